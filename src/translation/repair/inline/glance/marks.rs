//! Looks at marks of emphasis and at code spans.

use super::Glance;
use memchr::{memchr, memchr3, memrchr};

/// What can stand for a sign in a code span.
const ENTITIES: &[&[u8]] = &[b"&lt;", b"&gt;", b"&quot;", b"&#39;", b"&#x27;", b"&amp;"];

/// The line that is looked at.
#[derive(Debug, Default)]
struct Line {
    start: usize,
    end: usize,
}

/// The marks of one sign in a block.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// How many there are.
    all: usize,
    /// The length of the one that is open.
    open: usize,
}

impl Count {
    /// Whether one mark is the only one. Where there are more, nobody can say which of them has lost its partner.
    fn is_lone(self) -> bool {
        self.all == 1 && self.open == 2
    }
}

impl Glance {
    /// Goes from mark to mark.
    pub(super) fn look_at_marks(&mut self, own: &str) {
        let bytes = own.as_bytes();
        let mut line = Line::default();
        let (mut stars, mut lows) = (Count::default(), Count::default());
        let mut at = 0;
        while let Some(start) = next(bytes, at) {
            if start >= line.end {
                let next = line_at(bytes, start);
                if !continues(bytes, &line, &next) {
                    self.emphasis |= stars.is_lone();
                    (stars, lows) = (Count::default(), Count::default());
                }
                line = next;
            }
            let sign = bytes.get(start).copied().unwrap_or_default();
            let end = run_end(bytes, start, sign);
            at = end;
            if sign == b'`' {
                at = self.code(bytes, &line, start, end);
                continue;
            }
            if !is_mark(own, &line, start, end, sign) {
                continue;
            }
            let count = match sign {
                b'*' => &mut stars,
                _ => &mut lows,
            };
            let len = end - start;
            let (head, tail) = (bytes.get(..start), bytes.get(end..));
            self.emphasis |= match count.open {
                0 => is_blank_first(tail.unwrap_or_default()),
                other => other != len || is_blank_last(head.unwrap_or_default()),
            };
            self.emphasis |= len == 4 || head.is_some_and(|head| head.ends_with(b"\\"));
            count.open = if count.open == 0 { len } else { 0 };
            count.all += 1;
        }
        self.emphasis |= stars.is_lone();
    }

    /// Passes code that begins with some backticks. Returns where to go on.
    fn code(&mut self, bytes: &[u8], line: &Line, start: usize, end: usize) -> usize {
        let part = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
        let len = end - start;
        let is_first = || {
            let is_before = |byte: &u8| b" \t>-*+.)0123456789".contains(byte);
            let head = part(line.start, start);
            // A mark of a list has a blank behind it.
            head.iter().all(is_before) && head.last().is_none_or(|byte| b" \t>".contains(byte))
        };
        if len >= 3 && memchr(b'`', part(end, line.end)).is_none() && is_first() {
            return fence_end(bytes, line.end, len);
        }
        let mut at = end;
        while let Some(close) = memchr(b'`', part(at, line.end)).map(|close| at + close) {
            at = run_end(bytes, close, b'`');
            if at - close == len {
                let code = part(end, close);
                self.entity |= memchr::memchr_iter(b'&', code).any(|at| {
                    let rest = code.get(at..).unwrap_or_default();
                    ENTITIES.iter().any(|entity| rest.starts_with(entity))
                });
                return at;
            }
        }
        // Whether it ends in another line would have to be read.
        self.emphasis = true;
        self.entity |= memchr(b'&', bytes).is_some();
        end
    }
}

/// The next mark, or backtick.
fn next(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    memchr3(b'*', b'_', b'`', rest).map(|start| at + start)
}

fn line_at(bytes: &[u8], at: usize) -> Line {
    let head = bytes.get(..at).unwrap_or_default();
    let tail = bytes.get(at..).unwrap_or_default();
    Line {
        start: memrchr(b'\n', head).map_or(0, |start| start + 1),
        end: memchr(b'\n', tail).map_or(bytes.len(), |end| at + end),
    }
}

/// Whether two lines belong to one block, as running text does that is broken into lines.
fn continues(bytes: &[u8], line: &Line, next: &Line) -> bool {
    let first = |line: &Line| {
        let text = bytes.get(line.start..line.end).unwrap_or_default();
        text.trim_ascii_start().first().copied().unwrap_or_default()
    };
    let between = bytes.get(line.end..next.start).unwrap_or_default();
    memchr::memmem::find(between, b"\n\n").is_none()
        && !matches!(first(line), b'#' | b'|')
        && !(first(next).is_ascii_digit() || b"-*+#|>{<".contains(&first(next)))
}

fn run_end(bytes: &[u8], start: usize, sign: u8) -> usize {
    let run = bytes.get(start..).unwrap_or_default();
    start + run.iter().take_while(|byte| **byte == sign).count()
}

/// The end of the line that closes a fence.
fn fence_end(bytes: &[u8], from: usize, len: usize) -> usize {
    let mut at = from + 1;
    while let Some(rest) = bytes.get(at..) {
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..end).unwrap_or_default();
        let blanks = line.iter().take_while(|byte| b" \t>".contains(byte));
        let bare = line.get(blanks.count()..).unwrap_or_default();
        let bare = bare.trim_ascii_end();
        at += end;
        if bare.len() >= len && bare.iter().all(|byte| *byte == b'`') {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Whether a run is a mark of emphasis, even an escaped one: not within a word, no mark of a list, no rule.
fn is_mark(text: &str, line: &Line, start: usize, end: usize, sign: u8) -> bool {
    let bytes = text.as_bytes();
    let before = start.checked_sub(1).and_then(|at| bytes.get(at).copied());
    let after = bytes.get(end).copied();
    if sign == b'_' {
        let is_ascii_word =
            |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        if is_ascii_word(before) && is_ascii_word(after) {
            return false;
        }
        let is_letter = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
        let head = text.get(..start).and_then(|head| head.chars().next_back());
        let tail = text.get(end..).and_then(|tail| tail.chars().next());
        if is_letter(head) && is_letter(tail) {
            return false;
        }
    }
    let head = || text.get(line.start..start).unwrap_or_default();
    let starts_line = || {
        let bare = head().trim_matches([' ', '\t', '>', '|', '-', '.']);
        bare.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_item = end - start == 1
        && after.is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n'))
        && starts_line();
    let is_rule = || {
        let tail = text.get(end..line.end.max(end)).unwrap_or_default();
        tail.trim().is_empty() && head().trim().is_empty()
    };
    !is_item && !is_rule()
}

fn is_blank_first(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [b' ', ..] | [0xc2, 0xa0, ..] | [0xe3, 0x80, 0x80, ..]
    )
}

fn is_blank_last(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [.., b' '] | [.., 0xc2, 0xa0] | [.., 0xe3, 0x80, 0x80]
    )
}
