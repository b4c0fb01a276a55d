//! What a unit uses of the subjects.
//!
//! Enters: a surveyed unit. Leaves: the places in it that use a subject. Start at [`Hits::add`].

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{
    Place as UsePlace,
    subject::{Subject, Target},
};
use crate::{
    liquid::Origin,
    parse::keys,
    plan::Unit,
    render::{Read, Reads, Surveyed},
    session::Session,
    site::{LanguageId, PageId, decode},
    source::{Place, Span},
};

/// How a subject is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// It is the page.
    Itself,
    /// A tag includes its text.
    Text,
    /// A title or an intro has its text, and other pages, lists and sidebars show that.
    Title,
    /// A condition, a loop or the theme reads it.
    Data,
    /// A translation takes the ids of its headings from it, and nothing else.
    Source,
    /// An image.
    Image,
    /// A link.
    Link,
    /// A list of children.
    Child,
}

impl How {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            How::Itself => "itself",
            How::Text => "text",
            How::Title => "title",
            How::Data => "data",
            How::Source => "source",
            How::Image => "image",
            How::Link => "link",
            How::Child => "child",
        }
    }

    /// Whether an edit of the subject can change the page.
    pub fn shows_content(self) -> bool {
        !matches!(self, How::Source | How::Link | How::Child)
    }
}

/// A read that concerns a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    subject: usize,
    /// The page whose title or intro has it; `None` if the unit itself has it.
    header: Option<PageId>,
    /// Whether it is read for the outline of a page in the source language.
    is_source: bool,
}

/// Reads with the hits in them. The reads are kept alive, so that their addresses are not used again.
type Known = FxHashMap<usize, (Reads, Arc<[Hit]>)>;

pub(super) struct Hits<'s> {
    session: &'s Session,
    subjects: &'s [Subject],
    /// Hits in reads that many units have in common, such as those of a sidebar, by address in memory.
    known: Mutex<Known>,
}

impl<'s> Hits<'s> {
    pub(super) fn new(session: &'s Session, subjects: &'s [Subject]) -> Self {
        Self {
            session,
            subjects,
            known: Mutex::default(),
        }
    }

    /// Adds the uses in a unit, each with the index of its subject.
    pub(super) fn add(&self, it: &Surveyed, found: &mut Vec<(usize, UsePlace, Unit)>) {
        let unit = it.unit;
        let mut push = |subject: usize, how, page, path| {
            found.push((subject, UsePlace { how, page, path }, unit));
        };
        let mut hits = Vec::new();
        self.collect(&it.reads, false, &mut hits);
        let site = self.session.site.structure();
        let is_translated =
            unit.language != LanguageId::SOURCE && site.has_text(unit.page, unit.language);
        for hit in hits {
            let subject = &self.subjects[hit.subject];
            // A translation reads the whole source to find out the ids of its headings.
            if is_translated && hit.is_source {
                push(hit.subject, How::Source, unit.page, Vec::new());
                continue;
            }
            match (&subject.target, hit.header) {
                (Target::Page(page, _), _) if *page == unit.page => {
                    push(hit.subject, How::Itself, unit.page, Vec::new());
                }
                (Target::Page(page, _), _) => push(hit.subject, How::Title, *page, Vec::new()),
                (_, Some(page)) => push(hit.subject, How::Title, page, Vec::new()),
                (Target::File(address), None) => {
                    let places = self.images(it, address);
                    if places.is_empty() {
                        push(hit.subject, How::Data, unit.page, Vec::new());
                    }
                    for (how, path) in places {
                        push(hit.subject, how, unit.page, path);
                    }
                }
                (_, None) => {
                    let shown = it.shown.iter().filter(|text| is_of(subject, &text.place));
                    let mut is_shown = false;
                    for text in shown {
                        is_shown = true;
                        let path = text.chain.iter().rev().cloned().collect();
                        push(hit.subject, How::Text, unit.page, path);
                    }
                    if !is_shown {
                        push(hit.subject, How::Data, unit.page, Vec::new());
                    }
                }
            }
        }
        for (n, subject) in self.subjects.iter().enumerate() {
            let Target::Page(page, LanguageId::SOURCE) = subject.target else {
                continue;
            };
            let leads = |href: &str| href.starts_with('/') && site.locate(href) == Some(page);
            for link in it.facts.links.iter().filter(|link| leads(&link.href)) {
                push(n, How::Link, unit.page, path_of(link.origin.as_ref()));
            }
        }
    }

