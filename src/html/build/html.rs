//! Raw HTML in the tree: tags that authors opened and closed in any order.
//!
//! Enters: HTML, and a closure that maps its offsets. Leaves: elements nested properly among those of Markdown.

use std::borrow::Cow;

use super::{
    Builder, MAX_DEPTH, Open,
    content::{implied_ends, is_container},
    long_tags::has_long_tag,
};
use crate::{
    html::{
        print::is_void,
        tokens::{Token, tokenize},
        tree::{Element, Source},
    },
    steps,
};

impl<'a> Builder<'a> {
    /// Adds raw HTML. If a tag is too long to tokenize, all of it is text. `place` maps an offset in the HTML to one in
    /// the expanded text.
    pub fn html(&mut self, html: Cow<'a, str>, place: impl Fn(usize) -> usize) {
        self.html_within_anchor(html, place);
        self.close_markers();
    }

    /// Like [`Builder::html`], for HTML up to which an anchor may stay open.
    pub fn html_within_anchor(&mut self, html: Cow<'a, str>, place: impl Fn(usize) -> usize) {
        let at = place(0);
        if has_long_tag(&html) {
            self.too_deep.get_or_insert(at);
            return self.text(html, at);
        }
        match html {
            Cow::Borrowed(html) => tokenize(html, |token| self.token(token, at, &place)),
            Cow::Owned(html) => {
                tokenize(&html, |token| self.token(token.into_owned(), at, &place));
            }
        }
    }

    fn token(&mut self, token: Token<'a>, at: usize, place: impl Fn(usize) -> usize) {
        match token {
            Token::Text(text) => self.text(text, at),
            Token::End { name, end } => {
                self.set_position(place(end - 1) + 1);
                self.html_end(&name);
            }
            Token::Start {
                name,
                attributes,
                self_closing,
                at: start,
            } => {
                self.set_position(place(start));
                let foreign = self_closing && self.inside_svg();
                let element = Element {
                    name,
                    attributes,
                    source: Source::Html,
                };
                self.html_start(element, foreign, place(start));
            }
        }
    }

    /// Closes `<a id="x">` without an end tag, which marks a position: a browser would repeat it in every following
    /// paragraph.
    fn close_markers(&mut self) {
        while let Some(open) = self.open.last()
            && open.source == Source::Html
            && let Some(element) = self.tree.element(open.node)
            && element.name == "a"
            && element.get("href").is_none()
        {
            self.open.pop();
        }
    }

    fn inside_svg(&self) -> bool {
        let is_svg = |open: &Open| {
            self.tree
                .element(open.node)
                .is_some_and(|e| e.name == "svg" || e.name == "math")
        };
        self.open.iter().take(MAX_DEPTH).any(is_svg)
    }

    fn html_start(&mut self, element: Element<'a>, childless: bool, at: usize) {
        self.close_implied(&element.name);
        if childless || is_void(&element.name) {
            self.leaf(element, at);
        } else {
            self.start(element, at);
        }
    }

    fn html_end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let barrier = self
            .open
            .iter()
            .rposition(|open| open.source == Source::Markdown)
            .unwrap_or(0);
        steps::count(self.open.len() - barrier);
        let found = self.open[barrier + 1..]
            .iter()
            .rposition(|open| self.is(open, name));
        if let Some(found) = found.map(|n| n + barrier + 1) {
            for (n, open) in self.open.split_off(found).into_iter().enumerate() {
                self.note_end(&open);
                if n > 0 {
                    self.note_unclosed(&open);
                }
            }
        } else if is_container(name)
            && let Some(found) = self.open[..self.open.len().min(MAX_DEPTH)]
                .iter()
                .rposition(|open| self.is(open, name))
        {
            self.close_container(found);
        } else {
            self.has_stray = true;
        }
        // Other end tags are ignored. In a browser, `</p>` and `</br>` would create elements, which no author intends.
    }

    /// Closes a container from within Markdown elements, for example at the end of a callout that is indented like the
    /// list in it. Those elements end here; content up to their own end tags is placed after the container.
    fn close_container(&mut self, found: usize) {
        let Some(beside) = self.tree.parent(self.open[found].node) else {
            return;
        };
        let mut inner = self.open.split_off(found);
        self.note_end(&inner[0]);
        for mut open in inner.drain(1..) {
            if open.source == Source::Markdown {
                (open.node, open.flattened) = (beside, true);
                self.open.push(open);
            } else {
                self.note_unclosed(&open);
            }
        }
    }

    /// Closes elements that HTML5 closes implicitly before an element of this name.
    fn close_implied(&mut self, name: &str) {
        let Some((closes, within)) = implied_ends(name) else {
            return;
        };
        let barrier = self
            .open
            .iter()
            .rposition(|open| open.source == Source::Markdown)
            .unwrap_or(0);
        steps::count(self.open.len() - barrier);
        let mut cut = None;
        for n in (barrier + 1..self.open.len()).rev() {
            let Some(element) = self.tree.element(self.open[n].node) else {
                break;
            };
            if within.contains(&&*element.name) {
                break;
            }
            if closes.contains(&&*element.name) {
                cut = Some(n);
            }
        }
        if let Some(n) = cut {
            for open in self.open.split_off(n) {
                self.note_end(&open);
            }
        }
    }

    fn is(&self, open: &Open, name: &str) -> bool {
        open.source == Source::Html
            && !open.flattened
            && self
                .tree
                .element(open.node)
                .is_some_and(|element| element.name == name)
    }
}
