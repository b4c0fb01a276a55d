//! Repairs what stands inside of a text: links, emphasis, code spans, HTML, comments and alerts.
//!
//! Enters: a source and its translation, whose Liquid tags and blocks are in order as far as they can be. Leaves: edits
//! of the translation. What is right is never told by the translation alone: each repair needs something of the source
//! that the translation lacks. Front matter, Liquid tags, `raw`, and fenced code stay as they are.
//!
//! Start at [`repairs`].

mod address;
mod alert;
mod align;
mod attribute;
mod autotitle;
mod bracket;
mod comment;
mod element;
mod emphasis;
mod emphasis_end;
mod entity;
mod glance;
mod html;
mod link;
mod mask;
mod nested;
mod sentinel;
mod span;
mod tag;
mod width;

use crate::translation::{
    edit::{Edit, Edited},
    judge::Judge,
};
use glance::Glance;
use mask::Masked;

/// A kind of repairs.
struct Step {
    /// Whether a translation can need it.
    is_due: fn(&Glance) -> bool,
    /// Finds the repairs.
    find: fn(&Masked, &Masked, &dyn Judge) -> Vec<Edit>,
}

impl Step {
    const fn new(
        is_due: fn(&Glance) -> bool,
        find: fn(&Masked, &Masked, &dyn Judge) -> Vec<Edit>,
    ) -> Self {
        Self { is_due, find }
    }
}

/// In this order, as each reads what the one before it has mended: an address can only be compared where its link has
/// brackets, and a title where its address is known.
const STEPS: &[Step] = &[
    Step::new(|glance| glance.sentinel, sentinel::repairs),
    Step::new(|glance| glance.comment, comment::repairs),
    Step::new(|glance| glance.alert, alert::repairs),
    Step::new(|glance| glance.wide, span::repairs),
    Step::new(|glance| glance.entity, entity::repairs),
    Step::new(|glance| glance.shown, html::repairs),
    Step::new(|glance| glance.attribute, attribute::repairs),
    Step::new(|glance| glance.element, element::repairs),
    Step::new(|glance| glance.bracket, bracket::repairs),
    Step::new(|glance| glance.nested, nested::repairs),
    Step::new(|glance| glance.address, address::repairs),
    Step::new(|glance| glance.title, autotitle::repairs),
    Step::new(|glance| glance.emphasis, emphasis::repairs),
    Step::new(|glance| glance.emphasis, emphasis_end::repairs),
];

/// Returns the repairs of what stands inside of the texts of a translation.
pub(super) fn repairs(source: &str, own: &str, judge: &dyn Judge) -> Vec<Edit> {
    let mut glance = Glance::new(source, own);
    if glance.is_healthy() {
        return Vec::new();
    }
    let model = Masked::new(source);
    let mut masked = Masked::new(own);
    let mut edited = Edited::new(own);
    for step in STEPS {
        if !(step.is_due)(&glance) {
            continue;
        }
        let edits = (step.find)(&model, &masked, judge);
        if !edits.is_empty() {
            edited.apply(edits);
            masked = Masked::new(edited.text());
            glance = Glance::new(source, edited.text());
        }
    }
    edited.edits()
}

#[cfg(test)]
mod tests {
    use crate::translation::{edit::Edited, judge::OnlyPage};

    /// Checks that a translation becomes another.
    #[track_caller]
    pub(super) fn mends(source: &str, own: &str, wanted: &str) {
        let mut edited = Edited::new(own);
        edited.apply(super::repairs(source, own, &OnlyPage("/tea/green")));
        assert_eq!(edited.text(), wanted);
    }

    /// Checks that a translation stays.
    #[track_caller]
    pub(super) fn stays(source: &str, own: &str) {
        mends(source, own, own);
    }

    #[test]
    fn several_repairs_meet_in_one_link() {
        mends(
            "Drink [**green** tea](/tea/green).",
            "［＊＊緑＊＊茶］（／お茶／緑）を飲みます。",
            "[**緑**茶](/tea/green)を飲みます。",
        );
    }

    #[test]
    fn front_matter_and_code_stay() {
        stays(
            "---\ntitle: a **b**\n---\n\n```\n[x](/y)\n```\n",
            "---\ntitle: ＊＊b＊＊\n---\n\n```\n[x] (/y) <|endoftext|>\n```\n",
        );
    }
}
