//! The marks of a line, as numbers that can be compared.
//!
//! Enters: a line. Leaves: sums over its marks, which do not depend on the order where a translator may choose it, and do
//! where not. Two lines with other marks have, but for chance, other numbers.

use std::hash::Hasher;

use memchr::memmem;
use rustc_hash::FxHasher;

/// What a line has besides words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Marks in any order.
    free: u64,
    /// Tags other than texts and outputs, in order.
    tags: u64,
    /// HTML, in order.
    html: u64,
    /// Different code spans: how often one is named, a translator may choose.
    code: [u64; MAX_SPANS],
}

/// Different code spans of a line. Those of longer lines are counted.
const MAX_SPANS: usize = 8;

/// Bytes at which something may begin. Full-width signs begin with `0xef`.
const SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    let mut n = 0;
    let all = b"{}[]`*_<&\\|~\xef";
    while n < all.len() {
        signs[all[n] as usize] = true;
        n += 1;
    }
    signs
};

/// Full-width braces, which no prose of a healthy translation has.
const WIDE: [&[u8]; 2] = ["｛".as_bytes(), "｝".as_bytes()];

/// Blanks that input methods and word processors write.
const WIDE_BLANKS: [&[u8]; 2] = ["\u{3000}".as_bytes(), "\u{a0}".as_bytes()];

/// Most bytes of a text in brackets that says what the brackets are, as in `[!NOTE]`.
const MAX_WORD: usize = 40;

impl Marks {
    /// Returns the marks of a line; `None` if one is not complete, or is not where a healthy one would be.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        let mut reader = Reader::new(line);
        while let Some(at) = reader.next_sign() {
            reader.read(at)?;
        }
        (reader.brackets.open == 0).then_some(reader.marks)
    }

    /// Returns the tags of a text, and other signs of tags.
    pub(super) fn of_tags(text: &str) -> Self {
        let mut reader = Reader::new(text);
        while let Some(at) = reader.next_sign() {
            let bytes = reader.bytes;
            match bytes[at] {
                b'{' | b'}' if reader.tag(at).is_some() => {}
                b'{' | b'}' | 0xef => reader.brace(at),
                _ => reader.at = at + 1,
            }
        }
        reader.marks
    }

    fn add(&mut self, kind: u8, text: &[u8]) {
        self.free = self.free.wrapping_add(hash(kind, text));
    }

    /// Adds a code span. They are kept in order, so that those of two lines can be compared.
    fn add_code(&mut self, hash: u64) {
        let hash = hash.max(1);
        let known = self.code.iter().take_while(|it| **it != 0).count();
        let at = self.code[..known].partition_point(|it| *it < hash);
        if self.code[..known].get(at) == Some(&hash) {
            return;
        }
        if known == MAX_SPANS {
            self.free = self.free.wrapping_add(hash);
            return;
        }
        self.code[at..=known].rotate_right(1);
        self.code[at] = hash;
    }
}

/// A hash of a mark.
fn hash(kind: u8, text: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(kind);
    hasher.write(text);
    hasher.finish()
}

/// What stands before and behind the label of an icon, which is for translation.
fn around_label(tag: &[u8]) -> (&[u8], &[u8]) {
    const LABEL: &[u8] = b" aria-label=\"";
    let label = memmem::find(tag, LABEL).map(|at| at + LABEL.len());
    let range = label.and_then(|at| Some(at..at + memchr::memchr(b'"', &tag[at..])?));
    match range {
        Some(range) => (&tag[..range.start], &tag[range.end..]),
        None => (tag, &[]),
    }
}

/// Puts one more mark behind others.
fn behind(known: u64, next: u64) -> u64 {
    known.rotate_left(7).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ next
}

/// A line that is being read.
struct Reader<'l> {
    bytes: &'l [u8],
    at: usize,
    marks: Marks,
    emphasis: Emphasis,
    brackets: Brackets,
}

impl<'l> Reader<'l> {
    fn new(line: &'l str) -> Self {
        Self {
            bytes: line.as_bytes(),
            at: 0,
            marks: Marks::default(),
            emphasis: Emphasis::default(),
            brackets: Brackets::default(),
        }
    }

