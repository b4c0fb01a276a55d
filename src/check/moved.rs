//! Links that lead to a page, but are not written as its path: by an old address, with language or version, or with the
//! address of the site itself.

use super::{
    Finding,
    places::FaultyLink,
    shown,
    survey::{Role, is_verbatim},
};
use crate::{
    diag::{Code, Fix, codes},
    site::{PageId, Site, Structure, decode, split_address},
};

/// How an address differs from the path of its page.
struct Difference {
    code: &'static Code,
    what: &'static str,
    page: PageId,
}

/// Whether an address that leads somewhere should be written otherwise.
pub(super) fn differs(site: &Structure, href: &str) -> bool {
    difference(site, href).is_some()
}

/// Reports a link that should be written otherwise.
pub(super) fn written_otherwise(site: &Site, link: &FaultyLink<'_>) -> Option<Finding> {
    // Only links get a language and a version: in other addresses, authors have to write them.
    if !link.leads_somewhere || link.role == Role::Media {
        return None;
    }
    let Difference { code, what, page } = difference(site, link.href)?;
    let message = format!("link to `{}` {what}", shown::url(link.shown));
    let is_verbatim = is_verbatim(site, &link.origin.span, link.href);
    // What a tag prints has the form that hanga gives it.
    if !is_verbatim && code == &codes::LINK_FORM {
        return None;
    }
    let address = |page| format!("/{}{}", site.page(page).href, split_address(link.href).1);
    let mut problem = link.problem(code, message);
    // An old address can be that of several pages, each in versions of its own.
    let goals = &link.goals;
    let page = goals.keys().next().copied().unwrap_or(page);
    if goals.len() > 1 {
        let places = goals.iter().map(|(page, versions)| {
            let names = shown::names(site, *versions);
            format!("`{}` in {names}", address(*page))
        });
        let places: Vec<String> = places.collect();
        problem.help = Some(format!("it leads to {}", places.join(", and to ")));
    } else {
        problem.help = Some(format!("write `{}`", address(page)));
        let versions = site.page(page).versions;
        let has_all = link.all.iter().all(|unit| versions.contains(unit.version));
        problem.fix = (is_verbatim && has_all).then(|| Fix {
            span: link.origin.span.clone(),
            text: address(page),
        });
    }
    Some(Finding {
        diagnostic: problem,
        units: link.all.clone(),
    })
}

fn difference(site: &Structure, href: &str) -> Option<Difference> {
    let origin = site.config.origin();
    let own = href
        .strip_prefix(origin)
        .filter(|rest| !origin.is_empty() && rest.starts_with('/'));
    if let Some(path) = own {
        let path = split_address(path).0;
        return Some(Difference {
            code: &codes::LINK_FORM,
            what: "names the site's own host",
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
            (true, _) => "names a language",
            (false, true) => "names a version",
            (false, false) => return None,
        };
        return Some(Difference {
            code: &codes::LINK_FORM,
            what: part,
            page,
        });
    }
    let page = site.locate(&path)?;
    Some(Difference {
        code: &codes::REDIRECTED_LINK,
        what: "leads to a page that has moved",
        page,
    })
}
