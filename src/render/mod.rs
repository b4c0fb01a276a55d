//! One unit from source to page. **Read this first.**
//!
//! Enters: a [`Unit`]. Leaves: [`Rendered`], its HTML and what is wrong with it. [`Renderer::render`] is a pure
//! function of the site: it reads nothing else, and two threads that render the same unit get the same bytes.
//!
//! ```text
//! body ──liquid──▶ Expanded ──markdown──▶ Tree ──passes──▶ Sheet ──▶ article ─┐
//! title, intro … ──liquid──▶ ──markdown──▶ prose ─────────────────────────────┼─▶ PageView ──layout──▶ html
//! front matter, data, tree ──▶ sidebar, what stands around ───────────────────┘
//! ```

mod around;
mod article;
mod log;
mod memory;
mod mend;
mod navigation;
mod pages;
mod pass;
mod prose;
mod reads;
mod sheet;
mod view;
mod world;

use std::{
    borrow::Cow,
    cell::Cell,
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rustc_hash::FxHashMap;

use crate::{
    diag::{Diagnostic, codes, did_you_mean},
    highlight::Highlighter,
    layout::Layout,
    plan::Unit,
    site::Site,
};

pub use article::Article;
use article::{Outlines, outline_count};
use log::Log;
pub use log::{Shown, Stage};
use navigation::Navigation;
use pages::{Former, Pages, State};
use pass::Pass;
use prose::{Headers, header_count};
use reads::Known;
pub use reads::{Read, Reads, flat};
use sheet::Kin;
pub(crate) use view::{LanguageChoice, LanguageView, SiteView};
use world::Globals;

/// The template of pages that ask for no other.
const ARTICLE: &str = "article.html";

/// Layouts of the public application. What sets a page of one apart, hanga shows on every page whose front matter and
/// data give it.
const LAYOUTS: &[&str] = &[
    "bespoke-landing",
    "category-landing",
    "default",
    "dev-toc",
    "discovery-landing",
    "graphql-explorer",
    "inline",
    "journey-landing",
    "product-guides",
    "product-landing",
    "product-sublanding",
    "release-notes",
];

/// A finished page.
#[derive(Debug)]
pub struct Rendered {
    /// The whole page, in UTF-8.
    pub html: Vec<u8>,
    /// What is wrong with it, in the order found.
    pub diagnostics: Vec<Diagnostic>,
    /// What it was made of, beside the site's structure and layouts.
    pub reads: Reads,
}

impl Rendered {
    /// The whole page as text.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.html)
    }
}

/// A page, and why it was rendered.
#[derive(Debug)]
pub struct Made {
    /// The page.
    pub page: Arc<Rendered>,
    /// What had changed; `None` if it was in memory.
    pub why: Option<String>,
}

/// A page, and how it was made.
#[derive(Debug)]
pub struct Inspected {
    /// The page.
    pub page: Rendered,
    /// Time spent in each stage, in the order in which they began. What was in memory took none.
    pub stages: Vec<(Stage, Duration)>,
    /// Texts that it shows through tags, in order.
    pub shown: Vec<Shown>,
}

/// Renders units of one site. What several units need is made once: titles, outlines, sidebars, coloured code.
#[derive(Debug)]
pub struct Renderer {
    pub(crate) site: Arc<Site>,
    layout: Arc<Layout>,
    highlighter: Arc<Highlighter>,
    globals: Globals,
    /// Advice on paths that lead nowhere: one that is wrong is so in every version and language.
    advice: Mutex<FxHashMap<String, Option<String>>>,
    headers: Headers,
    known: Known,
    outlines: Outlines,
    navigation: Navigation,
    /// Pages that were asked for, in this state and in others of the same structure and layouts.
    pages: Arc<Pages>,
    state: State,
    /// Why there are none of the state before.
    overall_change: Option<String>,
}

impl Renderer {
    /// For a site and its layouts.
    pub fn new(site: Arc<Site>, layout: Arc<Layout>) -> Self {
        let headers = Headers::new(header_count(&site));
        let outlines = Outlines::new(outline_count(&site));
        Self::with(site, layout, headers, outlines)
    }

    fn with(site: Arc<Site>, layout: Arc<Layout>, headers: Headers, outlines: Outlines) -> Self {
        let pages = Arc::<Pages>::default();
        Self {
            highlighter: Arc::default(),
            globals: Globals::new(&site),
            advice: Mutex::default(),
            headers,
            outlines,
            navigation: Navigation::default(),
            known: Known::default(),
            state: pages.new_state(),
            pages,
            overall_change: None,
            site,
            layout,
        }
    }

