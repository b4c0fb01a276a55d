//! Source files and locations in them.
//!
//! Enters: a root folder. Leaves: a [`Vfs`] of immutable [`SourceFile`]s, and [`Span`]s that refer to a part of one of
//! them. Start at [`Vfs::load`].
//!
//! This is the only module that reads a site's text from disk.

mod change;
mod disk;
pub mod edit;
mod encoding;
mod file;
mod front_matter;
pub mod git;
mod hidden;
mod history;
mod snapshot;
mod span;
mod vfs;
mod walk;
mod yaml_blocks;
mod yaml_lenient;
mod yaml_offsets;
mod yaml_scalar;
mod yaml_table;

pub use change::Change;
pub use disk::{
    VfsError, links, list_files, now, open_inside, read_bytes, read_inside, read_text,
    touched_since,
};
pub use encoding::Foreign;
pub use file::{SourceFile, Text};
pub(crate) use front_matter::{Parts, body_start, front_matter};
pub(crate) use hidden::is_hidden;
pub use history::{Day, History};
pub use snapshot::{Snapshot, changed};
pub use span::{At, Location, Place, Position, Span};
pub use vfs::{FileId, UnreadableFile, Vfs};
pub(crate) use vfs::{below, overlap};
pub(crate) use yaml_blocks::blocks;
pub(crate) use yaml_table::SEPARATOR as KEY_SEPARATOR;
pub use yaml_table::Twice;
