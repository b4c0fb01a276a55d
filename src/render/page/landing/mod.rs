//! The parts of a landing page around its article: tables of contents, featured links, guides, learning tracks,
//! journeys, carousels, article grids, examples, release notes; and the place of a guide in its tracks.
//!
//! Enters: a unit. Leaves: [`Landing`], which is empty for most pages. Each file builds one kind of part from the
//! page's front matter and the site's data; [`listed`] resolves the pages that they refer to. The keys and their
//! meaning are those of the public application (`lib/frontmatter.js`, `middleware/contextualizers/`), read as facts.

mod cards;
mod carousels;
mod examples;
mod featured;
mod grid;
mod groups;
mod guides;
mod hero;
mod journeys;
mod listed;
mod localized;
mod release_notes;
mod spotlight;
mod steps;
mod tracks;

use std::sync::Arc;

use localized::{Localized, wrong_type};

use super::{
    Article, PageBuilder,
    header::{Prose, or_source},
    sidebar::NavLink,
};
use crate::{
    diag::Diagnostic,
    layout::{Context, context},
    parse::{Key, Structural, keys, types, versions::versions},
    plan::Unit,
    site::{LanguageId, PageId, PageKind},
    source::Span,
    value::Leaf,
};

/// The parts that a layout can show besides the article.
#[derive(Debug, Default)]
pub(super) struct Landing<'v> {
    is_empty: bool,
    hero: Option<hero::Picture>,
    community: Option<NavLink>,
    intro_links: Vec<featured::IntroLink>,
    video: String,
    video_transcript: String,
    carousels: Vec<carousels::Carousel>,
    spotlight: Vec<spotlight::Spot>,
    journey: journeys::Journey,
    grid: grid::Grid,
    child_groups: Vec<groups::ChildGroup>,
    steps: Vec<steps::Step>,
    featured: Vec<featured::Group>,
    examples: Vec<examples::Group>,
    tracks: Vec<tracks::Track>,
    guides: Vec<guides::Guide>,
    guide_types: Vec<guides::GuideType>,
    guide_topics: Vec<String>,
    cards: Vec<cards::Card<'v>>,
    cards_heading: String,
    releases: Vec<release_notes::Release>,
}

/// The keys that give an article any of these parts. Pages of other kinds have parts without them.
const KEYS: &[&str] = &[
    keys::CAROUSELS.name,
    keys::CHILD_GROUPS.name,
    keys::COMMUNITY_REDIRECT.name,
    keys::FEATURED_LINKS.name,
    keys::FILTERS.name,
    keys::HERO_IMAGE.name,
    keys::INCLUDE_GUIDES.name,
    keys::INCLUDED_CATEGORIES.name,
    keys::INTRO_LINKS.name,
    keys::JOURNEY_TRACKS.name,
    keys::LAYOUT.name,
    keys::LEARNING_TRACKS.name,
    keys::PRODUCT_VIDEO.name,
    keys::PRODUCT_VIDEO_TRANSCRIPT.name,
    keys::RECOMMENDED.name,
    keys::SIDEBAR_LINK.name,
    keys::SPOTLIGHT.name,
];

/// Returns what layouts see of the parts of a landing page where there are none.
pub(crate) fn no_landing() -> Context {
    Landing::default().all(false)
}

impl Landing<'_> {
    /// Returns the parts, by their names in layouts; `None` if there are none, as on most pages: [`no_landing`] stands for
    /// them. `has_landing` says whether there are any, so that pages need not go through the templates of all.
    pub(super) fn context(&self) -> Option<Context> {
        (!self.is_empty).then(|| self.all(true))
    }

    fn all(&self, has_landing: bool) -> Context {
        context! {
            has_landing => &has_landing,
            hero => &self.hero,
            community => &self.community,
            intro_links => &self.intro_links,
            video => &self.video,
            video_transcript => &self.video_transcript,
            carousels => &self.carousels,
            spotlight => &self.spotlight,
            journey => &self.journey,
            grid => &self.grid,
            child_groups => &self.child_groups,
            steps => &self.steps,
            featured => &self.featured,
            examples => &self.examples,
            tracks => &self.tracks,
            guides => &self.guides,
            guide_types => &self.guide_types,
            guide_topics => &self.guide_topics,
            cards => &self.cards,
            cards_heading => &self.cards_heading,
            releases => &self.releases,
        }
    }

    /// Returns the anchor and title of each release whose notes are shown.
    pub(super) fn releases(&self) -> impl Iterator<Item = (&str, &str)> {
        self.releases
            .iter()
            .map(|release| (release.id.as_str(), release.title.as_str()))
    }
}

