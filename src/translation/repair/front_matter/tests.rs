//! Damaged and healthy front matter.

use super::repairs;
use crate::translation::edit::Edited;

/// Compares the lines between the dashes.
#[track_caller]
fn mends(source: &str, own: &str, expected: &str) {
    let whole = |head: &str| format!("---\n{head}\n---\n\nText.\n");
    let own = whole(own);
    let mut edited = Edited::new(&own);
    edited.apply(repairs(&whole(source), &own));
    assert_eq!(edited.text(), whole(expected));
}

#[track_caller]
fn keeps(source: &str, own: &str) {
    mends(source, own, own);
}

#[test]
fn unreadable_values_are_quoted() {
    mends("title: Boats", "title: 船: 一覧", "title: '船: 一覧'");
    mends(
        "title: Boats",
        "title: {% data x %} の船",
        "title: '{% data x %} の船'",
    );
    mends("title: Boats", "title: `ls` の船", "title: '`ls` の船'");
    mends("title: Boats", "title: [船] 一覧", "title: '[船] 一覧'");
    mends(
        "title: Boats",
        "title: '船'の一覧: 大",
        "title: '''船''の一覧: 大'",
    );
    mends("title: 'Boat #1'", "title: 船 #1", "title: '船 #1'");
    mends(
        "intro: A long text",
        "intro: 長い: 文\n  続き",
        "intro: '長い: 文\n  続き'",
    );
}

#[test]
fn quotation_marks_become_plain() {
    mends("title: 'Boats'", "title: 「船」", "title: '船'");
    mends("title: \"Boats\"", "title: „Boote“", "title: \"Boote\"");
    mends("title: 'Boats'", "title: “船'", "title: '船'");
    mends("title: 'Boats'", "title: '船”", "title: '船'");
    mends("title: 'Boats'", "title: ‘L’eau’", "title: 'L’eau'");
}

#[test]
fn quotation_marks_end() {
    mends("title: \"Boats\"", "title: \"船", "title: \"船\"");
    mends("title: 'Boats'", "title: 'L'eau", "title: 'L''eau'");
    mends(
        "title: 'Boats'",
        "title: 'L'eau d'ici'",
        "title: 'L''eau d''ici'",
    );
    mends(
        "title: 'Boats'",
        "title: '“大”の“船”",
        "title: '“大”の“船”'",
    );
}

#[test]
fn separators_are_restored() {
    mends(
        "title: Boats\nintro: Many",
        "title：船\nintro：　多数",
        "title: 船\nintro: 多数",
    );
    mends(
        "title: Boats\nintro: Many",
        "title:船\nintro: 多数",
        "title: 船\nintro: 多数",
    );
    mends(
        "title: Boats\nintro: Many",
        "title: '船' intro: '多数'",
        "title: '船'\nintro: '多数'",
    );
    mends(
        "title: Boats\nversions: '*'",
        "題名： 船\nversions： '*'",
        "title: 船\nversions: '*'",
    );
}

#[test]
fn keys_are_restored() {
    mends(
        "title: Boats\nshortTitle: B",
        "Title: 船\nshort title: 船",
        "title: 船\nshortTitle: 船",
    );
    mends(
        "title: Boats\nintro: Many\nlayout: wide",
        "título: B\nintroducción: M\nlayout: wide",
        "title: B\nintro: M\nlayout: wide",
    );
    mends(
        "title: A\nversions:\n  fpt: '*'",
        "versiones:\n  fpt: '*'\ntitle: A",
        "versiones:\n  fpt: '*'\ntitle: A",
    );
    mends(
        "title: A\nversions:\n  fpt: '*'",
        "版:\n  fpt: '*'\ntitle: あ",
        "versions:\n  fpt: '*'\ntitle: あ",
    );
}

#[test]
fn values_for_machines_are_restored() {
    mends(
        "title: A\nlayout: wide",
        "title: あ\nlayout: 広い",
        "title: あ\nlayout: wide",
    );
    mends(
        "title: A\nversions:\n  fpt: '*'\n  ghes: '>=3.1'",
        "title: あ\nversions:\n  無料: '*'\n  ghes: ‘>=3.1’",
        "title: あ\nversions:\n  fpt: '*'\n  ghes: '>=3.1'",
    );
    mends(
        "title: A\nversions:\n  fpt: '*'",
        "title: あ\nversions： fpt： '*'",
        "title: あ\nversions:\n  fpt: '*'",
    );
    mends(
        "title: A\nversions: '*'",
        "title: あ\nversions: *",
        "title: あ\nversions: '*'",
    );
}

#[test]
fn healthy_front_matter_stays() {
    keeps(
        "title: 'Boats'\nversions: '*'",
        "versions: \"*\"\ntitle: 船",
    );
    keeps("title: Boats\nintro: Many", "title: 船");
    keeps("title: Boats", "title: 「船」の一覧");
    keeps("title: 'Boats'", "title: 「船」と「帆」");
    keeps("title: 'Boats'", "title: “船”の説明");
    keeps("title: '“Boats”'", "title: “船”");
    keeps("title: Boats", "title: 船：一覧");
    keeps(
        "title: Boats\nintro: Many",
        "title: 船\nintro: >-\n  多数：\n  ある",
    );
    keeps(
        "title: Boats\nintro: Many",
        "title: 船\nintro: 多数\n  続き",
    );
    keeps("title: 'It''s'", "title: 'それ''は'");
    keeps("title: \"It\"", "title: \"それ \\\"は\\\"\"");
}

#[test]
fn other_keys_stay() {
    keeps("title: A\ntype: x", "title: あ\nms.date: 1\nms.author: b");
    keeps(
        "title: A\nintro: B\ntype: how_to",
        "title: あ\nintro: い\nmapTopic: true",
    );
    keeps(
        "title: A\nproduct: '{% data x %}'",
        "title: あ\nhidden: true",
    );
    keeps(
        "title: A\nversions:\n  fpt: '*'",
        "title: あ\nversions:\n  free-pro-team: '*'\n  ghes: '>=2.0'",
    );
    keeps(
        "title: A\nredirect_from:\n  - /a\n  - /b",
        "title: あ\nredirect_from:\n  - /c",
    );
    keeps("title: A\nintro: B", "title: intro：から始める\nintro: い");
}

#[test]
fn what_stays_unreadable_is_not_changed() {
    keeps(
        "title: 'Boats'\nversions: '*'",
        "title: “船”\nversions: '*'\n帆の話",
    );
}

#[test]
fn line_breaks_stay() {
    let own = "---\r\ntitle： 船 intro： 多数\r\n---\r\n";
    let mut edited = Edited::new(own);
    edited.apply(repairs("---\ntitle: Boats\nintro: Many\n---\n", own));
    assert_eq!(edited.text(), "---\r\ntitle: 船\r\nintro: 多数\r\n---\r\n");
}
