use std::sync::Arc;

use super::VersionInfo;
use crate::{
    source::Span,
    value::{Leaf, Value},
};

/// All that Liquid can ask about the site while it expands a text. One page in one version and language.
pub trait World {
    /// A global variable, such as `currentVersion` or `site`.
    fn global(&self, name: &str) -> Option<Value>;
    /// The version.
    fn version(&self) -> &VersionInfo;
    /// A piece of data at a path of keys; all of it at an empty one.
    fn datum(&self, path: &[&str]) -> Option<Value>;
    /// The same in the source language, for a piece that is broken in a translation.
    fn source_datum(&self, path: &[&str]) -> Option<Value>;
    /// The piece of data at as many keys of a path as lead through maps, and how many those are. The first key that is
    /// missing from a map counts, too: then there is nothing.
    fn datum_along(&self, path: &[&str]) -> (Option<Value>, usize);
    /// How many keys of a path exist, and the keys of the map there, to suggest one.
    fn keys_along(&self, path: &[&str]) -> (usize, Option<Vec<Arc<str>>>);
    /// The include of this name.
    fn include(&self, name: &str) -> Option<&Leaf>;
    /// Names of all includes.
    fn include_names(&self) -> Vec<&str>;
    /// Told of each text that a tag brings in, with the tags that brought it, outermost first.
    fn shows(&self, _leaf: &Leaf, _chain: &[Span]) {}
    /// The page that a link tag names, in this version and language.
    fn link(&self, href: &str) -> LinkCard;
}

/// What a link tag shows of a page.
#[derive(Debug, Clone)]
pub enum LinkCard {
    /// The page, as a map of `href`, `title`, `shortTitle`, `intro`.
    Page(Value),
    /// A page that this version does not have.
    OtherVersion,
    /// No page; names like it.
    Missing(Option<String>),
}
