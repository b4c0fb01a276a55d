//! One unit from source to page. **Read this first.**
//!
//! Enters: a [`Unit`]. Leaves: [`Rendered`], its HTML and what is wrong with it. [`Renderer::render`] is a pure
//! function of the site: it reads nothing else, and two threads that render the same unit get the same bytes.
//!
//! ```text
//! body ──liquid──▶ Expanded ──markdown──▶ Tree ──passes──▶ article ─┐
//! title, intro … ──liquid──▶ ──markdown──▶ prose ────────────────────┼─▶ PageView ──layout──▶ html
//! front matter, data, tree ──▶ sidebar, what stands around ───────────┘
//! ```

mod around;
mod article;
mod mend;
mod navigation;
mod pass;
mod prose;
mod reads;
mod view;
mod world;

use std::{
    borrow::Cow,
    sync::{Arc, Mutex, PoisonError},
};

use rustc_hash::FxHashMap;

use crate::{
    diag::{Diagnostic, codes},
    highlight::Highlighter,
    layout::Layout,
    plan::Unit,
    site::Site,
};

pub use article::Article;
use article::Outlines;
use navigation::Navigation;
use pass::Pass;
use prose::Headers;
use reads::Step;
pub use reads::{Read, Reads};
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
    /// The whole page.
    pub html: String,
    /// What is wrong with it, in the order found.
    pub diagnostics: Vec<Diagnostic>,
    /// What it was made of, beside the site's structure and layouts.
    pub reads: Reads,
}

/// A page, and why it was rendered.
#[derive(Debug)]
pub struct Made {
    /// The page.
    pub page: Arc<Rendered>,
    /// What had changed; `None` if it was in memory.
    pub why: Option<String>,
}

/// Renders units of one site. What several units need is made once: titles, outlines, sidebars, coloured code.
#[derive(Debug)]
pub struct Renderer {
    pub(crate) site: Arc<Site>,
    layout: Arc<Layout>,
    highlighter: Arc<Highlighter>,
    globals: Globals,
    headers: Headers,
    outlines: Outlines,
    navigation: Navigation,
    /// Pages of this state that were asked for.
    done: Mutex<FxHashMap<Unit, Arc<Rendered>>>,
    /// Pages of former states, made with the structure and layouts of this one.
    former: FxHashMap<Unit, Arc<Rendered>>,
    /// Why there are none of the state before.
    overall_change: Option<String>,
}

impl Renderer {
    /// For a site and its layouts.
    pub fn new(site: Arc<Site>, layout: Arc<Layout>) -> Self {
        Self {
            highlighter: Arc::default(),
            globals: Globals::new(&site),
            headers: Headers::new(&site),
            outlines: Outlines::new(&site),
            navigation: Navigation::default(),
            done: Mutex::default(),
            former: FxHashMap::default(),
            overall_change: None,
            site,
            layout,
        }
    }

    /// For the next state of a site: what was made of the state `before` is taken over where everything that it read
    /// is still the same.
    pub fn following(before: &Self, site: Arc<Site>, layout: Arc<Layout>) -> Self {
        let mut next = Self::new(site, layout);
        next.highlighter = Arc::clone(&before.highlighter);
        next.overall_change = next.site.structure_change(&before.site);
        if next.overall_change.is_some() {
            // Pages have other numbers, perhaps.
            return next;
        }
        let site = Arc::clone(&next.site);
        let step = Step::new(&before.site, &site);
        next.headers.follow(&before.headers, &step);
        next.outlines.follow(&before.outlines, &step);
        if Arc::ptr_eq(&next.layout, &before.layout) {
            next.navigation = Navigation::following(&before.navigation, &step);
            next.former = before.pages();
        } else {
            next.overall_change = Some("a layout".to_owned());
        }
        next
    }

    /// Pages made so far, and those of former states that nobody has asked for again.
    fn pages(&self) -> FxHashMap<Unit, Arc<Rendered>> {
        let mut pages = self.former.clone();
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        pages.extend(done.iter().map(|(unit, page)| (*unit, Arc::clone(page))));
        pages
    }

    /// A page, from memory if what it was made of is still the same.
    pub fn page(&self, unit: Unit) -> Made {
        let done = || self.done.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(page) = done().get(&unit) {
            return Made {
                page: Arc::clone(page),
                why: None,
            };
        }
        let why = match self.former.get(&unit) {
            None => {
                let change = self.overall_change.clone();
                change.unwrap_or_else(|| "nobody has asked for it yet".to_owned())
            }
            Some(former) => match reads::first_change(&former.reads, &self.site) {
                Some(read) => read.describe(&self.site),
                None => {
                    done().insert(unit, Arc::clone(former));
                    return Made {
                        page: Arc::clone(former),
                        why: None,
                    };
                }
            },
        };
        let page = Arc::new(self.render(unit));
        let page = Arc::clone(done().entry(unit).or_insert(page));
        Made {
            page,
            why: Some(why),
        }
    }

    /// Renders one unit.
    pub fn render(&self, unit: Unit) -> Rendered {
        let pass = Pass::new(self);
        let article = pass.article(unit);
        let mut diagnostics = Vec::new();
        let html = {
            let view = pass.view(unit, &article, &mut diagnostics);
            let template = self.template(unit, &mut diagnostics);
            match self.layout.render(&template, &view) {
                Ok(html) => html,
                Err(problem) => {
                    diagnostics.push(*problem);
                    self.layout.render_built_in(ARTICLE, &view)
                }
            }
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
