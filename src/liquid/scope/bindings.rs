//! The variables of one text, by name.

use rustc_hash::FxHashMap;

use super::Binding;
use crate::steps;

/// Up to this number of variables, comparing with each is faster than hashing the name. Few texts have more.
const FEW: usize = 16;

/// Variables by name.
#[derive(Debug, Default)]
pub(crate) struct Bindings {
    list: Vec<(String, Binding)>,
    /// The place of each name in the list, if there are more than a few.
    places: FxHashMap<String, usize>,
}

impl Bindings {
    fn place(&self, name: &str) -> Option<usize> {
        steps::count(self.list.len().min(FEW));
        match self.list.len() <= FEW {
            true => self.list.iter().position(|(known, _)| known == name),
            false => self.places.get(name).copied(),
        }
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Binding> {
        self.place(name).map(|place| &self.list[place].1)
    }

    /// Sets a variable.
    pub(super) fn set(&mut self, name: &str, binding: Binding) {
        if let Some(place) = self.place(name) {
            self.list[place].1 = binding;
            return;
        }
        self.list.push((name.to_owned(), binding));
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
            if let Some((moved, _)) = self.list.get(place) {
                self.places.insert(moved.clone(), place);
            }
        }
    }

    fn number_from(&mut self, start: usize) {
        let new = self.list.iter().enumerate().skip(start);
        self.places
            .extend(new.map(|(place, (name, _))| (name.clone(), place)));
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
}
