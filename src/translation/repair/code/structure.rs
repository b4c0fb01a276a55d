//! Restores the fences of code blocks.
//!
//! Enters: a source with its code blocks, and its translation. Leaves: edits that open, close, part and indent code blocks
//! of the translation. A fence is only touched if the code behind it is that of the source.

use super::{
    super::super::edit::Edit,
    fence::{Fence, Lines, closes, content_at},
    marks::{Marks, after_info, marks, runs},
    model::{Match, Model},
};

pub(super) const RULE: &str = "code-fence-broken";

/// The repairs of the fences of a translation.
pub(super) fn repairs(source: &Lines, fences: &[Fence], own: &Lines) -> Vec<Edit> {
    let models: Vec<Model> = fences
        .iter()
        .map(|fence| Model::new(source, fence))
        .collect();
    let mut walk = Walk {
        source,
        fences,
        used: vec![false; models.len()],
        models,
        own,
        edits: Vec::new(),
    };
    let mut i = own.body;
    while i < own.len() {
        i = walk.step(i).max(i + 1);
    }
    walk.edits
}

/// A walk through a translation that finds the code of the source.
pub(super) struct Walk<'a> {
    pub(super) source: &'a Lines<'a>,
    pub(super) fences: &'a [Fence],
    pub(super) models: Vec<Model>,
    used: Vec<bool>,
    pub(super) own: &'a Lines<'a>,
    pub(super) edits: Vec<Edit>,
}

