//! Octicons by name: those of one release, in `octicons.txt`, and former names of octicons.

use std::{collections::BTreeMap, sync::LazyLock};

/// A drawing of an icon.
#[derive(Debug)]
pub(super) struct Drawing {
    /// Natural size in pixels.
    pub(super) width: f64,
    pub(super) height: f64,
    /// The contents of the `<svg>` element.
    pub(super) content: &'static str,
}

/// The drawings of the icon with this name, or of the icon that replaced it; smallest first.
pub(super) fn find(name: &str) -> Option<&'static [Drawing]> {
    let name = RENAMED
        .iter()
        .find(|(old, _)| *old == name)
        .map_or(name, |(_, new)| new);
    ICONS.get(name).map(Vec::as_slice)
}

/// All names, sorted.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    ICONS.keys().copied()
}

static ICONS: LazyLock<BTreeMap<&str, Vec<Drawing>>> = LazyLock::new(|| {
    let mut icons: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (name, drawing) in include_str!("octicons.txt").lines().filter_map(drawing) {
        icons.entry(name).or_default().push(drawing);
    }
    icons
});

fn drawing(line: &'static str) -> Option<(&'static str, Drawing)> {
    let mut fields = line.splitn(4, ' ');
    let name = fields.next().filter(|name| *name != "#")?;
    let drawing = Drawing {
        width: fields.next()?.parse().ok()?,
        height: fields.next()?.parse().ok()?,
        content: fields.next()?,
    };
    Some((name, drawing))
}

/// Icons renamed in octicons 10 to 19, or replaced by their closest successor.
const RENAMED: &[(&str, &str)] = &[
    ("circuit-board", "cpu"),
    ("clippy", "paste"),
    ("dashboard", "meter"),
    ("gist-secret", "lock"),
    ("keyboard", "typography"),
    ("kebab-vertical", "kebab-horizontal"),
    ("mail-read", "read"),
    ("mirror-public", "mirror"),
    ("octoface", "mark-github"),
    ("primitive-dot", "dot-fill"),
    ("primitive-square", "square-fill"),
    ("radio-tower", "broadcast"),
    ("repo-force-push", "repo-push"),
    ("request-changes", "file-diff"),
    ("settings", "sliders"),
    ("text-size", "typography"),
    ("trashcan", "trash"),
    ("watch", "clock"),
];

#[cfg(test)]
mod tests {
    use super::{ICONS, RENAMED, drawing, find};

    #[test]
    fn every_line_is_an_icon_and_every_alias_refers_to_one() {
        let lines = include_str!("octicons.txt").lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            assert!(drawing(line).is_some(), "{line}");
        }
        for (name, drawings) in ICONS.iter() {
            assert!(drawings.is_sorted_by(|a, b| a.height < b.height), "{name}");
        }
        for (old, _) in RENAMED {
            assert!(find(old).is_some(), "{old}");
        }
    }
}
