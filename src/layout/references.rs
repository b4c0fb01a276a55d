//! Templates that a template names, and those that contain themselves.
//!
//! Enters: texts of templates. Leaves: the places of their `include` and `extends` tags, and the tags that close a loop.
//! Tera has no positions for loops, and does not notice those that consist of both kinds of tags.

use std::{collections::BTreeMap, ops::Range};

/// A tag that names another template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) name: String,
    /// The tag.
    pub(super) range: Range<usize>,
}

/// The tags of each template that name others.
pub(super) type References = BTreeMap<String, Vec<Reference>>;

/// Returns the tags of a template that name others.
pub(super) fn references(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut raw = false;
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'{', &text.as_bytes()[at..]).map(|n| at + n) {
        let rest = &text[start..];
        let close = match rest.as_bytes().get(1) {
            Some(b'%') => "%}",
            Some(b'#') if !raw => "#}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let Some(len) = rest.find(close).map(|end| end + close.len()) else {
            break;
        };
        if close == "%}" {
            let inner = rest[2..len - 2].trim_matches('-').trim();
            let (word, argument) = inner
                .split_once(|c: char| c.is_whitespace() || "\"'`".contains(c))
                .map_or((inner, ""), |(word, _)| (word, inner[word.len()..].trim()));
            match word {
                "raw" => raw = true,
                "endraw" => raw = false,
                "include" | "extends" if !raw => {
                    let name = argument.trim_matches(['"', '\'', '`']);
                    found.push(Reference {
                        name: name.to_owned(),
                        range: start..start + len,
                    });
                }
                _ => {}
            }
        }
        at = start + len;
    }
    found
}

/// Returns a loop of references: templates and the tag in each that leads to the next one, of which the last leads to the
/// first. The one that is found does not depend on anything but the names.
pub(super) fn find_loop(all: &References) -> Option<Vec<(&str, &Reference)>> {
    let mut done = Vec::new();
    for name in all.keys() {
        let mut path: Vec<(&str, std::slice::Iter<'_, Reference>)> = Vec::new();
        let mut taken: Vec<(&str, &Reference)> = Vec::new();
        path.push((name, all[name].iter()));
        while let Some((current, rest)) = path.last_mut() {
            let current = *current;
            let Some(reference) = rest.next() else {
                done.push(current);
                path.pop();
                taken.pop();
                continue;
            };
            let Some((next, references)) = all.get_key_value(&reference.name) else {
                continue;
            };
            if let Some(first) = path.iter().position(|(name, _)| name == next) {
                taken.push((current, reference));
                return Some(taken.split_off(first));
            }
            if !done.contains(&next.as_str()) {
                taken.push((current, reference));
                path.push((next, references.iter()));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{References, find_loop, references};

    fn names(text: &str) -> Vec<String> {
        references(text).into_iter().map(|it| it.name).collect()
    }

    #[test]
    fn tags_are_found_where_they_are_tags() {
        let text = "{%- extends 'a.html' -%}{# {% include \"b.html\" %} #}{{ x }}{% include \"c.html\" %}\
            {% raw %}{% include \"d.html\" %}{# {% endraw %}{%include `e.html`%}{% if include %}{ {% include \"f";
        assert_eq!(names(text), ["a.html", "c.html", "e.html"]);
        let found = references("ab{% include \"c\" %}");
        assert_eq!(found[0].range, 2..19);
    }

    #[test]
    fn loops_are_found() {
        let all = |texts: &[(&str, &str)]| -> References {
            let one = |(name, text): &(&str, &str)| ((*name).to_owned(), references(text));
            texts.iter().map(one).collect()
        };
        let found = |texts: &[(&str, &str)]| {
            let all = all(texts);
            let found = find_loop(&all)?;
            let names = found.iter().map(|(name, to)| format!("{name}>{}", to.name));
            Some(names.collect::<Vec<_>>().join(" "))
        };
        assert_eq!(found(&[("a", "{% include 'a' %}")]).as_deref(), Some("a>a"));
        let mixed = [
            ("a", "{% include 'd' %}{% include 'b' %}"),
            ("b", "{% include 'd' %}{% include 'c' %}"),
            ("c", "{% extends 'b' %}"),
            ("d", ""),
        ];
        assert_eq!(found(&mixed).as_deref(), Some("b>c c>b"));
        let twice = [
            ("a", "{% include 'b' %}{% include 'c' %}{% include 'x' %}"),
            ("b", "{% include 'c' %}"),
            ("c", ""),
        ];
        assert_eq!(found(&twice), None);
    }
}
