//! Runs the documents in `tests/cmd`: each `console` block shows a command and its output.

#[test]
fn the_command_line_is_as_documented() {
    trycmd::TestCases::new().case("tests/cmd/*.md");
}
