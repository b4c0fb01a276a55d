//! What a branch changes: the addresses whose pages differ from those of a revision.
//!
//! Enters: a [`Session`] on the work tree, and the files that differ from a revision, with their former bytes ([`git`]).
//! Leaves: [`Changes`], as text or JSON. The former site is the next state of the session, in which the files have
//! their former texts. A page is rendered in both only if something that it has read differs, and then its bytes are
//! compared. Start at [`changes`].

mod compare;
pub mod git;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

pub use view::{Entry, Summary, json, text};

use crate::{
    plan::{self, Unit},
    session::Session,
    source::{Change, below},
};
use compare::{Pages, Touched};
use git::ChangedFile;

/// What has become of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is new.
    Added,
    /// Its page is now at another address, to which it leads.
    Moved,
    /// It has no page any more.
    Removed,
    /// Its page differs.
    Changed,
}

/// What differs in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its title, intro or article.
    Article,
    /// What is around: lists, navigation, layout.
    Around,
    /// An image that it shows or a file to which it links; its own bytes are the same.
    File,
    /// It shows reference data, whose former state is not compared.
    Reference,
}

/// An address that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What has become of it.
    pub fate: Fate,
    /// Code of its language.
    pub language: String,
    /// Id of its version.
    pub version: String,
    /// Its URL.
    pub url: String,
    /// The former URL of a page that has moved.
    pub from: Option<String>,
    /// What differs, if there are two pages to compare.
    pub part: Option<Part>,
    /// The file of the page.
    pub source: String,
}

impl Difference {
    /// Describes a unit of a session.
    fn of(session: &Session, unit: Unit, fate: Fate, part: Option<Part>) -> Self {
        let site = &*session.site;
        Self {
            fate,
            language: site.language(unit.language).code.clone(),
            version: site.version(unit.version).info.id.to_string(),
            url: session.renderer.url(unit),
            from: None,
            part,
            source: site.files.file(site.page(unit.page).file).path.clone(),
        }
    }
}

/// Everything that differs.
#[derive(Debug)]
pub struct Changes {
    /// Paths of the files that differ.
    pub files: Vec<String>,
    /// The addresses, in the order of languages, versions and pages; those that are gone follow.
    pub differences: Vec<Difference>,
    /// Why all pages were compared; `None` if only those were that have read something else.
    pub overall: Option<String>,
    /// Addresses of changed files that are copied.
    pub copied: Vec<String>,
    /// Number of addresses now.
    pub addresses: usize,
}

/// Compares a session with the state in which these files had their former bytes.
pub fn changes(session: &Session, files: &[ChangedFile]) -> Changes {
    let touched = Touched::new(session, files);
    let former = session.refresh(&former_texts(session, files));
    let now_units = session.units();
    let permalinks = |session: &Session| -> BTreeMap<String, Unit> {
        let units = session.units().into_iter();
        units
            .map(|unit| (session.renderer.permalink(unit), unit))
            .collect()
    };
    let before = permalinks(&former);
    let now = permalinks(session);
    let pages = Pages {
        now: session,
        former: &former,
        before: &before,
        touched: &touched,
    };
    let mut found: Vec<(usize, Difference)> = plan::by_page(&now_units)
        .into_par_iter()
        .flat_map_iter(|places| {
            let units: Vec<Unit> = places.iter().map(|at| now_units[*at]).collect();
            let of_page = pages.differences(&units).into_iter();
            let found: Vec<_> = of_page.map(|(n, it)| (places[n], it)).collect();
            found
        })
        .collect();
    found.sort_by_key(|(at, _)| *at);
    let mut differences: Vec<Difference> = found.into_iter().map(|(_, it)| it).collect();
    add_gone(session, &former, &before, &now, &mut differences);
    Changes {
        files: files.iter().map(|file| file.path.clone()).collect(),
        differences,
        overall: former.renderer.overall_change().map(str::to_owned),
        copied: touched.urls(session),
        addresses: now_units.len(),
    }
}

/// Adds the addresses that have no page any more. If a former address leads to a new one, its page has moved there.
fn add_gone(
    session: &Session,
    former: &Session,
    before: &BTreeMap<String, Unit>,
    now: &BTreeMap<String, Unit>,
    differences: &mut Vec<Difference>,
) {
    let gone = before.iter().filter(|(link, _)| !now.contains_key(*link));
    let mut gone: Vec<(&String, Unit)> = gone.map(|(link, unit)| (link, *unit)).collect();
    gone.sort_by_key(|(_, unit)| *unit);
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (link, unit) in gone {
        let from = former.site.url(link);
        let moved = session.outputs().redirects.get(link);
        let to = moved.map(|moved| session.site.url(&moved.to));
        let new = to.and_then(|to| {
            let mut new = differences.iter_mut();
            new.find(|it| it.fate == Fate::Added && it.url == to && !taken.contains(&to))
        });
        match new {
            Some(new) => {
                taken.insert(new.url.clone());
                new.fate = Fate::Moved;
                new.from = Some(from);
            }
            None => {
                differences.push(Difference::of(former, unit, Fate::Removed, None));
            }
        }
    }
}

/// Returns the changes that lead to the former state of the site's texts. Copied files are not among them.
fn former_texts(session: &Session, files: &[ChangedFile]) -> Vec<Change> {
    let texts = files.iter().filter(|file| is_text(session, &file.path));
    texts
        .map(|file| match &file.before {
            Some(bytes) => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                Change::Text(file.path.clone(), text.into())
            }
            None => Change::Removed(file.path.clone()),
        })
        .collect()
}

/// Whether a file is a text of the site, whose former bytes are needed.
pub fn is_text(session: &Session, path: &str) -> bool {
    let folders = session.inputs();
    let is_copied = ["assets", "public"]
        .iter()
        .any(|it| below(it, path).is_some());
    let mut reference = session.site.config.reference_folders();
    !is_copied
        && !reference.any(|it| below(it, path).is_some())
        && folders.iter().any(|it| below(it, path).is_some())
}
