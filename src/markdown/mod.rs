//! Markdown to a tree of HTML.
//!
//! Enters: expanded text. Leaves: an [`html::Tree`](crate::html::Tree) whose nodes know their offsets in that text.
//! CommonMark and GFM by the crate `pulldown-cmark`; what Japanese and Chinese text needs beyond them is in
//! [`emphasis`] (delimiters next to CJK) and here (line breaks between CJK characters are no blanks).

mod characters;
mod emphasis;
mod legacy;
mod raw;
mod shell;
mod text;

use std::{borrow::Cow, ops::Range, rc::Rc};

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd,
};

pub use characters::is_cjk;
pub use legacy::{LaidOut, lay_out};

use crate::html::{Builder, Element, Fragment, Source, Tree};

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

/// Blocks of HTML of so many bytes are worth keeping.
const LARGE: usize = 1000;

/// What our Markdown has beyond CommonMark.
pub const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// Parses Markdown. With `lenient`, `** bold **` is bold in every script, as it was for authors before 2022.
pub fn parse(text: &str, lenient: bool) -> Parsed<'_> {
    parse_with(text, lenient, |_| None)
}

/// The same. `fragment` may have large blocks of HTML that were built before.
pub fn parse_with<'t>(
    text: &'t str,
    lenient: bool,
    fragment: impl Fn(&str) -> Option<Rc<Fragment>>,
) -> Parsed<'t> {
    let mut writer = Writer::new(text);
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

/// Turns events into builder calls.
struct Writer<'a> {
    text: &'a str,
    builder: Builder<'a>,
    /// Column alignments of the open table, and the column.
    alignments: Vec<Alignment>,
    column: usize,
    in_table_head: bool,
    /// An open code block: how its text is taken.
    code: Option<Code>,
    code_text: String,
    code_at: usize,
    /// An open image: its attributes, and the text that becomes its `alt`.
    image: Option<(Element<'a>, String, usize)>,
    image_depth: usize,
    /// Raw HTML that is not yet tokenized.
    raw: raw::Lines<'a>,
    /// Blocks of it that are not yet written.
    blocks: raw::Blocks<'a>,
    /// Last character before a line break that may have to go.
    before_break: Option<char>,
    last_char: Option<char>,
    /// Plain text that is not yet written: the parser cuts it at every character that might have had a meaning.
    plain: String,
    plain_at: usize,
    /// How many links are open.
    links: usize,
    /// For each open pair of tildes, whether it strikes.
    strikes: Vec<bool>,
}

enum Code {
    /// Text of the block, with its info string.
    Plain { info: String },
    /// A ```` ```shell ```` block, which may hold inline HTML.
    Shell,
}

