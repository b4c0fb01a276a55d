//! Converts the parser's events to calls of the [`Builder`].
//!
//! Enters: repaired events with their ranges in the text. Leaves: a tree under construction. Each event is dispatched
//! here to the method that writes it; the methods are in the neighbouring files, and the state between events is here.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::{addresses::cow, blocks, code::Code, raw};
use crate::html::{Builder, Element, Source};

/// The state of open elements, and the tree so far.
pub(super) struct Writer<'a> {
    pub(super) text: &'a str,
    /// Whether the rules of the old parser apply.
    pub(super) legacy: bool,
    pub(super) builder: Builder<'a>,
    /// Column alignments of the open table, and the current column.
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_table_head: bool,
    /// Rows below a header that make no table, and what is wrong with them.
    pub(super) broken_tables: Vec<(usize, String)>,
    /// The open code block: how its text is handled.
    pub(super) code: Option<Code>,
    pub(super) code_text: String,
    pub(super) code_at: usize,
    /// The open image: its attributes, and the text that becomes its `alt`.
    pub(super) image: Option<(Element<'a>, String, usize)>,
    pub(super) image_depth: usize,
    /// Raw HTML that has not been tokenized yet.
    pub(super) raw: raw::Lines<'a>,
    /// Raw HTML blocks that have not been written yet.
    pub(super) blocks: raw::Blocks<'a>,
    /// Last character before a line break that may be removed.
    pub(super) before_break: Option<char>,
    pub(super) last_char: Option<char>,
    /// Plain text that has not been written yet: the parser splits it at every character that might be markup.
    pub(super) plain: String,
    pub(super) plain_at: usize,
    /// Number of open links.
    pub(super) links: usize,
    /// Offset of the end tag of the last anchor; 0 if it has none.
    pub(super) anchor_end: usize,
    /// For each open pair of tildes, whether it is a strikethrough.
    pub(super) strikes: Vec<bool>,
}

/// An element produced by Markdown.
pub(super) fn element<'a>(name: &'static str) -> Element<'a> {
    Element::new(name, Source::Markdown)
}

impl<'a> Writer<'a> {
    pub(super) fn new(text: &'a str, legacy: bool, tracks_ends: bool) -> Self {
        Self {
            text,
            legacy,
            builder: Builder::new(text.len()).tracking_ends(tracks_ends),
            alignments: Vec::new(),
            column: 0,
            in_table_head: false,
            broken_tables: Vec::new(),
            code: None,
            code_text: String::new(),
            code_at: 0,
            image: None,
            image_depth: 0,
            raw: Vec::new(),
            blocks: raw::Blocks::default(),
            before_break: None,
            last_char: None,
            plain: String::new(),
            plain_at: 0,
            links: 0,
            anchor_end: 0,
            strikes: Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        if !matches!(event, Event::Start(_)) {
            self.builder.set_position(range.end);
        }
        if self.image.is_some() {
            return self.alt(event);
        }
        if self.code.is_none() && !matches!(event, Event::Text(_)) {
            self.flush_plain();
        }
        match event {
            Event::Html(line) => self.raw.push((line, range)),
            Event::Start(Tag::HtmlBlock) => {}
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code.is_some() => self.code_text.push_str(&text),
            Event::Text(text) => self.plain_text(&text, range.start),
            Event::Code(text) => self.inline_code(text, range.start),
            Event::InlineHtml(html) => self.inline_html(html, range.start),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.hard_break(range.start),
            Event::Rule => self.builder.leaf(element("hr"), range.start),
            Event::TaskListMarker(checked) => self.task_marker(checked, range.start),
            Event::FootnoteReference(label) => self.footnote_reference(label, range.start),
            // Not enabled.
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inline_text(cow(text), range.start);
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let at = range.start;
        let new = match tag {
            Tag::Paragraph => {
                self.find_broken_table(&range);
                self.paragraph()
            }
            Tag::Heading { level, .. } => self.heading(level),
            Tag::BlockQuote(kind) => blocks::quote(kind),
            Tag::CodeBlock(kind) => return self.start_code(&kind, at),
            Tag::List(first) => blocks::list(first),
            Tag::Item => self.item(),
            Tag::Table(alignments) => self.table(alignments),
            Tag::TableHead => self.table_head(at),
            Tag::TableRow => self.table_row(),
            Tag::TableCell => self.table_cell(),
            Tag::Emphasis => self.emphasis("em", &range),
            Tag::Strong => self.emphasis("strong", &range),
            Tag::Strikethrough => return self.start_strike(&range),
            Tag::Superscript => element("sup"),
            Tag::Subscript => element("sub"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.link(link_type, dest_url, title, &range),
            Tag::Image {
                dest_url, title, ..
            } => return self.start_image(dest_url, title, at),
            // A later pass moves it to the end.
            Tag::FootnoteDefinition(label) => self.item().with("data-footnote", cow(label)),
            // Not enabled.
            Tag::HtmlBlock
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => element("div"),
        };
        self.builder.start(new, at);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::TableHead => self.end_table_head(),
            TagEnd::Table => self.end_table(),
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell => {
                self.end_block();
            }
            TagEnd::Strikethrough => self.end_strike(),
            TagEnd::Link => self.end_link(),
            _ => self.builder.end(),
        }
        if matches!(
            tag,
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock
        ) {
            self.builder.text("\n".into(), 0);
        }
    }
}
