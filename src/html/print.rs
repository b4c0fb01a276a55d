//! Prints a tree.

use super::{
    escape::{escape_attribute, escape_text},
    tree::{Element, Kind, NodeId, Tree},
};

/// Elements that have no children and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements whose text is not escaped.
pub(super) fn is_raw_text(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "iframe" | "noembed" | "noframes" | "xmp"
    )
}

impl Tree<'_> {
    /// Appends the HTML of all nodes within `top`. Works without recursion, however deep the tree.
    ///
    /// `blank` is asked for each attribute, with its element, name, value and the place in `out` where the value begins,
    /// whether to leave the value out.
    pub fn print_into(
        &self,
        top: NodeId,
        out: &mut String,
        mut blank: impl FnMut(&Element<'_>, &str, &str, usize) -> bool,
    ) {
        let mut current = self.first_child(top);
        while let Some(id) = current {
            if self.open(id, out, &mut blank)
                && let Some(child) = self.first_child(id)
            {
                current = Some(child);
                continue;
            }
            self.close(id, out);
            let mut node = id;
            current = loop {
                if let Some(next) = self.next(node) {
                    break Some(next);
                }
                match self.parent(node) {
                    Some(parent) if parent != top => {
                        self.close(parent, out);
                        node = parent;
                    }
                    _ => break None,
                }
            };
        }
    }

    /// The HTML of all nodes within `top`.
    pub fn print(&self, top: NodeId) -> String {
        let mut out = String::new();
        self.print_into(top, &mut out, |_, _, _, _| false);
        out
    }

    /// Prints what stands before a node's children; whether it may have any.
    fn open(
        &self,
        id: NodeId,
        out: &mut String,
        blank: &mut impl FnMut(&Element<'_>, &str, &str, usize) -> bool,
    ) -> bool {
        match self.kind(id) {
            Kind::Root => true,
            Kind::Raw(html) => {
                out.push_str(html);
                false
            }
            Kind::Text(text) => {
                let raw = self.parent(id).and_then(|parent| self.element(parent));
                if raw.is_some_and(|element| is_raw_text(&element.name)) {
                    out.push_str(text);
                } else {
                    escape_text(text, out);
                }
                false
            }
            Kind::Element(element) => {
                print_start_tag(element, out, blank);
                // The first line break in <pre> would be lost.
                if element.name == "pre"
                    && let Some(Kind::Text(text)) =
                        self.first_child(id).map(|child| self.kind(child))
                    && text.starts_with('\n')
                {
                    out.push('\n');
                }
                !is_void(&element.name)
            }
        }
    }

    fn close(&self, id: NodeId, out: &mut String) {
        if let Kind::Element(element) = self.kind(id)
            && !is_void(&element.name)
        {
            out.push_str("</");
            out.push_str(&element.name);
            out.push('>');
        }
    }
}

fn print_start_tag(
    element: &Element<'_>,
    out: &mut String,
    blank: &mut impl FnMut(&Element<'_>, &str, &str, usize) -> bool,
) {
    out.push('<');
    out.push_str(&element.name);
    for (name, value) in &element.attributes {
        out.push(' ');
        out.push_str(name);
        if !value.is_empty() || matches!(&**name, "alt" | "value" | "href" | "id" | "class") {
            out.push_str("=\"");
            if !blank(element, name, value, out.len()) {
                escape_attribute(value, out);
            }
            out.push('"');
        }
    }
    out.push('>');
}
