//! Restores the indentation of code blocks in list items.
//!
//! Enters: a code block of the translation whose code is that of the source. Leaves: edits of the blanks before its lines,
//! if it, or a part of it, fell out of its list item.

use super::{
    super::super::{block::item_mark, edit::Edit},
    fence::Fence,
    marks::Marks,
    structure::{RULE, Walk},
    token::Open,
};

impl Walk<'_> {
    /// Indents the code of a list item.
    pub(super) fn indent_code(&mut self, i: usize, j: usize, marks: &Marks, close: usize) {
        let (own, source) = (self.own, self.source);
        let (Some(fence), Some(model)) = (self.fences.get(j), self.models.get(j)) else {
            return;
        };
        let width = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let prefix = own.line(i).get(..marks.at).unwrap_or_default();
        let is_plain = |prefix: &str| prefix.chars().all(|c| c == ' ');
        let lines: Vec<usize> = (i + 1..=close).filter(|&k| !own.is_blank(k)).collect();
        let models: Vec<usize> = (fence.open + 1..=fence.close)
            .filter(|&k| !source.is_blank(k))
            .collect();
        if !is_plain(prefix)
            || !fence.prefix(source).chars().all(|c| c == ' ')
            || lines.len() != models.len()
        {
            return;
        }
        let is_within = |k: &usize| width(source.line(*k)) >= fence.indent;
        if !models.iter().all(is_within) {
            return;
        }
        // Outside of a list the blanks before a fence mean nothing.
        let is_outside =
            self.is_in_list(i, marks.at) && lines.iter().any(|&k| width(own.line(k)) < marks.at);
        let room = match is_outside {
            true => marks.at,
            false => match self.lost_indent(i, marks, fence) {
                Some(room) => room,
                None => return,
            },
        };
        let mut open: Open = None;
        let mut other: Open = None;
        let is_same = lines.iter().zip(&models).all(|(&k, &m)| {
            k == close
                || model.mask(own.line(k), &mut open) == model.mask(source.line(m), &mut other)
        });
        if !is_same {
            return;
        }
        let pairs = lines
            .iter()
            .zip(&models)
            .map(|(&k, &m)| (k, room + width(source.line(m)) - fence.indent));
        for (k, wanted) in pairs.chain([(i, room)]) {
            let start = own.start(k);
            let range = start..start + width(own.line(k));
            if range.len() != wanted {
                self.edits.push(Edit::new(range, " ".repeat(wanted), RULE));
            }
        }
    }

    /// Whether a line with so many blanks belongs to a list item above.
    fn is_in_list(&self, i: usize, indent: usize) -> bool {
        let lines = (self.own.body..i)
            .rev()
            .map(|k| self.own.line(k))
            .filter(|line| !line.trim().is_empty());
        for line in lines {
            let content = line.trim_start_matches(' ');
            let blanks = line.len() - content.len();
            if let Some(mark) = item_mark(content).filter(|_| blanks < indent) {
                return indent >= 2 && indent >= blanks + mark.min(2);
            }
            if blanks == 0 && !content.starts_with("{%") {
                return false;
            }
        }
        false
    }

    /// The indentation of a code block that fell out of the list item directly above it.
    fn lost_indent(&self, i: usize, marks: &Marks, fence: &Fence) -> Option<usize> {
        let own = self.own;
        let above = (own.body..i).rev().find(|&k| !own.is_blank(k))?;
        let line = own.line(above);
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let mark = item_mark(line.get(blanks..)?)?;
        let model = (self.source.body..fence.open)
            .rev()
            .find(|&k| !self.source.is_blank(k))?;
        let model = self.source.line(model);
        let model_blanks = model.len() - model.trim_start_matches(' ').len();
        let model_mark = item_mark(model.get(model_blanks..)?)?;
        let is_lost = marks.at <= blanks && fence.indent >= model_blanks + model_mark;
        is_lost.then_some(blanks + mark)
    }
}
