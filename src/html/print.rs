//! Prints a tree.

use super::{
    escape::{escape_attribute, escape_text},
    fragment::Placed,
    slot::Slot,
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

/// Decides what is omitted from printed HTML, to be inserted later. `at` is the output offset.
pub(super) trait Omit {
    /// Whether to omit an attribute.
    fn attribute(&mut self, _: &Element<'_>, _name: &str, _value: &str, _at: usize) -> bool {
        false
    }

    /// Whether to omit the value of an attribute.
    fn value(&mut self, _: &Element<'_>, _name: &str, _value: &str, _at: usize) -> bool {
        false
    }

    /// Called where a start tag could have more attributes.
    fn end_of_tag(&mut self, _: &Element<'_>, _at: usize) {}

    /// Appends a fragment.
    fn fragment(&mut self, placed: &Placed, out: &mut String) {
        placed.print_into(out, |slot, out| escape_attribute(slot.written(), out));
    }
}

/// Omits nothing.
struct Nothing;

impl Omit for Nothing {}

/// Omits values that depend on the unit.
impl Omit for Vec<(usize, Slot)> {
    fn value(&mut self, element: &Element<'_>, name: &str, value: &str, at: usize) -> bool {
        let slot = Slot::of(element, name, value);
        let is_slot = slot.is_some();
        self.extend(slot.map(|slot| (at, slot)));
        is_slot
    }

    fn fragment(&mut self, placed: &Placed, out: &mut String) {
        placed.print_into(out, |slot, out| self.push((out.len(), slot.clone())));
    }
}

impl Tree<'_> {
    /// Appends the HTML of all nodes within `top`, without recursion, because trees may be deep. `omit` decides what is
    /// left out.
    pub(super) fn print_into(&self, top: NodeId, out: &mut String, omit: &mut impl Omit) {
        let mut current = self.first_child(top);
        while let Some(id) = current {
            if self.open(id, out, omit)
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
        self.print_into(top, &mut out, &mut Nothing);
        out
    }

    /// The HTML of all nodes, and the slots in it with their offsets. `len` is the expected size in bytes.
    pub fn print_with_slots(&self, len: usize) -> (String, Vec<(usize, Slot)>) {
        let mut html = String::with_capacity(len);
        let mut slots = Vec::new();
        self.print_into(Self::ROOT, &mut html, &mut slots);
        (html, slots)
    }

    /// Prints the start of a node. Returns whether the node may have children.
    fn open(&self, id: NodeId, out: &mut String, omit: &mut impl Omit) -> bool {
        match self.kind(id) {
            Kind::Root => true,
            Kind::Raw(html) => {
                out.push_str(html);
                false
            }
            Kind::Fragment(placed) => {
                omit.fragment(placed, out);
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
                print_start_tag(element, out, omit);
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

fn print_start_tag(element: &Element<'_>, out: &mut String, omit: &mut impl Omit) {
    out.push('<');
    out.push_str(&element.name);
    for (name, value) in &element.attributes {
        if omit.attribute(element, name, value, out.len()) {
            continue;
        }
        out.push(' ');
        out.push_str(name);
        if !value.is_empty() || matches!(&**name, "alt" | "value" | "href" | "id" | "class") {
            out.push_str("=\"");
            if !omit.value(element, name, value, out.len()) {
                escape_attribute(value, out);
            }
            out.push('"');
        }
    }
    omit.end_of_tag(element, out.len());
    out.push('>');
}
