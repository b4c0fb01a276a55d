//! The variables of one text, by name.

use rustc_hash::FxHashMap;

use super::Binding;
use crate::steps;

/// Up to this number of variables, comparing with each is faster than hashing the name. Few texts have more.
const FEW: usize = 16;

/// A variable.
#[derive(Debug)]
struct Variable {
    beginning: u64,
    name: String,
    binding: Binding,
}

impl Variable {
    /// Whether it has a name with this [`beginning`].
    fn is(&self, name: &str, beginning: u64) -> bool {
        // The beginning of a short name is all of it.
        self.beginning == beginning
            && self.name.len() == name.len()
            && (name.len() <= size_of::<u64>() || self.name == name)
    }
}

/// Returns the first bytes of a name, by which most names of the same length differ. Names are compared very often, and
/// numbers are compared faster than texts.
fn beginning(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let first = |bytes: &[u8]| bytes.first_chunk().map(|four| u32::from_le_bytes(*four));
    let last = |bytes: &[u8]| bytes.last_chunk().map(|four| u32::from_le_bytes(*four));
    match (bytes.first_chunk(), first(bytes), last(bytes)) {
        (Some(eight), ..) => u64::from_le_bytes(*eight),
        (None, Some(first), Some(last)) => u64::from(first) << 32 | u64::from(last),
        _ => bytes
            .iter()
            .fold(0, |all, byte| all << 8 | u64::from(*byte)),
    }
}

/// Variables by name.
#[derive(Debug, Default)]
pub(crate) struct Bindings {
    list: Vec<Variable>,
    /// The place of each name in the list, if there are more than a few.
    places: FxHashMap<String, usize>,
}

impl Bindings {
    fn place(&self, name: &str) -> Option<usize> {
        steps::count(self.list.len().min(FEW));
        match self.list.len() <= FEW {
            true => {
                let beginning = beginning(name);
                self.list.iter().position(|it| it.is(name, beginning))
            }
            false => self.places.get(name).copied(),
        }
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Binding> {
        self.place(name).map(|place| &self.list[place].binding)
    }

    /// Sets a variable.
    pub(super) fn set(&mut self, name: &str, binding: Binding) {
        if let Some(place) = self.place(name) {
            self.list[place].binding = binding;
            return;
        }
        self.list.push(Variable {
            beginning: beginning(name),
            name: name.to_owned(),
            binding,
        });
        match self.list.len() {
            0..=FEW => {}
            // From now on, names are looked up by hash.
            len if len == FEW + 1 => self.number_from(0),
            len => self.number_from(len - 1),
        }
    }

    pub(super) fn remove(&mut self, name: &str) {
        let Some(place) = self.place(name) else {
            return;
        };
        self.list.swap_remove(place);
        if self.list.len() <= FEW {
            self.places.clear();
        } else {
            self.places.remove(name);
            if let Some(moved) = self.list.get(place) {
                self.places.insert(moved.name.clone(), place);
            }
        }
    }

    fn number_from(&mut self, start: usize) {
        let new = self.list.iter().enumerate().skip(start);
        self.places
            .extend(new.map(|(place, it)| (it.name.clone(), place)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn few_and_many_variables_are_found() {
        let mut bindings = Bindings::default();
        let value = |n: i64| Binding::Value(Value::Int(n));
        let number = |bindings: &Bindings, name: &str| match bindings.get(name) {
            Some(Binding::Value(Value::Int(n))) => Some(*n),
            _ => None,
        };
        for n in 0..40 {
            bindings.set(&format!("v{n}"), value(n));
        }
        bindings.set("v3", value(-3));
        for n in (0..40).step_by(2) {
            bindings.remove(&format!("v{n}"));
        }
        assert_eq!(number(&bindings, "v3"), Some(-3));
        assert_eq!(number(&bindings, "v39"), Some(39));
        assert!(!bindings.contains("v2") && !bindings.contains("w"));
        for n in (5..40).step_by(2) {
            assert_eq!(number(&bindings, &format!("v{n}")), Some(n));
            bindings.remove(&format!("v{n}"));
        }
        assert_eq!(number(&bindings, "v1"), Some(1));
    }

    #[test]
    fn names_of_any_length_are_told_apart() {
        let names = [
            "",
            "a",
            "b",
            "ab",
            "ba",
            "abc",
            "abcd",
            "abcde",
            "abbcde",
            "abcdefgh",
            "abcdefghi",
            "abcdefghj",
        ];
        let mut bindings = Bindings::default();
        for (n, name) in names.iter().enumerate() {
            bindings.set(name, Binding::Value(Value::Int(n as i64)));
        }
        for (n, name) in names.iter().enumerate() {
            let found = bindings.get(name);
            assert!(
                matches!(found, Some(Binding::Value(Value::Int(it))) if *it == n as i64),
                "{name}"
            );
        }
        assert!(!bindings.contains("abd") && !bindings.contains("abcdefghk"));
    }
}
