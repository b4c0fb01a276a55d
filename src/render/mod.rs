//! Renders one unit, from source to page. **Read this first.**
//!
//! Enters: a [`Unit`]. Leaves: [`Rendered`], its HTML and its problems. [`Renderer::render`] is a pure function of the
//! site: it reads nothing else, and two threads that render the same unit get the same bytes.
//!
//! ```text
//! body ──liquid──▶ Expanded ──markdown──▶ Tree ──passes──▶ SharedBody ──▶ article ─┐
//! title, intro … ──liquid──▶ ──markdown──▶ prose ─────────────────────────────────┼─▶ PageView ──layout──▶ html
//! front matter, data, tree ──▶ sidebar, landing ──────────────────────────────────┘
//! ```
//!
//! [`page`] builds the parts of a page; [`record`] records what was read for them, and caches them as long as that is
//! unchanged.

mod page;
mod record;
mod since;
mod survey;
mod template;

use std::{
    borrow::Cow,
    cell::Cell,
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rustc_hash::FxHashMap;

pub use page::{Anchor, Article, Block, Facts, Image, Link, Media, Section};
use page::{
    Globals, Headers, PageBuilder, ProductLists, SharedBodies, Sidebars, SourceOutlines,
    header_count, outline_count,
};
pub(crate) use page::{LanguageChoice, LanguageView, SiteView, no_landing};
use record::{Cached, PageCache, Revision, Trace, TrackedSite, Verifier};
pub use record::{Read, Reads, Shown, Stage, Unchanged, flat, union};
pub use survey::Surveyed;

use template::ARTICLE;

use crate::{
    config::tools,
    diag::{Diagnostic, did_you_mean},
    highlight::Highlighter,
    layout::Layout,
    plan::Unit,
    site::{LanguageId, Site, Structure},
};

/// A rendered page.
#[derive(Debug)]
pub struct Rendered {
    /// The whole page, in UTF-8.
    pub html: Vec<u8>,
    /// Its problems, in the order found.
    pub diagnostics: Vec<Diagnostic>,
    /// What it depends on, besides the site's structure and layouts.
    pub reads: Reads,
}

impl Rendered {
    /// Returns the whole page as text.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.html)
    }
}

/// A page, and why it was rendered.
#[derive(Debug)]
pub struct Served {
    /// The page.
    pub page: Arc<Rendered>,
    /// What had changed; `None` if the page was cached.
    pub why: Option<String>,
}

/// A page, and how it was rendered.
#[derive(Debug)]
pub struct Inspected {
    /// The page.
    pub page: Rendered,
    /// Time spent in each stage, in the order in which the stages began. Cached parts take no time.
    pub stages: Vec<(Stage, Duration)>,
    /// Texts included by tags, in order.
    pub shown: Vec<Shown>,
}

/// Renders the units of a site. Parts that several units need are rendered once: titles, outlines, sidebars,
/// highlighted code.
#[derive(Debug)]
pub struct Renderer {
    site: TrackedSite,
    layout: Arc<Layout>,
    /// Number of units of the whole site, whatever is selected. The work that a page may take depends on it.
    units: usize,
    highlighter: Arc<Highlighter>,
    globals: Globals,
    /// Classes of all operating systems and tools, in the order in which readers are offered them.
    parts: Vec<String>,
    /// Suggestions for paths that do not exist: a wrong path is wrong in every version and language.
    advice: Mutex<FxHashMap<String, Option<String>>>,
    headers: Headers,
    verifier: Verifier,
    outlines: SourceOutlines,
    sidebars: Sidebars,
    products: ProductLists,
    /// Recently requested pages, in this state and in others with the same structure and layouts.
    pages: Arc<PageCache>,
    revision: Revision,
    /// Why no pages of the previous state can be reused.
    overall_change: Option<String>,
}

impl Renderer {
    /// Creates a renderer for a site and its layouts.
    pub fn new(site: Arc<Site>, layout: Arc<Layout>) -> Self {
        let headers = Headers::new(header_count(site.structure()));
        let outlines = SourceOutlines::new(outline_count(site.structure()));
        Self::with(TrackedSite::new(site), layout, headers, outlines)
    }

