//! Emphasis next to Chinese, Japanese and Korean characters.
//!
//! CommonMark decides by blanks and punctuation whether `**` opens or closes. Text without blanks between words
//! has punctuation where Latin text has blanks, so in `これは**「強調」**です` the second `**` would not close. The
//! rule here, that of the specification "markdown-cjk-friendly": next to a CJK character, punctuation does not
//! keep a delimiter from opening or closing.
//!
//! Two habits of Japanese authors are understood beyond that, because nothing else can be meant: `の_名前_を`, where
//! no blank can show that the `_` is not within a word, and `** 警告:**`, with a blank inside. Text without CJK is left
//! exactly as CommonMark has it.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::characters::{is_cjk, is_punctuation};

/// Links and images within each other: deeper ones are left as they are.
const DEEPEST: usize = 8;

type Spanned<'a> = (Event<'a>, Range<usize>);

/// Matches delimiters again in every run of inline text where a CJK character stands next to one.
pub(super) fn repair<'a>(
    events: impl Iterator<Item = Spanned<'a>>,
    text: &'a str,
    lenient: bool,
) -> Vec<Spanned<'a>> {
    let mut repaired = Vec::new();
    let mut run: Vec<Spanned<'a>> = Vec::new();
    let mut in_code = false;
    for event in events {
        match &event.0 {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ => {}
        }
        if !in_code && is_inline(&event.0) {
            run.push(event);
        } else {
            flush(&mut run, text, lenient, 0, &mut repaired);
            repaired.push(event);
        }
    }
    flush(&mut run, text, lenient, 0, &mut repaired);
    repaired
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        ),
        Event::End(tag) => matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image
        ),
        Event::Html(_) | Event::Rule => false,
        _ => true,
    }
}

fn flush<'a>(
    run: &mut Vec<Spanned<'a>>,
    text: &'a str,
    lenient: bool,
    depth: usize,
    out: &mut Vec<Spanned<'a>>,
) {
    if depth < DEEPEST && needs_repair(run, text, lenient) {
        rematch(std::mem::take(run), text, lenient, depth, out);
    } else {
        out.append(run);
    }
}

/// Whether there are delimiters and CJK characters.
fn needs_repair(run: &[Spanned<'_>], text: &str, lenient: bool) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.iter().map(|(_, range)| range.end).max())
    else {
        return false;
    };
    let piece = &text.as_bytes()[first.1.start..last];
    // Every CJK character is at least three bytes long and begins above 0xE0.
    memchr::memchr2(b'*', b'_', piece).is_some()
        && (piece.iter().any(|byte| *byte >= 0xe0)
            || lenient && memchr::memmem::find(piece, b"**").is_some())
}

/// A run of delimiters, or something else.
enum Item<'a> {
    Delimiters(Delimiters),
    Other(Spanned<'a>),
}

struct Delimiters {
    symbol: u8,
    start: usize,
    /// How many are not matched yet.
    left: usize,
    original: usize,
    can_open: bool,
    can_close: bool,
    /// Lengths of elements that close here, innermost first.
    closes: Vec<usize>,
    /// Lengths of elements that open here, innermost first.
    opens: Vec<usize>,
}

/// Matches the delimiters of one level again: what is inside of a link is a level of its own.
fn rematch<'a>(
    run: Vec<Spanned<'a>>,
    text: &'a str,
    lenient: bool,
    depth: usize,
    out: &mut Vec<Spanned<'a>>,
) {
    let mut items: Vec<Item<'a>> = Vec::new();
    let mut events = run.into_iter();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::Emphasis) => {
                push_delimiters(&mut items, text, range.start, 1, lenient)
            }
            Event::Start(Tag::Strong) => push_delimiters(&mut items, text, range.start, 2, lenient),
            Event::End(TagEnd::Emphasis) => {
                push_delimiters(&mut items, text, range.end - 1, 1, lenient)
            }
            Event::End(TagEnd::Strong) => {
                push_delimiters(&mut items, text, range.end - 2, 2, lenient)
            }
            Event::Start(_) => {
                let inner = take_group(&mut events);
                items.push(Item::Other((event, range)));
                let (mut inner, end) = inner;
                let mut matched = Vec::new();
                flush(&mut inner, text, lenient, depth + 1, &mut matched);
                items.extend(matched.into_iter().map(Item::Other));
                items.extend(end.map(Item::Other));
            }
            Event::Text(piece) if text[range.clone()] == *piece => {
                split_text(&mut items, text, range, lenient)
            }
            other => items.push(Item::Other((other, range))),
        }
    }
    match_delimiters(&mut items, lenient);
    match_with_blanks(&mut items, text, lenient);
    items.into_iter().for_each(|item| print(item, text, out));
}

