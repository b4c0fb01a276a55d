//! `{% include name %}` shares the surrounding variables; `{% render "name", key: value %}` sees only its arguments.
//! `{% render "name" with value as key %}` passes one value, and `{% render "name" for list as key %}` renders the include
//! for each element of a list.

use std::ops::Range;

use crate::{
    diag::{codes, did_you_mean},
    liquid::{
        body::{Flow, Render},
        expression::{Cursor, Expression},
        out::Out,
        parse::{Parser, TagSource},
        scope::{Binding, LoopState, Scope},
    },
    value::{Leaf, Value},
};

#[derive(Debug)]
struct Include {
    name: String,
    arguments: Vec<(String, Expression)>,
    isolated: bool,
    subject: Option<Subject>,
}

/// The value that an include is rendered with, or the list whose elements it is rendered with.
#[derive(Debug)]
struct Subject {
    name: String,
    value: Expression,
    is_list: bool,
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
    let subject = match subject(&mut cursor, &name, parser) {
        Ok(subject) => subject,
        Err(()) => return None,
    };
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
        subject,
    }))
}

/// Parses `with value as key` or `for list as key`; the default key is the name of the include. `Err`: the value is
/// invalid, which has been reported.
fn subject<'t>(
    cursor: &mut Cursor<'t>,
    include: &str,
    parser: &mut Parser<'t>,
) -> Result<Option<Subject>, ()> {
    let is_list = cursor.word("for");
    if !is_list && !cursor.word("with") {
        return Ok(None);
    }
    let value = cursor.expression(&mut parser.problems).ok_or(())?;
    let name = match cursor.word("as") {
        true => cursor.name(),
        false => include.rsplit('/').next(),
    };
    Ok(Some(Subject {
        name: name.unwrap_or_default().to_owned(),
        value,
        is_list,
    }))
}

impl Include {
    /// Renders the include once. `given` are its arguments.
    fn once(
        &self,
        leaf: &Leaf,
        given: Vec<(&str, Binding)>,
        whole: &Range<usize>,
        scope: &mut Scope<'_>,
        out: &mut Out,
    ) {
        if self.isolated {
            let variables = scope.take_variables();
            for (key, value) in given {
                scope.bind(key, value);
            }
            scope.render_include(leaf, whole, out);
            scope.restore_variables(variables);
        } else {
            let shadowed: Vec<_> = given
                .into_iter()
                .map(|(key, value)| (key, scope.shadow(key, value)))
                .collect();
            scope.render_include(leaf, whole, out);
            for (key, old) in shadowed {
                scope.restore(key, old);
            }
        }
    }
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
        let given: Vec<(&str, Binding)> = self
            .arguments
            .iter()
            .map(|(key, value)| (key.as_str(), Binding::Value(scope.evaluate(value))))
            .collect();
        let Some(subject) = &self.subject else {
            self.once(leaf, given, whole, scope, out);
            return Flow::Next;
        };
        let value = scope.evaluate(&subject.value);
        let with = |value: Value| {
            let mut given = given.clone();
            given.push((&subject.name, Binding::Value(value)));
            given
        };
        match value.as_list().filter(|_| subject.is_list) {
            Some(values) => {
                for (n, value) in values.iter().enumerate() {
                    if !scope.iteration(whole) {
                        break;
                    }
                    let mut given = with(value.clone());
                    let state = LoopState {
                        n,
                        length: values.len(),
                        parent: Value::Nil,
                    };
                    given.push(("forloop", Binding::Loop(state)));
                    self.once(leaf, given, whole, scope, out);
                }
            }
            None => self.once(leaf, with(value), whole, scope, out),
        }
        Flow::Next
    }
}
