//! Builds a whole site into a folder.

use std::{collections::BTreeMap, path::Path, sync::Arc, time::SystemTime};

use rayon::prelude::*;

use super::{Error, Session};
use crate::{
    diag::{Diagnostic, report::Report},
    output::{
        self,
        disk::{Sink, SinkError, Summary},
        generated::{Generated, Sources},
        limits,
        lock::OutputLock,
        map::{OutputMap, Owner},
        record::{BuildReport, BuildRequest, Record},
        redirects::RedirectTable,
    },
    plan::{self, Selection, Unit},
    render::Rendered,
    site::LanguageId,
    source::{Snapshot, VfsError},
};

/// The result of a build.
#[derive(Debug)]
pub struct Built {
    /// Number of pages written.
    pub pages: usize,
    /// Files written and removed.
    pub summary: Summary,
    /// All problems.
    pub report: Report,
    /// Keeps other builds out of the folder until the result is [remembered](Session::remember).
    pub lock: OutputLock,
}

impl Session {
    /// Renders everything into a folder. `progress` is called after each page.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn build(&self, out: &Path, progress: impl Fn() + Sync) -> Result<Built, Error> {
        let site = &*self.site;
        let mut folders = site.config.source_folders();
        folders.extend(site.config.reference_folders().map(str::to_owned));
        let sink = Sink::open(out, &self.options.root, &folders)?;
        let outputs = self.outputs();
        sink.announce(outputs.paths())?;

