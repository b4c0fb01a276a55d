//! npm-style ranges of releases: `>=2.21`, `<3.0`, `2.x`, `^3.1`, `2.20 - 2.22`, `2.22 || >3.1`.
//!
//! A release consists of one to three numbers, so every comparison is a half-open interval: `>2.22` starts at 2.23.0.

use std::ops;

/// Three numbers; missing ones are zero.
pub(super) type Release = [u64; 3];

/// Includes the start, excludes the end.
type Interval = ops::Range<Release>;

const OPERATORS: [char; 5] = ['<', '>', '=', '~', '^'];
const FIRST: Release = [0; 3];
const AFTER_ALL: Release = [u64::MAX; 3];

/// Parses `2.22` as `2.22.0`; only the first part must be a number.
pub(super) fn release(name: &str) -> Option<Release> {
    let mut numbers = name.split('.').map(|part| part.parse().ok());
    let major = numbers.next()??;
    let [minor, patch] = [numbers.next(), numbers.next()].map(|n| n.flatten().unwrap_or(0));
    Some([major, minor, patch])
}

/// A set of releases.
#[derive(Debug)]
pub(super) struct Range(Vec<Interval>);

impl Range {
    /// Parses a range. Returns `None` if it is invalid.
    pub(super) fn parse(text: &str) -> Option<Self> {
        text.split("||")
            .map(all_of)
            .collect::<Option<_>>()
            .map(Self)
    }

    pub(super) fn contains(&self, release: Release) -> bool {
        self.0.iter().any(|interval| interval.contains(&release))
    }
}

/// Parses comparisons that must all hold; an empty list always holds.
fn all_of(text: &str) -> Option<Interval> {
    let words: Vec<_> = text.split_whitespace().collect();
    if let [from, "-", to] = *words {
        return Some(interval(&format!(">={from}"))?.start..interval(&format!("<={to}"))?.end);
    }
    let mut both = FIRST..AFTER_ALL;
    let mut comparison = String::new();
    for word in words {
        comparison.push_str(word);
        if word.ends_with(OPERATORS) {
            continue;
        }
        let one = interval(&comparison)?;
        both = both.start.max(one.start)..both.end.min(one.end);
        comparison.clear();
    }
    comparison.is_empty().then_some(both)
}

fn interval(comparison: &str) -> Option<Interval> {
    let bound = comparison.trim_start_matches(OPERATORS);
    let numbers = numbers(bound)?;
    let significant = numbers.iter().position(|n| *n > 0).map(|at| at + 1);
    Some(match comparison.strip_suffix(bound)? {
        "" | "=" => low(&numbers)..after(&numbers),
        ">=" => low(&numbers)..AFTER_ALL,
        ">" => after(&numbers)..AFTER_ALL,
        "<=" => FIRST..after(&numbers),
        "<" => FIRST..low(&numbers),
        "~" | "~>" => low(&numbers)..after(&numbers[..numbers.len().min(2)]),
        "^" => low(&numbers)..after(&numbers[..significant.unwrap_or(numbers.len())]),
        _ => return None,
    })
}

/// Returns the numbers before the first `x`, `X` or `*`.
fn numbers(bound: &str) -> Option<Vec<u64>> {
    let parts: Vec<_> = bound
        .strip_prefix('v')
        .unwrap_or(bound)
        .split('.')
        .collect();
    let is_any = |part: &&str| matches!(*part, "x" | "X" | "*");
    let is_number = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    if parts.len() > 3 || !parts.iter().all(|part| is_any(part) || is_number(part)) {
        return None;
    }
    let before = parts.iter().take_while(|part| !is_any(part));
    before.map(|part| part.parse().ok()).collect()
}

fn low(numbers: &[u64]) -> Release {
    std::array::from_fn(|n| numbers.get(n).copied().unwrap_or(0))
}

/// Returns the first release after those that begin with these numbers.
fn after(numbers: &[u64]) -> Release {
    let Some(last) = numbers.len().checked_sub(1) else {
        return AFTER_ALL;
    };
    let mut next = low(numbers);
    next[last] = next[last].saturating_add(1);
    next
}

#[cfg(test)]
mod tests {
    use super::{Range, release};

    /// Returns which of some releases are in a range.
    fn held(range: &str) -> Option<String> {
        let range = Range::parse(range)?;
        let all = ["1.0", "2.21", "2.22", "2.22.5", "3.0", "3.1"].into_iter();
        let held = all.filter(|name| range.contains(release(name).expect("a release")));
        Some(held.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn ranges_are_read_as_npm_reads_them() {
        for (range, expected) in [
            ("*", "1.0 2.21 2.22 2.22.5 3.0 3.1"),
            ("2.22", "2.22 2.22.5"),
            ("=2.22.5", "2.22.5"),
            ("2.x", "2.21 2.22 2.22.5"),
            (">2.22", "3.0 3.1"),
            (">= 2.22.1 <3.1", "2.22.5 3.0"),
            ("<2.22", "1.0 2.21"),
            ("<=2.22", "1.0 2.21 2.22 2.22.5"),
            ("<=2.22.0", "1.0 2.21 2.22"),
            ("<*", ""),
            ("^2.22", "2.22 2.22.5"),
            ("~2", "2.21 2.22 2.22.5"),
            ("~2.21.0", "2.21"),
            ("2.22 - 3.0", "2.22 2.22.5 3.0"),
            ("<2 || >=3.1", "1.0 3.1"),
        ] {
            assert_eq!(held(range).as_deref(), Some(expected), "{range}");
        }
    }

    #[test]
    fn other_text_is_not_a_range() {
        for text in [
            "three", ">= three", "=>2.23", ">", "2.", "1.2.3.4", "2 - ", "2 | 3",
        ] {
            assert!(Range::parse(text).is_none(), "{text}");
        }
    }
}
