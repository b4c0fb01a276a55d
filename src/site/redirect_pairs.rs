//! Pairs of old URL and target: a `redirect_from` works with and without language and version.

use super::{Entry, LanguageId, PageId, Structure, VersionId, VersionSet};

/// An old URL and its target, as permalinks.
#[derive(Debug)]
pub struct RedirectPair {
    /// The old URL.
    pub from: String,
    /// The page's own permalink.
    pub to: String,
    /// Index of the [`Redirect`] that it results from; `None` if it is an address without version.
    pub redirect: Option<usize>,
}

impl Structure {
    /// Returns the target of a permalink that has no page, by the first matching redirect in
    /// [`Structure::redirects_in`]; `None` if it has a page, or no redirect either.
    pub(super) fn redirected(
        &self,
        language: LanguageId,
        version: VersionId,
        href: &str,
    ) -> Option<String> {
        let has = |page: PageId, version| self.page(page).versions.contains(version);
        if self.find(href).is_some_and(|page| has(page, version)) {
            return None;
        }
        let segment = self.version(version).segment.as_deref();
        // The old path can contain the version itself.
        let named = segment.map(|segment| format!("{segment}/{href}"));
        let of_path = self.redirects.of(href).filter_map(|(n, redirect)| {
            let is_same = redirect.version.is_none() && has(redirect.to, version);
            let first = || self.page(redirect.to).versions.first();
            let target = match is_same {
                true => Some(version),
                false if segment.is_none() => redirect
                    .version
                    .filter(|it| has(redirect.to, *it))
                    .or_else(first),
                false => None,
            };
            Some((n, redirect.to, target?))
        });
        let of_named = named.iter().flat_map(|named| self.redirects.of(named));
        let of_named = of_named.filter_map(|(n, redirect)| {
            let own = redirect
                .version
                .filter(|version| has(redirect.to, *version));
            let target = own.or_else(|| self.page(redirect.to).versions.first());
            Some((n, redirect.to, target?))
        });
        let (_, page, version) = of_path.chain(of_named).min_by_key(|(n, ..)| *n)?;
        Some(self.permalink(language, version, &self.page(page).href))
    }

    /// Returns pairs of old URL and permalink for one language: with each version of the page, and without version for
    /// the first of them; for the source language, also without language. The addresses without version of pages that the
    /// default version lacks follow. Left out are those that lead to other versions than the `wanted` ones.
    pub fn redirects_in(&self, language: LanguageId, wanted: VersionSet) -> Vec<RedirectPair> {
        let mut pairs = Vec::new();
        for (redirect_number, redirect) in self.redirects.iter().enumerate() {
            let entry = self.page(redirect.to);
            let mut push = |from, to| {
                pairs.push(RedirectPair {
                    from,
                    to,
                    redirect: Some(redirect_number),
                });
            };
            let to = |version| self.permalink(language, version, &entry.href);
            let bare = redirect.from.trim_matches('/');
            let Some(first) = entry.versions.first() else {
                continue;
            };
            let code = &self.config.languages[usize::from(language.0)].code;
            let of_language = match bare {
                "" => format!("/{code}"),
                bare => format!("/{code}/{bare}"),
            };
            if let Some(version) = redirect.version {
                let version = match entry.versions.contains(version) {
                    true => version,
                    false => first,
                };
                if !wanted.contains(version) {
                    continue;
                }
                let target = to(version);
                if language == LanguageId::SOURCE {
                    push(redirect.from.clone(), target.clone());
                }
                push(of_language, target);
                continue;
            }
            for version in entry.versions.and(wanted).iter() {
                push(self.permalink(language, version, bare), to(version));
            }
            if !wanted.contains(first) {
                continue;
            }
            push(of_language, to(first));
            if language == LanguageId::SOURCE {
                push(redirect.from.clone(), to(first));
            }
        }
        pairs.extend(self.without_default_version(language, wanted));
        pairs
    }

    /// Returns the addresses without version of the pages that the default version lacks; for the source language, also
    /// without language. They lead to the first version that has the page.
    fn without_default_version(
        &self,
        language: LanguageId,
        wanted: VersionSet,
    ) -> impl Iterator<Item = RedirectPair> + '_ {
        let default = self.default_version();
        let code = &self.config.languages[usize::from(language.0)].code;
        let lacks = move |entry: &&Entry| !entry.versions.contains(default);
        self.pages.iter().filter(lacks).flat_map(move |entry| {
            let pair = move |from, first| RedirectPair {
                from,
                to: self.permalink(language, first, &entry.href),
                redirect: None,
            };
            let addresses = [
                Some(format!("/{code}/{}", entry.href)),
                (language == LanguageId::SOURCE).then(|| format!("/{}", entry.href)),
            ];
            let first = entry.versions.first();
            let first = first.filter(|first| wanted.contains(*first));
            let addresses = addresses.into_iter().flatten();
            addresses.filter_map(move |from| Some(pair(from, first?)))
        })
    }
}
