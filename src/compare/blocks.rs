//! The blocks of a unit that a reader sees, with their places.

use crate::{html::facts::BlockKind, parse::keys, plan::Unit, session::Session, source::Span};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PieceKind {
    /// The title of the page.
    Title,
    /// Its intro.
    Intro,
    /// A heading of this level.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// A list item.
    Item,
    /// A code block.
    Code,
    /// A table row.
    Row,
    /// Anything else.
    Other,
}

impl PieceKind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            PieceKind::Title => "title",
            PieceKind::Intro => "intro",
            PieceKind::Heading(_) => "heading",
            PieceKind::Paragraph => "paragraph",
            PieceKind::Item => "item",
            PieceKind::Code => "code",
            PieceKind::Row => "row",
            PieceKind::Other => "other",
        }
    }
}

/// A block of text.
#[derive(Debug, Clone)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its text, without markup.
    pub text: String,
    /// Its places: the block in the page, then in the reusables that contain it.
    pub path: Vec<Span>,
}

/// Returns the blocks with text of a unit, in order.
pub(super) fn pieces(session: &Session, unit: Unit) -> Vec<Piece> {
    let file = session.site.text_file(unit.page, unit.language);
    let front = |kind, text: &str, key: &str| Piece {
        kind,
        text: text.to_owned(),
        path: vec![Span::of_key(file, key)],
    };
    let renderer = &session.renderer;
    let mut pieces = vec![
        front(PieceKind::Title, renderer.title(unit), keys::TITLE.name),
        front(PieceKind::Intro, renderer.intro(unit), keys::INTRO.name),
    ];
    let (_, facts) = renderer.render_with_facts(unit);
    pieces.extend(facts.blocks.into_iter().map(|block| {
        let path = block.origin.map(|origin| {
            let outer = origin.chain.into_iter().rev();
            outer.chain([origin.span]).collect()
        });
        Piece {
            kind: kind(block.kind),
            text: block.text.trim().to_owned(),
            path: path.unwrap_or_default(),
        }
    }));
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

fn kind(kind: BlockKind) -> PieceKind {
    match kind {
        BlockKind::Heading(level) => PieceKind::Heading(level),
        BlockKind::Paragraph => PieceKind::Paragraph,
        BlockKind::ListItem => PieceKind::Item,
        BlockKind::Code => PieceKind::Code,
        BlockKind::TableRow => PieceKind::Row,
        BlockKind::Table | BlockKind::Quote | BlockKind::Callout | BlockKind::Html => {
            PieceKind::Other
        }
    }
}
