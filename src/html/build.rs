//! Builds a [`Tree`] from Markdown elements and raw HTML, which may open and close in any order.
//!
//! Markdown's own elements are always nested properly: raw HTML that is opened in a list item ends with it, and an
//! end tag closes the item only where it ends a container around the list. What HTML5 closes by itself (`<li>`, `<td>`, `<p>` …)
//! is closed here too, so that what is printed is what a browser sees.

use std::{borrow::Cow, rc::Rc};

use super::{
    fragment::{Fragment, Placed},
    print::is_void,
    tokens::{Token, tokenize},
    tree::{Element, Kind, NodeId, Source, Tree},
};

/// Elements deeper than this are flattened: browsers stop at about 500, and people at 20.
const DEEPEST: usize = 200;

/// Tags with more attributes than this exhaust the tokenizer's stack; the longest that people write have thirty.
const MOST_ATTRIBUTES: usize = 1000;

/// Tags shorter than this cannot have so many.
const LONGEST_TAG: usize = 2 * MOST_ATTRIBUTES;

/// At most how many attributes a tag has, whose text begins behind `<`.
fn attributes(tag: &str) -> usize {
    let end = tag.find('>').unwrap_or(tag.len());
    tag.as_bytes()[..end]
        .iter()
        .filter(|byte| {
            matches!(
                byte,
                b' ' | b'\n' | b'\t' | b'/' | b'\r' | 0x0c | b'"' | b'\''
            )
        })
        .count()
}

/// Whether a tag of this HTML has too many attributes.
fn has_long_tag(html: &str) -> bool {
    // A tag of such a length leaves a stretch of half of it in which none begins.
    let stretches = html.as_bytes().chunks_exact(LONGEST_TAG / 2);
    let may_have = stretches
        .into_iter()
        .any(|stretch| memchr::memchr(b'<', stretch).is_none());
    let is_long = |tag: &str| tag.len() > LONGEST_TAG && attributes(tag) > MOST_ATTRIBUTES;
    may_have && html.split('<').any(is_long)
}

/// A tree under construction.
#[derive(Debug)]
pub struct Builder<'a> {
    tree: Tree<'a>,
    open: Vec<Open>,
    /// Offsets of elements that were opened in HTML and never closed where they must be.
    pub unclosed: Vec<usize>,
    /// Offset of the first element that was nested too deeply.
    pub too_deep: Option<usize>,
    /// Whether there was an end tag without its beginning.
    has_stray: bool,
    /// How many elements were open at once.
    deepest: usize,
}

#[derive(Debug)]
struct Open {
    node: NodeId,
    source: Source,
    /// Nested too deeply to have a node of its own.
    flattened: bool,
}

impl<'a> Builder<'a> {
    /// For a text of so many bytes, about.
    pub fn new(bytes: usize) -> Self {
        /// Markdown has an element or a piece of text for so many bytes; HTML has more of them.
        const BYTES_OF_NODE: usize = 64;
        let root = Open {
            node: Tree::ROOT,
            source: Source::Markdown,
            flattened: false,
        };
        Self {
            tree: Tree::with_room(bytes / BYTES_OF_NODE),
            open: vec![root],
            unclosed: Vec::new(),
            too_deep: None,
            has_stray: false,
            deepest: 1,
        }
    }

    fn top(&self) -> NodeId {
        self.open.last().map_or(Tree::ROOT, |open| open.node)
    }

    /// Opens an element. Give every one of Markdown to [`Builder::end`].
    pub fn start(&mut self, element: Element<'a>, at: usize) -> NodeId {
        let source = element.source;
        if self.open.len() >= DEEPEST {
            self.too_deep.get_or_insert(at);
            let node = self.top();
            self.open.push(Open {
                node,
                source,
                flattened: true,
            });
            return node;
        }
        let node = self.tree.create(Kind::Element(element), at);
        let parent = self.top();
        self.tree.append(parent, node);
        self.open.push(Open {
            node,
            source,
            flattened: false,
        });
        self.deepest = self.deepest.max(self.open.len());
        node
    }

    /// Closes the innermost element of Markdown, and the HTML left open in it.
    pub fn end(&mut self) {
        while let Some(open) = self.open.pop() {
            if open.source == Source::Markdown {
                break;
            }
            self.note_unclosed(&open);
        }
        if self.open.is_empty() {
            self.open.push(Open {
                node: Tree::ROOT,
                source: Source::Markdown,
                flattened: false,
            });
        }
    }

    /// Whether what was built so far is the same wherever it stands: nothing is open, and no end tag was without its
    /// beginning.
    pub(super) fn is_complete(&self) -> bool {
        self.open.len() == 1 && !self.has_stray && self.deepest <= DEEPEST / 2
    }

    /// Whether what is open changes nothing of HTML that comes next: lists of Markdown, except for those of steps.
    pub fn is_neutral(&self) -> bool {
        let is_neutral = |open: &Open| {
            let element = self.tree.element(open.node);
            open.source == Source::Markdown
                && !open.flattened
                && element.is_none_or(|it| matches!(&*it.name, "ul" | "li"))
        };
        self.open.len() <= DEEPEST / 2 && self.open.iter().all(is_neutral)
    }

