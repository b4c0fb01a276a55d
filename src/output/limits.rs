//! Limits of hosts.
//!
//! Enters: the inputs of generated files, and the map of the output. Leaves: a warning for each limit that it exceeds, with what can be done about it.

use super::{generated::Sources, map::OutputMap, netlify};
use crate::{
    config::RedirectFormat,
    diag::{Diagnostic, codes},
    source::{FileId, Span},
};

/// Number of files that Cloudflare Pages accepts (<https://developers.cloudflare.com/pages/platform/limits/>).
const MAX_FILES: usize = 20_000;

/// Returns the limits that the output exceeds.
pub fn check(sources: &Sources<'_>, map: &OutputMap, config_file: FileId) -> Vec<Diagnostic> {
    let config = &sources.renderer.structure().config.redirects;
    let warning =
        |message: String| Diagnostic::new(&codes::HOST_LIMIT, Span::start_of(config_file), message);
    let mut found = Vec::new();
    let table = &map.redirects;
    if config.formats.contains(&RedirectFormat::Netlify) && table.len() > netlify::MAX_STATIC {
        let left_out = sources.netlify_rules().left_out;
        if left_out > 0 {
            let rest = match config.pages {
                true => "the others have only pages that redirect",
                false => "the others lead nowhere there",
            };
            let message = format!(
                "{} old URLs: hosts such as Cloudflare Pages read {} rules of `_redirects`, and {left_out} URLs have \
                 none; {rest}",
                table.len(),
                netlify::MAX_STATIC,
            );
            let help = "if no such host is used, leave `_redirects` out with `redirects: { formats: [json, nginx] }`; \
                        a folder that moved as a whole in `moved_folders` is one rule with a placeholder";
            found.push(warning(message).help(help));
        }
    }
    if map.len() > MAX_FILES {
        let pages = table.values().filter(|moved| moved.has_page).count();
        let message = format!(
            "{} files, {pages} of which are pages that redirect: hosts such as Cloudflare Pages accept {MAX_FILES}",
            map.len(),
        );
        let help = "if the host reads redirect rules, leave these pages out with `redirects: { pages: false }`; \
                    versions and languages can be published separately with `--version` and `--language`";
        found.push(warning(message).help(help));
    }
    found
}
