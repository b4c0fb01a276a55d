//! Resolves local links in a version and language.
//!
//! Authors write links without language and version: `/actions/guides`. The rules are those of the public application
//! (`lib/rewrite-local-links.js`, `lib/path-utils.js`, read as facts), with one exception that follows the authors'
//! intention: a link to a page or into a product that does not exist in a version leads to a version that has it.

use std::borrow::Cow;

use super::{LanguageId, Structure, VersionId, VersionSet, decode, encode_path, encode_written};
use crate::config::{Dialect, ExceptedReleases, ImageHost};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTarget {
    /// Its URL, with its `?…` and `#…`.
    pub url: String,
    /// Whether the site has a page there, or had one.
    pub is_page: bool,
}

impl Structure {
    /// Returns where a local link leads. `None` if the link is left unchanged. `always_default`: the author marked it as
    /// referring to the default version only.
    pub fn resolve_link(
        &self,
        href: &str,
        language: LanguageId,
        version: VersionId,
        always_default: bool,
    ) -> Option<LinkTarget> {
        let (path, suffix) = split_address(href);
        // `#part/` is a typo; `?next=/` is not.
        let suffix = if suffix.starts_with('#') {
            suffix.trim_end_matches('/')
        } else {
            suffix
        };
        let folder = path.trim_start_matches('/').split('/').next();
        let kept = matches!(folder, Some("assets" | "public"));
        if kept || self.is_external(path) {
            return None;
        }
        let path = single_slashes(path);
        let decoded = decode(&path);
        // What cannot be decoded is no page, and stays as written.
        let encode = match decoded.contains('%') {
            true => encode_written,
            false => encode_path,
        };
        let link = |permalink: &str, is_page| {
            let url = self.url_of_encoded(&encode(permalink)) + suffix;
            Some(LinkTarget { url, is_page })
        };
        let path = self.without_language(&decoded);
        let code = &self.config.languages[usize::from(language.0)].code;
        if self.is_retired(path) {
            return link(&format!("/{code}{}", path.trim_end_matches('/')), true);
        }
        let (named, rest) = self.without_version(path);
        let rest = rest.trim_matches('/');
        // An explicit version is intended by the author; the version in a former URL is not.
        let first = path
            .trim_start_matches('/')
            .split('/')
            .next()
            .unwrap_or_default();
        let meant = self.version_named(first).flatten();
        let version = match meant {
            _ if always_default => self.default_version(),
            Some(version) => version,
            None if self.is_moved(language, version, rest) => version,
            None => self.version_for(rest, named, version),
        };
        let moved = match self.config.links.follow_redirects {
            true => self.redirected(language, version, rest),
            false => None,
        };
        let is_page = moved.is_some() || self.find(rest).is_some();
        let permalink = moved.unwrap_or_else(|| self.permalink(language, version, rest));
        match is_page {
            true => Some(LinkTarget {
                url: self.url(&permalink) + suffix,
                is_page,
            }),
            false => link(&permalink, is_page),
        }
    }

    /// Whether a path is an old address of a page of this version. In trees of 2020 and 2021, the product decides first.
    fn is_moved(&self, language: LanguageId, version: VersionId, path: &str) -> bool {
        self.config.dialect() == Dialect::Current
            && self.config.links.follow_redirects
            && self.redirected(language, version, path).is_some()
    }

    /// Returns the version of a link's target: the page's own, unless the target does not exist in it.
    fn version_for(&self, path: &str, named: Option<VersionId>, current: VersionId) -> VersionId {
        let product = path.split('/').next().unwrap_or_default();
        // In trees of 2020 and 2021, only products decide.
        let target = match self.config.dialect() {
            Dialect::Current => self.find(path).or_else(|| self.redirects.find(path)),
            Dialect::Legacy => None,
        };
        let target = target.or_else(|| self.find(product));
        let Some(target) = target.filter(|_| !product.is_empty()) else {
            return current;
        };
        let has = self.page(target).versions;
        if has.contains(current) {
            return current;
        }
        named
            .filter(|version| has.contains(*version))
            .or_else(|| self.nearest_version(has, current))
            .unwrap_or(current)
    }

    /// Returns the version of a page for a reader of a version that lacks it: the newest one of the same plan, the default
    /// version, or the first one. In trees of 2020 and 2021, plans do not count.
    pub fn nearest_version(&self, has: VersionSet, current: VersionId) -> Option<VersionId> {
        let plan = &self.version(current).info.plan;
        let of_plan = |version: &VersionId| {
            self.config.dialect() == Dialect::Current && self.version(*version).info.plan == *plan
        };
        let same = self.version_ids().filter(of_plan);
        let mut wanted = same.chain([self.default_version()]);
        wanted
            .find(|version| has.contains(*version))
            .or(has.first())
    }

    /// Returns the URL of an image in a version, if it differs from the source.
    pub fn image_url(&self, src: &str, product: &str, version: VersionId) -> Option<String> {
        let (host, rest) = self.image_host(src, product, version)?;
        let current = &self.version(version).info;
        let to = host
            .to
            .replace("{release}", &current.release)
            .replace("{version}", &current.id);
        let (path, suffix) = split_address(rest);
        Some([&to, &*encode_written(path), suffix].concat())
    }

