//! Repairs the lines of a code block.
//!
//! Enters: two code blocks that belong together. Leaves: edits of those lines of the translation that are damaged. A line
//! is compared with the line of the source that has the same code; where the code differs in more than signs, only a
//! word of another script in the place of a keyword is certain to be damage.

use super::{
    super::super::edit::Edit,
    fence::{Fence, Lines},
    fold::{compact, is_odd, sign, unescaped},
    language::{Language, first_word, is_name, language},
    pair::{align, gaps},
    token::{Kind, Open, Token, mask, tokens},
    words,
};

/// The repairs of a code block, which is written as its source says.
pub(super) fn repairs(
    source: (&Lines, &Fence),
    own: (&Lines, &Fence),
    is_alike: bool,
) -> Vec<Edit> {
    let (source_lines, source_fence) = source;
    let (own_lines, own_fence) = own;
    let traits = language(source_fence.info(source_lines));
    let wanted = code(source_lines, source_fence, &traits);
    let written = code(own_lines, own_fence, &traits);
    let is_equal = |row: usize, column: usize| match (wanted.get(row), written.get(column)) {
        (Some(a), Some(b)) if a.mask == b.mask => 1 + u32::from(a.text == b.text),
        _ => 0,
    };
    let pairs = align(wanted.len(), written.len(), is_equal);
    let mut edits = Vec::new();
    for &(row, column) in &pairs {
        if let (Some(a), Some(b)) = (wanted.get(row), written.get(column)) {
            edits.extend(
                repaired(&a.text, &b.text, &traits)
                    .map(|text| Edit::new(b.range.clone(), text, "code-content")),
            );
        }
    }
    let gaps = gaps(&pairs, wanted.len(), written.len());
    let has_all = gaps
        .iter()
        .all(|(rows, columns)| rows.len() == columns.len());
    for (rows, columns) in gaps {
        let (rows, columns) = (
            wanted.get(rows).unwrap_or_default(),
            written.get(columns).unwrap_or_default(),
        );
        if rows.len() == columns.len() {
            if has_all && !traits.is_free && (is_alike || traits.is_keyed || rows.len() == 1) {
                let lines = rows.iter().zip(columns);
                edits.extend(lines.filter_map(|(a, b)| {
                    let text = words::repaired(&a.text, &b.text, &traits)?;
                    Some(Edit::new(b.range.clone(), text, "code-content"))
                }));
            }
        } else if traits.is_by_line {
            edits.extend(
                columns
                    .iter()
                    .filter_map(|line| parted(line, rows, own_lines, own_fence)),
            );
        }
    }
    edits.extend(comment_marks(own_lines, own_fence, &traits));
    edits
}

/// A line with code.
pub(super) struct Line {
    /// The line, without the marks before it.
    pub(super) text: String,
    /// Equal for two lines with the same code.
    pub(super) mask: String,
    /// Its place, without the marks before it.
    pub(super) range: std::ops::Range<usize>,
}

/// The lines that have code.
pub(super) fn code(lines: &Lines, fence: &Fence, traits: &Language) -> Vec<Line> {
    let mut open: Open = None;
    let mut found = Vec::new();
    for i in fence.code() {
        let text = fence.code_line(lines, i);
        let mask = mask(&unescaped(text, ""), traits, &mut open);
        if !mask.is_empty() {
            let end = lines.end(i);
            found.push(Line {
                text: text.to_owned(),
                mask,
                range: end - text.len()..end,
            });
        }
    }
    found
}

/// A line in which the commands of several lines stand.
fn parted(line: &Line, rows: &[Line], lines: &Lines, fence: &Fence) -> Option<Edit> {
    let key = compact(&line.text);
    let keys: Vec<String> = rows.iter().map(|row| compact(&row.text)).collect();
    let (from, to) = (0..keys.len()).find_map(|from| {
        let mut joined = String::new();
        for (to, next) in keys.iter().enumerate().skip(from) {
            joined.push_str(next);
            if joined == key && to > from {
                return Some((from, to));
            }
        }
        None
    })?;
    let blanks: String = fence
        .prefix(lines)
        .chars()
        .map(|c| if c == '>' { c } else { ' ' })
        .collect();
    let separator = format!("{}{blanks}", lines.newline);
    let texts: Vec<&str> = rows
        .get(from..=to)?
        .iter()
        .map(|row| row.text.trim_end())
        .collect();
    Some(Edit::new(
        line.range.clone(),
        texts.join(&separator),
        "code-fence-broken",
    ))
}

/// Plain marks for full-width ones of lines that are comments.
fn comment_marks(lines: &Lines, fence: &Fence, traits: &Language) -> Vec<Edit> {
    let mut open: Open = None;
    let mut edits = Vec::new();
    for i in fence.code() {
        let text = fence.code_line(lines, i);
        let was_open = open.is_some();
        let tokens = tokens(text, traits, &mut open);
        let [.., comment] = tokens.as_slice() else {
            continue;
        };
        if comment.kind != Kind::Comment
            || was_open
            || tokens.iter().any(|token| is_code(text, token))
        {
            continue;
        }
        let at = lines.end(i) - text.len() + comment.range.start;
        let mark = text
            .get(comment.range.start..comment.inner.start)
            .unwrap_or_default();
        let plain: String = mark.chars().map(sign).collect();
        let inner = text.get(comment.inner.clone()).unwrap_or_default();
        let blank = inner.chars().next().filter(|&c| c != ' ' && sign(c) == ' ');
        if plain != mark && !traits.is_free {
            let len = mark.len() + blank.map_or(0, char::len_utf8);
            let text = if blank.is_some() { plain + " " } else { plain };
            edits.push(Edit::new(at..at + len, text, "code-content"));
        }
    }
    edits
}

