//! Builds blocks from segments.
//!
//! Enters: the segments of a text. Leaves: a [`Body`] that can be rendered, and diagnostics. Errors never stop parsing:
//! an invalid tag prints nothing, and an unclosed block ends with the enclosing block.

use std::{ops::Range, sync::Arc};

use rustc_hash::FxHashSet;

use super::{
    body::{Body, Node, Render},
    brackets,
    expression::{Chain, Cursor},
    problems::Problems,
    segment::{Segment, segment},
    tags,
};
use crate::{
    diag::{Diagnostic, codes, did_you_mean},
    source::{Place, Text},
    steps,
};

/// Maximum nesting depth of blocks; deeper ones are ignored. Authors nest five or six.
const MAX_DEPTH: usize = 100;

/// A tag in the source.
#[derive(Debug, Clone)]
pub(crate) struct TagSource<'t> {
    pub(crate) name: &'t str,
    pub(crate) markup: &'t str,
    /// Offset of the markup.
    pub(crate) markup_at: usize,
    pub(crate) whole: Range<usize>,
}

impl<'t> TagSource<'t> {
    pub(crate) fn cursor(&self) -> Cursor<'t> {
        Cursor::new(self.markup, self.markup_at)
    }
}

/// Parses one kind of tag. The parser is positioned after the opening tag.
pub(crate) type ParseTag = for<'t> fn(&mut Parser<'t>, &TagSource<'t>) -> Option<Box<dyn Render>>;

/// A parsed text.
pub(super) struct Parsed {
    pub(super) body: Body,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) defines: FxHashSet<Arc<str>>,
    pub(super) unknown_blocks: Vec<(String, Diagnostic)>,
}

/// Parses a whole text.
pub(super) fn parse(text: &Text, place: &Place, strip_comments: bool) -> Parsed {
    let mut problems = Problems {
        place,
        list: Vec::new(),
    };
    let segments = segment(text, strip_comments);
    brackets::report(text, &segments, &mut problems);
    let mut parser = Parser {
        text,
        segments: segments.into_iter().peekable(),
        problems,
        defines: FxHashSet::default(),
        unknown_blocks: Vec::new(),
        open: Vec::new(),
    };
    let mut body = Body::default();
    while parser.fill(&mut body, &[]).is_some() {
        // No block is open here, and `fill` has already reported whatever stopped it.
    }
    Parsed {
        body,
        problems: parser.problems.list,
        defines: parser.defines,
        unknown_blocks: parser.unknown_blocks,
    }
}

/// Parses the segments of a text in one pass.
pub(crate) struct Parser<'t> {
    text: &'t str,
    segments: std::iter::Peekable<std::vec::IntoIter<Segment>>,
    unknown_blocks: Vec<(String, Diagnostic)>,
    defines: FxHashSet<Arc<str>>,
    pub(crate) problems: Problems<'t>,
    /// End tags of the open blocks.
    open: Vec<String>,
}

impl<'t> Parser<'t> {
    /// Parses up to the tag that ends `opener`'s block, or up to one of `branches`, which is returned.
    pub(crate) fn block(
        &mut self,
        opener: &TagSource<'t>,
        end: &str,
        branches: &[&str],
    ) -> (Body, Option<TagSource<'t>>) {
        let mut body = Body::default();
        self.open.push(end.to_owned());
        let stop = self.fill(&mut body, branches);
        self.open.pop();
        body.end = stop
            .as_ref()
            .map_or_else(|| opener.whole.clone(), |tag| tag.whole.clone());
        match stop {
            Some(tag) if tag.name == end => (body, None),
            Some(branch) => (body, Some(branch)),
            None => {
                let message = format!("unclosed `{{% {} %}}` block", opener.name);
                self.problems
                    .add(&codes::LIQUID_UNCLOSED, opener.whole.clone(), message)
                    .help = Some(format!("close it with `{{% {end} %}}`"));
                (body, None)
            }
        }
    }

    /// Notes a name that the text defines.
    pub(crate) fn define(&mut self, name: &str) {
        steps::count(1);
        if !self.defines.contains(name) {
            self.defines.insert(name.into());
        }
    }

    /// Whether a loop is open.
    pub(crate) fn in_loop(&self) -> bool {
        self.open
            .iter()
            .any(|end| end == "endfor" || end == "endtablerow")
    }

    /// Parses markup that consists of one expression with filters.
    pub(crate) fn chain(&mut self, mut cursor: Cursor<'t>) -> Option<Chain> {
        let chain = cursor.chain(&mut self.problems);
        if chain.is_some() {
            cursor.finish(&mut self.problems);
        }
        chain
    }

    /// Parses tags written one per line, as in `{% liquid %}`.
    pub(crate) fn lines(&mut self, tag: &TagSource<'t>) -> Body {
        let mut at = tag.markup_at;
        let mut segments = Vec::new();
        let mut comments = 0_usize;
        for line in tag.markup.split_inclusive('\n') {
            let start = at + line.len() - line.trim_start().len();
            let end = start + line.trim().len();
            at += line.len();
            let text = &self.text[start..end.max(start)];
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let name = start..start + text.find(char::is_whitespace).unwrap_or(text.len());
            match &self.text[name.clone()] {
                "comment" => comments += 1,
                "endcomment" if comments > 0 => {
                    comments -= 1;
                    continue;
                }
                _ => {}
            }
            if comments > 0 {
                continue;
            }
            let rest = &self.text[name.end..end];
            let markup = end - rest.trim_start().len()..end;
            segments.push(Segment::Tag {
                whole: start..end,
                name,
                markup,
            });
        }
        let outer = std::mem::replace(&mut self.segments, segments.into_iter().peekable());
        let open = std::mem::take(&mut self.open);
        let mut body = Body::default();
        while self.fill(&mut body, &[]).is_some() {}
        self.segments = outer;
        self.open = open;
        body
    }

