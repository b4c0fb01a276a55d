//! Looks at links and images.

use super::{
    super::{
        address,
        width::{is_blank, narrow},
    },
    Glance,
};
use memchr::{memchr, memchr2, memchr2_iter, memmem};

/// The text of a link that is to show the title of its page.
const WORD: &str = "AUTOTITLE";

/// What stands between the end of a link and the next joint.
#[derive(Debug, Default)]
struct Gap {
    /// Where the last link ended.
    start: usize,
    /// Where brackets are that are open.
    opens: Vec<usize>,
}

impl Glance {
    /// Goes from bracket to bracket.
    pub(super) fn look_at_links(&mut self, source: &str, own: &str, has_wide: bool) {
        let bytes = own.as_bytes();
        let has_word = memmem::find(source.as_bytes(), WORD.as_bytes()).is_some();
        let mut gap = Gap::default();
        for at in memchr2_iter(b'[', b']', bytes) {
            if at < gap.start {
                continue;
            }
            let rest = own.get(at + 1..).unwrap_or_default();
            let is_open = bytes.get(at) == Some(&b'[');
            if is_open {
                gap.opens.push(at);
            } else if let Some(target) = rest.strip_prefix('(') {
                let Some(end) = end_of(target) else {
                    // Its parenthesis is gone.
                    self.bracket = true;
                    continue;
                };
                let open = gap.opens.pop();
                // A bracket that opens nothing belongs to a link around the one before.
                self.nested |= open.is_none();
                let (head, text) = match open {
                    Some(open) => (own.get(gap.start..open), own.get(open + 1..at)),
                    None => (None, own.get(gap.start..at)),
                };
                let (head, text) = (head.unwrap_or_default(), text.unwrap_or_default());
                let is_image = head.ends_with('!') && !head.ends_with("\\!");
                self.look_at_link((source, own), head, text, (target, end));
                self.bracket |= has_wide
                    && (own.get(gap.start..at).unwrap_or_default())
                        .contains(['［', '【', '］', '】']);
                if has_word && !is_image && text != WORD {
                    let address = address_in(target.get(..end).unwrap_or_default());
                    self.title |=
                        memmem::find_iter(source.as_bytes(), address.as_bytes()).any(|at| {
                            source
                                .get(..at)
                                .is_some_and(|head| head.ends_with("AUTOTITLE]("))
                        });
                }
                // An image may be in the text of a link.
                if !is_image {
                    gap.opens.clear();
                }
                gap.start = at + 2 + end + 1;
            } else {
                self.bracket |= is_apart(source, rest);
                gap.opens.pop();
            }
        }
        self.nested &= memmem::find(source.as_bytes(), b"[[").is_none();
        self.bracket |= has_wide
            && own
                .match_indices(['］', '】'])
                .any(|(at, sign)| is_link(source, own.get(at + sign.len()..).unwrap_or_default()));
    }

    /// Looks at a link with all marks in place.
    fn look_at_link(
        &mut self,
        (source, own): (&str, &str),
        head: &str,
        text: &str,
        (target, end): (&str, usize),
    ) {
        let is_blank = |sign: char| matches!(sign, ' ' | '\u{3000}');
        let inner = target.get(..end).unwrap_or_default();
        // The mark of an image stands apart, or is full-width.
        let marked = head.trim_end_matches([' ', '\u{3000}', '\u{a0}', '\\']);
        let has_bang = marked.ends_with('！')
            || marked.ends_with("\\!")
            || marked.len() < head.len() && marked.ends_with('!');
        self.bracket |=
            has_bang || head.ends_with('\\') || text.ends_with('\\') || inner.trim() != inner;
        let tail = target.get(end + 1..).unwrap_or_default();
        let is_padded = (text.starts_with(is_blank), text.ends_with(is_blank));
        self.bracket |= match is_padded {
            (true, true) => true,
            (false, false) => false,
            // A blank at one end is only taken out of a link that the translation lacks otherwise.
            _ => count(source, inner) > count(own, inner),
        };
        self.nested |= inner.starts_with('(')
            || tail.starts_with('(')
            || head.ends_with('[')
            || text.starts_with('[') && text.ends_with(']');
        if address::is_suspect(inner) {
            self.bracket |= inner.contains(['（', '）']);
            let address = address_in(inner);
            let is_known = memmem::find_iter(source.as_bytes(), address.as_bytes()).any(|at| {
                let is_end = |rest: &str| rest.trim_start().starts_with([')', '"', '\'']);
                source.get(..at).is_some_and(|head| head.ends_with('('))
                    && source.get(at + address.len()..).is_some_and(is_end)
            });
            self.address |= !is_known;
            // One that differs in width and blanks only is written anew with its link.
            self.bracket |= !is_known && count(source, &bare(address)) > 0;
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
    target
        .get(..title.unwrap_or(target.len()))
        .unwrap_or_default()
}

/// How often a target stands in a text.
fn count(text: &str, target: &str) -> usize {
    memmem::find_iter(text.as_bytes(), target.as_bytes()).count()
}

/// An address without blanks, in ASCII.
fn bare(address: &str) -> String {
    let written = address.chars().filter(|sign| !is_blank(*sign));
    written.map(narrow).collect()
}

/// Whether a parenthesis with an address follows, which is full-width, or stands behind blanks.
fn is_apart(source: &str, rest: &str) -> bool {
    let first = rest.as_bytes().first().copied();
    first.is_some_and(|byte| !byte.is_ascii() || matches!(byte, b' ' | b'\\' | b'\n'))
        && is_link(source, rest)
}

/// Whether the address of a link follows, of a damaged one as well.
fn is_link(source: &str, rest: &str) -> bool {
    let after = rest.trim_start_matches([' ', '\u{3000}', '\u{a0}', '\\', '\n', '\u{200b}']);
    let Some(inner) = after.strip_prefix(['(', '（']) else {
        return false;
    };
    let target = inner
        .split(['\n', ')', '）', '"'])
        .next()
        .unwrap_or_default();
    let address = bare(target);
    address.starts_with(['/', '#'])
        || address.starts_with("http")
        || address.starts_with("mailto:")
        || count(source, &address) > 0
}
