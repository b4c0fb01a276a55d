//! Splits a text into literal text, outputs and tags. Looks only at delimiters; the only tags it knows are `raw` and
//! `comment`, whose contents are not Liquid.

mod quotes;

use std::ops::Range;

use memchr::memmem;

/// A piece of a template, with byte ranges into its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// Literal text.
    Text(Range<usize>),
    /// The line break after a line of tags between two rows of a table.
    TableGap(Range<usize>),
    /// `{{ markup }}`
    Output {
        whole: Range<usize>,
        markup: Range<usize>,
    },
    /// `{% name markup %}`
    Tag {
        whole: Range<usize>,
        name: Range<usize>,
        markup: Range<usize>,
    },
    /// A delimiter that is never closed; treated as literal text.
    Unclosed(Range<usize>),
    /// A `raw` or `comment` that is never closed.
    UnclosedVerbatim {
        whole: Range<usize>,
        name: &'static str,
    },
}

/// Splits `text`. With `strip_comments`, HTML comments outside of code fences are removed.
pub(super) fn segment(text: &str, strip_comments: bool) -> Vec<Segment> {
    Segmenter {
        text,
        at: 0,
        literal: 0,
        trim_next: false,
        segments: Vec::new(),
        fences: Fences::new(text),
        missing: Vec::new(),
    }
    .run(strip_comments)
}

struct Segmenter<'t> {
    text: &'t str,
    at: usize,
    /// Start of the literal text that has not been pushed yet.
    literal: usize,
    /// Whether the previous tag trims the whitespace after it.
    trim_next: bool,
    segments: Vec<Segment>,
    fences: Fences<'t>,
    /// Closers that do not occur in the rest of the text, to avoid searching for them again.
    missing: Vec<&'static str>,
}

impl Segmenter<'_> {
    fn run(mut self, strip_comments: bool) -> Vec<Segment> {
        let bytes = self.text.as_bytes();
        while let Some(found) = memchr::memchr2(b'{', b'<', &bytes[self.at..]) {
            self.at += found;
            match &bytes[self.at..] {
                [b'{', b'{', ..] => self.output(),
                [b'{', b'%', ..] => self.tag(),
                [b'<', b'!', b'-', b'-', ..] if strip_comments => self.html_comment(),
                _ => self.at += 1,
            }
        }
        self.at = self.text.len();
        self.flush(self.at, false);
        self.segments
    }

    /// Pushes the literal text that ends at `end`.
    fn flush(&mut self, end: usize, trim_end: bool) {
        let mut range = self.literal..end.max(self.literal);
        if std::mem::take(&mut self.trim_next) {
            range.start = end - self.text[range.clone()].trim_start().len();
        }
        if trim_end {
            range.end = range.start + self.text[range.clone()].trim_end().len();
        }
        if !range.is_empty() {
            self.segments.push(Segment::Text(range));
        }
    }

    /// Offset of the next `closer`.
    fn find(&mut self, from: usize, closer: &'static str) -> Option<usize> {
        if self.missing.contains(&closer) {
            return None;
        }
        let found = memmem::find(&self.text.as_bytes()[from..], closer.as_bytes());
        if found.is_none() {
            self.missing.push(closer);
        }
        found.map(|at| from + at)
    }

    /// The range of a delimited piece, from the byte after its opener to its closer.
    fn delimited(&mut self, close: &'static str) -> Option<Range<usize>> {
        let inner = self.at + 2;
        let end = self.find(inner, close)? - inner;
        let rest = &self.text[inner..];
        if memchr::memchr2(b'"', b'\'', &rest.as_bytes()[..end]).is_some()
            && let Some(end) = quotes::end(rest, close)
        {
            return Some(inner..inner + end);
        }
        // A closer after another opener or an empty line belongs to something else.
        let piece = &rest[..end];
        if memchr::memchr2(b'{', b'\n', piece.as_bytes()).is_none() {
            return Some(inner..inner + end);
        }
        // Only a tag may contain a whole output, as `{% link /{{ x }} %}` does.
        let output = piece.contains("{{") && !(close == "%}" && piece.contains("}}"));
        let foreign = piece.contains("{%") || output || piece.contains("\n\n");
        (!foreign).then_some(inner..inner + end)
    }

    /// Handles `-` next to the delimiters, pushes the preceding literal text, and returns the whole range and the
    /// markup.
    fn open(&mut self, inner: Range<usize>) -> (Range<usize>, Range<usize>) {
        let whole = self.at..inner.end + 2;
        let text = &self.text[inner.clone()];
        let trim_before = text.starts_with('-');
        let trim_after = text.len() > 1 && text.ends_with('-');
        self.flush(self.at, trim_before);
        self.trim_next = trim_after;
        self.at = whole.end;
        self.literal = whole.end;
        let markup = inner.start + usize::from(trim_before)..inner.end - usize::from(trim_after);
        (whole, trimmed(self.text, markup))
    }

    fn unclosed(&mut self) {
        self.flush(self.at, false);
        self.segments.push(Segment::Unclosed(self.at..self.at + 2));
        self.at += 2;
        self.literal = self.at;
    }

    fn output(&mut self) {
        let Some(mut inner) = self.delimited("}}") else {
            return self.unclosed();
        };
        // `{{ {a} }}}` closes at the last brace of the run.
        while self.text.as_bytes().get(inner.end + 2) == Some(&b'}')
            && self.text[inner.clone()].contains('{')
        {
            inner.end += 1;
        }
        let (whole, markup) = self.open(inner);
        self.segments.push(Segment::Output { whole, markup });
    }

    fn tag(&mut self) {
        let Some(inner) = self.delimited("%}") else {
            return self.unclosed();
        };
        let (whole, markup) = self.open(inner);
        let text = &self.text[markup.clone()];
        if text.starts_with('#') {
            // `{% # a comment %}`
            return self.table_gap(&whole);
        }
        let name_len = text
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
            .unwrap_or(text.len());
        let name = markup.start..markup.start + name_len;
        match &self.text[name.clone()] {
            "raw" => self.verbatim("raw", whole, true),
            "comment" => self.verbatim("comment", whole, false),
            "doc" => self.verbatim("doc", whole, false),
            _ => {
                let markup = trimmed(self.text, name.end..markup.end);
                self.segments.push(Segment::Tag {
                    whole: whole.clone(),
                    name,
                    markup,
                });
                self.table_gap(&whole);
            }
        }
    }

    /// Reads `raw` or `comment` up to its end tag.
    fn verbatim(&mut self, name: &'static str, whole: Range<usize>, keep: bool) {
        let start = self.at;
        if self.missing.contains(&name) {
            return;
        }
        let mut nested = 0;
        let mut from = start;
        let end = loop {
            let Some(tag) = memmem::find(&self.text.as_bytes()[from..], b"{%").map(|n| from + n)
            else {
                self.missing.push(name);
                self.segments
                    .push(Segment::UnclosedVerbatim { whole, name });
                return;
            };
            from = tag + 2;
            let inside = self.text[from..].trim_start_matches(['-', ' ', '\t', '\n', '\r']);
            if inside
                .strip_prefix("end")
                .is_some_and(|rest| rest.starts_with(name))
            {
                if nested == 0 {
                    break tag;
                }
                nested -= 1;
            } else if name == "comment" && inside.starts_with("comment") {
                nested += 1;
            }
        };
        self.at = end;
        let Some(inner) = self.delimited("%}") else {
            return self.unclosed();
        };
        let text = &self.text[inner.clone()];
        let (trim_before, trim_after) =
            (text.starts_with('-'), text.len() > 1 && text.ends_with('-'));
        if keep {
            self.flush(end, trim_before);
        }
        self.trim_next = trim_after;
        self.at = inner.end + 2;
        self.literal = self.at;
        if !keep {
            self.table_gap(&(end..inner.end + 2));
        }
    }

    /// Adds the line break after a tag if it is in a table.
    fn table_gap(&mut self, tag: &Range<usize>) {
        if let Some(gap) = table_gap(self.text, tag)
            && !self.trim_next
        {
            self.at = gap.end;
            self.literal = gap.end;
            self.segments.push(Segment::TableGap(gap));
        }
    }

    /// Whether an odd number of backticks precedes on this line and another one follows.
    fn in_code_span(&self) -> bool {
        let line = self.text[..self.at].rfind('\n').map_or(0, |at| at + 1);
        let before = self.text[line..self.at].matches('`').count();
        let after = self.text[self.at..].lines().next().unwrap_or_default();
        before % 2 == 1 && after.contains('`')
    }

    fn html_comment(&mut self) {
        let Some(end) = self.find(self.at + 4, "-->") else {
            self.at += 4;
            return;
        };
        if self.fences.inside(self.at) || self.in_code_span() {
            self.at += 4;
            return;
        }
        // The preceding line break is removed too, so that a comment on its own line leaves no empty line.
        let begin = match self.text[self.literal..self.at].strip_suffix('\n') {
            Some(before) => self.literal + before.trim_end_matches('\r').len(),
            None => self.at,
        };
        self.flush(begin, false);
        self.at = end + 3;
        self.literal = self.at;
    }
}

