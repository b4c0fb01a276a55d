//! `assign`, `capture`, `increment`, `decrement`, `echo`, `liquid`.

use std::ops::Range;

use crate::{
    diag::codes,
    liquid::{
        body::{Body, Flow, Render},
        expression::Chain,
        gates::Blocks,
        out::Out,
        parse::{Parser, TagSource},
        scope::Scope,
    },
    value::Value,
};

#[derive(Debug)]
struct Assign {
    name: String,
    value: Chain,
}

pub(in crate::liquid) fn assign<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    let mut cursor = tag.cursor();
    let name = cursor.name().unwrap_or_default().to_owned();
    if name.is_empty() || !cursor.take("=") {
        let message = "invalid `assign`: expected `assign name = value`";
        parser
            .problems
            .add(&codes::LIQUID_SYNTAX, tag.whole.clone(), message);
        return None;
    }
    parser.define(&name);
    Some(Box::new(Assign {
        name,
        value: parser.chain(cursor)?,
    }))
}

impl Render for Assign {
    fn render(&self, _: &Range<usize>, scope: &mut Scope<'_>, _: &mut Out) -> Flow {
        let value = scope.evaluate_chain(&self.value);
        scope.assign(&self.name, value);
        Flow::Next
    }
}

#[derive(Debug)]
struct Capture {
    name: String,
    body: Body,
}

pub(in crate::liquid) fn capture<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    let name = tag.markup.trim_matches(['"', '\'']).to_owned();
    if name.is_empty() {
        parser.problems.add(
            &codes::LIQUID_SYNTAX,
            tag.whole.clone(),
            "missing variable name after `capture`",
        );
    }
    parser.define(&name);
    let (body, _) = parser.block(tag, "endcapture", &[]);
    Some(Box::new(Capture { name, body }))
}

impl Render for Capture {
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(vec![&self.body])
    }

    fn render(&self, _: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let (text, flow) = scope.capture(&self.body, out);
        scope.assign(&self.name, Value::from(text));
        // The value was cut and not the page, which is short again.
        match flow {
            Flow::Stop => Flow::Next,
            other => other,
        }
    }
}

/// Increments a counter (printing the old value) or decrements it (printing the new value). Counters are separate from
/// `assign`'s variables.
#[derive(Debug)]
struct Step {
    name: String,
    up: bool,
}

pub(in crate::liquid) fn increment<'t>(
    _: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    Some(Box::new(Step {
        name: tag.markup.to_owned(),
        up: true,
    }))
}

pub(in crate::liquid) fn decrement<'t>(
    _: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    Some(Box::new(Step {
        name: tag.markup.to_owned(),
        up: false,
    }))
}

impl Render for Step {
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let shown = if self.up {
            scope.count(&self.name, 1) - 1
        } else {
            scope.count(&self.name, -1)
        };
        out.printed(whole, &shown.to_string());
        Flow::Next
    }
}

#[derive(Debug)]
struct Echo(Chain);

pub(in crate::liquid) fn echo<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    if tag.markup.is_empty() {
        return None;
    }
    Some(Box::new(Echo(parser.chain(tag.cursor())?)))
}

impl Render for Echo {
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let value = scope.evaluate_chain(&self.0);
        scope.print(&value, whole, out)
    }
}

/// Tags without delimiters, one per line.
#[derive(Debug)]
struct Lines(Body);

pub(in crate::liquid) fn liquid<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    Some(Box::new(Lines(parser.lines(tag))))
}

impl Render for Lines {
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(vec![&self.0])
    }

    fn render(&self, _: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        scope.render_body(&self.0, out)
    }
}
