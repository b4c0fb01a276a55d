//! `{% data reusables.a.b %}`: a piece of `data/`, with its Liquid expanded; and `indented_data_reference`, which
//! indents each of its lines for use in a list.

use std::{borrow::Cow, ops::Range, sync::Arc};

use crate::{
    diag::{self, Fix, codes, nearest},
    liquid::{
        body::{Flow, Render},
        expression::{Cursor, Expression, Step},
        out::Out,
        parse::{Parser, TagSource},
        scope::Scope,
        world::World,
    },
    source::Text,
    value::{Leaf, Map, Value, keys},
};

/// Maximum number of spaces before each line.
const MAX_INDENT: usize = 100;

#[derive(Debug)]
struct Data {
    /// As written, for messages.
    written: String,
    /// Where that is.
    written_at: Range<usize>,
    path: Path,
    /// Number of spaces before each line.
    indent: usize,
}

/// Keys known at parse time, or an expression below `site.data` such as `a.b[forloop.index0].c`.
#[derive(Debug)]
enum Path {
    Fixed(Vec<String>),
    Computed(Expression),
}

pub(in crate::liquid) fn data<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    parse(parser, tag, 0).map(|data| Box::new(data) as Box<dyn Render>)
}

/// `{% indented_data_reference reusables.a.b spaces=3 %}`; the default is two spaces.
pub(in crate::liquid) fn indented<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    let indent = match tag.markup.split_once("spaces") {
        None => Some(2),
        Some((_, rest)) => rest
            .trim_start()
            .strip_prefix('=')
            .and_then(|n| n.trim().parse().ok())
            .filter(|n| *n <= MAX_INDENT),
    };
    if indent.is_none() {
        let message = "expected a number up to 100, as in `spaces=3`; using 2";
        parser
            .problems
            .add(&codes::LIQUID_SYNTAX, tag.whole.clone(), message);
    }
    parse(parser, tag, indent.unwrap_or(2)).map(|data| Box::new(data) as Box<dyn Render>)
}

/// The argument is the first run of characters allowed in a path (in both 2020 and 2021).
fn parse<'t>(parser: &mut Parser<'t>, tag: &TagSource<'t>, indent: usize) -> Option<Data> {
    let is_path = |c: char| c.is_ascii_alphanumeric() || "/\\_.-[]".contains(c);
    let start = tag.markup.find(is_path).unwrap_or(tag.markup.len());
    let rest = &tag.markup[start..];
    let written = &rest[..rest.find(|c| !is_path(c)).unwrap_or(rest.len())];
    if written.is_empty() {
        let message = format!("missing data path after `{}`", tag.name);
        parser
            .problems
            .add(&codes::LIQUID_SYNTAX, tag.whole.clone(), message)
            .help = Some("for example `{% data variables.product.name %}`".to_owned());
        return None;
    }
    let path = if written.contains('[') {
        let mut cursor = Cursor::new(written, tag.markup_at + start);
        Path::Computed(cursor.expression(&mut parser.problems)?)
    } else {
        Path::Fixed(keys::split(written).map(str::to_owned).collect())
    };
    Some(Data {
        written: written.to_owned(),
        written_at: tag.markup_at + start..tag.markup_at + start + written.len(),
        path,
        indent,
    })
}

impl Data {
    /// The value, or that of the source language if the translation cannot be expanded.
    fn value(&self, scope: &mut Scope<'_>, whole: &Range<usize>) -> Option<Value> {
        let world = scope.world;
        let keys = self.keys(scope)?;
        let mut keys: Vec<&str> = keys.iter().map(|key| &**key).collect();
        let value = world.datum(&keys).or_else(|| {
            // `list1.0` is an element of a list and not a version.
            keys = keys.iter().flat_map(|key| key.split('.')).collect();
            world.datum(&keys)
        })?;
        if let Value::Leaf(leaf) = &value {
            scope.shows_source |= leaf.is_partly_source;
        }
        if let Value::Leaf(leaf) = &value
            && leaf.is_broken(world.config())
            && let Some(Value::Leaf(source)) = world.source_datum(&keys)
            && !Arc::ptr_eq(leaf, &source)
        {
            scope.broken_translation(leaf.template(), whole);
            scope.shows_source = true;
            return Some(Value::Leaf(source));
        }
        Some(value)
    }

