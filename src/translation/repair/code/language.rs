//! What is known about the languages of code blocks.
//!
//! Enters: an info string. Leaves: how comments look in the language, and what the lines of it are.

/// The traits of a language that decide what of its code a translator may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Language {
    /// Marks of comments up to the end of the line.
    pub(super) line_marks: &'static [&'static str],
    /// Marks around comments.
    pub(super) block_marks: &'static [(&'static str, &'static str)],
    /// Whether it consists of keys and values.
    pub(super) is_keyed: bool,
    /// Whether it is a text that nothing executes, or nobody knows what it is.
    pub(super) is_free: bool,
    /// Whether a line break ends a statement.
    pub(super) is_by_line: bool,
}

const HASH: Language = Language {
    line_marks: &["#"],
    block_marks: &[],
    is_keyed: false,
    is_free: false,
    is_by_line: true,
};

const SLASH: Language = Language {
    line_marks: &["//"],
    block_marks: &[("/*", "*/")],
    is_keyed: false,
    is_free: false,
    is_by_line: false,
};

/// Returns what is known of the language that an info string names.
pub(super) fn language(info: &str) -> Language {
    let name = first_word(info).to_ascii_lowercase();
    match name.as_str() {
        "shell" | "bash" | "sh" | "zsh" | "fish" | "powershell" | "pwsh" | "ps1" | "ruby"
        | "rb" | "python" | "py" | "perl" | "pl" | "r" | "elixir" | "dockerfile" | "docker"
        | "makefile" | "make" | "gitignore" | "gitattributes" | "git" | "console"
        | "shell-session" | "shellsession" | "batch" | "bat" | "cmd" | "crystal" | "nim"
        | "julia" => HASH,
        "yaml" | "yml" | "toml" | "ini" | "properties" | "conf" | "cfg" | "env" | "dotenv" => {
            Language {
                is_keyed: true,
                ..HASH
            }
        }
        "json" | "jsonc" | "json5" => Language {
            is_keyed: true,
            ..SLASH
        },
        "javascript" | "js" | "jsx" | "typescript" | "ts" | "tsx" | "java" | "c" | "cpp"
        | "c++" | "h" | "csharp" | "cs" | "c#" | "go" | "rust" | "rs" | "swift" | "kotlin"
        | "kt" | "scala" | "php" | "scss" | "less" | "css" | "groovy" | "dart" | "objc"
        | "objective-c" | "ql" | "codeql" => SLASH,
        "graphql" | "gql" | "hcl" | "terraform" | "tf" => Language {
            line_marks: &["#", "//"],
            ..SLASH
        },
        "sql" | "lua" | "haskell" | "hs" => Language {
            line_marks: &["--"],
            ..SLASH
        },
        "html" | "xml" | "svg" | "vue" | "erb" | "liquid" => Language {
            line_marks: &[],
            block_marks: &[("<!--", "-->")],
            is_keyed: false,
            is_free: false,
            is_by_line: false,
        },
        _ => Language {
            line_marks: &["#"],
            block_marks: &[],
            is_keyed: false,
            is_free: true,
            is_by_line: true,
        },
    }
}

/// Names of languages and options that info strings use; one of these may differ from the source on purpose.
const NAMES: &str = "
    abap applescript asm asp aspnet awk bash bat batch bicep c c# c++ cfg clojure cmake cmd code
    codeowners codeql coffeescript conf console copilot copy cpp crystal cs csharp css csv
    cypher d dart diff docker dockerfile dotenv elixir elm env erb erlang fish fsharp geojson
    gherkin git gitattributes gitconfig gitignore go gql gradle graphql groovy haml handlebars
    haskell hcl hs html http ini java javascript jinja jinja2 js json json5 jsonc jsonl jsx
    julia kotlin kt kusto latex less liquid lisp log lua make makefile markdown mathml matlab md
    mdx mermaid nginx nim nix node none objc objectivec ocaml output pascal perl php pl plain
    plaintext plist powershell prolog prompt properties proto protobuf ps1 pug puppet pwsh py
    python ql r razor rb regex rego rs rst ruby rust sass scala scheme scss sh shell
    shellsession smalltalk solidity sql ssh stl svelte svg swift systemd tcl term terminal
    terraform tex text tf toml topojson ts tsx twig txt typescript vb vim vue wasm xml yaml yml
    zig zsh
";

/// Whether info strings use this word.
pub(super) fn is_name(word: &str) -> bool {
    NAMES.split_whitespace().any(|name| name == word)
}

/// The first word of an info string, which names the language.
pub(super) fn first_word(info: &str) -> &str {
    info.trim_start()
        .split([' ', '\t', '{', ','])
        .next()
        .unwrap_or_default()
}

/// Words of programming languages; where the source has one, a word of another script is its translation.
pub(super) const KEYWORDS: &[&str] = &[
    "and",
    "as",
    "async",
    "await",
    "begin",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "def",
    "default",
    "defer",
    "del",
    "do",
    "done",
    "echo",
    "elif",
    "else",
    "elsif",
    "end",
    "ensure",
    "enum",
    "esac",
    "export",
    "extends",
    "false",
    "fi",
    "finally",
    "fn",
    "for",
    "foreach",
    "from",
    "func",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "include",
    "interface",
    "is",
    "let",
    "match",
    "module",
    "mut",
    "new",
    "nil",
    "not",
    "null",
    "of",
    "or",
    "package",
    "pass",
    "print",
    "printf",
    "private",
    "protected",
    "pub",
    "public",
    "puts",
    "raise",
    "require",
    "rescue",
    "return",
    "select",
    "static",
    "struct",
    "super",
    "switch",
    "then",
    "this",
    "throw",
    "true",
    "try",
    "type",
    "unless",
    "until",
    "use",
    "using",
    "var",
    "void",
    "when",
    "where",
    "while",
    "with",
    "yield",
    "None",
    "True",
    "False",
    "SELECT",
    "FROM",
    "WHERE",
    "RUN",
    "COPY",
    "CMD",
    "ENTRYPOINT",
    "WORKDIR",
    "ENV",
    "EXPOSE",
];

/// Commands whose next word names what they do.
pub(super) const MANAGERS: &[&str] = &[
    "apt",
    "apt-get",
    "aws",
    "az",
    "brew",
    "bundle",
    "cargo",
    "codeql",
    "composer",
    "docker",
    "dotnet",
    "gcloud",
    "gem",
    "gh",
    "git",
    "go",
    "gradle",
    "kubectl",
    "mvn",
    "npm",
    "nuget",
    "pip",
    "pip3",
    "pnpm",
    "sudo",
    "systemctl",
    "terraform",
    "yarn",
];
