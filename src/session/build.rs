//! A whole site into a folder.

use std::{collections::BTreeMap, path::Path, sync::Arc, time::SystemTime};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Error, Session};
use crate::{
    diag::{Diagnostic, codes, report::Report},
    layout::StaticFile,
    output::{
        self, Artifact,
        disk::{Sink, SinkError, Summary},
        record::{Order, Record, Told},
        redirects::Table,
    },
    plan::{self, Selection, Unit},
    render::Rendered,
    site::{LanguageId, PageId, Site},
    source::{Snapshot, Span, VfsError},
};

/// What a build did.
#[derive(Debug)]
pub struct Built {
    /// Pages made.
    pub pages: usize,
    /// Files written and removed.
    pub summary: Summary,
    /// Everything that is wrong.
    pub report: Report,
}

impl Session {
    /// Renders everything into a folder. `progress` is called after each page.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn build(&self, out: &Path, progress: impl Fn() + Sync) -> Result<Built, Error> {
        let site = &*self.site;
        let sink = Sink::open(out, &self.options.root, &site.config.source_folders())?;
        let renderer = &self.renderer;
        let units = self.units();
        let links: Vec<String> = units.iter().map(|unit| permalink(site, *unit)).collect();
        let doors: Vec<String> = units
            .iter()
            .filter_map(|unit| plan::front_door(site, *unit))
            .collect();
        let redirects = self.redirects();
        let paths: Vec<String> = links
            .iter()
            .chain(redirects.keys())
            .chain(&doors)
            .map(|link| site.output_path(link))
            .collect();
        sink.announce(paths.iter().map(String::as_str))?;

        let mut report = Report::default();
        report.add(None, self.problems().cloned().collect());
        let write = |at: usize, page: Rendered| {
            sink.write(&paths[at], &page.html)?;
            if let Some(front) = plan::front_door(site, units[at]) {
                sink.write(&site.output_path(&front), &page.html)?;
            }
            progress();
            Ok((at, page.diagnostics))
        };
        let mut found: Vec<(usize, Vec<Diagnostic>)> = by_page(&units)
            .into_par_iter()
            .map(|places| {
                let mut written = Vec::with_capacity(places.len());
                let kin = places.iter().map(|at| units[*at]);
                let mut at = places.iter();
                renderer.render_each(kin, |page| {
                    written.extend(at.next().map(|at| write(*at, page)));
                });
                written.into_iter().collect::<Result<Vec<_>, SinkError>>()
            })
            .try_reduce(Vec::new, |mut all, more| {
                all.extend(more);
                Ok(all)
            })?;
        found.sort_unstable_by_key(|(at, _)| *at);
        for (at, diagnostics) in found {
            report.add(Some(&links[at]), diagnostics);
        }

