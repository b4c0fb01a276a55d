//! Repairs marks of emphasis that stand in pairs.
//!
//! Enters: both texts. Leaves: edits that unescape marks, take blanks out of them, and make both of a pair equally long,
//! where the same block of the source has as much emphasis. Start at [`repairs`]; [`marks`] finds marks.

use super::{
    align::{self, Scope},
    mask::Masked,
    width::{is_hangul, is_spaced_letter},
};
use crate::translation::{edit::Edit, judge::Judge};
use std::ops::Range;

const RULE: &str = "emphasis";

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    if !source.prose.contains(['*', '_']) || !own.prose.contains(['*', '_']) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for scope in align::scopes(source, own) {
        for sign in ['*', '_'] {
            let from = sound(&source.prose, marks(&source.prose, &scope.source, sign));
            let to = marks(&own.prose, &scope.own, sign);
            if from.is_empty() {
                continue;
            }
            let escaped = unescaped(source, own, &scope, sign, &from, &to);
            if !escaped.is_empty() {
                edits.extend(escaped);
                continue;
            }
            edits.extend(evened(&from, &to, sign, &scope));
            for len in [3, 2, 1] {
                edits.extend(tightened(
                    source,
                    own,
                    &of_length(&from, len),
                    &of_length(&to, len),
                ));
            }
        }
    }
    edits
}

/// Drops marks with blanks at both sides, as of a product.
pub(super) fn sound(text: &str, mut marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    marks.retain(|mark| {
        let before = text.get(..mark.start).unwrap_or_default();
        let after = text.get(mark.end..).unwrap_or_default();
        !((before.is_empty() || before.ends_with(char::is_whitespace))
            && (after.is_empty() || after.starts_with(char::is_whitespace)))
    });
    marks
}

/// The marks of a length.
fn of_length(marks: &[Range<usize>], len: usize) -> Vec<Range<usize>> {
    marks
        .iter()
        .filter(|mark| mark.len() == len)
        .cloned()
        .collect()
}

/// Returns the marks of emphasis in a part of a text: runs of a sign that are not escaped, begin no item of a list and, if
/// of `_`, are not within a word.
pub(super) fn marks(text: &str, within: &Range<usize>, sign: char) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = within.start;
    while let Some(start) = text
        .get(at..within.end)
        .and_then(|rest| rest.find(sign))
        .map(|start| at + start)
    {
        let rest = text.get(start..within.end).unwrap_or_default();
        let after = rest.trim_start_matches(sign);
        let head = text.get(..start).unwrap_or_default();
        let run = start..start + rest.len() - after.len();
        at = run.end;
        let is_letter = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
        let is_word =
            sign == '_' && is_letter(head.chars().next_back()) && is_letter(after.chars().next());
        let line = head.rsplit('\n').next().unwrap_or_default();
        let starts_line = line
            .trim_matches([' ', '\t', '>', '|', '-', '.'])
            .chars()
            .all(|c| c.is_ascii_digit());
        let is_item = run.len() == 1 && starts_line && after.starts_with([' ', '\t', '\n']);
        let is_rule =
            line.trim().is_empty() && after.lines().next().unwrap_or_default().trim().is_empty();
        if !is_word && !is_item && !is_rule && !head.ends_with('\\') {
            found.push(run);
        }
    }
    found
}

/// Takes the backslashes from marks if the source escapes none and has as many marks.
fn unescaped(
    source: &Masked,
    own: &Masked,
    scope: &Scope,
    sign: char,
    from: &[Range<usize>],
    to: &[Range<usize>],
) -> Vec<Edit> {
    let single = format!("\\{sign}");
    let text = own.prose(&scope.own);
    if !text.contains(&single) || source.prose(&scope.source).contains(&single) {
        return Vec::new();
    }
    let double = format!("\\{sign}\\{sign}");
    let half = format!("\\{sign}{sign}");
    for (len, mark) in [
        (2, double.as_str()),
        (2, half.as_str()),
        (1, single.as_str()),
    ] {
        let found: Vec<usize> = text.match_indices(mark).map(|(at, _)| at).collect();
        let known = of_length(to, len).len();
        let is_paired = !found.is_empty()
            && (found.len() + known).is_multiple_of(2)
            && found.len() + known <= of_length(from, len).len();
        let covered = found.len() * mark.matches('\\').count();
        let is_all = covered == text.matches(&single).count();
        if is_paired && is_all && is_apart(text, &found, mark, sign) {
            let start = scope.own.start;
            let plain = mark.replace('\\', "");
            return found
                .into_iter()
                .map(|at| Edit::new(start + at..start + at + mark.len(), plain.clone(), RULE))
                .collect();
        }
    }
    Vec::new()
}

/// Whether marks that mean nothing within a word are at the edges of words.
fn is_apart(text: &str, found: &[usize], mark: &str, sign: char) -> bool {
    sign != '_'
        || found.iter().all(|at| {
            let before = text.get(..*at).and_then(|head| head.chars().next_back());
            let after = text
                .get(at + mark.len()..)
                .and_then(|rest| rest.chars().next());
            !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric))
        })
}