impl Walk<'_> {
    /// Repairs the code block that a line begins. Returns the line behind.
    fn step(&mut self, i: usize) -> usize {
        let line = self.own.line(i);
        let Some(marks) = marks(line) else {
            return i + 1;
        };
        let is_at_start = content_at(line) == marks.at;
        let info = line.get(marks.end..).unwrap_or_default();
        if info.contains("```") {
            self.single_line(i, &marks, is_at_start);
            return i + 1;
        }
        if is_at_start
            && marks.is_plain
            && let Some((j, found)) = self.find(|fence, model, walk| {
                let code = after_info(info, fence.info(walk.source))?;
                model.follow(walk.own, code, i + 1)
            })
        {
            let code = self
                .fences
                .get(j)
                .and_then(|fence| after_info(info, fence.info(self.source)))
                .unwrap_or_default();
            let end = self.own.end(i);
            let blanks = code.len() - code.trim_start().len();
            let from = end - code.len();
            let text = format!(
                "{}{}{}",
                self.own.newline,
                self.indent(i, &marks),
                self.first_indent(j)
            );
            self.edits.push(Edit::new(from..from + blanks, text, RULE));
            return self.close(i, j, &marks, found, true);
        }
        let is_whole = |fence: &Fence, source: &Lines| {
            let (model, info) = (fence.info(source), info.trim());
            info.eq_ignore_ascii_case(model)
                || (is_at_start && marks.is_plain)
                || (!info.is_ascii() && !info.contains(' ') && is_at_start)
        };
        if let Some((j, found)) =
            self.find(|fence, model, walk| match is_whole(fence, walk.source) {
                true => model.follow(walk.own, "", i + 1),
                false => None,
            })
        {
            if !is_at_start {
                self.part_opening(i, j, &marks);
            } else if !marks.is_plain
                && let Some(fence) = self.fences.get(j)
            {
                let text: String = std::iter::repeat_n(fence.sign, fence.len).collect();
                let start = self.own.start(i);
                self.edits
                    .push(Edit::new(start + marks.at..start + marks.end, text, RULE));
            }
            return self.close(i, j, &marks, found, is_at_start);
        }
        if !is_at_start || !marks.is_plain {
            return i + 1;
        }
        if info.trim().is_empty() && self.runs_from(i) % 2 == 1 && self.open_above(i, &marks) {
            return i + 1;
        }
        let close =
            (i + 1..self.own.len()).find(|&k| closes(self.own.line(k), marks.sign, marks.len));
        close.map_or(i + 1, |close| close + 1)
    }

    /// The first code block of the source, not yet found, that fits.
    fn find(
        &mut self,
        fits: impl Fn(&Fence, &Model, &Self) -> Option<Match>,
    ) -> Option<(usize, Match)> {
        let last = self
            .used
            .iter()
            .rposition(|&used| used)
            .map_or(0, |last| last + 1);
        let order = (last..self.models.len()).chain(0..last);
        let found = order
            .filter(|&j| self.used.get(j) == Some(&false))
            .find_map(|j| {
                let found = fits(self.fences.get(j)?, self.models.get(j)?, self)?;
                Some((j, found))
            })?;
        if let Some(used) = self.used.get_mut(found.0) {
            *used = true;
        }
        Some(found)
    }

    /// Number of runs of marks from a line on.
    pub(super) fn runs_from(&self, i: usize) -> usize {
        (i..self.own.len()).map(|k| runs(self.own.line(k))).sum()
    }

    /// What lines of the code block of this line have before them.
    pub(super) fn indent(&self, i: usize, marks: &Marks) -> String {
        let prefix = self.own.line(i).get(..marks.at).unwrap_or_default();
        prefix
            .chars()
            .map(|c| if matches!(c, '>' | '\t') { c } else { ' ' })
            .collect()
    }

    /// What separates a code block of the source from the text before it, or behind.
    pub(super) fn separator(&self, is_blank: bool) -> String {
        self.own.newline.repeat(if is_blank { 2 } else { 1 })
    }

    /// The blanks before a fence of the source.
    pub(super) fn source_indent(&self, j: usize) -> String {
        let prefix = self
            .fences
            .get(j)
            .map_or("", |fence| fence.prefix(self.source));
        prefix
            .chars()
            .map(|c| if matches!(c, '>' | '\t') { c } else { ' ' })
            .collect()
    }

    /// The blanks before the first line of code of the source.
    fn first_indent(&self, j: usize) -> &str {
        let line = self
            .fences
            .get(j)
            .map_or("", |fence| fence.code_line(self.source, fence.open + 1));
        line.get(..line.len() - line.trim_start_matches([' ', '\t']).len())
            .unwrap_or_default()
    }

    /// Whether the source has an empty line before a code block.
    fn has_blank_before(&self, j: usize) -> bool {
        self.fences.get(j).is_some_and(|fence| {
            fence
                .open
                .checked_sub(1)
                .is_some_and(|i| self.source.is_blank(i))
        })
    }

    /// Whether the source has an empty line behind a code block.
    pub(super) fn has_blank_behind(&self, j: usize) -> bool {
        self.fences
            .get(j)
            .is_some_and(|fence| fence.is_closed && self.source.is_blank(fence.close + 1))
    }

    /// A code block in one line.
    fn single_line(&mut self, i: usize, marks: &Marks, is_at_start: bool) {
        let line = self.own.line(i).trim_end();
        let inner = line
            .get(marks.end..)
            .and_then(|rest| rest.trim_end_matches('`').get(..));
        let Some(inner) = inner.filter(|inner| !inner.contains("```") && line.ends_with("```"))
        else {
            return;
        };
        let found = self.find(|fence, model, walk| {
            let code = after_info(inner, fence.info(walk.source))?;
            (model.mask(code, &mut None) == model.target).then_some(Match {
                end: i,
                joined: None,
            })
        });
        let Some((j, _)) = found else { return };
        let Some(fence) = self.fences.get(j) else {
            return;
        };
        let before = line.get(..marks.at).unwrap_or_default().trim_end();
        let indent = if is_at_start {
            self.indent(i, marks)
        } else {
            self.source_indent(j)
        };
        let fence_marks: String = std::iter::repeat_n(fence.sign, fence.len).collect();
        let mut text = if is_at_start {
            String::new()
        } else {
            self.separator(self.has_blank_before(j)) + &indent
        };
        text.push_str(&format!("{fence_marks}{}", fence.info(self.source)));
        for k in fence.code() {
            text.push_str(&format!(
                "{}{indent}{}",
                self.own.newline,
                fence.code_line(self.source, k)
            ));
        }
        text.push_str(&format!("{}{indent}{fence_marks}", self.own.newline));
        let start = self.own.start(i);
        let from = start + if is_at_start { marks.at } else { before.len() };
        self.edits
            .push(Edit::new(from..start + line.len(), text, RULE));
    }

    /// Parts a sentence from the fence behind it.
    fn part_opening(&mut self, i: usize, j: usize, marks: &Marks) {
        let before = self.own.line(i).get(..marks.at).unwrap_or_default();
        let start = self.own.start(i);
        let text = self.separator(self.has_blank_before(j)) + &self.source_indent(j);
        self.edits.push(Edit::new(
            start + before.trim_end().len()..start + marks.at,
            text,
            RULE,
        ));
    }

    /// Opens the code block that a line closes.
    fn open_above(&mut self, i: usize, marks: &Marks) -> bool {
        let own = self.own;
        let found = self.find(|_, model, walk| {
            let end = model.follow_back(walk.own, i)?;
            Some(Match { end, joined: None })
        });
        let Some((j, found)) = found else {
            return false;
        };
        let first = found.end;
        let info = self
            .fences
            .get(j)
            .map_or("", |fence| fence.info(self.source))
            .to_owned();
        let fence_marks: String = std::iter::repeat_n(marks.sign, marks.len).collect();
        let indent = self.indent(i, marks);
        let is_joined = first
            .checked_sub(1)
            .is_some_and(|k| k >= own.body && !own.is_blank(k));
        let blank = if is_joined && self.has_blank_before(j) {
            own.newline
        } else {
            ""
        };
        let text = format!("{blank}{indent}{fence_marks}{info}{}", own.newline);
        self.edits
            .push(Edit::new(own.start(first)..own.start(first), text, RULE));
        true
    }
}