    fn next_sign(&self) -> Option<usize> {
        let rest = self.bytes.get(self.at..)?;
        let next = rest.iter().position(|byte| SIGNS[usize::from(*byte)])?;
        Some(self.at + next)
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or_default()
    }

    /// Reads the mark at a place; `None` if it is not complete.
    fn read(&mut self, at: usize) -> Option<()> {
        match self.bytes[at] {
            b'{' if matches!(self.byte(at + 1), b'{' | b'%') => self.tag(at)?,
            b'{' | b'}' => self.brace(at),
            0xef => {
                if WIDE.iter().any(|sign| self.bytes[at..].starts_with(sign)) {
                    return None;
                }
                self.at = at + 3;
            }
            b'[' => self.opening(at),
            b']' => self.closing(at)?,
            b'`' => self.code(at)?,
            b'*' | b'_' => self.emphasis(at)?,
            b'<' => self.html(at)?,
            b'&' => self.entity(at),
            b'\\' => {
                self.marks.add(b'\\', &[self.byte(at + 1)]);
                let next = self.byte(at + 1);
                self.at = at + 1 + usize::from(next.is_ascii_punctuation());
            }
            sign => {
                self.marks.add(sign, &[]);
                self.at = at + 1;
            }
        }
        Some(())
    }

    /// A Liquid tag or output, with all of its bytes.
    fn tag(&mut self, at: usize) -> Option<()> {
        let rest = &self.bytes[at..];
        let end: &[u8] = match rest {
            [b'{', b'%', ..] => b"%}",
            [b'{', b'{', ..] => b"}}",
            _ => return None,
        };
        let len = memmem::find(rest, end)? + 2;
        let tag = &rest[..len];
        let (head, tail) = around_label(tag);
        let hash = hash(b'{', head) ^ hash(b'}', tail);
        self.marks.free = self.marks.free.wrapping_add(hash);
        let inner = tag[2..].trim_ascii_start();
        let is_free =
            tag[1] == b'{' || inner.starts_with(b"data ") || inner.starts_with(b"octicon ");
        if !is_free {
            self.marks.tags = behind(self.marks.tags, hash);
        }
        self.at = at + len;
        Some(())
    }

    /// A sign of a tag that is none.
    fn brace(&mut self, at: usize) {
        let wide = WIDE.iter().find(|sign| self.bytes[at..].starts_with(sign));
        match (self.bytes[at], wide) {
            (0xef, None) => {}
            (0xef, Some(sign)) => self.marks.add(b'w', sign),
            (sign, _) => self.marks.add(sign, &[self.byte(at + 1)]),
        }
        self.at = at + 1;
    }

    /// A bracket. Words of a user interface stand in brackets in some languages, so that only those of links count.
    fn opening(&mut self, at: usize) {
        let rest = &self.bytes[at + 1..];
        if at > 0 && self.bytes[at - 1] == b'!' {
            self.marks.add(b'!', &[]);
        }
        // Alerts, notes, and links that show the title of their page.
        if rest.starts_with(b"!") || rest.starts_with(b"^") || rest.starts_with(b"AUTOTITLE") {
            let head = &rest[..rest.len().min(MAX_WORD)];
            let len = head.iter().position(|byte| *byte == b']');
            self.marks.add(b'[', &head[..len.unwrap_or(head.len())]);
        } else if rest.starts_with(b" ") {
            self.marks.add(b'[', b" ");
        }
        self.brackets.open += 1;
        self.at = at + 1;
    }

    fn closing(&mut self, at: usize) -> Option<()> {
        if at > 0 && self.bytes[at - 1] == b' ' {
            self.marks.add(b']', b" ");
        }
        let rest = &self.bytes[at + 1..];
        self.at = at + 1;
        if let Some(target) = rest.strip_prefix(b"(") {
            let end = memchr::memchr(b')', target)?;
            self.brackets.close(true)?;
            self.marks.add(b'(', &target[..end]);
            self.at = at + 2 + end;
            return Some(());
        }
        self.brackets.close(false)?;
        if rest.starts_with(b"[") || is_address_apart(rest) {
            self.marks.add(b']', &rest[..1]);
        }
        Some(())
    }

