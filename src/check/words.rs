//! Words that do not help readers: images without alternative text, headings that skip a level or repeat, links that do not
//! say where they lead.
//!
//! Enters: the facts about each unit. Leaves: a finding for each place, once, with the units that show it. Only what authors
//! wrote is looked at: what an include of the theme prints is not theirs.

mod headings;
mod phrases;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{
    Finding, shown,
    survey::{PageSurvey, is_written},
};
use crate::{
    diag::{Diagnostic, codes, shorten},
    liquid::Origin,
    plan::Unit,
    render::{Facts, Image, Link},
    site::Site,
    source::{Span, Vfs},
};

/// What is wrong with the words of one page.
#[derive(Debug, Default)]
pub(super) struct Words {
    slips: Vec<(Diagnostic, Vec<Unit>)>,
    places: FxHashMap<(Span, &'static str), usize>,
}

impl Words {
    /// Adds the facts about a unit.
    pub(super) fn add(&mut self, unit: Unit, facts: &Facts, site: &Site) {
        for image in &facts.images {
            self.add_image(unit, image, &site.files);
        }
        for link in &facts.links {
            self.add_link(unit, link, site);
        }
        headings::check(facts, site, |problem| self.slip(unit, problem));
    }

    fn add_image(&mut self, unit: Unit, image: &Image, files: &Vfs) {
        if image.alt.is_some() {
            return;
        }
        let Some(origin) = written(image.origin.as_ref(), files) else {
            return;
        };
        let message = format!("image `{}` has no alternative text", shorten(&image.src));
        let help = "say what the image shows, as in `![A teapot](…)`";
        self.slip(
            unit,
            origin
                .clone()
                .problem(&codes::IMAGE_ALT, message)
                .help(help),
        );
    }

    fn add_link(&mut self, unit: Unit, link: &Link, site: &Site) {
        let language = |id| &*site.language(id).code;
        let is_vague = || {
            let shown = site.language_of_text(unit.page, unit.language);
            phrases::is_vague(language(unit.language), &link.text)
                || phrases::is_vague(language(shown), &link.text)
        };
        if !link.is_silent && (link.text.is_empty() || !is_vague()) {
            return;
        }
        let Some(origin) = written(link.origin.as_ref(), &site.files) else {
            return;
        };
        let href = shorten(&link.href);
        let problem = match link.is_silent {
            true => {
                let message = format!("link to `{href}` has no text");
                origin.clone().problem(&codes::LINK_EMPTY, message)
            }
            false => {
                let message = format!("link text `{}` does not say where it leads", link.text);
                let help = "use the title of the page, or what readers find there";
                origin
                    .clone()
                    .problem(&codes::LINK_TEXT, message)
                    .help(help)
            }
        };
        self.slip(unit, problem);
    }

    fn slip(&mut self, unit: Unit, problem: Diagnostic) {
        let key = (problem.span.clone(), problem.code.name);
        let at = *self.places.entry(key).or_insert_with(|| {
            self.slips.push((problem, Vec::new()));
            self.slips.len() - 1
        });
        let units = &mut self.slips[at].1;
        if units.last() != Some(&unit) {
            units.push(unit);
        }
    }

    /// Drops what only [`add`](Self::add) needs.
    pub(super) fn finish(&mut self) {
        self.places = FxHashMap::default();
    }
}

/// Returns a place, if an author wrote the text.
fn written<'o>(origin: Option<&'o Origin>, files: &Vfs) -> Option<&'o Origin> {
    origin.filter(|it| is_written(&it.span, files))
}

/// Returns the findings of all pages. A place in a reusable belongs to many pages.
pub(super) fn findings(site: &Site, pages: &[&PageSurvey]) -> Vec<Finding> {
    let mut places: BTreeMap<(&Span, &str), Finding> = BTreeMap::new();
    let mut showing: BTreeMap<(&Span, &str), Vec<Unit>> = BTreeMap::new();
    for page in pages {
        for (problem, units) in &page.words.slips {
            let key = (&problem.span, problem.code.name);
            let finding = places.entry(key).or_insert_with(|| Finding {
                diagnostic: problem.clone(),
                units: Vec::new(),
            });
            finding.units.extend(units);
            let all = page.titles.iter().map(|(unit, _)| *unit);
            // A translation is shown in one language only.
            let all = all.filter(|unit| units.iter().any(|it| it.language == unit.language));
            showing.entry(key).or_default().extend(all);
        }
    }
    for (key, finding) in &mut places {
        // Where a heading repeats, or what stands before it, depends on the version.
        if let Some(all) = showing.get(key) {
            let place = shown::only_in(site, &finding.units, all);
            finding.diagnostic.message += &place;
        }
    }
    places.into_values().collect()
}
