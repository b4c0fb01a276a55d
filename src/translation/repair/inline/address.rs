//! Repairs the addresses of links and images.
//!
//! Enters: both texts. Leaves: edits of addresses that no author would write: with full-width signs, blanks, translated
//! parts or a language, where the source has an address that the translation lacks. A source that has changed since it was
//! translated has other addresses too, so an address that is sound stays. Start at [`repairs`].

use super::{
    align,
    link::links,
    mask::Masked,
    width::{is_blank, narrow},
};
use crate::translation::{edit::Edit, judge::Judge};
use std::{collections::BTreeMap, ops::Range};

const RULE: &str = "address";

/// Codes of languages that a site puts before its paths.
const LANGUAGES: &[&str] = &[
    "ja", "zh", "ko", "es", "pt", "fr", "de", "ru", "en", "cn", "it",
];

/// An address that is in one of the texts only.
#[derive(Debug, Clone)]
struct Left {
    is_image: bool,
    range: Range<usize>,
}

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, judge: &dyn Judge) -> Vec<Edit> {
    let (mut from, mut to) = (listed(source), listed(own));
    settle(source, &mut from, own, &mut to);
    if from.is_empty() || to.is_empty() {
        return Vec::new();
    }
    let mut edits = Vec::new();
    // What differs in form only is certain, wherever it stands.
    to.retain(|left| {
        let address = own.text(&left.range);
        let found = from.iter().position(|model| {
            model.is_image == left.is_image && is_same(address, source.text(&model.range), judge)
        });
        if let Some(at) = found {
            edits.push(Edit::new(
                left.range.clone(),
                source.text(&from.remove(at).range),
                RULE,
            ));
        }
        found.is_none()
    });
    to.retain(|left| is_damaged(own, &left.range));
    if to.is_empty() {
        return edits;
    }
    for scope in align::scopes(source, own) {
        let inside = |range: &Range<usize>, left: &Left| {
            range.start <= left.range.start && left.range.end <= range.end
        };
        for is_image in [false, true] {
            let models: Vec<usize> = (0..from.len())
                .filter(|at| {
                    from.get(*at).is_some_and(|left| {
                        left.is_image == is_image && inside(&scope.source, left)
                    })
                })
                .collect();
            let lefts: Vec<usize> = (0..to.len())
                .filter(|at| {
                    to.get(*at)
                        .is_some_and(|left| left.is_image == is_image && inside(&scope.own, left))
                })
                .collect();
            if let ([model], [left]) = (models.as_slice(), lefts.as_slice()) {
                let (model, left) = (*model, *left);
                if let Some((a, b)) = from
                    .get(model)
                    .zip(to.get(left))
                    .filter(|(a, b)| is_alike(source.text(&a.range), own.text(&b.range)))
                {
                    edits.push(Edit::new(b.range.clone(), source.text(&a.range), RULE));
                    from.remove(model);
                    to.remove(left);
                }
            }
        }
    }
    // Each one that is certain leaves fewer for the others.
    while let Some((at, best)) =
        (0..to.len()).find_map(|at| Some((at, best(source, &from, own, to.get(at)?)?)))
    {
        let (left, model) = (to.remove(at), from.remove(best));
        edits.push(Edit::new(left.range, source.text(&model.range), RULE));
    }
    edits
}

/// The address of the source that is clearly most alike.
fn best(source: &Masked, from: &[Left], own: &Masked, left: &Left) -> Option<usize> {
    let address = own.text(&left.range);
    let mut ranked: Vec<(usize, usize)> = from
        .iter()
        .enumerate()
        .filter(|(_, model)| {
            model.is_image == left.is_image && is_alike(source.text(&model.range), address)
        })
        .map(|(at, model)| (common(source.text(&model.range), address), at))
        .collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    match ranked.as_slice() {
        [(_, at)] => Some(*at),
        [(most, at), (next, _), ..] if most > next => Some(*at),
        _ => None,
    }
}

