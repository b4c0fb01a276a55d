//! Expands a text with Liquid over a small world. The input consists of parts separated by lines of `=====`: the text,
//! a reusable (`{% data reusables.a %}`), and an include (`{% include a %}`).

#![no_main]

use std::{hint::black_box, sync::Arc};

use hanga::{
    config::Config,
    diag::{emit::Emitter, report::Report},
    liquid::{LinkCard, Scope, VersionInfo, World, expand},
    source::{FileId, Place, SourceFile, Vfs},
    value::{Leaf, Value},
};
use libfuzzer_sys::fuzz_target;

const CONFIG: &str = "title: Fuzz\n\
    base_url: https://fuzz.example\n\
    languages:\n\
    - { code: en, name: English, native_name: English }\n\
    versions:\n\
    - { plan: cloud, releases: [latest], default: true }\n\
    - { plan: server, short_name: srv, numbered: true, releases: ['3.1'] }\n";

struct Small {
    config: Config,
    version: VersionInfo,
    data: Value,
    include: Leaf,
}

impl World for Small {
    fn global(&self, name: &str) -> Option<Value> {
        Some(match name {
            "site" => Value::map([("data", self.data.clone())]),
            "list" => Value::list((0..4).map(Value::Int)),
            "text" => Value::from("a, b"),
            "number" => Value::Float(2.5),
            "currentVersion" => Value::from("server@3.1"),
            _ => return None,
        })
    }

    fn global_names(&self) -> &[&'static str] {
        &["site", "list", "text", "number", "currentVersion"]
    }

    fn version(&self) -> &VersionInfo {
        &self.version
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn word(&self, _: &str) -> &str {
        "word"
    }

    fn datum(&self, path: &[&str]) -> Option<Value> {
        self.data.at(path.iter().copied()).cloned()
    }

    fn source_datum(&self, path: &[&str]) -> Option<Value> {
        self.datum(path)
    }

    fn datum_along(&self, path: &[&str]) -> (Option<Value>, usize) {
        let maps = |known: &usize| {
            self.data
                .at(path[..*known].iter().copied())
                .is_some_and(is_map)
        };
        let known = (0..path.len()).take_while(maps).count();
        (self.datum(&path[..known]), known)
    }

    fn keys_along(&self, path: &[&str]) -> (usize, Option<Vec<Arc<str>>>) {
        let exists = |known: &usize| self.data.at(path[..*known].iter().copied()).is_some();
        let known = (1..=path.len()).take_while(exists).count();
        let reached = self.data.at(path[..known].iter().copied());
        let map = reached.and_then(Value::as_map);
        (known, map.map(|map| map.keys().cloned().collect()))
    }

    fn include(&self, name: &str) -> Option<&Leaf> {
        // Link tags render their page with an include of the same name.
        matches!(name, "a" | "link" | "link_in_list").then_some(&self.include)
    }

    fn include_names(&self) -> Vec<&str> {
        vec!["a"]
    }

    fn link(&self, href: &str) -> LinkCard {
        match href {
            "/a" => LinkCard::Page(Value::map([("title", Value::from("A"))])),
            "/b" => LinkCard::OtherVersion,
            _ => LinkCard::Missing(None),
        }
    }
}

fn is_map(value: &Value) -> bool {
    value.as_map().is_some()
}

fn version() -> VersionInfo {
    let word = |text: &str| -> Arc<str> { text.into() };
    VersionInfo {
        id: word("server@3.1"),
        plan: word("server"),
        short_name: word("srv"),
        release: word("3.1"),
        plans: vec![
            (word("server"), word("srv")),
            (word("cloud"), word("cloud")),
        ]
        .into(),
        features: vec![(word("horn"), true), (word("sail"), false)].into(),
        default_numbered_plan: word("server"),
    }
}

fuzz_target!(|input: &str| {
    let mut parts = input.splitn(3, "\n=====\n").chain(["", ""]);
    let mut files = Vfs::default();
    let mut add = |path: &str| -> (FileId, Place) {
        let text = parts.next().unwrap_or_default();
        let id = files.add(SourceFile::new(path, text.as_bytes().to_vec()));
        (id, Place::start_of(id))
    };
    let (page, reusable, include) = (add("page.md"), add("reusable.md"), add("include.html"));
    let id = files.add(SourceFile::new("hanga.yml", CONFIG.as_bytes().to_vec()));
    let config = Config::parse(files.file(id), id).expect("a sound configuration");
    let leaf = |(id, place): &(FileId, Place)| Leaf::new(files.file(*id).whole(), place.clone());
    let reusables = Value::map([("a", Value::Leaf(Arc::new(leaf(&reusable))))]);
    let world = Small {
        config,
        version: version(),
        data: Value::map([("reusables", reusables)]),
        include: leaf(&include),
    };
    let text = Leaf::of_page(files.file(page.0).whole(), page.1.clone());
    let mut scope = Scope::new(&world);
    let expanded = expand(&text, &mut scope);
    if !text.has_liquid() {
        assert_eq!(
            expanded.text, *text.text,
            "text without Liquid stays as it is"
        );
    }
    let mut report = Report::default();
    report.add(None, scope.diagnostics);
    let emitter = Emitter::new(&files, false);
    for entry in report.sorted(&files) {
        black_box(emitter.emit(entry));
    }
    // The origin of every piece can be located.
    for at in (0..expanded.text.len()).step_by(expanded.text.len() / 64 + 1) {
        if let Some(origin) = expanded.map.origin(at, 1) {
            black_box(origin.span.locate(&files));
        }
    }
});
