//! Writes signs in place of entities in code spans.
//!
//! Enters: both texts. Leaves: edits of code spans that show `&lt;` where the source's code has `<` and no entity.

use super::{align, mask::Masked};
use crate::translation::{edit::Edit, judge::Judge};
use std::ops::Range;

const RULE: &str = "entity";
const ENTITIES: &[(&str, &str)] = &[
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&amp;", "&"),
];

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    let is_coded = |code: &Range<usize>| {
        ENTITIES
            .iter()
            .any(|(entity, _)| own.text(code).contains(entity))
    };
    if !own.codes.iter().any(is_coded) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for scope in align::scopes(source, own) {
        let inside = |range: &Range<usize>, code: &Range<usize>| {
            range.start <= code.start && code.end <= range.end
        };
        let models: Vec<&str> = source
            .codes
            .iter()
            .filter(|code| inside(&scope.source, code))
            .map(|code| source.text(code))
            .collect();
        for code in own
            .codes
            .iter()
            .filter(|code| inside(&scope.own, code) && is_coded(code))
        {
            let text = own.text(code);
            let mut plain = text.to_owned();
            for (entity, sign) in ENTITIES {
                let is_meant = models.iter().any(|model| model.contains(sign))
                    && !models.iter().any(|model| model.contains(entity));
                if is_meant {
                    plain = plain.replace(entity, sign);
                }
            }
            if plain != text && !models.contains(&text) {
                edits.push(Edit::new(code.clone(), plain, RULE));
            }
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn code_shows_signs() {
        mends("Type `<leaf>`.", "`&lt;葉&gt;` と入力。", "`<葉>` と入力。");
        mends(
            "Run `a && b`.",
            "`a &amp;&amp; b` を実行。",
            "`a && b` を実行。",
        );
    }

    #[test]
    fn entities_of_the_source_stay() {
        stays("Write `&lt;`, not `<`.", "`<` でなく `&lt;` と書きます。");
        stays("Write `a`.", "`a` つまり `&lt;a&gt;` です。");
        stays("A &lt;br&gt; tag", "&lt;br&gt; タグ");
    }
}
