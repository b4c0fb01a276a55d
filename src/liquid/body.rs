//! A compiled text: literal text, outputs and tags, in order.

use std::{fmt::Debug, ops::Range};

use super::{budget::STEP, expression::Chain, gates::Blocks, out::Out, scope::Scope};

/// The contents of a block or of a whole text.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(in crate::liquid) nodes: Vec<Node>,
    /// The work of rendering it once, without the blocks in it.
    pub(in crate::liquid) work: usize,
    /// The tag that ends it, or the tag that opened it if it is not closed.
    pub(in crate::liquid) end: Range<usize>,
}

impl Body {
    pub(in crate::liquid) fn push(&mut self, node: Node) {
        self.work += match &node {
            Node::Text(range) | Node::TableGap(range) => range.len(),
            Node::Output { whole, .. } | Node::Tag { whole, .. } => STEP + whole.len(),
        };
        self.nodes.push(node);
    }

    /// Whether it begins with a line break.
    pub(in crate::liquid) fn begins_with_line_break(&self, scope: &Scope<'_>) -> bool {
        match self.nodes.first() {
            Some(Node::Text(range)) => scope
                .source(range.clone())
                .trim_start_matches([' ', '\t', '\r'])
                .starts_with('\n'),
            _ => false,
        }
    }
}

#[derive(Debug)]
pub(in crate::liquid) enum Node {
    Text(Range<usize>),
    /// The line break after a line of tags between two rows of a table. If they print nothing, it would end the table.
    TableGap(Range<usize>),
    Output {
        whole: Range<usize>,
        chain: Chain,
    },
    Tag {
        whole: Range<usize>,
        tag: Box<dyn Render>,
    },
}

/// A parsed tag.
pub(crate) trait Render: Debug + Send + Sync {
    /// Renders into `out`. `whole` is the tag's range in its template.
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow;

    /// The blocks in it, for checks of the source.
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(Vec::new())
    }
}

/// How rendering continues after a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// With the next node.
    Next,
    /// After the current loop.
    Break,
    /// With the next iteration of the loop.
    Continue,
    /// Not at all: the text is too long.
    Stop,
}
