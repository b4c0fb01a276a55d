//! `hanga graph`.

use clap::ValueEnum;

use super::{
    SUCCESS, answer, message,
    site::{Part, Place},
};
use crate::{
    diag::printable::printable,
    graph::{self, GraphView},
    session::Session,
};

/// Show who uses a reusable, variable, image, include or page
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    /// Files, keys (`data/variables/product.yml#name`, `variables.product.name`), or addresses of pages and images
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    part: Part,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// List all uses and addresses, even if there are many
    #[arg(long)]
    full: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Mermaid,
}

pub(super) fn run(flags: &Flags) -> u8 {
    answer(graph(flags).map(|text| (SUCCESS, text)))
}

fn graph(flags: &Flags) -> Result<String, String> {
    let session =
        Session::open(&flags.place.options(&flags.part)).map_err(|error| message(&error))?;
    let uses = graph::uses(&session, &flags.paths).map_err(|unknown| {
        let help = unknown.help.as_deref();
        let help = help.unwrap_or(
            "name a file of the site, a key such as `variables.product.name`, or an address",
        );
        format!(
            "error: {}\n  = help: {}",
            printable(&unknown.to_string()),
            printable(help)
        )
    })?;
    let views: Vec<GraphView> = uses
        .iter()
        .map(|uses| GraphView::new(&session, uses))
        .collect();
    // Freeing a large site piece by piece would only take time.
    std::mem::forget((session, uses));
    Ok(match flags.format {
        Format::Text => {
            let texts = views.iter().map(|view| graph::text(view, flags.full));
            texts.collect::<Vec<_>>().join("\n")
        }
        Format::Json => graph::json(&views),
        Format::Mermaid => graph::mermaid(&views, flags.full),
    })
}
