//! Lists: which lines belong to a list, how they are divided into items, and the text of each item.

use super::{
    blocks,
    line::{Line, TAB},
};

/// A list marker.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marker {
    /// The bullet, or `.` for a number.
    pub(super) kind: char,
    /// Columns up to the end of the marker, including leading whitespace.
    end: usize,
    /// Bytes of leading whitespace.
    start: usize,
    /// Length of the marker in bytes.
    len: usize,
}

/// The marker of a line that can begin a list.
pub(super) fn marker(line: &Line<'_>) -> Option<Marker> {
    let bare = line.bare();
    let first = bare.chars().next()?;
    if !matches!(first, '*' | '+' | '-' | '0'..='9') {
        return None;
    }
    let indent = line.indent();
    if indent >= TAB || blocks::is_break(bare) {
        return None;
    }
    let (kind, len) = if matches!(first, '*' | '+' | '-') {
        (first, 1)
    } else {
        let digits = bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        (
            '.',
            (digits > 0 && bare[digits..].starts_with('.')).then_some(digits + 1)?,
        )
    };
    let rest = &bare[len..];
    let bounded = rest.is_empty() || rest.starts_with([' ', '\t']);
    bounded.then_some(Marker {
        kind,
        end: indent + len,
        start: line.text.len() - bare.len(),
        len,
    })
}

/// The role of a line in a list.
enum Role {
    /// It begins an item.
    Item,
    /// It belongs to the item above.
    Continues,
    /// It is empty, and may end the list.
    Empty,
    /// It ends the list.
    Ends,
}

/// State while iterating over the lines of a list.
struct Walk {
    kind: char,
    /// Column at which the current item's text begins.
    text_column: usize,
    begun: bool,
    after_empty: bool,
    /// Inside a `shell` fence. It was converted to HTML before lists were parsed, and HTML does not end an item.
    in_shell: bool,
}

impl Walk {
    fn role(&mut self, line: &Line<'_>) -> Role {
        let indented = line.indent() >= TAB || self.begun && line.indent() >= self.text_column;
        let found = if indented { None } else { marker(line) };
        let after_empty = std::mem::replace(&mut self.after_empty, line.is_blank());
        let was_shell = self.in_shell;
        let is_shell = self.shell(line.bare());
        // The empty line before the end of a `shell` block was removed with the fence.
        let after_empty = after_empty && (self.in_shell || !was_shell);
        if let Some(found) = found {
            if found.kind != self.kind {
                return Role::Ends;
            }
            self.text_column = found.end + 1;
            self.after_empty = false;
            self.begun = true;
            return Role::Item;
        }
        let bare = line.bare();
        if !indented && blocks::is_break(bare) && !line.text.starts_with(' ') {
            return Role::Ends;
        }
        if indented || line.text.starts_with(' ') {
            return Role::Continues;
        }
        if line.is_blank() {
            if after_empty {
                return Role::Ends;
            }
            return Role::Empty;
        }
        let heading = bare.starts_with('#') && bare.trim_start_matches('#').starts_with(' ');
        let ends = (heading || blocks::fence(bare).is_some()) && !is_shell;
        if after_empty || ends {
            Role::Ends
        } else {
            Role::Continues
        }
    }

    /// Whether a line opens, closes or is inside a `shell` fence.
    fn shell(&mut self, bare: &str) -> bool {
        let fence = blocks::fence(bare).map(|run| bare[run.len()..].trim());
        match fence {
            Some("shell") if !self.in_shell => self.in_shell = true,
            Some("") if self.in_shell => {
                self.in_shell = false;
                return true;
            }
            _ => {}
        }
        self.in_shell
    }
}

fn walk(kind: char) -> Walk {
    Walk {
        kind,
        text_column: 0,
        begun: false,
        after_empty: false,
        in_shell: false,
    }
}

/// The number of lines in the list that starts with the first one, without trailing empty lines.
pub(super) fn extent(lines: &[Line<'_>], kind: char) -> usize {
    let mut walk = walk(kind);
    let mut end = 0;
    for (n, line) in lines.iter().enumerate() {
        match walk.role(line) {
            Role::Ends => break,
            Role::Empty => {}
            Role::Item | Role::Continues => end = n + 1,
        }
    }
    while end > 1 && lines[end - 1].is_blank() {
        end -= 1;
    }
    end.max(1)
}

/// Lays out the lines of one list.
pub(super) fn normalize<'t>(lines: &[Line<'t>], depth: usize) -> Vec<Line<'t>> {
    let Some(first) = lines.first().and_then(marker) else {
        return lines.to_vec();
    };
    let mut walk = walk(first.kind);
    let mut starts: Vec<usize> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        if matches!(walk.role(line), Role::Item) {
            starts.push(n);
        }
    }
    let mut out = Vec::with_capacity(lines.len());
    for (n, start) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(lines.len());
        item(&lines[*start..end], depth, &mut out);
    }
    out
}

/// Lays out one item: its marker, one space, and its blocks.
fn item<'t>(lines: &[Line<'t>], depth: usize, out: &mut Vec<Line<'t>>) {
    let Some(found) = lines.first().and_then(marker) else {
        return;
    };
    let blanks_after = lines
        .iter()
        .rev()
        .take_while(|line| line.is_blank())
        .count();
    let (lines, after) = lines.split_at(lines.len() - blanks_after);
    let bullet = lines[0].text[found.start..found.start + found.len].to_owned();
    let content = blocks::normalize(text_of(lines, found), true, depth + 1);
    let indent = " ".repeat(bullet.len() + 1);
    for (n, mut line) in content.into_iter().enumerate() {
        if n == 0 {
            // A comment before the first block would be read as HTML, together with the text after it.
            line.prefix = format!("{bullet} {}", line.prefix);
        } else if !(line.text.is_empty() && line.prefix.is_empty()) {
            line.prefix = format!("{indent}{}", line.prefix);
        }
        out.push(line);
    }
    out.extend(after.iter().map(|line| Line::new("", line.at)));
}

/// The lines of an item without marker and indentation: each loses the indentation of the least indented line, at most
/// up to the item's text. If a line is not indented at all, all lines keep their indentation.
fn text_of<'t>(lines: &[Line<'t>], found: Marker) -> Vec<Line<'t>> {
    let mut lines = lines.to_vec();
    lines[0].skip(found.start + found.len);
    let gap = lines[0].indent().clamp(1, TAB);
    let first_indent = lines[0].indent();
    lines[0].dedent(first_indent);
    // One more column for a short number, so that its text may be indented like that of a longer one.
    let width = found.end + gap;
    let most = if found.kind == '.' && found.len == 2 && width % 2 == 1 {
        width + 1
    } else {
        width
    };
    let least = least_indent(&lines[1..]);
    if least > 0 {
        let columns = least.min(most);
        lines[1..].iter_mut().for_each(|line| line.dedent(columns));
    }
    lines
}

/// The indentation of the least indented line. A `shell` block was already HTML here: its first line followed the tag,
/// and the closing fence was gone.
fn least_indent(lines: &[Line<'_>]) -> usize {
    let mut least = usize::MAX;
    // Lines of the open `shell` block so far.
    let mut shell: Option<usize> = None;
    for line in lines.iter().filter(|line| !line.is_blank()) {
        let counts = match shell {
            None => {
                shell = blocks::is_shell(line).then_some(0);
                true
            }
            Some(_) if line.bare().starts_with("```") => {
                shell = None;
                false
            }
            Some(n) => {
                shell = Some(n + 1);
                n > 0
            }
        };
        if counts {
            least = least.min(line.indent());
        }
    }
    if least == usize::MAX { 0 } else { least }
}
