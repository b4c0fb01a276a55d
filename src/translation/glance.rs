//! Tells at a glance that a translation is healthy.
//!
//! Enters: a source and its translation, whole files. Leaves: whether the translation has the marks of its source in each
//! line, or in each block where lines have been joined: tags, links, code, emphasis, HTML, and what begins blocks. Nothing is
//! left then that a damaged mark could stand for. Nearly all translations are like this, and are read once, byte by byte; all
//! others are looked at closely. Start at [`look`]; [`marks`] reads a line.

mod marks;

use super::block::{Block, Kind, blocks, fence_of, is_separator, item_mark};
use crate::source::front_matter;
use marks::Marks;

/// How a translation looks beside its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It has the marks of its source.
    Healthy,
    /// It has, but lines of code differ.
    OtherCode,
    /// Something differs, which may be damage.
    Other,
}

/// Compares a translation with its source. What front matter has, besides tags, is left to others.
pub fn look(source: &str, own: &str) -> Look {
    let (theirs, ours) = match (front_matter(source), front_matter(own)) {
        (None, None) => (source, own),
        (Some(a), Some(b)) if a.is_closed && b.is_closed => {
            let (Some(theirs), Some(ours)) = (source.get(..a.body), own.get(..b.body)) else {
                return Look::Other;
            };
            if theirs != ours && Marks::of_tags(theirs) != Marks::of_tags(ours) {
                return Look::Other;
            }
            (&source[a.body..], &own[b.body..])
        }
        _ => return Look::Other,
    };
    let look = by_lines(theirs, ours).or_else(|| by_blocks(theirs, ours));
    look.unwrap_or(Look::Other)
}

/// Compares texts that have the same lines. `None` if something differs.
fn by_lines(source: &str, own: &str) -> Option<Look> {
    let (mut theirs, mut ours) = (Lines::of(source), Lines::of(own));
    let mut fence: Option<(char, usize)> = None;
    let mut look = Look::Healthy;
    loop {
        let (a, b) = match (theirs.next(), ours.next()) {
            (None, None) => return fence.is_none().then_some(look),
            (Some(a), Some(b)) => (a, b),
            (Some(rest), None) | (None, Some(rest)) if rest.is_empty() && fence.is_none() => {
                ("", "")
            }
            _ => return None,
        };
        let is_same = a == b;
        match fence {
            Some(open) => {
                if !is_same {
                    let has_same_tags = Marks::of_tags(a) == Marks::of_tags(b);
                    if closes(a, open) || closes(b, open) || !has_same_tags {
                        return None;
                    }
                    look = Look::OtherCode;
                } else if closes(a, open) {
                    fence = None;
                }
            }
            None if is_same => fence = opened(a),
            None if opened(a).is_none() && opened(b).is_none() && are_alike(a, b) => {}
            // Lines of a paragraph may have been joined.
            None => {
                let (theirs, ours) = (theirs.paragraph()?, ours.paragraph()?);
                by_blocks(theirs, ours).filter(|look| *look == Look::Healthy)?;
            }
        }
    }
}

/// Compares texts that have the same blocks, whatever lines they are written on. `None` if something differs.
fn by_blocks(source: &str, own: &str) -> Option<Look> {
    let (theirs, ours) = (blocks(source), blocks(own));
    if theirs.len() != ours.len() {
        return None;
    }
    let mut look = Look::Healthy;
    let mut before: Option<(&Block, &Block)> = None;
    for (theirs, ours) in theirs.iter().zip(&ours) {
        let has_same_gap = before.is_none_or(|(a, b)| {
            !(is_row(a) && is_row(theirs)) || is_apart(source, a, theirs) == is_apart(own, b, ours)
        });
        if !has_same_gap {
            return None;
        }
        before = Some((theirs, ours));
        if of_block((source, theirs), (own, ours))? == Look::OtherCode {
            look = Look::OtherCode;
        }
    }
    Some(look)
}

fn is_row(block: &Block) -> bool {
    matches!(block.kind, Kind::Row | Kind::Separator)
}

/// Whether there is an empty line between two blocks, which ends a table.
fn is_apart(text: &str, before: &Block, after: &Block) -> bool {
    let gap = &text[before.range.end..after.range.start];
    gap.matches('\n').count() > 1
}

/// Compares two blocks. `None` if something differs.
fn of_block((source, a): (&str, &Block), (own, b): (&str, &Block)) -> Option<Look> {
    let (text, own_text) = (&source[a.text.clone()], &own[b.text.clone()]);
    let has_same_start = a.kind == b.kind
        && source[a.range.start..a.text.start] == own[b.range.start..b.text.start]
        && text.starts_with('\n') == own_text.starts_with('\n');
    if !has_same_start {
        return None;
    }
    if text == own_text {
        return Some(Look::Healthy);
    }
    let is_code = |text: &str| fence_of(text).is_some();
    if is_code(text) || is_code(own_text) {
        let is_same =
            edges(text) == edges(own_text) && Marks::of_tags(text) == Marks::of_tags(own_text);
        return is_same.then_some(Look::OtherCode);
    }
    (Marks::of_line(text)? == Marks::of_line(own_text)?).then_some(Look::Healthy)
}

/// The first and the last line of a code block: its fences.
fn edges(text: &str) -> (Option<&str>, Option<&str>) {
    let mut lines = text.lines().map(str::trim_ascii_end);
    (lines.next(), lines.next_back())
}