fn is_code(line: &str, token: &Token) -> bool {
    token.kind != Kind::Comment
        && !line
            .get(token.range.clone())
            .unwrap_or_default()
            .trim()
            .is_empty()
}

/// A line with the code of the source and its own texts and comments; `None` if it is not damaged.
pub(super) fn repaired(source: &str, written: &str, traits: &Language) -> Option<String> {
    if source == written {
        return None;
    }
    let own = unescaped(written, source);
    let (wanted, found) = (
        tokens(source, traits, &mut None),
        tokens(&own, traits, &mut None),
    );
    let mut models = wanted.iter().filter(|token| is_code(source, token));
    let part =
        |text: &'_ str, token: &Token| text.get(token.range.clone()).unwrap_or_default().to_owned();
    let mut text = String::with_capacity(own.len());
    let mut is_first = true;
    for (k, token) in found.iter().enumerate() {
        let piece = part(&own, token);
        if token.kind == Kind::Comment {
            text.push_str(&plain_comment(&own, token));
            continue;
        }
        if !is_code(&own, token) {
            text.push_str(&piece);
            continue;
        }
        let model = models.next().filter(|model| model.kind == token.kind)?;
        let wanted = part(source, model);
        if token.kind == Kind::Code {
            let is_damaged = piece.chars().any(|c| is_odd(c) && !wanted.contains(c));
            if compact(&piece) != compact(&wanted) {
                return None;
            }
            match is_damaged {
                true if is_first => {
                    let indent = piece.len() - piece.trim_start_matches([' ', '\t']).len();
                    text.push_str(piece.get(..indent)?);
                    text.push_str(wanted.trim_start());
                }
                true => text.push_str(&wanted),
                false => text.push_str(&piece),
            }
        } else {
            let follows = found
                .get(k + 1)
                .map(|next| part(&own, next))
                .unwrap_or_default();
            let is_key = traits.is_keyed && compact(&follows).starts_with(':');
            text.push_str(&plain_text(source, model, &own, token, is_key)?);
        }
        is_first = false;
    }
    if models.next().is_some() || text == written {
        return None;
    }
    // The plain line has to be read like the source's; if not, its texts were not what they seemed.
    let read = |line: &str| mask(line, traits, &mut None);
    (read(&text) == read(source)).then_some(text)
}

/// A comment with plain marks.
fn plain_comment(line: &str, token: &Token) -> String {
    let mark = line
        .get(token.range.start..token.inner.start)
        .unwrap_or_default();
    let rest = line
        .get(token.inner.start..token.range.end)
        .unwrap_or_default();
    let plain: String = mark.chars().map(sign).collect();
    if plain == mark {
        return mark.to_owned() + rest;
    }
    let blank = rest.chars().next().filter(|&c| sign(c) == ' ');
    match blank {
        Some(c) => plain + " " + rest.get(c.len_utf8()..).unwrap_or_default(),
        None => plain + rest,
    }
}

/// A text with the quotation marks of the source.
fn plain_text(
    source: &str,
    model: &Token,
    own: &str,
    token: &Token,
    is_key: bool,
) -> Option<String> {
    let whole = own.get(token.range.clone())?;
    let content = own.get(token.inner.clone())?;
    let wanted = source.get(model.inner.clone())?;
    if is_key && content != wanted && !content.is_ascii() && wanted.is_ascii() {
        return source.get(model.range.clone()).map(str::to_owned);
    }
    let open = own.get(token.range.start..token.inner.start)?;
    let close = own.get(token.inner.end..token.range.end)?;
    let (model_open, model_close) = (
        source.get(model.range.start..model.inner.start)?,
        source.get(model.inner.end..model.range.end)?,
    );
    if (open.is_ascii() && close.is_ascii()) || (open == model_open && close == model_close) {
        return Some(whole.to_owned());
    }
    if compact(content) == compact(wanted) {
        return source.get(model.range.clone()).map(str::to_owned);
    }
    (!content.contains(model_open)).then(|| format!("{model_open}{content}{model_close}"))
}

/// The info string of the source, if that of the translation cannot be meant.
pub(super) fn info(source: (&Lines, &Fence), own: (&Lines, &Fence)) -> Option<Edit> {
    let (wanted, written) = (source.1.info(source.0), own.1.info(own.0));
    if wanted == written || written.is_empty() {
        return None;
    }
    let (model, word) = (first_word(wanted), first_word(written));
    let rest = |info: &str, word: &str| {
        info.trim_start()
            .get(word.len()..)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let (model_rest, own_rest) = (rest(wanted, model), rest(written, word));
    let words = |info: &str| info.split_whitespace().count().max(1);
    let is_damaged = if !written.is_ascii() {
        // What is more than an info string may be code that was joined to it.
        wanted.is_ascii() && words(written) <= words(wanted)
    } else if word == model {
        let is_word = |text: &str| text.chars().all(|c| c.is_ascii_alphabetic());
        is_word(&own_rest)
            && is_word(&model_rest)
            && !own_rest.is_empty()
            && !model_rest.is_empty()
            && !is_name(&own_rest)
    } else {
        let is_word = word.chars().all(|c| c.is_ascii_alphabetic());
        // The names of languages are words of every translation; only what none of them is can be damage.
        is_word
            && !model.is_empty()
            && !is_name(word)
            && (own_rest == model_rest || word.eq_ignore_ascii_case(model))
    };
    is_damaged.then(|| Edit::new(own.1.info.clone(), wanted, "code-fence-language-translated"))
}