    /// For the next state of a site: what was made of the state `before` is taken over where everything that it read
    /// is still the same.
    pub fn following(before: &Self, site: Arc<Site>, layout: Arc<Layout>) -> Self {
        let overall_change = site.structure_change(&before.site);
        let mut next = if overall_change.is_some() {
            // Pages have other numbers, perhaps.
            Self::new(site, layout)
        } else {
            let headers = Headers::following(&before.headers);
            let outlines = Outlines::following(&before.outlines);
            let mut next = Self::with(site, layout, headers, outlines);
            if Arc::ptr_eq(&next.layout, &before.layout) {
                next.navigation = Navigation::following(&before.navigation);
                next.pages = Arc::clone(&before.pages);
                next.state = next.pages.new_state();
            } else {
                next.overall_change = Some("a layout".to_owned());
            }
            next
        };
        next.overall_change = overall_change.or(next.overall_change);
        next.highlighter = Arc::clone(&before.highlighter);
        next
    }

    /// A page, from memory if what it was made of is still the same.
    pub fn page(&self, unit: Unit) -> Made {
        let why = Cell::new(None);
        let page = self.pages.get(unit, self.state, |former| {
            let change = match former {
                Former::Page(page) => match self.change(&page) {
                    None => return page,
                    change => change,
                },
                Former::Stale(change) => Some(change),
                Former::None => self.overall_change.clone(),
            };
            why.set(change.or_else(|| Some("nobody has asked for it lately".to_owned())));
            Arc::new(self.render(unit))
        });
        Made {
            page,
            why: why.into_inner(),
        }
    }

    /// Whether everything that was read is the same in this state.
    fn holds(&self, reads: &Reads) -> bool {
        self.known.holds(reads, &self.site)
    }

    /// Lets go of pages in memory that are no longer right. What changed is kept, so that it can be told.
    pub fn tidy(&self) {
        self.pages.tidy(self.state, |page| self.change(page));
    }

    /// What has changed of what a page has read, for people.
    fn change(&self, page: &Rendered) -> Option<String> {
        let read = self.known.first_change(&page.reads, &self.site)?;
        Some(read.describe(&self.site))
    }

    /// Pages that have been asked for lately and are still as they were then, in the order of units.
    pub fn in_memory(&self) -> Vec<(Unit, Arc<Rendered>)> {
        let mut pages = self.pages.all();
        pages.retain(|(_, page)| self.change(page).is_none());
        pages.sort_by_key(|(unit, _)| *unit);
        pages
    }

    /// "Did you mean" for the path of a page that does not exist.
    fn pages_like(&self, path: &str) -> Option<String> {
        let mut advice = self.advice.lock().unwrap_or_else(PoisonError::into_inner);
        let known = advice.entry(path.to_owned());
        known
            .or_insert_with(|| did_you_mean(path, self.site.hrefs()))
            .clone()
    }

    /// Renders one unit.
    pub fn render(&self, unit: Unit) -> Rendered {
        self.render_in(Pass::new(self), unit)
    }

    /// Renders units of one page, one after the other; what they have in common is made once.
    pub fn render_each(
        &self,
        units: impl IntoIterator<Item = Unit>,
        mut take: impl FnMut(Rendered),
    ) {
        let kin = Kin::default();
        for unit in units {
            take(self.render_in(Pass::among(self, &kin), unit));
        }
    }

    /// Renders one unit and writes down how: for people who want to know what it is made of.
    pub fn inspect(&self, unit: Unit) -> Inspected {
        let log = Rc::<Log>::default();
        let pass = Pass::logged(self, Rc::clone(&log));
        Inspected {
            page: self.render_in(pass, unit),
            stages: log.stages(),
            shown: log.shown(),
        }
    }

    fn render_in(&self, pass: Pass<'_>, unit: Unit) -> Rendered {
        let article = pass.article(unit);
        let mut diagnostics = Vec::new();
        let html = {
            let view = pass.view(unit, &article, &mut diagnostics);
            let template = self.template(unit, &mut diagnostics);
            pass.timed(Stage::Layout, || {
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
            diagnostics,
            reads: pass.finish(),
        }
    }

    /// The article of a unit.
    pub fn article(&self, unit: Unit) -> Article {
        Pass::new(self).article(unit)
    }

    /// The template of a page: of the name that its front matter gives as `layout` if the site has added one.
    fn template(&self, unit: Unit, diagnostics: &mut Vec<Diagnostic>) -> Cow<'static, str> {
        let page = &self.site.page(unit.page).page;
        let Some(name) = page.front.word("layout") else {
            return ARTICLE.into();
        };
        let own = format!("{name}.html");
        if self.layout.adds(&own) {
            return own.into();
        }
        if !LAYOUTS.contains(&name) {
            let span = page.key_span(self.site.files.file(page.file), "layout");
            let message = format!("there is no layout `{name}`");
            let help = format!("write templates/{own}, or one of: {}", LAYOUTS.join(", "));
            diagnostics.push(Diagnostic::new(&codes::UNKNOWN_LAYOUT, span, message).help(help));
        }
        ARTICLE.into()
    }
}
