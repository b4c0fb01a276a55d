//! Every kind of problem, once: its name, how bad it is, and what it means.
//! The manual's page about problems lists them; a test keeps the two equal.

use super::Severity::{self, Error, Warning};

/// A kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The name shown in brackets and used in the manual.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence for the list in the manual.
    pub meaning: &'static str,
}

macro_rules! codes {
    ($($id:ident $name:literal $severity:ident $meaning:literal;)*) => {
        $(#[doc = $meaning] pub static $id: Code = Code { name: $name, severity: $severity, meaning: $meaning };)*
        /// All codes in the order of this file.
        pub static ALL: &[&Code] = &[$(&$id),*];
    };
}

codes! {
    CONFIG "config" Error "The site configuration cannot be used; nothing is built.";

    INVALID_UTF8 "invalid-utf8" Error "A file has bytes that are not UTF-8; they are shown as U+FFFD.";
    UNREADABLE_FILE "unreadable-file" Error "A file or folder cannot be read, such as a link that leads nowhere; it is left out.";
    NUL_BYTE "nul-byte" Error "A file has a NUL byte; it is left out.";
    LONG_BLANK "long-blank" Warning "Ten thousand blanks or more stand in a row, which is rarely meant.";

    YAML_SYNTAX "yaml-syntax" Error "Front matter or a data file is not valid YAML.";
    JSON_SYNTAX "json-syntax" Error "A JSON file cannot be read.";
    REFERENCE_FILE "reference-file" Error "A file of REST operations, payloads or schemas, or of external links, cannot be read.";
    FRONT_MATTER_MISSING "front-matter-missing" Error "A page has no front matter between two lines of `---`.";
    FRONT_MATTER_KEY "front-matter-key" Warning "A front-matter key is not known.";
    FRONT_MATTER_TYPE "front-matter-type" Error "A front-matter value has the wrong type.";
    MISSING_TITLE "missing-title" Error "A page has no title.";
    MISSING_VERSIONS "missing-versions" Error "A page has no `versions`; it is made for every version.";
    VERSION_RANGE "version-range" Error "A version range cannot be understood.";
    VERSION_PLAN "version-plan" Error "`versions` names a plan or feature that the site does not have.";
    NO_VERSION "no-version" Error "No version of the site matches a page's `versions`, so the page is not made.";

    CHILD_MISSING "child-missing" Error "A `children` entry or a table of contents names a page that does not exist.";
    CHILD_TWICE "child-twice" Warning "A page is the child of two others; the first one keeps it.";
    ORPHAN_PAGE "orphan-page" Warning "No `children` list names a page of a site that uses them.";
    ORPHAN_TRANSLATION "orphan-translation" Warning "A translation has no page in the source language; it is not used.";
    URL_COLLISION "url-collision" Error "Two pages have the same URL; only the first is made.";
    OUTPUT_REPLACED "output-replaced" Warning "A page or a file in `public` has the path of a file that hanga generates; the generated file is not written.";
    REDIRECT_SHADOWED "redirect-shadowed" Error "A `redirect_from` is the URL of a page that exists.";
    REDIRECT_PATH "redirect-path" Error "A `redirect_from` is no path of this site.";
    REDIRECT_TWICE "redirect-twice" Error "Two pages claim the same `redirect_from`.";
    REDIRECT_LOOP "redirect-loop" Error "A page redirects to itself.";

    LIQUID_SYNTAX "liquid-syntax" Error "A Liquid tag or output cannot be understood.";
    LIQUID_JUNK "liquid-junk" Warning "A Liquid tag or output holds words that have no meaning; they are passed over.";
    LIQUID_UNKNOWN_TAG "liquid-unknown-tag" Error "There is no Liquid tag of this name.";
    LIQUID_UNKNOWN_FILTER "liquid-unknown-filter" Error "There is no filter of this name; the value passes unchanged.";
    LIQUID_FILTER "liquid-filter" Error "A filter cannot work on this value.";
    LIQUID_UNCLOSED "liquid-unclosed" Error "A block is never closed.";
    LIQUID_STRAY_END "liquid-stray-end" Error "A closing tag or branch stands where no block is open.";
    LIQUID_NESTING "liquid-nesting" Error "Blocks are nested too deeply.";
    LIQUID_NUMBER "liquid-number" Error "A number does not fit into 64 bits.";
    LIQUID_LOOP "liquid-loop" Error "A loop would run too long.";
    UNDEFINED_DATA "undefined-data" Error "A `data` tag names a key that no data file has.";
    DATA_CYCLE "data-cycle" Error "A piece of data or an include contains itself.";
    DATA_TYPE "data-type" Error "A value of a landing page, in front matter or data, has the wrong type; it is passed over.";
    UNKNOWN_LAYOUT "unknown-layout" Warning "A `layout` names no template of the site, and is none that trees of this kind use.";
    UNKNOWN_INCLUDE "unknown-include" Error "There is no include of this name.";
    UNKNOWN_ICON "unknown-icon" Error "There is no octicon of this name.";
    UNKNOWN_VERSION_NAME "unknown-version-name" Warning "`ifversion` names something that is neither a plan nor a feature.";
    DEAD_LINK "dead-link" Warning "A list in front matter, data or the configuration names a page that does not exist.";
    DEAD_LINK_TAG "dead-link-tag" Warning "A link tag names a page that does not exist.";

    CODE_LANGUAGE "code-language" Warning "A code block's language is not known; it is shown without colours.";
    HTML_UNCLOSED "html-unclosed" Warning "An HTML element is opened and not closed where it must be.";
    MARKDOWN_NESTING "markdown-nesting" Error "Lists, quotes or elements are nested too deeply; the inner ones are flattened.";
    TRANSLATION_BROKEN "translation-broken" Warning "A part of a translation is broken; the source language is shown there.";

    TEMPLATE "template" Error "A layout cannot be parsed or rendered.";
}
