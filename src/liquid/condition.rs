//! Conditions of `if`, `elsif`, `unless`: comparisons joined by `and` and `or`, which have one precedence and
//! associate to the right, as in every engine these trees were written for.

use super::{
    comparison::{Comparison, SIGNS},
    expression::{Cursor, Expression},
    parse::Problems,
    scope::Scope,
    tags::VersionTest,
    versions::{self, compare_releases},
};
use crate::value::Value;

/// A condition that can be tested.
#[derive(Debug)]
pub(crate) enum Condition {
    /// The value is true in Liquid's sense.
    Truthy(Expression),
    /// A comparison.
    Compare(Expression, Operator, Expression),
    /// Both.
    And(Box<Condition>, Box<Condition>),
    /// Either.
    Or(Box<Condition>, Box<Condition>),
    /// A name or comparison of `ifversion`.
    Version(VersionTest),
    /// What could not be understood is false.
    Never,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Operator {
    Compare(Comparison),
    Contains,
    /// Of version ids.
    Version(Comparison),
}

/// What `if` has beside [`SIGNS`], and is tried before them: `<>` begins as `<` does.
const OPERATORS: &[(&str, Operator)] = &[
    ("<>", Operator::Compare(Comparison::NotEqual)),
    ("contains", Operator::Contains),
    ("ver_gt", Operator::Version(Comparison::Greater)),
    ("ver_lt", Operator::Version(Comparison::Less)),
    ("isnt", Operator::Compare(Comparison::NotEqual)),
    ("is", Operator::Compare(Comparison::Equal)),
];

/// Terms of one condition: authors write two or three.
pub(super) const MOST_TERMS: usize = 200;

impl Condition {
    /// Reads a whole condition.
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
            if terms.len() > MOST_TERMS {
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
        Self::join(terms, last)
    }

    /// Joins terms, each with whether `and` (or `or`) follows it. `a or b and c` is `a or (b and c)`, `a and b or c` is
    /// `a and (b or c)`: built from the right.
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

    /// Whether it holds.
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

fn compare(scope: &Scope<'_>, left: &Expression, operator: Operator, right: &Expression) -> bool {
    let (a, b) = (scope.evaluate(left), scope.evaluate(right));
    let equal = || match (left, right) {
        (Expression::Empty, Expression::Empty) => true,
        (Expression::Empty, _) => is_empty(&b),
        (_, Expression::Empty) => is_empty(&a),
        _ => a == b,
    };
    let order = || match (a.as_number(), b.as_number()) {
        (Some(a), Some(b)) => a.partial_cmp(&b),
        _ => Some(a.as_str()?.cmp(b.as_str()?)),
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

/// Whether a value equals that of an expression; `empty` equals everything that is.
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
        other => other.as_str().is_none_or(str::is_empty),
    }
}

/// Order of two version ids of the same plan that have numbers; of others there is none. A side without a plan
/// (`"2.21"`) means the site's numbered plan.
fn version_order(a: &Value, b: &Value, scope: &Scope<'_>) -> Option<std::cmp::Ordering> {
    let default_plan = &scope.world.version().default_numbered_plan;
    let (plan_a, release_a) = versions::split(a.as_str()?, default_plan)?;
    let (plan_b, release_b) = versions::split(b.as_str()?, default_plan)?;
    (plan_a == plan_b).then(|| compare_releases(release_a, release_b))
}
