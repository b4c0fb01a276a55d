//! Conditions of `if`, `elsif` and `unless`: comparisons joined by `and` and `or`, which have equal precedence and
//! associate to the right, as in every engine these trees were written for.

use super::{
    comparison::{Comparison, SIGNS},
    expression::{Cursor, Expression, Step},
    problems::Problems,
    scope::Scope,
    tags::VersionTest,
    versions::{self, compare_releases},
};
use crate::{diag::codes, value::Value};

/// A parsed condition.
#[derive(Debug)]
pub(crate) enum Condition {
    /// The value is truthy in Liquid.
    Truthy(Expression),
    /// A comparison.
    Compare(Expression, Operator, Expression),
    /// Both conditions hold.
    And(Box<Condition>, Box<Condition>),
    /// Either condition holds.
    Or(Box<Condition>, Box<Condition>),
    /// A name or comparison of `ifversion`.
    Version(VersionTest),
    /// Always false; used for conditions that cannot be parsed.
    Never,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Operator {
    Compare(Comparison),
    Contains,
    /// Comparison of version ids.
    Version(Comparison),
}

/// Operators that only `if` supports. They are tried before [`SIGNS`], because `<>` starts with `<`.
const OPERATORS: &[(&str, Operator)] = &[
    ("<>", Operator::Compare(Comparison::NotEqual)),
    ("contains", Operator::Contains),
    ("ver_gt", Operator::Version(Comparison::Greater)),
    ("ver_lt", Operator::Version(Comparison::Less)),
    ("isnt", Operator::Compare(Comparison::NotEqual)),
    ("is", Operator::Compare(Comparison::Equal)),
];

/// Maximum number of terms in a condition; authors write two or three.
pub(super) const MAX_TERMS: usize = 200;

impl Condition {
    /// Parses a complete condition.
    pub(crate) fn parse(cursor: &mut Cursor<'_>, problems: &mut Problems<'_>) -> Self {
        if cursor.at_end() {
            cursor.fail(problems, "missing condition");
            return Condition::Never;
        }
        let condition = Self::joined(cursor, problems);
        cursor.finish(problems);
        condition
    }

    fn joined(cursor: &mut Cursor<'_>, problems: &mut Problems<'_>) -> Self {
        let mut terms = Vec::new();
        let last = loop {
            let term = Self::comparison(cursor, problems);
            if terms.len() > MAX_TERMS {
                cursor.fail(problems, "too many terms in condition");
                break term;
            }
            if cursor.word("and") {
                terms.push((term, true));
            } else if cursor.word("or") {
                terms.push((term, false));
            } else {
                break term;
            }
        };
        if !terms.is_empty() {
            let all = terms.iter().map(|(term, _)| term).chain([&last]);
            for term in all {
                report_constant(term, cursor, problems);
            }
        }
        Self::join(terms, last)
    }

    /// Joins terms from the right; the flag of each is true for `and` and false for `or` after it. `a or b and c` is
    /// `a or (b and c)`, and `a and b or c` is `a and (b or c)`.
    pub(super) fn join(terms: Vec<(Self, bool)>, last: Self) -> Self {
        terms
            .into_iter()
            .rev()
            .fold(last, |right, (left, and)| match and {
                true => Condition::And(Box::new(left), Box::new(right)),
                false => Condition::Or(Box::new(left), Box::new(right)),
            })
    }

    fn comparison(cursor: &mut Cursor<'_>, problems: &mut Problems<'_>) -> Self {
        let Some(left) = cursor.expression(problems) else {
            return Condition::Never;
        };
        let signs = SIGNS
            .iter()
            .map(|(text, comparison)| (*text, Operator::Compare(*comparison)));
        let operator = OPERATORS.iter().copied().chain(signs).find(|(text, _)| {
            if text.starts_with(char::is_alphabetic) {
                cursor.word(text)
            } else {
                cursor.take(text)
            }
        });
        match operator {
            None => Condition::Truthy(left),
            Some((_, operator)) => match cursor.expression(problems) {
                Some(right) => Condition::Compare(left, operator, right),
                None => Condition::Never,
            },
        }
    }

    /// Whether the condition holds.
    pub(crate) fn holds(&self, scope: &Scope<'_>) -> bool {
        match self {
            Condition::Truthy(expression) => scope.evaluate(expression).is_truthy(),
            Condition::Compare(left, operator, right) => compare(scope, left, *operator, right),
            Condition::And(left, right) => left.holds(scope) && right.holds(scope),
            Condition::Or(left, right) => left.holds(scope) || right.holds(scope),
            Condition::Version(test) => test.holds(scope),
            Condition::Never => false,
        }
    }
}

/// Globals that depend on nothing but the version.
pub(super) const ABOUT_VERSION: &[&str] = &[
    "currentRelease",
    "currentVersion",
    "currentVersionShortName",
    "enterpriseServerVersions",
    "features",
];

impl Condition {
    /// Whether the condition holds; `None` if more than the version decides.
    pub(super) fn holds_by_version(&self, scope: &Scope<'_>) -> Option<bool> {
        let version = scope.world.version();
        match self {
            Condition::Truthy(path) => is_about_version(path, version)
                .filter(|about| *about)
                .map(|_| self.holds(scope)),
            Condition::Compare(left, _, right) => {
                let left = is_about_version(left, version)?;
                let right = is_about_version(right, version)?;
                (left || right).then(|| self.holds(scope))
            }
            Condition::And(left, right) => {
                let both = [left, right].map(|it| it.holds_by_version(scope));
                match both {
                    [Some(true), Some(true)] => Some(true),
                    _ => both.contains(&Some(false)).then_some(false),
                }
            }
            Condition::Or(left, right) => {
                let both = [left, right].map(|it| it.holds_by_version(scope));
                match both {
                    [Some(false), Some(false)] => Some(false),
                    _ => both.contains(&Some(true)).then_some(true),
                }
            }
            Condition::Version(test) => test.is_about_version(version).then(|| test.holds(scope)),
            Condition::Never => None,
        }
    }

