//! Finds the marks of fences in lines where they may be damaged.
//!
//! Enters: a line of a translation. Leaves: the marks in it, and what stands behind the info string.

use super::{fence::content_at, language::first_word};

/// Marks in a line that are, or were, those of a fence.
pub(super) struct Marks {
    /// Where they begin and end.
    pub(super) at: usize,
    pub(super) end: usize,
    /// The sign and the number of signs.
    pub(super) sign: char,
    pub(super) len: usize,
    /// Whether they are as they have to be.
    pub(super) is_plain: bool,
}

/// The marks of a line.
pub(super) fn marks(line: &str) -> Option<Marks> {
    let start = content_at(line);
    let content = line.get(start..)?;
    let is_mark = |c: char| matches!(c, '`' | '~' | '｀' | '～' | '´' | '\'' | '’' | '‘');
    let end = content.find(|c| !is_mark(c)).unwrap_or(content.len());
    let run = content.get(..end)?;
    let len = run.chars().count();
    let sign = run.chars().next().unwrap_or('`');
    let is_plain = len >= 3 && matches!(sign, '`' | '~') && run.chars().all(|c| c == sign);
    let info = content.get(end..)?.trim();
    let is_word = info
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '+' | '#'));
    if is_plain || ((2..=4).contains(&len) && is_word) {
        return Some(Marks {
            at: start,
            end: start + end,
            sign,
            len,
            is_plain,
        });
    }
    let at = line.find("```")?;
    let rest = line.get(at..)?;
    let len = rest.len() - rest.trim_start_matches('`').len();
    Some(Marks {
        at,
        end: at + len,
        sign: '`',
        len,
        is_plain: true,
    })
}

/// Number of runs of three and more marks in a line.
pub(super) fn runs(line: &str) -> usize {
    let mut count = 0;
    let mut rest = line;
    while let Some(at) = rest.find("```").or_else(|| rest.find("~~~")) {
        count += 1;
        rest = rest
            .get(at..)
            .unwrap_or_default()
            .trim_start_matches(['`', '~']);
    }
    count
}

/// What stands behind the info string of the source, if something does.
pub(super) fn after_info<'a>(written: &'a str, info: &str) -> Option<&'a str> {
    let written = written.trim_start();
    let word = first_word(info);
    let rest = match written.strip_prefix(info) {
        Some(rest) => rest,
        None => written.strip_prefix(word)?,
    };
    let has_code =
        !word.is_empty() && rest.starts_with([' ', '\t', '\u{3000}']) && !rest.trim().is_empty();
    has_code.then_some(rest)
}
