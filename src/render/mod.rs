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

use std::{borrow::Cow, sync::Arc};

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
use prose::Headers;
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
}

/// Renders units of one site. What several units need is made once: titles, outlines, sidebars, coloured code.
#[derive(Debug)]
pub struct Renderer {
    pub(crate) site: Arc<Site>,
    layout: Arc<Layout>,
    highlighter: Highlighter,
    globals: Globals,
    headers: Headers,
    outlines: Outlines,
    navigation: Navigation,
}

impl Renderer {
    /// For a site and its layouts.
    pub fn new(site: Arc<Site>, layout: Arc<Layout>) -> Self {
        Self {
            highlighter: Highlighter::default(),
            globals: Globals::new(&site),
            headers: Headers::new(&site),
            outlines: Outlines::new(&site),
            navigation: Navigation::default(),
            site,
            layout,
        }
    }

    /// Renders one unit.
    pub fn render(&self, unit: Unit) -> Rendered {
        let article = self.article(unit);
        let mut diagnostics = Vec::new();
        let view = self.view(unit, &article, &mut diagnostics);
        let template = self.template(unit, &mut diagnostics);
        let html = match self.layout.render(&template, &view) {
            Ok(html) => html,
            Err(problem) => {
                diagnostics.push(*problem);
                self.layout.render_built_in(ARTICLE, &view)
            }
        };
        diagnostics.extend(article.diagnostics);
        Rendered { html, diagnostics }
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
