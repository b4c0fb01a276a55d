//! Checks that the manual documents all codes, tags, filters and front-matter keys, and that its examples for CI are
//! YAML and use flags that exist. `.ci/schemas` validates these examples against public schemas.

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

/// The manual's page about CI, in each language.
fn pages_about_ci() -> [String; 2] {
    ["content", "translations/ja-JP/content"].map(|folder| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        fs::read_to_string(root.join("operating/build/ci.md")).expect("a page")
    })
}

/// Returns the code blocks of a page in a language.
fn blocks<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let fence = format!("```{language}\n");
    let starts = page.split(&*fence).skip(1);
    starts
        .map(|rest| rest.split("\n```").next().unwrap_or_default())
        .collect()
}

#[test]
fn examples_for_ci_are_yaml_and_the_same_in_each_language() {
    let [english, japanese] = pages_about_ci();
    let examples = blocks(&english, "yaml");
    assert_eq!(examples, blocks(&japanese, "yaml"));
    assert_eq!(examples.len(), 3);
    for example in examples {
        assert!(
            example.starts_with("# ."),
            "the name of the file: {example}"
        );
        let value: serde_json::Value = serde_yaml::from_str(example).expect("YAML");
        assert!(value.is_object(), "{example}");
    }
}

#[test]
fn commands_for_ci_use_flags_that_exist() {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_hanga"))
        .args(["build", "--help"])
        .output()
        .expect("the program");
    let help = String::from_utf8(help.stdout).expect("UTF-8");
    for page in pages_about_ci() {
        let commands = page
            .lines()
            .filter_map(|line| line.split_once("hanga build "));
        let words = commands.flat_map(|(_, flags)| flags.split_whitespace());
        let flags: Vec<&str> = words.filter(|word| word.starts_with("--")).collect();
        assert!(flags.len() > 5, "the page has commands");
        for flag in flags {
            assert!(
                help.contains(&format!("{flag} ")) || help.contains(&format!("{flag}\n")),
                "{flag}"
            );
        }
    }
}