impl<'a> Writer<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            builder: Builder::new(text.len()),
            alignments: Vec::new(),
            column: 0,
            in_table_head: false,
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
            strikes: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
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
            Event::Text(text) => {
                if self.plain.is_empty() {
                    self.plain_at = range.start;
                }
                self.plain.push_str(&text);
            }
            Event::Code(text) => {
                self.flush_break(text.chars().next());
                self.builder
                    .start(Element::new("code", Source::Markdown), range.start);
                self.last_char = text.chars().last();
                self.builder.text(cow(text), range.start);
                self.builder.end();
            }
            Event::InlineHtml(html) => {
                if html.starts_with("</a") {
                    self.links = self.links.saturating_sub(1);
                } else if html.starts_with("<a ") {
                    self.links += 1;
                }
                if !html.starts_with("</") {
                    self.flush_break(None);
                }
                self.builder.html(cow(html), |offset| range.start + offset);
            }
            Event::SoftBreak => self.before_break = Some(self.last_char.unwrap_or(' ')),
            Event::HardBreak => {
                self.builder
                    .leaf(Element::new("br", Source::Markdown), range.start);
                self.builder.text("\n".into(), range.start);
                self.last_char = None;
            }
            Event::Rule => self
                .builder
                .leaf(Element::new("hr", Source::Markdown), range.start),
            Event::TaskListMarker(checked) => {
                let mut input = Element::new("input", Source::Markdown)
                    .with("type", "checkbox")
                    .with("disabled", "");
                if checked {
                    input = input.with("checked", "");
                }
                self.builder.leaf(input, range.start);
                self.builder.text(" ".into(), range.start);
            }
            // Not enabled.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.inline_text(cow(text), range.start);
            }
        }
    }

    fn html_block(&mut self, fragment: impl Fn(&str) -> Option<Rc<Fragment>>) {
        let mut block = raw::join(self.text, &mut self.raw);
        let is_odd = block.html.contains(Fragment::END);
        if is_odd || self.blocks.is_empty() && !self.builder.is_neutral() {
            self.write_blocks();
            let html = std::mem::take(&mut block.html);
            return self.builder.html(html, |at| block.place(at));
        }
        if self.blocks.push(block) {
            let is_large = self.blocks.len() >= LARGE;
            match is_large.then(|| fragment(&self.blocks.text())).flatten() {
                Some(fragment) => {
                    self.builder.fragment(fragment, |at| self.blocks.place(at));
                    self.blocks = raw::Blocks::default();
                }
                None => self.write_blocks(),
            }
        }
    }

    /// Writes the blocks of HTML up to here as they are.
    fn write_blocks(&mut self) {
        for mut block in self.blocks.take() {
            let html = std::mem::take(&mut block.html);
            self.builder.html(html, |at| block.place(at));
        }
    }

    /// Writes the plain text up to here, with the links and emoji in it.
    fn flush_plain(&mut self) {
        if self.plain.is_empty() {
            return;
        }
        let plain = std::mem::take(&mut self.plain);
        let at = self.plain_at;
        text::pieces(&plain, self.links == 0, |piece| match piece {
            text::Piece::Text(text) => self.inline_text(Cow::Owned(text.to_owned()), at),
            text::Piece::Emoji(emoji) => self.inline_text(Cow::Borrowed(emoji), at),
            text::Piece::Link(address) => {
                self.flush_break(None);
                let link = Element::new("a", Source::Markdown).with("href", address.to_owned());
                self.builder.start(link, at);
                self.inline_text(Cow::Owned(address.to_owned()), at);
                self.builder.end();
            }
        });
        self.plain = plain;
        self.plain.clear();
    }

    fn inline_text(&mut self, text: Cow<'a, str>, at: usize) {
        self.flush_break(text.chars().next());
        self.last_char = text.chars().last().or(self.last_char);
        self.builder.text(text, at);
    }

    /// Prints a line break that was kept back, unless it stands between two CJK characters, where a browser
    /// would show a blank that nobody wrote.
    fn flush_break(&mut self, next: Option<char>) {
        if let Some(before) = self.before_break.take() {
            let joined =
                characters::joins_lines(before) && next.is_some_and(characters::joins_lines);
            if !joined {
                self.builder.text("\n".into(), 0);
            }
        }
    }

    /// Prints a kept line break before an element, by the first character in it.
    fn break_before(&mut self, range: &Range<usize>) {
        let inside = self.text[range.start..].trim_start_matches(['*', '_', '[', '`']);
        self.flush_break(inside.chars().next());
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let at = range.start;
        let element = |name: &'static str| Element::new(name, Source::Markdown);
        let new = match tag {
            Tag::Paragraph => {
                self.last_char = None;
                element("p")
            }
            Tag::Heading { level, .. } => {
                self.last_char = None;
                let names = ["h1", "h2", "h3", "h4", "h5", "h6"];
                element(names[level as usize - 1])
            }
            Tag::BlockQuote(None) => element("blockquote"),
            Tag::BlockQuote(Some(kind)) => {
                let class = match kind {
                    BlockQuoteKind::Note => "extended-markdown note",
                    BlockQuoteKind::Important => "extended-markdown note important",
                    BlockQuoteKind::Tip => "extended-markdown tip",
                    BlockQuoteKind::Warning => "extended-markdown warning",
                    BlockQuoteKind::Caution => "extended-markdown danger caution",
                };
                element("div").with("class", class)
            }
            Tag::CodeBlock(kind) => {
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => info.trim(),
                    CodeBlockKind::Indented => "",
                };
                self.code = Some(match info {
                    "shell" => Code::Shell,
                    info => Code::Plain {
                        info: info.to_owned(),
                    },
                });
                self.code_at = at;
                return;
            }
            Tag::List(None) => element("ul"),
            Tag::List(Some(1)) => element("ol"),
            Tag::List(Some(first)) => element("ol").with("start", first.to_string()),
            Tag::Item => {
                self.last_char = None;
                self.before_break = None;
                element("li")
            }
            Tag::Table(alignments) => {
                self.alignments = alignments;
                element("table")
            }
            Tag::TableHead => {
                self.column = 0;
                self.in_table_head = true;
                self.builder.start(element("thead"), at);
                element("tr")
            }
            Tag::TableRow => {
                self.column = 0;
                element("tr")
            }
            Tag::TableCell => {
                self.last_char = None;
                let cell = element(if self.in_table_head { "th" } else { "td" });
                let class = match self.alignments.get(self.column) {
                    Some(Alignment::Left) => Some("align-left"),
                    Some(Alignment::Center) => Some("align-center"),
                    Some(Alignment::Right) => Some("align-right"),
                    _ => None,
                };
                self.column += 1;
                match class {
                    Some(class) => cell.with("class", class),
                    None => cell,
                }
            }
            Tag::Emphasis => {
                self.break_before(&range);
                element("em")
            }
            Tag::Strong => {
                self.break_before(&range);
                element("strong")
            }
            // GFM lets one tilde strike, but in Japanese text `10~20` is a range.
            Tag::Strikethrough if !self.text[range.clone()].starts_with("~~") => {
                self.inline_text("~".into(), at);
                self.strikes.push(false);
                return;
            }
            Tag::Strikethrough => {
                self.strikes.push(true);
                element("del")
            }
            Tag::Superscript => element("sup"),
            Tag::Subscript => element("sub"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.links += 1;
                self.break_before(&range);
                let href = match link_type {
                    LinkType::Email => Cow::Owned(format!("mailto:{dest_url}")),
                    _ => cow(dest_url),
                };
                let link = element("a").with("href", encode_url(href));
                if title.is_empty() {
                    link
                } else {
                    link.with("title", cow(title))
                }
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.flush_break(None);
                let mut image = element("img").with("src", encode_url(cow(dest_url)));
                if !title.is_empty() {
                    image = image.with("title", cow(title));
                }
                self.image = Some((image, String::new(), at));
                self.image_depth = 1;
                return;
            }
            // Not enabled.
            Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => element("div"),
        };
        self.builder.start(new, at);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.builder.end();
                self.builder.end();
                self.builder
                    .start(Element::new("tbody", Source::Markdown), 0);
            }
            TagEnd::Table => {
                self.builder.end();
                self.builder.end();
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell => {
                self.links = 0;
                self.before_break = None;
                self.last_char = None;
                self.builder.end();
            }
            TagEnd::Strikethrough => match self.strikes.pop() {
                Some(false) => self.inline_text("~".into(), 0),
                _ => self.builder.end(),
            },
            TagEnd::Link => {
                self.links = self.links.saturating_sub(1);
                self.builder.end();
            }
            _ => self.builder.end(),
        }
        if matches!(
            tag,
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock
        ) {
            self.builder.text("\n".into(), 0);
        }
    }

    fn code_block(&mut self) {
        let text = std::mem::take(&mut self.code_text);
        let at = self.code_at;
        let pre = self
            .builder
            .start(Element::new("pre", Source::Markdown), at);
        debug_assert!(pre != Tree::ROOT, "an element is never the root");
        match self.code.take() {
            Some(Code::Shell) => {
                let code =
                    Element::new("code", Source::Markdown).with("class", "hljs language-shell");
                self.builder.start(code, at);
                shell::pieces(&text, |piece| match piece {
                    shell::Piece::Html(html) => {
                        self.builder.html(Cow::Owned(html.to_owned()), |_| at);
                    }
                    shell::Piece::Text(text) => self.builder.text(Cow::Owned(text.to_owned()), at),
                });
            }
            Some(Code::Plain { info }) => {
                let mut code = Element::new("code", Source::Markdown);
                if !info.is_empty() {
                    // A pass reads it and takes it away.
                    code = code.with("data-info", info);
                }
                self.builder.start(code, at);
                self.builder.text(Cow::Owned(text), at);
            }
            None => {
                self.builder
                    .start(Element::new("code", Source::Markdown), at);
            }
        }
        self.builder.end();
        self.builder.end();
    }

    /// Inside of an image only text counts.
    fn alt(&mut self, event: Event<'a>) {
        let Some((_, alt, _)) = &mut self.image else {
            return;
        };
        match event {
            Event::Start(_) => self.image_depth += 1,
            Event::End(_) => self.image_depth -= 1,
            Event::Text(text) | Event::Code(text) => alt.push_str(&text),
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            _ => {}
        }
        if self.image_depth == 0
            && let Some((image, alt, at)) = self.image.take()
        {
            self.builder.leaf(image.with("alt", alt), at);
            self.last_char = None;
        }
    }
}

/// Blanks and quotes cannot stand in an address; everything else is left as it is written.
fn encode_url(url: Cow<'_, str>) -> Cow<'_, str> {
    if !url.contains([' ', '"', '<', '>', '`', '\n']) {
        return url;
    }
    let mut encoded = String::with_capacity(url.len() + 8);
    for c in url.chars() {
        match c {
            ' ' | '\n' => encoded.push_str("%20"),
            '"' => encoded.push_str("%22"),
            '<' => encoded.push_str("%3C"),
            '>' => encoded.push_str("%3E"),
            '`' => encoded.push_str("%60"),
            c => encoded.push(c),
        }
    }
    Cow::Owned(encoded)
}

fn cow<'a>(text: pulldown_cmark::CowStr<'a>) -> Cow<'a, str> {
    match text {
        pulldown_cmark::CowStr::Borrowed(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.into_string()),
    }
}
