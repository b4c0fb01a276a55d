//! Releases in conditions that no version of the site has.
//!
//! Enters: a release as written and the plan before it. Leaves: what is wrong with it, if anything. Trees keep tests for
//! releases that were dropped long ago, so a release older than the oldest is fine; one that is newer than all is a slip, and
//! so is one between two that a version has to be equal to.

use crate::{
    config::{Config, Plan},
    liquid::{comparison::Comparison, versions::compare_releases},
};

/// What is wrong with a release.
pub(super) struct Problem {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Finds out what is wrong with a release. `compared` is the name before it and the operator; `None` if there is no
/// operator.
pub(super) fn problem(
    release: &str,
    compared: Option<(&str, Comparison)>,
    config: &Config,
) -> Option<Problem> {
    let Some((name, comparison)) = compared else {
        return Some(Problem {
            message: format!("`{release}` has no plan; treated as false"),
            help: Some(format!(
                "write the comparison again, as in `plan = {release}`"
            )),
        });
    };
    let mut plans = config.versions.iter();
    // An unknown name has been reported, and a feature has no releases.
    let plan = plans.find(|plan| plan.plan == name || plan.short_name == name)?;
    if !is_number(release) {
        let newest = plan.releases.first();
        return Some(Problem {
            message: format!("`{release}` is not a release"),
            help: newest.map(|newest| format!("the newest release is `{}`", newest.name)),
        });
    }
    if !plan.numbered {
        return Some(Problem {
            message: format!("`{name}` has no numbered releases; treated as false"),
            help: None,
        });
    }
    let order = |known: &str| compare_releases(known, release);
    let all = || known(plan);
    let is_known = all().any(|known| order(known).is_eq());
    let is_dropped = all().all(|known| order(known).is_gt());
    let is_bound = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    let is_between = all().any(|known| order(known).is_gt());
    if is_known || is_dropped || is_bound && is_between {
        return None;
    }
    Some(Problem {
        message: format!("`{name}` has no release `{release}`"),
        help: nearest(release, plan),
    })
}

fn is_number(release: &str) -> bool {
    release
        .split('.')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn known(plan: &Plan) -> impl Iterator<Item = &str> {
    let current = plan.releases.iter().map(|release| release.name.as_str());
    current.chain(plan.deprecated_releases.iter().map(String::as_str))
}

/// The releases before and after the one that does not exist.
fn nearest(release: &str, plan: &Plan) -> Option<String> {
    let order = |known: &&str| compare_releases(known, release);
    let older = known(plan)
        .filter(|known| order(known).is_lt())
        .max_by(|a, b| compare_releases(a, b));
    let newer = known(plan)
        .filter(|known| order(known).is_gt())
        .min_by(|a, b| compare_releases(a, b));
    match (older, newer) {
        (None, None) => None,
        (Some(one), None) => Some(format!("the newest release is `{one}`")),
        (None, Some(one)) => Some(format!("the oldest release is `{one}`")),
        (Some(older), Some(newer)) => Some(format!("there are `{older}` and `{newer}`")),
    }
}