    /// Calls `visit` for each term.
    pub(super) fn each_term<'c>(&'c self, visit: &mut impl FnMut(&'c Condition)) {
        match self {
            Condition::And(left, right) | Condition::Or(left, right) => {
                left.each_term(visit);
                right.each_term(visit);
            }
            term => visit(term),
        }
    }

    /// The name in a comparison of a name with a number: `ghes` in `ghes > 3.0`.
    pub(super) fn compared_name(&self) -> Option<&str> {
        match self {
            Condition::Compare(Expression::Path { root, steps }, _, Expression::Literal(value)) => {
                let is_number = value.as_number().is_some();
                (steps.is_empty() && is_number).then_some(&**root)
            }
            _ => None,
        }
    }

    /// The plan and the release that a term compares the version with. A release without a plan has none.
    pub(super) fn release(&self) -> Option<(Option<&str>, &str)> {
        match self {
            Condition::Version(test) => test.release().map(|(plan, release)| (Some(plan), release)),
            Condition::Compare(
                Expression::Path { root, steps },
                Operator::Version(_) | Operator::Compare(_),
                Expression::Literal(text),
            ) if &**root == "currentVersion" && steps.is_empty() => {
                let text = text.as_str()?;
                Some(match text.split_once('@') {
                    Some((plan, release)) => (Some(plan), release),
                    None => (None, text),
                })
            }
            _ => None,
        }
    }
}

/// Whether a value is about the version (`true`) or a constant (`false`); `None` if anything else decides about it.
fn is_about_version(value: &Expression, version: &versions::VersionInfo) -> Option<bool> {
    match value {
        Expression::Literal(_) => Some(false),
        Expression::Path { root, steps } if &**root == "features" => match &steps[..] {
            [Step::Key(key)] => version
                .features
                .iter()
                .any(|(name, _)| name == key)
                .then_some(true),
            _ => None,
        },
        Expression::Path { root, steps } => {
            let is_plan = || version.plans.iter().any(|(_, short)| short == root);
            let is_feature = || version.features.iter().any(|(name, _)| name == root);
            let is_about = ABOUT_VERSION.contains(&&**root) || is_plan() || is_feature();
            (steps.is_empty() && is_about).then_some(true)
        }
        _ => None,
    }
}

/// Reports a term that is a text or number on its own: `a == "x" or "y"` compares only with the first.
fn report_constant(term: &Condition, cursor: &Cursor<'_>, problems: &mut Problems<'_>) {
    let Condition::Truthy(Expression::Literal(value)) = term else {
        return;
    };
    if matches!(value, Value::Nil | Value::Bool(_)) {
        return;
    }
    let mut written = String::new();
    value.write_to(&mut written);
    let message = format!(
        "`{}` stands alone in a condition; it is compared with nothing",
        crate::diag::shorten(&written)
    );
    let at = cursor.base..cursor.base + cursor.text.len();
    let help = "write the comparison again, as in `x == \"a\" or x == \"b\"`";
    problems.add(&codes::CONSTANT_CONDITION, at, message).help = Some(help.to_owned());
}

fn compare(scope: &Scope<'_>, left: &Expression, operator: Operator, right: &Expression) -> bool {
    let (a, b) = (scope.evaluate(left), scope.evaluate(right));
    scope.compares(&a);
    let equal = || match (left, right) {
        (Expression::Empty, Expression::Empty) => true,
        (Expression::Empty, _) => is_empty(&b),
        (_, Expression::Empty) => is_empty(&a),
        _ => a == b,
    };
    let order = || match (a.as_number(), b.as_number()) {
        (Some(a), Some(b)) => a.partial_cmp(&b),
        _ => Some(a.plain().as_str()?.cmp(b.plain().as_str()?)),
    };
    match operator {
        Operator::Compare(Comparison::Equal) => equal(),
        Operator::Compare(Comparison::NotEqual) => !equal(),
        Operator::Compare(comparison) => order().is_some_and(|order| comparison.holds(order)),
        Operator::Contains => match (&a, b.as_str()) {
            (Value::List(values), _) => values.contains(&b),
            (Value::Map(map), Some(key)) => map.contains_key(key),
            (_, Some(part)) => a.as_str().is_some_and(|text| text.contains(part)),
            _ => false,
        },
        Operator::Version(comparison) => {
            version_order(&a, &b, scope).is_some_and(|order| comparison.holds(order))
        }
    }
}

/// Whether a value equals that of an expression; `empty` equals every empty value.
pub(super) fn equals(scope: &Scope<'_>, value: &Value, expression: &Expression) -> bool {
    match expression {
        Expression::Empty => is_empty(value),
        other => scope.evaluate(other) == *value,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::List(values) => values.is_empty(),
        Value::Map(map) => map.is_empty(),
        other => other.plain().as_str().is_none_or(str::is_empty),
    }
}

/// Compares two version ids of the same plan with numbered releases; `None` for all others. An id without a plan
/// (`"2.21"`) belongs to the site's default numbered plan.
fn version_order(a: &Value, b: &Value, scope: &Scope<'_>) -> Option<std::cmp::Ordering> {
    let default_plan = &scope.world.version().default_numbered_plan;
    let (plan_a, release_a) = versions::split(a.as_str()?, default_plan)?;
    let (plan_b, release_b) = versions::split(b.as_str()?, default_plan)?;
    (plan_a == plan_b).then(|| compare_releases(release_a, release_b))
}
