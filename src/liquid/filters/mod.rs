//! Filters: the standard ones of the crate `liquid`, and those added by the dialects.

mod added;
mod arithmetic;
mod lists;
mod text;

pub(crate) use added::NOW;

use std::sync::OnceLock;

use liquid_core::{
    Filter,
    parser::{FilterArguments, ParseFilter},
    runtime::Expression,
};
use liquid_lib::stdlib;
use rustc_hash::FxHashMap;

use crate::diag::did_you_mean;

/// The filter that expands the Liquid in a text.
pub(super) const RENDER_LIQUID: &str = "render_liquid";

/// Why a filter cannot be used.
pub(super) enum Unusable {
    /// No filter has this name; a similar name, if there is one.
    Unknown(Option<String>),
    /// Its arguments are invalid.
    Arguments(String),
}

/// Looks up a filter and binds its arguments.
pub(super) fn find(
    name: &str,
    positional: Vec<Expression>,
    keyword: Vec<(&str, Expression)>,
) -> Result<Box<dyn Filter>, Unusable> {
    let known = table();
    let Some(filter) = known.get(name) else {
        return Err(Unusable::Unknown(did_you_mean(name, names())));
    };
    let arguments = FilterArguments {
        positional: Box::new(positional.into_iter()),
        keyword: Box::new(keyword.into_iter()),
    };
    filter.parse(arguments).map_err(|error| {
        let text = error.to_string();
        let first = text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("liquid: ");
        Unusable::Arguments(format!("filter `{name}`: {first}"))
    })
}

/// Names of all filters, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    let mut names: Vec<_> = table().keys().copied().chain([RENDER_LIQUID]).collect();
    names.sort_unstable();
    names.into_iter()
}

fn table() -> &'static FxHashMap<&'static str, Box<dyn ParseFilter>> {
    static TABLE: OnceLock<FxHashMap<&'static str, Box<dyn ParseFilter>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        macro_rules! filters {
            ($($name:literal $filter:expr;)*) => {
                [$(($name, Box::new($filter) as Box<dyn ParseFilter>)),*]
            };
        }
        let table = filters! {
            "abs" arithmetic::ABS;
            "append" stdlib::Append;
            "at_least" stdlib::AtLeast;
            "at_most" stdlib::AtMost;
            "capitalize" stdlib::Capitalize;
            "ceil" stdlib::Ceil;
            "compact" stdlib::Compact;
            "concat" stdlib::Concat;
            "date" added::DATE;
            "default" added::DEFAULT;
            "divided_by" arithmetic::DIVIDED_BY;
            "downcase" stdlib::Downcase;
            "escape" stdlib::Escape;
            "escape_once" stdlib::EscapeOnce;
            "find" lists::FIND;
            "find_index" lists::FIND_INDEX;
            "first" stdlib::First;
            "floor" stdlib::Floor;
            "has" lists::HAS;
            "html_block" added::HTML_BLOCK;
            "join" stdlib::Join;
            "json" text::JSON;
            "last" stdlib::Last;
            "lstrip" stdlib::Lstrip;
            "map" stdlib::Map;
            "minus" arithmetic::MINUS;
            "modulo" arithmetic::MODULO;
            "newline_to_br" stdlib::NewlineToBr;
            "obj_size" added::OBJ_SIZE;
            "plus" arithmetic::PLUS;
            "prepend" stdlib::Prepend;
            "reject" lists::REJECT;
            "remove" stdlib::Remove;
            "remove_first" stdlib::RemoveFirst;
            "remove_last" text::REMOVE_LAST;
            "replace" stdlib::Replace;
            "replace_first" stdlib::ReplaceFirst;
            "replace_last" text::REPLACE_LAST;
            "reverse" stdlib::Reverse;
            "round" stdlib::Round;
            "rstrip" stdlib::Rstrip;
            "size" added::SIZE;
            "slice" stdlib::Slice;
            "slugify" added::SLUGIFY;
            "sort" stdlib::Sort;
            "sort_natural" stdlib::SortNatural;
            "split" stdlib::Split;
            "strip" stdlib::Strip;
            "strip_html" stdlib::StripHtml;
            "strip_newlines" stdlib::StripNewlines;
            "sum" arithmetic::SUM;
            "times" arithmetic::TIMES;
            "truncate" stdlib::Truncate;
            "truncatewords" stdlib::TruncateWords;
            "uniq" stdlib::Uniq;
            "upcase" stdlib::Upcase;
            "url_decode" stdlib::UrlDecode;
            "url_encode" text::URL_ENCODE;
            "version_num" added::VERSION_NUM;
            "where" lists::WHERE;
        };
        table.into_iter().collect()
    })
}
