//! Marks at the beginning of a line that Markdown does not read, and marks that stand alone on their line.

use super::super::super::{
    block::{Kind, item_mark},
    edit::Edit,
};
use super::super::signs::{is_unusual_blank, narrow};
use super::{Proposal, likeness::Outline};

/// Signs of lists that Japanese input methods and other programs write.
const BULLETS: &[char] = &['－', '＊', '・', '•', '＋', '‐', '–', '—', '●', '◦'];

/// Returns what may be the repairs of marks.
pub(super) fn proposals(theirs: &Outline<'_>, ours: &Outline<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    for (n, block) in ours.blocks.iter().enumerate() {
        if block.kind == Kind::Code {
            continue;
        }
        let whole = ours.whole(n);
        let mut at = block.range.start;
        for line in whole.split_inclusive('\n') {
            let bare = line.trim_end_matches(['\n', '\r']);
            found.extend(replaced(theirs, bare, at).into_iter().map(Proposal::one));
            at += line.len();
        }
        found.extend(alone(ours, n).map(Proposal::one));
    }
    found
}

/// A line whose mark is in another spelling, with each mark that may be meant.
fn replaced(theirs: &Outline<'_>, line: &str, at: usize) -> Vec<Edit> {
    let bare = line.trim_start_matches([' ', '\t', '>', '\u{200b}', '\u{feff}', '\u{3000}']);
    let start = at + line.len() - bare.len();
    let before = &line[..line.len() - bare.len()];
    let mut found = Vec::new();
    let blank = |rest: &str| rest.len() - rest.trim_start_matches(|c: char| is_blank(c)).len();
    // Signs without width before a mark.
    if before.contains(['\u{200b}', '\u{feff}', '\u{3000}']) {
        let clean: String = before
            .chars()
            .filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{3000}'))
            .collect();
        found.push(Edit::new(at..start, clean, "mark"));
    }
    let Some(first) = bare.chars().next() else {
        return found;
    };
    let mut mark = |len: usize, meant: String| {
        let end = len + blank(&bare[len..]);
        found.push(Edit::new(start..start + end, format!("{meant} "), "mark"));
    };
    if matches!(first, '#' | '＃') {
        let len = bare.len() - bare.trim_start_matches(['#', '＃']).len();
        let rest = &bare[len..];
        let is_unusual = bare[..len].contains('＃')
            || rest.starts_with(|c: char| is_blank(c) && !matches!(c, ' ' | '\t'));
        if is_unusual {
            mark(len, "#".repeat(bare[..len].chars().count()));
        }
    }
    if first == '＞' {
        mark(first.len_utf8(), ">".to_owned());
    }
    if BULLETS.contains(&first) {
        let signs: Vec<&str> = (0..theirs.blocks.len())
            .filter(|n| theirs.blocks[*n].kind == Kind::Bullet)
            .map(|n| &theirs.whole(n).trim_start_matches([' ', '>'])[..1])
            .collect();
        if let Some(sign) = signs.first() {
            mark(first.len_utf8(), (*sign).to_owned());
        }
    }
    if matches!(first, '-' | '*' | '+')
        && bare[1..].starts_with(|c: char| is_blank(c) && c != ' ' && c != '\t')
    {
        mark(1, first.to_string());
    }
    let digits = bare.len()
        - bare
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９'))
            .len();
    if digits > 0
        && let Some(stop) = bare[digits..]
            .chars()
            .next()
            .filter(|c| matches!(c, '.' | '．' | '。' | '、' | '）' | ')'))
    {
        let len = digits + stop.len_utf8();
        let is_unusual = stop != '.' && stop != ')'
            || !bare[..digits].is_ascii()
            || bare[len..].starts_with(|c: char| is_blank(c) && c != ' ' && c != '\t')
            || item_mark(bare).is_none()
                && theirs.blocks.iter().any(|block| block.kind == Kind::Number);
        if is_unusual {
            let number: String = bare[..digits].chars().map(narrow).collect();
            let stop = if matches!(stop, '）' | ')') {
                ")"
            } else {
                "."
            };
            mark(len, format!("{number}{stop}"));
        }
    }
    if line.contains('｜') {
        found.push(Edit::new(
            at..at + line.len(),
            line.replace('｜', "|"),
            "mark",
        ));
    }
    found
}

/// Whether it is a blank of any kind.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{200b}' | '\u{feff}') || is_unusual_blank(c)
}

/// A mark whose text is on the next line.
fn alone(ours: &Outline<'_>, n: usize) -> Option<Edit> {
    let whole = ours.text;
    let block = &ours.blocks[n];
    let first = whole[block.range.clone()].lines().next()?;
    let bare = first.trim_end().trim_start_matches([' ', '\t']);
    let unquoted = bare.trim_start_matches(['>', ' ']);
    let is_emphasis = unquoted.ends_with("**") && unquoted.matches("**").count() == 1;
    let mark = unquoted.trim_end_matches("**").trim_end();
    let is_mark = mark.is_empty()
        || mark.chars().all(|c| c == '#')
        || item_mark(&format!("{mark} ")) == Some(mark.len() + 1)
        || mark == "|";
    if !is_mark || mark.is_empty() && !is_emphasis {
        return None;
    }
    join(
        whole,
        block.range.start + first.trim_end().len(),
        is_emphasis,
    )
}

/// Joins what follows a place with it.
fn join(text: &str, at: usize, is_tight: bool) -> Option<Edit> {
    let rest = &text[at..];
    let after = rest.trim_start_matches(|c: char| is_blank(c) || c == '\r');
    let after = after.strip_prefix('\n')?;
    let next = after.trim_start_matches(is_blank);
    if next.is_empty() || next.starts_with(['\n', '\r']) {
        return None;
    }
    let end = text.len() - next.len();
    Some(Edit::new(at..end, if is_tight { "" } else { " " }, "split"))
}

/// Quotation marks that stand alone on their line.
pub(super) fn quotes(ours: &Outline<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in ours.text.split_inclusive('\n') {
        let bare = line.trim();
        if !bare.is_empty() && bare.chars().all(|c| matches!(c, '>' | ' ')) {
            let end = at + line.trim_end().len();
            found.extend(join(ours.text, end, false).map(Proposal::one));
        }
        at += line.len();
    }
    found
}
