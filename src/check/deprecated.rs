//! What can be deleted when a site drops a release: gates that would then be idle, and pages that only that release has.

use super::{
    Finding,
    gates::{self, Gates},
    shown,
    uses::Uses,
};
use crate::{
    diag::{Code, Diagnostic, codes, shorten},
    parse::keys,
    site::{Site, VersionId, VersionSet},
    source::Span,
};

/// Reports what only a release needs. Without `uses`, gates of pages only. `gates`: those of all versions.
pub(super) fn findings(
    site: &Site,
    uses: Option<&Uses>,
    gates: &Gates,
    release: VersionId,
) -> Vec<Finding> {
    let only = VersionSet::from_iter([release]);
    let name = shown::names(site, only);
    let mut found = Vec::new();
    for mut problem in gates::deletable(site, uses, gates, release) {
        problem.help = Some(advice(problem.code).to_owned());
        let what = match problem.code == &codes::GATE_OLD {
            true => {
                let condition = shorten(problem.span.text(&site.files));
                format!("no release needs the comparison in `{condition}`")
            }
            false => problem.message.clone(),
        };
        problem.message = format!("once {name} is gone, {what}");
        problem.code = &codes::DEPRECATED_GATE;
        problem.severity = codes::DEPRECATED_GATE.severity;
        found.push(Finding {
            diagnostic: problem,
            units: Vec::new(),
        });
    }
    let pages = site.entries().filter(|(_, page)| page.versions == only);
    found.extend(pages.map(|(_, page)| {
        let span = Span::of_key(page.file, keys::VERSIONS.name);
        let message = format!("no version but {name} has this page");
        let help = "delete the file, its translations, and its entry in `children`";
        Finding {
            diagnostic: Diagnostic::new(&codes::DEPRECATED_PAGE, span, message).help(help),
            units: Vec::new(),
        }
    }));
    found
}

/// Returns what to do about a gate that would have a problem of this kind.
fn advice(code: &Code) -> &'static str {
    if code == &codes::GATE_ALWAYS {
        "keep the text of this branch, and delete the gate around it"
    } else if code == &codes::GATE_OLD {
        "name the plan without a release, or delete the comparison"
    } else {
        "delete this branch"
    }
}
