//! What a filter gets and gives.
//!
//! Enters: the value before the filter, its arguments, and the budget of the text. Leaves: a value, or why there is
//! none. The size of a result is checked before it is made: see [`Arguments::make`].

use std::borrow::Cow;

use crate::{
    liquid::{
        World,
        budget::{Budget, ELEMENT, Refusal},
    },
    value::Value,
};

/// Why a filter has no result.
pub(in crate::liquid) enum Failure {
    /// It cannot work on this value or with these arguments.
    Invalid(String),
    /// The result would take too much room.
    Refused(Refusal),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Invalid(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Self::Invalid(message.to_owned())
    }
}

/// The result of a filter.
pub(in crate::liquid) type Outcome = Result<Value, Failure>;

/// The values of a filter's arguments.
pub(in crate::liquid) struct Arguments<'a> {
    pub(in crate::liquid) positional: Vec<Value>,
    pub(in crate::liquid) keyword: Vec<(&'a str, Value)>,
    pub(in crate::liquid) budget: &'a Budget,
    pub(in crate::liquid) world: &'a dyn World,
}

impl Arguments<'_> {
    /// The positional argument with this index.
    pub(super) fn at(&self, n: usize) -> Option<&Value> {
        self.positional.get(n)
    }

    /// The positional argument with this index as a text; an argument that is missing or nil is empty.
    pub(super) fn text_at(&self, n: usize) -> Result<Cow<'_, str>, Failure> {
        self.at(n).map_or(Ok(Cow::Borrowed("")), |it| self.text(it))
    }

    /// The name of a property; `None` if there is none or it is nil.
    pub(super) fn property(&self, n: usize) -> Result<Option<Cow<'_, str>>, Failure> {
        match self.at(n) {
            None | Some(Value::Nil) => Ok(None),
            Some(name) => self.text(name).map(Some),
        }
    }

    /// A whole number; `None` if the argument is missing or nil.
    pub(super) fn whole(&self, n: usize) -> Result<Option<i64>, Failure> {
        let whole = match self.at(n).map(Value::plain) {
            None | Some(Value::Nil) => return Ok(None),
            Some(Value::Int(n)) => Some(*n),
            Some(Value::Float(n)) => Some(*n as i64),
            Some(other) => other.as_str().and_then(|text| text.trim().parse().ok()),
        };
        match whole {
            Some(n) => Ok(Some(n)),
            None => Err(format!("expected a whole number as argument {}", n + 1).into()),
        }
    }

    /// Whether a keyword argument is true.
    pub(super) fn is_set(&self, name: &str) -> bool {
        let mut keyword = self.keyword.iter();
        let value = keyword.find(|(known, _)| *known == name);
        value.is_some_and(|(_, value)| value.is_truthy())
    }

    /// The text that a value prints.
    pub(super) fn text<'v>(&self, value: &'v Value) -> Result<Cow<'v, str>, Failure> {
        if let Some(text) = value.as_str() {
            self.budget.read(text.len())?;
            return Ok(Cow::Borrowed(text));
        }
        self.make(value.printed_len())?;
        let mut text = String::new();
        value.write_to(&mut text);
        Ok(Cow::Owned(text))
    }

    /// The elements of a list. Nil has none; any other value is a list of one element.
    pub(super) fn elements<'v>(&self, value: &'v Value) -> Result<&'v [Value], Failure> {
        match value {
            Value::List(values) => {
                self.budget.read(values.len() * ELEMENT)?;
                Ok(values)
            }
            Value::Nil => Ok(&[]),
            one => Ok(std::slice::from_ref(one)),
        }
    }

    /// Makes room for a value of `bytes` bytes.
    pub(super) fn make(&self, bytes: usize) -> Result<(), Failure> {
        Ok(self.budget.make(bytes)?)
    }

    /// Makes room for a list of `len` values that exist already.
    pub(super) fn make_list(&self, len: usize) -> Result<(), Failure> {
        self.make(len.saturating_mul(ELEMENT))
    }
}
