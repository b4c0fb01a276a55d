//! What pages have read.
//!
//! Enters: the reads of each unit. Leaves: for each piece of data and each include, the versions in which it was read, and
//! all files that were. Start at [`Uses::of_all`].

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    render::{Facts, Read, Reads},
    site::{VersionSet, decode, split_address},
};

/// Lists of reads that are longer are walked once for all pages. They are kept until the end, so that no other list gets
/// their address.
const SHARED: usize = 16;

/// What the units of a site have read.
#[derive(Debug, Default, Clone)]
pub(super) struct Uses {
    data: FxHashMap<Box<[Box<str>]>, VersionSet>,
    includes: FxHashMap<Box<str>, VersionSet>,
    /// Paths of images and files below the base path, decoded, without a slash before them.
    pub(super) files: FxHashSet<String>,
    addresses: FxHashSet<Box<str>>,
    /// Long lists of reads that many pages have in common, by address.
    shared: FxHashMap<usize, (Reads, VersionSet)>,
}

impl Uses {
    /// Adds what a unit in these versions has read.
    pub(super) fn add(&mut self, versions: VersionSet, reads: &[Read]) {
        for read in reads {
            match read {
                Read::Data { path, .. } if !Read::is_tree(path) => match self.data.get_mut(path) {
                    Some(known) => known.extend(versions),
                    None => _ = self.data.insert(path.clone(), versions),
                },
                Read::Include { name, .. } => match self.includes.get_mut(name) {
                    Some(known) => known.extend(versions),
                    None => _ = self.includes.insert(name.clone(), versions),
                },
                Read::Image { address, .. } | Read::File { address, .. } => self.add_file(address),
                Read::All(inner) if inner.len() < SHARED => self.add(versions, inner),
                Read::All(inner) => {
                    let known = self.shared.entry(inner.as_ptr() as usize);
                    let (_, known) = known.or_insert_with(|| (Reads::clone(inner), versions));
                    known.extend(versions);
                }
                _ => {}
            }
        }
    }

    /// Adds the files that are part of a unit besides its images, which are not among its reads.
    pub(super) fn add_media(&mut self, facts: &Facts) {
        for media in &facts.media {
            self.add_file(&media.src);
        }
    }

    fn add_file(&mut self, address: &str) {
        if !self.addresses.contains(address) {
            self.addresses.insert(address.into());
            let path = decode(split_address(address).0).into_owned();
            let path = path.trim_start_matches('/');
            // `public` is the root of the output.
            let inner = path.strip_prefix("public/").map(str::to_owned);
            self.files.extend(inner);
            self.files.insert(path.to_owned());
        }
    }

    /// Drops what only [`add`](Self::add) needs.
    pub(super) fn finish(&mut self) {
        self.addresses = FxHashSet::default();
    }

    /// Returns what several pages have read.
    pub(super) fn of_all<'u>(pages: impl ParallelIterator<Item = &'u Self>) -> Self {
        let all = pages.fold(Self::default, Self::with);
        let mut all = all.reduce(Self::default, |a, b| a.with(&b));
        all.walk_shared();
        all
    }

    /// Returns what a page has read that an earlier state of it has not; `None` if it does not read something any more. Lists
    /// at the same address are the same, because what they contain never changes.
    fn added_since(&self, before: &Self) -> Option<Self> {
        let expanded = |uses: &Self, other: &Self| {
            let mut all = uses.clone();
            all.shared.retain(|at, (_, versions)| {
                let known = other.shared.get(at).map(|(_, versions)| versions);
                known != Some(versions)
            });
            all.walk_shared();
            all
        };
        let (now, before) = (expanded(self, before), expanded(before, self));
        now.has_all(&before).then_some(now)
    }

    /// Whether everything that others have read was read here, too, in the same versions.
    fn has_all(&self, other: &Self) -> bool {
        let has = |known: Option<&VersionSet>, versions: &VersionSet| {
            known.is_some_and(|known| versions.without(*known).is_empty())
        };
        let (mut data, mut includes) = (other.data.iter(), other.includes.iter());
        data.all(|(path, versions)| has(self.data.get(path), versions))
            && includes.all(|(name, versions)| has(self.includes.get(name), versions))
            && other.files.is_subset(&self.files)
    }

    /// Returns what all pages have read, from what they had read before and the pages that have changed: each with its state
    /// before. `None` if one does not read something any more, which others may.
    pub(super) fn after<'u>(
        known: &Arc<Self>,
        mut changed: impl Iterator<Item = (&'u Self, &'u Self)>,
    ) -> Option<Arc<Self>> {
        changed.try_fold(Arc::clone(known), |known, (before, now)| {
            let added = now.added_since(before)?;
            Some(match known.has_all(&added) {
                true => known,
                false => Arc::new(Arc::unwrap_or_clone(known).with(&added)),
            })
        })
    }

    /// Adds what other pages have read. Sets are put together: the order does not matter.
    fn with(mut self, other: &Self) -> Self {
        other
            .data
            .iter()
            .for_each(|(path, versions)| match self.data.get_mut(path) {
                Some(known) => known.extend(*versions),
                None => _ = self.data.insert(path.clone(), *versions),
            });
        other
            .includes
            .iter()
            .for_each(|(name, versions)| match self.includes.get_mut(name) {
                Some(known) => known.extend(*versions),
                None => _ = self.includes.insert(name.clone(), *versions),
            });
        other.files.iter().for_each(|file| {
            if !self.files.contains(file) {
                self.files.insert(file.clone());
            }
        });
        other
            .shared
            .iter()
            .for_each(|(address, (reads, versions))| {
                let known = self.shared.entry(*address);
                let (_, known) = known.or_insert_with(|| (Reads::clone(reads), *versions));
                known.extend(*versions);
            });
        self
    }

    /// Adds what the long lists contain, which can contain others.
    fn walk_shared(&mut self) {
        let mut walked: FxHashMap<usize, VersionSet> = FxHashMap::default();
        let mut open: Vec<_> = std::mem::take(&mut self.shared).into_values().collect();
        while let Some((reads, versions)) = open.pop() {
            let known = walked.entry(reads.as_ptr().addr()).or_default();
            let new = versions.without(*known);
            if !new.is_empty() {
                known.extend(new);
                self.add(new, &reads);
                open.extend(std::mem::take(&mut self.shared).into_values());
            }
        }
    }

    /// Returns the versions in which a piece of data was read, alone or as part of a map.
    pub(super) fn of_datum(&self, path: &[Box<str>]) -> VersionSet {
        let mut versions = VersionSet::default();
        for known in 1..=path.len() {
            let found = self.data.get(&path[..known]).copied();
            versions.extend(found.unwrap_or_default());
        }
        versions
    }

    /// Returns the versions in which an include was read.
    pub(super) fn of_include(&self, name: &str) -> VersionSet {
        self.includes.get(name).copied().unwrap_or_default()
    }
}
