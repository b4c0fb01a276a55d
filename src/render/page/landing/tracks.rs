//! `learningTracks`: guides in their reading order, from `data/learning-tracks/<product>.yml`.

use serde::Serialize;

use super::{
    listed::Listed,
    localized::{Localized, wrong_type},
};
use crate::{
    diag::{Diagnostic, codes, did_you_mean},
    html::slug::slugify,
    parse::keys,
    plan::Unit,
    render::page::PageBuilder,
    source::Span,
    value::Value,
};

/// A learning track.
#[derive(Debug, Serialize)]
pub(super) struct Track {
    /// Its name in the data, as part of an anchor.
    name: String,
    title: String,
    description_html: String,
    /// Whether it is listed first.
    featured: bool,
    guides: Vec<Listed>,
}

impl PageBuilder<'_> {
    /// Returns the tracks that have a guide in this version, featured ones first.
    pub(super) fn tracks(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Track> {
        let Some(names) = self.front(unit, keys::LEARNING_TRACKS) else {
            return Vec::new();
        };
        let all = self.product_data(unit, "learning-tracks");
        let mut seen: Vec<String> = Vec::new();
        let mut tracks: Vec<Track> = Vec::new();
        for leaf in names {
            let name = self.expanded_word(unit, leaf, found);
            if name.is_empty() || seen.contains(&name) {
                continue;
            }
            seen.push(name.clone());
            match all.and_then(|all| all.get(&name)) {
                Some(data) => tracks.extend(self.track(unit, &name, data, &leaf.span(), found)),
                None => {
                    let product = self.structure().page(unit.page).href.split('/').next();
                    let file = format!("data/learning-tracks/{}.yml", product.unwrap_or_default());
                    let message = format!("learning track `{name}` not found in {file}");
                    let known = all.and_then(Localized::entries).unwrap_or_default();
                    let mut problem = Diagnostic::new(&codes::UNDEFINED_DATA, leaf.span(), message);
                    problem.help = did_you_mean(&name, known.into_iter().map(|(name, _)| name));
                    found.push(problem);
                }
            }
        }
        tracks.sort_by_key(|track| !track.featured);
        tracks
    }

    fn track(
        &self,
        unit: Unit,
        name: &str,
        data: Localized<'_>,
        near: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Track> {
        if !self.is_for(unit, data, near, found) {
            return None;
        }
        let Some(entries) = data.get("guides").and_then(Localized::list) else {
            wrong_type(data.source, near, "a map with a `guides` list", found);
            return None;
        };
        let guides: Vec<Listed> = entries
            .into_iter()
            .filter_map(|entry| self.listed(unit, entry, near, found))
            .collect();
        if guides.is_empty() {
            return None;
        }
        let mut data_prose = |key| {
            let text = data.get(key);
            text.and_then(|text| self.data_prose(unit, text, found))
                .unwrap_or_default()
        };
        let (title, description) = (data_prose("title"), data_prose("description"));
        Some(Track {
            title: match title.text.is_empty() {
                true => name.to_owned(),
                false => title.text,
            },
            name: slugify(name),
            description_html: description.html,
            featured: match data.source.get("featured_track") {
                Some(Value::Leaf(leaf)) => self.expanded_word(unit, leaf, found) == "true",
                other => other == Some(&Value::Bool(true)),
            },
            guides,
        })
    }
}
