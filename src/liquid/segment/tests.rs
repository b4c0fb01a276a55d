use super::{Segment, segment};

fn literal(text: &str) -> String {
    let pieces = segment(text, true);
    let kept = pieces.iter().map(|piece| match piece {
        Segment::Text(range) | Segment::Unclosed(range) => &text[range.clone()],
        _ => "·",
    });
    kept.collect()
}

#[test]
fn dashes_trim_white_space() {
    assert_eq!(literal("a \n {%- if x -%} \n b"), "a·b");
    assert_eq!(literal("a {{- x }} b"), "a· b");
}

#[test]
fn raw_is_kept_and_comment_dropped() {
    assert_eq!(literal("a{% raw %}{{ b }}{% endraw %}c"), "a{{ b }}c");
    assert_eq!(literal("a{% comment %}{{ b }{% endcomment %}c"), "ac");
}

#[test]
fn html_comments_are_removed_except_in_fences() {
    assert_eq!(literal("a\n<!-- {{ b }} -->\nc"), "a\nc");
    assert_eq!(
        literal("```\n<!-- b -->\n```\n<!-- c -->d"),
        "```\n<!-- b -->\n```d"
    );
}

#[test]
fn delimiters_in_strings_are_part_of_them() {
    assert_eq!(literal("a{{ \"{{ b }}\" }}c"), "a·c");
    assert_eq!(
        literal("a{% assign b = '%}' %}c{% d \"{% e\" -%} f"),
        "a·c·f"
    );
    // Damaged tags end as before.
    assert_eq!(literal("{% a 'b %} it's {% c %}"), "· it's ·");
    assert_eq!(literal("{% a \"b %} c\" {% d %}"), "· c\" ·");
    assert_eq!(literal("{% a don't %} can't %}"), "· can't %}");
}

#[test]
fn an_opener_without_closer_is_text() {
    assert_eq!(literal("a {{ b\n\n c }} d"), "a {{ b\n\n c }} d");
    assert_eq!(literal("${{ x }} {% y"), "$· {% y");
}