/// Whether two lines that are no code have the same marks.
fn are_alike(a: &str, b: &str) -> bool {
    let (head, own_head) = (head(a), head(b));
    if a[..head] != b[..own_head] {
        return false;
    }
    let (a, b) = (&a[head..], &b[own_head..]);
    // A line break within a paragraph is as good as a blank, but what follows one that is empty is another block.
    if a.is_empty() || b.is_empty() {
        return a.is_empty() && b.is_empty();
    }
    let has_same_marks =
        || Marks::of_line(a).is_some_and(|theirs| Marks::of_line(b) == Some(theirs));
    is_separator(a) == is_separator(b) && has_same_marks()
}

/// The length of what begins blocks at the start of a line: indentation, quotes, signs of items and headings.
fn head(line: &str) -> usize {
    let blank = |text: &str| text.len() - text.trim_start_matches([' ', '\t', '>']).len();
    let mut at = blank(line);
    while let Some(len) = item_mark(&line[at..]) {
        at += len;
        at += blank(&line[at..]);
    }
    let signs = line[at..].len() - line[at..].trim_start_matches('#').len();
    at += signs;
    at + blank(&line[at..])
}

/// The fence that a line opens.
fn opened(line: &str) -> Option<(char, usize)> {
    let start = line.trim_start_matches([' ', '\t', '>']);
    match start.bytes().next()? {
        b'`' | b'~' => fence_of(start),
        b'-' | b'*' | b'+' | b'0'..=b'9' => fence_of(&line[head(line)..]),
        _ => None,
    }
}

/// Whether a line closes a fence.
fn closes(line: &str, (sign, len): (char, usize)) -> bool {
    let bare = line.trim_start_matches([' ', '\t', '>']).trim_end();
    bare.len() >= len && bare.chars().all(|c| c == sign)
}

/// The lines of a text, without blanks at their ends.
struct Lines<'t> {
    text: &'t str,
    /// Where the next line begins.
    at: usize,
    /// Where the last one began.
    last: usize,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            last: 0,
        }
    }

    /// Goes on behind the lines up to the next empty one, and returns them with the last line that was read; `None` if code
    /// begins among them.
    fn paragraph(&mut self) -> Option<&'t str> {
        let start = self.last;
        self.at = start;
        let mut end = start;
        while let Some(line) = self.next().filter(|line| !line.is_empty()) {
            if opened(line).is_some() {
                return None;
            }
            end = self.last + line.len();
        }
        self.text.get(start..end)
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        self.last = self.at;
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let len = memchr::memchr(b'\n', rest.as_bytes());
        self.at += len.map_or(rest.len(), |len| len + 1);
        Some(rest[..len.unwrap_or(rest.len())].trim_ascii_end())
    }
}

#[cfg(test)]
mod tests {
    use super::{Look, look};

    #[test]
    fn the_order_of_words_is_free() {
        let source = "## About {% data variables.tea %}\n\n1. Read [the list](/list) and run `pour` **now**.\n\n| a | b |\n";
        let own = "## {% data variables.tea %} について\n\n1. **今** `pour` を実行し、[一覧](/list)を読みます。\n\n| 甲 | 乙 |\n";
        assert_eq!(look(source, own), Look::Healthy);
        assert_eq!(look(source, &own.replace('\n', "\r\n")), Look::Healthy);
    }

    #[test]
    fn marks_that_differ_are_seen() {
        let source =
            "Read [the list](/list) and run `pour` **now**. {% if a %}x{% endif %} <kbd>A</kbd>";
        for own in [
            "[一覧] (/list)を読み、`pour` を **今** 実行。{% if a %}x{% endif %} <kbd>A</kbd>",
            "[一覧](/表)を読み、`pour` を **今** 実行。{% if a %}x{% endif %} <kbd>A</kbd>",
            "[一覧](/list)を読み、｀pour｀ を **今** 実行。{% if a %}x{% endif %} <kbd>A</kbd>",
            "[一覧](/list)を読み、`pour` を** 今**実行。{% if a %}x{% endif %} <kbd>A</kbd>",
            "[一覧](/list)を読み、`pour` を ** 今 ** 実行。{% if a %}x{% endif %} <kbd>A</kbd>",
            "[一覧](/list)を読み、`pour` を **今** 実行。{% endif %}x{% if a %} <kbd>A</kbd>",
            "[一覧](/list)を読み、`pour` を **今** 実行。{% if a %}x{% endif ％｝ <kbd>A</kbd>",
            "[一覧](/list)を読み、`pour` を **今** 実行。{% if a %}x{% endif %} <kbd>A< /kbd>",
            "[一覧](/list)を読み、`pour` を **今** 実行。\n\n{% if a %}x{% endif %} <kbd>A</kbd>",
            "# [一覧](/list)を読み、`pour` を **今** 実行。{% if a %}x{% endif %} <kbd>A</kbd>",
        ] {
            assert_eq!(look(source, own), Look::Other, "{own}");
        }
    }

    #[test]
    fn code_that_differs_is_another_matter() {
        let source = "```yaml\na: 1 # one\n```\n";
        assert_eq!(look(source, "```yaml\na: 1 # 一\n```\n"), Look::OtherCode);
        assert_eq!(look(source, "```yml\na: 1 # one\n```\n"), Look::Other);
        assert_eq!(look(source, "```yaml\na: 1 # one\n"), Look::Other);
    }

    #[test]
    fn tags_of_front_matter_count() {
        let source = "---\ntitle: '{% data a.b %}'\n---\n";
        assert_eq!(
            look(source, "---\ntitle: '{% data a.b %} へ'\n---\n"),
            Look::Healthy
        );
        assert_eq!(
            look(source, "---\ntitle: '{% データ a.b %}'\n---\n"),
            Look::Other
        );
        assert_eq!(look(source, "---\ntitle: '茶'\n---\n"), Look::Other);
    }
}
