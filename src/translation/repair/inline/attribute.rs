//! Repairs attributes of HTML.
//!
//! Enters: both texts. Leaves: edits of tags that cannot be read, or that have translated names, classes and addresses.
//! Their attributes are those of the same tag in the source; what is prose stays the translator's. Start at [`repairs`].

use super::{
    align,
    mask::Masked,
    tag::{Tag, tags},
    width::narrow,
};
use crate::translation::{edit::Edit, judge::Judge};

const RULE: &str = "html-attribute";

/// Attributes that readers see.
const PROSE: &[&str] = &[
    "alt",
    "title",
    "aria-label",
    "placeholder",
    "label",
    "summary",
    "content",
    "value",
];

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    let all = own.body..own.prose.len();
    if !tags(&own.prose, &all)
        .iter()
        .any(|tag| is_suspect(own, tag))
    {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for scope in align::scopes(source, own) {
        let mut models: Vec<Tag> = tags(&source.prose, &scope.source)
            .into_iter()
            .filter(|tag| !tag.is_end)
            .collect();
        let mut lefts: Vec<Tag> = tags(&own.prose, &scope.own)
            .into_iter()
            .filter(|tag| !tag.is_end)
            .collect();
        lefts.retain(|left| {
            let same = models
                .iter()
                .position(|model| source.text(&model.range) == own.text(&left.range));
            if let Some(at) = same {
                models.remove(at);
            }
            same.is_none()
        });
        for left in lefts.iter().filter(|left| is_suspect(own, left)) {
            let alike = lefts.iter().filter(|other| other.name == left.name).count();
            let wanted: Vec<&Tag> = models
                .iter()
                .filter(|model| model.name == left.name)
                .collect();
            let model = match (alike, wanted.as_slice()) {
                (1, [model]) => model,
                _ => match closest(source, own, left, &wanted) {
                    Some(model) => model,
                    None => continue,
                },
            };
            edits.extend(rebuilt(source, own, left, model));
        }
    }
    edits
}

/// Whether a tag cannot be read, or has values that no author would translate.
fn is_suspect(own: &Masked, tag: &Tag) -> bool {
    let Some(attributes) = &tag.attributes else {
        return !tag.is_end;
    };
    attributes.iter().any(|attribute| {
        let value = attribute
            .value
            .as_ref()
            .map_or("", |value| own.prose(value));
        !value.is_ascii() && !is_prose(own.text(&attribute.name), value)
    })
}

/// Whether attributes, as they are written behind the name of a tag, may be damaged. Those that are hard to read may be.
pub(super) fn is_suspect_text(text: &str) -> bool {
    let mut rest = text;
    loop {
        let bare = rest.trim_start_matches([' ', '\t', '\n']);
        if bare.starts_with('>') || bare.starts_with("/>") {
            return false;
        }
        let letters = bare.bytes().take_while(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'@' | b'.')
        });
        let (name, after) = bare.split_at(letters.count());
        if name.is_empty() || bare.len() == rest.len() {
            return true;
        }
        rest = after;
        let Some(given) = after.trim_start().strip_prefix('=') else {
            continue;
        };
        let given = given.trim_start();
        let Some(quote) = given
            .chars()
            .next()
            .filter(|sign| matches!(sign, '"' | '\''))
        else {
            return true;
        };
        let inner = given.get(1..).unwrap_or_default();
        let Some((value, after)) = inner.split_once(quote) else {
            return true;
        };
        if value.contains(['<', '\n']) || !(value.is_ascii() || is_prose(name, value)) {
            return true;
        }
        rest = after;
    }
}

/// Whether a translator may write the value of an attribute.
fn is_prose(name: &str, value: &str) -> bool {
    let is_name = |known: &&str| known.eq_ignore_ascii_case(name);
    PROSE.iter().any(is_name)
        || (name.get(..5)).is_some_and(|start| start.eq_ignore_ascii_case("data-"))
        || (name.eq_ignore_ascii_case("href") && value.contains("://"))
        || name.eq_ignore_ascii_case("style")
}

