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
mod prose;
mod view;
mod world;

use std::borrow::Cow;

use crate::{diag::Diagnostic, highlight::Highlighter, layout::Layout, plan::Unit, site::Site};

pub use article::Article;
use article::Outlines;
use navigation::Navigation;
use prose::Headers;
pub(crate) use view::{LanguageChoice, LanguageView, SiteView};
use world::Globals;

/// The template of pages that ask for no other.
const ARTICLE: &str = "article.html";

/// A finished page.
#[derive(Debug)]
pub struct Rendered {
    /// The whole page.
    pub html: String,
    /// What is wrong with it, in the order found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Renders units of one site. What several units need is made once: titles, outlines, sidebars, coloured code.
#[derive(Debug)]
pub struct Renderer<'s> {
    pub(crate) site: &'s Site,
    layout: &'s Layout,
    highlighter: Highlighter,
    globals: Globals,
    headers: Headers,
    outlines: Outlines,
    navigation: Navigation,
}

impl<'s> Renderer<'s> {
    /// For a site and its layouts.
    pub fn new(site: &'s Site, layout: &'s Layout) -> Self {
        Self {
            site,
            layout,
            highlighter: Highlighter::default(),
            globals: Globals::new(site),
            headers: Headers::new(site),
            outlines: Outlines::new(site),
            navigation: Navigation::default(),
        }
    }

    /// Renders one unit.
    pub fn render(&self, unit: Unit) -> Rendered {
        let article = self.article(unit);
        let mut diagnostics = Vec::new();
        let view = self.view(unit, &article, &mut diagnostics);
        let html = match self.layout.render(&self.template(unit), &view) {
            Ok(html) => html,
            Err(problem) => {
                diagnostics.push(*problem);
                self.layout.render_built_in(ARTICLE, &view)
            }
        };
        diagnostics.extend(article.diagnostics);
        Rendered { html, diagnostics }
    }

    /// The template of a page: of the name that its front matter gives as `layout` if the site has one.
    fn template(&self, unit: Unit) -> Cow<'static, str> {
        let layout = self.site.page(unit.page).page.front.word("layout");
        let own = layout.map(|name| format!("{name}.html"));
        own.filter(|name| self.layout.has(name))
            .map_or(ARTICLE.into(), Cow::from)
    }
}
