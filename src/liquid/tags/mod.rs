//! The tags, one topic per file. A new tag needs a file here and a line in [`TAGS`].

mod callout;
mod code_tabs;
mod conditional;
mod data;
mod ifversion;
mod include;
mod link;
mod loops;
mod octicon;
mod octicon_names;
mod prompt;
mod releases;
mod tool;
mod variables;

pub use code_tabs::LANGUAGES as CODE_TAB_LANGUAGES;
pub(super) use data::suggested_path;
pub(super) use ifversion::VersionTest;
pub(crate) use octicon::icon;
pub(crate) use octicon_names::names as icon_names;
pub(super) use tool::tool;

use super::parse::ParseTag;
use crate::config::tools;

/// A tag's name, the tag that ends its block (if it has one), and its parser.
struct Tag {
    name: &'static str,
    end: Option<&'static str>,
    parse: ParseTag,
}

macro_rules! tags {
    ($($name:literal $($end:literal)? => $parse:path;)*) => {
        &[$(Tag { name: $name, end: tags!(@end $($end)?), parse: $parse }),*]
    };
    (@end) => { None };
    (@end $end:literal) => { Some($end) };
}

const TAGS: &[Tag] = tags! {
    "assign" => variables::assign;
    "break" => loops::break_;
    "capture" "endcapture" => variables::capture;
    "case" "endcase" => conditional::case;
    "codetab" "endcodetab" => code_tabs::tab;
    "codetabs" "endcodetabs" => code_tabs::tabs;
    "continue" => loops::continue_;
    "cycle" => loops::cycle;
    "danger" "enddanger" => callout::parse;
    "data" => data::data;
    "decrement" => variables::decrement;
    "echo" => variables::echo;
    "for" "endfor" => loops::for_;
    "homepage_link_with_intro" => link::parse;
    "if" "endif" => conditional::if_;
    "ifversion" "endif" => ifversion::parse;
    "include" => include::include;
    "increment" => variables::increment;
    "indented_data_reference" => data::indented;
    "link" => link::parse;
    "link_as_article_card" => link::parse;
    "link_in_list" => link::parse;
    "link_with_intro" => link::parse;
    "link_with_short_title" => link::parse;
    "liquid" => variables::liquid;
    "note" "endnote" => callout::parse;
    "octicon" => octicon::parse;
    "prompt" "endprompt" => prompt::parse;
    "render" => include::render;
    "rowheaders" "endrowheaders" => tool::row_headers;
    "tablerow" "endtablerow" => loops::table_row;
    "tip" "endtip" => callout::parse;
    "topic_link_in_list" => link::parse;
    "unless" "endunless" => conditional::unless;
    "warning" "endwarning" => callout::parse;
};

/// Tags whose contents are not Liquid; `segment` handles them.
pub(crate) const VERBATIM: &[&str] = &["raw", "comment", "doc"];

/// Tags allowed only inside a block.
pub(crate) const BRANCHES: &[&str] = &["else", "elsif", "when"];

/// The parser of a tag.
pub(super) fn find(name: &str) -> Option<ParseTag> {
    let known = TAGS.iter().find(|tag| tag.name == name);
    known
        .map(|tag| tag.parse)
        .or_else(|| tools::is_built_in(name).then_some(tool::parse as ParseTag))
}

/// The tag that ends a block.
pub(crate) fn end_of(name: &str) -> Option<String> {
    if tools::is_built_in(name) {
        return Some(format!("end{name}"));
    }
    let tag = TAGS.iter().find(|tag| tag.name == name)?;
    tag.end.map(str::to_owned)
}

/// Whether a tag only ends or divides a block.
pub(crate) fn is_part(name: &str) -> bool {
    let ends = |tag: &Tag| tag.end == Some(name);
    BRANCHES.contains(&name)
        || TAGS.iter().any(ends)
        || name
            .strip_prefix("end")
            .is_some_and(|rest| VERBATIM.contains(&rest) || tools::is_built_in(rest))
}

/// Whether a tool of a site cannot have this name, because another tag has it or would end at it.
pub fn is_reserved(name: &str) -> bool {
    let is_tag = TAGS.iter().any(|tag| tag.name == name) || VERBATIM.contains(&name);
    is_tag || is_part(name) || name.starts_with("end")
}

/// Names of all tags.
pub fn names() -> impl Iterator<Item = &'static str> {
    TAGS.iter()
        .map(|tag| tag.name)
        .chain(VERBATIM.iter().copied())
        .chain(tools::built_in().map(|(name, _)| name))
}

/// Link tags in a text whose page is a literal path: the tag's name and the path, in order. Trees of 2020 order their
/// pages by them.
pub fn links(text: &str) -> Vec<(&str, &str)> {
    use super::segment::{Segment, segment};
    segment(text, true)
        .into_iter()
        .filter_map(|piece| match piece {
            Segment::Tag { name, markup, .. } => Some((&text[name], &text[markup])),
            _ => None,
        })
        .filter(|(name, _)| name.contains("link") && find(name).is_some())
        .collect()
}
