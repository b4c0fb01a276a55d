//! What is healthy at a glance is healthy when it is looked at closely.

use hanga::translation::{
    fallback::{Fallback, fallback},
    glance::{Look, look},
    judge::{Judge, Role},
    repair::{self, tags},
};

/// A site that has all texts, pages and icons, and the plans of the tests.
pub(crate) struct Everything;

impl Judge for Everything {
    fn role(&self, name: &str) -> Option<Role> {
        const BLOCKS: &[&str] = &[
            "if",
            "ifversion",
            "unless",
            "for",
            "case",
            "note",
            "warning",
            "tip",
            "raw",
            "comment",
        ];
        match name {
            "else" | "elsif" | "elseif" | "when" => Some(Role::Branch),
            "data" | "octicon" | "include" | "assign" => Some(Role::Single),
            _ if BLOCKS.contains(&name) => Some(Role::Open(format!("end{name}"))),
            _ if name
                .strip_prefix("end")
                .is_some_and(|it| BLOCKS.contains(&it)) =>
            {
                Some(Role::End)
            }
            _ => None,
        }
    }

    fn has_data(&self, path: &str) -> bool {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        path.contains('.') && path.chars().all(is_part)
    }

    fn has_plan(&self, name: &str) -> bool {
        ["lantern", "free-pro-team", "enterprise-server"].contains(&name)
    }

    fn has_page(&self, _: &str) -> bool {
        true
    }

    fn has_icon(&self, _: &str) -> bool {
        true
    }
}

/// Checks that nothing is found in a translation of which a glance says that there is nothing to be found. Returns what the
/// glance says.
#[track_caller]
pub(crate) fn check(source: &str, own: &str) -> Look {
    let look = look(source, own);
    if look == Look::Other {
        return look;
    }
    let quick = repair::whole(source, own, look, &Everything);
    let close = repair::whole(source, own, Look::Other, &Everything);
    assert_eq!(quick.edits(), close.edits(), "{own}");
    let body = |text: &str| {
        let at = text
            .get(3..)
            .and_then(|rest| rest.find("\n---\n"))
            .map_or(0, |at| at + 8);
        text[at..].to_owned()
    };
    let (theirs, ours) = (body(source), body(close.text()));
    let nothing = Fallback::default();
    let shown = fallback(&theirs, &ours, "en", &Everything, &|_| Vec::new());
    assert_eq!(shown, Some(nothing), "{own}");
    assert!(
        tags::missing(&theirs, &ours, &Everything).is_empty(),
        "{own}"
    );
    look
}
