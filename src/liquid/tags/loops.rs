//! `for`, `tablerow`, `cycle`, `break`, `continue`.

use std::{ops::Range, sync::Arc};

use crate::{
    diag::codes,
    liquid::{
        body::{Body, Flow, Render},
        expression::Expression,
        gates::Blocks,
        out::Out,
        parse::{Parser, TagSource},
        scope::{Binding, LoopState, Scope, range_len},
    },
    value::{Map, Value},
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
    fn iterations(&self, scope: &Scope<'_>) -> Iterations {
        let number = |expression: &Option<Expression>| {
            let value = scope.evaluate(expression.as_ref()?);
            value
                .as_number()
                .or_else(|| value.as_str()?.parse().ok())
                .map(|n| n.max(0.0) as usize)
        };
        let values = match &self.values {
            Expression::Range(from, to) => {
                let (from, to) = scope.bounds(from, to);
                Values::Range(from, range_len(from, to))
            }
            other => match scope.evaluate(other) {
                Value::List(values) => Values::List(values),
                Value::Map(map) => Values::Map(map),
                // A text is a list of one element.
                text if text.as_str().is_some_and(|text| !text.is_empty()) => Values::One(text),
                _ => Values::Range(0, 0),
            },
        };
        let first = number(&self.offset).unwrap_or(0).min(values.len());
        let limit = number(&self.limit).unwrap_or(usize::MAX);
        Iterations {
            len: limit.min(values.len() - first),
            values,
            first,
            reversed: self.reversed,
        }
    }
}

/// What a loop goes through.
enum Values {
    List(Arc<Vec<Value>>),
    Map(Arc<Map>),
    One(Value),
    /// Numbers from the first on. They are made when it is their turn: a range may have billions.
    Range(i64, usize),
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Values::List(values) => values.len(),
            Values::Map(map) => map.len(),
            Values::One(_) => 1,
            Values::Range(_, len) => *len,
        }
    }

    fn at(&self, n: usize) -> Value {
        match self {
            Values::List(values) => values.get(n).cloned().unwrap_or_default(),
            Values::Map(map) => map.get_index(n).map_or(Value::Nil, |(key, value)| {
                Value::list([Value::Str(Arc::clone(key)), value.clone()])
            }),
            Values::One(value) => value.clone(),
            Values::Range(from, _) => Value::Int(from.saturating_add_unsigned(n as u64)),
        }
    }
}

/// The part of the values that `offset` and `limit` choose.
struct Iterations {
    values: Values,
    first: usize,
    len: usize,
    reversed: bool,
}

impl Iterations {
    /// The value of iteration `n`.
    fn at(&self, n: usize) -> Value {
        let n = if self.reversed { self.len - 1 - n } else { n };
        self.values.at(self.first + n)
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
    if let Some(header) = &header {
        parser.define(&header.variable);
    }
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
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(vec![&self.body, &self.otherwise])
    }

    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let iterations = self.header.iterations(scope);
        scope.report_pending(whole);
        if iterations.len == 0 {
            return scope.render_body(&self.otherwise, out);
        }
        let length = iterations.len;
        let mut end = Flow::Next;
        let parent = scope.variable("forloop");
        let outer_loop = scope.shadow("forloop", Value::Nil);
        let outer_variable = scope.shadow(&self.header.variable, Value::Nil);
        for n in 0..length {
            if !scope.iteration(whole) {
                break;
            }
            let parent = parent.clone();
            scope.bind("forloop", Binding::Loop(LoopState { n, length, parent }));
            scope.assign(&self.header.variable, iterations.at(n));
            match scope.render_body(&self.body, out) {
                Flow::Next | Flow::Continue => {}
                Flow::Break => break,
                Flow::Stop => {
                    end = Flow::Stop;
                    break;
                }
            }
        }
        scope.restore(&self.header.variable, outer_variable);
        scope.restore("forloop", outer_loop);
        end
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
    if let Some(header) = &header {
        parser.define(&header.variable);
    }
    let (body, _) = parser.block(tag, "endtablerow", &[]);
    Some(Box::new(TableRow {
        header: header?,
        body,
    }))
}

impl Render for TableRow {
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(vec![&self.body])
    }

    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let iterations = self.header.iterations(scope);
        scope.report_pending(whole);
        let columns = self
            .header
            .columns
            .as_ref()
            .and_then(|c| scope.evaluate(c).as_number());
        let columns = columns.map_or(iterations.len, |n| n as usize).max(1);
        let length = iterations.len;
        let mut end = Flow::Next;
        let outer_loop = scope.shadow("tablerowloop", Value::Nil);
        let outer_variable = scope.shadow(&self.header.variable, Value::Nil);
        for n in 0..length {
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
            scope.assign(&self.header.variable, iterations.at(n));
            out.printed(whole, &format!("<td class=\"col{column}\">"));
            let flow = scope.render_body(&self.body, out);
            out.printed(whole, "</td>");
            let last = n + 1 == length || matches!(flow, Flow::Break | Flow::Stop);
            if column == columns || last {
                out.printed(whole, "</tr>");
            }
            if flow == Flow::Stop {
                end = Flow::Stop;
            }
            if last {
                break;
            }
        }
        scope.restore(&self.header.variable, outer_variable);
        scope.restore("tablerowloop", outer_loop);
        end
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
