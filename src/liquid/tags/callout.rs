//! Callouts: `note`, `tip`, `warning`, `danger`.

use std::ops::Range;

use super::tool::{NamedBlock, block};
use crate::liquid::{
    body::{Flow, Render},
    gates::Blocks,
    out::Out,
    parse::{Parser, TagSource},
    scope::Scope,
};

#[derive(Debug)]
struct Callout(NamedBlock);

pub(in crate::liquid) fn parse<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    Some(Box::new(Callout(NamedBlock::parse(parser, tag))))
}

impl Render for Callout {
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(vec![&self.0.body])
    }

    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let NamedBlock { name, body } = &self.0;
        let more = match scope.is_legacy() {
            true => String::new(),
            false => format!("ghd-alert ghd-alert-{0} ghd-spotlight-{0} ", color(name)),
        };
        let open = format!("<div class=\"{more}extended-markdown {name}\">");
        block(&open, body, whole, scope, out)
    }
}

/// The last part of the classes that the original application gives a callout.
fn color(name: &str) -> &'static str {
    match name {
        "tip" => "success",
        "warning" => "attention",
        "danger" => "danger",
        _ => "accent",
    }
}
