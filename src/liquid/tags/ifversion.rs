//! `{% ifversion fpt or ghes > 3.0 and not feature %}`: a condition on the version that the page is rendered for (the
//! 2021 dialect).
//!
//! A name is true if it is the current plan (long or short name) or an enabled feature. `plan op release` compares
//! releases by number. `and` and `or` have equal precedence and associate to the right.

use std::ops::Range;

use super::{
    conditional::{If, branches},
    releases,
};
use crate::{
    diag::{Fix, codes, did_you_mean},
    liquid::{
        body::{Flow, Render},
        comparison::{Comparison, SIGNS},
        condition::{Condition, MAX_TERMS},
        gates::Blocks,
        out::Out,
        parse::{Parser, TagSource},
        scope::Scope,
        versions::{VersionInfo, compare_releases},
    },
};

/// One term of a condition.
#[derive(Debug)]
pub(in crate::liquid) struct VersionTest {
    negated: bool,
    name: String,
    release: Option<(Comparison, String)>,
}

/// The operator between a plan and a release: one of [`SIGNS`], or `=`.
fn comparison(word: &str) -> Option<Comparison> {
    let found = SIGNS.iter().find(|(sign, _)| *sign == word);
    found
        .map(|(_, comparison)| *comparison)
        .or((word == "=").then_some(Comparison::Equal))
}

impl VersionTest {
    /// Whether the test holds in this version. For other plans, `!=` always holds and no other comparison does.
    pub(in crate::liquid) fn holds(&self, scope: &Scope<'_>) -> bool {
        let version = scope.world.version();
        let current = *self.name == *version.short_name || *self.name == *version.plan;
        let holds = match &self.release {
            Some((Comparison::NotEqual, _)) if !current => true,
            Some((comparison, release)) => {
                let order = compare_releases(&version.release, release);
                current
                    && version.release.starts_with(|c: char| c.is_ascii_digit())
                    && comparison.holds(order)
            }
            None => {
                let feature = version
                    .features
                    .iter()
                    .find(|(name, _)| **name == *self.name);
                current
                    || feature.map_or_else(|| scope.variable(&self.name).is_truthy(), |(_, on)| *on)
            }
        };
        holds != self.negated
    }

    /// Whether nothing but the version decides about the test.
    pub(in crate::liquid) fn is_about_version(&self, version: &VersionInfo) -> bool {
        let is_plan = |(plan, short): &(std::sync::Arc<str>, std::sync::Arc<str>)| {
            *self.name == **plan || *self.name == **short
        };
        let is_feature = |(name, _): &(std::sync::Arc<str>, bool)| **name == *self.name;
        version.plans.iter().any(is_plan) || version.features.iter().any(is_feature)
    }

    /// The plan and release that the test compares with.
    pub(in crate::liquid) fn release(&self) -> Option<(&str, &str)> {
        let (_, release) = self.release.as_ref()?;
        Some((&self.name, release))
    }

    /// Whether the site knows the name. `ghae-next` and `ghae-issue-123` refer to future releases.
    fn is_known(&self, version: &VersionInfo) -> bool {
        let plan = |(plan, short): &(std::sync::Arc<str>, std::sync::Arc<str>)| {
            let later = self
                .name
                .strip_prefix(&**short)
                .is_some_and(|rest| rest.starts_with('-'));
            *self.name == **plan || *self.name == **short || later
        };
        version.plans.iter().any(plan)
            || version
                .features
                .iter()
                .any(|(name, _)| **name == *self.name)
            || matches!(self.name.as_str(), "true" | "false")
    }
}

/// A block whose conditions test the version.
#[derive(Debug)]
struct IfVersion(If);

pub(in crate::liquid) fn parse<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    Some(Box::new(IfVersion(branches(
        parser, tag, "endif", false, condition,
    ))))
}

impl Render for IfVersion {
    fn blocks(&self) -> Blocks<'_> {
        self.0.choice(true)
    }

    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        for range in self.0.conditions() {
            report_unknown(range, scope);
        }
        self.0.render(whole, scope, out)
    }
}

/// Reports names and releases of a condition that the site does not know.
fn report_unknown(range: &Range<usize>, scope: &mut Scope<'_>) {
    let world = scope.world;
    let version = world.version();
    let mut found = Vec::new();
    let all = words(scope.source(range.clone()));
    for (n, (word, at)) in all.iter().enumerate() {
        let place = range.start + at..range.start + at + word.len();
        let before = |back: usize| n.checked_sub(back).map(|n| all[n].0);
        if comparison(word).is_some() || matches!(*word, "and" | "or" | "not") {
            continue;
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let sign = before(1).and_then(comparison);
            let compared = before(2).zip(sign);
            // `ghes 3.0`, without an operator, has been reported.
            if sign.is_none() && !before(1).is_none_or(|word| matches!(word, "and" | "or" | "not"))
            {
                continue;
            }
            if let Some(problem) = releases::problem(word, compared, world.config()) {
                found.push((place, problem.message, problem.help));
            }
            continue;
        }
        let test = VersionTest {
            negated: false,
            name: (*word).to_owned(),
            release: None,
        };
        if !test.is_known(version) {
            let names = version.plans.iter().map(|(_, short)| &**short);
            let features = version.features.iter().map(|(name, _)| &**name);
            let help = did_you_mean(word, names.chain(features));
            let message = format!("unknown plan or feature `{word}`; treated as false");
            found.push((place, message, help));
        }
    }
    for (place, message, help) in found {
        let problem = scope.problem(&codes::UNKNOWN_VERSION_NAME, &place, message);
        problem.help = help;
    }
}

