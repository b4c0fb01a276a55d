use std::sync::Arc;

use super::{Allowance, VersionInfo};
use crate::{
    config::Config,
    source::Span,
    value::{Leaf, Value},
};

/// What Liquid can query about the site while it expands a text, for one page in one version and language.
pub trait World {
    /// A global variable, such as `currentVersion` or `site`.
    fn global(&self, name: &str) -> Option<Value>;
    /// Names of the global variables, whether they have a value on this page or not.
    fn global_names(&self) -> &[&'static str];
    /// The version.
    fn version(&self) -> &VersionInfo;
    /// The configuration of the site.
    fn config(&self) -> &Config;
    /// One of the theme's words, in the language of the text.
    fn word(&self, key: &str) -> &str;
    /// The data at a path of keys; all data for an empty path.
    fn datum(&self, path: &[&str]) -> Option<Value>;
    /// The same in the source language, for data whose translation is broken.
    fn source_datum(&self, path: &[&str]) -> Option<Value>;
    /// Follows the keys of a path as far as they lead through maps. Returns the data found and the number of keys used,
    /// including the first key that is missing from a map; in that case there is no data.
    fn datum_along(&self, path: &[&str]) -> (Option<Value>, usize);
    /// How many keys of a path exist, and the keys of the map reached, for suggestions.
    fn keys_along(&self, path: &[&str]) -> (usize, Option<Vec<Arc<str>>>);
    /// The include of this name.
    fn include(&self, name: &str) -> Option<&Leaf>;
    /// Names of all includes.
    fn include_names(&self) -> Vec<&str>;
    /// Called for each text that a tag includes, with the including tags, outermost first.
    fn on_include(&self, _leaf: &Leaf, _chain: &[Span]) {}
    /// What the text may take.
    fn allowance(&self) -> Allowance {
        Allowance::default()
    }
    /// The page that a link tag refers to, in this version and language.
    fn link(&self, href: &str) -> LinkCard;
}

/// The page data that a link tag shows.
#[derive(Debug, Clone)]
pub enum LinkCard {
    /// The page, as a map of `href`, `title`, `shortTitle`, `intro`.
    Page(Value),
    /// A page that does not exist in this version.
    OtherVersion,
    /// No such page; a similar name, if there is one.
    Missing(Option<String>),
}
