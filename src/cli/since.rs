//! `hanga build --changed-since`: the addresses that a branch changes. Nothing is written.

use super::{SUCCESS, answer, build::Flags, message};
use crate::{
    branch::{self, git},
    diag::printable::printable,
    session::Session,
};

pub(super) fn run(flags: &Flags, revision: &str) -> u8 {
    answer(list(flags, revision).map(|text| (SUCCESS, text)))
}

fn list(flags: &Flags, revision: &str) -> Result<String, String> {
    let Some(is_json) = flags.report.is_json() else {
        return Err("error: `--changed-since` has no such format\n  = help: use `--format text` or `--format json`".to_owned());
    };
    let session =
        Session::open(&flags.place.options(&flags.part)).map_err(|error| message(&error))?;
    let is_wanted = |path: &str| branch::is_text(&session, path);
    let files = git::changed_since(session.root(), revision, is_wanted).map_err(|error| {
        let help = match error {
            git::GitError::UnknownRevision(_) => {
                "\n  = help: in a shallow clone, fetch it first: `git fetch origin REVISION`"
            }
            _ => "",
        };
        format!("error: {}{help}", printable(&error.to_string()))
    })?;
    let changes = branch::changes(&session, &files);
    let text = match is_json {
        true => branch::json(revision, &changes),
        false => branch::text(revision, &changes, flags.report.is_full()),
    };
    std::mem::forget(session);
    Ok(text)
}
