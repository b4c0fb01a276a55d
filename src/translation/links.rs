//! Compares where the links of a translation lead with where those of its source do.
//!
//! Enters: a source and its translation, whose repairs are made. Leaves: the addresses of blocks whose links differ
//! ([`links`]). Two addresses can lead to the same page, which only the site knows: [`Links::differences`] asks it.

use std::ops::Range;

use super::{
    align::Aligned,
    block::{Block, Kind},
    repair::code::differing,
};

/// The links of a block that are not those of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// The block of the translation.
    pub block: Range<usize>,
    /// Addresses of the translation.
    pub own: Vec<Address>,
    /// Addresses of the block of the source.
    pub source: Vec<Address>,
}

/// An address as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its place.
    pub at: Range<usize>,
    /// The address.
    pub text: Box<str>,
}

/// An address of the source that a translation does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost<'l> {
    /// The address of the translation that stands in its place; `None` if there is none.
    pub own: Option<&'l Address>,
    /// That of the source.
    pub source: &'l Address,
}

/// Returns the links and images of blocks in which they are not the same.
pub fn links(source: &str, own: &str, aligned: &Aligned) -> Vec<Links> {
    let found = aligned.sure_pairs().filter_map(|(theirs, ours)| {
        let has_links = source[theirs.range.clone()].contains("](");
        if !has_links || ours.kind == Kind::Code || theirs.kind == Kind::Code {
            return None;
        }
        let found = Links {
            block: ours.range.clone(),
            own: addresses(own, ours),
            source: addresses(source, theirs),
        };
        let is_same = found.differences(str::to_owned).is_empty();
        (!is_same).then_some(found)
    });
    found.collect()
}

impl Links {
    /// Returns the addresses of the source that the translation does not have. `target`: what an address leads to.
    pub fn differences(&self, target: impl Fn(&str) -> String) -> Vec<Lost<'_>> {
        let mut own: Vec<(&Address, String)> =
            self.own.iter().map(|it| (it, target(&it.text))).collect();
        let mut lost = Vec::new();
        for theirs in &self.source {
            let goal = target(&theirs.text);
            match own.iter().position(|(_, known)| *known == goal) {
                Some(n) => _ = own.remove(n),
                None => lost.push(theirs),
            }
        }
        let mut own = own.into_iter();
        let lost = lost.into_iter().map(|source| Lost {
            own: own.next().map(|(own, _)| own),
            source,
        });
        lost.collect()
    }

    /// Changes the places in the translation.
    pub fn map_own(&mut self, place: impl Fn(Range<usize>) -> Range<usize>) {
        let own = self.own.iter_mut().map(|it| &mut it.at);
        for at in own.chain([&mut self.block]) {
            *at = place(at.clone());
        }
    }

    /// Drops addresses of the translation that are in its language, each with one of the source, of which it may be the
    /// translation.
    pub fn forget_foreign(&mut self, language: &str) {
        let count = self.own.len();
        self.own.retain(|it| !is_in_language(&it.text, language));
        for _ in self.own.len()..count {
            let known = |theirs: &Address| self.own.iter().any(|it| it.text == theirs.text);
            if let Some(n) = self.source.iter().position(|theirs| !known(theirs)) {
                self.source.remove(n);
            }
        }
    }

    /// The same with places in whole files. `own` and `source`: how long what stands before the compared texts is.
    #[must_use]
    pub fn moved(mut self, own: usize, source: usize) -> Self {
        let shift = |at: &mut Range<usize>, by: usize| *at = at.start + by..at.end + by;
        shift(&mut self.block, own);
        self.own.iter_mut().for_each(|it| shift(&mut it.at, own));
        self.source
            .iter_mut()
            .for_each(|it| shift(&mut it.at, source));
        self
    }
}

/// Whether an address names a language, as that of an article in it does.
fn is_in_language(address: &str, code: &str) -> bool {
    let mut words = address.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word.eq_ignore_ascii_case(code))
}

/// The addresses of the links and images of a block.
fn addresses(text: &str, block: &Block) -> Vec<Address> {
    let inner = &text[block.range.clone()];
    let spans = match inner.contains('`') {
        true => differing::spans(inner),
        false => Vec::new(),
    };
    let found = inner.match_indices("](").filter_map(|(at, mark)| {
        let start = at + mark.len();
        let is_code = spans.iter().any(|span| span.contains(&at));
        let len = address_len(&inner[start..]).filter(|_| !is_code)?;
        let at = block.range.start + start;
        Some(Address {
            at: at..at + len,
            text: inner[start..start + len].into(),
        })
    });
    found.collect()
}

/// The length of the address at the beginning of a text, which its parenthesis or a title ends.
fn address_len(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let tag = match () {
            () if rest.starts_with("{%") => rest.find("%}"),
            () if rest.starts_with("{{") => rest.find("}}"),
            () => None,
        };
        match c {
            _ if tag.is_some() => at += tag.unwrap_or_default() + 1,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            ' ' | '\n' if at > 0 => return text[at..].contains(')').then_some(at),
            _ => {}
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::links;
    use crate::translation::align::Aligned;

    /// Checks which addresses stand in the place of those of the source.
    #[track_caller]
    fn check(source: &str, own: &str, wanted: &[(Option<&str>, &str)]) {
        let found = links(source, own, &Aligned::of(source, own));
        let lost = found.iter().flat_map(|it| it.differences(str::to_owned));
        let lost: Vec<_> = lost
            .map(|it| (it.own.map(|own| &*own.text), &*it.source.text))
            .collect();
        assert_eq!(lost, wanted);
    }

    #[test]
    fn links_that_lead_elsewhere() {
        check(
            "See [tea](/tea) and [milk](/milk#cold).",
            "[牛乳](/milk#hot)と[茶](/tea)を参照。",
            &[(Some("/milk#hot"), "/milk#cold")],
        );
    }

    #[test]
    fn titles_and_parentheses_are_no_part_of_the_comparison() {
        check(
            "See [tea](/tea \"Hot\") and ![leaf](/a(b).png).",
            "![葉](/a(b).png)と[茶](/tea \"熱い\")を参照。",
            &[],
        );
    }

    #[test]
    fn links_that_are_lost() {
        check("See [tea](/tea).", "茶を参照。", &[(None, "/tea")]);
    }

    #[test]
    fn addresses_that_lead_to_the_same_page_are_the_same() {
        let (source, own) = ("See [tea](/tea).", "[茶](/old/tea)を参照。");
        let found = links(source, own, &Aligned::of(source, own));
        let same = found
            .iter()
            .flat_map(|it| it.differences(|_| "/tea".to_owned()));
        assert_eq!(same.count(), 0);
    }
}
