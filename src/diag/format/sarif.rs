//! SARIF 2.1.0, the format of code scanning: one run, the rules that were broken, a result for each problem.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::notes;
use crate::diag::{
    Code, DiagnosticView, Severity, SourcePosition, baseline, codes,
    finding::{Finding, PageName},
    listing::Listing,
    paths::{Paths, is_builtin},
    view::{Edit, LineColumn},
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The manual's page about codes.
const HELP: &str = "https://hanga.example/en/operating/problems#codes";

/// What is not escaped in the path of a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Writes a report.
///
/// # Errors
/// The output cannot be written.
pub fn write(listing: &Listing<'_>, paths: &Paths, out: &mut dyn Write) -> io::Result<()> {
    let numbers = listing.by_code();
    let rules: Vec<&Code> = codes::ALL
        .iter()
        .copied()
        .filter(|code| numbers.contains_key(code.name))
        .collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let results = listing.shown.iter().map(|finding| {
        let line = baseline::line(&finding.problem);
        let n = seen.entry(line.clone()).or_default();
        *n += 1;
        result(listing, finding, &rules, paths, &format!("{line}\n{n}"))
    });
    let results: Vec<Value> = results.collect();
    let run = json!({
        "tool": { "driver": {
            "name": "hanga",
            "version": env!("CARGO_PKG_VERSION"),
            "informationUri": HELP,
            "rules": rules.iter().map(|code| rule(code)).collect::<Vec<_>>(),
        } },
        "invocations": [{ "executionSuccessful": listing.is_complete }],
        "columnKind": "utf16CodeUnits",
        "results": results,
    });
    let log = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    serde_json::to_writer(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn level(severity: Severity) -> &'static str {
    // The words are the same.
    severity.name()
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.name,
        "shortDescription": { "text": code.meaning },
        "help": { "text": format!("{} See {HELP}", code.meaning) },
        "helpUri": HELP,
        "defaultConfiguration": { "level": level(code.severity) },
    })
}