/// The line break after a tag that ends a line which also begins with a tag, between rows of a table or other such lines.
fn table_gap(text: &str, tag: &Range<usize>) -> Option<Range<usize>> {
    let is_row = |line: &str| line.trim_start().starts_with('|');
    let is_tag = |line: &str| {
        let line = line.trim();
        line.starts_with("{%") && line.ends_with("%}")
    };
    let after = &text[tag.end..];
    let end = after.find(|c| !matches!(c, ' ' | '\t' | '\r'))?;
    if !after[end..].starts_with('\n') {
        return None;
    }
    // Most tags that end a line are not in a table.
    let next = after[end + 1..].trim_start_matches([' ', '\t']);
    if !next.starts_with('|') && !next.starts_with("{%") {
        return None;
    }
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..tag.start]).map_or(0, |at| at + 1);
    if !is_tag(&text[start..tag.end]) {
        return None;
    }
    let mut above = text[..start].lines().rev().skip_while(|line| is_tag(line));
    let mut below = after[end + 1..].lines().skip_while(|line| is_tag(line));
    let is_between = above.next().is_some_and(is_row) && below.next().is_some_and(is_row);
    is_between.then_some(tag.end..tag.end + end + 1)
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let start = range.start + piece.len() - piece.trim_start().len();
    start..start + piece.trim().len()
}

/// Checks whether positions are inside fenced code blocks. Positions must be queried in order.
struct Fences<'t> {
    text: &'t str,
    at: usize,
    open: Option<&'t str>,
}

impl<'t> Fences<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            open: None,
        }
    }

    fn inside(&mut self, position: usize) -> bool {
        while let Some(len) = memchr::memchr(b'\n', &self.text.as_bytes()[self.at..position]) {
            let line = self.text[self.at..self.at + len].trim_start();
            self.at += len + 1;
            let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'));
            let Some(mark) = mark else { continue };
            let run = &line[..line.len() - line.trim_start_matches(mark).len()];
            match self.open {
                Some(open) if run.starts_with(open) && line[run.len()..].trim().is_empty() => {
                    self.open = None
                }
                None if run.len() >= 3 && !(mark == '`' && line[run.len()..].contains('`')) => {
                    self.open = Some(run)
                }
                _ => {}
            }
        }
        self.open.is_some()
    }
}

#[cfg(test)]
mod tests;