    /// The keys of the path.
    fn keys(&self, scope: &Scope<'_>) -> Option<Vec<Cow<'_, str>>> {
        match &self.path {
            Path::Fixed(keys) => Some(keys.iter().map(Cow::from).collect()),
            Path::Computed(Expression::Path { root, steps }) => {
                let key = |step: &Step| match step {
                    Step::Key(key) => Cow::from(key.to_string()),
                    Step::Index(index) => {
                        let mut key = String::new();
                        scope.evaluate(index).write_to(&mut key);
                        Cow::from(key)
                    }
                };
                let first = Cow::from(root.to_string());
                Some(
                    std::iter::once(first)
                        .chain(steps.iter().map(key))
                        .collect(),
                )
            }
            Path::Computed(_) => None,
        }
    }

    /// Reports that the data is a map or a folder, which prints nothing.
    fn report_map(&self, map: &Map, whole: &Range<usize>, scope: &mut Scope<'_>) {
        let message = format!("`{}` is a map or folder and has no text", self.written);
        let help = map.keys().next().map(|first| {
            format!(
                "name one of its entries, such as `{}.{first}`",
                self.written
            )
        });
        scope.problem(&codes::DATA_NO_TEXT, whole, message).help = help;
    }

    /// The closest existing path.
    fn suggestion(&self, world: &dyn World) -> Option<String> {
        let Path::Fixed(keys) = &self.path else {
            return None;
        };
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        suggested_path(world, &keys)
    }
}

/// The closest existing path: keys are corrected one by one from the left.
pub(in crate::liquid) fn suggested_path(world: &dyn World, keys: &[&str]) -> Option<String> {
    let mut found: Vec<Arc<str>> = Vec::new();
    loop {
        let corrected = found.iter().map(|key| &**key);
        let rest = keys[found.len()..].iter().copied();
        let path: Vec<&str> = corrected.chain(rest).collect();
        let (right, known) = world.keys_along(&path);
        found = path[..right].iter().map(|key| Arc::from(*key)).collect();
        let Some(key) = keys.get(right) else { break };
        let known = known?;
        let names = known.iter().map(|known| &**known);
        let near = nearest(key, names, 1)
            .first()
            .map(|near| Arc::from(*near))?;
        found.push(near);
    }
    Some(found.join("."))
}

impl Render for Data {
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        match self.value(scope, whole) {
            Some(Value::Leaf(leaf)) if self.indent == 0 && !scope.is_legacy() => {
                let prefix = out.prefix_by_line(scope.margin(whole));
                let start = out.len();
                scope.render_nested(&leaf, whole, out);
                // A block of YAML ends with a line break, which would end a sentence or a row of a table.
                if leaf.text.ends_with('\n') {
                    out.trim_since(start);
                }
                out.set_prefix(prefix);
            }
            Some(Value::Leaf(leaf)) if self.indent == 0 => scope.render_nested(&leaf, whole, out),
            Some(Value::Leaf(leaf)) => {
                let blanks = " ".repeat(self.indent);
                let lines: Vec<String> = leaf
                    .text
                    .split('\n')
                    .map(|l| format!("{blanks}{l}"))
                    .collect();
                let place = leaf.place.indented(self.indent);
                let indented = Leaf::new(Text::from(lines.join("\n")), place);
                scope.render_nested(&indented, whole, out);
            }
            Some(Value::Map(map)) => self.report_map(&map, whole, scope),
            Some(value) => {
                // A number is printed, not expanded.
                if let Some(leaf) = value.as_leaf() {
                    scope.note_include(leaf, whole);
                }
                return scope.print(&value, whole, out);
            }
            None => {
                let message = format!("undefined data reference `{}`", self.written);
                let suggestion = self.suggestion(scope.world);
                let span = scope.span(&self.written_at);
                let problem = scope.problem(&codes::UNDEFINED_DATA, whole, message);
                if let Some(text) = suggestion {
                    problem.help = diag::suggestion(&[&text]);
                    problem.fix = Some(Fix { span, text });
                }
            }
        }
        Flow::Next
    }
}
