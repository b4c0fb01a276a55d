//! Links that lead to a page, but are not written as its path: by an old address, with language or version, or with the
//! address of the site itself.

use super::{
    Finding,
    address::Target,
    links::{Resolved, Written},
};
use crate::{
    diag::{Code, Fix, codes},
    site::{PageId, Site, Structure, decode, split_address},
};

/// How an address differs from the path of its page.
struct Difference {
    code: &'static Code,
    message: String,
    page: PageId,
}

/// Reports a link that should be written otherwise.
pub(super) fn written_otherwise(
    site: &Site,
    written: &Written<'_>,
    link: &Resolved<'_>,
) -> Option<Finding> {
    let leads_somewhere = link
        .uses
        .iter()
        .any(|(.., target)| *target != Target::Missing);
    if !leads_somewhere {
        return None;
    }
    let Difference {
        code,
        message,
        page,
    } = difference(site, written.href)?;
    let is_verbatim = written.is_verbatim(site);
    // What a tag prints has the form that hanga gives it.
    if !is_verbatim && code == &codes::LINK_FORM {
        return None;
    }
    let address = format!("/{}{}", site.page(page).href, split_address(written.href).1);
    let mut problem = link.problem(code, message);
    problem.help = Some(format!("write `{address}`"));
    problem.fix = is_verbatim.then(|| Fix {
        span: written.span.clone(),
        text: address,
    });
    Some(Finding {
        diagnostic: problem,
        units: link.units(),
    })
}

fn difference(site: &Structure, href: &str) -> Option<Difference> {
    let origin = site.config.origin();
    let own = href
        .strip_prefix(origin)
        .filter(|rest| !origin.is_empty() && rest.starts_with('/'));
    let shown = super::shown::url(href);
    if let Some(path) = own {
        let path = split_address(path).0;
        return Some(Difference {
            code: &codes::LINK_FORM,
            message: format!("link to `{shown}` names the site's own host"),
            page: site.locate(path)?,
        });
    }
    if !href.starts_with('/') || site.is_external(href) {
        return None;
    }
    let path = decode(split_address(href).0);
    let bare = site.without_language(&path);
    let (version, rest) = site.without_version(bare);
    if let Some(page) = site.find(rest) {
        let part = match (bare.len() < path.len(), version.is_some()) {
            (true, _) => "a language",
            (false, true) => "a version",
            (false, false) => return None,
        };
        return Some(Difference {
            code: &codes::LINK_FORM,
            message: format!("link to `{shown}` names {part}"),
            page,
        });
    }
    let page = site.locate(&path)?;
    Some(Difference {
        code: &codes::REDIRECTED_LINK,
        message: format!("link to `{shown}` leads to a page that has moved"),
        page,
    })
}
