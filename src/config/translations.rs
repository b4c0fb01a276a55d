//! How translations are handled.

use serde::Deserialize;

/// Handling of translations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translations {
    /// Whether damaged ones are repaired when they are read.
    #[serde(default)]
    pub repair: Repair,
}

/// Whether damaged translations are repaired when they are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Repair {
    /// Where it is certain what was meant.
    #[default]
    Certain,
    /// Never: they are read as they are written.
    Off,
}
