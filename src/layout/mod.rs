//! Layouts: Tera templates, the theme's words, static files.
//!
//! Enters: the built-in theme, which is part of the program, and a site's own `templates/` and `public/`, which
//! replace it file by file. Leaves: a [`Layout`] that renders views.

mod theme;

use std::collections::BTreeMap;

use tera::{Context, Tera};

pub use theme::{BuiltIn, StaticFile, Theme, built_in, load};

use crate::{
    diag::{Diagnostic, codes},
    site::LanguageId,
    source::{FileId, Place, Span},
};

/// Words of the theme in one language.
pub type Words = BTreeMap<String, String>;

/// What a template shows, beside the words of the theme.
pub trait View {
    /// The language of these words.
    fn language(&self) -> LanguageId;

    /// What it shows, by name.
    ///
    /// # Errors
    /// Something of it cannot be a value of a template.
    fn context(&self) -> tera::TeraResult<Context>;

    /// About how many bytes the HTML will have.
    fn room(&self) -> usize {
        1024
    }
}

/// All templates of a site.
#[derive(Debug)]
pub struct Layout {
    tera: Tera,
    /// The theme without a site's changes, for when those fail.
    built_in: Tera,
    words: Vec<Words>,
    /// The same, as templates take them.
    tables: Vec<tera::Value>,
    /// Template name → its file, for diagnostics.
    files: BTreeMap<String, FileId>,
    /// A file to point at when nothing better is known.
    anchor: FileId,
    /// Whether any layout shows the sidebar; otherwise none is made.
    pub(crate) shows_sidebar: bool,
    /// Whether the site has a `public/custom.css`.
    pub(crate) has_custom_css: bool,
}

impl Layout {
    /// The theme's words in a language; English where it has none.
    pub fn words(&self, language: LanguageId) -> &Words {
        &self.words[usize::from(language.0)]
    }

    /// One of the theme's words.
    pub fn word(&self, language: LanguageId, key: &str) -> &str {
        self.words(language).get(key).map_or("", String::as_str)
    }

    /// Whether the site has a template of this name that replaces none of the theme's.
    pub fn adds(&self, name: &str) -> bool {
        let has = |tera: &Tera| tera.get_template_names().any(|known| known == name);
        has(&self.tera) && !has(&self.built_in)
    }

    /// Renders a template. It sees the view, and the words of a language as `t`.
    ///
    /// # Errors
    /// A mistake in the template.
    pub fn render(&self, name: &str, view: &impl View) -> Result<String, Box<Diagnostic>> {
        let html = self.render_bytes(name, view)?;
        String::from_utf8(html).map_err(|error| self.problem(&error.into(), name))
    }

    /// The same for what is only written: nobody looks through a whole page to see that it is UTF-8.
    ///
    /// # Errors
    /// A mistake in the template.
    pub fn render_bytes(&self, name: &str, view: &impl View) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.try_render(&self.tera, name, view)
    }

    /// Renders the theme's own template of this name, whatever the site has put in its place.
    pub fn render_built_in(&self, name: &str, view: &impl View) -> String {
        let html = self.try_render(&self.built_in, name, view);
        String::from_utf8(html.unwrap_or_default()).unwrap_or_default()
    }

    fn try_render(
        &self,
        tera: &Tera,
        name: &str,
        view: &impl View,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let render = || {
            let mut context = view.context()?;
            let words = &self.tables[usize::from(view.language().0)];
            context.insert_value("t", words.clone());
            let mut html = Vec::with_capacity(view.room());
            tera.render_to(name, &context, &mut html)?;
            Ok(html)
        };
        render().map_err(|error| self.problem(&error, name))
    }

    fn problem(&self, error: &tera::Error, name: &str) -> Box<Diagnostic> {
        Box::new(theme::problem(error, name, &self.files, self.anchor))
    }

    fn span_of(files: &BTreeMap<String, FileId>, name: &str, anchor: FileId) -> Span {
        Place::start_of(files.get(name).copied().unwrap_or(anchor)).span(0, 0)
    }

    fn diagnostic(span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&codes::TEMPLATE, span, message)
    }
}
