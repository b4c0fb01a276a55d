//! Restores `AUTOTITLE`, the text of links that are to show the title of their page.
//!
//! Enters: both texts. Leaves: edits of links whose address has `[AUTOTITLE]` in the source, where the translation has a
//! translation of that word, or signs beside it. A title that was written instead stays. Start at [`repairs`].

use super::{
    link::{Link, links},
    mask::Masked,
    width::{is_blank, narrow},
};
use crate::translation::{edit::Edit, judge::Judge};
use std::collections::BTreeSet;

const RULE: &str = "autotitle";
const WORD: &str = "AUTOTITLE";

/// Translations of the word, in small letters and without blanks. No source tells these, as nothing else has its form.
const WORDS: &[&str] = &[
    "autotitle",
    "autotitel",
    "autotitre",
    "autotítulo",
    "autotitulo",
    "autotitolo",
    "títuloautomático",
    "titreautomatique",
    "titoloautomatico",
    "automatischertitel",
    "titelautomatisch",
    "automatischetitel",
    "автозаголовок",
    "автоназвание",
    "автотитул",
    "автоматическийзаголовок",
    "автоматическоеназвание",
    "自動タイトル",
    "オートタイトル",
    "自動題名",
    "自動表題",
    "自動見出し",
    "自动标题",
    "自動標題",
    "自動标题",
    "自动題目",
    "自动题目",
    "자동제목",
    "자동타이틀",
    "오토타이틀",
];

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    if !source.prose.contains(WORD) {
        return Vec::new();
    }
    let known: BTreeSet<(&str, bool)> = links(source)
        .iter()
        .filter(|link| source.text(&link.text) == WORD)
        .map(|link| (source.text(&link.address), is_quoted(source, link)))
        .collect();
    let mut edits = Vec::new();
    for link in links(own).iter().filter(|link| !link.is_image) {
        let address = own.text(&link.address);
        let (bare, quoted) = (
            known.contains(&(address, false)),
            known.contains(&(address, true)),
        );
        let text = own.text(&link.text);
        let is_of_source = || {
            let mut links = links(source).into_iter();
            links.any(|it| source.text(&it.address) == address && source.text(&it.text) == text)
        };
        if (bare || quoted) && text != WORD && !is_of_source() {
            edits.extend(mended(own, link, quoted && !bare));
        }
    }
    edits
}

/// Whether quotation marks stand around a link.
fn is_quoted(text: &Masked, link: &Link) -> bool {
    let head = text.raw.get(..link.range.start).unwrap_or_default();
    let tail = text.raw.get(link.range.end..).unwrap_or_default();
    head.ends_with(is_quote)
        && tail
            .trim_start_matches(['.', ',', '。', '、'])
            .starts_with(is_quote)
}

/// Whether a sign is a quotation mark or a bracket that serves as one.
fn is_quote(sign: char) -> bool {
    matches!(
        sign,
        '"' | '\''
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '【'
            | '】'
            | '〝'
            | '〟'
            | '＂'
    )
}

/// Writes the word, and moves what stands beside it out of the link.
fn mended(own: &Masked, link: &Link, wants_quotes: bool) -> Vec<Edit> {
    let text = own.text(&link.text);
    let Some((head, tail)) = around(text) else {
        return Vec::new();
    };
    let (mut head, mut tail) = (tidy(head), tidy(tail));
    let before = own.raw.get(..link.range.start).unwrap_or_default();
    let after = own.raw.get(link.range.end..).unwrap_or_default();
    let is_pair = |text: &str| !text.is_empty() && text.chars().all(is_quote);
    if is_pair(&head) && is_pair(&tail) {
        let has_quotes = before.ends_with(is_quote) || after.starts_with(is_quote);
        if !wants_quotes || has_quotes {
            (head, tail) = (String::new(), String::new());
        }
    }
    vec![
        Edit::new(
            link.range.start..link.text.end,
            format!("{head}[{WORD}"),
            RULE,
        ),
        Edit::new(link.range.end..link.range.end, tail, RULE),
    ]
}

/// Drops marks of tags and of emphasis, and blanks where nothing else is.
fn tidy(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| !matches!(c, '{' | '}' | '%' | '*' | '_' | '`' | '[' | ']' | '\\'))
        .collect();
    match kept.trim() {
        "" | "data" => String::new(),
        _ => kept,
    }
}

/// What stands before and behind the word in the text of a link.
fn around(text: &str) -> Option<(&str, &str)> {
    let is_edge = |sign: char| !sign.is_alphanumeric();
    if let Some((head, tail)) = text.split_once(WORD) {
        // Words beside it fell into the link with a quotation mark; behind a letter of ASCII it is another word.
        let is_other = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_alphanumeric());
        let is_word = !is_other(head.chars().next_back()) && !is_other(tail.chars().next());
        return is_word.then_some((head, tail));
    }
    let bare = text.trim_matches(is_edge);
    let start = text.len() - text.trim_start_matches(is_edge).len();
    let head = text.get(..start)?;
    let word: String = bare
        .chars()
        .map(narrow)
        .filter(|c| !is_blank(*c) && !matches!(c, '-' | '_' | '・'))
        .flat_map(char::to_lowercase)
        .collect();
    let word = word.strip_prefix("data").unwrap_or(&word);
    WORDS
        .contains(&word)
        .then(|| (head, text.get(start + bare.len()..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn the_word_is_restored() {
        let source = "See \"[AUTOTITLE](/t).\"";
        for word in [
            "オートタイトル",
            "ＡＵＴＯＴＩＴＬＥ",
            "自動 タイトル",
            "Autotitle",
            "{% AUTOTITLE",
            "{% AUTOTITLE %}",
            "**AUTOTITLE**",
            "Auto title",
            "`AUTOTITLE`",
        ] {
            mends(
                source,
                &format!("「[{word}](/t)」を参照。"),
                "「[AUTOTITLE](/t)」を参照。",
            );
        }
        mends(
            "Ver [AUTOTITLE](/t).",
            "Ver [Título automático](/t).",
            "Ver [AUTOTITLE](/t).",
        );
    }

    #[test]
    fn signs_move_out() {
        let source = "See \"[AUTOTITLE](/t).\"";
        mends(
            source,
            "「[AUTOTITLE」](/t)を参照。",
            "「[AUTOTITLE](/t)」を参照。",
        );
        mends(
            source,
            "[「AUTOTITLE」](/t)を参照。",
            "「[AUTOTITLE](/t)」を参照。",
        );
        mends(
            source,
            "「[AUTOTITLE」を参照](/t)。",
            "「[AUTOTITLE](/t)」を参照。",
        );
        mends(
            "See [AUTOTITLE](/t).",
            "[「AUTOTITLE」](/t)を参照。",
            "[AUTOTITLE](/t)を参照。",
        );
    }

    #[test]
    fn titles_stay() {
        stays("See \"[AUTOTITLE](/t).\"", "「[緑茶](/t)」を参照。");
        stays("See [tea](/t).", "[オートタイトル](/t)を参照。");
        stays("See [AUTOTITLE](/t).", "[タイトルの自動化](/t)を参照。");
        stays("See [AUTOTITLE](/t).", "[AUTOTITLE](/t)を参照。");
    }
}
