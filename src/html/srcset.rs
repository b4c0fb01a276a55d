//! The addresses in a `srcset`: images of several sizes.

use std::ops::Range;

/// Returns the ranges of the addresses in a `srcset`, without their sizes
/// (<https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute>). An address ends at a blank, and commas at
/// its end are not part of it.
pub fn addresses_in_set(set: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let is_between = |c: char| c.is_ascii_whitespace() || c == ',';
        let start = set.len() - set[at..].trim_start_matches(is_between).len();
        let rest = &set[start..];
        let blank = rest.find(|c: char| c.is_ascii_whitespace());
        let address = &rest[..blank.unwrap_or(rest.len())];
        let bare = address.trim_end_matches(',');
        // Without a comma behind the address, its size follows, up to the next comma.
        at = start + address.len();
        if bare.len() == address.len() {
            at += set[at..].find(',').unwrap_or(set.len() - at);
        }
        (!bare.is_empty()).then(|| start..start + bare.len())
    })
}

#[cfg(test)]
mod tests {
    use super::addresses_in_set;

    #[test]
    fn a_set_is_a_list_of_addresses() {
        for (set, want) in [
            ("", &[][..]),
            ("/a.png", &["/a.png"]),
            ("/a.png 1x, /b.png 2x", &["/a.png", "/b.png"]),
            ("/a.png 1x,/b.png 2x", &["/a.png", "/b.png"]),
            ("/a.png, /b.png", &["/a.png", "/b.png"]),
            (" , /a,b.png 100w,\n/c.png 2x,", &["/a,b.png", "/c.png"]),
        ] {
            let found: Vec<&str> = addresses_in_set(set).map(|range| &set[range]).collect();
            assert_eq!(found, want, "{set}");
        }
    }
}
