//! Encodings other than UTF-8.
//!
//! Enters: the bytes of a file. Leaves: its text, and what is wrong with its encoding. Nothing is decoded by guess except
//! UTF-16, which the standard library reads; the name of any other encoding only makes the message clear.

use std::borrow::Cow;

/// A file whose bytes are not the UTF-8 text that they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign {
    /// Byte offset in the text of the first character that is affected.
    pub at: u32,
    /// Name of the probable encoding; `None` if the bytes are like those of no known one.
    pub name: Option<&'static str>,
}

impl Foreign {
    /// Returns what is wrong, as the start of a message.
    pub fn message(&self) -> String {
        match self.name {
            Some(name) => format!("file is not UTF-8 but probably {name}"),
            None => "invalid UTF-8".to_owned(),
        }
    }

    /// How to solve it.
    pub const HELP: &'static str = "save the file as UTF-8";
}

/// Returns the text of a file without a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<Foreign>) {
    let foreign = |at: usize, name| Foreign {
        at: at as u32,
        name,
    };
    if let Some((name, text)) = utf16(bytes) {
        return (Cow::Owned(text), Some(foreign(0, Some(name))));
    }
    match str::from_utf8(bytes) {
        Ok(text) => {
            let is_shifted = || memchr::memchr(ESCAPE, bytes).and_then(|_| shifted(bytes));
            let found = is_shifted().map(|at| foreign(at, Some("ISO-2022-JP")));
            (
                Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
                found,
            )
        }
        Err(_) => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let at = str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
            let found = foreign(at, one_byte_units(bytes));
            (String::from_utf8_lossy(bytes), Some(found))
        }
    }
}

const ESCAPE: u8 = 0x1B;

/// Returns the offset of the first sequence that switches to Japanese characters in ISO-2022-JP, whose bytes are ASCII.
fn shifted(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, b"\x1b$B").or_else(|| memchr::memmem::find(bytes, b"\x1b$@"))
}

/// Reads UTF-16, with a byte order mark or without. Returns its name and the text.
fn utf16(bytes: &[u8]) -> Option<(&'static str, String)> {
    let (name, is_little, bytes) = match bytes {
        [0xFF, 0xFE, rest @ ..] => ("UTF-16", true, rest),
        [0xFE, 0xFF, rest @ ..] => ("UTF-16", false, rest),
        _ => {
            let is_little = unmarked_utf16(bytes)?;
            ("UTF-16 without a byte order mark", is_little, bytes)
        }
    };
    let units = bytes.chunks_exact(2).map(|pair| match is_little {
        true => u16::from_le_bytes([pair[0], pair[1]]),
        false => u16::from_be_bytes([pair[0], pair[1]]),
    });
    let text: String = char::decode_utf16(units)
        .map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    Some((name, text))
}

/// Bytes that are looked at to recognize UTF-16.
const SAMPLE: usize = 4096;

/// Whether bytes are UTF-16 without a byte order mark, and if so, whether it is little-endian. Any text has line breaks
/// and spaces, whose other byte is 0 and always on the same side.
fn unmarked_utf16(bytes: &[u8]) -> Option<bool> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    memchr::memchr(0, sample)?;
    let ascii_with_zero = |first: usize| {
        let pairs = sample.chunks_exact(2);
        let is_ascii = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
        pairs
            .filter(|pair| pair[first] == 0 && is_ascii(pair[1 - first]))
            .count()
    };
    let zeros = memchr::memchr_iter(0, sample).count();
    let (big, little) = (ascii_with_zero(0), ascii_with_zero(1));
    // One pair in twenty: Japanese text has few spaces. Other files can have a stray NUL.
    let is_enough =
        |count: usize| count > 2 && count * 20 >= sample.len() / 2 && count * 10 >= zeros * 9;
    match (is_enough(little), is_enough(big)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// Returns the probable name of an encoding whose units are bytes.
fn one_byte_units(bytes: &[u8]) -> Option<&'static str> {
    if is_mostly_utf8(bytes) {
        return None;
    }
    let shift_jis = Japanese::of(bytes, shift_jis);
    let euc = Japanese::of(bytes, euc_jp);
    match (shift_jis, euc) {
        // Kana and kanji of EUC-JP read as Shift_JIS are narrow kana, which texts hardly contain.
        (Some(sjis), Some(euc)) if euc.wide > 0 && sjis.narrow > sjis.wide => Some("EUC-JP"),
        (Some(sjis), _) if sjis.wide + sjis.narrow > sjis.western => Some("Shift_JIS"),
        (None, Some(euc)) if euc.wide > 0 && !is_western(bytes) => Some("EUC-JP"),
        _ if is_western(bytes) => Some("Windows-1252 or ISO-8859-1"),
        _ => None,
    }
}

/// Whether a file has far more characters of several bytes in UTF-8 than invalid places: it is UTF-8 with a broken byte.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > 2 * invalid
}

/// Whether bytes above ASCII mostly stand between ASCII ones, as accented letters do.
fn is_western(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let pairs = bytes
        .windows(2)
        .filter(|pair| !pair[0].is_ascii() && !pair[1].is_ascii());
    // C1 controls without the quotes and dashes of Windows-1252.
    let controls = bytes
        .iter()
        .filter(|byte| matches!(byte, 0x81..=0x84 | 0x86..=0x90 | 0x98..=0x9F))
        .count();
    high > 0 && pairs.count() * 4 < high && controls * 4 < high
}