/// Makes the marks of pairs as long as all those of the source.
fn evened(from: &[Range<usize>], to: &[Range<usize>], sign: char, scope: &Scope) -> Vec<Edit> {
    let Some(len) = from.first().map(Range::len) else {
        return Vec::new();
    };
    let is_uniform = from.iter().all(|mark| mark.len() == len);
    if !is_uniform || !scope.is_block || from.len() != to.len() || to.len() % 2 == 1 {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for pair in to.chunks(2) {
        if let [open, close] = pair
            && (open.len() != close.len() && (open.len() == len || close.len() == len)
                || len == 2 && open.len() == 4 && close.len() == 4)
        {
            for mark in [open, close].into_iter().filter(|mark| mark.len() != len) {
                edits.push(Edit::new(mark.clone(), sign.to_string().repeat(len), RULE));
            }
        }
    }
    edits
}

/// Whether each mark of the source has text at its inner side. One that marks a note has none.
fn is_paired(source: &Masked, marks: &[Range<usize>]) -> bool {
    marks.chunks(2).all(|pair| match pair {
        [open, close] => {
            let inner = source.prose(&(open.end..close.start));
            !inner.is_empty()
                && !inner.starts_with(char::is_whitespace)
                && !inner.ends_with(char::is_whitespace)
        }
        _ => false,
    })
}

/// Takes the blanks at both ends out of pairs.
fn tightened(
    source: &Masked,
    own: &Masked,
    from: &[Range<usize>],
    to: &[Range<usize>],
) -> Vec<Edit> {
    let mut edits = Vec::new();
    // With a mark more or less it is not told which ones belong together.
    if to.len() % 2 == 1 || to.len() != from.len() || !is_paired(source, from) {
        return edits;
    }
    for pair in to.chunks(2) {
        let [open, close] = pair else { continue };
        let inner = own.prose(&(open.end..close.start));
        let bare = inner.trim_matches([' ', '\u{3000}', '\u{a0}']);
        if bare.is_empty()
            || bare.len() == inner.len()
            || inner.contains('\n')
            || inner.contains('|')
        {
            continue;
        }
        let lead = inner.len() - inner.trim_start_matches([' ', '\u{3000}', '\u{a0}']).len();
        let tail = inner.len() - lead - bare.len();
        let before = own
            .prose
            .get(..open.start)
            .and_then(|head| head.chars().next_back());
        let after = own
            .prose
            .get(close.end..)
            .and_then(|rest| rest.chars().next());
        let mark = own.text(open);
        // A script with blanks between words needs them outside; in Korean none is before a particle.
        let wants_before = lead > 0 && before.is_some_and(is_spaced_letter);
        let wants_after =
            tail > 0 && after.is_some_and(|sign| is_spaced_letter(sign) && !is_hangul(sign));
        if lead > 0 {
            let text = if wants_before {
                format!(" {mark}")
            } else {
                mark.to_owned()
            };
            edits.push(Edit::new(open.start..open.end + lead, text, RULE));
        }
        if tail > 0 {
            let text = if wants_after {
                format!("{mark} ")
            } else {
                mark.to_owned()
            };
            edits.push(Edit::new(close.start - tail..close.end, text, RULE));
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn blanks_are_taken_out() {
        mends(
            "Pour **tea** now.",
            "今 ** お茶 ** を注ぐ。",
            "今 **お茶** を注ぐ。",
        );
        mends("Pour **tea** now.", "**お茶 **を注ぐ。", "**お茶**を注ぐ。");
        mends(
            "Pour **tea** now.",
            "Vierte** té** ahora.",
            "Vierte **té** ahora.",
        );
        mends("Pour **tea** now.", "**Té **vierte.", "**Té** vierte.");
        mends(
            "Pour _tea_ now.",
            "今 _ お茶 _ を注ぐ。",
            "今 _お茶_ を注ぐ。",
        );
        mends(
            "Pour **tea** and *milk*.",
            "* ミルク *と**お茶**を注ぐ。\n".trim_end(),
            "* ミルク *と**お茶**を注ぐ。",
        );
    }

    #[test]
    fn marks_are_evened() {
        mends("Pour **tea**.", "***お茶**を注ぐ。", "**お茶**を注ぐ。");
        mends("Pour **tea**.", "**お茶*を注ぐ。", "**お茶**を注ぐ。");
        mends(
            "Pour **tea**.",
            "\\*\\*お茶\\*\\*を注ぐ。",
            "**お茶**を注ぐ。",
        );
        mends("Pour **tea**.", "\\**お茶\\**を注ぐ。", "**お茶**を注ぐ。");
        mends("Pour **tea**.", "****お茶****を注ぐ。", "**お茶**を注ぐ。");
        mends("Pour *tea*.", "\\*お茶\\*を注ぐ。", "*お茶*を注ぐ。");
    }

    #[test]
    fn other_signs_stay() {
        stays("2 ** 3 ** 4", "2 ** 3 ** 4 です");
        stays("Pour **tea**.", "お茶 ** を注ぐ。");
        stays("* **a** b\n* c", "* **ア** ブ\n* ク");
        stays("Type \\*a\\* for *a*.", "*ア* は \\*ア\\* と書く。");
        stays("Pour **tea**.", "*お茶*を注ぐ。");
        stays("**a** and **b**", "**ア**と **ブ** と");
    }
}
