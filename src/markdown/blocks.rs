//! Text blocks: paragraphs, headings, quotes, lists.
//!
//! Enters: the start of a block. Leaves: its element, with nothing pending from the previous block.

use pulldown_cmark::{BlockQuoteKind, HeadingLevel};

use super::writer::{Writer, element};
use crate::html::{Element, passes::alerts};

impl<'a> Writer<'a> {
    pub(super) fn paragraph(&mut self) -> Element<'a> {
        self.last_char = None;
        element("p")
    }

    pub(super) fn heading(&mut self, level: HeadingLevel) -> Element<'a> {
        self.last_char = None;
        let names = ["h1", "h2", "h3", "h4", "h5", "h6"];
        element(names[level as usize - 1])
    }

    pub(super) fn item(&mut self) -> Element<'a> {
        self.last_char = None;
        self.before_break = None;
        element("li")
    }

    /// The checkbox of a task, checked or not.
    pub(super) fn task_marker(&mut self, checked: bool, at: usize) {
        let mut input = element("input")
            .with("type", "checkbox")
            .with("disabled", "");
        if checked {
            input = input.with("checked", "");
        }
        self.builder.leaf(input, at);
        self.builder.text(" ".into(), at);
    }

    /// Ends a block of inline text, so that none of its state carries over to the next.
    pub(super) fn end_block(&mut self) {
        self.links = 0;
        self.before_break = None;
        self.last_char = None;
        self.builder.end();
    }
}

/// A quote, or a callout in GitHub's notation.
pub(super) fn quote<'a>(kind: Option<BlockQuoteKind>) -> Element<'a> {
    let kind = match kind {
        None => return element("blockquote"),
        Some(BlockQuoteKind::Note) => "NOTE",
        Some(BlockQuoteKind::Important) => "IMPORTANT",
        Some(BlockQuoteKind::Tip) => "TIP",
        Some(BlockQuoteKind::Warning) => "WARNING",
        Some(BlockQuoteKind::Caution) => "CAUTION",
    };
    alerts::element(kind).unwrap_or_else(|| element("blockquote"))
}

/// A list, numbered if it has a first number.
pub(super) fn list<'a>(first: Option<u64>) -> Element<'a> {
    match first {
        None => element("ul"),
        Some(1) => element("ol"),
        Some(first) => element("ol").with("start", first.to_string()),
    }
}