/// Characters of a text in a Japanese encoding.
#[derive(Default)]
struct Japanese {
    /// Characters of two or three bytes.
    wide: usize,
    /// Half-width kana.
    narrow: usize,
    /// Characters of two bytes whose first byte is an accented letter in Western encodings and whose second is ASCII.
    western: usize,
}

/// Kind and length in bytes of a character that is not ASCII.
enum Kind {
    Wide(usize),
    Narrow(usize),
}

impl Japanese {
    /// Counts the characters of a text; `None` if a byte has no meaning in the encoding.
    fn of(bytes: &[u8], kind: fn(&[u8]) -> Option<Kind>) -> Option<Self> {
        let mut found = Self::default();
        let mut rest = bytes;
        while let [first, ..] = rest {
            let len = match first.is_ascii() {
                true => 1,
                false => match kind(rest)? {
                    Kind::Wide(len) => {
                        let is_western = *first >= 0xE0 && rest[1].is_ascii();
                        match is_western {
                            true => found.western += 1,
                            false => found.wide += 1,
                        }
                        len
                    }
                    Kind::Narrow(len) => {
                        found.narrow += 1;
                        len
                    }
                },
            };
            rest = &rest[len..];
        }
        Some(found)
    }
}

fn shift_jis(bytes: &[u8]) -> Option<Kind> {
    match bytes {
        [0xA1..=0xDF, ..] => Some(Kind::Narrow(1)),
        [0x81..=0x9F | 0xE0..=0xFC, 0x40..=0x7E | 0x80..=0xFC, ..] => Some(Kind::Wide(2)),
        _ => None,
    }
}

fn euc_jp(bytes: &[u8]) -> Option<Kind> {
    match bytes {
        [0x8E, 0xA1..=0xDF, ..] => Some(Kind::Narrow(2)),
        [0x8F, 0xA1..=0xFE, 0xA1..=0xFE, ..] => Some(Kind::Wide(3)),
        [0xA1..=0xFE, 0xA1..=0xFE, ..] => Some(Kind::Wide(2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn name(bytes: &[u8]) -> Option<Option<&'static str>> {
        decode(bytes).1.map(|foreign| foreign.name)
    }

    #[test]
    fn japanese_encodings_are_named() {
        // 箱を開けます。
        let shift_jis = b"title: \x94\xa0\x82\xf0\x8aJ\x82\xaf\x82\xdc\x82\xb7\x81B\n";
        let euc_jp = b"title: \xc8\xa2\xa4\xf2\xb3\xab\xa4\xb1\xa4\xde\xa4\xb9\xa1\xa3\n";
        let iso_2022_jp = b"title: \x1b$BH\"$r3+$1$^$9!#\x1b(B\n";
        assert_eq!(name(shift_jis), Some(Some("Shift_JIS")));
        assert_eq!(name(euc_jp), Some(Some("EUC-JP")));
        assert_eq!(name(iso_2022_jp), Some(Some("ISO-2022-JP")));
        // Half-width kana, and names of one and two kanji.
        assert_eq!(
            name(b"name: \xbc\xd9\xb8\xdb\xb2\n"),
            Some(Some("Shift_JIS"))
        );
        assert_eq!(name(b"name: \x8e\x86\x92\xb9\n"), Some(Some("Shift_JIS")));
        assert_eq!(name(b"name: \xbb\xe6\xc4\xbb\n"), Some(Some("EUC-JP")));
        assert_eq!(
            name(b"\x8c\x84\x8a\xd4\x82\xc9\x92\x8d\x88\xd3\x81B"),
            Some(Some("Shift_JIS"))
        );
    }

    #[test]
    fn western_encodings_are_named() {
        let text = b"Les donn\xe9es sont pr\xeates \xe0 l'emploi: \x93oui\x94.\n";
        assert_eq!(name(text), Some(Some("Windows-1252 or ISO-8859-1")));
        assert_eq!(name(b"caf\xe9\n"), Some(Some("Windows-1252 or ISO-8859-1")));
    }

    #[test]
    fn utf_16_is_named_and_read() {
        let text = "---\ntitle: 使う\n---\n\n鍵を回します。\n";
        for (bytes, marked) in [
            (
                text.encode_utf16()
                    .flat_map(u16::to_le_bytes)
                    .collect::<Vec<u8>>(),
                &b"\xff\xfe"[..],
            ),
            (
                text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                &b"\xfe\xff"[..],
            ),
        ] {
            let (read, foreign) = decode(&bytes);
            assert_eq!(read, text);
            let unmarked = "UTF-16 without a byte order mark";
            assert_eq!(foreign.and_then(|foreign| foreign.name), Some(unmarked));
            let bytes = [marked, &bytes].concat();
            let (read, foreign) = decode(&bytes);
            assert_eq!(read, text);
            assert_eq!(foreign.and_then(|foreign| foreign.name), Some("UTF-16"));
        }
    }

    #[test]
    fn utf_8_is_not_reported() {
        assert_eq!(decode("\u{feff}日本語".as_bytes()), ("日本語".into(), None));
        assert_eq!(name(b"plain"), None);
        assert_eq!(name(b"one NUL \0 in a text"), None);
    }

    #[test]
    fn a_broken_byte_in_utf_8_has_no_name() {
        let bytes = ["日本語".as_bytes(), b"\xe3\x81", "の文".as_bytes()].concat();
        let (text, foreign) = decode(&bytes);
        assert_eq!(text, "日本語\u{fffd}の文");
        assert_eq!(
            foreign.map(|foreign| (foreign.at, foreign.name)),
            Some((9, None))
        );
    }
}
