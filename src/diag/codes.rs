//! All diagnostic codes, defined once: name, severity and meaning. The manual's page about problems lists them; a test
//! keeps both in sync.

use super::Severity::{self, Error, Warning};

/// A kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Name, shown in brackets and used in the manual.
    pub name: &'static str,
    /// Default severity.
    pub severity: Severity,
    /// One sentence for the list in the manual.
    pub meaning: &'static str,
}

/// Returns the code with this name.
pub fn find(name: &str) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.name == name)
}

macro_rules! codes {
    ($($id:ident $name:literal $severity:ident $meaning:literal;)*) => {
        $(#[doc = $meaning] pub static $id: Code = Code { name: $name, severity: $severity, meaning: $meaning };)*
        /// All codes, in the order of this file.
        pub static ALL: &[&Code] = &[$(&$id),*];
    };
}

codes! {
    CONFIG "config" Error "The site configuration is invalid; nothing is built.";
    EXAMPLE_URL "example-url" Warning "`base_url` still has the value that `hanga new` gave it.";

    HISTORY "history" Warning "The site asks for the dates of the last changes, but git does not know them; pages show none.";

    INVALID_UTF8 "invalid-utf8" Error "A file is not valid UTF-8; the source language's or the theme's file is used instead, or invalid bytes are replaced with U+FFFD.";
    UNREADABLE_FILE "unreadable-file" Error "A file or directory cannot be read, for example because of a broken symbolic link; it is skipped.";
    NUL_BYTE "nul-byte" Error "A file contains a NUL byte.";
    LONG_BLANK "long-blank" Warning "A file has 10,000 or more consecutive whitespace characters, which is rarely intended.";

    YAML_SYNTAX "yaml-syntax" Error "Front matter or a data file is not valid YAML; the entries that can be read are used.";
    DUPLICATE_KEY "duplicate-key" Error "A map in YAML or JSON has the same key twice; the last value is used.";
    JSON_SYNTAX "json-syntax" Error "A data file is not valid JSON.";
    REFERENCE_FILE "reference-file" Error "A file with REST operations, webhook payloads, GraphQL schemas or external links cannot be read.";
    FRONT_MATTER_MISSING "front-matter-missing" Error "A page does not start with front matter between two `---` lines.";
    FRONT_MATTER_KEY "front-matter-key" Warning "Unknown front-matter key.";
    FRONT_MATTER_TYPE "front-matter-type" Error "A front-matter value has the wrong type.";
    MISSING_TITLE "missing-title" Error "A page has no title.";
    MISSING_VERSIONS "missing-versions" Error "A page has no `versions`; it is built for every version.";
    VERSION_RANGE "version-range" Error "A version range is invalid.";
    VERSION_PLAN "version-plan" Error "`versions` refers to an unknown plan or feature.";
    NO_VERSION "no-version" Error "A page's `versions` match no version of the site; the page is not built.";

    CHILD_MISSING "child-missing" Error "A `children` entry refers to a page that does not exist.";
    CHILD_TWICE "child-twice" Warning "A page is in the `children` of two pages; it stays below the first.";
    ORPHAN_PAGE "orphan-page" Warning "A page is not in any `children` list, although the site uses them.";
    ORPHAN_TRANSLATION "orphan-translation" Warning "A translation has no source page; it is ignored.";
    URL_COLLISION "url-collision" Error "Two pages, or a page and a file in `public`, have the same URL; the second is left out.";
    OUTPUT_REPLACED "output-replaced" Warning "A page or a file in `public` has the path of a file that hanga generates; the generated file is not written.";
    REDIRECT_SHADOWED "redirect-shadowed" Error "A `redirect_from` entry is the URL of an existing page.";
    REDIRECT_PATH "redirect-path" Error "A `redirect_from` entry is not a valid path.";
    REDIRECT_TWICE "redirect-twice" Error "Two pages have the same `redirect_from` entry, or entries that differ only in case.";
    REDIRECT_LOOP "redirect-loop" Error "A page redirects to itself.";
    FILE_NAME "file-name" Warning "The names of two files differ only in case or in the form of their characters, or a name is not allowed on Windows.";
    HOST_LIMIT "host-limit" Warning "The output has more redirect rules or files than some hosts accept.";

    LIQUID_SYNTAX "liquid-syntax" Error "Invalid syntax in a Liquid tag or output.";
    LIQUID_JUNK "liquid-junk" Warning "Unexpected text in a Liquid tag or output; it is ignored.";
    LIQUID_BRACKETS "liquid-brackets" Warning "The brackets of a Liquid tag are misplaced; it is shown as text.";
    LIQUID_UNKNOWN_TAG "liquid-unknown-tag" Error "Unknown Liquid tag.";
    LIQUID_UNKNOWN_FILTER "liquid-unknown-filter" Error "Unknown Liquid filter; the value is left unchanged.";
    LIQUID_FILTER "liquid-filter" Error "A Liquid filter cannot be applied to a value.";
    LIQUID_UNCLOSED "liquid-unclosed" Error "A Liquid block is not closed.";
    LIQUID_STRAY_END "liquid-stray-end" Error "A closing tag, branch, `break` or `continue` is outside of its block.";
    LIQUID_NESTING "liquid-nesting" Error "Liquid blocks are nested too deeply.";
    LIQUID_NUMBER "liquid-number" Error "A number does not fit in 64 bits.";
    LIQUID_LOOP "liquid-loop" Error "Loops run too long, a page takes too much work, or a value grows too large.";
    UNDEFINED_DATA "undefined-data" Error "A data reference names a key that no data file defines.";
    UNDEFINED_NAME "undefined-name" Warning "An output names a variable that nothing defines; nothing is printed.";
    DATA_NO_TEXT "data-no-text" Warning "A data reference or an output names a map or a folder, which has no text.";
    DATA_CYCLE "data-cycle" Error "A data reference or include is circular, or there are too many of them.";
    DATA_TYPE "data-type" Error "A value for a landing page, in front matter or data, has the wrong type; it is ignored.";
    UNKNOWN_LAYOUT "unknown-layout" Warning "`layout` names neither a template of the site nor a standard layout.";
    UNKNOWN_INCLUDE "unknown-include" Error "Unknown include.";
    UNKNOWN_ICON "unknown-icon" Error "Unknown octicon.";
    UNKNOWN_VERSION_NAME "unknown-version-name" Warning "`ifversion` refers to an unknown plan, feature or release.";
    CONSTANT_CONDITION "constant-condition" Warning "Part of a condition is a text or number, which is always true.";
    DEAD_LINK "dead-link" Warning "A list in front matter, data or the configuration refers to a page that does not exist.";
    DEAD_LINK_TAG "dead-link-tag" Warning "A link tag refers to a page that does not exist.";

    BROKEN_LINK "broken-link" Error "A link, or the address of a file that a page shows, leads to no page and no file of the site, in some versions or languages or in all.";
    BROKEN_ANCHOR "broken-anchor" Error "A link leads to an anchor that the page does not have, in some versions or languages or in all.";
    REDIRECTED_LINK "redirected-link" Warning "A link leads to a page by an old address.";
    LINK_FORM "link-form" Warning "A link names a language, a version or the host of the site itself.";

    EXTERNAL_LINK "external-link" Warning "A link to another site does not work; only `hanga check --external` asks.";
    EXTERNAL_REDIRECT "external-redirect" Warning "A link to another site leads to an address that has moved for good; only `hanga check --external` asks.";

    IMAGE_ALT "image-alt" Warning "An image has no alternative text.";
    HEADING_LEVEL "heading-level" Warning "A heading is more than one level below the heading before it.";
    HEADING_TWICE "heading-twice" Warning "Two headings in the same section have the same text.";
    LINK_TEXT "link-text" Warning "The text of a link does not say where the link leads.";
    LINK_EMPTY "link-empty" Warning "A link has no text.";
    TITLE_TWICE "title-twice" Warning "Two pages of a product have the same title.";

    UNUSED_REUSABLE "unused-reusable" Warning "No page shows a reusable, in any version and language.";
    UNUSED_VARIABLE "unused-variable" Warning "No page shows a variable, in any version and language.";
    UNUSED_IMAGE "unused-image" Warning "No page shows an image of the site, in any version and language.";
    UNUSED_INCLUDE "unused-include" Warning "No page uses an include of the site, in any version and language.";
    UNUSED_FEATURE "unused-feature" Warning "No condition and no `versions` names a feature.";

    CHILD_VERSION "child-version" Warning "A `children` entry refers to a page that has no version in common with the list, so the list never shows it.";
    LIST_VERSION "list-version" Warning "An entry of a list in front matter or data leads to a page that some versions of the list lack, so they do not show it.";
    UNREACHABLE_PAGE "unreachable-page" Warning "No list and no link leads to a page, in some of its versions or in all.";

    GATE_NEVER "gate-never" Warning "The condition of a gate holds in no version in which its text is shown.";
    GATE_ALWAYS "gate-always" Warning "The condition of a gate holds in every version in which its text is shown.";
    GATE_CONFLICT "gate-conflict" Warning "A gate contradicts the gate around it, so that no version shows it.";
    GATE_OLD "gate-old" Warning "A condition compares the version with a release that the site no longer has.";
    GATE_IF "gate-if" Error "A condition of `if` compares a plan with a release, as only `ifversion` can.";

    DEPRECATED_GATE "deprecated-gate" Warning "The condition of a gate is not needed any more once the site drops a release.";
    DEPRECATED_PAGE "deprecated-page" Warning "Only a release that the site is about to drop has a page.";

    LINK_TITLE "link-title" Error "The text of a link stands for a page's title, but the link does not lead to a page, or the text is misspelt.";

    CODE_ANNOTATION "code-annotation" Warning "An annotated code block does not begin with a comment of its language.";
    CODE_REFERENCE "code-reference" Warning "A prompt refers to a code block that is not on the page.";
    CODE_LANGUAGE "code-language" Warning "Unknown code-block language; the code is not highlighted.";
    SCRIPT_ADDRESS "script-address" Error "An address would run a script, such as one that starts with `javascript:`; there is no link.";
    MISSING_IMAGE "missing-image" Warning "An image is not among the files of the site.";
    TABLE_SEPARATOR "table-separator" Warning "The row below a table's header is wrong; the table is shown as text.";
    HTML_UNCLOSED "html-unclosed" Warning "An HTML element is not closed; it ends with its parent.";
    MARKDOWN_NESTING "markdown-nesting" Error "Lists, block quotes or HTML elements are nested too deeply; inner ones are flattened.";
    TRANSLATION_EMPTY "translation-empty" Warning "A translation has no text yet; the source text is shown.";
    TRANSLATION_INCOMPLETE "translation-incomplete" Warning "A translation lacks sections of its page; they are shown in the source language.";
    TRANSLATION_REPAIRED "translation-repaired" Warning "Part of a translation is damaged and is read as the source tells that it was meant; `hanga fix` writes the repair to the file.";
    TRANSLATION_FALLBACK "translation-fallback" Warning "Part of a translation cannot be read; the source text of that part is shown instead.";
    TRANSLATION_TAG_MISSING "translation-tag-missing" Warning "A translation lacks a line of tags, the beginning of a block or a link that its source has.";
    TRANSLATION_DIFFERS "translation-differs" Warning "A link, a piece of code or the level of a heading in a translation is not that of its source.";
    TRANSLATION_BROKEN "translation-broken" Warning "Part of a translation has invalid Liquid; the source text is shown instead.";

    TEMPLATE "template" Error "A template cannot be parsed or rendered.";
}
