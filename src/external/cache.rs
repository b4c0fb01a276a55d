//! What was fine recently, so that a host is not asked again in each run.
//!
//! Enters: the text of a file, or nothing, and the time. Leaves: the answers that are still good, and the text of the file
//! for the next run. Only addresses that work are kept: all others are asked each time.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::{Address, Answer, Answers};

/// How long an address that works is not asked again.
pub const FRESH: Duration = Duration::from_secs(24 * 60 * 60);

/// Known answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cache {
    entries: BTreeMap<String, Entry>,
}

/// The form of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Version of the form.
    external_links: u32,
    answers: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    /// When it was asked, in seconds since 1970.
    asked: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved: Option<String>,
}

const VERSION: u32 = 1;

impl Cache {
    /// Reads the text of a file. What is too old, or has a time in the future, is left out.
    ///
    /// # Errors
    /// The file is something else.
    pub fn parse(text: &str, now: SystemTime) -> Result<Self, serde_json::Error> {
        let file: File = serde_json::from_str(text)?;
        let mut entries = file.answers;
        let now = seconds(now);
        entries.retain(|_, entry| {
            let age = now.checked_sub(entry.asked);
            age.is_some_and(|age| age < FRESH.as_secs())
        });
        // Another version of hanga may mean something else.
        if file.external_links != VERSION {
            entries.clear();
        }
        Ok(Self { entries })
    }

    /// Returns the answer for an address, if it is still good.
    pub fn answer(&self, address: &Address) -> Option<Answer> {
        let entry = self.entries.get(address.url())?;
        match &entry.moved {
            None => Some(Answer::Fine),
            Some(to) => Address::parse(to).map(Answer::Moved),
        }
    }

    /// Adds answers that were given at this time.
    pub fn add(&mut self, answers: &Answers, now: SystemTime) {
        for (address, answer) in answers {
            let moved = match answer {
                Answer::Fine => None,
                Answer::Moved(to) => Some(to.url().to_owned()),
                Answer::Failed { .. } | Answer::Skipped => continue,
            };
            let asked = seconds(now);
            self.entries
                .insert(address.url().to_owned(), Entry { asked, moved });
        }
    }

    /// Returns the text of the file, sorted by address.
    pub fn text(&self) -> String {
        let file = File {
            external_links: VERSION,
            answers: self.entries.clone(),
        };
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{Cache, FRESH};
    use crate::external::{Address, Answer, Answers, Failure};

    #[test]
    fn what_was_fine_is_known_for_a_day() {
        let address = |url: &str| Address::parse(url).expect("an address");
        let (a, b, c) = (
            address("http://a.com"),
            address("http://b.com"),
            address("http://c.com"),
        );
        let failed = Answer::Failed {
            why: Failure::Status(404),
            at: None,
        };
        let answers = Answers::from([
            (b.clone(), Answer::Moved(a.clone())),
            (a.clone(), Answer::Fine),
            (c.clone(), failed),
        ]);
        let then = UNIX_EPOCH + Duration::from_secs(1000);
        let mut cache = Cache::default();
        cache.add(&answers, then);
        let text = cache.text();
        assert_eq!(
            text,
            "{\n  \"external_links\": 1,\n  \"answers\": {\n    \"http://a.com/\": {\n      \"asked\": 1000\n    },\n    \"http://b.com/\": {\n      \"asked\": 1000,\n      \"moved\": \"http://a.com/\"\n    }\n  }\n}\n"
        );
        let known = Cache::parse(&text, then + FRESH / 2).expect("a cache");
        assert_eq!(known, cache);
        assert_eq!(known.answer(&a), Some(Answer::Fine));
        assert_eq!(known.answer(&b), Some(Answer::Moved(a.clone())));
        assert_eq!(known.answer(&c), None);
        for other in [then + FRESH, then - Duration::from_secs(1)] {
            let known = Cache::parse(&text, other).expect("a cache");
            assert_eq!(known, Cache::default());
        }
    }

    #[test]
    fn another_file_is_no_cache() {
        for text in ["", "{}", "[]", "{\"name\": \"x\"}"] {
            assert!(Cache::parse(text, UNIX_EPOCH).is_err(), "{text}");
        }
        let newer = "{\"external_links\": 2, \"answers\": {\"http://a.com/\": {\"asked\": 0}}}";
        assert_eq!(
            Cache::parse(newer, UNIX_EPOCH).expect("a cache"),
            Cache::default()
        );
    }
}
