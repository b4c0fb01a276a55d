//! Inline content: plain text, code, line breaks, emphasis, links.
//!
//! Enters: inline events. Leaves: text and elements in the open block. Plain text is held back until it is complete,
//! and a line break until the following character is known.

use std::{borrow::Cow, ops::Range};

use pulldown_cmark::{CowStr, LinkType};

use super::{
    addresses::{cow, encode_url},
    characters, text,
    writer::{Writer, element},
};
use crate::html::Element;

/// The offset of the end tag of an anchor that begins before `start`: without another one in between, in the same
/// paragraph.
fn end_of_anchor(text: &str, start: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[start..];
    memchr::memchr2_iter(b'<', b'\n', bytes)
        .find(|at| {
            let rest = &bytes[*at..];
            [&b"<a"[..], b"</a", b"\n\n"]
                .iter()
                .any(|stop| rest.starts_with(stop))
        })
        .filter(|at| bytes[*at..].starts_with(b"</a"))
        .map(|at| start + at)
}

impl<'a> Writer<'a> {
    /// Buffers plain text until something else follows.
    pub(super) fn plain_text(&mut self, text: &str, at: usize) {
        if self.plain.is_empty() {
            self.plain_at = at;
        }
        self.plain.push_str(text);
    }

    /// Writes the buffered plain text, with the links and emoji in it.
    pub(super) fn flush_plain(&mut self) {
        if self.plain.is_empty() {
            return;
        }
        let plain = std::mem::take(&mut self.plain);
        let at = self.plain_at;
        let links = match (self.links, self.legacy) {
            (0, true) => text::Links::WithScheme,
            (0, false) => text::Links::All,
            _ => text::Links::None,
        };
        text::pieces(&plain, links, |piece| match piece {
            text::Piece::Text(text) => self.inline_text(Cow::Owned(text.to_owned()), at),
            text::Piece::Emoji(emoji) => self.inline_text(Cow::Borrowed(emoji), at),
            text::Piece::Link(prefix, address) => {
                self.flush_break(None);
                let link = element("a").with("href", format!("{prefix}{address}"));
                self.builder.start(link, at);
                self.inline_text(Cow::Owned(address.to_owned()), at);
                self.builder.end();
            }
        });
        self.plain = plain;
        self.plain.clear();
    }

    pub(super) fn inline_text(&mut self, text: Cow<'a, str>, at: usize) {
        self.flush_break(text.chars().next());
        self.last_char = text.chars().last().or(self.last_char);
        self.builder.text(text, at);
    }

    /// Writes a deferred line break, unless it is between two CJK characters, where a browser would show an unwanted
    /// space.
    pub(super) fn flush_break(&mut self, next: Option<char>) {
        if let Some(before) = self.before_break.take() {
            let joined =
                characters::joins_lines(before) && next.is_some_and(characters::joins_lines);
            if !joined {
                self.builder.text("\n".into(), 0);
            }
        }
    }

    /// Writes a deferred line break before an element, depending on the element's first character.
    pub(super) fn break_before(&mut self, range: &Range<usize>) {
        let inside = self.text[range.start..].trim_start_matches(['*', '_', '[', '`']);
        self.flush_break(inside.chars().next());
    }

    pub(super) fn soft_break(&mut self) {
        self.before_break = Some(self.last_char.unwrap_or(' '));
    }

    pub(super) fn hard_break(&mut self, at: usize) {
        self.builder.leaf(element("br"), at);
        self.builder.text("\n".into(), at);
        self.last_char = None;
    }

    pub(super) fn inline_code(&mut self, text: CowStr<'a>, at: usize) {
        self.flush_break(text.chars().next());
        self.builder.start(element("code"), at);
        self.last_char = text.chars().last();
        self.builder.text(cow(text), at);
        self.builder.end();
    }

    pub(super) fn inline_html(&mut self, html: CowStr<'a>, at: usize) {
        if html.starts_with("</a") {
            self.links = self.links.saturating_sub(1);
        } else if html.starts_with("<a ") || html.starts_with("<a>") {
            self.links += 1;
        }
        if !html.starts_with("</") {
            self.flush_break(None);
        }
        if html.starts_with("<a") {
            self.anchor_end = end_of_anchor(self.text, at + html.len()).unwrap_or_default();
        }
        match at < self.anchor_end {
            true => self.builder.html_within_anchor(cow(html), |n| at + n),
            false => self.builder.html(cow(html), |n| at + n),
        }
    }

    /// A later pass fills in the number.
    pub(super) fn footnote_reference(&mut self, label: CowStr<'a>, at: usize) {
        self.flush_break(None);
        self.builder.start(element("sup"), at);
        let link = element("a").with("data-footnote", cow(label));
        self.builder.start(link, at);
        self.builder.end();
        self.builder.end();
        self.last_char = None;
    }

    pub(super) fn emphasis(&mut self, name: &'static str, range: &Range<usize>) -> Element<'a> {
        self.break_before(range);
        element(name)
    }

    pub(super) fn start_strike(&mut self, range: &Range<usize>) {
        // GFM allows strikethrough with a single tilde, but in Japanese text `10~20` is a range.
        let strikes = self.text[range.clone()].starts_with("~~");
        if strikes {
            self.builder.start(element("del"), range.start);
        } else {
            self.inline_text("~".into(), range.start);
        }
        self.strikes.push(strikes);
    }

    pub(super) fn end_strike(&mut self) {
        match self.strikes.pop() {
            Some(false) => self.inline_text("~".into(), 0),
            _ => self.builder.end(),
        }
    }

    pub(super) fn link(
        &mut self,
        kind: LinkType,
        address: CowStr<'a>,
        title: CowStr<'a>,
        range: &Range<usize>,
    ) -> Element<'a> {
        self.links += 1;
        self.break_before(range);
        let href = match kind {
            LinkType::Email => Cow::Owned(format!("mailto:{address}")),
            _ => cow(address),
        };
        let link = element("a").with("href", encode_url(href));
        if title.is_empty() {
            link
        } else {
            link.with("title", cow(title))
        }
    }

    pub(super) fn end_link(&mut self) {
        self.links = self.links.saturating_sub(1);
        self.builder.end();
    }
}
