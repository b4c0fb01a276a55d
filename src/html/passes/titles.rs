//! `[AUTOTITLE](/path)`: links whose text is the title of their target.
//!
//! Enters: a tree. Leaves: the titles inserted, and what was inserted for which link, so that the result can be shared by
//! units in which all titles are the same.

use std::{rc::Rc, sync::LazyLock};

use memchr::memmem::Finder;

use crate::html::{Kind, NodeId, Tree};

/// The text that stands for a title.
pub const PLACEHOLDER: &str = "AUTOTITLE";

/// Maximum number of changed letters in a misspelt placeholder. Source: the public application, read as facts.
const MAX_CHANGES: usize = 2;

/// A link whose text was replaced, or could not be.
#[derive(Debug)]
pub struct Titled {
    /// As written.
    pub href: Rc<str>,
    /// The title inserted.
    pub title: Option<Rc<str>>,
}

/// Why a title cannot be inserted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TitleProblem {
    /// The link has no page as its target.
    NoPage(String),
    /// The link leads to another site, or its address is relative.
    Elsewhere(String),
    /// The link leads to a heading of the same page.
    SamePage(String),
    /// The text is almost the placeholder.
    Misspelt(String),
}

/// Whether a text may contain placeholders.
pub fn are_in(text: &str) -> bool {
    static FINDER: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(PLACEHOLDER));
    FINDER.find(text.as_bytes()).is_some()
}

/// Whether a text may contain placeholders, or texts that are almost the placeholder: two changes leave one third of it
/// as it is.
pub fn are_almost_in(text: &str) -> bool {
    static FINDERS: LazyLock<[Finder<'_>; 4]> =
        LazyLock::new(|| ["AUT", "OTI", "TLE", "utotitle"].map(Finder::new));
    FINDERS
        .iter()
        .any(|part| part.find(text.as_bytes()).is_some())
}

/// Inserts titles. `title` returns that of a link's target. Problems are passed to `report`, with their place; the
/// address of the link is then its text.
pub fn insert(
    tree: &mut Tree<'_>,
    title: impl Fn(&str) -> Option<String>,
    mut report: impl FnMut(TitleProblem, usize),
) -> Vec<Titled> {
    let mut inserted = Vec::new();
    for link in tree.find_all(|element| element.name == "a") {
        let text = tree.line(link);
        let Some(href) = tree.element(link).and_then(|it| it.get("href")) else {
            continue;
        };
        let href: Rc<str> = href.into();
        let at = tree.at(link);
        if text != PLACEHOLDER {
            if is_misspelt(&text) {
                report(TitleProblem::Misspelt(text), at);
            }
            continue;
        }
        let found = match href.starts_with('#') {
            true => None,
            false => title(&href),
        };
        if found.is_none() {
            let href = href.to_string();
            report(
                match href.chars().next() {
                    Some('#') => TitleProblem::SamePage(href),
                    Some('/') => TitleProblem::NoPage(href),
                    _ => TitleProblem::Elsewhere(href),
                },
                at,
            );
        }
        replace_text(tree, link, found.as_deref().unwrap_or(&href));
        inserted.push(Titled {
            href,
            title: found.map(Rc::from),
        });
    }
    inserted
}

fn is_misspelt(text: &str) -> bool {
    let is_near = text.len().abs_diff(PLACEHOLDER.len()) <= MAX_CHANGES;
    is_near
        && (text.eq_ignore_ascii_case(PLACEHOLDER)
            || strsim::levenshtein(text, PLACEHOLDER) <= MAX_CHANGES)
}

/// Replaces the text of a link, and keeps the elements around it, such as `strong`.
fn replace_text(tree: &mut Tree<'_>, link: NodeId, title: &str) {
    let is_placeholder =
        |id: &NodeId| matches!(tree.kind(*id), Kind::Text(text) if !text.trim().is_empty());
    let texts: Vec<NodeId> = tree.descendants(link).filter(is_placeholder).collect();
    for (n, id) in texts.into_iter().enumerate() {
        if let Kind::Text(text) = tree.kind_mut(id) {
            *text = match n {
                0 => title.to_owned().into(),
                _ => "".into(),
            };
        }
    }
}