    /// Returns the host that has an image in a version, if it is not the site itself, and the path below `from`.
    pub fn image_host<'a>(
        &self,
        src: &'a str,
        product: &str,
        version: VersionId,
    ) -> Option<(&ImageHost, &'a str)> {
        let current = self.version(version);
        let mut hosts = self.config.image_hosts.iter().zip(&self.image_hosts);
        hosts.find_map(|(host, versions)| {
            let rest = src.strip_prefix(host.from.as_str())?;
            if !versions.contains(version) {
                return None;
            }
            let kept = host.except.as_ref().is_some_and(|except| {
                except.product == product
                    && (except.releases == ExceptedReleases::All || current.latest)
            });
            (!kept).then_some((host, rest))
        })
    }

    /// Returns the path without a leading language.
    pub(crate) fn without_language<'p>(&self, path: &'p str) -> &'p str {
        let mut parts = path.splitn(3, '/');
        let (_, first) = (parts.next(), parts.next().unwrap_or_default());
        let is_code = first.len() == 2
            && first.bytes().all(|byte| byte.is_ascii_lowercase())
            && self.find(first).is_none();
        if is_code
            || self
                .config
                .languages
                .iter()
                .any(|language| language.code == first)
        {
            match &path[first.len() + 1..] {
                "" => "/",
                rest => rest,
            }
        } else {
            path
        }
    }

    /// Returns the version at the start of a path, and the rest. Supports former URLs, in which a numbered plan
    /// `word-…` was `/word/<release>/…`, with `user/` before pages that do not belong to a product of their own.
    pub(crate) fn without_version<'p>(&self, path: &'p str) -> (Option<VersionId>, &'p str) {
        let trimmed = path.trim_start_matches('/');
        let (first, rest) = trimmed.split_once('/').unwrap_or((trimmed, ""));
        if let Some(version) = self.version_named(first) {
            return (version, rest);
        }
        let Some(plan) = self.former_family(first) else {
            return (None, path);
        };
        let (second, after) = rest.split_once('/').unwrap_or((rest, ""));
        let release = self.version_ids().find(|version| {
            let info = &self.version(*version).info;
            *info.plan == *plan && *info.release == *second
        });
        let newest = self
            .version_ids()
            .find(|version| *self.version(*version).info.plan == *plan);
        match (release, self.version_named(second)) {
            (Some(version), _) if !after.is_empty() => {
                (Some(version), after.strip_prefix("user/").unwrap_or(after))
            }
            (_, Some(version)) if !after.is_empty() => {
                (version, after.strip_prefix("user/").unwrap_or(after))
            }
            _ if self.find(second).is_some() && !second.is_empty() => (newest, rest),
            _ if second == "user" => (newest, after),
            _ => (None, path),
        }
    }

    /// Parses `plan@release` as a version; `Some(None)` for a plan or release that the site does not have (any more).
    /// The name of a plan alone refers to its newest release.
    fn version_named(&self, segment: &str) -> Option<Option<VersionId>> {
        let is_plan = |plan: &crate::config::Plan| plan.plan == segment && plan.numbered;
        if self.config.versions.iter().any(is_plan) && self.find(segment).is_none() {
            return self.version_named(&format!("{segment}@latest"));
        }
        let (plan, release) = segment.split_once('@')?;
        let found = self.find_version(segment).or_else(|| {
            self.version_ids()
                .find(|version| release == "latest" && *self.version(*version).info.plan == *plan)
        });
        Some(found)
    }

    /// Returns the numbered plan whose former URLs begin with this word.
    fn former_family(&self, word: &str) -> Option<&str> {
        let mut plans = self.config.versions.iter().filter(|plan| plan.numbered);
        plans.find_map(|plan| {
            let rest = plan.plan.strip_prefix(word).filter(|_| !word.is_empty())?;
            rest.starts_with('-').then_some(plan.plan.as_str())
        })
    }

    /// Whether a path leads to a release whose pages are no longer here.
    pub(crate) fn is_retired(&self, path: &str) -> bool {
        let mut parts = path.trim_start_matches('/').split('/');
        let (first, second) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        self.config.versions.iter().any(|plan| {
            let retired = |release: &str| {
                plan.deprecated_releases
                    .iter()
                    .any(|known| known == release)
            };
            let former = self.former_family(first) == Some(plan.plan.as_str()) && retired(second);
            former
                || first
                    .split_once('@')
                    .is_some_and(|(name, release)| name == plan.plan && retired(release))
        })
    }
}

/// Whether a path is `//host.example/…`, which leads to another site. `//a/b` is a typo.
pub(crate) fn names_host(path: &str) -> bool {
    let host = path
        .strip_prefix("//")
        .and_then(|rest| rest.split('/').next());
    host.is_some_and(|host| host.contains('.'))
}

/// Splits an address at the start of its `?…#…`.
pub(crate) fn split_address(href: &str) -> (&str, &str) {
    let start = memchr::memchr2(b'?', b'#', href.as_bytes());
    href.split_at(start.unwrap_or(href.len()))
}

fn single_slashes(path: &str) -> Cow<'_, str> {
    if !path.contains("//") {
        return Cow::Borrowed(path);
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    Cow::Owned(format!("/{}", parts.join("/")))
}

/// Whether the last part of a path ends like the name of a file that is no page: with an extension that has a media
/// type.
pub(crate) fn is_named_like_file(path: &str) -> bool {
    /// Extensions of pages, and one that is mostly the end of a host.
    const NO_FILES: &[&str] = &["html", "htm", "md", "com"];
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        !NO_FILES.contains(&extension) && mime_guess::from_ext(extension).first_raw().is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::is_named_like_file;

    #[test]
    fn an_extension_makes_a_file() {
        for path in ["/files/a.zip", "/guide.pdf", "/a.b/v.MP4", "/sitemap.xml"] {
            assert!(is_named_like_file(path), "{path}");
        }
        for path in [
            "/",
            "/a",
            "/a.zip/b",
            "/old.html",
            "/guides/a.md",
            "/server@2.20",
            "/v3.0",
            "/about-example.com",
        ] {
            assert!(!is_named_like_file(path), "{path}");
        }
    }
}
