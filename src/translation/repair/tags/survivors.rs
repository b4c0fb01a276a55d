//! What is left of a tag that has lost one of its ends, and what is around a tag.
//!
//! Enters: a candidate of which the rest of the line is prose, and a tag of the source. Leaves: the part of it that the tag
//! may be. Start at [`survivors`].

use std::ops::Range;

use super::super::super::tag::{Tag, beside};
use super::{
    damaged::{Candidate, Form},
    likeness::Words,
};

/// Whether there is text on both sides of a tag, on its line.
pub(super) fn is_amid(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = beside(text, range);
    !before.is_empty() && !after.is_empty()
}

/// The words of a part of a candidate.
pub(super) fn part(candidate: &Candidate, range: &Range<usize>) -> Words {
    let signs = candidate
        .signs
        .iter()
        .filter(|sign| range.contains(&sign.range.start));
    Words::of(&signs.map(|sign| sign.c).collect::<String>())
}

/// Where in a candidate with one end its tag is: from the first to the last of the words that both have, which must be
/// together at the end that is left.
pub(super) fn survivors(candidate: &Candidate, tag: &Tag<'_>) -> Option<Range<usize>> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '"' | '=');
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    let signs = &candidate.signs;
    for (n, sign) in signs.iter().enumerate() {
        match (is_part(sign.c), start) {
            (true, None) => start = Some(n),
            (false, Some(from)) => {
                runs.push((from, n));
                start = None;
            }
            _ => {}
        }
    }
    runs.extend(start.map(|from| (from, signs.len())));
    let word = |run: &(usize, usize)| -> String {
        signs[run.0..run.1].iter().map(|sign| sign.c).collect()
    };
    let mut left: Vec<&str> = tag.content.split_ascii_whitespace().collect();
    let has = |run: &(usize, usize), left: &mut Vec<&str>| {
        let word = word(run);
        let found = left
            .iter()
            .position(|known| known.eq_ignore_ascii_case(&word));
        found.map(|at| left.remove(at)).is_some()
    };
    let places = |from: usize, to: usize| signs[from].range.start..signs[to - 1].range.end;
    match candidate.form {
        Form::Unclosed => {
            let kept: Vec<_> = runs.iter().take_while(|run| has(run, &mut left)).collect();
            let last = kept.last()?;
            Some(places(kept[0].0, last.1))
        }
        Form::Unopened => {
            // The last path or name, and whatever of the tag is before it.
            let at = runs.iter().rposition(|run| has(run, &mut left))?;
            let mut first = at;
            while first > 0 && has(&runs[first - 1], &mut left) {
                first -= 1;
            }
            Some(places(runs[first].0, runs[at].1))
        }
        Form::Closed | Form::Braces => None,
    }
}
