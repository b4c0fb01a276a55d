//! Layouts: Tera templates, the theme's words, static files.
//!
//! Enters: the built-in theme, which is part of the program, and a site's own `templates/` and `public/`, which
//! override it file by file. Leaves: a [`Layout`] that renders views. Start at [`load`] and [`Layout::render`].

mod references;
mod templates;
mod theme;
pub mod ui;
mod words;

use std::collections::BTreeMap;

use tera::Tera;
pub use tera::{Context, TeraResult, context};

pub use theme::{BuiltIn, StaticFile, Theme, built_in, load};

use crate::{
    diag::{Diagnostic, codes},
    site::LanguageId,
    source::{FileId, Place, Span},
};

/// The theme's words in one language.
pub type Words = BTreeMap<String, String>;

/// The data of a template, except for the theme's words.
pub trait View {
    /// The language of the theme's words.
    fn language(&self) -> LanguageId;

    /// The variables of the template.
    ///
    /// # Errors
    /// A part of the view cannot be converted to a template value.
    fn context(&self) -> TeraResult<Context>;

    /// Approximate size of the HTML in bytes.
    fn size_hint(&self) -> usize {
        1024
    }
}

/// All templates of a site.
#[derive(Debug)]
pub struct Layout {
    tera: Tera,
    /// The theme without the site's overrides, used when those fail.
    built_in: Tera,
    words: Vec<Words>,
    /// The same as values of Liquid, for includes.
    word_maps: Vec<crate::value::Value>,
    /// Those of them that the site's own `templates/ui` has.
    own_words: Vec<Words>,
    /// All words, as template values.
    tables: Vec<tera::Value>,
    /// Template name → its file, for diagnostics.
    files: BTreeMap<String, FileId>,
    /// Location of diagnostics whose file is not known.
    fallback_file: FileId,
    /// Whether any layout uses the sidebar; if not, it is not rendered.
    pub(crate) shows_sidebar: bool,
    /// The same for the product switch.
    pub(crate) shows_products: bool,
    /// Whether the site has a `public/custom.css`.
    pub(crate) has_custom_css: bool,
}

impl Layout {
    /// Sets the values of variables that a view does not have.
    pub fn set_defaults(&mut self, defaults: &Context) {
        for tera in [&mut self.tera, &mut self.built_in] {
            tera.global_context().extend(defaults.clone());
        }
    }

    /// Returns the theme's words in a language, with English for missing ones.
    pub fn words(&self, language: LanguageId) -> &Words {
        &self.words[usize::from(language.0)]
    }

    /// Returns one of the theme's words; empty if there is none.
    pub fn word(&self, language: LanguageId, key: &str) -> &str {
        self.words(language).get(key).map_or("", String::as_str)
    }

    /// Returns all words in a language as a map.
    pub fn word_map(&self, language: LanguageId) -> &crate::value::Value {
        &self.word_maps[usize::from(language.0)]
    }

    /// Returns a word that the site has in its own `templates/ui`.
    pub fn own_word(&self, language: LanguageId, key: &str) -> Option<&str> {
        let words = self.own_words.get(usize::from(language.0))?;
        words.get(key).map(String::as_str)
    }

    /// Whether the site has a template with this name and the theme does not.
    pub fn is_site_template(&self, name: &str) -> bool {
        let has = |tera: &Tera| tera.get_template_names().any(|known| known == name);
        has(&self.tera) && !has(&self.built_in)
    }

    /// Renders a template with the view, and the words of its language as `t`.
    ///
    /// # Errors
    /// The template has an error.
    pub fn render(&self, name: &str, view: &impl View) -> Result<String, Box<Diagnostic>> {
        let html = self.render_bytes(name, view)?;
        String::from_utf8(html).map_err(|error| self.problem(&error.into(), name))
    }

    /// Like [`render`](Self::render), for output that is only written: skips the UTF-8 check of the whole page.
    ///
    /// # Errors
    /// The template has an error.
    pub fn render_bytes(&self, name: &str, view: &impl View) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.try_render(&self.tera, name, view)
    }

    /// Renders a template, or the theme's own one with this name if it has an error. Returns the error, too.
    pub fn render_or_built_in(&self, name: &str, view: &impl View) -> (String, Option<Diagnostic>) {
        match self.render(name, view) {
            Ok(html) => (html, None),
            Err(problem) => (self.render_built_in(name, view), Some(*problem)),
        }
    }

    /// Renders the theme's own template with this name, even if the site overrides it.
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
            let mut html = Vec::with_capacity(view.size_hint());
            tera.render_to(name, &context, &mut html)?;
            Ok(html)
        };
        render().map_err(|error| self.problem(&error, name))
    }

    fn problem(&self, error: &tera::Error, name: &str) -> Box<Diagnostic> {
        Box::new(templates::problem(
            error,
            name,
            &self.files,
            self.fallback_file,
        ))
    }

    fn span_of(files: &BTreeMap<String, FileId>, name: &str, fallback_file: FileId) -> Span {
        Place::start_of(files.get(name).copied().unwrap_or(fallback_file)).span(0, 0)
    }

    fn diagnostic(span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&codes::TEMPLATE, span, message)
    }
}