/// Words with their offsets. Operators are words even without surrounding whitespace.
fn words(text: &str) -> Vec<(&str, usize)> {
    let kind = |c: char| match c {
        c if c.is_whitespace() => 0,
        '=' | '<' | '>' | '!' => 1,
        _ => 2,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut previous = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if kind(c) != previous {
            if previous != 0 {
                words.push((&text[start..at], start));
            }
            start = at;
            previous = kind(c);
        }
    }
    words
}

fn condition<'t>(parser: &mut Parser<'t>, tag: &TagSource<'t>) -> Condition {
    let words: Vec<&str> = words(tag.markup)
        .into_iter()
        .map(|(word, _)| word)
        .collect();
    let mut at = 0;
    // Each term has at least two words, including the one that joins it to the next.
    let condition = (words.len() < 4 * MAX_TERMS)
        .then(|| joined(&words, &mut at))
        .flatten();
    if condition.is_none() || at < words.len() {
        let message = "invalid version condition";
        parser
            .problems
            .add(&codes::LIQUID_SYNTAX, tag.whole.clone(), message)
            .help = Some("use a condition such as `ifversion fpt or ghes > 3.0`".to_owned());
    } else {
        report_refused(parser, tag);
    }
    condition.unwrap_or(Condition::Never)
}

/// Reports comparisons that can be understood, but that the original application refuses (`ifversion.ts`,
/// `ifversion-supported-operators.ts`, read as facts): other operators than four, no blanks around one, and a release
/// without its second number.
fn report_refused(parser: &mut Parser<'_>, tag: &TagSource<'_>) {
    let words = words(tag.markup);
    for three in words.windows(3) {
        let [(left, start), (sign, at), (right, right_at)] = *three else {
            continue;
        };
        if comparison(sign).is_none() {
            continue;
        }
        let end = right_at + right.len();
        let is_spaced = start + left.len() < at && at + sign.len() < right_at;
        let (range, message, help, text) = if matches!(sign, "==" | "<=" | ">=") {
            let message = format!("`ifversion` has no operator `{sign}`");
            let help = "use `=`, `!=`, `<` or `>`".to_owned();
            let text = (sign == "==").then(|| "=".to_owned());
            (at..at + sign.len(), message, help, text)
        } else if !is_spaced {
            let text = format!("{left} {sign} {right}");
            let message = format!("missing blanks around `{sign}`");
            (start..end, message, format!("write `{text}`"), Some(text))
        } else if !is_release(right) {
            let message = format!("`{right}` is not a release of two numbers");
            let text = format!("{right}.0");
            let is_number = right.bytes().all(|byte| byte.is_ascii_digit());
            let help = match is_number {
                true => format!("write `{text}`"),
                false => "write a release such as `3.10`".to_owned(),
            };
            (right_at..end, message, help, is_number.then_some(text))
        } else {
            continue;
        };
        let range = tag.markup_at + range.start..tag.markup_at + range.end;
        let span = parser.problems.place.span(range.start, range.end);
        let problem = parser.problems.add(&codes::LIQUID_SYNTAX, range, message);
        problem.help = Some(help);
        problem.fix = text.map(|text| Fix { span, text });
    }
}

/// Whether a word contains two numbers with a full stop between them.
fn is_release(word: &str) -> bool {
    word.split_once('.').is_some_and(|(major, minor)| {
        let is_digit = |c: char| c.is_ascii_digit();
        major.ends_with(is_digit) && minor.starts_with(is_digit)
    })
}

fn joined(words: &[&str], at: &mut usize) -> Option<Condition> {
    let mut terms = Vec::new();
    loop {
        let term = Condition::Version(term(words, at)?);
        match words.get(*at) {
            Some(&"and") => terms.push((term, true)),
            Some(&"or") => terms.push((term, false)),
            _ => return Some(Condition::join(terms, term)),
        }
        *at += 1;
    }
}

fn term(words: &[&str], at: &mut usize) -> Option<VersionTest> {
    let mut negated = false;
    while words.get(*at) == Some(&"not") {
        negated = !negated;
        *at += 1;
    }
    let name = words
        .get(*at)
        .filter(|word| word.starts_with(char::is_alphanumeric))?;
    *at += 1;
    let mut release = None;
    if let Some(comparison) = words.get(*at).and_then(|word| comparison(word)) {
        let number = words
            .get(*at + 1)
            .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        release = Some((comparison, (*number).to_owned()));
        *at += 2;
    }
    Some(VersionTest {
        negated,
        name: (*name).to_owned(),
        release,
    })
}
