//! The template of a page, from `layout` in its front matter.

use std::borrow::Cow;

use super::Renderer;
use crate::{
    diag::{Diagnostic, codes},
    parse::keys,
    plan::Unit,
    source::Span,
};

/// The template of pages that do not request another one.
pub(super) const ARTICLE: &str = "article.html";

/// Layouts of the public application. hanga shows the special parts of their pages on every page whose front matter and
/// data provide them.
const LAYOUTS: &[&str] = &[
    "bespoke-landing",
    "category-landing",
    "default",
    "dev-toc",
    "discovery-landing",
    "graphql-explorer",
    "inline",
    "journey-landing",
    "product-guides",
    "product-landing",
    "product-sublanding",
    "release-notes",
];

impl Renderer {
    /// Returns the template of a page: the one named by `layout` in its front matter, if the site has added it.
    pub(super) fn template(
        &self,
        unit: Unit,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Cow<'static, str> {
        let entry = self.structure().page(unit.page);
        let layout = entry.front.get(keys::LAYOUT);
        let Some(name) = layout.and_then(|layout| layout.plain().as_str()) else {
            return ARTICLE.into();
        };
        let own = format!("{name}.html");
        if self.layout.is_site_template(&own) {
            return own.into();
        }
        if !LAYOUTS.contains(&name) {
            let span = Span::of_key(entry.file, keys::LAYOUT.name);
            let message = format!("unknown layout `{name}`; using the default layout");
            let help = format!(
                "create templates/{own}, or use one of: {}",
                LAYOUTS.join(", ")
            );
            diagnostics.push(Diagnostic::new(&codes::UNKNOWN_LAYOUT, span, message).help(help));
        }
        ARTICLE.into()
    }
}