/// The addresses of a text.
fn listed(text: &Masked) -> Vec<Left> {
    links(text)
        .into_iter()
        .map(|link| Left {
            is_image: link.is_image,
            range: link.address,
        })
        .collect()
}

/// Drops those that both texts have.
fn settle(source: &Masked, from: &mut Vec<Left>, own: &Masked, to: &mut Vec<Left>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for left in to.iter() {
        *counts.entry(own.text(&left.range)).or_default() += 1;
    }
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for left in from.iter() {
        *known.entry(source.text(&left.range)).or_default() += 1;
    }
    // An address that the source has is right, even if the translation has it more often.
    to.retain(|left| !known.contains_key(own.text(&left.range)));
    from.retain(|left| match counts.get_mut(source.text(&left.range)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
}

/// Whether an address is another but for width, blanks, case, escapes, or a language.
fn is_same(address: &str, model: &str, judge: &dyn Judge) -> bool {
    let bare: String = address
        .chars()
        .filter(|c| !is_blank(*c) && *c != '\\')
        .map(narrow)
        .collect();
    if bare == model {
        return bare != address;
    }
    if judge.has_page(&bare) || model.contains('\u{1}') {
        return false;
    }
    let is_case = bare.eq_ignore_ascii_case(model)
        && !bare.starts_with('#')
        && bare != bare.to_ascii_lowercase();
    let without = LANGUAGES.iter().find_map(|code| {
        let rest = bare.strip_prefix('/')?;
        let first = rest.split('/').next()?;
        let is_language = first == *code
            || first
                .strip_prefix(code)
                .is_some_and(|region| region.starts_with('-') && region.len() <= 5);
        is_language.then(|| rest.get(first.len()..)).flatten()
    });
    let is_mail = model
        .strip_prefix("mailto:")
        .zip(bare.split_once(':'))
        .is_some_and(|(model, (_, own))| model == own);
    is_case || is_mail || without == Some(model)
}

/// Whether an address has parts that are translated. Another site's pages are the translator's choice.
fn is_damaged(own: &Masked, range: &Range<usize>) -> bool {
    let prose = own.prose(range);
    let is_wrong = !prose.is_ascii() || is_encoded(prose);
    let is_fragment = prose.starts_with('#');
    is_wrong && !(is_fragment && has_heading(own, prose.trim_start_matches('#')))
}

/// Whether no author writes an address so, by a look at its bytes: it may be damaged.
pub(super) fn is_suspect(address: &str) -> bool {
    let is_odd = |byte: u8| {
        !byte.is_ascii_graphic() || byte.is_ascii_uppercase() || matches!(byte, b'%' | b'@' | b'\\')
    };
    let language = || {
        let first = address.get(1..3)?;
        let is_end = address.get(3..)?.starts_with(['/', '-']);
        (is_end && address.starts_with('/')).then_some(first)
    };
    address.bytes().any(is_odd) || language().is_some_and(|code| LANGUAGES.contains(&code))
}

/// Whether it has encoded bytes that are no ASCII.
fn is_encoded(address: &str) -> bool {
    address.split('%').skip(1).any(|rest| {
        rest.starts_with([
            '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'a', 'b', 'c', 'd', 'e', 'f',
        ]) && rest
            .get(1..2)
            .is_some_and(|digit| digit.chars().all(|c| c.is_ascii_hexdigit()))
    })
}

/// Whether a heading of the translation has this name, so that a link within the page finds it.
fn has_heading(own: &Masked, name: &str) -> bool {
    let bare = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    own.blocks
        .iter()
        .filter(|block| matches!(block.kind, crate::translation::block::Kind::Heading(_)))
        .any(|block| bare(own.text(&block.text)) == bare(name))
        || own.raw.contains(&format!("id=\"{name}\""))
        || own.raw.contains(&format!("name=\"{name}\""))
}

/// The scheme and the host of an address.
fn site(address: &str) -> Option<&str> {
    let at = address.find("://")?;
    let host = address.get(at + 3..)?;
    Some(host.split(['/', '#', '?']).next().unwrap_or(host))
}

/// Whether a damaged address may stand for this one.
fn is_alike(model: &str, address: &str) -> bool {
    let folded: String = address
        .chars()
        .filter(|c| !is_blank(*c))
        .map(narrow)
        .collect();
    match (site(model), site(&folded)) {
        (Some(a), Some(b)) => a == b && is_translated(model, &folded),
        (None, Some(_)) => false,
        // Without a scheme it has nothing but the parts of the path, or of what follows the colon.
        (Some(_), None) => !folded.starts_with(['/', '#']) && common(model, &folded) > 0,
        (None, None) => {
            let (a, b) = (model.contains(':'), folded.contains(':'));
            a == b
                && model.starts_with('#') == folded.starts_with('#')
                && model.starts_with('/') == folded.starts_with('/')
        }
    }
}

/// Whether an address is another but for parts that are no ASCII. A page in another language is at other places.
fn is_translated(model: &str, address: &str) -> bool {
    let (a, b) = (model.split('/'), address.split('/'));
    a.clone().count() == b.clone().count() && a.zip(b).all(|(a, b)| a == b || !b.is_ascii())
}

/// How many parts two addresses share at the same places; of equal lengths, one more.
fn common(a: &str, b: &str) -> usize {
    let parts = |text: &str| -> Vec<String> {
        text.split(['/', '#', '?', ':', '.'])
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (parts(a), parts(b));
    let same = a
        .iter()
        .zip(&b)
        .filter(|(a, b)| a == b && !a.is_empty())
        .count();
    2 * same + usize::from(a.len() == b.len())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn forms_are_mended() {
        for damaged in [
            "/ja/milk/hot",
            "/ja-jp/milk/hot",
            "／milk／hot",
            "/ミルク/hot",
            "/ミルク/ホット",
            "/Milk/Hot",
            "/milk/%E7%86%B1",
        ] {
            mends(
                "Drink [milk](/milk/hot).",
                &format!("[乳]({damaged})を飲む。"),
                "[乳](/milk/hot)を飲む。",
            );
        }
        mends(
            "[a](https://a.example/b)",
            "[ア](https：//a.example/b)",
            "[ア](https://a.example/b)",
        );
        mends(
            "[a](mailto:b@a.example)",
            "[ア](メール:b@a.example)",
            "[ア](mailto:b@a.example)",
        );
    }

    #[test]
    fn the_missing_one_is_meant() {
        mends(
            "[a](/a/x), [b](/b/x)",
            "[ブ](/b/x)、[ア](/あ/x)",
            "[ブ](/b/x)、[ア](/a/x)",
        );
        mends(
            "[a](/a/x), [b](/b/y)",
            "[ブ](/い/y)、[ア](/あ/x)",
            "[ブ](/b/y)、[ア](/a/x)",
        );
        mends(
            "[a](/a/x), [b](/b/y)",
            "[ブ](/い/え)、[ア](/あ/x)",
            "[ブ](/b/y)、[ア](/a/x)",
        );
        stays("[a](/a/x), [b](/b/x)", "[ブ](/い/x)、[ア](/あ/x)");
    }

    #[test]
    fn sound_addresses_stay() {
        stays("[a](/a/new)", "[ア](/a/old)");
        stays("[a](/a/new)", "[ア](/tea/green)");
        stays("[a](https://en.example/a)", "[ア](https://ja.example/茶)");
        stays("[a](#top)\n\n## Top", "[ア](#先頭)\n\n## 先頭");
        stays("[a](/ja/a)", "[ア](/ja/a)");
        stays("[a](/a), [b](/b)", "[ア](/a)、[ア](/a)");
    }
}