        let mut report = Report::default();
        report.add(None, self.problems().cloned().collect());
        let units = self.units();
        let links: Vec<String> = units
            .iter()
            .map(|unit| self.renderer.permalink(*unit))
            .collect();
        let roots = units
            .iter()
            .filter(|unit| self.language_root(**unit).is_some())
            .count();
        for (at, diagnostics) in self.write_pages(&sink, &units, &links, progress)? {
            report.add(Some(&links[at]), diagnostics);
        }
        let mut problems = self.write_redirects(&sink)?;
        for (n, file) in self.static_files.iter().enumerate() {
            if outputs.owner(&file.path) != Some(Owner::Static(n)) {
                continue;
            }
            match file.read(&self.options.root) {
                Ok(bytes) => sink.write(&file.path, &bytes)?,
                Err(error) => problems.push(self.unreadable(&error)),
            }
        }
        let sources = self.sources(&units);
        for (path, generated) in Generated::all(site, &self.selection, &units) {
            if outputs.owner(&path) == Some(Owner::Generated(generated)) {
                let (text, problem) = generated.make(&sources);
                problems.extend(problem);
                sink.write(&path, text.as_bytes())?;
            }
        }
        let config_file = self.config_file();
        // A preview has no such limits.
        problems.extend(limits::check(&sources, outputs, config_file));
        report.add(None, site.config.severity.apply(problems));
        let (summary, lock) = sink.finish(self.selection == Selection::all(site))?;
        Ok(Built {
            pages: units.len() + roots,
            summary,
            report,
            lock,
        })
    }

    /// Writes all pages. Returns the problems of each, in the order of `units`.
    fn write_pages(
        &self,
        sink: &Sink,
        units: &[Unit],
        links: &[String],
        progress: impl Fn() + Sync,
    ) -> Result<Vec<(usize, Vec<Diagnostic>)>, SinkError> {
        let write = |at: usize, page: Rendered| {
            sink.write(&self.site.output_path(&links[at]), &page.html)?;
            if let Some(root) = self.language_root(units[at]) {
                sink.write(&root, &page.html)?;
            }
            progress();
            Ok((at, page.diagnostics))
        };
        let mut found: Vec<(usize, Vec<Diagnostic>)> = plan::by_page(units)
            .into_par_iter()
            .map(|places| {
                let mut written = Vec::with_capacity(places.len());
                let of_page = places.iter().map(|at| units[*at]);
                let mut at = places.iter();
                self.renderer.render_each(of_page, |page| {
                    written.extend(at.next().map(|at| write(*at, page)));
                });
                written.into_iter().collect::<Result<Vec<_>, SinkError>>()
            })
            .try_reduce(Vec::new, |mut all, more| {
                all.extend(more);
                Ok(all)
            })?;
        found.sort_unstable_by_key(|(at, _)| *at);
        Ok(found)
    }

    /// Returns the file to which a unit is also written, at `/<language>`.
    fn language_root(&self, unit: Unit) -> Option<String> {
        let path = self
            .site
            .output_path(&plan::language_root(&self.site, unit)?);
        let is_owner = self.outputs().owner(&path) == Some(Owner::LanguageRoot(unit));
        is_owner.then_some(path)
    }

    /// Writes the pages of all redirects. Returns the problems of their template.
    fn write_redirects(&self, sink: &Sink) -> Result<Vec<Diagnostic>, SinkError> {
        let problems: Vec<Option<Diagnostic>> = by_target(&self.outputs().redirects)
            .into_par_iter()
            .map(|((to, language), sources)| {
                let (html, problem) =
                    output::redirects::page(&self.renderer, &self.layout, to, language);
                for from in sources {
                    sink.write(&self.site.output_path_of_old(from), html.as_bytes())?;
                }
                Ok(problem)
            })
            .collect::<Result<_, SinkError>>()?;
        Ok(problems.into_iter().flatten().collect())
    }

    /// Records a build that began at `begun`, so that the next one can be skipped if nothing changes.
    pub fn remember(
        &self,
        request: BuildRequest,
        begun: SystemTime,
        out: &Path,
        built: &Built,
        report: &BuildReport,
    ) {
        let mut inputs = self.inputs();
        let elsewhere = request.config.as_ref();
        inputs.extend(elsewhere.map(|config| config.to_string_lossy().into_owned()));
        let sources = Snapshot::take(&request.root, &inputs);
        // A file that was touched during the build may have been read before it changed.
        if sources.is_older_than(begun) {
            let record = Record {
                request,
                inputs,
                sources: sources.fingerprint,
                history: self.history_state(),
                outputs: built.summary.outputs,
                report: report.clone(),
            };
            record.save(out);
        }
    }

    /// Returns the owners of all output files. Computed on first use.
    pub fn outputs(&self) -> &OutputMap {
        self.outputs.get_or_init(|| {
            let units = self.units();
            let files = &self.static_files;
            let mut map = OutputMap::new(
                &self.site,
                &self.selection,
                &units,
                files,
                self.config_file(),
            );
            map.problems = self.site.config.severity.apply(map.problems);
            map
        })
    }

    /// Like [`outputs`](Self::outputs), but only if already computed.
    pub(super) fn known_outputs(&self) -> Option<&OutputMap> {
        self.outputs.get()
    }

    /// Returns the text of a generated file, and the problem in its template if there is one.
    pub fn generate(&self, file: Generated) -> (String, Option<Diagnostic>) {
        file.make(&self.sources(&self.units()))
    }

    fn sources<'s>(&'s self, units: &'s [Unit]) -> Sources<'s> {
        let redirects = &self.outputs().redirects;
        Sources::new(
            &self.renderer,
            &self.layout,
            &self.selection,
            units,
            redirects,
        )
    }

    /// Whether the output has the same files as in another state, so that both can share a map.
    pub(super) fn has_outputs_of(&self, other: &Self) -> bool {
        let has_same_files = || {
            let mut pairs = self.static_files.iter().zip(&*other.static_files);
            self.static_files.len() == other.static_files.len()
                && pairs.all(|(own, theirs)| own.path == theirs.path)
        };
        Arc::ptr_eq(self.site.structure(), other.site.structure())
            && self.selection == other.selection
            && (Arc::ptr_eq(&self.static_files, &other.static_files) || has_same_files())
    }

    fn unreadable(&self, error: &VfsError) -> Diagnostic {
        super::load::unreadable(self.config_file(), error.path(), &error.reason())
    }
}

/// Returns the old URLs of each redirect target.
fn by_target(redirects: &RedirectTable) -> BTreeMap<(&str, LanguageId), Vec<&str>> {
    let mut targets: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for (from, moved) in redirects.iter().filter(|(_, moved)| moved.has_page) {
        let target = (&*moved.to, moved.language);
        targets.entry(target).or_default().push(from);
    }
    targets
}
