//! `{% codetabs %}` with a `{% codetab python %}` for each language: the same sample in several languages, of which a
//! reader sees one. Without a script, the samples follow each other below their names.

use std::ops::Range;

use super::tool::block;
use crate::{
    diag::{codes, did_you_mean},
    html::escape_attribute,
    liquid::{
        body::{Body, Flow, Render},
        gates::Blocks,
        out::Out,
        parse::{Parser, TagSource},
        scope::Scope,
    },
};

/// Languages of samples: key → name for readers. Source: the tables of the public application
/// (`src/code-tabs/lib/languages.ts`, `code-languages`), read as facts.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("bash", "Bash"),
    ("bicep", "Bicep"),
    ("csharp", "C#"),
    ("curl", "cURL"),
    ("dockerfile", "Dockerfile"),
    ("dotnet", ".NET"),
    ("go", "Go"),
    ("golang", "Go"),
    ("graphql", "GraphQL"),
    ("groovy", "Groovy"),
    ("html", "HTML"),
    ("http", "HTTP"),
    ("java", "Java"),
    ("javascript", "JavaScript"),
    ("json", "JSON"),
    ("jsonc", "JSONC"),
    ("kotlin", "Kotlin"),
    ("markdown", "Markdown"),
    ("php", "PHP"),
    ("powershell", "PowerShell"),
    ("python", "Python"),
    ("ruby", "Ruby"),
    ("rust", "Rust"),
    ("scss", "SCSS"),
    ("shell", "Shell"),
    ("sql", "SQL"),
    ("swift", "Swift"),
    ("text", "Text"),
    ("typescript", "TypeScript"),
    ("xml", "XML"),
    ("yaml", "YAML"),
];

#[derive(Debug)]
struct Tabs(Body);

pub(in crate::liquid) fn tabs<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    tag.cursor().finish(&mut parser.problems);
    let (body, _) = parser.block(tag, "endcodetabs", &[]);
    Some(Box::new(Tabs(body)))
}

impl Render for Tabs {
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(vec![&self.0])
    }

    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let mut open = String::from("<div class=\"ghd-codetabs\" data-tabs-label=\"");
        escape_attribute(scope.world.word("code_languages"), &mut open);
        open.push_str("\">");
        block(&open, &self.0, whole, scope, out)
    }
}

/// One sample.
#[derive(Debug)]
struct Tab {
    key: String,
    label: String,
    body: Body,
}

pub(in crate::liquid) fn tab<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    let mut cursor = tag.cursor();
    let key_at = tag.markup_at;
    let key = cursor.name().unwrap_or_default().to_owned();
    let name = LANGUAGES.iter().find(|(known, _)| *known == key);
    if key.is_empty() {
        let message = "missing language after `codetab`";
        parser
            .problems
            .add(&codes::LIQUID_SYNTAX, tag.whole.clone(), message)
            .help = Some("for example `{% codetab python %}`".to_owned());
    } else if name.is_none() {
        let message = format!("unknown language `{key}` of a code tab");
        parser
            .problems
            .add(&codes::CODE_LANGUAGE, key_at..key_at + key.len(), message)
            .help = did_you_mean(&key, LANGUAGES.iter().map(|(known, _)| *known));
    }
    let rest = cursor.rest();
    let given = ['"', '\''].into_iter().find_map(|quote| {
        let (label, after) = rest.strip_prefix(quote)?.split_once(quote)?;
        after.trim().is_empty().then_some(label)
    });
    if given.is_none() {
        cursor.finish(&mut parser.problems);
    }
    let label = given
        .or(name.map(|(_, name)| *name))
        .unwrap_or(&key)
        .to_owned();
    let (body, _) = parser.block(tag, "endcodetab", &[]);
    Some(Box::new(Tab { key, label, body }))
}

impl Render for Tab {
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(vec![&self.body])
    }

    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let escaped = |text: &str| {
            let mut escaped = String::new();
            escape_attribute(text, &mut escaped);
            escaped.replace('<', "&lt;")
        };
        let (key, label) = (escaped(&self.key), escaped(&self.label));
        let open = format!(
            "<div class=\"ghd-codetab\" data-lang=\"{key}\" data-label=\"{label}\"><p class=\"ghd-codetab-fallback-label\">{label}</p>"
        );
        block(&open, &self.body, whole, scope, out)
    }
}