/// The events up to the end of the group that just began, and that end.
fn take_group<'a>(
    events: &mut impl Iterator<Item = Spanned<'a>>,
) -> (Vec<Spanned<'a>>, Option<Spanned<'a>>) {
    let mut inner = Vec::new();
    let mut depth = 1;
    for event in events {
        match &event.0 {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (inner, Some(event));
        }
        inner.push(event);
    }
    (inner, None)
}

/// Cuts literal text at its delimiters. One behind a backslash is no delimiter.
fn split_text<'a>(items: &mut Vec<Item<'a>>, text: &'a str, range: Range<usize>, lenient: bool) {
    let bytes = text.as_bytes();
    let escaped = range.start > 0 && bytes[range.start - 1] == b'\\';
    let mut from = range.start;
    let mut at = range.start + usize::from(escaped);
    while at < range.end {
        if matches!(bytes[at], b'*' | b'_') {
            if at > from {
                let piece = CowStr::Borrowed(&text[from..at]);
                items.push(Item::Other((Event::Text(piece), from..at)));
            }
            push_delimiters(items, text, at, 1, lenient);
            from = at + 1;
        }
        at += 1;
    }
    if range.end > from {
        let piece = CowStr::Borrowed(&text[from..range.end]);
        items.push(Item::Other((Event::Text(piece), from..range.end)));
    }
}

fn push_delimiters(
    items: &mut Vec<Item<'_>>,
    text: &str,
    start: usize,
    count: usize,
    lenient: bool,
) {
    let symbol = text.as_bytes()[start];
    if let Some(Item::Delimiters(last)) = items.last_mut()
        && last.symbol == symbol
        && last.start + last.original == start
    {
        last.left += count;
        last.original += count;
        let (can_open, can_close) = flanking(text, last.start, last.original, symbol, lenient);
        (last.can_open, last.can_close) = (can_open, can_close);
        return;
    }
    let (can_open, can_close) = flanking(text, start, count, symbol, lenient);
    items.push(Item::Delimiters(Delimiters {
        symbol,
        start,
        left: count,
        original: count,
        can_open,
        can_close,
        closes: Vec::new(),
        opens: Vec::new(),
    }));
}

/// Whether a run can open and close. Source: CommonMark 0.31, "Emphasis and strong emphasis", with the changes of
/// markdown-cjk-friendly.
fn flanking(text: &str, start: usize, len: usize, symbol: u8, lenient: bool) -> (bool, bool) {
    let before = text[..start].chars().next_back().unwrap_or(' ');
    let after = text[start + len..].chars().next().unwrap_or(' ');
    let hard_punctuation = |c: char| is_punctuation(c) && !is_cjk(c);
    let beside = |c: char| c.is_whitespace() || is_punctuation(c) || is_cjk(c);
    let left = !after.is_whitespace() && (!hard_punctuation(after) || beside(before));
    let right = !before.is_whitespace() && (!hard_punctuation(before) || beside(after));
    if symbol == b'*' {
        // `の** 設定**を` and `*名前 *を`: the blank is a slip of the pen.
        let opens = len == 2 && after == ' ' && (is_cjk(before) || lenient);
        let closes = len == 1 && before == ' ' && is_cjk(after) && lenient;
        (left || opens, right || closes)
    } else {
        let apart = |c: char| is_punctuation(c) || is_cjk(c);
        (
            left && (!right || apart(before)),
            right && (!left || apart(after)),
        )
    }
}

