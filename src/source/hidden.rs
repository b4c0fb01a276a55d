//! Files that are not part of a site: those whose names begin with a dot, such as temporary files of editors and systems.

use super::below;

/// What `public` can contain nevertheless, because servers read it by these names (RFC 8615 for the first).
const PUBLISHED: &[&str] = &[".well-known", ".htaccess", ".nojekyll"];

/// Whether a path below the root belongs to no site.
pub(crate) fn is_hidden(path: &str) -> bool {
    let begins = |at: usize| at == 0 || path.as_bytes()[at - 1] == b'/';
    if !memchr::memchr_iter(b'.', path.as_bytes()).any(begins) {
        return false;
    }
    let mut hidden = path.split('/').filter(|part| part.starts_with('.'));
    below("public", path).is_none() || hidden.any(|part| !PUBLISHED.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::is_hidden;

    #[test]
    fn what_servers_need_is_not_hidden_in_public() {
        for path in [
            "public/.well-known/security.txt",
            "public/a/.htaccess",
            "a/b.md",
        ] {
            assert!(!is_hidden(path), "{path}");
        }
        for path in [
            "public/.git/x",
            "public/.well-known/.x.swp",
            "content/.htaccess",
            "data/.a.yml",
            "content/.b/c.md",
        ] {
            assert!(is_hidden(path), "{path}");
        }
    }
}
