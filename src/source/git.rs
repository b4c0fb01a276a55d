//! Calls of the program `git`.
//!
//! Enters: a folder. Leaves: a [`Command`] to which a caller adds what to ask. Whatever the configuration of the repository
//! or the environment says, git runs no other program and answers about this folder.

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// Set within hooks of git, for another folder than this one, or by people for their own calls.
const VARIABLES: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_EXTERNAL_DIFF",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
];

/// Settings of a repository that name programs or files.
const SETTINGS: &[&str] = &[
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "diff.orderFile=/dev/null",
];

/// Prepares a call of git in a folder, without a shell.
pub fn command(root: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(root).stdin(Stdio::null());
    for name in VARIABLES {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C");
    command.args([
        "--no-pager",
        "--no-optional-locks",
        "--no-replace-objects",
        "--literal-pathspecs",
    ]);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command
}
