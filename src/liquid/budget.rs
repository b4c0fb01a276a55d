//! How much the values of one text may take.
//!
//! Enters: the size of each value that a filter, a range or a tag is about to read or make. Leaves: whether it may.
//! Sizes are counted and not times, so that a text is cut at the same place on every machine.

use std::{
    cell::{Cell, RefCell},
    fmt::Write as _,
    mem::size_of,
};

use crate::value::Value;

/// Maximum size in bytes of one value or one expanded text; the longest real page has three million.
pub(super) const MAX_VALUE: usize = 32 * 1024 * 1024;

/// Maximum number of bytes that the filters and ranges of one text read and make. A page with all REST operations takes
/// thirty million.
pub(super) const MAX_TOTAL: usize = 256 * 1024 * 1024;

/// Size in bytes of one element of a list, without the text that it may hold.
pub(super) const ELEMENT: usize = size_of::<Value>();

/// Size in bytes of an element that is a text of its own: the element, and what stands in memory beside the text.
pub(super) const TEXT_ELEMENT: usize = ELEMENT + 40;

/// Why a value is not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The value would be larger than [`MAX_VALUE`]: it would have this many bytes.
    TooLarge(usize),
    /// A range with this many numbers.
    LongRange(usize),
    /// The text has used up [`MAX_TOTAL`].
    Spent,
}

/// What one text has used so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    used: Cell<usize>,
    /// Whether a reader has been told that nothing is left.
    told: Cell<bool>,
    /// Refusals that could not be reported where they happened, because an expression knows no place.
    pending: RefCell<Option<Refusal>>,
}

impl Budget {
    /// Takes `bytes` for work that makes no value.
    pub(super) fn read(&self, bytes: usize) -> Result<(), Refusal> {
        let used = self.used.get().saturating_add(bytes);
        self.used.set(used);
        match used > MAX_TOTAL {
            true => Err(Refusal::Spent),
            false => Ok(()),
        }
    }

    /// Takes `bytes` for a value, before it is made.
    pub(super) fn make(&self, bytes: usize) -> Result<(), Refusal> {
        if bytes > MAX_VALUE {
            return Err(Refusal::TooLarge(bytes));
        }
        self.read(bytes)
    }

    /// Takes what a range of `count` numbers needs as a list.
    pub(super) fn make_range(&self, count: usize) -> Result<(), Refusal> {
        let made = self.make(count.saturating_mul(ELEMENT));
        made.map_err(|refusal| match refusal {
            Refusal::TooLarge(_) => Refusal::LongRange(count),
            other => other,
        })
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.used.get() > MAX_TOTAL
    }

    /// Keeps a refusal for [`Budget::take_pending`].
    pub(super) fn keep(&self, refusal: Refusal) {
        *self.pending.borrow_mut() = Some(refusal);
    }

    /// The refusal that has not been reported yet.
    pub(super) fn take_pending(&self) -> Option<Refusal> {
        self.pending.borrow_mut().take()
    }

    /// Whether a refusal has to be reported. That nothing is left is said once.
    pub(super) fn is_news(&self, refusal: &Refusal) -> bool {
        *refusal != Refusal::Spent || !self.told.replace(true)
    }
}

impl Refusal {
    /// A message about what made the value, such as ``filter `join` ``.
    pub(super) fn message(&self, what: &str) -> String {
        match self {
            Refusal::TooLarge(bytes) => format!(
                "{what}: the result would have {} bytes, and a value can have 32 MiB; left out",
                grouped(*bytes)
            ),
            Refusal::LongRange(count) => format!(
                "a range of {} numbers is too long for a list; treated as empty",
                grouped(*count)
            ),
            Refusal::Spent => format!(
                "{what}: the values of this text take more than 256 MiB; further filters and loops are skipped"
            ),
        }
    }
}

/// A number with commas between its thousands.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        let _ = text.write_char(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Budget, MAX_TOTAL, MAX_VALUE, Refusal, grouped};

    #[test]
    fn a_value_is_refused_before_it_is_made() {
        let budget = Budget::default();
        let size = MAX_VALUE + 1;
        assert_eq!(budget.make(size), Err(Refusal::TooLarge(size)));
        assert!(!budget.is_spent());
    }

    #[test]
    fn what_is_used_up_stays_used_up_and_is_said_once() {
        let budget = Budget::default();
        assert_eq!(budget.read(MAX_TOTAL), Ok(()));
        assert_eq!(budget.read(1), Err(Refusal::Spent));
        assert!(budget.is_spent());
        assert!(budget.is_news(&Refusal::Spent));
        assert!(!budget.is_news(&Refusal::Spent));
    }

    #[test]
    fn large_numbers_are_readable() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(12), "12");
    }
}
