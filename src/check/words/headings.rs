//! Headings that skip a level, or have the text of another heading beside them.
//!
//! Only headings of the same section are compared: reference pages have "Parameters" below each operation, and a reader
//! who is there knows of which. A page may begin with any level, because the appearance of its first heading is a matter
//! of taste; what counts is that no level is missing below another one.

use rustc_hash::FxHashMap;

use super::written;
use crate::{
    diag::{Diagnostic, codes, shorten},
    html::facts::BlockKind,
    liquid::Origin,
    render::{Facts, Section},
    site::Site,
};

/// A heading in its place.
#[derive(Clone, Copy)]
struct Heading<'f> {
    section: &'f Section,
    /// Level as written.
    level: u8,
    /// Where its author wrote it; `None` if the theme prints it.
    origin: Option<&'f Origin>,
}

/// Headings with the same text beside each other.
type Siblings<'f> = FxHashMap<&'f str, Vec<Heading<'f>>>;

/// Reports the headings of a unit.
pub(super) fn check(facts: &Facts, site: &Site, mut report: impl FnMut(Diagnostic)) {
    let mut open: Vec<(u8, Siblings<'_>)> = Vec::new();
    let mut before: Option<Heading<'_>> = None;
    let mut last_section = 0;
    for block in &facts.blocks {
        let BlockKind::Heading(level) = block.kind else {
            continue;
        };
        let Some(section) = facts.sections.get(block.section) else {
            continue;
        };
        let between = &facts.sections[(last_section + 1).min(block.section)..=block.section];
        last_section = block.section;
        if between.iter().any(|section| section.level == 0) {
            // Another text of the page has begun.
            open.clear();
            before = None;
        }
        let heading = Heading {
            section,
            level,
            origin: written(block.origin.as_ref(), &site.files),
        };
        if let Some(before) = before {
            skipped(before, heading).map(&mut report);
        }
        before = Some(heading);
        open.retain(|(known, _)| *known <= level);
        if open.last().is_none_or(|(known, _)| *known < level) {
            open.push((level, Siblings::default()));
        }
        if let Some((_, siblings)) = open.last_mut() {
            let same = siblings.entry(&section.heading).or_default();
            repeated(site, same, heading).map(&mut report);
            same.push(heading);
        }
    }
}

fn skipped(before: Heading<'_>, heading: Heading<'_>) -> Option<Diagnostic> {
    let origin = heading.origin.filter(|_| before.origin.is_some())?;
    if heading.level <= before.level + 1 || heading.section.heading.is_empty() {
        return None;
    }
    let (level, above) = (heading.level, before.level);
    let message = format!("heading of level {level} follows a heading of level {above}");
    let help = format!("write it with {}", "#".repeat(usize::from(above) + 1));
    Some(
        origin
            .clone()
            .problem(&codes::HEADING_LEVEL, message)
            .help(help),
    )
}

fn repeated(site: &Site, same: &[Heading<'_>], heading: Heading<'_>) -> Option<Diagnostic> {
    let origin = heading.origin?;
    let is_beside = |first: &&Heading<'_>| {
        // What a loop prints, or a reusable that is included twice, has the same place.
        let is_other = first.origin.is_some_and(|it| it.span != origin.span);
        is_other && are_shown_together(site, first.section, heading.section)
    };
    let first = same.iter().find(is_beside)?;
    let text = &heading.section.heading;
    if text.is_empty() {
        return None;
    }
    let message = format!("heading `{}` is already in this section", shorten(text));
    let span = first.origin?.span.clone();
    Some(
        origin
            .clone()
            .problem(&codes::HEADING_TWICE, message)
            .label(span, "first used here"),
    )
}

/// Whether a reader sees both of two headings, of which some are for one operating system or tool.
fn are_shown_together(site: &Site, a: &Section, b: &Section) -> bool {
    let tools = |section: &Section| -> Vec<String> {
        let classes = section.parts.split_whitespace();
        let is_tool = |class: &&str| site.config.all_tools().any(|tool| tool == *class);
        classes.filter(is_tool).map(str::to_owned).collect()
    };
    let (a, b) = (tools(a), tools(b));
    a.is_empty() || b.is_empty() || a.iter().any(|tool| b.contains(tool))
}
