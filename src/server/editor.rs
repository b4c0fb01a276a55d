//! The author's editor: opens a place of a file.
//!
//! Enters: the editor as the author names it, and a place. Leaves: a program that has been started, without a shell. What is
//! started is named by the person who runs the server, never by a site. Start at [`Editor::parse`].

use std::{
    io,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// How to open a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Editor {
    /// With the system's program for files of its kind.
    System,
    /// With a program. The words can contain `{file}`, `{line}` and `{column}`.
    Program(Vec<String>),
    /// With the program that handles a URL with these placeholders.
    Url(String),
}

/// Why a text names no editor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditorError {
    /// There is no program.
    #[error("expected a program or a URL")]
    Empty,
    /// A URL that is the same for all files.
    #[error("the URL must contain `{{file}}`")]
    NoFile,
    /// The server cannot give it a terminal.
    #[error(
        "`{0}` needs a terminal; name one that starts it, such as `xterm -e {0} +{{line}} {{file}}`"
    )]
    Terminal(String),
}

/// A place in a file. Line and column are counted from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct FilePlace<'p> {
    /// Absolute path.
    pub(super) file: &'p Path,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// Editors that run in a terminal.
const IN_TERMINALS: &[&str] = &[
    "ed", "helix", "hx", "jed", "joe", "kak", "mcedit", "micro", "nano", "ne", "nvim", "pico",
    "vi", "view", "vim",
];

/// How well-known editors are told a place.
const KNOWN: &[(&[&str], &[&str])] = &[
    (
        &[
            "code",
            "code-insiders",
            "codium",
            "cursor",
            "positron",
            "vscodium",
            "windsurf",
        ],
        &["--goto", "{file}:{line}:{column}"],
    ),
    (
        &["atom", "pulsar", "subl", "sublime_text", "zed", "zeditor"],
        &["{file}:{line}:{column}"],
    ),
    (
        &["emacsclient"],
        &["--no-wait", "+{line}:{column}", "{file}"],
    ),
    (
        &["emacs", "gedit", "gnome-text-editor"],
        &["+{line}:{column}", "{file}"],
    ),
    (
        &["bbedit", "gvim", "mvim", "neovide", "xed"],
        &["+{line}", "{file}"],
    ),
    (&["mate"], &["--line", "{line}:{column}", "{file}"]),
    (
        &[
            "clion",
            "goland",
            "idea",
            "kate",
            "phpstorm",
            "pycharm",
            "rider",
            "rubymine",
            "rustrover",
            "webstorm",
        ],
        &["--line", "{line}", "--column", "{column}", "{file}"],
    ),
    (&["notepad++"], &["-n{line}", "-c{column}", "{file}"]),
];

/// What needs no encoding in the path of a URL.
const IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

impl Editor {
    /// Reads an editor: a program with arguments, such as `code --wait`, or a URL, such as
    /// `vscode://file{file}:{line}:{column}`.
    ///
    /// # Errors
    /// It names nothing that the server can start.
    pub fn parse(text: &str) -> Result<Self, EditorError> {
        let mut words = words(text);
        let Some(program) = words.first() else {
            return Err(EditorError::Empty);
        };
        if program.contains("://") {
            return match text.contains("{file}") {
                true => Ok(Self::Url(text.trim().to_owned())),
                false => Err(EditorError::NoFile),
            };
        }
        let name = name(program);
        let in_terminal = name == "emacs" && words.iter().any(|word| word == "-nw");
        if IN_TERMINALS.contains(&&*name) || in_terminal {
            return Err(EditorError::Terminal(name));
        }
        if !words.iter().any(|word| word.contains("{file}")) {
            let known = KNOWN.iter().find(|(names, _)| names.contains(&&*name));
            let place = known.map_or(["{file}"].as_slice(), |(_, place)| place);
            words.extend(place.iter().map(|word| (*word).to_owned()));
        }
        Ok(Self::Program(words))
    }

    /// Opens a place.
    ///
    /// # Errors
    /// The program cannot be started.
    pub(super) fn open(&self, place: FilePlace<'_>) -> io::Result<()> {
        match self {
            Self::System => open::that_detached(place.file),
            Self::Url(url) => open::that_detached(place.in_url(url)),
            Self::Program(words) => start(words.iter().map(|word| place.in_word(word))),
        }
    }
}

impl FilePlace<'_> {
    fn in_word(&self, word: &str) -> String {
        let file = self.file.to_string_lossy();
        // The path comes last, because it can contain anything.
        word.replace("{line}", &self.line.to_string())
            .replace("{column}", &self.column.to_string())
            .replace("{file}", &file)
    }

    fn in_url(&self, url: &str) -> String {
        let file = self.file.to_string_lossy().replace('\\', "/");
        let file = utf8_percent_encode(&file, IN_PATHS).to_string();
        url.replace("{line}", &self.line.to_string())
            .replace("{column}", &self.column.to_string())
            .replace("{file}", &file)
    }
}

/// Starts a program that outlives the server.
fn start(mut words: impl Iterator<Item = String>) -> io::Result<()> {
    let program = words.next().unwrap_or_default();
    let mut command = Command::new(program);
    command.args(words);
    command.stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        // Ctrl+C ends the server alone.
        command.process_group(0);
    }
    let mut child = command.spawn()?;
    // Otherwise, its process would remain after its end.
    thread::spawn(move || child.wait());
    Ok(())
}

/// Returns the name of a program without its folder and extension.
fn name(program: &str) -> String {
    let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    let bare = [".exe", ".cmd", ".bat"]
        .iter()
        .find_map(|end| name.strip_suffix(end));
    bare.map_or_else(|| name.clone(), str::to_owned)
}

/// Splits a text at spaces outside of quotes.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in text.chars() {
        match quote {
            Some(end) if c == end => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(text: &str) -> Vec<String> {
        let place = FilePlace {
            file: Path::new("/a site/{line}.md"),
            line: 3,
            column: 7,
        };
        match Editor::parse(text).expect("an editor") {
            Editor::Program(words) => words.iter().map(|word| place.in_word(word)).collect(),
            Editor::Url(url) => vec![place.in_url(&url)],
            Editor::System => Vec::new(),
        }
    }

    #[test]
    fn well_known_editors_are_told_the_place() {
        let file = "/a site/{line}.md";
        assert_eq!(
            called("code --wait"),
            ["code", "--wait", "--goto", &format!("{file}:3:7")]
        );
        assert_eq!(
            called("/usr/bin/kate")[1..],
            ["--line", "3", "--column", "7", file]
        );
        assert_eq!(
            called("\"C:\\Program Files\\Code.exe\" -n")[..3],
            ["C:\\Program Files\\Code.exe", "-n", "--goto"]
        );
        assert_eq!(called("my-editor"), ["my-editor", file]);
        assert_eq!(
            called("xterm -e vim +{line} {file}"),
            ["xterm", "-e", "vim", "+3", file]
        );
        assert_eq!(
            called("vscode://file{file}:{line}:{column}"),
            ["vscode://file/a%20site/%7Bline%7D.md:3:7"]
        );
    }

    #[test]
    fn what_cannot_be_started_is_refused() {
        assert_eq!(Editor::parse("  "), Err(EditorError::Empty));
        assert_eq!(Editor::parse("x://open"), Err(EditorError::NoFile));
        for text in ["vim", "/usr/bin/nano -l", "emacs -nw"] {
            assert!(
                matches!(Editor::parse(text), Err(EditorError::Terminal(_))),
                "{text}"
            );
        }
    }
}
