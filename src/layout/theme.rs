//! The built-in theme and a site's overrides.

use std::{borrow::Cow, collections::BTreeMap, path::Path};

use include_dir::{Dir, include_dir};
use tera::Value;

use super::{
    Layout, Words,
    templates::{self, THEME_PREFIX, Templates, is_layout},
    words::{self, WordFiles},
};
use crate::{
    config::{Config, Dialect},
    diag::{Diagnostic, codes},
    site::Includes,
    source::{FileId, Foreign, Place, SourceFile, Vfs, VfsError, list_files, read_inside},
    value::Leaf,
};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static PUBLIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/public");

/// A file that is copied to the output unchanged. It is read only when it is copied or served.
#[derive(Debug)]
pub struct StaticFile {
    /// Path in the output.
    pub path: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// Part of the program.
    BuiltIn(&'static [u8]),
    /// A file of the site, by its path relative to the root.
    Site(String),
}

impl StaticFile {
    /// Path relative to the site's root; `None` if the file belongs to the theme.
    pub fn source(&self) -> Option<&str> {
        match &self.content {
            Content::BuiltIn(_) => None,
            Content::Site(path) => Some(path),
        }
    }

    /// Display name: the path relative to the site's root, or the name in the theme.
    pub fn name(&self) -> String {
        match &self.content {
            Content::BuiltIn(_) => format!("the theme's {}", self.path),
            Content::Site(path) => path.clone(),
        }
    }

    /// Reads the file of a site with this root.
    ///
    /// # Errors
    /// The file does not exist, or is a link to a file outside of the site.
    pub fn read(&self, root: &Path) -> Result<Cow<'static, [u8]>, VfsError> {
        match &self.content {
            Content::BuiltIn(bytes) => Ok(Cow::Borrowed(bytes)),
            Content::Site(path) => read_inside(root, path).map(Cow::Owned),
        }
    }
}

/// A theme with all its parts.
#[derive(Debug)]
pub struct Theme {
    /// Templates and words.
    pub layout: Layout,
    /// Liquid includes.
    pub includes: Includes,
    /// Files to copy.
    pub files: Vec<StaticFile>,
}

/// Loads the theme for a site. Its templates are added to `files`, so that diagnostics can show them.
///
/// # Errors
/// A folder or file cannot be read.
pub fn load(
    root: &Path,
    config: &Config,
    files: &mut Vfs,
    problems: &mut Vec<Diagnostic>,
) -> Result<Theme, VfsError> {
    let own = templates_of_site(root, files, problems)?;
    let built_in = templates_of_theme(files);
    let mut all = built_in.clone();
    // A site's template can extend the theme's template with the same name.
    let layouts = built_in.iter().filter(|(name, _)| is_layout(name));
    all.extend(layouts.map(|(name, id)| (format!("{THEME_PREFIX}{name}"), *id)));
    all.extend(own.clone());
    let fallback_file = built_in.values().next().copied().unwrap_or(FileId(0));
    let ids: BTreeMap<String, FileId> = all.clone();
    let (tera, theme) = templates::parse(&mut all, &built_in, files, problems);
    let static_files = static_files(root, files);
    let mut includes = Includes::default();
    for (name, id) in &all {
        if let Some(name) = name
            .strip_prefix("includes/")
            .and_then(|name| name.strip_suffix(".html"))
        {
            includes.add(
                name,
                Leaf::new(files.file(*id).whole(), Place::start_of(*id)),
            );
        }
    }
    let source = &config.languages[0];
    let languages = &config.languages;
    let mut word_files = WordFiles::new(&built_in, &own, files);
    let mut all_words = |code: &str, language| word_files.all(code, language, source);
    let words: Vec<Words> = languages
        .iter()
        .map(|language| all_words(&language.code, language))
        .collect();
    let word_maps = match config.dialect() {
        Dialect::Current => words.iter().map(words::word_map).collect(),
        // In 2020, words of references that a tree does not have were English.
        Dialect::Legacy => {
            let of_tree = languages.iter().map(|language| all_words("en", language));
            of_tree.map(|words| words::word_map(&words)).collect()
        }
    };
    let own_words = languages
        .iter()
        .map(|language| word_files.own(&language.code))
        .collect();
    problems.append(&mut word_files.problems);
    let layout = Layout {
        shows_sidebar: any_layout_contains(&all, files, "nav_html"),
        shows_products: any_layout_contains(&all, files, "products_html"),
        tera,
        built_in: theme,
        word_maps,
        tables: words.iter().map(Value::from_serializable).collect(),
        words,
        own_words,
        files: ids,
        fallback_file,
        has_custom_css: static_files.iter().any(|file| file.path == CUSTOM_CSS),
    };
    Ok(Theme {
        layout,
        includes,
        files: static_files,
    })
}

