//! Start and end of HTML blocks.

/// How an HTML block ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// In the line that contains this string.
    With(&'static str),
    /// Before a completely empty line.
    AtEmptyLine,
}

/// An HTML block that starts with a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    pub(super) ends: Ends,
    /// Whether it can interrupt a paragraph.
    pub(super) interrupts: bool,
}

/// Elements that start a block anywhere. Source: CommonMark 0.31, "HTML blocks", condition 6.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "meta",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "section",
    "source",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// The block that starts with this line, which has no leading whitespace.
pub(super) fn start(line: &str) -> Option<Start> {
    let after = line.strip_prefix('<')?;
    let with = |end| {
        Some(Start {
            ends: Ends::With(end),
            interrupts: true,
        })
    };
    if after.starts_with("!--") {
        return with("-->");
    }
    if after.starts_with('?') {
        return with("?>");
    }
    if after.starts_with("![CDATA[") {
        return with("]]>");
    }
    if after.starts_with('!') && after[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return with(">");
    }
    let closing = after.starts_with('/');
    let name_at = usize::from(closing);
    let len = after[name_at..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let name = &after[name_at..name_at + len.unwrap_or(after.len() - name_at)];
    let rest = &after[name_at + name.len()..];
    let name = name.to_ascii_lowercase();
    let bounded = rest.is_empty() || rest.starts_with([' ', '\t', '>']) || rest.starts_with("/>");
    if !closing && bounded {
        let raw = [
            ("script", "</script>"),
            ("pre", "</pre>"),
            ("style", "</style>"),
            ("textarea", "</textarea>"),
        ];
        if let Some((_, end)) = raw.into_iter().find(|(raw, _)| *raw == name) {
            return with(end);
        }
    }
    if bounded && BLOCKS.contains(&name.as_str()) {
        return Some(Start {
            ends: Ends::AtEmptyLine,
            interrupts: true,
        });
    }
    let alone = !name.is_empty() && is_whole_tag(rest, closing);
    alone.then_some(Start {
        ends: Ends::AtEmptyLine,
        interrupts: false,
    })
}

/// Whether the text after a tag's name is the rest of the tag and nothing else.
fn is_whole_tag(rest: &str, closing: bool) -> bool {
    let Some(inside) = rest.trim_end().strip_suffix('>') else {
        return false;
    };
    if closing {
        return inside.trim().is_empty();
    }
    let mut quote = None;
    for c in inside.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (None, '<' | '>') => return false,
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    quote.is_none() && (inside.is_empty() || inside.starts_with([' ', '\t', '/']))
}
