//! What of a site only a recorder reads while a page is made: texts, data, includes, images, reference data, glossary terms.

use std::sync::Arc;

use super::{Images, Includes, LanguageId, PageId, Reference, glossary::Terms};
use crate::{parse::Page, value::Value};

/// The texts of a page.
#[derive(Debug, Clone)]
pub struct PageTexts {
    /// In the source language.
    pub source: Arc<Page>,
    /// In each language but the first.
    pub translations: Vec<Option<Arc<Page>>>,
}

/// All texts of a site.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// Of pages, by number.
    pub pages: Vec<PageTexts>,
    /// `site.data` in each language.
    pub data: Vec<Value>,
    /// Liquid includes.
    pub includes: Arc<Includes>,
    /// Images of the site.
    pub images: Arc<Images>,
    /// REST operations, webhook payloads and GraphQL schemas.
    pub reference: Arc<Reference>,
    /// Glossary terms of each language.
    pub(super) terms: Vec<Arc<Terms>>,
}

impl Texts {
    /// A page's file in a language; `None` if the page has none in it.
    pub fn file(&self, id: PageId, language: LanguageId) -> Option<&Arc<Page>> {
        let texts = &self.pages[id.0 as usize];
        match usize::from(language.0).checked_sub(1) {
            None => Some(&texts.source),
            Some(n) => texts.translations.get(n)?.as_ref(),
        }
    }

    /// The data of a language, with the source language's in its gaps.
    pub fn data(&self, language: LanguageId) -> &Value {
        &self.data[usize::from(language.0)]
    }

    /// What a glossary's term in a language is in the source language. Two source terms may have one translation.
    pub fn source_terms(&self, language: LanguageId, term: &str) -> &[String] {
        let terms = self.terms.get(usize::from(language.0));
        terms
            .and_then(|terms| terms.get(term))
            .map_or(&[], Vec::as_slice)
    }
}
