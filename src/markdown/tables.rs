//! GFM tables.
//!
//! Enters: column alignments, rows and cells. Leaves: `thead` and `tbody`, and cells with a class for their alignment.

use pulldown_cmark::Alignment;

use super::writer::{Writer, element};
use crate::html::Element;

impl<'a> Writer<'a> {
    pub(super) fn table(&mut self, alignments: Vec<Alignment>) -> Element<'a> {
        self.alignments = alignments;
        element("table")
    }

    /// The header row, in its `thead`.
    pub(super) fn table_head(&mut self, at: usize) -> Element<'a> {
        self.column = 0;
        self.in_table_head = true;
        self.builder.start(element("thead"), at);
        element("tr")
    }

    pub(super) fn table_row(&mut self) -> Element<'a> {
        self.column = 0;
        element("tr")
    }

    pub(super) fn table_cell(&mut self) -> Element<'a> {
        self.last_char = None;
        let cell = element(if self.in_table_head { "th" } else { "td" });
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => Some("align-left"),
            Some(Alignment::Center) => Some("align-center"),
            Some(Alignment::Right) => Some("align-right"),
            _ => None,
        };
        self.column += 1;
        match class {
            Some(class) => cell.with("class", class),
            None => cell,
        }
    }

    /// Ends the header row and the `thead`; all following rows are in one `tbody`.
    pub(super) fn end_table_head(&mut self) {
        self.in_table_head = false;
        self.builder.end();
        self.builder.end();
        self.builder.start(element("tbody"), 0);
    }

    /// Ends the `tbody` and the table.
    pub(super) fn end_table(&mut self) {
        self.builder.end();
        self.builder.end();
    }
}
