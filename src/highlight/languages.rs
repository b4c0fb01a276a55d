//! Language names as written by authors.

/// Names of text without highlighting.
const PLAIN: &[&str] = &[
    "text",
    "txt",
    "plaintext",
    "plain",
    "none",
    "console",
    "output",
    "shellsession",
    "nohighlight",
    "copilot",
];

/// Names unknown to the syntaxes, and equivalents that are known.
const ALIASES: &[(&str, &str)] = &[
    ("bash", "sh"),
    ("batch", "bat"),
    ("c#", "cs"),
    ("c++", "cpp"),
    ("csharp", "cs"),
    ("curl", "sh"),
    ("docker", "dockerfile"),
    ("golang", "go"),
    ("gradle", "groovy"),
    ("handlebars", "html"),
    ("hbs", "html"),
    ("javascript", "js"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("jsonp", "json"),
    ("jsx", "js"),
    ("liquid", "html"),
    ("make", "makefile"),
    ("mjs", "js"),
    ("node", "js"),
    ("obj-c", "objective-c"),
    ("objc", "objective-c"),
    ("objectivec", "objective-c"),
    ("patch", "diff"),
    ("powershell", "ps1"),
    ("pwsh", "ps1"),
    ("python", "py"),
    ("ruby", "rb"),
    ("rust", "rs"),
    ("sh", "sh"),
    ("shell", "sh"),
    ("svg", "xml"),
    ("typescript", "ts"),
    ("xhtml", "html"),
    ("yml", "yaml"),
    ("zsh", "sh"),
];

/// Display names, where those of the syntaxes are unsuitable. Source: the public application's table of code languages
/// (`code-languages.yml`), read as facts.
const TITLES: &[(&str, &str)] = &[
    ("bash", "Bash"),
    ("bicep", "Bicep"),
    ("copilot", "Copilot"),
    ("csharp", "C#"),
    ("css", "CSS"),
    ("dockerfile", "Dockerfile"),
    ("golang", "Go"),
    ("graphql", "GraphQL"),
    ("groovy", "Groovy"),
    ("html", "HTML"),
    ("http", "HTTP"),
    ("java", "Java"),
    ("js", "JavaScript"),
    ("javascript", "JavaScript"),
    ("json", "JSON"),
    ("jsonc", "JSONC"),
    ("markdown", "Markdown"),
    ("powershell", "PowerShell"),
    ("python", "Python"),
    ("ruby", "Ruby"),
    ("scss", "SCSS"),
    ("sh", "Shell"),
    ("shell", "Shell"),
    ("sql", "SQL"),
    ("text", "Text"),
    ("ts", "TypeScript"),
    ("typescript", "TypeScript"),
    ("xml", "XML"),
    ("yaml", "YAML"),
    ("yml", "YAML"),
];

pub(super) fn is_plain(name: &str) -> bool {
    PLAIN.contains(&name)
}

pub(super) fn canonical(name: &str) -> &str {
    ALIASES
        .iter()
        .find(|(alias, _)| *alias == name)
        .map_or(name, |(_, known)| known)
}

pub(super) fn title(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    TITLES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, title)| *title)
}
