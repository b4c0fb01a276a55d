//! Ids of headings, in the style of GitHub's slugger: lower case, no punctuation, hyphens for spaces. Letters of every
//! script are kept.

use rustc_hash::FxHashMap;

/// The id for a heading's text; empty if none of the text is allowed in an id.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            c if c.is_whitespace() => slug.push('-'),
            '-' | '_' => slug.push(c),
            // ASCII punctuation, General Punctuation, Supplemental Punctuation; emoji.
            c if c.is_ascii_punctuation() || c.is_control() => {}
            '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}' => {}
            '\u{2190}'..='\u{27bf}'
            | '\u{2b00}'..='\u{2bff}'
            | '\u{fe0f}'
            | '\u{1f000}'..='\u{1faff}' => {}
            c => slug.extend(c.to_lowercase()),
        }
    }
    slug
}

/// Makes the ids of one page unique: `a`, `a-1`, `a-2` …
#[derive(Debug, Default)]
pub struct Slugger {
    taken: FxHashMap<String, u32>,
}

impl Slugger {
    /// Reserves an id that an author wrote. Returns whether it was free.
    pub fn reserve(&mut self, id: &str) -> bool {
        let free = !self.taken.contains_key(id);
        self.taken.entry(id.to_owned()).or_insert(0);
        free
    }

    /// A free id for this slug. An empty slug becomes `section`, because an id is never empty.
    pub fn unique(&mut self, slug: &str) -> String {
        let slug = if slug.is_empty() { "section" } else { slug };
        let mut id = slug.to_owned();
        while self.taken.contains_key(&id) {
            let n = self.taken.get_mut(slug).map_or(1, |n| {
                *n += 1;
                *n
            });
            id = format!("{slug}-{n}");
        }
        self.taken.insert(id.clone(), 0);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::{Slugger, slugify};

    #[test]
    fn keeps_letters_of_every_script() {
        assert_eq!(slugify("Foo `bar` X & \"Baz\""), "foo-bar-x--baz");
        assert_eq!(
            slugify("日本語 の見出し、です。"),
            "日本語-の見出し、です。"
        );
    }

    #[test]
    fn ids_are_unique_and_never_empty() {
        let mut slugger = Slugger::default();
        let ids: Vec<_> = ["a", "a", "a-1", "a", ""]
            .iter()
            .map(|slug| slugger.unique(slug))
            .collect();
        assert_eq!(ids, ["a", "a-1", "a-1-1", "a-2", "section"]);
    }
}
