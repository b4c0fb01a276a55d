//! Builds a [`Tree`] from Markdown elements and raw HTML, which may open and close in any order.
//!
//! Enters: elements, text and HTML in text order. Leaves: a tree, and what is wrong with the nesting.
//!
//! Markdown elements are always nested properly: raw HTML opened in a list item ends with the item, and an end tag
//! closes the item only if it ends a container around the list. Elements that HTML5 closes implicitly (`<li>`, `<td>`,
//! `<p>` …) are closed here too, so that the printed HTML is what a browser sees.

mod content;
mod html;
mod long_tags;

use std::{borrow::Cow, rc::Rc};

use self::content::may_stay_open;
use super::{
    fragment::{Fragment, Placed},
    tree::{Element, Kind, NodeId, Source, Tree},
};

/// Maximum nesting depth; deeper elements are flattened. Browsers stop at about 500, and authors at 20.
const MAX_DEPTH: usize = 200;

/// A tree under construction.
#[derive(Debug)]
pub struct Builder<'a> {
    tree: Tree<'a>,
    open: Vec<Open>,
    /// Offsets of HTML elements that must be closed but are not.
    pub unclosed: Vec<usize>,
    /// Offsets and addresses of the images in fragments.
    pub images: Vec<(usize, Box<str>)>,
    /// Offsets of addresses in fragments that would run a script, and these.
    pub scripts: Vec<(usize, Box<str>)>,
    /// Offset of the first element that was nested too deeply.
    pub too_deep: Option<usize>,
    /// Whether an end tag had no start tag.
    has_stray: bool,
    /// Maximum number of elements open at once.
    deepest: usize,
    /// Offset up to which the text has been read.
    position: usize,
    /// Number of open HTML elements that are nested too deeply to be kept.
    skipped: usize,
}

#[derive(Debug)]
struct Open {
    node: NodeId,
    source: Source,
    /// Nested too deeply to have its own node.
    flattened: bool,
}

impl<'a> Builder<'a> {
    /// Creates a builder for a text of about `bytes` bytes.
    pub fn new(bytes: usize) -> Self {
        /// Dense HTML has one node per this many bytes, and other texts fewer. To grow means to copy all nodes, and room
        /// that is not used costs nothing.
        const BYTES_OF_NODE: usize = 12;
        let root = Open {
            node: Tree::ROOT,
            source: Source::Markdown,
            flattened: false,
        };
        Self {
            tree: Tree::with_room(bytes / BYTES_OF_NODE),
            open: vec![root],
            unclosed: Vec::new(),
            images: Vec::new(),
            scripts: Vec::new(),
            too_deep: None,
            has_stray: false,
            deepest: 1,
            position: 0,
            skipped: 0,
        }
    }

    /// If `is_wanted`, also records where elements end.
    #[must_use]
    pub fn tracking_ends(mut self, is_wanted: bool) -> Self {
        if is_wanted {
            self.tree.track_ends();
        }
        self
    }

    /// Elements closed from now on end at `offset` at the latest.
    pub fn set_position(&mut self, offset: usize) {
        self.position = offset;
    }

    fn top(&self) -> NodeId {
        self.open.last().map_or(Tree::ROOT, |open| open.node)
    }

    /// Opens an element. Each Markdown element must be closed with [`Builder::end`].
    pub fn start(&mut self, element: Element<'a>, at: usize) -> NodeId {
        let source = element.source;
        if self.open.len() >= MAX_DEPTH {
            self.too_deep.get_or_insert(at);
            let node = self.top();
            match source {
                // Its end tag is skipped too. Were it kept, each later tag would search through all of them.
                Source::Html => self.skipped += 1,
                Source::Markdown => self.open.push(Open {
                    node,
                    source,
                    flattened: true,
                }),
            }
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

    /// Closes the innermost Markdown element, and any HTML left open in it.
    pub fn end(&mut self) {
        self.skipped = 0;
        while let Some(open) = self.open.pop() {
            self.note_end(&open);
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

    /// Whether the tree built so far does not depend on its context: nothing is open, and no end tag lacked its start
    /// tag.
    pub(super) fn is_self_contained(&self) -> bool {
        self.open.len() == 1 && !self.has_stray && self.deepest <= MAX_DEPTH / 2
    }

    /// Whether the open elements do not affect the HTML that comes next: Markdown lists, except lists of steps.
    pub fn accepts_fragment(&self) -> bool {
        let accepts_fragment = |open: &Open| {
            let element = self.tree.element(open.node);
            open.source == Source::Markdown
                && !open.flattened
                && element.is_none_or(|it| matches!(&*it.name, "ul" | "li"))
        };
        self.open.len() <= MAX_DEPTH / 2 && self.open.iter().all(accepts_fragment)
    }

    /// Adds an existing fragment. Requires [`Builder::accepts_fragment`].
    pub fn fragment(&mut self, fragment: Rc<Fragment>, place: impl Fn(usize) -> usize) {
        self.unclosed
            .extend(fragment.unclosed.iter().map(|at| place(*at)));
        let images = fragment.images.iter();
        self.images
            .extend(images.map(|(at, src)| (place(*at), src.clone())));
        let scripts = fragment.scripts.iter();
        self.scripts
            .extend(scripts.map(|(at, address)| (place(*at), address.clone())));
        self.too_deep = self.too_deep.or(fragment.too_deep.map(&place));
        let at = place(0);
        let placed = Kind::Fragment(Box::new(Placed::new(fragment, place)));
        let node = self.tree.create(placed, at);
        let parent = self.top();
        self.tree.append(parent, node);
    }

    /// Adds an element without children.
    pub fn leaf(&mut self, element: Element<'a>, at: usize) {
        let node = self.tree.create(Kind::Element(element), at);
        self.tree.set_end(node, self.position);
        let parent = self.top();
        self.tree.append(parent, node);
    }

    /// Adds text. Adjacent text is merged into one node.
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

    fn note_end(&mut self, open: &Open) {
        if !open.flattened {
            self.tree.set_end(open.node, self.position);
        }
    }

    fn note_unclosed(&mut self, open: &Open) {
        let Some(element) = self.tree.element(open.node).filter(|_| !open.flattened) else {
            return;
        };
        if !may_stay_open(&element.name) {
            self.unclosed.push(self.tree.at(open.node));
        }
    }

    /// Closes all open elements and returns the finished tree.
    pub fn finish(&mut self) -> Tree<'a> {
        for open in std::mem::take(&mut self.open).into_iter().skip(1) {
            self.note_end(&open);
            if open.source == Source::Html {
                self.note_unclosed(&open);
            }
        }
        std::mem::take(&mut self.tree)
    }
}
