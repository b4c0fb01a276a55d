//! Alerts: block quotes that begin with `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`. The parser finds
//! those whose first line is only the marker; here are those with text behind it.

use super::Marks;
use crate::html::{Element, Kind, NodeId, Source, Tree};

/// Markers, and the classes of their callouts.
const ALERTS: &[(&str, &str)] = &[
    ("NOTE", "ghd-alert ghd-alert-accent extended-markdown note"),
    ("TIP", "ghd-alert ghd-alert-success extended-markdown tip"),
    (
        "IMPORTANT",
        "ghd-alert ghd-alert-done extended-markdown note important",
    ),
    (
        "WARNING",
        "ghd-alert ghd-alert-attention extended-markdown warning",
    ),
    (
        "CAUTION",
        "ghd-alert ghd-alert-danger extended-markdown danger caution",
    ),
];

fn class(marker: &str) -> Option<&'static str> {
    let mut known = ALERTS.iter();
    known
        .find(|(known, _)| known.eq_ignore_ascii_case(marker))
        .map(|(_, class)| *class)
}

/// The element of an alert, in place of its block quote.
pub fn element<'a>(marker: &str) -> Option<Element<'a>> {
    let class = class(marker)?;
    Some(Element::new("div", Source::Markdown).with("class", class))
}

/// Turns block quotes that begin with a marker and text into callouts, which are added to the marks.
pub fn find(tree: &mut Tree<'_>, marks: &mut Marks) {
    for &quote in &marks.quotes {
        let Some((text, marker_end, class)) = marked(tree, quote) else {
            continue;
        };
        if let Kind::Text(text) = tree.kind_mut(text) {
            let rest = text[marker_end..].trim_start().to_owned();
            *text = rest.into();
        }
        if let Some(element) = tree.element_mut(quote) {
            element.name = "div".into();
            element.set("class", class);
        }
        marks.extended.push(quote);
    }
}

/// The first text of a block quote, where the marker in it ends, and the class that it stands for.
fn marked(tree: &Tree<'_>, quote: NodeId) -> Option<(NodeId, usize, &'static str)> {
    let is_element = |id: &NodeId| tree.element(*id).is_some();
    let paragraph = tree.children(quote).find(is_element)?;
    if tree.element(paragraph)?.name != "p" {
        return None;
    }
    let first = tree.first_child(paragraph)?;
    let Kind::Text(text) = tree.kind(first) else {
        return None;
    };
    let start = text.len() - text.trim_start().len();
    let inside = text[start..].strip_prefix("[!")?;
    let (marker, _) = inside.split_once(']')?;
    Some((first, start + marker.len() + 3, class(marker)?))
}
