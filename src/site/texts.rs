//! The parts of a site that are read only through a recorder while a page is rendered: texts, data, includes, images,
//! reference data, glossary terms, dates of changes.

use std::sync::Arc;

use super::{Images, Includes, LanguageId, PageId, Reference, glossary::Terms};
use crate::{parse::Page, source::History, value::Value};

/// The texts of a page.
#[derive(Debug, Clone)]
pub struct PageTexts {
    /// In the source language.
    pub source: Arc<Page>,
    /// In each language except the first.
    pub translations: Vec<Option<Arc<Page>>>,
}

impl PageTexts {
    /// Whether these are the same files as in another state.
    pub fn are_same_files(&self, other: &Self) -> bool {
        let mut pairs = self.translations.iter().zip(&other.translations);
        Arc::ptr_eq(&self.source, &other.source)
            && pairs.all(|(a, b)| a.as_ref().map(Arc::as_ptr) == b.as_ref().map(Arc::as_ptr))
    }
}

/// All texts of a site.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// Texts of pages, by index.
    pub pages: Vec<PageTexts>,
    /// `site.data` in each language.
    pub data: Vec<Value>,
    /// Liquid includes.
    pub includes: Arc<Includes>,
    /// Images of the site.
    pub images: Arc<Images>,
    /// REST operations, webhook payloads and GraphQL schemas.
    pub reference: Arc<Reference>,
    /// When files were last changed; empty if the site does not ask for it.
    pub history: Arc<History>,
    /// Glossary terms of each language.
    pub(super) terms: Vec<Arc<Terms>>,
}

impl Texts {
    /// Returns a page's file in a language; `None` if there is none.
    pub fn file(&self, id: PageId, language: LanguageId) -> Option<&Arc<Page>> {
        let texts = &self.pages[id.0 as usize];
        match usize::from(language.0).checked_sub(1) {
            None => Some(&texts.source),
            Some(n) => texts.translations.get(n)?.as_ref(),
        }
    }

    /// Returns the data of a language, with that of the source language for missing values.
    pub fn data(&self, language: LanguageId) -> &Value {
        &self.data[usize::from(language.0)]
    }

    /// Returns the source terms of a glossary term in a language. Two source terms can have the same translation.
    pub fn source_terms(&self, language: LanguageId, term: &str) -> &[String] {
        let terms = self.terms.get(usize::from(language.0));
        terms
            .and_then(|terms| terms.get(term))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether the glossaries are the same as in another state.
    pub fn has_same_terms(&self, other: &Self) -> bool {
        let mut pairs = self.terms.iter().zip(&other.terms);
        self.terms.len() == other.terms.len() && pairs.all(|(a, b)| Arc::ptr_eq(a, b))
    }
}
