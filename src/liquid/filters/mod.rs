//! Filters: those of the language reference of Liquid, and those added by the dialects.
//!
//! Enters: a filter's name and its arguments, then a value for each call. Leaves: the value that takes its place. Nothing
//! in, nothing out: a filter on nil gives nil or what an empty list or text would give.

mod call;
mod date;
mod html;
mod json;
mod lists;
mod numbers;
mod pieces;
mod text;

use std::fmt;

pub(in crate::liquid) use call::{Arguments, Failure, Outcome};
pub(crate) use date::NOW;

use crate::{diag::did_you_mean, value::Value};

/// The filter that expands the Liquid in a text.
pub(super) const RENDER_LIQUID: &str = "render_liquid";

/// A filter.
pub(super) struct Filter {
    pub(super) name: &'static str,
    /// The least and the most positional arguments.
    pub(super) takes: (usize, usize),
    /// Names of keyword arguments.
    pub(super) keywords: &'static [&'static str],
    pub(super) apply: fn(&Value, &Arguments<'_>) -> Outcome,
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The filter of this name; `Err` with a similar name if there is none.
pub(super) fn find(name: &str) -> Result<&'static Filter, Option<String>> {
    let known = FILTERS.binary_search_by(|filter| filter.name.cmp(name));
    match known {
        Ok(n) => Ok(&FILTERS[n]),
        Err(_) => Err(did_you_mean(name, names())),
    }
}

/// Names of all filters, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    let known = FILTERS.iter().map(|filter| filter.name);
    let mut names: Vec<_> = known.chain([RENDER_LIQUID]).collect();
    names.sort_unstable();
    names.into_iter()
}

macro_rules! filters {
    ($($name:literal $least:literal..$most:literal $([$keyword:literal])? => $apply:path;)*) => {
        &[$(Filter {
            name: $name,
            takes: ($least, $most),
            keywords: &[$($keyword)?],
            apply: $apply,
        }),*]
    };
}

/// All filters with their numbers of arguments, sorted by name.
static FILTERS: &[Filter] = filters! {
    "abs" 0..0 => numbers::abs;
    "append" 1..1 => text::append;
    "at_least" 1..1 => numbers::at_least;
    "at_most" 1..1 => numbers::at_most;
    "capitalize" 0..0 => text::capitalize;
    "ceil" 0..0 => numbers::ceil;
    "compact" 0..1 => lists::compact;
    "concat" 1..1 => lists::concat;
    "date" 0..1 => date::date;
    "default" 0..1 ["allow_false"] => lists::default;
    "divided_by" 1..1 => numbers::divided_by;
    "downcase" 0..0 => text::downcase;
    "escape" 0..0 => html::escape;
    "escape_once" 0..0 => html::escape_once;
    "find" 1..2 => lists::find;
    "find_index" 1..2 => lists::find_index;
    "first" 0..0 => lists::first;
    "floor" 0..0 => numbers::floor;
    "has" 1..2 => lists::has;
    "html_block" 0..0 => html::html_block;
    "join" 0..1 => lists::join;
    "json" 0..0 => json::json;
    "last" 0..0 => lists::last;
    "lstrip" 0..0 => text::lstrip;
    "map" 1..1 => lists::map;
    "minus" 1..1 => numbers::minus;
    "modulo" 1..1 => numbers::modulo;
    "newline_to_br" 0..0 => html::newline_to_br;
    "obj_size" 0..0 => lists::obj_size;
    "plus" 1..1 => numbers::plus;
    "prepend" 1..1 => text::prepend;
    "reject" 1..2 => lists::reject;
    "remove" 1..1 => text::remove;
    "remove_first" 1..1 => text::remove_first;
    "remove_last" 1..1 => text::remove_last;
    "replace" 1..2 => text::replace;
    "replace_first" 1..2 => text::replace_first;
    "replace_last" 1..2 => text::replace_last;
    "reverse" 0..0 => lists::reverse;
    "round" 0..1 => numbers::round;
    "rstrip" 0..0 => text::rstrip;
    "size" 0..0 => lists::size;
    "slice" 1..2 => pieces::slice;
    "slugify" 0..0 => text::slugify;
    "sort" 0..1 => lists::sort;
    "sort_natural" 0..1 => lists::sort_natural;
    "split" 0..1 => pieces::split;
    "strip" 0..0 => text::strip;
    "strip_html" 0..0 => html::strip_html;
    "strip_newlines" 0..0 => text::strip_newlines;
    "sum" 0..1 => lists::sum;
    "times" 1..1 => numbers::times;
    "truncate" 0..2 => pieces::truncate;
    "truncatewords" 0..2 => pieces::truncatewords;
    "uniq" 0..1 => lists::uniq;
    "upcase" 0..0 => text::upcase;
    "url_decode" 0..0 => text::url_decode;
    "url_encode" 0..0 => text::url_encode;
    "version_num" 0..0 => text::version_num;
    "where" 1..2 => lists::where_;
};

#[cfg(test)]
mod tests {
    use super::FILTERS;

    #[test]
    fn filters_are_sorted_by_name() {
        assert!(FILTERS.is_sorted_by(|a, b| a.name < b.name));
    }
}
