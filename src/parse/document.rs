//! The YAML of one file: front matter, data or the configuration.
//!
//! Enters: a file and the range of its YAML. Leaves: what can be read of it, and what is wrong with it. A broken entry costs
//! only itself.

use std::ops::Range;

use super::{
    placed::placed,
    readable,
    yaml::{self, Document},
};
use crate::{
    diag::{Code, Diagnostic, Fix, codes},
    source::{FileId, Place, SourceFile, Span},
    value::Value,
};

/// What can be read of the YAML of a file.
pub(crate) struct Read {
    document: Document,
    file: FileId,
    /// Whether all of it can be read.
    pub(crate) is_whole: bool,
}

impl Read {
    /// The value as parsed.
    pub(crate) fn value(&self) -> &Value {
        &self.document.value
    }

    /// The value with places, and with the characters of its numbers.
    pub(crate) fn placed(&self) -> Value {
        let texts = self.document.texts.as_ref();
        placed(&self.document.value, texts, self.file, &mut String::new())
    }

    /// The value of a top-level key with its place.
    pub(crate) fn placed_at(&self, key: &str, value: &Value) -> Value {
        let texts = self.document.texts.as_ref();
        let texts = texts.and_then(|texts| texts.get(key));
        placed(value, texts, self.file, &mut key.to_owned())
    }
}

/// Reads the YAML in `range` of a file. `syntax`: the code of syntax errors.
pub(crate) fn read(
    file: &SourceFile,
    id: FileId,
    range: Range<usize>,
    syntax: &'static Code,
    problems: &mut Vec<Diagnostic>,
) -> Read {
    let text = &file.text[range.clone()];
    let (document, is_whole) = match yaml::document(text) {
        Ok(document) => (document, true),
        Err(error) => {
            let readable = readable::read(text, error);
            for slip in readable.slips {
                let at = |offset: usize| range.start + offset;
                let span = Place::start_of(id).span(at(slip.range.start), at(slip.range.end));
                let mut problem = Diagnostic::new(syntax, span.clone(), slip.message);
                problem.help = slip.help;
                problem.fix = slip.fix.map(|text| Fix { span, text });
                problems.push(problem);
            }
            (readable.document.unwrap_or_default(), false)
        }
    };
    if document.has_twice {
        problems.extend(twice(file, id));
    }
    Read {
        document,
        file: id,
        is_whole,
    }
}

/// Reports the keys that a map of the file has more than once.
pub(super) fn twice(file: &SourceFile, id: FileId) -> Vec<Diagnostic> {
    let span = |range: &Range<usize>| Place::start_of(id).span(range.start, range.end);
    let found = file.yaml_twice().iter().map(|twice| {
        let first = file.written_range(twice.first.clone());
        let line = file.position(first.start).line;
        let message = format!("`{}` is here twice, first on line {line}", twice.name);
        Diagnostic::new(&codes::DUPLICATE_KEY, span(&twice.again), message)
            .label(span(&twice.first), "first here")
            .help("keep one of them")
    });
    let found: Vec<Diagnostic> = found.collect();
    if found.is_empty() {
        // The parser for positions cannot read the file.
        let message = "a map has the same key twice";
        return vec![Diagnostic::new(
            &codes::DUPLICATE_KEY,
            Span::start_of(id),
            message,
        )];
    }
    found
}
