//! Repairs that need several of the steps, or a step for which there is no shorter test.

use hanga::translation::{glance::look, repair};

use crate::glance::Everything;

/// Checks what is made of a damaged translation.
#[track_caller]
fn mends(source: &str, own: &str, wanted: &str) {
    let repaired = repair::whole(source, own, look(source, own), &Everything);
    assert_eq!(repaired.text(), wanted);
}

#[test]
fn delimiters_that_stand_there_twice() {
    let source = "{% data variables.tea.name %} is hot.";
    let wanted = "{% data variables.tea.name %} は熱い。";
    for own in [
        "{% {% data variables.tea.name %} %} は熱い。",
        "{% {% data variables.tea.name %} は熱い。",
        "{% data variables.tea.name %} %} は熱い。",
    ] {
        mends(source, own, wanted);
    }
    mends(
        "It is {{ cup }}.",
        "{{ {{ cup }} }} です。",
        "{{ cup }} です。",
    );
}

#[test]
fn a_closer_without_its_brace() {
    mends(
        "Drink {% data variables.tea.name %} (hot).",
        "{% data variables.tea.name % (熱い)を飲む。",
        "{% data variables.tea.name %} (熱い)を飲む。",
    );
    mends(
        "Click {% octicon \"gear\" aria-label=\"Settings\" %} now.",
        "{% octicon \"gear\" aria-label=\"設定\"% をクリック。",
        "{% octicon \"gear\" aria-label=\"設定\" %} をクリック。",
    );
}

#[test]
fn an_argument_that_fell_out_of_its_tag() {
    let source = "Drink {% data variables.tea.name %} now.";
    for own in [
        "今 {% data %} variables.tea.name を飲む。",
        "今 variables.tea.name {% data %} を飲む。",
    ] {
        mends(source, own, "今 {% data variables.tea.name %} を飲む。");
    }
}

#[test]
fn an_end_of_raw_before_another_one() {
    let source = "{% raw %}\n```sh\necho ${{ a }}\n```\n{% endraw %}\n\nThen:\n\n{% raw %}\n```sh\necho ${{ b }}\n```\n{% endraw %}\n";
    let wanted = source.replace("Then:", "次に:");
    let first = wanted.replacen("{% endraw %}\n", "", 1);
    mends(source, &first, &wanted);
    mends(source, &wanted.replacen("endraw", "終了", 1), &wanted);
    mends(
        "Use {% raw %}`${{ a }}`{% endraw %} and {% raw %}`${{ b }}`{% endraw %}.",
        "{% raw %}`${{ a }}` と {% raw %}`${{ b }}`{% endraw %} を使う。",
        "{% raw %}`${{ a }}`{% endraw %} と {% raw %}`${{ b }}`{% endraw %} を使う。",
    );
}

#[test]
fn rows_that_lost_their_form() {
    let source = "| Tea | Time | Cup |\n|---|---|---|\n| green | 2 | clay |\n| black | 4 | glass |";
    let wanted = "| 茶 | 時間 | 器 |\n|---|---|---|\n| 緑茶 | 2 | 陶器 |\n| 紅茶 | 4 | ガラス |";
    for own in [
        wanted.replace("| 緑茶", "緑茶"),
        wanted.replace("| 緑茶 | 2", "| 緑茶 |\n              2"),
        wanted.replace("|---|---|---|", "|ーー|ーー|ーー|"),
        wanted.replace("|---|---|---|\n| 緑茶", "|ーー|ーー|ーー|\n緑茶"),
        wanted
            .replace('\n', "\n              ")
            .replacen("| 茶", "              | 茶", 1),
    ] {
        mends(source, &own, wanted);
    }
}
