//! Walks through the gates of a text with the versions that are left at each.

use std::sync::Arc;

use super::{newest, world::VersionWorld};
use crate::{
    check::shown,
    diag::{Code, Diagnostic, codes, shorten},
    liquid::{Branch, Gate, OldRelease, Scope, Template, compare_releases},
    site::{Site, VersionId, VersionSet},
};

/// The versions of a site, and future ones, whose ids follow those of the site.
pub(super) struct Walk<'s> {
    site: &'s Site,
    worlds: &'s [VersionWorld<'s>],
    supported: VersionSet,
}

/// What is known about a condition in the versions that reach it.
#[derive(Default)]
struct Outcome {
    /// Versions in which it holds, or may hold.
    possible: VersionSet,
    /// Versions in which it surely holds.
    sure: VersionSet,
}

impl<'s> Walk<'s> {
    pub(super) fn new(
        site: &'s Site,
        worlds: &'s [VersionWorld<'s>],
        supported: VersionSet,
    ) -> Self {
        Self {
            site,
            worlds,
            supported,
        }
    }

    /// Reports the gates of a text that is shown in some versions, and in the next release of the `planned` plans.
    pub(super) fn text(
        &self,
        template: &Template,
        shown: VersionSet,
        planned: &[Arc<str>],
        found: &mut Vec<Diagnostic>,
    ) {
        // A page of the newest release will be one of the next.
        let futures = (self.site.versions.len()..).zip(newest(self.site));
        let futures = futures.filter(|(_, (id, version))| {
            version.numbered && shown.contains(*id) || planned.contains(&version.info.plan)
        });
        let futures = futures.map(|(n, _)| VersionId(n as u8));
        let shown = shown.iter().chain(futures).collect();
        self.gates(template, &template.gates(), [shown, shown], found);
    }

    /// `reach`: the versions in which the text is shown, and those of them that are left here.
    fn gates(
        &self,
        template: &Template,
        gates: &[Gate<'_>],
        reach: [VersionSet; 2],
        found: &mut Vec<Diagnostic>,
    ) {
        for gate in gates {
            self.gate(template, gate, reach, found);
        }
    }

    fn gate(
        &self,
        template: &Template,
        gate: &Gate<'_>,
        [shown, here]: [VersionSet; 2],
        found: &mut Vec<Diagnostic>,
    ) {
        let mut left = here;
        for (n, branch) in gate.branches.iter().enumerate() {
            if let Some(problem) = self.compared_plan(template, gate, branch) {
                found.push(problem);
                return;
            }
            let outcome = self.outcome(branch, left);
            let is_first = n == 0;
            if outcome.possible.is_empty() {
                found.push(match branch.is_else() {
                    true => {
                        let message = "no version is left for this `else`";
                        self.problem(&codes::GATE_NEVER, template, branch, message)
                            .help("delete this branch")
                    }
                    false => self.never(template, branch, [shown, here]),
                });
                continue;
            }
            if is_first && outcome.sure == left {
                found.push(self.always(template, branch, left));
                self.gates(template, &branch.gates(), [shown, left], found);
                // Everything after it is idle for the same reason.
                return;
            }
            found.extend(self.old(template, branch));
            self.gates(template, &branch.gates(), [shown, outcome.possible], found);
            left = left.without(outcome.sure);
        }
    }

    fn outcome(&self, branch: &Branch<'_>, left: VersionSet) -> Outcome {
        let mut outcome = Outcome::default();
        for version in left.iter() {
            match branch.holds(&Scope::new(&self.worlds[usize::from(version.0)])) {
                Some(true) => {
                    outcome.possible.insert(version);
                    outcome.sure.insert(version);
                }
                None => outcome.possible.insert(version),
                Some(false) => {}
            }
        }
        outcome
    }

    /// Returns the versions of the site in which a condition holds.
    fn anywhere(&self, branch: &Branch<'_>) -> VersionSet {
        self.outcome(branch, self.supported).possible
    }

    fn never(
        &self,
        template: &Template,
        branch: &Branch<'_>,
        [shown, here]: [VersionSet; 2],
    ) -> Diagnostic {
        let condition = shorten(template.piece(&branch.at));
        let names = |versions: VersionSet| shown::names(self.site, versions.and(self.supported));
        let anywhere = self.anywhere(branch);
        let holds_in = format!("it holds in {}", names(anywhere));
        let is_left = |versions| !self.outcome(branch, versions).possible.is_empty();
        let (code, message, help) = if anywhere.is_empty() {
            let message = format!("`{condition}` holds in no version of the site");
            (&codes::GATE_NEVER, message, "delete this branch".to_owned())
        } else if !is_left(shown) {
            let message = format!("`{condition}` holds in no version that shows this text");
            let help = format!("{holds_in}; the text is shown in {}", names(shown));
            (&codes::GATE_NEVER, message, help)
        } else if !is_left(here) {
            let message = format!("`{condition}` contradicts the gate around it");
            let help = format!("{holds_in}; the gate around it leaves {}", names(here));
            (&codes::GATE_CONFLICT, message, help)
        } else {
            let message = format!("no version is left for `{condition}`");
            let help = format!("{holds_in}, where a branch before it is shown");
            (&codes::GATE_NEVER, message, help)
        };
        self.problem(code, template, branch, &message).help(help)
    }

    fn always(&self, template: &Template, branch: &Branch<'_>, left: VersionSet) -> Diagnostic {
        let condition = shorten(template.piece(&branch.at));
        let message = format!("`{condition}` holds in every version that reaches it");
        let names = shown::names(self.site, left.and(self.supported));
        self.problem(&codes::GATE_ALWAYS, template, branch, &message)
            .help(format!("it is reached in {names}"))
    }

    /// Reports a release older than all of its plan: the comparison has the same result in all of them.
    fn old(&self, template: &Template, branch: &Branch<'_>) -> Option<Diagnostic> {
        let is_old = |release: &OldRelease<'_>| self.is_old(*release);
        let release = branch.releases().into_iter().find(is_old)?;
        let message = format!("the site no longer has release `{}`", release.release);
        let help = "name the plan without a release, or delete the comparison";
        Some(
            self.problem(&codes::GATE_OLD, template, branch, &message)
                .help(help),
        )
    }

    fn is_old(&self, written: OldRelease<'_>) -> bool {
        if !written.release.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let mut releases = self
            .supported
            .iter()
            .map(|id| self.site.version(id))
            .filter(|version| version.numbered)
            .filter(|version| match written.plan {
                Some(plan) => *version.info.plan == *plan || *version.info.short_name == *plan,
                None => version.info.plan == version.info.default_numbered_plan,
            })
            .peekable();
        releases.peek().is_some()
            && releases.all(|it| compare_releases(&it.info.release, written.release).is_gt())
    }

    fn compared_plan(
        &self,
        template: &Template,
        gate: &Gate<'_>,
        branch: &Branch<'_>,
    ) -> Option<Diagnostic> {
        if gate.is_ifversion {
            return None;
        }
        let plan = branch.compared_plan(&self.worlds.first()?.version)?;
        if template.defines(plan) {
            return None;
        }
        let message = format!("`if` cannot compare the plan `{plan}` with a release");
        let help = format!("write `ifversion {}`", template.piece(&branch.at));
        Some(
            self.problem(&codes::GATE_IF, template, branch, &message)
                .help(help),
        )
    }

    fn problem(
        &self,
        code: &'static Code,
        template: &Template,
        branch: &Branch<'_>,
        message: &str,
    ) -> Diagnostic {
        Diagnostic::new(code, template.span(&branch.at), message)
    }
}
