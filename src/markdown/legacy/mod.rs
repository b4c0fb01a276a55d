//! Lists and HTML blocks of trees written before 2022.
//!
//! Their parser (remark-parse 7; facts read from its behaviour) followed other rules than CommonMark: a line indented
//! by one space belongs to the preceding list item, the amount of indentation does not matter, a number does not
//! interrupt a paragraph, and an HTML block ends only at a completely empty line. Some empty lines were removed before
//! parsing. Authors saw their pages rendered by these rules and wrote accordingly.
//!
//! Enters: expanded text. Leaves: the same text laid out so that CommonMark reads the structure its author saw, and a
//! map back. Indentation changes, a few backslashes are added, lines of code in a paragraph are joined, and empty
//! comments (`<!---->`) separate blocks that CommonMark would join. Start at [`normalize`].

mod blocks;
mod escape;
mod gaps;
mod html;
mod line;
mod list;
mod pre;
mod table;

use line::Line;
pub(super) use table::cells;

/// Text in a new layout.
#[derive(Debug)]
pub struct LegacyText {
    /// The text.
    pub text: String,
    /// For each line: its offset here, the offset of its own text here, and the original offset of that text.
    lines: Vec<(usize, usize, usize)>,
}

impl LegacyText {
    /// The original offset of the byte at `offset`.
    pub fn before(&self, offset: usize) -> usize {
        let next = self.lines.partition_point(|(start, ..)| *start <= offset);
        match next.checked_sub(1).and_then(|n| self.lines.get(n)) {
            Some((_, content, source)) => source + offset.saturating_sub(*content),
            None => 0,
        }
    }
}

/// Lays a text out for CommonMark.
pub fn normalize(text: &str) -> LegacyText {
    let mut lines = line::split(text);
    if pre::may_be_in(text) {
        lines = pre::join(lines);
    }
    let lines = gaps::close(lines);
    let mut layout = LegacyText {
        text: String::with_capacity(text.len() + text.len() / 16),
        lines: Vec::with_capacity(lines.len()),
    };
    for Line {
        prefix,
        text,
        at,
        joins,
    } in blocks::normalize(lines, false, 0)
    {
        let start = layout.text.len();
        layout.text.push_str(&prefix);
        let content = layout.text.len();
        layout.lines.push((start, content, at));
        let joins = joins.into_iter().map(|(from, at)| (content + from, at));
        layout
            .lines
            .extend(joins.map(|(from, at)| (from, from, at)));
        layout.text.push_str(&text);
        layout.text.push('\n');
    }
    layout
}

#[cfg(test)]
mod tests {
    use super::normalize;

    fn check(source: &str, expected: &str) {
        assert_eq!(normalize(source).text.trim_end(), expected, "{source}");
    }

    #[test]
    fn a_line_with_one_space_continues_the_item() {
        check("1. a\n\n b\n\n2. c", "1. a\n\n   b\n\n2. c");
        check(
            "1. a\n\n  ```json\n  {}\n  ```\n\n2. c",
            "1. a\n\n   ```json\n   {}\n   ```\n\n2. c",
        );
    }

    #[test]
    fn a_marker_nests_from_the_column_of_the_items_text() {
        check("1. a\n   - b\n2. c", "1. a\n   - b\n2. c");
        check("1. a\n  - b\n2. c", "1. a\n- b\n<!---->\n2. c");
    }

    #[test]
    fn a_number_does_not_interrupt_a_paragraph() {
        check("text\n1. a", "text\n1\\. a");
        check("1) a", "1\\) a");
    }

    #[test]
    fn only_an_empty_line_ends_html() {
        check(
            "<ul>\n  \n    <li>a</li>\n</ul>",
            "<ul>\n<!---->\n    <li>a</li>\n</ul>",
        );
    }

    #[test]
    fn inline_code_is_one_piece() {
        check(
            "1. Run: <pre>\n   # a\n\n     b\n   </pre>\n2. c",
            "1. Run: <pre># a&#10;&#10;  b&#10;</pre>\n2. c",
        );
        check(
            "```a``` x\nRun: <pre class=k>a\nb</pre>",
            "```a``` x\nRun: <pre class=k>a&#10;b</pre>",
        );
        check(
            "```\nRun: <pre>\n# a\n</pre>\n```",
            "```\nRun: <pre>\n# a\n</pre>\n```",
        );
        let text = "Run: <pre>\na\nb</pre>";
        let layout = normalize(text);
        let at = layout.text.find("b</pre>").expect("b");
        assert_eq!(layout.before(at), text.find("b</pre>").expect("b"));
    }

    #[test]
    fn a_shell_block_that_is_indented_as_a_whole_is_one() {
        check(
            "text\n\n    ```shell\n    a \\\n      b\n    ```\n\nmore",
            "text\n\n```shell\na \\\n  b\n```\n\nmore",
        );
        check(
            "    ```shell\n    never closed",
            "    ```shell\n    never closed",
        );
    }

    #[test]
    fn output_positions_map_to_the_source() {
        let text = "1. a\n\n b";
        let layout = normalize(text);
        let at = layout.text.find('b').expect("b");
        assert_eq!(layout.before(at), text.find('b').expect("b"));
    }
}
