//! The dialect that a tree is written in.
//!
//! Where the original application changed what a text means, one word of the configuration decides. What does not
//! contradict older trees works in every dialect.

use serde::Deserialize;

use super::Config;

/// The era of a tree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Trees of today.
    #[default]
    Current,
    /// Trees of 2020 and 2021.
    Legacy,
}

impl Dialect {
    /// The word for it in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Current => "current",
            Dialect::Legacy => "legacy",
        }
    }
}

/// Exceptions from the dialect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Markdown {
    /// Rules for lists and HTML blocks; those of the dialect by default.
    #[serde(default)]
    pub lists: Option<Lists>,
}

/// Rules for lists and HTML blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lists {
    /// CommonMark.
    Commonmark,
    /// The rules of the parser that trees of 2020 and 2021 were written for.
    Legacy,
}

impl Config {
    /// Returns the dialect of the tree. A tree with the old rules for lists is of that time.
    pub fn dialect(&self) -> Dialect {
        self.dialect.unwrap_or(match self.markdown.lists {
            Some(Lists::Legacy) => Dialect::Legacy,
            _ => Dialect::Current,
        })
    }

    /// Whether lists and HTML blocks follow the old rules.
    pub fn has_legacy_lists(&self) -> bool {
        match self.markdown.lists {
            Some(lists) => lists == Lists::Legacy,
            None => self.dialect() == Dialect::Legacy,
        }
    }
}
