//! HTML with links that many pages share, each with the link to itself marked.
//!
//! Enters: the HTML of a sidebar or list, once. Leaves: for each URL, the same HTML with the links to it marked. Where the
//! links are is found out once, because a page of 10,000 would otherwise search all of it again.

use rustc_hash::FxHashMap;

use crate::html::escape_attribute;

/// Templates write a link that can be marked as `<a href="…">`.
const START: &str = "<a href=\"";
const END: &str = "\">";

/// HTML and the places of its links.
#[derive(Debug)]
pub(super) struct LinkedHtml {
    html: String,
    /// Escaped URL → offsets of the ends of its start tags.
    ends: FxHashMap<Box<str>, Vec<usize>>,
}

impl LinkedHtml {
    pub(super) fn new(html: String) -> Self {
        let mut ends: FxHashMap<Box<str>, Vec<usize>> = FxHashMap::default();
        for at in memchr::memmem::find_iter(html.as_bytes(), START) {
            let url = &html[at + START.len()..];
            let Some(len) = url.find('"').filter(|len| url[*len..].starts_with(END)) else {
                continue;
            };
            let end = at + START.len() + len + 1;
            ends.entry(url[..len].into()).or_default().push(end);
        }
        Self { html, ends }
    }

    /// Returns the HTML as it is.
    pub(super) fn unmarked(&self) -> &str {
        &self.html
    }

    /// Returns the HTML with the links to a URL marked with `aria-current`. A page can be listed twice.
    pub(super) fn marked(&self, url: &str, value: &str) -> String {
        let mut escaped = String::with_capacity(url.len());
        escape_attribute(url, &mut escaped);
        let mut marked = String::with_capacity(self.html.len() + 64);
        let mut done = 0;
        for end in self.ends.get(&*escaped).into_iter().flatten() {
            let attribute = [&self.html[done..*end], " aria-current=\"", value, "\""];
            marked.extend(attribute);
            done = *end;
        }
        marked.push_str(&self.html[done..]);
        marked
    }
}

#[cfg(test)]
mod tests {
    use super::LinkedHtml;

    #[test]
    fn only_the_links_to_the_page_are_marked() {
        let html = "<a href=\"/a\">A</a><a href=\"/a&amp;b\">B</a><a href=\"/a\" class=\"x\">C</a><a href=\"/a\">D</a>";
        let linked = LinkedHtml::new(html.to_owned());
        assert_eq!(
            linked.marked("/a", "page"),
            "<a href=\"/a\" aria-current=\"page\">A</a><a href=\"/a&amp;b\">B</a><a href=\"/a\" class=\"x\">C</a><a href=\"/a\" aria-current=\"page\">D</a>"
        );
        assert!(
            linked
                .marked("/a&b", "true")
                .contains("/a&amp;b\" aria-current=\"true\">B")
        );
        assert_eq!(linked.marked("/c", "page"), html);
    }
}