/// Optional style sheet of the site, loaded after the theme's.
const CUSTOM_CSS: &str = "custom.css";

/// A file of the built-in theme.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    /// `templates` or `public`.
    pub folder: &'static str,
    file: &'static include_dir::File<'static>,
}

impl BuiltIn {
    /// Path relative to a site's root, where a file of the site would override it.
    pub fn path(&self) -> String {
        format!("{}/{}", self.folder, name_of(self.file))
    }

    /// Contents of the file.
    pub fn bytes(&self) -> &'static [u8] {
        self.file.contents()
    }
}

/// All files of the built-in theme, sorted by path.
pub fn built_in() -> Vec<BuiltIn> {
    let folders = [("public", &PUBLIC), ("templates", &TEMPLATES)];
    let files = folders.into_iter().flat_map(|(folder, dir)| {
        let files = all_files(dir).into_iter();
        files.map(move |file| BuiltIn { folder, file })
    });
    let mut files: Vec<BuiltIn> = files.collect();
    files.sort_by_key(BuiltIn::path);
    files
}

/// Returns the site's templates. The theme's own take the place of those that are no text.
fn templates_of_site(
    root: &Path,
    files: &mut Vfs,
    problems: &mut Vec<Diagnostic>,
) -> Result<Templates, VfsError> {
    let mut templates = Templates::new();
    for path in files.list_files(root, "templates", &["html", "yml"]) {
        let name = path.strip_prefix("templates/").unwrap_or(&path).to_owned();
        let file = SourceFile::new(path.clone(), files.read_bytes(root, &path)?);
        let id = files.add(file);
        match no_text(files.file(id), id) {
            Some(problem) => problems.push(problem),
            None => _ = templates.insert(name, id),
        }
    }
    Ok(templates)
}

/// Returns the problem of a template that is not UTF-8, or has a NUL.
fn no_text(file: &SourceFile, id: FileId) -> Option<Diagnostic> {
    let problem = |code, offset: usize, message: &str| {
        let span = Place::start_of(id).span(offset, offset + 1);
        Diagnostic::new(code, span, format!("{message}; not used"))
    };
    if let Some(foreign) = file.foreign {
        let found = problem(
            &codes::INVALID_UTF8,
            foreign.at as usize,
            &foreign.message(),
        );
        return Some(found.help(Foreign::HELP));
    }
    let at = memchr::memchr(0, file.text.as_bytes())?;
    Some(problem(&codes::NUL_BYTE, at, "unexpected NUL byte"))
}

fn templates_of_theme(files: &mut Vfs) -> Templates {
    let mut found: Vec<_> = all_files(&TEMPLATES);
    found.sort_by_key(|file| file.path());
    found
        .into_iter()
        .map(|file| {
            let name = name_of(file);
            let source = SourceFile::new(
                format!("(theme) templates/{name}"),
                file.contents().to_vec(),
            );
            (name, files.add(source))
        })
        .collect()
}

fn all_files<'d>(dir: &'d Dir<'d>) -> Vec<&'d include_dir::File<'d>> {
    dir.files()
        .chain(dir.dirs().flat_map(|dir| all_files(dir)))
        .collect()
}

fn name_of(file: &include_dir::File<'_>) -> String {
    let parts: Vec<_> = file
        .path()
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// Whether a layout used for pages contains a word.
fn any_layout_contains(all: &Templates, files: &Vfs, word: &str) -> bool {
    let layouts = |of_theme: bool| {
        let is_of_theme = move |name: &str| name.starts_with(THEME_PREFIX) == of_theme;
        let layouts = all.iter().filter(move |(name, _)| is_of_theme(name));
        layouts.map(|(_, id)| &files.file(*id).text)
    };
    let has = |of_theme, word: &str| layouts(of_theme).any(|text| text.contains(word));
    has(false, word) || has(false, THEME_PREFIX) && has(true, word)
}

/// Returns the theme's files, overridden by the site's `public/`, and the site's `assets/`, sorted by path.
fn static_files(root: &Path, files: &mut Vfs) -> Vec<StaticFile> {
    let mut found: BTreeMap<String, Content> = BTreeMap::new();
    for file in all_files(&PUBLIC) {
        found.insert(name_of(file), Content::BuiltIn(file.contents()));
    }
    let mut list = |folder| {
        let mut unreadable = Vec::new();
        let paths = list_files(root, folder, &[], &mut unreadable);
        files.note_unreadable(folder, unreadable);
        paths
    };
    for path in list("public") {
        let name = path.strip_prefix("public/").unwrap_or(&path).to_owned();
        found.insert(name, Content::Site(path));
    }
    for path in list("assets") {
        found.insert(path.clone(), Content::Site(path));
    }
    let found = found.into_iter();
    found
        .map(|(path, content)| StaticFile { path, content })
        .collect()
}
