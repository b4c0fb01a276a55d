//! Arguments of filters.
//!
//! Enters: the markup after a filter's name. Leaves: expressions, and diagnostics about arguments that the filter does not
//! have.

use std::ops::Range;

use super::{
    expression::{Cursor, Expression},
    filters::Filter,
    problems::Problems,
};
use crate::diag::{codes, did_you_mean};

impl Cursor<'_> {
    /// Parses the positional and keyword arguments after a filter's name, and reports those that the filter does not
    /// have.
    pub(super) fn arguments(
        &mut self,
        filter: Option<&Filter>,
        problems: &mut Problems<'_>,
    ) -> (Vec<Expression>, Vec<(&'static str, Expression)>) {
        let (mut positional, mut keyword) = (Vec::new(), Vec::new());
        if !self.take(":") {
            return (positional, keyword);
        }
        loop {
            self.blanks();
            let before = self.at;
            let name = self.name();
            let after_name = self.at;
            let is_keyword = name.is_some() && self.take(":");
            if !is_keyword {
                self.at = before;
            }
            let Some(value) = self.expression(problems) else {
                break;
            };
            let most = filter.map_or(usize::MAX, |filter| filter.takes.1);
            match name.filter(|_| is_keyword) {
                Some(name) => {
                    let known = filter.map_or(&[] as &[_], |filter| filter.keywords);
                    match known.iter().find(|known| **known == name) {
                        Some(name) => keyword.push((*name, value)),
                        None => {
                            let at = self.base + before..self.base + after_name;
                            unknown_argument(filter, name, at, problems);
                        }
                    }
                }
                None if positional.len() < most => positional.push(value),
                None => {
                    let at = self.base + before..self.base + self.at;
                    let written = &self.text[before..self.at];
                    unknown_argument(filter, written, at, problems);
                }
            }
            if !self.take(",") {
                break;
            }
        }
        (positional, keyword)
    }
}

/// Reports an argument that a filter does not have.
fn unknown_argument(
    filter: Option<&Filter>,
    written: &str,
    at: Range<usize>,
    problems: &mut Problems<'_>,
) {
    let Some(filter) = filter else { return };
    let message = format!(
        "filter `{}` has no argument `{}`; ignored",
        filter.name,
        crate::diag::shorten(written)
    );
    problems.add(&codes::LIQUID_JUNK, at, message).help =
        did_you_mean(written, filter.keywords.iter().copied());
}
