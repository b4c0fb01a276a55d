//! The adapter to `liquid-core`: makes a scope the runtime of its filters.
//!
//! Enters: a path that a filter looks up. Leaves: its value. Our own tags cover everything else a runtime can do.

use std::collections::BTreeSet;

use liquid_core::{
    Runtime, Value as LiquidValue, ValueCow,
    model::{KString, KStringCow, KStringRef, ScalarCow},
    runtime::{PartialStore, Registers},
};

use super::{
    Scope,
    lookup::{element, member},
};
use crate::value::Value;

/// The crate's filters look up their arguments through this.
impl Runtime for Scope<'_> {
    fn partials(&self) -> &dyn PartialStore {
        &NoPartials
    }

    fn name(&self) -> Option<KStringRef<'_>> {
        None
    }

    fn roots(&self) -> BTreeSet<KStringCow<'_>> {
        BTreeSet::new()
    }

    fn try_get(&self, path: &[ScalarCow<'_>]) -> Option<ValueCow<'_>> {
        use liquid_core::ValueView as _;
        let (root, rest) = path.split_first()?;
        let value =
            rest.iter().fold(
                self.variable(root.to_kstr().as_str()),
                |value, step| match step.to_integer().filter(|_| value.as_list().is_some()) {
                    Some(n) => element(&value, &Value::Int(n)),
                    None => member(&value, step.to_kstr().as_str()),
                },
            );
        Some(ValueCow::Owned(value.to_value()))
    }

    fn get(&self, path: &[ScalarCow<'_>]) -> liquid_core::Result<ValueCow<'_>> {
        Ok(self
            .try_get(path)
            .unwrap_or(ValueCow::Owned(LiquidValue::Nil)))
    }

    fn set_global(&self, _: KString, _: LiquidValue) -> Option<LiquidValue> {
        None
    }

    fn set_index(&self, _: KString, _: LiquidValue) -> Option<LiquidValue> {
        None
    }

    fn get_index<'a>(&'a self, _: &str) -> Option<ValueCow<'a>> {
        None
    }

    fn registers(&self) -> &Registers {
        &self.registers
    }
}

/// Includes are rendered by our own tags, never by the crate.
#[derive(Debug)]
struct NoPartials;

impl PartialStore for NoPartials {
    fn contains(&self, _: &str) -> bool {
        false
    }

    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn try_get(&self, _: &str) -> Option<std::sync::Arc<dyn liquid_core::Renderable>> {
        None
    }

    fn get(&self, name: &str) -> liquid_core::Result<std::sync::Arc<dyn liquid_core::Renderable>> {
        Err(liquid_core::Error::with_msg(format!("no partial {name}")))
    }
}
