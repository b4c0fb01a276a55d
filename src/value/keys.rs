//! Paths of keys, such as `variables.releases.3.4.date`.

/// Splits a path at its dots, except for those within versions: `releases.3.4.date` has three keys. Source: the public
/// application (`get-data.ts`), read as facts.
pub fn split(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let path = rest?;
        let mut ends = memchr::memchr_iter(b'.', path.as_bytes());
        let end = ends.find(|end| !is_in_version(path, *end));
        rest = end.map(|end| &path[end + 1..]);
        Some(end.map_or(path, |end| &path[..end]))
    })
}

/// Whether the dot at an offset is between two digits.
pub fn is_in_version(path: &str, dot: usize) -> bool {
    let is_digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
    let bytes = path.as_bytes();
    is_digit(bytes[..dot].last()) && is_digit(bytes.get(dot + 1))
}

#[cfg(test)]
mod tests {
    #[test]
    fn versions_are_one_key() {
        let keys: Vec<&str> = super::split("version-3.4.a.b2.c").collect();
        assert_eq!(keys, ["version-3.4", "a", "b2", "c"]);
    }
}
