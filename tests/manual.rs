//! Checks that the manual documents all codes, tags, filters and front-matter keys.

#![expect(clippy::disallowed_methods, reason = "tests read the manual")]

use std::{fs, path::Path};

/// Returns all text of the manual in one language.
fn manual(folder: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = walkdir::WalkDir::new(root).sort_by_file_name();
    let pages = files
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    pages
        .map(|page| fs::read_to_string(page.path()).expect("a readable page"))
        .collect()
}

fn assert_all<'n>(what: &str, names: impl Iterator<Item = &'n str>) {
    let texts = [manual("content"), manual("translations/ja-JP/content")];
    for name in names {
        for text in &texts {
            let told =
                text.contains(&format!("`{name}`")) || text.contains(&format!("{{% {name} "));
            assert!(told, "{what} `{name}` is not in the manual");
        }
    }
}

#[test]
fn every_code_is_explained() {
    assert_all("code", hanga::diag::codes::ALL.iter().map(|code| code.name));
    let english = manual("content");
    for code in hanga::diag::codes::ALL {
        assert!(
            english.contains(code.meaning),
            "the meaning of `{}` differs",
            code.name
        );
    }
}

#[test]
fn every_tag_is_explained() {
    assert_all("tag", hanga::liquid::tags::names());
}

#[test]
fn every_filter_is_explained() {
    assert_all("filter", hanga::liquid::filter_names());
}

#[test]
fn every_front_matter_key_is_explained() {
    let stamps = |key: &&str| !key.starts_with("ms.");
    assert_all("key", hanga::parse::front_matter_keys().filter(stamps));
}
