//! Cuts a text into blocks, before Liquid.
//!
//! Enters: Markdown with Liquid tags. Leaves: its blocks in order: headings, paragraphs, list items, table rows, code
//! blocks, lines of HTML, and each line that has nothing but tags by itself. Start at [`blocks`].

use std::ops::Range;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A heading of this level.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// An item of a list with signs.
    Bullet,
    /// An item of a list with numbers.
    Number,
    /// A row of a table.
    Row,
    /// The row of dashes below the head of a table.
    Separator,
    /// A fenced code block.
    Code,
    /// Lines that begin with an HTML tag.
    Html,
    /// A line of Liquid tags.
    Tags,
    /// The first line of an alert, as in `> [!NOTE]`.
    Alert,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its lines, without the last line break.
    pub range: Range<usize>,
    /// Its text, without the marks before it.
    pub text: Range<usize>,
    /// Number of columns before its first mark, or before its text if there is none.
    pub indent: usize,
    /// Number of `>` before it.
    pub quotes: usize,
}

/// Returns the blocks of a text.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut is_open = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        let end = start + line.len();
        if let Some((sign, len)) = fence {
            if let Some(block) = found.last_mut() {
                block.range.end = end;
                block.text.end = end;
            }
            let bare = line.trim_start_matches([' ', '\t', '>']).trim_end();
            let closes = bare.chars().all(|c| c == sign) && bare.len() >= len;
            if closes {
                fence = None;
            }
            continue;
        }
        let bare = line.trim_start_matches([' ', '\t']);
        let mut indent = line.len() - bare.len();
        let mut rest = bare;
        let mut quotes = 0;
        while let Some(inner) = rest.strip_prefix('>') {
            quotes += 1;
            rest = inner.strip_prefix(' ').unwrap_or(inner);
        }
        if quotes > 0 {
            let inner = rest.trim_start_matches(' ');
            indent += rest.len() - inner.len();
            rest = inner;
        }
        if rest.trim().is_empty() {
            is_open = false;
            continue;
        }
        let inner = end - rest.len();
        let (kind, text_at) = kind_of(rest);
        let continues = is_open
            && kind == Kind::Paragraph
            && found.last().is_some_and(|last| {
                last.quotes == quotes
                    && matches!(
                        last.kind,
                        Kind::Paragraph | Kind::Bullet | Kind::Number | Kind::Html
                    )
            });
        if continues && let Some(last) = found.last_mut() {
            last.range.end = end;
            last.text.end = end;
            continue;
        }
        found.push(Block {
            kind,
            range: start..end,
            text: inner + text_at..end,
            indent,
            quotes,
        });
        is_open = matches!(
            kind,
            Kind::Paragraph | Kind::Bullet | Kind::Number | Kind::Html
        );
        let content = &text[inner + text_at..end];
        if let Some(opened) = fence_of(if kind == Kind::Code { rest } else { content }) {
            fence = Some(opened);
        }
    }
    found
}

/// The sign and the length of a fence that a line begins with.
pub fn fence_of(line: &str) -> Option<(char, usize)> {
    let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let len = line.len() - line.trim_start_matches(sign).len();
    let is_fence = len >= 3 && !(sign == '`' && line[len..].contains('`'));
    is_fence.then_some((sign, len))
}

/// What begins with this line, and where its text begins.
pub fn kind_of(line: &str) -> (Kind, usize) {
    let marks = line.len() - line.trim_start_matches('#').len();
    if (1..=6).contains(&marks) && (line[marks..].starts_with([' ', '\t']) || line.len() == marks) {
        let text = &line[marks..];
        return (
            Kind::Heading(marks as u8),
            marks + text.len() - text.trim_start().len(),
        );
    }
    if fence_of(line).is_some() {
        return (Kind::Code, 0);
    }
    if is_separator(line) {
        return (Kind::Separator, 0);
    }
    if let Some(len) = item_mark(line) {
        let kind = match line.starts_with(|c: char| c.is_ascii_digit()) {
            true => Kind::Number,
            false => Kind::Bullet,
        };
        return (kind, len);
    }
    if line.starts_with('|') {
        return (Kind::Row, 0);
    }
    if line.starts_with("[!") && line.trim_end().ends_with(']') {
        return (Kind::Alert, 0);
    }
    if is_tags_only(line) {
        return (Kind::Tags, 0);
    }
    let is_html = line.strip_prefix('<').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
    });
    match is_html {
        true => (Kind::Html, 0),
        false => (Kind::Paragraph, 0),
    }
}

/// The length of the mark of a list item with the blanks behind it.
pub fn item_mark(line: &str) -> Option<usize> {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let sign = match digits {
        0 => line.starts_with(['-', '*', '+']).then_some(1)?,
        1..=9 => line[digits..]
            .starts_with(['.', ')'])
            .then_some(digits + 1)?,
        _ => return None,
    };
    let rest = &line[sign..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    (blanks > 0 || rest.is_empty()).then_some(sign + blanks)
}

/// Whether a line separates the head of a table from its body.
pub fn is_separator(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.contains('-')
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Whether a line has nothing but Liquid tags.
pub fn is_tags_only(line: &str) -> bool {
    let mut rest = line.trim();
    if !rest.starts_with("{%") {
        return false;
    }
    while let Some(inner) = rest.strip_prefix("{%") {
        let Some((_, after)) = inner.split_once("%}") else {
            return false;
        };
        rest = after.trim_start();
    }
    rest.is_empty()
}
