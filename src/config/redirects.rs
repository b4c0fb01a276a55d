//! What is written for old URLs.

use serde::Deserialize;

use super::yes;

/// Output for old URLs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedirectOutput {
    /// Whether there is a page at each old URL.
    #[serde(default = "yes")]
    pub pages: bool,
    /// Lists and rules to write.
    #[serde(default = "RedirectFormat::all")]
    pub formats: Vec<RedirectFormat>,
}

impl Default for RedirectOutput {
    fn default() -> Self {
        Self {
            pages: true,
            formats: RedirectFormat::all(),
        }
    }
}

/// A list of redirects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RedirectFormat {
    /// `redirects.json`.
    Json,
    /// `_redirects`, for Netlify and Cloudflare Pages.
    Netlify,
    /// `redirects.nginx.conf`.
    Nginx,
}

impl RedirectFormat {
    fn all() -> Vec<Self> {
        vec![Self::Json, Self::Netlify, Self::Nginx]
    }
}