    fn with(
        site: TrackedSite,
        layout: Arc<Layout>,
        headers: Headers,
        outlines: SourceOutlines,
    ) -> Self {
        let pages = Arc::<PageCache>::default();
        Self {
            units: site.structure().unit_count(),
            highlighter: Arc::default(),
            globals: Globals::new(site.structure()),
            parts: (site.structure().config.all_tools())
                .map(str::to_owned)
                .collect(),
            advice: Mutex::default(),
            headers,
            outlines,
            sidebars: Sidebars::default(),
            products: ProductLists::default(),
            verifier: Verifier::default(),
            revision: pages.new_revision(),
            pages,
            overall_change: None,
            site,
            layout,
        }
    }

    /// Creates a renderer for the next state of a site. Everything rendered for the state `before` is reused if all
    /// that it read is unchanged.
    pub fn following(before: &Self, site: Arc<Site>, layout: Arc<Layout>) -> Self {
        let site = TrackedSite::new(site);
        let overall_change = site.change_since(&before.site);
        let is_same = overall_change.is_none();
        let structure = site.structure();
        let (headers, outlines) = match is_same {
            true => (
                Headers::following(&before.headers),
                SourceOutlines::following(&before.outlines),
            ),
            // Indices of pages may have changed.
            false => (
                Headers::new(header_count(structure)),
                SourceOutlines::new(outline_count(structure)),
            ),
        };
        let mut next = Self::with(site, layout, headers, outlines);
        if is_same && Arc::ptr_eq(&next.layout, &before.layout) {
            next.sidebars = Sidebars::following(&before.sidebars);
            next.products = ProductLists::following(&before.products);
            next.pages = Arc::clone(&before.pages);
            next.revision = next.pages.new_revision();
        } else {
            next.overall_change = overall_change.or_else(|| Some("a layout changed".to_owned()));
        }
        next.highlighter = Arc::clone(&before.highlighter);
        next
    }

    /// Returns the name of an operating system or tool: the site's own, the theme's word, or the same name in all
    /// languages.
    pub(in crate::render) fn part_name(&self, language: LanguageId, class: &str) -> &str {
        let kind = match tools::is_platform(class) {
            true => "platform",
            false => "tool",
        };
        let config = &self.structure().config;
        let key = format!("{kind}_{class}");
        let own = self.layout.own_word(language, &key);
        if let Some(own) = own.or(config.tools.get(class).map(String::as_str)) {
            return own;
        }
        match self.layout.word(language, &key) {
            "" => config.tool_name(class).unwrap_or_default(),
            word => word,
        }
    }

    /// Returns the structure of the site.
    pub fn structure(&self) -> &Structure {
        self.site.structure()
    }

    /// Returns a page, from the cache if all that it read is unchanged.
    pub fn page(&self, unit: Unit) -> Served {
        let why = Cell::new(None);
        let page = self.pages.get(unit, self.revision, |cached| {
            let change = match cached {
                Cached::Page(page) => match self.change(&page) {
                    None => return page,
                    change => change,
                },
                Cached::Stale(change) => Some(change),
                Cached::None => self.overall_change.clone(),
            };
            why.set(change.or_else(|| Some("first request".to_owned())));
            Arc::new(self.render(unit))
        });
        Served {
            page,
            why: why.into_inner(),
        }
    }

    /// Returns the site in this state, and the cached comparisons of reads in it.
    fn state(&self) -> (&TrackedSite, &Verifier) {
        (&self.site, &self.verifier)
    }

    /// Drops cached pages that are no longer valid. The reasons are kept, so that they can be reported.
    pub fn tidy(&self) {
        self.pages.tidy(self.revision, |page| self.change(page));
    }

    /// Returns the first change in what a page has read, for display.
    fn change(&self, page: &Rendered) -> Option<String> {
        let read = self.verifier.first_change(&page.reads, &self.site, None)?;
        Some(self.site.describe(read))
    }