    /// A code span, which ends on the same line.
    fn code(&mut self, at: usize) -> Option<()> {
        let run = |from: usize| {
            self.bytes[from..]
                .iter()
                .take_while(|byte| **byte == b'`')
                .count()
        };
        let len = run(at);
        let mut end = at + len;
        loop {
            end += memchr::memchr(b'`', self.bytes.get(end..)?)?;
            let found = run(end);
            if found == len {
                break;
            }
            end += found;
        }
        let code = &self.bytes[at + len..end];
        let hash = hash(b'`', code);
        self.marks.add_code(hash);
        // Liquid reads code, too.
        if memmem::find(code, b"{%").is_some() {
            self.marks.tags = behind(self.marks.tags, hash);
        }
        self.at = end + len;
        Some(())
    }

    fn emphasis(&mut self, at: usize) -> Option<()> {
        let sign = self.bytes[at];
        let run = &self.bytes[at..];
        let len = run.iter().take_while(|byte| **byte == sign).count();
        self.at = at + len;
        let (head, tail) = (&self.bytes[..at], &run[len..]);
        let before = head.last().copied().unwrap_or(b' ');
        let after = tail.first().copied().unwrap_or(b' ');
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
        if sign == b'_' && is_letter(before) && is_letter(after) {
            return Some(());
        }
        self.marks.add(sign, &[len as u8]);
        let is_after_blank = is_blank(before) || WIDE_BLANKS.iter().any(|it| head.ends_with(it));
        let is_before_blank = is_blank(after) || WIDE_BLANKS.iter().any(|it| tail.starts_with(it));
        self.emphasis
            .mark(sign, len, (is_after_blank, is_before_blank))
    }

    /// A tag of HTML or a comment, with all of its bytes.
    fn html(&mut self, at: usize) -> Option<()> {
        let next = self.byte(at + 1);
        if !next.is_ascii_alphabetic() && !matches!(next, b'/' | b'!') {
            self.marks.add(b'<', &[next]);
            self.at = at + 1;
            return Some(());
        }
        let rest = &self.bytes[at..];
        let len = memchr::memchr(b'>', rest)? + 1;
        self.marks.html = behind(self.marks.html, hash(b'<', &rest[..len]));
        self.at = at + len;
        Some(())
    }

    /// An entity with its name.
    fn entity(&mut self, at: usize) {
        let rest = &self.bytes[at + 1..];
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'#';
        let len = rest.iter().take(10).take_while(is_part).count();
        if len > 0 && rest.get(len) == Some(&b';') {
            self.marks.add(b'&', &rest[..len]);
        }
        self.at = at + 1;
    }
}

/// Whether an address in parentheses follows, behind a blank.
fn is_address_apart(rest: &[u8]) -> bool {
    let inner = rest.trim_ascii_start().strip_prefix(b"(");
    inner.is_some_and(|inner| matches!(inner, [b'/' | b'#' | b'{' | b'.' | b'h', ..]))
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n')
}

/// The brackets that are open.
#[derive(Debug, Default)]
struct Brackets {
    /// Their number.
    open: u32,
    /// For each of them, a bit that says whether there is a link in it.
    with_link: u64,
}

impl Brackets {
    /// Closes one; `None` if there is none, or if it has a link in it and is none itself, as what a tool has made of links
    /// side by side.
    fn close(&mut self, is_link: bool) -> Option<()> {
        self.open = self.open.checked_sub(1)?;
        let bit = 1_u64.checked_shl(self.open)?;
        let has_link = self.with_link & bit != 0;
        self.with_link &= !bit;
        if is_link {
            self.with_link |= bit >> 1;
        }
        (is_link || !has_link).then_some(())
    }
}

/// Which marks of emphasis are open: for each sign, those of one, two and three signs.
#[derive(Debug, Default)]
struct Emphasis {
    open: [[bool; 3]; 2],
}

impl Emphasis {
    /// Opens or closes; `None` if there is a blank at the inner side of the mark, or it is of another length.
    fn mark(&mut self, sign: u8, len: usize, (before, after): (bool, bool)) -> Option<()> {
        let open = self.open[usize::from(sign == b'_')].get_mut(len - 1)?;
        let is_within = if *open { before } else { after };
        *open = !*open;
        (!is_within).then_some(())
    }
}
