//! Computes the next state of a session after changes.

use std::sync::Arc;

use super::{Options, Problems, Session, TEXT_FILES, THEME_FOLDERS, history, load};
use crate::{
    config::Config,
    diag::{Diagnostic, codes},
    layout,
    render::Renderer,
    site::Extras,
    source::{Change, FileId, SourceFile, Span, Vfs, below, overlap},
};

impl Session {
    /// Returns the site after changes to files or folders, given by their paths relative to the root. Read errors are
    /// reported, and a configuration or theme that cannot be read stays as it was: a long-running session never ends
    /// because of an author's mistake. Rendered parts that are still valid are reused.
    #[must_use]
    pub fn refresh(&self, changes: &[Change]) -> Self {
        let root = &self.options.root;
        let mut problems = self.problems.clone();
        let mut files = self.site.files.clone();
        files.apply_overlay(changes);
        let changed: Vec<String> = changes.iter().map(|it| it.path().to_owned()).collect();
        let changed = &*changed;
        let (config, config_file) = self.read_config(changes, &mut files, &mut problems);
        let has_config = config != self.site.config;
        // A selected language can have been removed from the configuration.
        let everything = Options::default();
        let selection =
            load::select(&config, &self.options).or_else(|_| load::select(&config, &everything));
        let selection = selection.unwrap_or_else(|_| self.selection.clone());
        let folders = config.source_folders();
        let mut new = files.set_listed_only(load::unselected(&config, &selection));
        files.refresh(root, &folders, TEXT_FILES, changes);
        if has_config {
            let known = self.site.config.source_folders();
            files.remove_dropped_folders(&known, &folders);
            new.extend(folders.iter().filter(|it| !known.contains(it)).cloned());
            let new: Vec<Change> = new.into_iter().map(Change::Disk).collect();
            files.refresh(root, &folders, TEXT_FILES, &new);
        }
        let touches = |folder: &str| {
            let mut paths = changed.iter();
            paths.any(|path| path.split('/').next() == folder.split('/').next())
        };
        let mut extras = self.extras.clone();
        let mut layout = Arc::clone(&self.layout);
        let mut static_files = Arc::clone(&self.static_files);
        let has_words = has_words(&config, changed);
        if has_config || has_words || THEME_FOLDERS.iter().copied().any(touches) {
            let mut found = Vec::new();
            match load::theme(root, &config, &mut files, &mut found) {
                Ok(theme) => {
                    extras.includes = Arc::new(theme.includes);
                    let before = Some((&*extras.images, changed));
                    extras.images = Arc::new(load::images(root, &theme.files, before));
                    // Pages record the includes that they use; layouts affect every page.
                    let names_others = theme.layout.has_custom_css != layout.has_custom_css;
                    let is_layout = has_words || changed.iter().any(|path| is_layout(path));
                    if has_config || names_others || is_layout {
                        layout = Arc::new(theme.layout);
                    }
                    static_files = theme.files.into();
                }
                Err(error) => {
                    found.push(load::unreadable(config_file, error.path(), &error.reason()))
                }
            }
            problems.theme = found;
        }
        let concerns = |folder: &str| changed.iter().any(|path| overlap(folder, path));
        if has_config || config.reference_folders().any(concerns) {
            let known = extras.clone();
            let before = Some((&self.extras.reference, changed));
            extras = Extras {
                includes: known.includes,
                images: known.images,
                history: known.history,
                ..load::extras(
                    root,
                    &config,
                    &selection,
                    config_file,
                    before,
                    &mut problems,
                )
            };
            problems.reference =
                load::reference_problems(root, &extras.reference, config_file, &mut files);
        }
        if history::is_changed(&self.site.config, &config, changes) {
            let reading = history::Reading::begin(root, &config);
            extras.history = reading.finish(config_file, &mut problems);
        }
        let before = Some(&*self.site);
        let site = load::index(config, files, &extras, config_file, before, &mut problems);
        problems.apply(&site.config.severity);
        let mut next = Self {
            renderer: Renderer::following(&self.renderer, Arc::clone(&site), Arc::clone(&layout)),
            site,
            layout,
            static_files,
            selection,
            options: self.options.clone(),
            extras,
            problems,
            outputs: Arc::default(),
        };
        if next.has_outputs_of(self) {
            next.outputs = Arc::clone(&self.outputs);
        }
        next
    }

    /// Returns the configuration if it has changed and is valid, otherwise the previous one.
    fn read_config(
        &self,
        changes: &[Change],
        files: &mut Vfs,
        problems: &mut Problems,
    ) -> (Config, FileId) {
        let name = load::config_name(self.options.config.as_deref());
        let config_file = self.config_file();
        let old = self.site.config.clone();
        let mut changes = changes.iter().rev();
        let Some(change) = changes.find(|change| change.path() == name) else {
            return (old, config_file);
        };
        let read = match change {
            Change::Text(_, text) => Ok(SourceFile::new(name, text.as_bytes().to_vec())),
            Change::Disk(_) | Change::Removed(_) => {
                load::config_file(&self.options.root, self.options.config.as_deref())
            }
        };
        match read {
            Ok(file) => {
                let config_file = files.add(file);
                match Config::parse(files.file(config_file), config_file) {
                    Ok(config) => {
                        problems.config.clear();
                        (self.options.adjusted(config), config_file)
                    }
                    Err(found) => {
                        problems.config = found;
                        (old, config_file)
                    }
                }
            }
            Err(error) => {
                let span = Span::start_of(config_file);
                problems.config = vec![Diagnostic::new(&codes::CONFIG, span, error.to_string())];
                (old, config_file)
            }
        }
    }
}

/// Whether a path is, or can contain, a `ui.yml`.
fn has_words(config: &Config, changed: &[String]) -> bool {
    let mut languages = config.languages.iter();
    languages.any(|language| {
        let mut changed = changed.iter();
        changed.any(|path| layout::ui::is_at(&language.directory, path))
    })
}

/// Whether a path is, or can contain, a layout or the theme's words.
fn is_layout(path: &str) -> bool {
    below("templates", path).is_some() && below("templates/includes", path).is_none()
}
