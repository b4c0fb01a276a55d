//! `learningTracks`: guides in the order in which to read them, from `data/learning-tracks/<product>.yml`.

use serde::Serialize;

use super::listed::Listed;
use crate::{
    diag::{Diagnostic, codes, did_you_mean},
    parse::page::versions,
    plan::Unit,
    render::Renderer,
    value::Value,
};

/// A learning track.
#[derive(Debug, Serialize)]
pub(super) struct Track {
    name: String,
    title: String,
    description_html: String,
    /// Whether it comes first.
    featured: bool,
    guides: Vec<Listed>,
}

impl Renderer<'_> {
    /// The tracks that have a guide in this version, featured ones first.
    pub(super) fn tracks(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Track> {
        let names = self.front(unit, "learningTracks").and_then(Value::as_list);
        let all = self.product_data(unit, "learning-tracks");
        let mut tracks = Vec::new();
        for leaf in names.unwrap_or_default().iter().filter_map(Value::as_leaf) {
            let name = self.word_of(unit, leaf, found);
            if name.is_empty() {
                continue;
            }
            match all.and_then(|all| all.get(&name)) {
                Some(data) => tracks.extend(self.track(unit, &name, data, found)),
                None => {
                    let product = self.site.page(unit.page).href.split('/').next();
                    let file = format!("data/learning-tracks/{}.yml", product.unwrap_or_default());
                    let message = format!("there is no learning track `{name}` in {file}");
                    let known = all.and_then(Value::as_map).into_iter().flatten();
                    let mut problem = Diagnostic::new(&codes::UNDEFINED_DATA, leaf.span(), message);
                    problem.help = did_you_mean(&name, known.map(|(name, _)| &**name));
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
        data: &Value,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Track> {
        let spec = data.get("versions").and_then(versions);
        if spec.is_some_and(|spec| !self.site.holds(&spec, unit.version)) {
            return None;
        }
        let entries = data.get("guides").and_then(Value::as_list);
        let guides: Vec<Listed> = entries
            .unwrap_or_default()
            .iter()
            .filter_map(|entry| self.listed(unit, entry, found))
            .collect();
        if guides.is_empty() {
            return None;
        }
        let mut prose = |key| {
            let leaf = data.get(key).and_then(Value::as_leaf);
            leaf.map(|leaf| self.render_prose(unit, leaf, found))
                .unwrap_or_default()
        };
        let (title, description) = (prose("title"), prose("description"));
        Some(Track {
            name: name.to_owned(),
            title: title.text,
            description_html: description.html,
            featured: match data.get("featured_track") {
                Some(Value::Leaf(leaf)) => self.word_of(unit, leaf, found) == "true",
                other => other == Some(&Value::Bool(true)),
            },
            guides,
        })
    }
}