        let mut problems = Vec::new();
        let redirect_pages: Vec<Option<Diagnostic>> = by_target(&redirects)
            .into_par_iter()
            .map(|(target, sources)| {
                let (html, problem) = output::redirects::page(renderer, &self.layout, target);
                for from in sources {
                    sink.write(&site.output_path(from), html.as_bytes())?;
                }
                Ok(problem)
            })
            .collect::<Result<_, SinkError>>()?;
        problems.extend(redirect_pages.into_iter().flatten());
        let unit_at: FxHashMap<&str, Unit> = paths
            .iter()
            .map(String::as_str)
            .zip(units.iter().copied())
            .collect();
        for file in &*self.static_files {
            if let Some(unit) = unit_at.get(&*file.path) {
                problems.push(self.shadowed(*unit, file));
                continue;
            }
            match file.read(&self.options.root) {
                Ok(bytes) => sink.write(&file.path, &bytes)?,
                Err(error) => problems.push(self.unreadable(&error)),
            }
        }
        let artifacts = self.artifacts(&redirects, &mut problems);
        for artifact in artifacts {
            sink.write(&artifact.path, &artifact.bytes)?;
        }
        report.add(None, problems);
        Ok(Built {
            pages: units.len() + doors.len(),
            summary: sink.finish(self.selection == Selection::all(site))?,
            report,
        })
    }

    /// Notes a build that began at a moment, so that the next need not be done if nothing changes.
    pub fn remember(
        &self,
        order: Order,
        begun: SystemTime,
        out: &Path,
        summary: &Summary,
        told: &Told,
    ) {
        let mut inputs = self.inputs();
        let elsewhere = order.config.as_ref();
        inputs.extend(elsewhere.map(|config| config.to_string_lossy().into_owned()));
        let sources = Snapshot::take(&order.root, &inputs);
        // What was touched meanwhile may have been read before.
        if sources.is_older_than(begun) {
            let record = Record {
                order,
                inputs,
                sources: sources.fingerprint,
                outputs: summary.outputs,
                told: told.clone(),
            };
            record.save(out);
        }
    }

    /// All redirects: old addresses that no page and no other file has taken.
    pub fn redirects(&self) -> Table {
        let site = &*self.site;
        let units = self.units();
        let links = units.iter().map(|unit| permalink(site, *unit));
        let doors = units
            .iter()
            .filter_map(|unit| plan::front_door(site, *unit));
        let pages: FxHashSet<String> = links.chain(doors).collect();
        let static_paths: FxHashSet<&str> =
            self.static_files.iter().map(|file| &*file.path).collect();
        let mut redirects = output::redirects::table(site, &self.selection, &pages);
        redirects.retain(|from, _| !is_taken(&site.output_path(from), &static_paths));
        redirects
    }

    /// Files that are neither pages nor redirects nor static: the root page, 404 pages, sitemap, rules for hosts.
    pub fn artifacts(&self, redirects: &Table, problems: &mut Vec<Diagnostic>) -> Vec<Artifact> {
        let (site, selection) = (&*self.site, &self.selection);
        let mut artifacts =
            output::roots::artifacts(&self.renderer, &self.layout, selection, problems);
        artifacts.extend(output::sitemap::artifacts(site, selection, &self.units()));
        artifacts.push(output::redirects::json(redirects));
        artifacts.extend(output::hosting::artifacts(site, selection, redirects));
        artifacts
    }

    /// Whether a path of the output may be one of [`Session::artifacts`].
    pub fn may_make(&self, path: &str) -> bool {
        let is_sitemap = path.starts_with("sitemap") && path.ends_with(".xml");
        MADE.contains(&path) || is_sitemap || path.ends_with("/404.html")
    }

    /// Whether another state of this session has the same redirects.
    pub fn has_redirects_of(&self, other: &Self) -> bool {
        let paths = |session: &'_ Self| {
            let files = session.static_files.iter();
            files.map(|file| file.path.clone()).collect::<Vec<_>>()
        };
        Arc::ptr_eq(&self.site.redirects, &other.site.redirects)
            && self.selection == other.selection
            && (Arc::ptr_eq(&self.static_files, &other.static_files) || paths(self) == paths(other))
    }

    fn unreadable(&self, error: &VfsError) -> Diagnostic {
        super::load::unreadable(self.anchor(), error.path(), &error.reason())
    }

    /// A static file that has a page's place.
    fn shadowed(&self, unit: Unit, file: &StaticFile) -> Diagnostic {
        let span = Span::start_of(self.site.page(unit.page).page.file);
        let message = format!(
            "public/{} would take the place of this page; it is not copied",
            file.path
        );
        Diagnostic::new(&codes::URL_COLLISION, span, message)
    }
}

/// Lengths that every file system takes.
const LONGEST_PATH: usize = 1024;
const LONGEST_PART: usize = 255;

/// Files that hanga makes beside pages.
const MADE: &[&str] = &[
    "index.html",
    "404.html",
    "sitemap.xml",
    "robots.txt",
    "redirects.json",
    "redirects.nginx.conf",
    "_redirects",
    "_headers",
    "headers.nginx.conf",
];

/// Whether something other than a page or redirect stands at a path of the output, or no file can.
fn is_taken(path: &str, static_paths: &FxHashSet<&str>) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    let taken = |path: &str| MADE.contains(&path) || static_paths.contains(path);
    taken(path)
        || taken(first)
        || path.len() > LONGEST_PATH
        || path.split('/').any(|part| part.len() > LONGEST_PART)
}

/// Places of units in a list, those of one page together, by version.
fn by_page(units: &[Unit]) -> Vec<Vec<usize>> {
    let mut pages: BTreeMap<PageId, Vec<usize>> = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        pages.entry(unit.page).or_default().push(at);
    }
    let mut pages: Vec<Vec<usize>> = pages.into_values().collect();
    for places in &mut pages {
        // What is not translated is the same in the next language, and the outline of a translation is known.
        places.sort_by_key(|at| (units[*at].version, units[*at].language));
    }
    pages
}

/// Old addresses by where they lead.
fn by_target(redirects: &Table) -> BTreeMap<&(String, LanguageId), Vec<&str>> {
    let mut targets: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for (from, target) in redirects {
        targets.entry(target).or_default().push(from);
    }
    targets
}

fn permalink(site: &Site, unit: Unit) -> String {
    site.permalink(unit.language, unit.version, &site.page(unit.page).href)
}
