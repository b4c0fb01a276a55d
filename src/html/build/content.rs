//! HTML5 rules for elements by name: which may stay open, and what closes them.
//!
//! Enters: the name of an element. Leaves: the rules that the builder applies to it.

/// Elements whose end tag is optional.
pub(super) fn may_stay_open(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "tbody"
            | "thead"
            | "tfoot"
            | "option"
            | "colgroup"
            | "caption"
    )
}

/// The elements that a start tag of this name closes implicitly, and the ancestors at which the search for them stops.
pub(super) fn implied_ends(
    name: &str,
) -> Option<(&'static [&'static str], &'static [&'static str])> {
    let (closes, within): (&[&str], &[&str]) = match name {
        "li" => (&["li"], &["ul", "ol", "menu"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["td", "th", "tr"], &["tbody", "thead", "tfoot", "table"]),
        "tbody" | "thead" | "tfoot" => (
            &[
                "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "caption",
            ],
            &["table"],
        ),
        "option" => (&["option"], &["select"]),
        _ if ends_paragraph(name) => (
            &["p"],
            &["div", "td", "th", "li", "section", "details", "button"],
        ),
        _ => return None,
    };
    Some((closes, within))
}

/// Elements that close an open paragraph.
fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "details"
            | "div"
            | "dl"
            | "fieldset"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "ul"
    )
}

/// Container elements, whose end tags take effect wherever they are.
pub(super) fn is_container(name: &str) -> bool {
    matches!(
        name,
        "div" | "details" | "section" | "article" | "aside" | "center" | "ul" | "ol" | "table"
    )
}
