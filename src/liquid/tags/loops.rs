//! `for`, `tablerow`, `cycle`, `break`, `continue`.

use std::{ops::Range, sync::Arc};

use crate::{
    diag::codes,
    liquid::{
        expression::Expression,
        out::Out,
        parse::{Body, Flow, Parser, Render, TagSource},
        scope::{Binding, LoopState, Scope},
    },
    value::Value,
};

/// `x in values reversed limit:n offset:n`
#[derive(Debug)]
struct Header {
    variable: String,
    values: Expression,
    reversed: bool,
    limit: Option<Expression>,
    offset: Option<Expression>,
    columns: Option<Expression>,
}

impl Header {
    fn parse<'t>(parser: &mut Parser<'t>, tag: &TagSource<'t>) -> Option<Self> {
        let mut cursor = tag.cursor();
        let problems = &mut parser.problems;
        let variable = cursor.name().unwrap_or_default().to_owned();
        if variable.is_empty() || !cursor.word("in") {
            let message = format!("invalid `{}`: expected `{0} item in list`", tag.name);
            problems.add(&codes::LIQUID_SYNTAX, tag.whole.clone(), message);
            return None;
        }
        let values = cursor.expression(problems)?;
        let mut header = Self {
            variable,
            values,
            reversed: false,
            limit: None,
            offset: None,
            columns: None,
        };
        while !cursor.at_end() {
            cursor.take(",");
            if cursor.word("reversed") {
                header.reversed = true;
                continue;
            }
            let before = cursor.at;
            let option = match cursor.name() {
                Some("limit") => &mut header.limit,
                Some("offset") => &mut header.offset,
                Some("cols") => &mut header.columns,
                _ => {
                    cursor.at = before;
                    break;
                }
            };
            if !cursor.take(":") {
                cursor.at = before;
                break;
            }
            *option = cursor.expression(problems);
        }
        cursor.finish(problems);
        Some(header)
    }

    /// The values of the iterations.
    fn iterations(&self, scope: &Scope<'_>) -> Vec<Value> {
        let values = scope.evaluate(&self.values);
        let number = |expression: &Option<Expression>| {
            let value = scope.evaluate(expression.as_ref()?);
            value
                .as_number()
                .or_else(|| value.as_str()?.parse().ok())
                .map(|n| n.max(0.0) as usize)
        };
        let all: Vec<Value> = match &values {
            Value::List(values) => values.to_vec(),
            Value::Map(map) => map
                .iter()
                .map(|(k, v)| Value::list([Value::Str(Arc::clone(k)), v.clone()]))
                .collect(),
            _ => Vec::new(),
        };
        let slice = all.into_iter().skip(number(&self.offset).unwrap_or(0));
        let mut chosen: Vec<Value> = slice
            .take(number(&self.limit).unwrap_or(usize::MAX))
            .collect();
        if self.reversed {
            chosen.reverse();
        }
        chosen
    }
}

#[derive(Debug)]
struct For {
    header: Header,
    body: Body,
    otherwise: Body,
}

pub(in crate::liquid) fn for_<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    let header = Header::parse(parser, tag);
    let (body, branch) = parser.block(tag, "endfor", &["else"]);
    let otherwise = match branch {
        Some(_) => parser.block(tag, "endfor", &[]).0,
        None => Body::default(),
    };
    Some(Box::new(For {
        header: header?,
        body,
        otherwise,
    }))
}

impl Render for For {
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let iterations = self.header.iterations(scope);
        if iterations.is_empty() {
            return scope.render_body(&self.otherwise, out);
        }
        let length = iterations.len();
        let parent = scope.variable("forloop");
        let outer_loop = scope.shadow("forloop", Value::Nil);
        let outer_variable = scope.shadow(&self.header.variable, Value::Nil);
        for (n, value) in iterations.into_iter().enumerate() {
            if !scope.iteration(whole) {
                break;
            }
            let parent = parent.clone();
            scope.bind("forloop", Binding::Loop(LoopState { n, length, parent }));
            scope.assign(&self.header.variable, value);
            if scope.render_body(&self.body, out) == Flow::Break {
                break;
            }
        }
        scope.restore(&self.header.variable, outer_variable);
        scope.restore("forloop", outer_loop);
        Flow::Next
    }
}

