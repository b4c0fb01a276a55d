//! Repairs the front matter of a translation.
//!
//! Enters: a source and its translation, whole files. Leaves: edits of the translation's front matter: colons and line
//! breaks, keys, quotes, and values that are not for translation. If YAML cannot read the result, nothing is changed.

mod closing;
mod entry;
mod keys;
mod quotes;
mod separators;
mod values;
mod yaml;

use super::super::edit::{Edit, Edited};
use entry::{entries, head, part};
use yaml::is_mapping;

/// Returns the repairs.
pub(super) fn repairs(source: &str, own: &str) -> Vec<Edit> {
    if let Some(edit) = closing::repair(source, own) {
        return vec![edit];
    }
    let Some((source_head, own_head)) = head(source).zip(head(own)) else {
        return Vec::new();
    };
    if part(source, &source_head) == part(own, &own_head) {
        return Vec::new();
    }
    let wanted = entries(source, source_head.clone());
    let written = entries(own, own_head.clone());
    // Nearly all translations have the keys of their source. Then nothing but values can be damaged.
    let is_sound = separators::are_sound(own, &own_head, &written)
        && keys::are_same(source, &wanted, own, &written);
    if is_sound && values::repairs(source, &wanted, own, &written).is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = wanted
        .iter()
        .map(|entry| part(source, &entry.key))
        .collect();
    let newline = if part(own, &own_head).contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let mut edited = Edited::new(own);
    edited.apply(separators::repairs(own, own_head, &names, newline));
    for step in [keys::repairs, values::repairs] {
        let text = edited.text();
        let Some(head) = head(text) else {
            return Vec::new();
        };
        let edits = step(source, &wanted, text, &entries(text, head));
        edited.apply(edits);
    }
    let edits = edited.edits();
    let is_read = || head(edited.text()).is_some_and(|head| is_mapping(part(edited.text(), &head)));
    if !edits.is_empty() && is_mapping(part(source, &source_head)) && is_read() {
        edits
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests;
