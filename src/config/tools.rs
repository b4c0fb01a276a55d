//! Tools and operating systems: tags whose text is for some readers only.

use super::Config;

/// Operating systems: tag and class → name for readers.
const PLATFORMS: &[(&str, &str)] = &[("mac", "Mac"), ("windows", "Windows"), ("linux", "Linux")];

/// Tools: tag and class → name for readers, in the order in which readers are offered them. Source: the table of the
/// public application (`src/tools/lib/all-tools.ts`), read as facts.
const TOOLS: &[(&str, &str)] = &[
    ("webui", "Web browser"),
    ("cli", "GitHub CLI"),
    ("curl", "curl"),
    ("desktop", "Desktop"),
    ("mobile", "Mobile"),
    ("codespaces", "Codespaces"),
    ("vscode", "Visual Studio Code"),
    ("visualstudio", "Visual Studio"),
    ("jetbrains", "JetBrains IDEs"),
    ("jetbrains_beta", "JetBrains IDEs (Beta)"),
    ("ides", "IDEs"),
    ("xcode", "Xcode"),
    ("eclipse", "Eclipse"),
    ("vimneovim", "Vim/Neovim"),
    ("azure_data_studio", "Azure Data Studio"),
    ("windowsterminal", "Windows Terminal"),
    ("bash", "Bash"),
    ("powershell", "PowerShell"),
    ("api", "API"),
    ("javascript", "JavaScript"),
    ("importer_cli", "GitHub Enterprise Importer CLI"),
    ("agents", "Agents"),
    ("skillsets", "Skillsets"),
    ("all", ""),
];

/// All built-in operating systems and tools, with their names. `all` is for everybody and has no name.
pub fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    PLATFORMS.iter().chain(TOOLS).copied()
}

/// Whether a tag is a built-in operating system or tool.
pub fn is_built_in(tag: &str) -> bool {
    built_in().any(|(known, _)| known == tag)
}

/// Whether a tag is an operating system.
pub fn is_platform(tag: &str) -> bool {
    PLATFORMS.iter().any(|(known, _)| *known == tag)
}

impl Config {
    /// Returns the name of an operating system or tool, the site's own before the built-in one.
    pub fn tool_name(&self, tag: &str) -> Option<&str> {
        let own = self.tools.get(tag).map(String::as_str);
        own.or_else(|| {
            built_in()
                .find(|(known, _)| *known == tag)
                .map(|(_, name)| name)
        })
    }

    /// Returns all operating systems and tools in the order in which readers are offered them: the built-in ones, then
    /// those of the site.
    pub fn all_tools(&self) -> impl Iterator<Item = &str> {
        let own = self.tools.keys().map(String::as_str);
        built_in()
            .map(|(tag, _)| tag)
            .chain(own.filter(|tag| !is_built_in(tag)))
    }
}
