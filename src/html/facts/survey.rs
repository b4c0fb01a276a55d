//! Collects links, images, media, sections and blocks in a single traversal.

use super::{BlockKind, TreeBlock, TreeFacts, TreeImage, TreeLink, media};
use crate::html::{Element, Kind, NodeId, Placed, Source, Tree, is_always_default};

/// Returns the links, images, media, sections and blocks of a tree as it was parsed.
pub fn survey(tree: &Tree<'_>) -> TreeFacts {
    let mut survey = Survey {
        facts: TreeFacts {
            sections: vec![String::new()],
            ..TreeFacts::default()
        },
        open: Vec::new(),
        last_block: None,
    };
    for id in tree.descendants(Tree::ROOT) {
        match tree.kind(id) {
            Kind::Element(element) => survey.element(tree, id, element),
            Kind::Text(text) => survey.text(tree, id, text),
            Kind::Fragment(placed) => survey.fragment(tree, id, placed),
            Kind::Raw(_) | Kind::Root => {}
        }
    }
    let sections = survey.facts.sections.iter_mut();
    sections.for_each(|text| text.truncate(text.trim_end().len()));
    survey.facts
}

struct Survey {
    facts: TreeFacts,
    /// Nodes of the enclosing blocks, with their indices.
    open: Vec<(NodeId, usize)>,
    /// The block element that contains the last piece of text.
    last_block: Option<NodeId>,
}

impl Survey {
    fn element(&mut self, tree: &Tree<'_>, id: NodeId, element: &Element<'_>) {
        if element.heading_level().is_some() {
            self.facts.sections.push(String::new());
        }
        match &*element.name {
            "a" => {
                if let Some(href) = element.get("href") {
                    let text = tree.line(id);
                    self.facts.links.push(TreeLink {
                        href: href.to_owned(),
                        is_silent: text.is_empty() && is_silent(tree, id, element),
                        text,
                        always_default: is_always_default(element),
                        range: tree.range(id),
                    });
                }
            }
            "area" => {
                if let Some(href) = element.get("href") {
                    self.facts.links.push(TreeLink {
                        href: href.to_owned(),
                        text: element.get("alt").unwrap_or_default().to_owned(),
                        is_silent: false,
                        always_default: is_always_default(element),
                        range: tree.range(id),
                    });
                }
            }
            "img" => {
                if let Some(alt) = element.get("alt").filter(|alt| !alt.is_empty()) {
                    self.text(tree, id, alt);
                }
                self.facts.images.push(TreeImage {
                    src: element.get("src").unwrap_or_default().to_owned(),
                    alt: alternative(element),
                    range: tree.range(id),
                });
            }
            _ => {}
        }
        if !element.attributes.is_empty() && media::may_have(&element.name) {
            media::add(element, || tree.range(id), &mut self.facts.media);
        }
        self.close_blocks(tree, id);
        let is_inner = self
            .open
            .last()
            .is_some_and(|(_, n)| self.facts.blocks[*n].kind == BlockKind::Html);
        if let Some(kind) =
            block_kind(tree, id, element).filter(|kind| !is_inner || *kind != BlockKind::Html)
        {
            self.open.push((id, self.facts.blocks.len()));
            let parent = self.open.len().checked_sub(2).map(|n| self.open[n].1);
            self.facts.blocks.push(TreeBlock {
                kind,
                range: tree.range(id),
                section: self.facts.sections.len() - 1,
                parent,
                text: String::new(),
            });
        }
    }

    /// Adds text to the innermost block around it.
    fn block_text(&mut self, tree: &Tree<'_>, id: NodeId, around: Option<NodeId>, text: &str) {
        self.close_blocks(tree, id);
        let Some((_, n)) = self.open.last() else {
            return;
        };
        let block = &mut self.facts.blocks[*n];
        match block.kind {
            BlockKind::Code => return block.text.push_str(text),
            BlockKind::TableRow if self.last_block != around && !block.text.is_empty() => {
                block.text.push_str(" | ");
            }
            _ if self.last_block != around && !block.text.is_empty() => block.text.push(' '),
            _ => {}
        }
        for c in text.chars() {
            match c.is_whitespace() {
                true if block.text.is_empty() || block.text.ends_with(' ') => {}
                true => block.text.push(' '),
                false => block.text.push(c),
            }
        }
    }

    /// Closes the blocks that do not contain a node.
    fn close_blocks(&mut self, tree: &Tree<'_>, id: NodeId) {
        while let Some((block, _)) = self.open.last()
            && !tree.ancestors(id).any(|node| node == *block)
        {
            self.open.pop();
        }
    }

