//! Looks at what stands in angle brackets.

use super::{
    super::{attribute, comment, tag::element},
    Glance,
};
use memchr::{memchr_iter, memchr3_iter, memmem};

/// How tags begin and end that are shown as text.
const ENTITIES: &[&[u8]] = &[
    b"&amp;lt;",
    b"&lt;",
    b"&LT;",
    b"&#60;",
    b"&#x3C;",
    b"&#x3c;",
    b"&amp;gt;",
    b"&gt;",
    b"&GT;",
    b"&#62;",
    b"&#x3E;",
    b"&#x3e;",
];

impl Glance {
    /// Goes from bracket to bracket.
    pub(super) fn look_at_angles(&mut self, source: &str, own: &str) {
        let mut has_tag = false;
        // How many end tags each element lacks.
        let mut ends: Vec<i32> = Vec::new();
        for at in memchr3_iter(b'<', b'&', b'\\', own.as_bytes()) {
            let rest = own.as_bytes().get(at..).unwrap_or_default();
            match rest {
                [b'<', ..] => {
                    has_tag = true;
                    self.look_at_bracket(own, at, &mut ends);
                }
                [b'\\', b'<' | b'>', ..] => self.shown = true,
                [b'&', b'l' | b'L' | b'g' | b'G' | b'#' | b'a', ..]
                    if ENTITIES.iter().any(|entity| rest.starts_with(entity)) =>
                {
                    self.shown = true;
                    if let Some(inner) = own.get(at..).and_then(|rest| rest.strip_prefix("&lt;")) {
                        self.sentinel |= inner.starts_with('|');
                        self.comment |= comment::opening(inner).is_some();
                    }
                }
                _ => {}
            }
        }
        self.comment &= memmem::find(source.as_bytes(), b"<!--").is_some();
        if !has_tag && !self.shown {
            return;
        }
        let mut has_model = false;
        for at in memchr_iter(b'<', source.as_bytes()) {
            has_model = true;
            if let Some((number, true, _)) = source.get(at + 1..).and_then(element) {
                count(&mut ends, number, 1);
            }
        }
        self.element |= ends.iter().any(|lack| *lack > 0);
        self.element &= has_model;
        self.shown &= has_model;
    }

    fn look_at_bracket(&mut self, own: &str, at: usize, ends: &mut Vec<i32>) {
        let inner = own.get(at + 1..).unwrap_or_default();
        if let Some((number, is_end, rest)) = element(inner) {
            if is_end {
                count(ends, number, -1);
                return;
            }
            let inner = rest.strip_prefix('>').map(str::trim_start);
            self.element |= inner.is_some_and(|inner| inner.starts_with("</"));
            self.attribute |= inner.is_none() && attribute::is_suspect_text(rest);
            return;
        }
        self.sentinel |= inner.starts_with(['|', '｜']) || inner.starts_with("\\|");
        if comment::opening(inner).is_some() {
            self.comment |= !(inner.starts_with("!--") && comment::is_whole(inner));
            return;
        }
        let bare = inner.trim_start_matches([' ', '\u{3000}', '／', '/']);
        let is_apart =
            bare.len() < inner.len() && inner.get(..1) != Some("/") || inner.starts_with("/ ");
        self.shown |= is_apart && bare.starts_with(char::is_alphanumeric);
        let name = inner.strip_prefix('/').unwrap_or(inner);
        let after = name.trim_start_matches(|sign: char| sign.is_alphanumeric() || sign == 'ー');
        let word = name.get(..name.len() - after.len());
        self.element |= after.starts_with('>') && word.is_some_and(|word| !word.is_ascii());
    }
}

/// Counts an element, whose number is its place in the list of elements.
fn count(ends: &mut Vec<i32>, number: usize, step: i32) {
    if ends.len() <= number {
        ends.resize(number + 1, 0);
    }
    if let Some(lack) = ends.get_mut(number) {
        *lack += step;
    }
}
