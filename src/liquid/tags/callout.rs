//! Callouts (`note`, `tip`, `warning`, `danger`) and text for one platform or tool (`mac`, `cli`, …): a `<div>` around
//! the body. Nothing is inserted in between, as before: the body is Markdown only if its author left empty lines around
//! it.

use std::ops::Range;

use crate::liquid::{
    out::Out,
    parse::{Body, Flow, Parser, Render, TagSource},
    scope::Scope,
};

#[derive(Debug)]
struct Callout {
    open: String,
    body: Body,
}

pub(in crate::liquid) fn parse<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    tag.cursor().finish(&mut parser.problems);
    let (body, _) = parser.block(tag, &format!("end{}", tag.name), &[]);
    let open = format!("<div class=\"extended-markdown {}\">", tag.name);
    Some(Box::new(Callout { open, body }))
}

impl Render for Callout {
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        out.printed(whole, &self.open);
        let flow = scope.render_body(&self.body, out);
        out.printed(&self.body.end, "</div>");
        flow
    }
}
