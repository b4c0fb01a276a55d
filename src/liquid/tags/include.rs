//! `{% include name %}` shares the surrounding variables; `{% render "name", key: value %}` sees only its arguments.

use std::ops::Range;

use crate::{
    diag::{codes, did_you_mean},
    liquid::{
        expression::Expression,
        out::Out,
        parse::{Flow, Parser, Render, TagSource},
        scope::Scope,
    },
    value::Value,
};

#[derive(Debug)]
struct Include {
    name: String,
    arguments: Vec<(String, Expression)>,
    isolated: bool,
}

pub(in crate::liquid) fn include<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    parse(parser, tag, false)
}

pub(in crate::liquid) fn render<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    parse(parser, tag, true)
}

fn parse<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
    isolated: bool,
) -> Option<Box<dyn Render>> {
    let mut cursor = tag.cursor();
    let written = cursor
        .until_whitespace()
        .trim_end_matches(',')
        .trim_matches(['"', '\'']);
    // The extension is optional.
    let name = written.strip_suffix(".html").unwrap_or(written).to_owned();
    if name.is_empty() {
        let message = format!("missing include name after `{}`", tag.name);
        parser
            .problems
            .add(&codes::LIQUID_SYNTAX, tag.whole.clone(), message);
        return None;
    }
    let mut arguments = Vec::new();
    loop {
        cursor.take(",");
        let before = cursor.at;
        match cursor.name() {
            Some(key) if cursor.take(":") || cursor.take("=") => {
                let value = cursor.expression(&mut parser.problems)?;
                arguments.push((key.to_owned(), value));
            }
            _ => {
                cursor.at = before;
                break;
            }
        }
    }
    cursor.finish(&mut parser.problems);
    Some(Box::new(Include {
        name,
        arguments,
        isolated,
    }))
}

impl Render for Include {
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let world = scope.world;
        let Some(leaf) = world.include(&self.name) else {
            let message = format!("unknown include `{}`", self.name);
            let help = did_you_mean(&self.name, world.include_names().into_iter());
            scope.problem(&codes::UNKNOWN_INCLUDE, whole, message).help = help;
            return Flow::Next;
        };
        let given: Vec<(&str, Value)> = self
            .arguments
            .iter()
            .map(|(key, value)| (key.as_str(), scope.evaluate(value)))
            .collect();
        if self.isolated {
            let variables = scope.take_variables();
            given
                .into_iter()
                .for_each(|(key, value)| scope.assign(key, value));
            scope.render_nested(leaf, whole, out);
            scope.restore_variables(variables);
        } else {
            let shadowed: Vec<_> = given
                .into_iter()
                .map(|(key, value)| (key, scope.shadow(key, value)))
                .collect();
            scope.render_nested(leaf, whole, out);
            shadowed
                .into_iter()
                .for_each(|(key, old)| scope.restore(key, old));
        }
        Flow::Next
    }
}
