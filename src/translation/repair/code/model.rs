//! The code of the source, and where a translation goes on with it.
//!
//! Enters: a code block of the source; lines of the translation. Leaves: where the same code ends in the translation,
//! whatever its line breaks, comments and texts in quotes are.

use super::{
    fence::{Fence, Lines, closes},
    fold::unescaped,
    language::{Language, language},
    token::{Open, mask},
};

/// The code of a code block of the source.
pub(super) struct Model {
    /// Its language.
    pub(super) traits: Language,
    /// Its lines in one, as a mask.
    pub(super) target: String,
    /// Number of comments before its first line of code, and behind its last one.
    leading: usize,
    comments: usize,
    /// Whether it stands in a quote.
    is_quoted: bool,
}

/// Where the code of a model ends in a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    /// The line behind the last line of code, or the last one if the closing fence is joined to it.
    pub(super) end: usize,
    /// Where in that line a joined closing fence begins.
    pub(super) joined: Option<usize>,
}

impl Model {
    /// Reads a code block of the source.
    pub(super) fn new(lines: &Lines, fence: &Fence) -> Self {
        let mut model = Self {
            traits: language(fence.info(lines)),
            target: String::new(),
            leading: 0,
            comments: 0,
            is_quoted: fence.prefix(lines).contains('>'),
        };
        let mut open: Open = None;
        for i in fence.code() {
            let line = fence.code_line(lines, i);
            let mask = mask(&unescaped(line, ""), &model.traits, &mut open);
            model.leading +=
                usize::from(model.target.is_empty() && mask.is_empty() && !line.trim().is_empty());
            match mask.is_empty() {
                true => model.comments += usize::from(!line.trim().is_empty()),
                false => model.comments = 0,
            }
            model.target.push_str(&mask);
        }
        model
    }

    /// The mask of a line of a translation.
    pub(super) fn mask(&self, line: &str, open: &mut Open) -> String {
        let line = match self.is_quoted {
            true => line.trim_start_matches([' ', '\t', '>']),
            false => line,
        };
        mask(&unescaped(line, ""), &self.traits, open)
    }

    /// Follows the code in a translation, from a piece of a line and the lines from `from` on.
    pub(super) fn follow(&self, own: &Lines, first: &str, from: usize) -> Option<Match> {
        let mut open: Open = None;
        if self.target.is_empty() {
            return None;
        }
        let mask = self.mask(first, &mut open);
        if mask.is_empty() && !first.trim().is_empty() && self.leading == 0 {
            return None;
        }
        let mut rest = self.target.strip_prefix(&mask)?;
        let mut i = from;
        while !rest.is_empty() {
            if i >= own.len() || closes(own.line(i), '`', 3) {
                return None;
            }
            let line = own.line(i);
            let before = open;
            if let Some(tail) = rest.strip_prefix(&self.mask(line, &mut open)) {
                rest = tail;
                i += 1;
                continue;
            }
            let code = line
                .trim_end()
                .strip_suffix("```")?
                .trim_end_matches('`')
                .trim_end();
            open = before;
            return (self.mask(code, &mut open) == rest).then_some(Match {
                end: i,
                joined: Some(code.len()),
            });
        }
        let mut comments = self.comments;
        while comments > 0 && !own.is_blank(i) && self.mask(own.line(i), &mut open).is_empty() {
            let line = own.line(i).trim_end();
            if let Some(comment) = line.strip_suffix("```") {
                let joined = Some(comment.trim_end_matches('`').trim_end().len());
                return Some(Match { end: i, joined });
            }
            comments -= 1;
            i += 1;
        }
        // Comments that are missing may stand behind an empty line: then nobody knows where the code ends.
        (comments == 0 || closes(own.line(i), '`', 3)).then_some(Match {
            end: i,
            joined: None,
        })
    }

    /// Follows the code upwards, from the line before `end`. Returns its first line.
    pub(super) fn follow_back(&self, own: &Lines, end: usize) -> Option<usize> {
        let mut rest = self.target.as_str();
        if rest.is_empty() {
            return None;
        }
        let mut i = end;
        while !rest.is_empty() {
            i = i.checked_sub(1).filter(|&i| i >= own.body)?;
            rest = rest.strip_suffix(&self.mask(own.line(i), &mut None))?;
        }
        // As many comments as in the source, with an empty line between at most.
        for _ in 0..self.leading {
            let above = i.checked_sub(1)?;
            i = if own.is_blank(above) {
                above.checked_sub(1)?
            } else {
                above
            };
            if i < own.body || own.is_blank(i) || !self.mask(own.line(i), &mut None).is_empty() {
                return None;
            }
        }
        Some(i)
    }
}
