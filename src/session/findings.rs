//! The problems of a run as data, with the version and the language of each page.

use super::Session;
use crate::diag::{
    finding::{Findings, PageName},
    report::Report,
};

impl Session {
    /// Looks up the places of all problems, and the pages that have them. The pages of the report are named by their
    /// permalinks.
    pub fn findings(&self, report: &Report) -> Findings {
        Findings::of(report, &self.site.files, |address| self.page_name(address))
    }

    fn page_name(&self, permalink: &str) -> PageName {
        let mut segments = permalink.trim_start_matches('/').split('/');
        let language = segments.next().unwrap_or_default();
        let segment = segments.next();
        let mut versions = self.site.versions.iter();
        let named = versions.find(|it| it.segment.is_some() && it.segment.as_deref() == segment);
        // The default version can be left out.
        let version = named.or_else(|| self.site.versions.iter().find(|it| it.segment.is_none()));
        PageName {
            address: permalink.to_owned(),
            language: language.to_owned(),
            version: version.map_or_else(String::new, |it| it.info.id.to_string()),
        }
    }
}
