//! hanga compiles a GitHub-Docs-style source tree — Markdown, front matter, Liquid — to static HTML, for every version
//! and every language.
//!
//! ```text
//! disk ──source──▶ Vfs ──parse ∥──▶ pages, data ──site──▶ Site ──plan──▶ Units
//!                                                                          │ ∥ render
//!        Expanded ◀──liquid── text of a page ◀───────────────────────────┘
//!            └──markdown──▶ Tree ──html passes──▶ article ──layout──▶ page ──output──▶ dist/
//! ```
//!
//! Start at [`render`], which renders a single page; [`session`] renders all of them.

pub mod branch;
pub mod check;
pub mod cli;
pub mod compare;
pub mod config;
pub mod diag;
pub mod external;
pub mod fix;
pub mod graph;
pub mod highlight;
pub mod html;
pub mod layout;
pub mod liquid;
pub mod markdown;
pub mod output;
pub mod parse;
pub mod plan;
pub mod render;
pub mod server;
pub mod session;
pub mod site;
pub mod source;
pub mod steps;
pub mod translation;
pub mod value;
pub mod watch;