impl PageBuilder<'_> {
    /// Builds the parts around the article of a unit.
    pub(super) fn landing<'v>(
        &'v self,
        unit: Unit,
        article: &Article,
        found: &mut Vec<Diagnostic>,
    ) -> Landing<'v> {
        let entry = self.structure().page(unit.page);
        let has_steps = !self.structure().journeys.of_guide(unit.page).is_empty();
        if entry.kind == PageKind::Article && !has_steps && !entry.front.has_any(KEYS) {
            return Landing {
                is_empty: true,
                ..Landing::default()
            };
        }
        let guides = self.guides(unit, found);
        let journey = self.journey(unit, found);
        let grid = self.grid(unit, found);
        let child_groups = self.child_groups(unit, found);
        // The same pages are not listed twice.
        let cards = match journey.tracks.is_empty() && grid.articles.is_empty() {
            true => self.cards(unit, article.html.is_empty(), &child_groups, found),
            false => Vec::new(),
        };
        // The sidebar, which shows it, is made once for many pages.
        self.sidebar_link(unit, found);
        Landing {
            is_empty: false,
            hero: self.hero(unit, found),
            community: self.community(unit, found),
            intro_links: self.intro_links(unit, found),
            video: self.video(unit, found),
            video_transcript: self.video_transcript(unit, found),
            carousels: self.carousels(unit, found),
            spotlight: self.spotlight(unit, found),
            journey,
            grid,
            child_groups,
            steps: self.steps(unit, found),
            featured: self.featured(unit, found),
            examples: self.examples(unit, found),
            tracks: self.tracks(unit, found),
            guide_types: self.guide_types(unit.language, &guides),
            guide_topics: self.guide_topics(unit.language, &guides),
            guides,
            cards,
            cards_heading: self.cards_heading(unit),
            releases: self.releases(unit, found),
        }
    }

    /// Returns a value of a page's front matter, in the source language: structure is never translated.
    fn front<T: Structural>(&self, unit: Unit, key: Key<T>) -> Option<T::Read<'_>> {
        self.structure().page(unit.page).front.get(key)
    }

    /// Returns the value of a key whose texts can be translated.
    fn localized_front(&self, unit: Unit, key: Key<types::Worded>) -> Option<Localized<'_>> {
        let source = self.front(unit, key)?;
        let is_source = unit.language == LanguageId::SOURCE;
        let own = (!is_source).then(|| self.file(unit.page, unit.language));
        let own = own.flatten().and_then(|page| page.front.setting(key));
        Some(Localized::new(source, own))
    }

    /// Returns the location of a key in a page's front matter.
    fn front_span<T>(&self, unit: Unit, key: Key<T>) -> Span {
        Span::of_key(self.structure().page(unit.page).file, key.name)
    }

    /// Returns the layout that a page requests.
    pub(super) fn layout_name(&self, page: PageId) -> Option<&str> {
        self.structure()
            .page(page)
            .front
            .get(keys::LAYOUT)?
            .plain()
            .as_str()
    }

    /// Returns the site's data about the page's product, such as `learning-tracks.actions`.
    fn product_data(&self, unit: Unit, kind: &str) -> Option<Localized<'_>> {
        let href = &self.structure().page(unit.page).href;
        let product = href.split('/').next().unwrap_or_default();
        self.data_at(unit.language, &[kind, product])
    }

    /// Returns a part of the site's data.
    fn data_at(&self, language: LanguageId, path: &[&str]) -> Option<Localized<'_>> {
        let own = (language != LanguageId::SOURCE).then(|| self.datum(language, path));
        let source = self.datum(LanguageId::SOURCE, path)?;
        Some(Localized::new(source, own.flatten()))
    }

    /// Returns the text of a value: the translation's if it is valid.
    fn translated_text<'v>(
        &self,
        value: Localized<'v>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<&'v Arc<Leaf>> {
        Some(match value.texts()? {
            (source, Some(own)) => or_source(own, source, &self.structure().config, found),
            (source, None) => source,
        })
    }

    /// Renders a text of the site's data.
    fn data_prose(
        &self,
        unit: Unit,
        value: Localized<'_>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Prose> {
        let leaf = self.translated_text(value, found)?;
        Some(self.render_prose(unit, leaf, found))
    }

    /// Renders a text of the site's data, named by its path; `None` if there is none.
    pub(super) fn data_text(
        &self,
        unit: Unit,
        path: &[&str],
        found: &mut Vec<Diagnostic>,
    ) -> Option<Prose> {
        let value = self.data_at(unit.language, path)?;
        self.data_prose(unit, value, found)
    }

    /// Whether an entry with its own `versions` applies to this version. An invalid `versions` applies to none.
    fn is_for(
        &self,
        unit: Unit,
        entry: Localized<'_>,
        near: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> bool {
        let Some(written) = entry.get("versions") else {
            return true;
        };
        match versions(written.source, near, found) {
            Some(spec) => self.structure().holds(&spec, unit.version),
            None => {
                wrong_type(
                    written.source,
                    near,
                    "`'*'` or a map of plans to version ranges",
                    found,
                );
                false
            }
        }
    }

    /// Returns the word `<group>.<name>` in `data/ui.yml`.
    fn ui_word(&self, language: LanguageId, group: &str, name: &str) -> Option<String> {
        let word = self.datum(language, &["ui", group, name])?.as_str()?.trim();
        (!word.is_empty()).then(|| word.to_owned())
    }

    /// Returns the theme's word `<prefix>_<name>`; if there is none, the name as words: `known_issues` becomes "Known
    /// issues".
    fn label(&self, language: LanguageId, prefix: &str, name: &str) -> String {
        let word = self
            .renderer
            .layout
            .word(language, &format!("{prefix}_{name}"));
        if !word.is_empty() {
            return word.to_owned();
        }
        let plain = name.replace(['_', '-'], " ");
        let mut letters = plain.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect()
        })
    }
}
