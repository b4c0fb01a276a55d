//! The variables and counters of one expansion.
//!
//! Enters: what tags assign, shadow and count. Leaves: the value of a name.

use super::{Scope, bindings::Bindings};
use crate::value::Value;

/// What a variable is bound to.
#[derive(Debug, Clone)]
pub(crate) enum Binding {
    Value(Value),
    /// The state of a loop. Few texts use it, so it is converted to a value only on demand.
    Loop(LoopState),
}

impl From<Value> for Binding {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

/// The state of a loop in iteration `n`.
#[derive(Debug, Clone)]
pub(crate) struct LoopState {
    pub(crate) n: usize,
    pub(crate) length: usize,
    /// The state of the enclosing loop.
    pub(crate) parent: Value,
}

impl LoopState {
    /// Members of `forloop` and `tablerowloop`.
    const MEMBERS: [&str; 8] = [
        "index",
        "index0",
        "rindex",
        "rindex0",
        "first",
        "last",
        "length",
        "parentloop",
    ];

    fn to_value(&self) -> Value {
        Value::map(Self::MEMBERS.map(|name| (name, self.member(name))))
    }

    /// A member by name.
    pub(super) fn member(&self, name: &str) -> Value {
        let int = |n: usize| Value::Int(n as i64);
        let Self { n, length, parent } = self;
        match name {
            "index" => int(n + 1),
            "index0" => int(*n),
            "rindex" => int(length - n),
            "rindex0" => int(length - n - 1),
            "first" => Value::Bool(*n == 0),
            "last" => Value::Bool(n + 1 == *length),
            "length" => int(*length),
            "size" => int(Self::MEMBERS.len()),
            "parentloop" => parent.clone(),
            _ => Value::Nil,
        }
    }
}

impl Scope<'_> {
    /// Adds to a counter, which starts at 0, and returns it.
    pub(crate) fn count(&mut self, name: &str, step: i64) -> i64 {
        match self.counters.get_mut(name) {
            Some(n) => {
                *n += step;
                *n
            }
            None => {
                self.counters.insert(name.to_owned(), step);
                step
            }
        }
    }

    /// Sets a variable for the rest of the text.
    pub(crate) fn assign(&mut self, name: &str, value: Value) {
        self.bind(name, Binding::Value(value));
    }

    /// Sets a variable to a value or to the state of a loop.
    pub(crate) fn bind(&mut self, name: &str, binding: Binding) {
        self.variables.set(name, binding);
    }

    /// Sets a variable temporarily. Pass the result to [`Scope::restore`].
    pub(crate) fn shadow(&mut self, name: &str, binding: impl Into<Binding>) -> Option<Binding> {
        let old = self.variables.get(name).cloned();
        self.bind(name, binding.into());
        old
    }

    /// Undoes [`Scope::shadow`].
    pub(crate) fn restore(&mut self, name: &str, old: Option<Binding>) {
        match old {
            Some(binding) => self.bind(name, binding),
            None => self.variables.remove(name),
        }
    }

    /// Removes all variables, for a text that sees only globals.
    pub(crate) fn take_variables(&mut self) -> Bindings {
        std::mem::take(&mut self.variables)
    }

    /// Undoes [`Scope::take_variables`].
    pub(crate) fn restore_variables(&mut self, variables: Bindings) {
        self.variables = variables;
    }

    /// The value of a variable or global; nil if there is none.
    pub(crate) fn variable(&self, name: &str) -> Value {
        match self.variables.get(name) {
            Some(Binding::Value(value)) => value.clone(),
            Some(Binding::Loop(state)) => state.to_value(),
            None => self.world.global(name).unwrap_or_default(),
        }
    }
}
