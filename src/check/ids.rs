//! The ids of a written page, to which fragments can lead.
//!
//! Enters: the facts about a unit, and its HTML. Leaves: its ids. Facts know those of texts; templates, which can be the
//! site's own, print others, such as those of release notes.

use memchr::{memchr, memmem, memrchr2};

use crate::render::Facts;

/// Returns the ids of a unit, sorted.
pub(super) fn of(facts: &Facts, html: &[u8]) -> Vec<Box<str>> {
    let of_texts = facts.anchors.iter().map(|anchor| &*anchor.id);
    let mut ids: Vec<Box<str>> = of_texts.chain(printed(html)).map(Box::from).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Returns the ids in HTML that hanga has printed: attributes have double quotes, and texts no `<`. Templates give no ids with
/// character references.
fn printed(html: &[u8]) -> impl Iterator<Item = &str> {
    const ID: &[u8] = b" id=\"";
    memmem::find_iter(html, ID).filter_map(|at| {
        let tag = memrchr2(b'<', b'>', &html[..at])?;
        let rest = &html[at + ID.len()..];
        let id = std::str::from_utf8(&rest[..memchr(b'"', rest)?]).ok()?;
        (html[tag] == b'<' && !id.contains('&')).then_some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn an_id_is_an_attribute_of_a_tag() {
        let html = "<p class=\"a\" id=\"x\"> id=\"no\" <b id=\"y\">&lt;b id=\"no\"&gt;</b>";
        let ids: Vec<_> = printed(html.as_bytes()).collect();
        assert_eq!(ids, ["x", "y"]);
    }
}
