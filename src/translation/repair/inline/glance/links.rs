//! Looks at links and images.

use super::{super::address, Glance};
use memchr::{memchr, memchr2, memchr2_iter, memmem};

/// The text of a link that is to show the title of its page.
const WORD: &str = "AUTOTITLE";

/// What stands between the end of a link and the next joint.
#[derive(Debug, Default)]
struct Gap {
    /// Where the last link ended.
    start: usize,
    /// Brackets that are open.
    open: usize,
    /// Where the last of them is.
    last: usize,
}

impl Glance {
    /// Goes from bracket to bracket.
    pub(super) fn look_at_links(&mut self, source: &str, own: &str, has_wide: bool) {
        let bytes = own.as_bytes();
        let has_word = memmem::find(source.as_bytes(), WORD.as_bytes()).is_some();
        let mut gap = Gap::default();
        let mut is_doubled = false;
        for at in memchr2_iter(b'[', b']', bytes) {
            if at < gap.start {
                continue;
            }
            let rest = own.get(at + 1..).unwrap_or_default();
            let is_open = bytes.get(at) == Some(&b'[');
            if is_open {
                is_doubled |= rest.starts_with('[');
                (gap.open, gap.last) = (gap.open + 1, at);
            } else if let Some(target) = rest.strip_prefix('(') {
                let Some(end) = end_of(target) else {
                    // Its parenthesis is gone.
                    self.bracket = true;
                    continue;
                };
                let head = own.get(gap.start..gap.last).unwrap_or_default();
                let text = own.get(gap.last + 1..at).unwrap_or_default();
                let is_image = head.ends_with('!');
                self.look_at_link(source, head, text, target, end);
                self.nested |= gap.open == 0;
                self.bracket |= has_wide
                    && (own.get(gap.start..at).unwrap_or_default())
                        .contains(['［', '【', '］', '】']);
                if has_word && !is_image && text != WORD {
                    let address = address_in(target.get(..end).unwrap_or_default());
                    self.title |= memmem::find_iter(source.as_bytes(), address.as_bytes())
                        .any(|at| source.get(..at).is_some_and(|head| head.ends_with("AUTOTITLE](")));
                }
                // An image may be in the text of a link.
                gap.open = if is_image { gap.open.saturating_sub(1) } else { 0 };
                gap.start = at + 2 + end + 1;
            } else {
                self.bracket |= is_apart(rest);
                gap.open = gap.open.saturating_sub(1);
            }
        }
        self.nested |= is_doubled;
        self.nested &= memmem::find(source.as_bytes(), b"[[").is_none();
        self.bracket |= has_wide
            && own
                .match_indices(['］', '】'])
                .any(|(at, sign)| own.get(at + sign.len()..).is_some_and(is_apart_or_joined));
    }

    /// Looks at a link with all marks in place.
    fn look_at_link(&mut self, source: &str, head: &str, text: &str, target: &str, end: usize) {
        let is_blank = |sign: char| matches!(sign, ' ' | '\u{3000}');
        let inner = target.get(..end).unwrap_or_default();
        // The mark of an image stands apart, or is full-width.
        let bare = head.trim_end_matches([' ', '\u{3000}', '\u{a0}', '\\']);
        let has_bang = bare.ends_with('！') || bare.len() < head.len() && bare.ends_with('!');
        self.bracket |= has_bang
            || head.ends_with('\\')
            || text.starts_with(is_blank)
            || text.ends_with(is_blank)
            || text.ends_with('\\')
            || inner.trim() != inner;
        let tail = target.get(end + 1..).unwrap_or_default();
        self.nested |= inner.starts_with('(') || tail.starts_with('(');
        if address::is_suspect(inner) {
            self.bracket |= inner.contains(['（', '）']);
            let address = address_in(inner);
            self.address |= !memmem::find_iter(source.as_bytes(), address.as_bytes()).any(|at| {
                let is_end = |rest: &str| rest.trim_start().starts_with([')', '"', '\'']);
                source.get(..at).is_some_and(|head| head.ends_with('('))
                    && source.get(at + address.len()..).is_some_and(is_end)
            });
        }
    }
}

/// Where the parenthesis is that closes a target, on its line.
fn end_of(target: &str) -> Option<usize> {
    let bytes = target.as_bytes();
    let mut at = 0;
    let mut depth = 0usize;
    loop {
        let end = at + memchr2(b')', b'\n', bytes.get(at..)?)?;
        if bytes.get(end) == Some(&b'\n') {
            return None;
        }
        let mut from = at;
        while let Some(open) = bytes.get(from..end).and_then(|part| memchr(b'(', part)) {
            depth += 1;
            from += open + 1;
        }
        if depth == 0 {
            return Some(end);
        }
        depth -= 1;
        at = end + 1;
    }
}

/// The address in a target, without a title.
fn address_in(target: &str) -> &str {
    let title = target.find([' ', '\u{3000}']).filter(|at| {
        let rest = target.get(*at..).unwrap_or_default().trim_start();
        rest.starts_with(['"', '\''])
    });
    target.get(..title.unwrap_or(target.len())).unwrap_or_default()
}

/// Whether a parenthesis follows behind blanks, or is full-width.
fn is_apart(rest: &str) -> bool {
    !matches!(rest.as_bytes().first(), Some(b'a'..=b'z' | b'(')) && is_apart_or_joined(rest)
}

fn is_apart_or_joined(rest: &str) -> bool {
    let bare = rest.trim_start_matches([' ', '\u{3000}', '\u{a0}', '\\', '\n', '\u{200b}']);
    bare.starts_with(['(', '（'])
}
