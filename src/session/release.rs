//! Finds a release by its name.

use super::{Error, Session};
use crate::site::VersionId;

impl Session {
    /// Finds a version by the name of its release, with its plan or without: `enterprise-server@2.19`, `ghes@2.19`, `2.19`.
    ///
    /// # Errors
    /// No version is named like this, or several plans have such a release.
    pub fn release(&self, name: &str) -> Result<VersionId, Error> {
        let all = || self.site.version_ids().zip(&self.site.versions);
        let known = |ids: &mut dyn Iterator<Item = VersionId>| {
            let names: Vec<&str> = ids.map(|id| &*self.site.version(id).info.id).collect();
            names.join(", ")
        };
        let found: Vec<VersionId> = match name.split_once('@') {
            Some((plan, release)) => all()
                .filter(|(_, version)| {
                    let info = &version.info;
                    (*info.plan == *plan || *info.short_name == *plan) && *info.release == *release
                })
                .map(|(id, _)| id)
                .collect(),
            None => all()
                .filter(|(_, version)| version.numbered && *version.info.release == *name)
                .map(|(id, _)| id)
                .collect(),
        };
        match &*found {
            [id] => Ok(*id),
            [] => Err(Error::Unknown {
                kind: "release",
                name: name.to_owned(),
                known: known(&mut self.site.version_ids()),
            }),
            several => Err(Error::Ambiguous {
                name: name.to_owned(),
                known: known(&mut several.iter().copied()),
            }),
        }
    }
}