    /// Adds nodes to `body` up to a tag that ends the innermost open block or is one of `branches`. Returns `None` if
    /// the text or an enclosing block ends first.
    fn fill(&mut self, body: &mut Body, branches: &[&str]) -> Option<TagSource<'t>> {
        while let Some(next) = self.segments.peek() {
            if let Segment::Tag { name, .. } = next {
                let name = &self.text[name.clone()];
                let ends_inner = self.open.last().is_some_and(|end| end == name);
                let ends_outer = self.open.iter().any(|end| end == name);
                if ends_outer && !ends_inner {
                    return None;
                }
            }
            let segment = self.segments.next()?;
            match segment {
                Segment::Text(range) => body.push(Node::Text(range)),
                Segment::TableGap(range) => body.push(Node::TableGap(range)),
                Segment::Unclosed(range) => self.unclosed(body, range),
                Segment::UnclosedVerbatim { whole, name } => {
                    let message = format!("unclosed `{{% {name} %}}` block");
                    self.problems
                        .add(&codes::LIQUID_UNCLOSED, whole, message)
                        .help = Some(format!("close it with `{{% end{name} %}}`"));
                }
                Segment::Output { whole, markup } => self.output(body, whole, markup),
                Segment::Tag {
                    whole,
                    name,
                    markup,
                } => {
                    let tag = TagSource {
                        name: &self.text[name],
                        markup: &self.text[markup.clone()],
                        markup_at: markup.start,
                        whole,
                    };
                    let ends = self.open.last().is_some_and(|end| end == tag.name);
                    if ends || branches.contains(&tag.name) {
                        return Some(tag);
                    }
                    self.tag(body, &tag);
                }
            }
        }
        None
    }

    fn unclosed(&mut self, body: &mut Body, range: Range<usize>) {
        let (opener, closer) = match self.text[range.clone()].ends_with('%') {
            true => ("{%", "%}"),
            false => ("{{", "}}"),
        };
        let message = format!("unclosed `{opener}`: expected `{closer}`; shown as text");
        self.problems
            .add(&codes::LIQUID_SYNTAX, range.clone(), message)
            .help = Some(format!(
            "to print a literal `{opener}`, wrap it in `{{% raw %}}` and `{{% endraw %}}`"
        ));
        body.push(Node::Text(range));
    }

    fn output(&mut self, body: &mut Body, whole: Range<usize>, markup: Range<usize>) {
        let mut cursor = Cursor::new(&self.text[markup.clone()], markup.start);
        if cursor.at_end() {
            return;
        }
        if let Some(chain) = cursor.chain(&mut self.problems) {
            cursor.finish(&mut self.problems);
            body.push(Node::Output { whole, chain });
        }
    }

    fn tag(&mut self, body: &mut Body, tag: &TagSource<'t>) {
        match tags::find(tag.name) {
            Some(_) if self.open.len() >= MAX_DEPTH => self.too_deep(tag),
            Some(parse) => {
                if let Some(parsed) = parse(self, tag) {
                    body.push(Node::Tag {
                        whole: tag.whole.clone(),
                        tag: parsed,
                    });
                }
            }
            None if tags::is_part(tag.name) => {
                let message = format!("unexpected `{}`: no matching open block", tag.name);
                self.problems
                    .add(&codes::LIQUID_STRAY_END, tag.whole.clone(), message);
            }
            None if tag.name.is_empty() => {
                self.problems
                    .add(&codes::LIQUID_SYNTAX, tag.whole.clone(), "missing tag name");
            }
            None => {
                let message = format!("unknown tag `{}`", tag.name);
                let span = self.problems.place.span(tag.whole.start, tag.whole.end);
                let mut problem = Diagnostic::new(&codes::LIQUID_UNKNOWN_TAG, span, message);
                problem.help = did_you_mean(tag.name, tags::names());
                if self.open.len() < MAX_DEPTH && self.has_end(tag) {
                    self.unknown_blocks.push((tag.name.to_owned(), problem));
                    let tool = tags::tool(self, tag);
                    body.push(Node::Tag {
                        whole: tag.whole.clone(),
                        tag: tool,
                    });
                } else {
                    self.problems.list.push(problem);
                }
            }
        }
    }

    /// Whether an unknown tag seems to be the start of a block.
    fn has_end(&self, tag: &TagSource<'t>) -> bool {
        let end = format!("end{}", tag.name);
        let rest = &self.text.as_bytes()[tag.whole.end..];
        memchr::memmem::find(rest, end.as_bytes()).is_some()
    }

    /// Reports once that blocks are nested too deeply, and skips all deeper tags.
    fn too_deep(&mut self, tag: &TagSource<'t>) {
        let known = self
            .problems
            .list
            .iter()
            .any(|p| std::ptr::eq(p.code, &codes::LIQUID_NESTING));
        if !known {
            let message =
                format!("blocks nested more than {MAX_DEPTH} levels deep; inner tags ignored");
            self.problems
                .add(&codes::LIQUID_NESTING, tag.whole.clone(), message);
        }
        // Its end tag must not end the enclosing block.
        let end = tags::end_of(tag.name);
        let mut depth = usize::from(end.is_some());
        while depth > 0
            && let Some(segment) = self.segments.next()
        {
            if let Segment::Tag { name, .. } = segment {
                let name = &self.text[name];
                if tags::end_of(name) == end {
                    depth += 1;
                } else if Some(name) == end.as_deref() {
                    depth -= 1;
                }
            }
        }
    }
}
