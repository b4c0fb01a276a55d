//! Callouts: `note`, `tip`, `warning`, `danger`.

use std::ops::Range;

use super::tool::block;
use crate::liquid::{
    out::Out,
    parse::{Body, Flow, Parser, Render, TagSource},
    scope::Scope,
};

#[derive(Debug)]
struct Callout {
    name: String,
    body: Body,
}

pub(in crate::liquid) fn parse<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    tag.cursor().finish(&mut parser.problems);
    let (body, _) = parser.block(tag, &format!("end{}", tag.name), &[]);
    Some(Box::new(Callout {
        name: tag.name.to_owned(),
        body,
    }))
}

impl Render for Callout {
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let class = match scope.is_legacy() {
            true => format!("extended-markdown {}", self.name),
            false => format!(
                "ghd-alert ghd-alert-{} extended-markdown {}",
                color(&self.name),
                self.name
            ),
        };
        block(
            &format!("<div class=\"{class}\">"),
            &self.body,
            whole,
            scope,
            out,
        )
    }
}

/// The last part of the class that the original application gives a callout.
fn color(name: &str) -> &'static str {
    match name {
        "tip" => "success",
        "warning" => "attention",
        "danger" => "danger",
        _ => "accent",
    }
}