/// The only tag of the source with a value that this one has too.
fn closest<'a>(source: &Masked, own: &Masked, left: &Tag, models: &[&'a Tag]) -> Option<&'a Tag> {
    let text: String = own.text(&left.range).chars().map(narrow).collect();
    let shares = |model: &&&Tag| {
        let mut values = model
            .attributes
            .iter()
            .flatten()
            .filter_map(|attribute| attribute.value.as_ref());
        values.any(|value| source.text(value).len() > 1 && text.contains(source.text(value)))
    };
    let mut found = models.iter().filter(shares);
    let first = found.next()?;
    found.next().is_none().then_some(*first)
}

/// The tag of the source with the prose of the translation.
fn rebuilt(source: &Masked, own: &Masked, left: &Tag, model: &Tag) -> Option<Edit> {
    let mut text = source.text(&model.rest).to_owned();
    if text.is_empty() {
        return None;
    }
    for attribute in model.attributes.as_ref()?.iter().rev() {
        let name = source.text(&attribute.name).to_ascii_lowercase();
        let Some(value) = attribute
            .value
            .as_ref()
            .filter(|_| PROSE.contains(&name.as_str()))
        else {
            continue;
        };
        let kept = match &left.attributes {
            Some(known) => known
                .iter()
                .find(|known| own.text(&known.name).eq_ignore_ascii_case(&name))
                .and_then(|known| known.value.as_ref())
                .map(|value| own.text(value)),
            None => prose_of(own.text(&left.rest), &name),
        };
        // What a reader sees cannot be taken from the source.
        let kept = kept.filter(|kept| !kept.contains('"'))?;
        text.replace_range(
            value.start - model.rest.start..value.end - model.rest.start,
            kept,
        );
    }
    let is_hidden =
        own.prose(&left.range).contains('\u{1}') || source.prose(&model.range).contains('\u{1}');
    (!is_hidden).then(|| Edit::new(left.rest.clone(), text, RULE))
}

/// The value of an attribute in a tag that cannot be read.
fn prose_of<'a>(rest: &'a str, name: &str) -> Option<&'a str> {
    let is_quote = |c: char| {
        matches!(
            c,
            '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '「' | '」' | '＂'
        )
    };
    let (_, after) = rest.split_once(name)?;
    let after = after.trim_start().strip_prefix(['=', '＝'])?.trim_start();
    let inner = after.trim_start_matches(is_quote);
    let (value, _) = inner.split_once(is_quote)?;
    (inner.len() < after.len()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn attributes_are_those_of_the_source() {
        for damaged in [
            "<a href=“/t”>",
            "<a href=\"\"/t\">",
            "<a href=\"/t\"\">",
            "<a href=\"/t>",
            "<a href=/t\">",
            "<a href＝\"/t\">",
            "<a リンク=\"/t\">",
            "<a href=\"/茶\">",
            "<a href=「/t」>",
            "<a　href=\"/t\">",
            "<a href=\"／t\">",
        ] {
            mends(
                "<a href=\"/t\">Tea</a>",
                &format!("{damaged}茶</a>"),
                "<a href=\"/t\">茶</a>",
            );
        }
        mends(
            "<img src=\"/t.png\" alt=\"Tea\">",
            "<img src=“/t.png” alt=“お茶”>",
            "<img src=\"/t.png\" alt=\"お茶\">",
        );
    }

    #[test]
    fn sound_attributes_stay() {
        stays(
            "<img src=\"/t.png\" alt=\"Tea\">",
            "<img alt=\"お茶\" src=\"/t.png\">",
        );
        stays(
            "<a href=\"https://en.example/t\">Tea</a>",
            "<a href=\"https://ja.example/茶\">茶</a>",
        );
        stays("<a href=\"/t\">Tea</a>", "<a href='/old'>茶</a>");
        stays("<p>Tea</p>", "<p lang=“ja”>お茶</p>");
    }
}
