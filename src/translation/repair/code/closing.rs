//! Closes code blocks.
//!
//! Enters: a code block of the translation whose code is that of the source. Leaves: edits that set its closing fence, or
//! part it from the text around.

use super::{
    super::super::edit::Edit,
    fence::{bare, closes, opening},
    marks::Marks,
    model::Match,
    structure::{RULE, Walk},
};

impl Walk<'_> {
    /// Closes the code block whose code was found. Returns the line behind it.
    pub(super) fn close(
        &mut self,
        i: usize,
        j: usize,
        marks: &Marks,
        found: Match,
        is_at_start: bool,
    ) -> usize {
        let own = self.own;
        let fence_marks: String = match (marks.is_plain, self.fences.get(j)) {
            (false, Some(fence)) => std::iter::repeat_n(fence.sign, fence.len).collect(),
            _ => std::iter::repeat_n(marks.sign, marks.len).collect(),
        };
        let indent = if is_at_start {
            self.indent(i, marks)
        } else {
            self.source_indent(j)
        };
        let closing = format!("{}{indent}{fence_marks}", own.newline);
        if let Some(at) = found.joined {
            let start = own.start(found.end);
            self.edits
                .push(Edit::new(start + at..own.end(found.end), closing, RULE));
            return found.end + 1;
        }
        let end = found.end;
        let next = (end..own.len())
            .find(|&k| !own.is_blank(k))
            .unwrap_or(own.len());
        if marks.is_plain
            && closes(own.line(next), marks.sign, marks.len)
            && (next == end || !self.may_be_bare(j + 1) || self.runs_from(next) % 2 == 1)
        {
            if is_at_start {
                self.indent_code(i, j, marks, next);
            }
            return next + 1;
        }
        let line = own.line(end);
        let content = bare(line);
        let from = own.start(end) + line.len() - content.len();
        let written = content.get(
            ..content
                .find(|c| !matches!(c, '`' | '｀' | '~' | '～' | '´' | '\'' | '’' | '‘'))
                .unwrap_or(content.len()),
        );
        let written = written.unwrap_or_default();
        let text = content.get(written.len()..).unwrap_or_default().trim();
        let is_run = written.len() >= marks.len && written.chars().all(|c| c == marks.sign);
        let opens_next = opening(own, end).is_some() && self.is_info(text);
        if is_run && !text.is_empty() && !opens_next && marks.is_plain {
            let start = from + written.len();
            let blanks = content.len()
                - written.len()
                - content
                    .get(written.len()..)
                    .unwrap_or_default()
                    .trim_start()
                    .len();
            let text = self.separator(self.has_blank_behind(j));
            self.edits
                .push(Edit::new(start..start + blanks, text, RULE));
            return end + 1;
        }
        let is_close = text.is_empty() && (2..=6).contains(&written.chars().count());
        if is_close
            && (written.chars().all(|c| c == '`') || !written.is_ascii() || !marks.is_plain)
            && end < own.len()
        {
            self.edits
                .push(Edit::new(from..from + written.len(), fence_marks, RULE));
            return end + 1;
        }
        let is_lost = match (end..own.len()).find(|&k| opening(own, k).is_some()) {
            None => true,
            Some(k) => {
                let info = opening(own, k).map_or("", |fence| fence.info(own));
                match info.is_empty() {
                    true => self.may_be_bare(j + 1) && self.runs_from(end).is_multiple_of(2),
                    false => self.is_info(info) || self.runs_from(end).is_multiple_of(2),
                }
            }
        };
        if is_lost && (own.is_blank(end) || !is_at_start || opens_next || self.is_prose(j, end)) {
            let blank = if own.is_blank(end) || !self.has_blank_behind(j) {
                ""
            } else {
                own.newline
            };
            let at = own.end(end.saturating_sub(1));
            self.edits.push(Edit::new(at..at, closing + blank, RULE));
            return end;
        }
        let close = (end..own.len()).find(|&k| closes(own.line(k), marks.sign, marks.len));
        close.map_or(end, |close| close + 1)
    }

    /// Whether a code block of the source exists and has no info string.
    fn may_be_bare(&self, j: usize) -> bool {
        self.fences
            .get(j)
            .is_some_and(|fence| fence.info(self.source).is_empty())
    }

    /// Whether a code block of the source has this info string.
    fn is_info(&self, text: &str) -> bool {
        self.fences
            .iter()
            .any(|fence| fence.info(self.source).eq_ignore_ascii_case(text))
    }

    /// Whether a line behind some code is none itself, because no line of the source's code looks like it.
    fn is_prose(&self, j: usize, i: usize) -> bool {
        let line = self.own.line(i);
        !line.is_ascii()
            && self
                .models
                .get(j)
                .is_some_and(|model| !model.mask(line, &mut None).is_ascii())
    }
}
