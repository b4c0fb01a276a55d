//! Restores words of code that were translated.
//!
//! Enters: a line of the source, and the line in its place. Leaves: the line with the source's keys, keywords, options and
//! names of commands. What may be an example for the reader to replace stays the translator's.

use super::{
    fold::{compact, sign},
    language::{KEYWORDS, Language, MANAGERS},
};

/// A word of a line, or what stands between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece<'a> {
    text: &'a str,
    is_word: bool,
}

/// The line with its translated words restored; `None` if that is not certain.
pub(super) fn repaired(source: &str, written: &str, traits: &Language) -> Option<String> {
    let (wanted, found) = (pieces(source), pieces(written));
    if wanted.len() != found.len() || !source.is_ascii() || written.is_ascii() {
        return None;
    }
    let mut text = String::with_capacity(written.len());
    // A value for machines is one word, or a path.
    let value = source
        .split_once(": ")
        .map_or("", |(_, value)| value.trim());
    let is_plain_value = !value.is_empty()
        && value
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-./@:".contains(c));
    let mut has_key = false;
    let mut is_restored = false;
    for (k, (model, own)) in wanted.iter().zip(&found).enumerate() {
        if model.is_word != own.is_word {
            return None;
        }
        if !model.is_word {
            if compact(model.text) != compact(own.text) {
                return None;
            }
            // Before the first word stands the indentation, which may be the translator's.
            text.push_str(if k == 0 && own.text.is_ascii() {
                own.text
            } else {
                model.text
            });
            continue;
        }
        if model.text == own.text {
            text.push_str(own.text);
            continue;
        }
        // A word that is written with the letters of code was changed on purpose, or with the source.
        if own.text.is_ascii() {
            return None;
        }
        let before = |n: usize| {
            k.checked_sub(n)
                .and_then(|i| wanted.get(i))
                .map_or("", |piece| piece.text)
        };
        let after = wanted.get(k + 1).map_or("", |piece| piece.text);
        let is_key = traits.is_keyed
            && (k <= 1 || before(1).trim() == "\"")
            && after.trim_start_matches('"').starts_with(':');
        let is_value = has_key && is_plain_value && is_identifier(model.text);
        let is_option = before(1).ends_with('-') && before(1).trim_start().starts_with('-');
        let is_command = !traits.is_keyed
            && traits.is_by_line
            && k <= 1
            && after != "="
            && is_identifier(model.text);
        let is_order = traits.is_by_line
            && MANAGERS.contains(&before(2))
            && before(1) == " "
            && is_identifier(model.text);
        let is_quoted = wanted
            .get(..k)?
            .iter()
            .flat_map(|piece| piece.text.chars())
            .filter(|&c| c == '"')
            .count()
            % 2
            == 1;
        has_key |= is_key;
        let is_keyword = KEYWORDS.contains(&model.text) && !is_quoted;
        if is_key || is_value || is_option || is_command || is_order || is_keyword {
            text.push_str(model.text);
            is_restored = true;
        } else {
            text.push_str(own.text);
        }
    }
    is_restored.then_some(text)
}

/// Whether a word is written like a name for machines.
fn is_identifier(word: &str) -> bool {
    word.chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
}

/// Cuts a line into words and what stands between.
fn pieces(line: &str) -> Vec<Piece<'_>> {
    let is_word_sign = |c: char| {
        let c = sign(c);
        c.is_alphanumeric() || matches!(c, '_' | 'ー' | '・')
    };
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let is_word = is_word_sign(first);
        let mut end = rest
            .find(|c| is_word_sign(c) != is_word)
            .unwrap_or(rest.len());
        // A name may have dashes inside.
        while is_word
            && rest.get(end..).is_some_and(|tail| {
                tail.strip_prefix('-')
                    .is_some_and(|next| next.starts_with(is_word_sign))
            })
        {
            let tail = rest.get(end + 1..).unwrap_or_default();
            end += 1 + tail.find(|c| !is_word_sign(c)).unwrap_or(tail.len());
        }
        let (text, tail) = rest.split_at(end);
        found.push(Piece { text, is_word });
        rest = tail;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translation::repair::code::language::language;

    fn repaired_as(info: &str, source: &str, written: &str) -> Option<String> {
        repaired(source, written, &language(info))
    }

    #[test]
    fn keys_come_from_the_source() {
        assert_eq!(
            repaired_as("yaml", "runs-on: linux", "実行: リナックス").as_deref(),
            Some("runs-on: linux")
        );
        assert_eq!(
            repaired_as("yaml", "title: Blue Whale", "見出し: 青い クジラ").as_deref(),
            Some("title: 青い クジラ")
        );
    }

    #[test]
    fn keywords_and_commands_come_from_the_source() {
        assert_eq!(
            repaired_as("js", "return x", "返す x").as_deref(),
            Some("return x")
        );
        assert_eq!(
            repaired_as("sh", "git push --force", "git プッシュ --強制").as_deref(),
            Some("git push --force")
        );
    }

    #[test]
    fn examples_stay() {
        assert_eq!(repaired_as("sh", "cd YOUR-FOLDER", "cd フォルダ"), None);
        assert_eq!(
            repaired_as("sh", "git clone <name>", "git clone <名前>"),
            None
        );
        assert_eq!(repaired_as("yaml", "name: Blue", "name: 青"), None);
    }
}
