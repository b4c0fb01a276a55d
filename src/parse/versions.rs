//! The `versions` of a page, of a feature, or of an entry of data.

use std::sync::Arc;

use crate::{
    diag::{Diagnostic, Fix, codes},
    source::Span,
    value::{Leaf, Value},
};

/// The `versions` of a page or feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionsSpec {
    /// `'*'`, or no valid value.
    All,
    /// The union of these.
    Some(Vec<RangeSpec>),
}

/// One entry of `versions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeSpec {
    /// Plan name, short name, or `feature`.
    pub plan: String,
    /// Range of releases, or the feature's name.
    pub range: String,
}

/// Parses `versions`; `None` if it is neither `'*'` nor a map. Entries that are no ranges are reported, at `near` if they
/// have no place of their own, and left out. A number is reported, but used as it is written.
pub(crate) fn versions(
    value: &Value,
    near: &Span,
    problems: &mut Vec<Diagnostic>,
) -> Option<VersionsSpec> {
    if let Some(text) = value.plain().as_str() {
        return (text.trim() == "*").then_some(VersionsSpec::All);
    }
    let mut specs = Vec::new();
    for (plan, range) in value.as_map()? {
        let entries = range.as_list().unwrap_or(std::slice::from_ref(range));
        for entry in entries {
            let range = match (entry.as_str(), entry.plain()) {
                (Some(text), Value::Int(_) | Value::Float(_)) => {
                    let number = |leaf: &Arc<Leaf>| number(leaf, &codes::VERSION_RANGE);
                    problems.extend(entry.as_leaf().map(number));
                    text
                }
                // `>3` without quotes is an empty text to YAML.
                (Some(text), plain)
                    if !matches!(plain, Value::Bool(_)) && !text.trim().is_empty() =>
                {
                    text
                }
                _ => {
                    // An empty text has no characters to point at.
                    let leaf = entry.as_leaf().filter(|leaf| !leaf.text.trim().is_empty());
                    let span = leaf.map_or_else(|| near.clone(), |leaf| leaf.span());
                    let message = format!("the versions of `{plan}` must be a range; ignored");
                    let help = "use a range such as `'*'`, `'>=2.21'` or `'<3.0'`";
                    problems.push(Diagnostic::new(&codes::VERSION_RANGE, span, message).help(help));
                    continue;
                }
            };
            specs.push(RangeSpec {
                plan: plan.to_string(),
                range: range.to_owned(),
            });
        }
    }
    Some(VersionsSpec::Some(specs))
}

/// Reports a number where a version is expected, with its quotes as the fix. YAML's `3.10` is `3.1` to most programs.
pub(crate) fn number(leaf: &Leaf, code: &'static codes::Code) -> Diagnostic {
    let quoted = format!("'{}'", &*leaf.text);
    let message = format!("version `{}` is a number", &*leaf.text);
    let mut problem = Diagnostic::new(code, leaf.span(), message);
    problem.help = Some(format!("put it in quotes: `{quoted}`"));
    problem.fix = Some(Fix {
        span: leaf.span(),
        text: quoted,
    });
    problem
}
