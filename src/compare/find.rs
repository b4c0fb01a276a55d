//! Finds the page and the versions to compare.

use crate::{
    diag::did_you_mean,
    graph::{Subject, Unknown},
    plan::Unit,
    session::Session,
    site::{LanguageId, VersionId},
};

/// What to compare.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The page in the first version.
    pub from: Unit,
    /// The page in the second version.
    pub to: Unit,
}

/// Why there is nothing to compare.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The name means nothing.
    #[error(transparent)]
    Unknown(#[from] Unknown),
    /// The name is not that of a page.
    #[error("`{0}` is not a page")]
    NoPage(String),
    /// A version or language that the site does not have.
    #[error("unknown {kind} `{name}`")]
    UnknownName {
        /// `version` or `language`.
        kind: &'static str,
        /// The name.
        name: String,
        /// Advice.
        help: String,
    },
    /// The page is not in the version.
    #[error("{page} is not in {version}")]
    NotInVersion {
        /// The file of the page.
        page: String,
        /// The version.
        version: String,
        /// Its versions.
        help: String,
    },
}

impl Error {
    /// What to do.
    pub fn help(&self) -> Option<&str> {
        match self {
            Error::Unknown(unknown) => unknown.help.as_deref(),
            Error::NoPage(_) => Some("name a page by its file or its address"),
            Error::UnknownName { help, .. } | Error::NotInVersion { help, .. } => Some(help),
        }
    }
}

impl Target {
    /// Finds a page, by its file or its address, in two versions. The language is the given one, or that of the address
    /// or the translation, or else the first.
    ///
    /// # Errors
    /// There is no such page, version or language.
    pub fn find(
        session: &Session,
        page: &str,
        [from, to]: [&str; 2],
        language: Option<&str>,
    ) -> Result<Self, Error> {
        let site = &*session.site;
        let from = version(session, from)?;
        let to = version(session, to)?;
        let subject = Subject::find(session, page)?;
        let (id, of_file) = subject
            .translation()
            .ok_or_else(|| Error::NoPage(page.to_owned()))?;
        let codes: Vec<&str> = session
            .selection
            .languages
            .iter()
            .map(|id| site.language(*id).code.as_str())
            .collect();
        let find = |code: &str| {
            let mut ids = session.selection.languages.iter().copied();
            ids.find(|id| site.language(*id).code == code)
        };
        let first = page.trim_start_matches('/').split('/').next();
        let of_address = first.filter(|_| page.starts_with('/')).and_then(find);
        let language = match language {
            Some(code) => find(code).ok_or_else(|| Error::UnknownName {
                kind: "language",
                name: code.to_owned(),
                help: format!("available: {}", codes.join(", ")),
            })?,
            None if of_file != LanguageId::SOURCE => of_file,
            None => of_address
                .or(session.selection.languages.first().copied())
                .unwrap_or(LanguageId::SOURCE),
        };
        let unit = |version: VersionId| {
            let entry = site.page(id);
            match entry.versions.contains(version) {
                true => Ok(Unit {
                    page: id,
                    version,
                    language,
                }),
                false => {
                    let ids = entry
                        .versions
                        .iter()
                        .map(|it| site.version(it).info.id.to_string());
                    Err(Error::NotInVersion {
                        page: site.files.file(entry.file).path.clone(),
                        version: site.version(version).info.id.to_string(),
                        help: format!("it is in {}", ids.collect::<Vec<_>>().join(", ")),
                    })
                }
            }
        };
        Ok(Self {
            from: unit(from)?,
            to: unit(to)?,
        })
    }
}

fn version(session: &Session, name: &str) -> Result<VersionId, Error> {
    let site = &*session.site;
    let ids: Vec<&str> = site
        .version_ids()
        .map(|id| &*site.version(id).info.id)
        .collect();
    let found = site
        .version_ids()
        .find(|id| *site.version(*id).info.id == *name);
    found.ok_or_else(|| Error::UnknownName {
        kind: "version",
        name: name.to_owned(),
        help: did_you_mean(name, ids.iter().copied())
            .unwrap_or_else(|| format!("available: {}", ids.join(", "))),
    })
}