    /// Appends the hits in reads and in those nested in them, each once. `is_part`: they are the reads of a part of a
    /// page.
    fn collect(&self, reads: &[Read], is_part: bool, hits: &mut Vec<Hit>) {
        // A header begins with its title.
        let header = match reads.first() {
            Some(Read::Prose { page, key, .. }) if key.name == keys::TITLE.name => Some(*page),
            _ => None,
        };
        let is_outline = is_part && is_source_alone(reads);
        for read in reads {
            if let Read::All(inner) = read {
                hits.extend(self.of(inner).iter().map(|hit| Hit {
                    is_source: hit.is_source || is_outline,
                    ..*hit
                }));
                continue;
            }
            for (subject, it) in self.subjects.iter().enumerate() {
                if concerns(read, &it.target) {
                    hits.push(Hit {
                        subject,
                        header,
                        is_source: is_outline,
                    });
                }
            }
        }
        hits.sort_unstable();
        hits.dedup();
    }

    fn of(&self, reads: &Reads) -> Arc<[Hit]> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let place = Arc::as_ptr(reads).addr();
        if let Some((_, hits)) = known().get(&place) {
            return Arc::clone(hits);
        }
        let mut hits = Vec::new();
        self.collect(reads, true, &mut hits);
        let hits: Arc<[Hit]> = hits.into();
        known().insert(place, (Arc::clone(reads), Arc::clone(&hits)));
        hits
    }

    /// Returns the images and links of a unit that lead to a file.
    fn images(&self, it: &Surveyed, address: &str) -> Vec<(How, Vec<Span>)> {
        let base = self.session.site.config.base_path();
        let leads = |src: &str| {
            let src = src.strip_prefix(base).unwrap_or(src);
            decode(src.split(['?', '#']).next().unwrap_or_default()) == address
        };
        let images = it.facts.images.iter().filter(|image| leads(&image.src));
        let links = it.facts.links.iter().filter(|link| leads(&link.href));
        let images = images.map(|it| (How::Image, path_of(it.origin.as_ref())));
        let links = links.map(|it| (How::Link, path_of(it.origin.as_ref())));
        images.chain(links).collect()
    }
}

/// Whether a text that a tag has included is the subject.
fn is_of(subject: &Subject, place: &Place) -> bool {
    match &subject.target {
        Target::Data(texts) => texts.has(place),
        Target::Include(file, _) => place.file == *file,
        _ => false,
    }
}

/// Whether reads are those of a page's text in the source language only.
fn is_source_alone(reads: &[Read]) -> bool {
    let mut languages = reads.iter().filter_map(|read| match read {
        Read::Page { language, .. } => Some(*language),
        _ => None,
    });
    languages.next() == Some(LanguageId::SOURCE) && languages.all(|it| it == LanguageId::SOURCE)
}

/// The places from the page to an address.
fn path_of(origin: Option<&Origin>) -> Vec<Span> {
    let chain = |origin: &Origin| {
        let outer = origin.chain.iter().rev();
        outer.chain([&origin.span]).cloned().collect()
    };
    origin.map(chain).unwrap_or_default()
}

fn concerns(read: &Read, target: &Target) -> bool {
    match (read, target) {
        (
            Read::Page {
                page,
                language,
                seen: Some(_),
            },
            Target::Page(wanted, of),
        ) => page == wanted && language == of,
        (
            Read::Prose {
                page,
                language,
                seen: [_, own],
                ..
            },
            Target::Page(wanted, of),
        ) => {
            let shown = match own {
                Some(_) => *language,
                None => LanguageId::SOURCE,
            };
            page == wanted && shown == *of
        }
        (
            Read::Data {
                language,
                path,
                seen: Some(_),
            },
            Target::Data(texts),
        ) => !Read::is_tree(path) && texts.are_in(*language, path),
        (Read::Include { name, .. }, Target::Include(_, wanted)) => **name == **wanted,
        (Read::Image { address, .. } | Read::File { address, .. }, Target::File(wanted)) => {
            let address = address.split(['?', '#']).next().unwrap_or_default();
            decode(address) == *wanted
        }
        (Read::Reference { .. }, Target::Reference) => true,
        _ => false,
    }
}
