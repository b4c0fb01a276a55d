//! Reports names that nothing defines.
//!
//! Enters: an output whose value is nil or a map. Leaves: a diagnostic, if its author cannot have meant that. Nil is a normal
//! value of `page.intro`, of a variable that is assigned only under a condition, and of an argument of an include; it is
//! not one of `{{ matrix.os }}`, whose first word is no name of this site.

use std::{ops::Range, sync::Arc};

use rustc_hash::FxHashSet;

use super::Scope;
use crate::{
    diag::{codes, did_you_mean, nearest, shorten},
    liquid::{
        expression::{Chain, Expression, Step},
        tags::suggested_path,
    },
};

/// What has been defined so far, whether or not it was assigned.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Names that the texts rendered so far assign, capture or loop over.
    known: FxHashSet<Arc<str>>,
    /// Number of includes around the current text. An include does not know its arguments.
    pub(super) includes: usize,
}

impl Names {
    /// Adds the names that a text defines.
    pub(super) fn add(&mut self, names: &FxHashSet<Arc<str>>) {
        self.known.extend(names.iter().map(Arc::clone));
    }
}

impl Scope<'_> {
    /// Reports the output at `whole`, which printed nothing, if its name is not defined.
    pub(super) fn report_undefined(&mut self, chain: &Chain, whole: &Range<usize>) {
        if self.names.includes > 0 {
            return;
        }
        let Expression::Path { root, steps } = &chain.entry else {
            return;
        };
        let has_default = chain.filters.iter().any(|call| {
            let filter = call.filter.map(|filter| filter.name);
            filter == Some("default")
        });
        let is_local = self.variables.contains(root) || self.names.known.contains(root);
        if has_default || is_local {
            return;
        }
        let globals = self.world.global_names();
        if **root == *"site" {
            return self.report_site_path(steps, whole);
        }
        let is_plan = |(plan, short): &(Arc<str>, Arc<str>)| **root == **plan || **root == **short;
        let version = self.world.version();
        let is_global = globals.contains(&&**root) || self.world.global(root).is_some();
        if is_global || version.plans.iter().any(is_plan) || &**root == "forloop" {
            return;
        }
        let is_expression = self.text[..whole.start].ends_with('$');
        let names = globals.iter().copied();
        let known = self.names.known.iter().map(|name| &**name);
        let help = match is_expression {
            true => None,
            false => did_you_mean(root, names.chain(known)),
        };
        let help = help.unwrap_or_else(|| {
            let shown = if is_expression {
                "${{ … }}"
            } else {
                "{{ … }}"
            };
            format!("to show `{shown}` as text, put it between `{{% raw %}}` and `{{% endraw %}}`")
        });
        let message = format!("`{root}` is not defined; nothing is printed");
        self.problem(&codes::UNDEFINED_NAME, whole, message).help = Some(help);
    }

    /// Reports the output at `whole`, whose value is a map.
    pub(super) fn report_map(&mut self, whole: &Range<usize>) {
        if self.names.includes > 0 {
            return;
        }
        let written = self.text[whole.clone()].trim_matches(['{', '}', '-', ' ', '\n']);
        let message = format!("`{}` is a map or folder and has no text", shorten(written));
        self.problem(&codes::DATA_NO_TEXT, whole, message);
    }

    /// Reports a path below `site` that does not exist.
    fn report_site_path(&mut self, steps: &[Step], whole: &Range<usize>) {
        let keys = steps.iter().map(|step| match step {
            Step::Key(key) => Some(&**key),
            Step::Index(_) => None,
        });
        let Some(keys) = keys.collect::<Option<Vec<&str>>>() else {
            return;
        };
        let path = keys.join(".");
        match keys.split_first() {
            None => {}
            Some((&"data", rest)) => {
                // `3.4` may be one key or two.
                let (known, _) = self.world.keys_along(rest);
                if known == rest.len() || rest.iter().any(|key| key.contains('.')) {
                    return;
                }
                let message = format!("`site.{path}` is not defined; nothing is printed");
                let near = suggested_path(self.world, rest);
                let help = near.map(|near| format!("did you mean `site.data.{near}`?"));
                self.problem(&codes::UNDEFINED_NAME, whole, message).help = help;
            }
            Some((first, _)) => {
                let message = format!("`site.{path}` is not defined; nothing is printed");
                let near = nearest(first, ["data"].into_iter(), 1);
                let help = match near.is_empty() {
                    true => "`site` has only `data`".to_owned(),
                    false => "did you mean `site.data`?".to_owned(),
                };
                self.problem(&codes::UNDEFINED_NAME, whole, message).help = Some(help);
            }
        }
    }
}
