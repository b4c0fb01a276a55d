//! Builds a [`Tree`] from Markdown elements and raw HTML, which may open and close in any order.
//!
//! Enters: elements, text and HTML in the order of the text. Leaves: a tree, and what was wrong with the nesting.
//!
//! Markdown's own elements are always nested properly: raw HTML that is opened in a list item ends with it, and an
//! end tag closes the item only where it ends a container around the list. What HTML5 closes by itself (`<li>`, `<td>`,
//! `<p>` …) is closed here too, so that what is printed is what a browser sees.

mod content;
mod html;
mod long_tags;

use std::{borrow::Cow, rc::Rc};

use self::content::may_stay_open;
use super::{
    fragment::{Fragment, Placed},
    tree::{Element, Kind, NodeId, Source, Tree},
};

/// Elements deeper than this are flattened: browsers stop at about 500, and people at 20.
const DEEPEST: usize = 200;

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
    /// Offset up to which the text has been read.
    reached: usize,
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
            reached: 0,
        }
    }

    /// The same, which keeps where elements end.
    #[must_use]
    pub fn tracking_ends(mut self, is_wanted: bool) -> Self {
        if is_wanted {
            self.tree.track_ends();
        }
        self
    }

    /// What is closed from now on ends here at the latest.
    pub fn reach(&mut self, offset: usize) {
        self.reached = offset;
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
        let at = place(0);
        let placed = Kind::Fragment(Box::new(Placed::new(fragment, place)));
        let node = self.tree.create(placed, at);
        let parent = self.top();
        self.tree.append(parent, node);
    }

    /// An element of Markdown without children.
    pub fn leaf(&mut self, element: Element<'a>, at: usize) {
        let node = self.tree.create(Kind::Element(element), at);
        self.tree.set_end(node, self.reached);
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

    fn note_end(&mut self, open: &Open) {
        if !open.flattened {
            self.tree.set_end(open.node, self.reached);
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

    /// The finished tree. What is still open is closed.
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
