//! Markdown to a tree of HTML.
//!
//! Enters: expanded text. Leaves: an [`html::Tree`](crate::html::Tree) whose nodes know their offsets in that text.
//! CommonMark and GFM by the crate `pulldown-cmark`; what Japanese and Chinese text needs beyond them is in
//! [`emphasis`] (delimiters next to CJK) and in [`inlines`] (line breaks between CJK characters are no blanks).

mod addresses;
mod blocks;
mod characters;
mod code;
mod emphasis;
mod html;
mod images;
mod inlines;
mod legacy;
mod raw;
mod shell;
mod tables;
mod text;
mod writer;

use std::rc::Rc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub use characters::is_cjk;
pub use legacy::{LaidOut, lay_out};

use self::writer::Writer;
use crate::html::{Fragment, Tree};

/// A parsed text, and what was wrong with its structure.
#[derive(Debug)]
pub struct Parsed<'a> {
    /// The tree.
    pub tree: Tree<'a>,
    /// Offsets of HTML elements that are never closed where they must be.
    pub unclosed: Vec<usize>,
    /// Offset of the first element that is nested too deeply.
    pub too_deep: Option<usize>,
}

/// What our Markdown has beyond CommonMark.
pub const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// Parses Markdown. With `lenient`, `** bold **` is bold in every script, as it was for authors before 2022.
pub fn parse(text: &str, lenient: bool) -> Parsed<'_> {
    parse_with(text, lenient, false, |_| None)
}

/// The same. With `tracks_ends`, the tree knows where its nodes end. `fragment` may have large blocks of HTML that were built
/// before.
pub fn parse_with<'t>(
    text: &'t str,
    lenient: bool,
    tracks_ends: bool,
    fragment: impl Fn(&str) -> Option<Rc<Fragment>>,
) -> Parsed<'t> {
    let mut writer = Writer::new(text, tracks_ends);
    let events = Parser::new_ext(text, EXTENSIONS).into_offset_iter();
    emphasis::repair(events, text, lenient, |(event, range)| match event {
        Event::End(TagEnd::HtmlBlock) => writer.html_block(&fragment),
        Event::Start(Tag::HtmlBlock) | Event::Html(_) => writer.event(event, range),
        event => {
            writer.write_blocks();
            writer.event(event, range);
        }
    });
    writer.write_blocks();
    let tree = writer.builder.finish();
    Parsed {
        tree,
        unclosed: writer.builder.unclosed,
        too_deep: writer.builder.too_deep,
    }
}