/// CommonMark's "process emphasis".
fn match_delimiters(items: &mut [Item<'_>], lenient: bool) {
    // The stack of openers: indexes of runs that may still open.
    let mut openers: Vec<usize> = Vec::new();
    for at in 0..items.len() {
        let Item::Delimiters(run) = &items[at] else {
            continue;
        };
        let (can_open, can_close) = (run.can_open, run.can_close);
        if can_close {
            while let Some(found) = find_opener(items, &openers, at) {
                openers.truncate(found + 1);
                join(items, openers[found], at, lenient);
                if matches!(&items[openers[found]], Item::Delimiters(run) if run.left == 0) {
                    openers.pop();
                }
                if matches!(&items[at], Item::Delimiters(run) if run.left == 0) {
                    break;
                }
            }
        }
        if can_open && matches!(&items[at], Item::Delimiters(run) if run.left > 0) {
            openers.push(at);
        }
    }
}

/// Joins pairs of `**` that blanks kept apart, if they stand around or next to CJK characters.
fn match_with_blanks(items: &mut [Item<'_>], text: &str, lenient: bool) {
    // One candidate for each element that is open around.
    let mut candidates: Vec<Option<usize>> = vec![None];
    for at in 0..items.len() {
        let (closes, opens, left, symbol, range) = match &items[at] {
            Item::Delimiters(run) => (
                run.closes.len(),
                run.opens.len(),
                run.left,
                run.symbol,
                run.start..run.start + run.original,
            ),
            Item::Other((Event::Start(_), _)) => {
                candidates.push(None);
                continue;
            }
            Item::Other((Event::End(_), _)) => {
                candidates.pop();
                continue;
            }
            Item::Other(_) => continue,
        };
        candidates.truncate(candidates.len().saturating_sub(closes).max(1));
        if left == 2 && symbol == b'*' {
            let candidate = candidates.last_mut().and_then(Option::take);
            match candidate {
                Some(opener) if is_meant(items, opener, &range, text, lenient) => {
                    join(items, opener, at, lenient)
                }
                _ => {
                    if let Some(last) = candidates.last_mut() {
                        *last = Some(at);
                    }
                }
            }
        }
        candidates.extend(std::iter::repeat_n(None, opens));
    }
}

/// Whether two `**` can only be meant as a pair: they are not empty, and CJK characters stand at their inner or outer
/// sides, blanks aside.
fn is_meant(
    items: &[Item<'_>],
    opener: usize,
    closer: &Range<usize>,
    text: &str,
    lenient: bool,
) -> bool {
    let Item::Delimiters(open) = &items[opener] else {
        return false;
    };
    let inside = text[open.start + open.original..closer.start].trim();
    let outside = [
        text[..open.start].chars().next_back(),
        text[closer.end..].chars().next(),
    ];
    let inner = [inside.chars().next(), inside.chars().next_back()];
    !inside.is_empty() && (lenient || outside.iter().chain(&inner).flatten().any(|c| is_cjk(*c)))
}

fn find_opener(items: &[Item<'_>], openers: &[usize], closer: usize) -> Option<usize> {
    let Item::Delimiters(close) = &items[closer] else {
        return None;
    };
    openers.iter().rposition(|&at| {
        let Item::Delimiters(open) = &items[at] else {
            return false;
        };
        // The "rule of three".
        let both = open.can_close || close.can_open;
        let odd = both
            && (open.original + close.original).is_multiple_of(3)
            && !(open.original.is_multiple_of(3) && close.original.is_multiple_of(3));
        open.symbol == close.symbol && open.left > 0 && !odd
    })
}

/// Joins as many delimiters as both runs have, at most two. Of `***both***` the outer element is `em` by CommonMark and
/// `strong` by the parser of former years.
fn join(items: &mut [Item<'_>], opener: usize, closer: usize, lenient: bool) {
    let left = |item: &Item<'_>| match item {
        Item::Delimiters(run) => run.left,
        Item::Other(_) => 0,
    };
    let (open, close) = (left(&items[opener]), left(&items[closer]));
    let inner_first = lenient && open == 3 && close == 3;
    let len = if open >= 2 && close >= 2 && !inner_first {
        2
    } else {
        1
    };
    if let Item::Delimiters(run) = &mut items[opener] {
        run.left -= len;
        run.opens.push(len);
    }
    if let Item::Delimiters(run) = &mut items[closer] {
        run.left -= len;
        run.closes.push(len);
    }
}

fn print<'a>(item: Item<'a>, text: &'a str, out: &mut Vec<Spanned<'a>>) {
    let run = match item {
        Item::Other(event) => return out.push(event),
        Item::Delimiters(run) => run,
    };
    let mut at = run.start;
    for len in run.closes {
        let end = if len == 2 {
            TagEnd::Strong
        } else {
            TagEnd::Emphasis
        };
        out.push((Event::End(end), at..at + len));
        at += len;
    }
    if run.left > 0 {
        let piece = CowStr::Borrowed(&text[at..at + run.left]);
        out.push((Event::Text(piece), at..at + run.left));
        at += run.left;
    }
    for len in run.opens.into_iter().rev() {
        let start = if len == 2 { Tag::Strong } else { Tag::Emphasis };
        out.push((Event::Start(start), at..at + len));
        at += len;
    }
}
