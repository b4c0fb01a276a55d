//! Markdown to an HTML tree.
//!
//! Enters: expanded text. Leaves: an [`html::Tree`](crate::html::Tree) whose nodes know their offsets in that text. The
//! crate `pulldown-cmark` handles CommonMark and GFM; additions for Japanese and Chinese text are in [`emphasis`]
//! (delimiters next to CJK) and in [`inlines`] (line breaks between CJK characters are not spaces).

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
pub use legacy::{LegacyText, normalize};

use self::writer::Writer;
use crate::html::{Fragment, Tree};

/// A parsed text and its structural problems.
#[derive(Debug)]
pub struct Parsed<'a> {
    /// The tree.
    pub tree: Tree<'a>,
    /// Offsets of HTML elements that must be closed but are not.
    pub unclosed: Vec<usize>,
    /// Offsets and addresses of the images in fragments.
    pub images: Vec<(usize, Box<str>)>,
    /// Offsets of addresses in fragments that would run a script, and these. They have been removed.
    pub scripts: Vec<(usize, Box<str>)>,
    /// Offsets of rows that look like those below a table's header, but make no table, and what is wrong with them.
    pub broken_tables: Vec<(usize, String)>,
    /// Offset of the first element that is nested too deeply.
    pub too_deep: Option<usize>,
}

/// Markdown extensions beyond CommonMark.
pub const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// Parses Markdown. With `legacy`, `** bold **` is bold in every script, as authors before 2022 expected.
pub fn parse(text: &str, legacy: bool) -> Parsed<'_> {
    parse_with(text, legacy, false, |_| None)
}

/// Parses a title, in which HTML is text.
pub fn parse_title(text: &str) -> Tree<'_> {
    let mut writer = Writer::new(text, false, false);
    // A title may become the text of a link.
    writer.links = 1;
    let events = Parser::new_ext(text, EXTENSIONS).into_offset_iter();
    emphasis::repair(events, text, false, |(event, range)| {
        let event = match event {
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
            event => event,
        };
        writer.event(event, range);
    });
    writer.builder.finish()
}

/// Like [`parse`]. With `tracks_ends`, the tree records where its nodes end. `fragment` may return an existing fragment
/// for a large HTML block.
pub fn parse_with<'t>(
    text: &'t str,
    legacy: bool,
    tracks_ends: bool,
    fragment: impl Fn(&str) -> Option<Rc<Fragment>>,
) -> Parsed<'t> {
    let mut writer = Writer::new(text, legacy, tracks_ends);
    // The parser that old trees were written for had no footnotes.
    let extensions = match legacy {
        true => EXTENSIONS,
        false => EXTENSIONS.union(Options::ENABLE_FOOTNOTES),
    };
    let events = Parser::new_ext(text, extensions).into_offset_iter();
    emphasis::repair(events, text, legacy, |(event, range)| match event {
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
        images: writer.builder.images,
        scripts: writer.builder.scripts,
        broken_tables: writer.broken_tables,
        too_deep: writer.builder.too_deep,
    }
}
