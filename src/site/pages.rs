//! Pages and their translations: from files to the entries of a [`Structure`] and the texts beside them.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    PageId, PageKind, Site, Structure, addresses, parsed::Parsed, structure::Entry,
    texts::PageTexts, versions,
};
use crate::{
    diag::{Diagnostic, codes},
    parse::{Page, Settings, keys},
    source::{FileId, Span, Vfs},
};

/// Loads all pages into a structure that has none yet. Returns their texts, in the same order.
pub(super) fn load(
    structure: &mut Structure,
    files: &Vfs,
    before: Option<&Site>,
    parsed: &mut Parsed,
    problems: &mut Vec<Diagnostic>,
) -> Vec<PageTexts> {
    let mut texts = load_sources(structure, files, before, parsed, problems);
    load_translations(structure, &mut texts, files, before, parsed, problems);
    texts
}

fn load_sources(
    structure: &mut Structure,
    files: &Vfs,
    before: Option<&Site>,
    parsed: &mut Parsed,
    problems: &mut Vec<Diagnostic>,
) -> Vec<PageTexts> {
    let mut by_href: FxHashMap<String, PageId> = FxHashMap::default();
    let mut texts = Vec::new();
    let sources = page_files(files, "content/");
    let pages: Vec<_> = sources
        .par_iter()
        .map(|(id, _)| Parsed::page(files, *id, true, before))
        .collect();
    let translations = structure.config.languages.len() - 1;
    for ((id, relative_path), file) in sources.into_iter().zip(pages) {
        let page = Arc::clone(&file.value);
        parsed.pages.insert(id, file);
        let href = addresses::href(&relative_path);
        if let Some(first) = by_href.get(&href) {
            let first = structure.page(*first).file;
            let message = format!("duplicate URL `/{href}`; page not built");
            let problem = Diagnostic::new(&codes::URL_COLLISION, Span::start_of(id), message);
            problems.push(problem.label(Span::start_of(first), "first used here"));
            continue;
        }
        let versions = versions::applicable(structure, &page, problems);
        by_href.insert(href.clone(), PageId(structure.pages.len() as u32));
        structure.pages.push(Entry {
            file: id,
            front: Settings::of(&page.front),
            kind: kind(&relative_path, &page),
            relative_path,
            href,
            versions,
            parent: None,
            children: Vec::new(),
            listed: None,
            translations: vec![None; translations],
            is_translated: false,
        });
        texts.push(PageTexts {
            source: page,
            translations: vec![None; translations],
        });
    }
    structure.by_href = by_href;
    texts
}

fn load_translations(
    structure: &mut Structure,
    texts: &mut [PageTexts],
    files: &Vfs,
    before: Option<&Site>,
    parsed: &mut Parsed,
    problems: &mut Vec<Diagnostic>,
) {
    for n in 1..structure.config.languages.len() {
        let directory = &structure.config.languages[n].directory;
        let sources = page_files(files, &format!("translations/{directory}/content/"));
        let pages: Vec<_> = sources
            .par_iter()
            .map(|(id, relative_path)| {
                let page = structure.find(&addresses::href(relative_path));
                let page =
                    page.filter(|page| structure.page(*page).relative_path == *relative_path);
                page.map(|page| (page, Parsed::page(files, *id, false, before)))
            })
            .collect();
        for ((id, relative_path), page) in sources.into_iter().zip(pages) {
            let is_listed_only = files.file(id).is_listed_only;
            match page {
                // Readers get the source page; its problem is reported.
                Some((_, file)) if file.value.is_unusable => {
                    parsed.pages.insert(id, file);
                }
                Some((page, file)) => {
                    let at = page.0 as usize;
                    let entry = &mut structure.pages[at];
                    entry.translations[n - 1] = Some(id);
                    entry.is_translated |= !is_listed_only;
                    texts[at].translations[n - 1] = Some(Arc::clone(&file.value));
                    parsed.pages.insert(id, file);
                }
                None if is_listed_only => {}
                None => problems.push(orphan(id, &relative_path)),
            }
        }
    }
}

fn orphan(id: FileId, relative_path: &str) -> Diagnostic {
    let message = format!("source page content/{relative_path} not found; translation ignored");
    let help = "move the translation to the path of its source page, or delete it";
    Diagnostic::new(&codes::ORPHAN_TRANSLATION, Span::start_of(id), message).help(help)
}

/// Returns the Markdown files below a folder, with their paths relative to it. READMEs are for authors.
fn page_files(files: &Vfs, prefix: &str) -> Vec<(FileId, String)> {
    files
        .iter()
        .filter_map(|(id, file)| {
            let relative = file.path.strip_prefix(prefix)?;
            let is_page = relative.ends_with(".md") && !relative.contains("README");
            is_page.then(|| (id, relative.to_owned()))
        })
        .collect()
}

fn kind(relative_path: &str, page: &Page) -> PageKind {
    let depth = relative_path.matches('/').count();
    match (depth, relative_path.ends_with("index.md")) {
        (0, true) => PageKind::Home,
        (1, true) => PageKind::Product,
        _ if page.front.setting(keys::MAP_TOPIC) == Some(true) => PageKind::MapTopic,
        (_, true) => PageKind::Category,
        _ => PageKind::Article,
    }
}
