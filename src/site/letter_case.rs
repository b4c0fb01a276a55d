//! Paths that differ in case only, as some hosts and file systems take them for the same.

use std::borrow::Cow;

/// Returns what is equal for all paths that differ in case only; borrowed if that is the path itself, as it mostly is.
pub fn fold_case(path: &str) -> Cow<'_, str> {
    let is_folded = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    match path.bytes().all(is_folded) {
        true => path.into(),
        false => path.to_lowercase().into(),
    }
}