    /// Returns the recently requested pages that are still valid, sorted by unit.
    pub fn in_memory(&self) -> Vec<(Unit, Arc<Rendered>)> {
        let mut pages = self.pages.all();
        pages.retain(|(_, page)| self.change(page).is_none());
        pages.sort_by_key(|(unit, _)| *unit);
        pages
    }

    /// Returns "did you mean" for the path of a page that does not exist.
    fn pages_like(&self, path: &str) -> Option<String> {
        let mut advice = self.advice.lock().unwrap_or_else(PoisonError::into_inner);
        let known = advice.entry(path.to_owned());
        known
            .or_insert_with(|| did_you_mean(path, self.structure().hrefs()))
            .clone()
    }

    /// Renders one unit.
    pub fn render(&self, unit: Unit) -> Rendered {
        self.render_with(PageBuilder::new(self), unit)
    }

    /// Renders one unit, with its facts.
    pub fn render_with_facts(&self, unit: Unit) -> (Rendered, Facts) {
        let mut rendered = None;
        self.render_each_with(true, [unit], |page, facts| rendered = Some((page, facts)));
        rendered.map_or_else(
            || (self.render(unit), Facts::default()),
            |(page, facts)| (page, facts.unwrap_or_default()),
        )
    }

    /// Renders units of one page in sequence; parts that they share are rendered once.
    pub fn render_each(
        &self,
        units: impl IntoIterator<Item = Unit>,
        mut take: impl FnMut(Rendered),
    ) {
        self.render_each_with(false, units, |page, _| take(page));
    }

    /// Like [`render_each`](Self::render_each), with the facts of each unit if requested.
    pub fn render_each_with(
        &self,
        wants_facts: bool,
        units: impl IntoIterator<Item = Unit>,
        mut take: impl FnMut(Rendered, Option<Facts>),
    ) {
        let shared = SharedBodies::default();
        for unit in units {
            let builder = PageBuilder::sharing(self, &shared).with_facts(wants_facts);
            builder.add_front_facts(unit);
            let facts = builder.facts();
            let page = self.render_with(builder, unit);
            take(page, facts.map(|facts| facts.take()));
        }
    }

    /// Renders one unit and traces how, to show what it consists of.
    pub fn inspect(&self, unit: Unit) -> Inspected {
        let trace = Rc::<Trace>::default();
        let builder = PageBuilder::traced(self, Rc::clone(&trace));
        Inspected {
            page: self.render_with(builder, unit),
            stages: trace.stages(),
            shown: trace.shown(),
        }
    }

    fn render_with(&self, builder: PageBuilder<'_>, unit: Unit) -> Rendered {
        let article = builder.article(unit);
        let mut diagnostics = Vec::new();
        let html = {
            let view = builder.view(unit, &article, &mut diagnostics);
            let template = self.template(unit, &mut diagnostics);
            builder.timed(Stage::Layout, || {
                match self.layout.render_bytes(&template, &view) {
                    Ok(html) => html,
                    Err(problem) => {
                        diagnostics.push(*problem);
                        self.layout.render_built_in(ARTICLE, &view).into_bytes()
                    }
                }
            })
        };
        diagnostics.extend(article.diagnostics);
        Rendered {
            html,
            diagnostics: self.structure().config.severity.apply(diagnostics),
            reads: builder.finish(),
        }
    }

    /// Does work whose result is not cached, so that its reads do not matter.
    fn unrecorded<'r, T>(&'r self, work: impl FnOnce(&PageBuilder<'r>) -> T) -> T {
        let builder = PageBuilder::new(self);
        let result = work(&builder);
        drop(builder.finish());
        result
    }

    /// Returns the article of a unit.
    pub fn article(&self, unit: Unit) -> Article {
        self.unrecorded(|builder| builder.article(unit))
    }

    /// Returns the title of a page, as plain text.
    pub fn title(&self, unit: Unit) -> &str {
        self.unrecorded(|builder| &builder.header(unit).title)
    }

    /// Returns the path that identifies a page in redirects and diagnostics.
    pub fn permalink(&self, unit: Unit) -> String {
        unit.permalink(self.structure())
    }

    /// Returns the URL of a page.
    pub fn url(&self, unit: Unit) -> String {
        self.structure().url(&self.permalink(unit))
    }
}
