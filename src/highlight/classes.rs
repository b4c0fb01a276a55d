//! Maps scopes of syntaxes (`string.quoted.double.json`) to hanga's classes (`hl-s`).

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use syntect::parsing::{Scope, ScopeStack};

/// Scope prefixes and their classes, more specific prefixes first. `None` ends the search: the text is shown without a
/// class.
const RULES: &[(&str, Option<&str>)] = &[
    ("comment", Some("hl-c")),
    ("markup.inserted", Some("hl-i")),
    ("markup.deleted", Some("hl-d")),
    ("markup.heading", Some("hl-h")),
    ("meta.diff.header", Some("hl-m")),
    ("meta.diff.range", Some("hl-m")),
    ("meta.mapping.key string", Some("hl-a")),
    ("string.interpolated", None),
    ("string", Some("hl-s")),
    ("constant.numeric", Some("hl-n")),
    ("constant.character.escape", Some("hl-l")),
    ("constant", Some("hl-l")),
    ("keyword.operator", None),
    ("keyword", Some("hl-k")),
    ("storage", Some("hl-k")),
    ("entity.name.tag", Some("hl-t")),
    ("entity.other.attribute-name", Some("hl-a")),
    ("entity.name.function", Some("hl-f")),
    ("entity.name", Some("hl-t")),
    ("entity.other.inherited-class", Some("hl-t")),
    ("support.function", Some("hl-f")),
    ("support.type.property-name", Some("hl-a")),
    ("support", Some("hl-t")),
    ("variable.function", Some("hl-f")),
    ("variable.language", Some("hl-l")),
    ("variable.parameter", None),
    ("variable", Some("hl-v")),
    ("meta.preprocessor", Some("hl-m")),
    ("meta.annotation", Some("hl-m")),
];

#[derive(Debug)]
struct Rule {
    /// Prefix of the scope, and of an enclosing scope if one is required.
    scope: Scope,
    above: Option<Scope>,
    class: Option<&'static str>,
}

fn rules() -> &'static [Rule] {
    static PARSED: OnceLock<Vec<Rule>> = OnceLock::new();
    PARSED.get_or_init(|| {
        let parse = |(selector, class): &(&str, Option<&'static str>)| {
            let (above, scope) = match selector.split_once(' ') {
                Some((above, scope)) => (Scope::new(above).ok(), scope),
                None => (None, *selector),
            };
            Some(Rule {
                scope: Scope::new(scope).ok()?,
                above,
                class: *class,
            })
        };
        RULES.iter().filter_map(parse).collect()
    })
}

/// Finds the classes of scopes. Caches the rules of each scope.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// Rules that match a scope, more specific ones first.
    rules: FxHashMap<Scope, Vec<&'static Rule>>,
}

impl Classes {
    /// Returns the class of the innermost scope that matches a rule.
    pub(super) fn of(&mut self, stack: &ScopeStack) -> Option<&'static str> {
        let scopes = stack.as_slice();
        for (n, scope) in scopes.iter().enumerate().rev() {
            let is_for_it = |rule: &&Rule| rule.scope.is_prefix_of(*scope);
            let find = || rules().iter().filter(is_for_it).collect();
            let rules = self.rules.entry(*scope).or_insert_with(find);
            let fits = |rule: &&&Rule| {
                let is_there = |above: Scope| scopes[..n].iter().any(|it| above.is_prefix_of(*it));
                rule.above.is_none_or(is_there)
            };
            if let Some(rule) = rules.iter().find(fits) {
                return rule.class;
            }
        }
        None
    }
}
