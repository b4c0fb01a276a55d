//! GFM tables.
//!
//! Enters: column alignments, rows and cells. Leaves: `thead` and `tbody`, and cells with a class for their alignment; and
//! the paragraphs that were meant to be tables.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::{
    legacy::cells,
    writer::{Writer, element},
};
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

    /// Notes a row of a paragraph that was meant to be the one below a table's header.
    pub(super) fn find_broken_table(&mut self, paragraph: &Range<usize>) {
        let text = &self.text[paragraph.clone()];
        if memchr::memchr(b'|', text.as_bytes()).is_none() {
            return;
        }
        let mut above = None;
        let mut at = paragraph.start;
        for line in text.split_inclusive('\n') {
            let row = line.trim_matches(|c: char| c.is_whitespace() || c == '>');
            if is_separator(row) {
                let start = at + line.find('|').unwrap_or_default();
                self.broken_tables.push((start, wrong_with(above, row)));
                return;
            }
            above = Some(row);
            at += line.len();
        }
    }
}

/// Whether a line is meant to be the one below a table's header: cells with lines of any kind.
fn is_separator(row: &str) -> bool {
    let is_line = |c: char| matches!(c, '-' | '=' | '—' | '–' | '―' | 'ー');
    let is_cell = |cell: &str| {
        let cell = cell.trim();
        cell.contains(is_line)
            && cell
                .chars()
                .all(|c| is_line(c) || matches!(c, ':' | '+' | ' '))
    };
    row.contains('|') && cells(row).into_iter().all(is_cell)
}

/// What is wrong with the row below a header.
fn wrong_with(header: Option<&str>, row: &str) -> String {
    let valid = |c: char| matches!(c, '-' | ':' | '|' | ' ' | '\t');
    match header.map(|header| cells(header).len()) {
        None => "table without a header; shown as text".to_owned(),
        Some(_) if !row.chars().all(valid) => {
            "invalid row below a table's header: use `|---|---|`; table shown as text".to_owned()
        }
        Some(wanted) => format!(
            "cells in a table's header: {wanted}, in the row below: {}; table shown as text",
            cells(row).len()
        ),
    }
}
