//! Emphasis: matches `*` and `_` again where CommonMark's rules do not give what authors mean.
//!
//! Enters: the events of pulldown-cmark. Leaves: the same events, with the delimiters in inline text matched again:
//!
//! * next to Chinese, Japanese and Korean characters, by [`cjk`]; all other text is left exactly as CommonMark has it;
//! * everywhere, by [`legacy`], if the site's trees were written for the earlier parser.
//!
//! Both work on [`Item`]s: delimiters, and everything else in the line. Start at [`repair`].

mod cjk;
mod legacy;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

/// Maximum nesting depth of links and images; deeper ones are left unchanged.
const MAX_DEPTH: usize = 8;

type Spanned<'a> = (Event<'a>, Range<usize>);

/// Matches delimiters again and passes each event to `take`. `legacy`: use the rules of the earlier parser.
pub(super) fn repair<'a>(
    events: impl Iterator<Item = Spanned<'a>>,
    text: &'a str,
    legacy: bool,
    mut take: impl FnMut(Spanned<'a>),
) {
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
            flush(&mut run, text, legacy, 0, &mut repaired);
            repaired.drain(..).for_each(&mut take);
            take(event);
        }
    }
    flush(&mut run, text, legacy, 0, &mut repaired);
    repaired.into_iter().for_each(take);
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
    legacy: bool,
    depth: usize,
    out: &mut Vec<Spanned<'a>>,
) {
    if depth < MAX_DEPTH && needs_repair(run, text, legacy) {
        rematch(std::mem::take(run), text, legacy, depth, out);
    } else {
        out.append(run);
    }
}

/// Whether there are delimiters, and characters for which CommonMark's rules are wrong.
fn needs_repair(run: &[Spanned<'_>], text: &str, legacy: bool) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.iter().map(|(_, range)| range.end).max())
    else {
        return false;
    };
    let piece = &text.as_bytes()[first.1.start..last];
    // Every CJK character takes at least three bytes, the first of which is at least 0xE0.
    memchr::memchr2(b'*', b'_', piece).is_some()
        && (legacy || piece.iter().any(|byte| *byte >= 0xe0))
}

/// A run of delimiters, or any other event.
enum Item<'a> {
    Delimiters(Delimiters),
    Other(Spanned<'a>),
}

/// A run of equal characters.
struct Delimiters {
    symbol: u8,
    start: usize,
    len: usize,
    /// Where elements start and end, in text order.
    edges: Vec<Edge>,
}

/// One or two characters of a run that start or end an element.
struct Edge {
    /// Offset from the start of the run.
    offset: usize,
    /// 1 for `em`, 2 for `strong`.
    len: usize,
    opens: bool,
}

impl Delimiters {
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.len
    }
}

/// Matches the delimiters of one level again; the contents of a link are a separate level.
fn rematch<'a>(
    run: Vec<Spanned<'a>>,
    text: &'a str,
    legacy: bool,
    depth: usize,
    out: &mut Vec<Spanned<'a>>,
) {
    let mut items: Vec<Item<'a>> = Vec::new();
    let mut events = run.into_iter();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::Emphasis) => push_delimiters(&mut items, text, range.start, 1),
            Event::Start(Tag::Strong) => push_delimiters(&mut items, text, range.start, 2),
            Event::End(TagEnd::Emphasis) => push_delimiters(&mut items, text, range.end - 1, 1),
            Event::End(TagEnd::Strong) => push_delimiters(&mut items, text, range.end - 2, 2),
            Event::Start(_) => {
                let inner = take_group(&mut events);
                items.push(Item::Other((event, range)));
                let (mut inner, end) = inner;
                let mut matched = Vec::new();
                flush(&mut inner, text, legacy, depth + 1, &mut matched);
                items.extend(matched.into_iter().map(Item::Other));
                items.extend(end.map(Item::Other));
            }
            Event::Text(piece) if text[range.clone()] == *piece => {
                split_text(&mut items, text, range)
            }
            other => items.push(Item::Other((other, range))),
        }
    }
    match legacy {
        true => legacy::pair(&mut items, text),
        false => cjk::pair(&mut items, text),
    }
    items.into_iter().for_each(|item| print(item, text, out));
}

/// The events up to the end of the group that just started, and its end event.
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

/// Splits literal text at its delimiters. An escaped delimiter is literal text.
fn split_text<'a>(items: &mut Vec<Item<'a>>, text: &'a str, range: Range<usize>) {
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
            push_delimiters(items, text, at, 1);
            from = at + 1;
        }
        at += 1;
    }
    if range.end > from {
        let piece = CowStr::Borrowed(&text[from..range.end]);
        items.push(Item::Other((Event::Text(piece), from..range.end)));
    }
}

fn push_delimiters(items: &mut Vec<Item<'_>>, text: &str, start: usize, count: usize) {
    let symbol = text.as_bytes()[start];
    if let Some(Item::Delimiters(last)) = items.last_mut()
        && last.symbol == symbol
        && last.range().end == start
    {
        last.len += count;
        return;
    }
    items.push(Item::Delimiters(Delimiters {
        symbol,
        start,
        len: count,
        edges: Vec::new(),
    }));
}

fn print<'a>(item: Item<'a>, text: &'a str, out: &mut Vec<Spanned<'a>>) {
    let run = match item {
        Item::Other(event) => return out.push(event),
        Item::Delimiters(run) => run,
    };
    let mut at = run.start;
    let literal = |range: Range<usize>, out: &mut Vec<Spanned<'a>>| {
        if !range.is_empty() {
            let piece = CowStr::Borrowed(&text[range.clone()]);
            out.push((Event::Text(piece), range));
        }
    };
    for edge in &run.edges {
        let from = run.start + edge.offset;
        literal(at..from, out);
        at = from + edge.len;
        let event = match (edge.opens, edge.len) {
            (true, 2) => Event::Start(Tag::Strong),
            (true, _) => Event::Start(Tag::Emphasis),
            (false, 2) => Event::End(TagEnd::Strong),
            (false, _) => Event::End(TagEnd::Emphasis),
        };
        out.push((event, from..at));
    }
    literal(at..run.range().end, out);
}