/// Rows of an HTML table.
#[derive(Debug)]
struct TableRow {
    header: Header,
    body: Body,
}

pub(in crate::liquid) fn table_row<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    let header = Header::parse(parser, tag);
    let (body, _) = parser.block(tag, "endtablerow", &[]);
    Some(Box::new(TableRow {
        header: header?,
        body,
    }))
}

impl Render for TableRow {
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let iterations = self.header.iterations(scope);
        let columns = self
            .header
            .columns
            .as_ref()
            .and_then(|c| scope.evaluate(c).as_number());
        let columns = columns.map_or(iterations.len(), |n| n as usize).max(1);
        let length = iterations.len();
        let outer_loop = scope.shadow("tablerowloop", Value::Nil);
        let outer_variable = scope.shadow(&self.header.variable, Value::Nil);
        for (n, value) in iterations.into_iter().enumerate() {
            if !scope.iteration(whole) {
                break;
            }
            let (row, column) = (n / columns + 1, n % columns + 1);
            if column == 1 {
                out.printed(whole, &format!("<tr class=\"row{row}\">"));
            }
            let parent = Value::Nil;
            scope.bind(
                "tablerowloop",
                Binding::Loop(LoopState { n, length, parent }),
            );
            scope.assign(&self.header.variable, value);
            out.printed(whole, &format!("<td class=\"col{column}\">"));
            let flow = scope.render_body(&self.body, out);
            out.printed(whole, "</td>");
            let last = n + 1 == length || flow == Flow::Break;
            if column == columns || last {
                out.printed(whole, "</tr>");
            }
            if last {
                break;
            }
        }
        scope.restore(&self.header.variable, outer_variable);
        scope.restore("tablerowloop", outer_loop);
        Flow::Next
    }
}

/// `cycle "a", "b"` or `cycle group: "a", "b"`
#[derive(Debug)]
struct Cycle {
    group: Option<Expression>,
    key: String,
    values: Vec<Expression>,
}

pub(in crate::liquid) fn cycle<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    let mut cursor = tag.cursor();
    let problems = &mut parser.problems;
    let mut group = None;
    let mut values = Vec::new();
    while !cursor.at_end()
        && let Some(value) = cursor.expression(problems)
    {
        if values.is_empty() && group.is_none() && cursor.take(":") {
            group = Some(value);
            continue;
        }
        values.push(value);
        if !cursor.take(",") {
            break;
        }
    }
    cursor.finish(problems);
    if values.is_empty() {
        problems.add(
            &codes::LIQUID_SYNTAX,
            tag.whole.clone(),
            "missing values after `cycle`",
        );
        return None;
    }
    Some(Box::new(Cycle {
        group,
        key: format!("cycle {}", tag.markup),
        values,
    }))
}

impl Render for Cycle {
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let key = match &self.group {
            None => self.key.clone(),
            Some(group) => {
                let mut key = String::from("cycle: ");
                scope.evaluate(group).write_to(&mut key);
                key
            }
        };
        let n = scope.count(&key, 1) - 1;
        let value = scope.evaluate(&self.values[n as usize % self.values.len()]);
        out.print_with(whole, |text| value.write_to(text));
        Flow::Next
    }
}

#[derive(Debug)]
struct Jump(Flow);

pub(in crate::liquid) fn break_<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    jump(parser, tag, Flow::Break)
}

pub(in crate::liquid) fn continue_<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    jump(parser, tag, Flow::Continue)
}

fn jump<'t>(parser: &mut Parser<'t>, tag: &TagSource<'t>, flow: Flow) -> Option<Box<dyn Render>> {
    if !parser.in_loop() {
        let message = format!("`{}` outside of a loop", tag.name);
        parser
            .problems
            .add(&codes::LIQUID_STRAY_END, tag.whole.clone(), message);
        return None;
    }
    Some(Box::new(Jump(flow)))
}

impl Render for Jump {
    fn render(&self, _: &Range<usize>, _: &mut Scope<'_>, _: &mut Out) -> Flow {
        self.0
    }
}
