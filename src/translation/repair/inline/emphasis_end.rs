//! Restores a mark of emphasis that is lost.
//!
//! Enters: both texts. Leaves: edits that close, or open, the only strong text of a block where the source tells its place:
//! at the beginning of the block, before a colon, at the end, or around a single tag or code span. Start at [`repairs`].

use super::{
    align,
    emphasis::marks,
    mask::{CODE, HIDDEN, Masked},
};
use crate::translation::{edit::Edit, judge::Judge};
use std::ops::Range;

const RULE: &str = "emphasis";

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    if !own.prose.contains("**") {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for scope in align::scopes(source, own)
        .into_iter()
        .filter(|scope| scope.is_block)
    {
        let from = marks(&source.prose, &scope.source, '*');
        let to = marks(&own.prose, &scope.own, '*');
        if let ([open, close], [mark]) = (from.as_slice(), to.as_slice())
            && open.len() == 2
            && close.len() == 2
            && mark.len() == 2
        {
            let model = Model {
                head: source.prose(&(scope.source.start..open.start)),
                inner: source.prose(&(open.end..close.start)),
                tail: source.prose(&(close.end..scope.source.end)),
            };
            edits.extend(
                place(own, &model, mark, &scope.own).map(|at| Edit::new(at..at, "**", RULE)),
            );
        }
    }
    edits
}

/// A block of the source with a strong text.
#[derive(Debug)]
struct Model<'a> {
    head: &'a str,
    inner: &'a str,
    tail: &'a str,
}

/// Whether a sign is a colon.
fn is_colon(sign: char) -> bool {
    matches!(sign, ':' | '：')
}

/// Where the other mark belongs.
fn place(own: &Masked, model: &Model, mark: &Range<usize>, block: &Range<usize>) -> Option<usize> {
    let head = own.prose(&(block.start..mark.start));
    let tail = own.prose(&(mark.end..block.end));
    let is_first = model.head.trim().is_empty();
    if is_first && !head.trim().is_empty() {
        // It closes what was never opened.
        let is_sure = match (
            model.tail.starts_with(is_colon),
            model.inner.ends_with(is_colon),
        ) {
            (true, _) => tail.starts_with(is_colon) && !head.contains(is_colon),
            (_, true) => head.ends_with(is_colon),
            _ => model.tail.trim().is_empty() && tail.trim().is_empty(),
        };
        let is_one_line = !head.contains('\n') && !head.ends_with(' ');
        return (is_sure && is_one_line).then_some(block.start);
    }
    let starts_text = !tail.starts_with([' ', '\u{3000}', '\n']) && !tail.trim().is_empty();
    let is_hidden = |text: &str| !text.is_empty() && text.chars().all(|c| c == CODE || c == HIDDEN);
    if is_hidden(model.inner) {
        let len = tail.len() - tail.trim_start_matches([CODE, HIDDEN]).len();
        return (len > 0).then_some(mark.end + len);
    }
    if !starts_text || is_first != head.trim().is_empty() {
        return None;
    }
    let line = tail.lines().next().unwrap_or_default();
    if model.tail.starts_with(is_colon) && !model.inner.contains(is_colon) {
        return line
            .find(is_colon)
            .map(|at| mark.end + line.get(..at).unwrap_or_default().trim_end().len());
    }
    if model.inner.ends_with(is_colon) && model.inner.matches(is_colon).count() == 1 {
        let (at, sign) = line.char_indices().find(|(_, sign)| is_colon(*sign))?;
        return Some(mark.end + at + sign.len_utf8());
    }
    for dash in [" - ", " – ", " — "] {
        if model.tail.starts_with(dash) && !model.inner.contains(dash) {
            let (at, _) = line.match_indices(dash).next()?;
            return Some(mark.end + at);
        }
    }
    let ends_block = model.tail.trim().is_empty()
        && !model.inner.contains('\n')
        && !tail.trim_end().contains('\n')
        && !tail.contains('|');
    ends_block.then_some(mark.end + tail.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn the_other_mark_is_put_back() {
        mends("**Tea**: hot", "**お茶：熱い", "**お茶**：熱い");
        mends("**Tea:** hot", "**お茶：熱い", "**お茶：**熱い");
        mends("**Tea**: hot", "お茶**: 熱い", "**お茶**: 熱い");
        mends("- **Tea** - hot", "- **お茶 - 熱い", "- **お茶** - 熱い");
        mends("Run **`tea`** now.", "**`tea`を実行。", "**`tea`**を実行。");
        mends("**Hot tea.**", "**熱いお茶。", "**熱いお茶。**");
    }

    #[test]
    fn what_is_uncertain_stays() {
        stays("Pour **tea** now.", "**お茶を注ぐ。");
        stays("**Tea**: hot", "**お茶は熱い");
        stays("**Tea**: **hot**", "**お茶**: 熱い");
        stays("Tea: **hot**", "**熱い: お茶");
    }
}
