//! Names of files as they are reported: relative to the folder in which the program runs.

use std::path::Path;

use super::printable::printable;

/// Turns paths of the site's files into names for a report.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    /// What precedes the paths of the site's files.
    prefix: String,
    /// A file that is named by its path from the start.
    elsewhere: Option<String>,
}

impl Paths {
    /// Creates the names for a site with this root, as given on the command line.
    pub fn below(root: &Path) -> Self {
        let root = root.display().to_string();
        let root = match root.trim_end_matches('/') {
            // The root of the file system.
            "" if root.starts_with('/') => "/",
            root => root.trim_start_matches("./"),
        };
        let prefix = match root {
            "" | "." => String::new(),
            "/" => "/".to_owned(),
            root => format!("{root}/"),
        };
        Self {
            prefix,
            elsewhere: None,
        }
    }

    /// Leaves the path of a configuration in another folder as it was given.
    #[must_use]
    pub fn with_config(mut self, config: Option<&Path>) -> Self {
        self.elsewhere = config.map(|path| path.display().to_string());
        self
    }

    /// Returns the name of a file. Control characters are escaped.
    pub fn name(&self, path: &str) -> String {
        let is_whole =
            is_builtin(path) || path.starts_with('/') || self.elsewhere.as_deref() == Some(path);
        match is_whole {
            true => printable(path).into_owned(),
            false => printable(&format!("{}{path}", self.prefix)).into_owned(),
        }
    }
}

/// Whether a path is that of a file in the program, such as a template of the built-in theme.
pub fn is_builtin(path: &str) -> bool {
    path.starts_with('(')
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Paths;

    #[test]
    fn names_are_relative_to_the_current_folder() {
        let name = |root: &str, path: &str| Paths::below(Path::new(root)).name(path);
        assert_eq!(name(".", "content/a.md"), "content/a.md");
        assert_eq!(name("./site/", "content/a.md"), "site/content/a.md");
        assert_eq!(name("../site", "content/a.md"), "../site/content/a.md");
        assert_eq!(name("/srv/site", "content/a.md"), "/srv/site/content/a.md");
        assert_eq!(name("/", "content/a.md"), "/content/a.md");
    }

    #[test]
    fn what_is_not_below_the_root_keeps_its_name() {
        let paths = Paths::below(Path::new("site")).with_config(Some(Path::new("ci.yml")));
        assert_eq!(paths.name("ci.yml"), "ci.yml");
        assert_eq!(paths.name("/etc/hanga.yml"), "/etc/hanga.yml");
        let built_in = "(theme) templates/page.html";
        assert_eq!(paths.name(built_in), built_in);
    }
}
