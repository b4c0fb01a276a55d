//! Uses as text for people.

use std::fmt::Write as _;

use super::{GraphView, UseView, view::Shown};
use crate::diag::printable::printable;

/// Number of uses and of addresses that are listed unless all are wanted.
const MAX_LISTED: usize = 30;

/// Returns the text about a subject. `is_full`: lists everything.
pub fn text(view: &GraphView, is_full: bool) -> String {
    let most = if is_full { usize::MAX } else { MAX_LISTED };
    let mut text = format!("{} ({})\n", printable(&view.name), view.kind);
    if view.kind == "everything" {
        text.push_str("  part of every page\n");
    }
    let others = || view.uses.iter().filter(|it| it.how != "itself");
    if others().next().is_none() && view.kind != "everything" {
        text.push_str("  used nowhere\n");
    }
    for it in others().take(most) {
        add(&mut text, it);
    }
    if others().count() > most {
        let _ = writeln!(
            text,
            "  and {} more uses; `--full` lists all",
            others().count() - most
        );
    }
    for from in &view.redirects {
        let _ = writeln!(text, "  redirect from {}", printable(from));
    }
    let Shown {
        addresses, pages, ..
    } = &view.changes;
    if *addresses > 0 {
        let _ = writeln!(
            text,
            "\n  An edit can change {} of {} ({})",
            count(*addresses, "address", "addresses"),
            count(*pages, "page", "pages"),
            view.changes.line(),
        );
        for address in view.addresses.iter().take(most) {
            let _ = writeln!(text, "    {}", printable(address));
        }
        if *addresses > most {
            let _ = writeln!(
                text,
                "    and {} more; `--full` lists all",
                addresses - most
            );
        }
    }
    text
}

fn add(text: &mut String, it: &UseView) {
    let what = match it.how {
        "title" => "title or intro, ",
        "data" => "condition, loop or list, ",
        "source" => "ids of headings in translations, ",
        "link" => "link, ",
        "image" => "image, ",
        "child" => "child, ",
        _ => "",
    };
    let _ = writeln!(
        text,
        "  {}\n    {what}{} ({})",
        printable(&it.places().join(" > ")),
        count(it.shown.addresses, "address", "addresses"),
        it.shown.line(),
    );
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
