//! Tables: rows without contents, row headers, what header cells are headers of, and names.

use super::Marks;
use crate::html::{Kind, NodeId, Tree};

/// Removes rows without contents: those that hold only Liquid in the source.
pub fn remove_empty_rows(tree: &mut Tree<'_>, marks: &Marks) {
    let is_empty = |tree: &Tree<'_>, row: NodeId| {
        let is_blank =
            |id: NodeId| matches!(tree.kind(id), Kind::Text(text) if text.trim().is_empty());
        let mut cells = cells(tree, row).peekable();
        cells.peek().is_some()
            && cells.all(|cell| {
                tree.element(cell).is_some_and(|cell| cell.name == "td")
                    && tree.children(cell).all(is_blank)
            })
    };
    for &table in &marks.tables {
        for row in rows(tree, table) {
            if is_empty(tree, row) {
                tree.detach(row);
            }
        }
    }
}

/// Makes the first cells of rows headers, in tables within `{% rowheaders %}`.
pub fn set_row_headers(tree: &mut Tree<'_>, marks: &Marks) {
    for &table in &marks.tables {
        let has_class = |id: NodeId| {
            tree.element(id)
                .is_some_and(|it| it.has_class("rowheaders"))
        };
        if !tree.ancestors(table).any(has_class) {
            continue;
        }
        for row in rows(tree, table) {
            let first = cells(tree, row).next();
            if let Some(cell) = first.and_then(|cell| tree.element_mut(cell))
                && cell.name == "td"
            {
                cell.name = "th".into();
                cell.set("scope", "row");
            }
        }
    }
}

/// Says of each header cell whether it is the header of its column or of its row
/// (<https://www.w3.org/WAI/tutorials/tables/two-headers/>).
pub fn set_scopes(tree: &mut Tree<'_>, marks: &Marks) {
    let is_header =
        |tree: &Tree<'_>, cell: NodeId| tree.element(cell).is_some_and(|it| it.name == "th");
    for &table in &marks.tables {
        for row in rows(tree, table) {
            let cells: Vec<NodeId> = cells(tree, row).collect();
            let is_head = cells.iter().all(|cell| is_header(tree, *cell));
            for cell in cells {
                if is_header(tree, cell)
                    && let Some(cell) = tree.element_mut(cell)
                    && cell.get("scope").is_none()
                {
                    cell.set("scope", if is_head { "col" } else { "row" });
                }
            }
        }
    }
}

/// Names each table without a name by the heading above it, if only text stands between. Requires final ids.
pub fn set_names(tree: &mut Tree<'_>, marks: &Marks) {
    let mut names = Vec::new();
    for &table in &marks.tables {
        let has_name = tree.element(table).is_some_and(|it| {
            it.get("aria-label").is_some() || it.get("aria-labelledby").is_some()
        });
        let is_caption = |id: NodeId| tree.element(id).is_some_and(|it| it.name == "caption");
        if !has_name && !tree.children(table).any(is_caption) {
            names.extend(heading_above(tree, table).map(|id| (table, id)));
        }
    }
    for (table, id) in names {
        if let Some(table) = tree.element_mut(table) {
            table.set("aria-labelledby", id);
        }
    }
}

/// The id of the nearest heading before a table among its siblings.
fn heading_above(tree: &Tree<'_>, table: NodeId) -> Option<String> {
    // The element of `{% rowheaders %}` is only there for the tables in it.
    let is_transparent = |id: NodeId| {
        tree.element(id)
            .is_some_and(|it| it.has_class("rowheaders"))
    };
    let before = |id: NodeId| {
        let around = || tree.parent(id).filter(|parent| is_transparent(*parent));
        tree.previous(id).or_else(|| tree.previous(around()?))
    };
    let above = std::iter::successors(before(table), |id| before(*id));
    for id in above {
        match tree.kind(id) {
            Kind::Fragment(_) => return None,
            Kind::Element(element) => {
                if element.heading_level().is_some() {
                    return element
                        .get("id")
                        .filter(|id| !id.is_empty())
                        .map(str::to_owned);
                }
                if matches!(&*element.name, "table" | "section" | "article" | "div") {
                    return None;
                }
            }
            _ => {}
        }
    }
    None
}

/// The rows of a table, without those of tables in its cells.
fn rows(tree: &Tree<'_>, table: NodeId) -> Vec<NodeId> {
    let named = |id: NodeId, name: &str| tree.element(id).is_some_and(|it| it.name == name);
    let mut rows = Vec::new();
    for child in tree.children(table) {
        if named(child, "tr") {
            rows.push(child);
        } else if ["thead", "tbody", "tfoot"]
            .iter()
            .any(|name| named(child, name))
        {
            rows.extend(tree.children(child).filter(|id| named(*id, "tr")));
        }
    }
    rows
}

fn cells<'t>(tree: &'t Tree<'_>, row: NodeId) -> impl Iterator<Item = NodeId> + 't {
    let is_cell = |id: &NodeId| {
        tree.element(*id)
            .is_some_and(|it| matches!(&*it.name, "td" | "th"))
    };
    tree.children(row).filter(is_cell)
}
