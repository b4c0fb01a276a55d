//! YAML of which a part cannot be read: the other top-level keys, or items of a list, are kept.

use std::sync::Arc;

use super::{
    slips::{self, Slip},
    yaml::{self, Document, YamlError},
};
use crate::{
    source::blocks,
    value::{Map, Value},
};

/// What can be read of a document.
pub(super) struct Readable {
    /// Its value without the broken keys; nil takes the place of broken items of a list, so that the others keep their
    /// numbers. `None` if nothing can be read.
    pub(super) document: Option<Document>,
    /// What is wrong, with byte ranges in the document; at least one.
    pub(super) slips: Vec<Slip>,
}

/// Reads the entries of a document one by one after `error` was found in the whole.
pub(super) fn read(text: &str, error: YamlError) -> Readable {
    let mut entries = Entries::default();
    let mut slips = Vec::new();
    for block in blocks(text) {
        let written = &text[block.clone()];
        match yaml::document(written) {
            Ok(document) if entries.add(&document) => {}
            Ok(_) => {
                let error = YamlError {
                    message: "expected `key: value` lines".to_owned(),
                    offset: 0,
                };
                entries.skip();
                slips.push(slips::find(written, error).moved(block.start));
            }
            // The anchor is in another block, which is reported, or the whole is.
            Err(error) if error.message.contains("unknown anchor") => entries.skip(),
            Err(error) => {
                match mended(written) {
                    Some(document) => _ = entries.add(&document),
                    None => entries.skip(),
                }
                slips.push(slips::find(written, error).moved(block.start));
            }
        }
    }
    if slips.is_empty() {
        slips.push(slips::find(text, error));
    }
    Readable {
        document: entries.finish(),
        slips,
    }
}

/// Slips of an entry that are mended before it is given up.
const MAX_SLIPS: usize = 8;

/// Reads the `versions` of a page as they are meant if their slips have a fix, which is not guessed for any other key: a page
/// without its versions would be in all of them.
fn mended(written: &str) -> Option<Document> {
    if !written.lines().any(|line| line.starts_with("versions:")) {
        return None;
    }
    let mut text = written.to_owned();
    for _ in 0..MAX_SLIPS {
        match yaml::document(&text) {
            Ok(document) => return document.value.as_map().is_some().then_some(document),
            Err(error) => {
                let slip = slips::find(&text, error);
                text.replace_range(slip.range, &slip.fix?);
            }
        }
    }
    None
}

/// The entries of a document that can be read: those of a map or of a list.
#[derive(Default)]
struct Entries {
    map: Map,
    map_texts: Map,
    items: Vec<Value>,
    item_texts: Vec<Value>,
    has_items: bool,
    has_twice: bool,
}

impl Entries {
    /// Adds a document of a map or list. Returns whether it is one.
    fn add(&mut self, document: &Document) -> bool {
        self.has_twice |= document.has_twice;
        match &document.value {
            Value::Map(map) => {
                let texts = document.texts.as_ref();
                for (key, value) in map.iter() {
                    let text = texts.and_then(|texts| texts.get(key)).cloned();
                    let known = self.map.insert(Arc::clone(key), value.clone());
                    self.has_twice |= known.is_some();
                    self.map_texts
                        .insert(Arc::clone(key), text.unwrap_or_default());
                }
                true
            }
            Value::List(values) => {
                let texts = document.texts.as_ref().and_then(Value::as_list);
                self.has_items = true;
                self.items.extend(values.iter().cloned());
                self.item_texts.extend_from_slice(texts.unwrap_or_default());
                self.item_texts.resize(self.items.len(), Value::Nil);
                true
            }
            _ => false,
        }
    }

    /// Notes an entry that cannot be read.
    fn skip(&mut self) {
        self.items.push(Value::Nil);
        self.item_texts.push(Value::Nil);
    }

    fn finish(self) -> Option<Document> {
        let (value, texts) = match (self.map.is_empty(), self.has_items) {
            (false, _) => (
                Value::Map(Arc::new(self.map)),
                Value::Map(Arc::new(self.map_texts)),
            ),
            (true, true) => (Value::list(self.items), Value::list(self.item_texts)),
            (true, false) => return None,
        };
        Some(Document {
            value,
            texts: Some(texts),
            has_twice: self.has_twice,
        })
    }
}
