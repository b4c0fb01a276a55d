//! Links that open a prompt in an assistant.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters that stay as they are in a query value: those of JavaScript's `encodeURIComponent`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The icon of such a link: a speech bubble with a spark, drawn for hanga.
pub const ICON: &str = "<svg class=\"octicon\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\" fill=\"currentColor\"><path d=\"M2 2h12v9H8l-4 3v-3H2zm1.5 1.5v6h2v1.6l2-1.6h5v-6z\"/><path d=\"m8 4 .8 1.7 1.7.8-1.7.8L8 9l-.8-1.7-1.7-.8 1.7-.8z\"/></svg>";

/// Returns the address that opens a prompt; `base` is the address of the assistant.
pub fn address(base: &str, prompt: &str) -> String {
    format!("{base}{}", utf8_percent_encode(prompt.trim(), ENCODED))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_prompt_is_encoded() {
        let address = super::address("https://a.example/?q=", "Is 1 < 2 & \"why\"?\n日本");
        let query = "Is%201%20%3C%202%20%26%20%22why%22%3F%0A%E6%97%A5%E6%9C%AC";
        assert_eq!(address, format!("https://a.example/?q={query}"));
    }
}
