//! Uses as a Mermaid flowchart: from what is used to the pages, through the files between.

use std::{collections::BTreeMap, fmt::Write as _};

use super::GraphView;

/// Number of arrows that a chart has at most unless all are wanted: larger ones cannot be read.
const MAX_ARROWS: usize = 100;

/// Returns the chart of some subjects. `is_full`: with all arrows.
pub fn mermaid(views: &[GraphView], is_full: bool) -> String {
    // Arrows with the ways in which the one is used in the other, in a stable order.
    let mut arrows: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut names: Vec<&str> = Vec::new();
    for view in views {
        names.push(&view.name);
        for it in view.uses.iter().filter(|it| it.how != "itself") {
            let mut from = view.name.as_str();
            let mut files = it.path.iter().rev().map(|at| at.file.as_str()).peekable();
            if files.peek().is_none() && from != it.page {
                arrows.entry((from, &it.page)).or_insert(it.how);
                continue;
            }
            for file in files.filter(|file| *file != view.name) {
                if file != from {
                    arrows.entry((from, file)).or_insert(it.how);
                    from = file;
                }
            }
        }
    }
    let all = arrows.len();
    let most = if is_full { usize::MAX } else { MAX_ARROWS };
    let arrows: Vec<_> = arrows.into_iter().take(most).collect();
    for ((from, to), _) in &arrows {
        names.extend([from, to]);
    }
    let mut known = Vec::new();
    for name in names {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    let mut text = String::from("flowchart LR\n");
    for (n, name) in known.iter().enumerate() {
        let _ = writeln!(text, "  n{n}[\"{}\"]", label(name));
    }
    let number = |name: &str| known.iter().position(|it| *it == name).unwrap_or(0);
    for ((from, to), how) in &arrows {
        let (from, to) = (number(from), number(to));
        let _ = match *how {
            "text" => writeln!(text, "  n{from} --> n{to}"),
            how => writeln!(text, "  n{from} -->|{how}| n{to}"),
        };
    }
    if all > arrows.len() {
        let _ = writeln!(text, "  %% {} more arrows; use --full", all - arrows.len());
    }
    text
}

/// Escapes a name as the label of a node.
fn label(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        match c {
            '"' => text.push_str("#quot;"),
            '#' => text.push_str("#35;"),
            '<' => text.push_str("#lt;"),
            '>' => text.push_str("#gt;"),
            '&' => text.push_str("#amp;"),
            c if c.is_control() => text.push(' '),
            c => text.push(c),
        }
    }
    text
}