    /// Adds HTML that was built before, where [`Builder::is_neutral`].
    pub fn fragment(&mut self, fragment: Rc<Fragment>, place: impl Fn(usize) -> usize) {
        self.unclosed
            .extend(fragment.unclosed.iter().map(|at| place(*at)));
        self.too_deep = self.too_deep.or(fragment.too_deep.map(&place));
        let placed = Kind::Fragment(Box::new(Placed::new(fragment)));
        let node = self.tree.create(placed, place(0));
        let parent = self.top();
        self.tree.append(parent, node);
    }

    /// An element of Markdown without children.
    pub fn leaf(&mut self, element: Element<'a>, at: usize) {
        let node = self.tree.create(Kind::Element(element), at);
        let parent = self.top();
        self.tree.append(parent, node);
    }

    /// Adds text; text next to text becomes one node.
    pub fn text(&mut self, text: Cow<'a, str>, at: usize) {
        if text.is_empty() {
            return;
        }
        let parent = self.top();
        if let Some(last) = self.tree.last_child(parent)
            && let Kind::Text(known) = self.tree.kind_mut(last)
        {
            known.to_mut().push_str(&text);
            return;
        }
        let node = self.tree.create(Kind::Text(text), at);
        self.tree.append(parent, node);
    }

    /// Adds raw HTML. Where a tag is absurdly long, all of it is text.
    /// `place` tells where an offset in it stands in the expanded text.
    pub fn html(&mut self, html: Cow<'a, str>, place: impl Fn(usize) -> usize) {
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
        self.close_markers();
    }

    fn token(&mut self, token: Token<'a>, at: usize, place: impl Fn(usize) -> usize) {
        match token {
            Token::Text(text) => self.text(text, at),
            Token::End { name } => self.html_end(&name),
            Token::Start {
                name,
                attributes,
                self_closing,
                at: start,
            } => {
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

    /// `<a id="x">` without an end tag marks a place: a browser would repeat it in every paragraph that follows.
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
        self.open.iter().any(is_svg)
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
        let barrier = self
            .open
            .iter()
            .rposition(|open| open.source == Source::Markdown)
            .unwrap_or(0);
        let found = self.open[barrier + 1..]
            .iter()
            .rposition(|open| self.is(open, name));
        if let Some(found) = found.map(|n| n + barrier + 1) {
            for open in self.open.split_off(found).into_iter().skip(1) {
                self.note_unclosed(&open);
            }
        } else if is_container(name)
            && let Some(found) = self.open.iter().rposition(|open| self.is(open, name))
        {
            self.close_around(found);
        } else {
            self.has_stray = true;
        }
        // Other end tags close nothing; `</p>` and `</br>` would make elements in a browser, which nobody means.
    }

    /// Closes a container from within Markdown's elements, as the end of a callout that is indented like the list in
    /// it. Those elements end here; what follows until their own end stands beside the container.
    fn close_around(&mut self, found: usize) {
        let Some(beside) = self.tree.parent(self.open[found].node) else {
            return;
        };
        let mut inner = self.open.split_off(found);
        for mut open in inner.drain(1..) {
            if open.source == Source::Markdown {
                (open.node, open.flattened) = (beside, true);
                self.open.push(open);
            } else {
                self.note_unclosed(&open);
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

    fn note_unclosed(&mut self, open: &Open) {
        let Some(element) = self.tree.element(open.node).filter(|_| !open.flattened) else {
            return;
        };
        let optional = matches!(
            &*element.name,
            "p" | "li"
                | "dt"
                | "dd"
                | "tr"
                | "td"
                | "th"
                | "tbody"
                | "thead"
                | "tfoot"
                | "option"
                | "colgroup"
                | "caption"
        );
        if !optional {
            self.unclosed.push(self.tree.at(open.node));
        }
    }

    /// Closes what HTML5 lets authors leave open before an element of this name.
    fn close_implied(&mut self, name: &str) {
        let (closes, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["td", "th", "tr"], &["tbody", "thead", "tfoot", "table"]),
            "tbody" | "thead" | "tfoot" => (
                &[
                    "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "caption",
                ],
                &["table"],
            ),
            "option" => (&["option"], &["select"]),
            _ if ends_paragraph(name) => (
                &["p"],
                &["div", "td", "th", "li", "section", "details", "button"],
            ),
            _ => return,
        };
        let barrier = self
            .open
            .iter()
            .rposition(|open| open.source == Source::Markdown)
            .unwrap_or(0);
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
            self.open.truncate(n);
        }
    }

    /// The finished tree. What is still open is closed.
    pub fn finish(&mut self) -> Tree<'a> {
        for open in std::mem::take(&mut self.open).into_iter().skip(1) {
            if open.source == Source::Html {
                self.note_unclosed(&open);
            }
        }
        std::mem::take(&mut self.tree)
    }
}

fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "details"
            | "div"
            | "dl"
            | "fieldset"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "ul"
    )
}

/// Elements that hold others, whose end tag is meant wherever it stands.
fn is_container(name: &str) -> bool {
    matches!(
        name,
        "div" | "details" | "section" | "article" | "aside" | "center" | "ul" | "ol" | "table"
    )
}
