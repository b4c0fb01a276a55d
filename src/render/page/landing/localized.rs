//! A value of the site's data in two languages: its structure is that of the source language, its texts are those of
//! the translation where they are valid.

use std::sync::Arc;

use crate::{
    diag::{Diagnostic, codes},
    source::Span,
    value::{Leaf, Value},
};

/// A value in the source language, and its translation in the current language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Localized<'v> {
    pub(super) source: &'v Value,
    own: Option<&'v Value>,
}

impl<'v> Localized<'v> {
    pub(super) fn new(source: &'v Value, own: Option<&'v Value>) -> Self {
        Self { source, own }
    }

    /// Returns the value of a key.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        let own = self.own.and_then(|own| own.get(key));
        Some(Self::new(self.source.get(key)?, own))
    }

    /// Returns the entries of a map, in the order of the source.
    pub(super) fn entries(self) -> Option<Vec<(&'v str, Self)>> {
        let map = self.source.as_map()?;
        let both = |(key, source): (&'v Arc<str>, &'v Value)| {
            (
                &**key,
                Self::new(source, self.own.and_then(|own| own.get(key))),
            )
        };
        Some(map.iter().map(both).collect())
    }

    /// Returns the values of a list.
    pub(super) fn list(self) -> Option<Vec<Self>> {
        let list = self.source.as_list()?;
        let own = self.own.and_then(Value::as_list);
        let both = |(n, source)| Self::new(source, own.and_then(|own| own.get(n)));
        Some(list.iter().enumerate().map(both).collect())
    }

    /// Returns the values of a list of maps, each with the translation in which `key` has the same text. A translation
    /// can be older than its source, which may list the values in another order by now.
    pub(super) fn list_by(self, key: &str) -> Option<Vec<Self>> {
        fn name<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
            value.get(key).and_then(Value::as_str)
        }
        let own = self.own.and_then(Value::as_list).unwrap_or_default();
        let same = |value: &Self| match name(value.source, key) {
            Some(wanted) => own.iter().find(|own| name(own, key) == Some(wanted)),
            None => None,
        };
        let pair = |value: Self| match same(&value) {
            Some(own) => Self::new(value.source, Some(own)),
            // At the same position, unless it is the translation of another value.
            None => Self::new(
                value.source,
                value.own.filter(|own| name(own, key).is_none()),
            ),
        };
        Some(self.list()?.into_iter().map(pair).collect())
    }

    /// Returns the source text, and the translated text if there is one.
    pub(super) fn texts(self) -> Option<(&'v Arc<Leaf>, Option<&'v Arc<Leaf>>)> {
        let source = self.source.as_leaf()?;
        let own = self.own.and_then(Value::as_leaf);
        Some((source, own.filter(|own| !Arc::ptr_eq(own, source))))
    }
}

/// Reports a value of the wrong type: at the first text in it, or at `near` if it has none.
pub(super) fn wrong_type(value: &Value, near: &Span, wanted: &str, found: &mut Vec<Diagnostic>) {
    fn first(value: &Value) -> Option<&Arc<Leaf>> {
        match value {
            Value::List(values) => values.iter().find_map(first),
            Value::Map(map) => map.values().find_map(first),
            text => text.as_leaf(),
        }
    }
    let span = first(value).map_or_else(|| near.clone(), |leaf| leaf.span());
    let message = format!("expected {wanted}; ignored");
    found.push(Diagnostic::new(&codes::DATA_TYPE, span, message));
}
