//! Looks up values: paths, ranges, members and filter results.
//!
//! Enters: an expression of a template. Leaves: its value, or nil if there is none.

use std::{borrow::Cow, ops::Range, sync::Arc};

use super::{Scope, variables::Binding};
use crate::{
    diag::codes,
    liquid::{
        budget::STEP,
        expression::{Chain, Expression, Step},
        filters::{Arguments, Failure},
        out::Out,
    },
    source::Text,
    value::{Leaf, Value},
};

impl Scope<'_> {
    /// The value of an expression; nil if it does not exist.
    pub(crate) fn evaluate(&self, expression: &Expression) -> Value {
        match expression {
            Expression::Literal(value) => value.clone(),
            Expression::Empty => Value::Nil,
            Expression::Range(from, to) => self.range(from, to),
            Expression::Path { root, steps } => {
                let (value, rest) = match self.site_data(root, steps) {
                    Some((value, known)) => (Cow::Owned(value), &steps[known..]),
                    None => self.root(root, steps),
                };
                let value = rest.iter().fold(value, |value, step| match step {
                    Step::Key(key) => match value {
                        Cow::Borrowed(known) => match known.get(key) {
                            Some(found) => Cow::Borrowed(found),
                            None => Cow::Owned(member(known, key)),
                        },
                        Cow::Owned(known) => Cow::Owned(member(&known, key)),
                    },
                    Step::Index(index) => Cow::Owned(element(&value, &self.evaluate(index))),
                });
                value.into_owned()
            }
        }
    }

    /// The value at the start of a path, and the remaining steps.
    fn root<'s>(&'s self, name: &str, steps: &'s [Step]) -> (Cow<'s, Value>, &'s [Step]) {
        let found = self.variables.get(name);
        match (found, steps) {
            (Some(Binding::Value(value)), _) => (Cow::Borrowed(value), steps),
            (Some(Binding::Loop(state)), [Step::Key(key), rest @ ..]) => {
                (Cow::Owned(state.member(key)), rest)
            }
            _ => (Cow::Owned(self.variable(name)), steps),
        }
    }

    /// `site.data.a.b`: the value at the literal keys, and the number of those steps, so that a text depends only on
    /// the data that it shows and not on all of it.
    fn site_data(&self, root: &str, steps: &[Step]) -> Option<(Value, usize)> {
        let data = |step: &Step| matches!(step, Step::Key(key) if &**key == "data");
        if root != "site" || !steps.first().is_some_and(data) {
            return None;
        }
        if self.variables.contains(root) {
            return None;
        }
        let keys = steps[1..].iter().map_while(|step| match step {
            // `size` is a property of the value, not a key.
            Step::Key(key) if &**key != "size" => Some(&**key),
            _ => None,
        });
        let keys: Vec<&str> = keys.collect();
        let (found, known) = self.world.datum_along(&keys);
        Some((found.unwrap_or_default(), known + 1))
    }

    /// The first and the last number of a range.
    pub(crate) fn bounds(&self, from: &Expression, to: &Expression) -> (i64, i64) {
        let bound = |expression| match self.evaluate(expression).plain() {
            Value::Int(n) => *n,
            other => other.as_number().map_or_else(
                || {
                    other
                        .as_str()
                        .and_then(|s| s.trim().parse().ok())
                        .unwrap_or(0)
                },
                |n| n as i64,
            ),
        };
        (bound(from), bound(to))
    }

    /// A range as a list; empty if it is too long, which is reported.
    fn range(&self, from: &Expression, to: &Expression) -> Value {
        let (from, to) = self.bounds(from, to);
        if let Err(refusal) = self.budget.make_range(range_len(from, to)) {
            self.budget.keep(refusal);
            return Value::list([]);
        }
        Value::list((from..=to).map(Value::Int))
    }

    /// The value of an expression after its filters are applied.
    pub(crate) fn evaluate_chain(&mut self, chain: &Chain) -> Value {
        let mut value = self.evaluate(&chain.entry);
        for call in &chain.filters {
            let place = call.start..call.end;
            let Some(filter) = call.filter else {
                value = self.rendered(value, &place);
                continue;
            };
            if let Err(refusal) = self.budget.read(STEP) {
                self.refuse(&refusal, filter.name, &place);
                return Value::Nil;
            }
            let positional = call.positional.iter().map(|it| self.evaluate(it));
            let keyword = call.keyword.iter();
            let arguments = Arguments {
                positional: positional.collect(),
                keyword: keyword
                    .map(|(name, it)| (*name, self.evaluate(it)))
                    .collect(),
                budget: &self.budget,
                world: self.world,
            };
            match (filter.apply)(&value, &arguments) {
                Ok(result) => value = result,
                Err(Failure::Invalid(reason)) => {
                    let message = format!("filter `{}`: {reason}", filter.name);
                    self.problem(&codes::LIQUID_FILTER, &place, message);
                }
                Err(Failure::Refused(refusal)) => {
                    self.refuse(&refusal, &format!("filter `{}`", filter.name), &place);
                    return Value::Nil;
                }
            }
        }
        value
    }
}

impl Scope<'_> {
    /// The result of `render_liquid`: a text with its Liquid expanded. Other values stay as they are.
    fn rendered(&mut self, value: Value, whole: &Range<usize>) -> Value {
        let leaf = match &value {
            Value::Leaf(leaf) => Arc::clone(leaf),
            Value::Str(text) => Arc::new(Leaf::new(Text::from(&**text), self.place.clone())),
            _ => return value,
        };
        if !leaf.has_liquid() {
            return value;
        }
        let mut out = Out::new(&leaf.place);
        self.render_nested(&leaf, whole, &mut out);
        Value::from(out.finish().text)
    }
}

/// How many numbers a range has.
pub(crate) fn range_len(from: i64, to: i64) -> usize {
    let len = (i128::from(to) - i128::from(from) + 1).max(0);
    usize::try_from(len).unwrap_or(usize::MAX)
}

/// A member by name; falls back to `size`, `first` and `last` if the value has no such member.
pub(super) fn member(value: &Value, key: &str) -> Value {
    if let Some(found) = value.get(key) {
        return found.clone();
    }
    match (key, value) {
        ("size" | "length", Value::List(values)) => Value::Int(values.len() as i64),
        ("size" | "length", Value::Map(map)) => Value::Int(map.len() as i64),
        ("size" | "length", text) => match text.plain().as_str() {
            Some(text) => Value::Int(text.chars().count() as i64),
            None => Value::Nil,
        },
        ("first", Value::List(values)) => values.first().cloned().unwrap_or_default(),
        ("last", Value::List(values)) => values.last().cloned().unwrap_or_default(),
        // `list1.0` is an element of a list and not a version.
        _ => match key.split_once('.') {
            Some((first, rest)) if !rest.contains('.') => member(&member(value, first), rest),
            _ => Value::Nil,
        },
    }
}

/// An element by a computed key or index; negative indices count from the end.
pub(super) fn element(value: &Value, index: &Value) -> Value {
    match (value, index.plain()) {
        (Value::List(values), Value::Int(n)) => {
            let n = if *n < 0 { *n + values.len() as i64 } else { *n };
            usize::try_from(n)
                .ok()
                .and_then(|n| values.get(n))
                .cloned()
                .unwrap_or_default()
        }
        _ => {
            let mut key = String::new();
            index.write_to(&mut key);
            member(value, &key)
        }
    }
}
