//! How much work the texts of a page may take, and those of a whole site.
//!
//! Enters: the size of each value that a filter, a range or a tag is about to read or make, and of each block that is
//! rendered. Leaves: whether it may. Bytes are counted and not times, so that a text is cut at the same place on every
//! machine.
//!
//! The work of a build is bounded by that of its pages. On a large site, each page may do less: what a page may do depends
//! on the number of units of the site and on nothing else, so that a page is the same whoever renders it, in which order,
//! on how many threads, alone in a preview or in a build of one language. A count that all pages share would end at
//! whichever page came last.

use std::{
    cell::{Cell, RefCell},
    fmt::Write as _,
    mem::size_of,
    rc::Rc,
};

use crate::value::Value;

/// Maximum size in bytes of one value.
pub(super) const MAX_VALUE: usize = 32 * MIB;

const MIB: usize = 1024 * 1024;

/// Maximum work for a page of a small site.
const MAX_PAGE: usize = 256 * MIB;

/// Work that is divided among the units of a site; a core needs about half a minute for it.
const SITE: usize = 64 * MAX_PAGE;

/// Work that a page may take in any case. A page of REST operations takes up to seven million.
const MIN_PAGE: usize = 32 * MIB;

/// The longest text that a page may have is this part of its work, since all that follows takes longer for each byte. The
/// longest real one has three million bytes.
const TEXT: usize = 4;

/// Work of an iteration of a loop, of a filter, and of a tag or an output besides its length.
pub(super) const STEP: usize = 64;

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
    /// The page has done all the work that it may do.
    Spent,
}

/// What the texts of one page may take together, and have taken so far.
#[derive(Debug, Clone)]
pub struct Allowance {
    total: usize,
    taken: Rc<Taken>,
}

/// What the texts of one page have taken.
#[derive(Debug, Default)]
struct Taken {
    work: Cell<usize>,
    /// Whether a reader has been told that nothing is left.
    told: Cell<bool>,
}

impl Allowance {
    /// What a page may take on a site with this number of units. It is the same for all sites of about the same size, so
    /// that another page rarely makes a difference.
    pub fn of_site(units: usize) -> Self {
        let mut total = MAX_PAGE;
        while total > MIN_PAGE && total.saturating_mul(units) > SITE {
            total /= 2;
        }
        Self {
            total,
            taken: Rc::default(),
        }
    }
}

impl Default for Allowance {
    fn default() -> Self {
        Self::of_site(1)
    }
}

/// What one text may take.
#[derive(Debug, Default)]
pub(super) struct Budget {
    page: Allowance,
    /// Refusals that could not be reported where they happened, because an expression knows no place.
    pending: RefCell<Option<Refusal>>,
}

impl Budget {
    /// The budget of a text of a page.
    pub(super) fn new(page: Allowance) -> Self {
        Self {
            page,
            pending: RefCell::default(),
        }
    }

    /// Takes `bytes` for work that makes no value.
    pub(super) fn read(&self, bytes: usize) -> Result<(), Refusal> {
        let taken = &self.page.taken.work;
        let used = taken.get().saturating_add(bytes);
        taken.set(used);
        match used > self.page.total {
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
        self.page.taken.work.get() > self.page.total
    }

    /// Maximum size in bytes of a text after Liquid.
    pub(super) fn max_text(&self) -> usize {
        (self.page.total / TEXT).min(MAX_VALUE)
    }

    /// Advice if the page may take less because the site is large.
    pub(super) fn help(&self) -> Option<String> {
        let less = self.page.total < MAX_PAGE;
        less.then(|| {
            format!(
                "on a site with this many pages, versions and languages, the limit is {} instead of {}",
                mebibytes(self.page.total),
                mebibytes(MAX_PAGE)
            )
        })
    }

    /// That nothing is left.
    pub(super) fn spent_message(&self) -> String {
        format!(
            "the filters, loops and includes of this page take more than {}; the rest are skipped",
            mebibytes(self.page.total)
        )
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
        *refusal != Refusal::Spent || !self.page.taken.told.replace(true)
    }
}

impl Refusal {
    /// A message about what made the value, such as ``filter `join` ``.
    pub(super) fn message(&self, what: &str, budget: &Budget) -> String {
        match self {
            Refusal::TooLarge(bytes) => format!(
                "{what}: the result would have {} bytes, and a value can have 32 MiB; left out",
                grouped(*bytes)
            ),
            Refusal::LongRange(count) => format!(
                "a range of {} numbers is too long for a list; treated as empty",
                grouped(*count)
            ),
            // It does not matter at which of them.
            Refusal::Spent => budget.spent_message(),
        }
    }
}

/// A size in words.
pub(super) fn mebibytes(bytes: usize) -> String {
    format!("{} MiB", bytes / MIB)
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
    use super::{Allowance, Budget, MAX_PAGE, MAX_VALUE, MIB, MIN_PAGE, Refusal, SITE, grouped};

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
        assert_eq!(budget.read(MAX_PAGE), Ok(()));
        assert_eq!(budget.read(1), Err(Refusal::Spent));
        assert!(budget.is_spent());
        assert!(budget.is_news(&Refusal::Spent));
        assert!(!budget.is_news(&Refusal::Spent));
    }

    #[test]
    fn the_texts_of_a_page_share_its_work() {
        let page = Allowance::default();
        let (title, body) = (Budget::new(page.clone()), Budget::new(page));
        assert_eq!(title.read(MAX_PAGE / 2), Ok(()));
        assert_eq!(body.read(MAX_PAGE / 2 + 1), Err(Refusal::Spent));
        assert!(title.is_spent());
    }

    #[test]
    fn the_work_of_a_site_is_bounded() {
        let total = |units| Allowance::of_site(units).total;
        assert_eq!(total(1), MAX_PAGE);
        assert_eq!((total(64), total(65)), (MAX_PAGE, 128 * MIB));
        assert_eq!((total(129), total(257)), (64 * MIB, MIN_PAGE));
        for units in (0..20_000).step_by(7) {
            let work = total(units) * units;
            assert!(work <= SITE || total(units) == MIN_PAGE, "{units}");
            assert!(total(units) >= total(units + 7), "{units}");
        }
        assert_eq!(total(usize::MAX), MIN_PAGE);
    }

    #[test]
    fn large_numbers_are_readable() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(12), "12");
    }
}