fn result(
    listing: &Listing<'_>,
    finding: &Finding,
    rules: &[&Code],
    paths: &Paths,
    identity: &str,
) -> Value {
    let problem = finding.problem.clone().renamed(|file| paths.name(file));
    let mut text = vec![problem.message.clone()];
    text.extend(notes(&problem));
    let all = |of: fn(&PageName) -> &str| {
        let mut names: Vec<&str> = listing.pages(finding).map(of).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let mut result = json!({
        "ruleId": problem.code,
        "ruleIndex": rules.iter().position(|code| code.name == problem.code),
        "level": level(problem.severity),
        "message": { "text": text.join("\n") },
        "locations": [location(&problem.at, Some(&problem))],
        "partialFingerprints": { "hanga/v1": format!("{:016x}", fnv(identity)) },
        "properties": {
            "pages": all(|page| &page.address),
            "languages": all(|page| &page.language),
            "versions": all(|page| &page.version),
        },
    });
    let labels = problem
        .labels
        .iter()
        .map(|label| (&label.at, label.message.as_str()));
    let chain = problem.chain.iter().map(|via| (via, "included from here"));
    let related: Vec<Value> = labels
        .chain(chain)
        .map(|(at, message)| {
            let mut related = location(at, None);
            related["message"] = json!({ "text": message });
            related
        })
        .collect();
    // Without relations, the fields are left out.
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(edit) = &problem.fix {
        result["fixes"] = json!([fix(edit, &problem)]);
    }
    result
}

/// Returns a place; that of the problem itself with its end.
fn location(at: &SourcePosition, problem: Option<&DiagnosticView>) -> Value {
    if is_builtin(&at.file) {
        return json!({ "logicalLocations": [{ "fullyQualifiedName": at.file, "kind": "resource" }] });
    }
    let region = match problem {
        Some(problem) => region(at.at, Some(problem.end)),
        None => region(at.at, None),
    };
    json!({ "physicalLocation": { "artifactLocation": artifact(&at.file), "region": region } })
}

fn artifact(file: &str) -> Value {
    let path = utf8_percent_encode(file, PATH);
    let uri = match file.starts_with('/') {
        true => format!("file://{path}"),
        false => path.to_string(),
    };
    json!({ "uri": uri })
}

fn region(start: LineColumn, end: Option<LineColumn>) -> Value {
    let mut region = Map::new();
    let mut set = |key: &str, n: usize| region.insert(key.to_owned(), n.into());
    set("startLine", start.line);
    set("startColumn", start.column_utf16);
    if let Some(end) = end {
        set("endLine", end.line);
        set("endColumn", end.column_utf16);
    }
    region.into()
}

fn fix(edit: &Edit, problem: &DiagnosticView) -> Value {
    let replacement = json!({
        "deletedRegion": region(edit.start, Some(edit.end)),
        "insertedContent": { "text": edit.text },
    });
    let description = problem.help.clone();
    let description = description.unwrap_or_else(|| format!("replace with `{}`", edit.text));
    json!({
        "description": { "text": description },
        "artifactChanges": [{
            "artifactLocation": artifact(&edit.file),
            "replacements": [replacement],
        }],
    })
}

/// FNV-1a with 64 bits: the same in every release of hanga and Rust.
fn fnv(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{
        finding::{Findings, tests::findings},
        listing::Rules,
    };

    fn report(findings: &Findings) -> Value {
        let mut out = Vec::new();
        let paths = Paths::below("docs".as_ref());
        write(&Rules::default().apply(findings), &paths, &mut out).expect("text");
        serde_json::from_slice(&out).expect("JSON")
    }

    #[test]
    fn a_result_has_its_place_and_its_fix() {
        let log = report(&findings());
        let run = &log["runs"][0];
        let result = &run["results"][0];
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "docs/content/a%20b.md");
        assert_eq!(
            place["region"],
            json!({ "startLine": 4, "startColumn": 13, "endLine": 4, "endColumn": 44 })
        );
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(
            change["replacements"][0]["insertedContent"]["text"],
            "temperature"
        );
        let related = &result["relatedLocations"];
        assert_eq!(related[0]["message"]["text"], "the title: \"Tea\"");
        assert_eq!(related[1]["message"]["text"], "included from here");
        let rule = &run["tool"]["driver"]["rules"]
            [result["ruleIndex"].as_u64().expect("a number") as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!(result["properties"]["languages"], json!(["en", "ja"]));
    }

    #[test]
    fn a_fingerprint_does_not_depend_on_the_line() {
        let prints = |findings: &Findings| {
            let log = report(findings);
            let results = log["runs"][0]["results"]
                .as_array()
                .expect("results")
                .clone();
            let print = |it: &Value| it["partialFingerprints"]["hanga/v1"].to_string();
            results.iter().map(print).collect::<Vec<_>>()
        };
        let mut findings = findings();
        let twice = findings.list[0].clone();
        findings.list.insert(1, twice);
        let before = prints(&findings);
        for finding in &mut findings.list {
            finding.problem.at.at.line += 7;
            finding.problem.at.at.column_utf16 += 1;
        }
        assert_eq!(prints(&findings), before);
        assert_ne!(before[0], before[1], "two problems are two results");
    }

    #[test]
    fn help_is_in_the_manual() {
        let config = include_str!("../../../hanga.yml");
        let base = HELP.split("/en/").next().expect("an address");
        assert!(config.contains(&format!("base_url: {base}\n")), "{base}");
    }

    #[test]
    fn files_of_the_theme_have_no_address() {
        let mut findings = findings();
        findings.list[0].problem.at.file = "(theme) templates/nav.html".to_owned();
        let place = &report(&findings)["runs"][0]["results"][0]["locations"][0];
        let place = &place["logicalLocations"][0]["fullyQualifiedName"];
        assert_eq!(place, "(theme) templates/nav.html");
    }
}
