//! The tags, one topic per file. A new tag needs a file here and a line in [`TAGS`].

mod callout;
mod conditional;
mod data;
mod ifversion;
mod include;
mod link;
mod loops;
mod octicon;
mod octicon_names;
mod variables;

pub(super) use ifversion::VersionTest;

use super::parse::ParseTag;

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
    "all" "endall" => callout::parse;
    "assign" => variables::assign;
    "break" => loops::break_;
    "capture" "endcapture" => variables::capture;
    "case" "endcase" => conditional::case;
    "cli" "endcli" => callout::parse;
    "continue" => loops::continue_;
    "curl" "endcurl" => callout::parse;
    "cycle" => loops::cycle;
    "danger" "enddanger" => callout::parse;
    "data" => data::data;
    "decrement" => variables::decrement;
    "desktop" "enddesktop" => callout::parse;
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
    "linux" "endlinux" => callout::parse;
    "liquid" => variables::liquid;
    "mac" "endmac" => callout::parse;
    "note" "endnote" => callout::parse;
    "octicon" => octicon::parse;
    "render" => include::render;
    "tablerow" "endtablerow" => loops::table_row;
    "tip" "endtip" => callout::parse;
    "topic_link_in_list" => link::parse;
    "unless" "endunless" => conditional::unless;
    "warning" "endwarning" => callout::parse;
    "webui" "endwebui" => callout::parse;
    "windows" "endwindows" => callout::parse;
};

/// Tags whose contents are not Liquid; `segment` handles them.
const VERBATIM: &[&str] = &["raw", "comment"];

/// Tags allowed only inside a block.
const BRANCHES: &[&str] = &["else", "elsif", "when"];

/// The parser of a tag.
pub(super) fn find(name: &str) -> Option<ParseTag> {
    TAGS.iter()
        .find(|tag| tag.name == name)
        .map(|tag| tag.parse)
}

/// The tag that ends a block.
pub(super) fn end_of(name: &str) -> Option<&'static str> {
    TAGS.iter()
        .find(|tag| tag.name == name)
        .and_then(|tag| tag.end)
}

/// Whether a tag only ends or divides a block.
pub(super) fn is_part(name: &str) -> bool {
    let ends = |tag: &Tag| tag.end == Some(name);
    BRANCHES.contains(&name)
        || TAGS.iter().any(ends)
        || name
            .strip_prefix("end")
            .is_some_and(|rest| VERBATIM.contains(&rest))
}

/// Names of all tags.
pub fn names() -> impl Iterator<Item = &'static str> {
    TAGS.iter()
        .map(|tag| tag.name)
        .chain(VERBATIM.iter().copied())
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
