//! Text for some readers only: one operating system (`mac`), one tool (`cli`, and those of the site); and `rowheaders`,
//! which makes the first cells of tables row headers. Each is a `<div>` around its body.

use std::ops::Range;

use crate::liquid::{
    body::{Body, Flow, Render},
    gates::Blocks,
    out::Out,
    parse::{Parser, TagSource},
    scope::Scope,
};

/// A block whose tag is also its class.
#[derive(Debug)]
pub(super) struct NamedBlock {
    pub(super) name: String,
    pub(super) body: Body,
}

impl NamedBlock {
    pub(super) fn parse<'t>(parser: &mut Parser<'t>, tag: &TagSource<'t>) -> Self {
        tag.cursor().finish(&mut parser.problems);
        let (body, _) = parser.block(tag, &format!("end{}", tag.name), &[]);
        Self {
            name: tag.name.to_owned(),
            body,
        }
    }
}

#[derive(Debug)]
struct Tool(NamedBlock);

pub(in crate::liquid) fn parse<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    Some(tool(parser, tag))
}

/// Parses a block whose tag is a tool, or may be one of the site.
pub(in crate::liquid) fn tool<'t>(parser: &mut Parser<'t>, tag: &TagSource<'t>) -> Box<dyn Render> {
    Box::new(Tool(NamedBlock::parse(parser, tag)))
}

impl Render for Tool {
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(vec![&self.0.body])
    }

    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let NamedBlock { name, body } = &self.0;
        if scope.world.config().tool_name(name).is_none() {
            // Not a tool of the site, which has been reported.
            return scope.render_body(body, out);
        }
        let classes = match scope.is_legacy() {
            true => format!("extended-markdown {name}"),
            false => format!("ghd-tool {name} extended-markdown"),
        };
        let open = format!("<div class=\"{classes}\">");
        block(&open, body, whole, scope, out)
    }
}

#[derive(Debug)]
struct RowHeaders(Body);

pub(in crate::liquid) fn row_headers<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    tag.cursor().finish(&mut parser.problems);
    let (body, _) = parser.block(tag, "endrowheaders", &[]);
    Some(Box::new(RowHeaders(body)))
}

impl Render for RowHeaders {
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(vec![&self.0])
    }

    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        block(
            "<div class=\"ghd-tool rowheaders\">",
            &self.0,
            whole,
            scope,
            out,
        )
    }
}

/// Prints a `<div>` around a body; `open` is its start. In trees of today, Markdown may begin directly
/// below the tag, and directly below the end tag; in older ones, only after an empty line.
pub(super) fn block(
    open: &str,
    body: &Body,
    whole: &Range<usize>,
    scope: &mut Scope<'_>,
    out: &mut Out,
) -> Flow {
    let is_block = !scope.is_legacy() && out.is_at_line_start();
    out.printed(whole, open);
    let starts_line = body.begins_with_line_break(scope);
    if is_block && starts_line {
        out.line_break(whole);
    }
    let flow = scope.render_body(body, out);
    let is_block = !scope.is_legacy() && out.is_at_line_start();
    out.printed(&body.end, "</div>");
    if is_block {
        out.line_break(&body.end);
    }
    flow
}
