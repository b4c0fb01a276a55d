//! Comparisons as text for people, and as data for programs and templates.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Comparison, Piece, PieceKind, Row, Word};
use crate::{
    diag::{SourcePosition, printable::printable},
    session::Session,
    source::Vfs,
};

/// A comparison. The manual documents its JSON.
#[derive(Debug, Serialize)]
pub struct ComparisonView {
    /// The file of the page.
    pub page: String,
    /// Code of the language.
    pub language: String,
    /// Id of the first version.
    pub from: String,
    /// Id of the second version.
    pub to: String,
    /// Whether both say the same.
    pub same: bool,
    /// All blocks, in order.
    pub blocks: Vec<BlockView>,
}

/// A block in both versions, or in one of them.
#[derive(Debug, Serialize)]
pub struct BlockView {
    /// `same`, `removed`, `added` or `changed`.
    pub change: &'static str,
    /// `title`, `intro`, `heading`, `paragraph`, `item`, `code`, `row` or `other`.
    pub kind: &'static str,
    /// In the first version.
    pub from: Option<Side>,
    /// In the second version.
    pub to: Option<Side>,
}

/// A block in one version.
#[derive(Debug, Serialize)]
pub struct Side {
    /// Its pieces: `same`, `removed` or `added`, and the text.
    pub words: Vec<(&'static str, String)>,
    /// Its places: in the page, then in reusables.
    pub path: Vec<SourcePosition>,
}

impl ComparisonView {
    /// Creates the view of a comparison.
    pub fn new(session: &Session, comparison: &Comparison) -> Self {
        let site = &*session.site;
        let id = |version| site.version(version).info.id.to_string();
        let entry = site.page(comparison.from.page);
        let rows = comparison.rows.iter();
        Self {
            page: site.files.file(entry.file).path.clone(),
            language: site.language(comparison.from.language).code.clone(),
            from: id(comparison.from.version),
            to: id(comparison.to.version),
            same: comparison.is_same(),
            blocks: rows.map(|row| BlockView::new(row, &site.files)).collect(),
        }
    }
}

impl BlockView {
    fn new(row: &Row, files: &Vfs) -> Self {
        let whole = |piece: &Piece, change| {
            Some(Side::new(piece, vec![(change, piece.text.clone())], files))
        };
        let (change, kind, from, to) = match row {
            Row::Same(old, new) => ("same", old.kind, whole(old, "same"), whole(new, "same")),
            Row::Removed(old) => ("removed", old.kind, whole(old, "removed"), None),
            Row::Added(new) => ("added", new.kind, None, whole(new, "added")),
            Row::Changed(old, new, words) => {
                let side = |piece, other| {
                    let words = words.iter().map(named).filter(|(name, _)| *name != other);
                    Some(Side::new(piece, words.collect(), files))
                };
                (
                    "changed",
                    old.kind,
                    side(old, "added"),
                    side(new, "removed"),
                )
            }
        };
        Self {
            change,
            kind: PieceKind::name(kind),
            from,
            to,
        }
    }
}

fn named(word: &Word) -> (&'static str, String) {
    match word {
        Word::Same(text) => ("same", text.clone()),
        Word::Removed(text) => ("removed", text.clone()),
        Word::Added(text) => ("added", text.clone()),
    }
}

impl Side {
    fn new(piece: &Piece, words: Vec<(&'static str, String)>, files: &Vfs) -> Self {
        let path = piece.path.iter();
        Self {
            words,
            path: path.map(|span| SourcePosition::of(span, files)).collect(),
        }
    }

    /// `content/a.md:3 > data/reusables/b.md:1`.
    pub fn place(&self) -> String {
        let place = |at: &SourcePosition| format!("{}:{}", at.file, at.at.line);
        let places: Vec<String> = self.path.iter().map(place).collect();
        places.join(" > ")
    }
}

/// Returns the JSON.
pub fn json(view: &ComparisonView) -> String {
    let mut text = serde_json::to_string_pretty(view).unwrap_or_default();
    text.push('\n');
    text
}

/// Returns the blocks that differ as text. Words that differ are marked as by `git diff --word-diff`.
pub fn text(comparison: &Comparison, view: &ComparisonView) -> String {
    let mut text = format!(
        "--- {} ({}) in {}\n+++ {0} ({1}) in {}\n",
        printable(&view.page),
        view.language,
        view.from,
        view.to
    );
    for (row, block) in comparison.rows.iter().zip(&view.blocks) {
        let sides = [&block.from, &block.to].into_iter().flatten();
        let mut places: Vec<String> = sides.map(Side::place).collect();
        places.dedup();
        let (mark, said) = match row {
            Row::Same(..) => continue,
            Row::Removed(old) => ('-', old.text.clone()),
            Row::Added(new) => ('+', new.text.clone()),
            Row::Changed(_, _, words) => ('~', words.iter().map(marked).collect()),
        };
        let _ = writeln!(
            text,
            "\n@@ {} ({})",
            printable(&places.join(", ")),
            block.kind
        );
        for line in said.lines() {
            let _ = writeln!(text, "{mark} {}", printable(line));
        }
    }
    text
}

fn marked(word: &Word) -> String {
    match word {
        Word::Same(text) => text.clone(),
        Word::Removed(text) => format!("[-{text}-]"),
        Word::Added(text) => format!("{{+{text}+}}"),
    }
}