    /// Adds text to its block, and to the section unless it belongs to a heading. Some is not meant for readers.
    fn text(&mut self, tree: &Tree<'_>, id: NodeId, text: &str) {
        let around = || {
            tree.ancestors(id)
                .filter_map(|node| Some((node, tree.element(node)?)))
        };
        if around().any(|(_, it)| is_excluded(it)) {
            return;
        }
        let mut blocks = around().filter(|(_, element)| !is_inline(&element.name));
        let block = blocks.next().map(|(node, _)| node);
        self.block_text(tree, id, block, text);
        if around().any(|(_, it)| it.heading_level().is_some()) {
            return;
        }
        let Some(section) = self.facts.sections.last_mut() else {
            return;
        };
        if block != self.last_block && !section.is_empty() && !section.ends_with('\n') {
            section.push('\n');
        }
        self.last_block = block;
        let is_code =
            block.is_some_and(|node| tree.element(node).is_some_and(|it| it.name == "pre"));
        if is_code {
            section.push_str(text);
            return;
        }
        for c in text.chars() {
            match c.is_whitespace() {
                true if section.is_empty() || section.ends_with([' ', '\n']) => {}
                true => section.push(' '),
                false => section.push(c),
            }
        }
    }

    fn fragment(&mut self, tree: &Tree<'_>, id: NodeId, placed: &Placed) {
        let Some(facts) = placed.facts() else { return };
        self.close_blocks(tree, id);
        self.facts.links.extend(facts.links.iter().cloned());
        self.facts.images.extend(facts.images.iter().cloned());
        self.facts.media.extend(facts.media.iter().cloned());
        let section = self.facts.sections.len() - 1;
        let (first, parent) = (self.facts.blocks.len(), self.open.last().map(|(_, n)| *n));
        self.facts
            .blocks
            .extend(facts.blocks.iter().map(|block| TreeBlock {
                section: section + block.section,
                parent: block.parent.map_or(parent, |n| Some(first + n)),
                ..block.clone()
            }));
        for (n, text) in facts.sections.iter().enumerate() {
            match self.facts.sections.last_mut().filter(|_| n == 0) {
                Some(last) if text.is_empty() || last.is_empty() => last.push_str(text),
                Some(last) => {
                    last.push('\n');
                    last.push_str(text);
                }
                None => self.facts.sections.push(text.clone()),
            }
        }
        self.last_block = Some(id);
    }
}

/// Whether a link without text shows nothing else either.
fn is_silent(tree: &Tree<'_>, id: NodeId, link: &Element<'_>) -> bool {
    let is_named = |element: &Element<'_>| {
        ["aria-label", "aria-labelledby", "title"]
            .iter()
            .any(|name| element.get(name).is_some_and(|it| !it.trim().is_empty()))
    };
    let is_shown = |node: NodeId| match tree.kind(node) {
        Kind::Element(element) => {
            matches!(&*element.name, "img" | "svg" | "video" | "object") || is_named(element)
        }
        Kind::Fragment(_) | Kind::Raw(_) => true,
        Kind::Text(_) | Kind::Root => false,
    };
    let is_hidden = link.get("aria-hidden") == Some("true");
    !is_named(link) && !is_hidden && !tree.descendants(id).any(is_shown)
}

/// Returns the alternative text of an image, if its author gave one.
fn alternative(image: &Element<'_>) -> Option<String> {
    let is_decoration = matches!(image.get("role"), Some("presentation" | "none"))
        || image.get("aria-hidden") == Some("true");
    let label = image
        .get("aria-label")
        .or_else(|| image.get("aria-labelledby"));
    match image.get("alt") {
        Some("") if image.source == Source::Markdown && !is_decoration => label.map(str::to_owned),
        Some(alt) => Some(alt.to_owned()),
        None if is_decoration => Some(String::new()),
        None => label.map(str::to_owned),
    }
}

fn block_kind(tree: &Tree<'_>, id: NodeId, element: &Element<'_>) -> Option<BlockKind> {
    if let Some(level) = element.heading_level() {
        return Some(BlockKind::Heading(level));
    }
    if element.has_class("extended-markdown") {
        return Some(BlockKind::Callout);
    }
    let is_html = element.source == Source::Html;
    match &*element.name {
        // The paragraph of a tight list item is represented by the item.
        "p" => Some(BlockKind::Paragraph),
        "li" => Some(BlockKind::ListItem),
        "pre" => Some(BlockKind::Code),
        "table" => Some(BlockKind::Table),
        "tr" => Some(BlockKind::TableRow),
        "blockquote" => Some(BlockKind::Quote),
        name if is_html && !is_inline(name) && tree.parent(id).is_some() => Some(BlockKind::Html),
        _ => None,
    }
}

/// Whether the text of an element is not meant for readers.
fn is_excluded(element: &Element<'_>) -> bool {
    matches!(&*element.name, "script" | "style" | "svg" | "template")
}

/// Whether an element is inline.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "br"
            | "button"
            | "cite"
            | "code"
            | "del"
            | "em"
            | "i"
            | "img"
            | "input"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "svg"
            | "u"
            | "var"
            | "wbr"
    )
}
