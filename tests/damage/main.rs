//! Random damage to translations: whatever happens to one, it can be read, and what is repaired stays repaired.
//!
//! The texts are small ones of this file. If the corpora lie beside the project, pages of them are damaged, too.
//! `HANGA_DAMAGE=600 cargo test --release --test damage -- --nocapture` goes on for 600 seconds and prints what it counted.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "the corpora are read, and a variable says for how long; what was counted is printed"
)]

#[path = "../disk/mod.rs"]
mod disk;
mod files;
mod glance;
mod kinds;
mod notice;
mod repairs;
mod site;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use fastrand::Rng;
use hanga::translation::glance::Look;
use site::Pair;

const SOURCE: &str = "## Brewing {% data variables.tea.name %}\n\n\
    Heat the water, then open the [list of pots](/tea/pots#clay) or read \"[AUTOTITLE](/tea/cups)\".\n\n\
    {% note %}\n\n**Never** boil it. Use `kettle --stop` at {% data variables.tea.heat %}.\n\n{% endnote %}\n\n\
    1. {% data reusables.tea.pour %}\n1. Click {% octicon \"gear\" aria-label=\"Settings\" %}.\n1. Wait.\n\n\
    | Tea | Time |\n|---|---|\n| green | 2 min |\n| black | 4 min |\n\n\
    {% ifversion lantern %}\n- For lanterns\n{% else %}\n- For cups\n{% endif %}\n\n\
    {% raw %}\n```yaml\nrun: pour ${{ cup.size }} # slowly\n```\n{% endraw %}\n\n\
    Press <kbd>Enter</kbd>.<br>Then drink.\n\n> [!TIP]\n> Share it.\n";

const OWN: &str = "## {% data variables.tea.name %} のいれ方\n\n\
    湯を沸かし、[急須の一覧](/tea/pots#clay)を開くか、「[AUTOTITLE](/tea/cups)」を読みます。\n\n\
    {% note %}\n\n**決して**沸騰させません。{% data variables.tea.heat %} で `kettle --stop` を使います。\n\n{% endnote %}\n\n\
    1. {% data reusables.tea.pour %}\n1. {% octicon \"gear\" aria-label=\"設定\" %} をクリックします。\n1. 待ちます。\n\n\
    | 茶 | 時間 |\n|---|---|\n| 緑茶 | 2 分 |\n| 紅茶 | 4 分 |\n\n\
    {% ifversion lantern %}\n- 提灯の場合\n{% else %}\n- 茶碗の場合\n{% endif %}\n\n\
    {% raw %}\n```yaml\nrun: pour ${{ cup.size }} # ゆっくり\n```\n{% endraw %}\n\n\
    <kbd>Enter</kbd> を押します。<br>それから飲みます。\n\n> [!TIP]\n> 分け合います。\n";

/// What became of damaged translations.
#[derive(Debug, Default)]
struct Counts {
    all: usize,
    /// They are what they were before.
    mended: usize,
    /// Something else, and something was reported.
    reported: usize,
    /// Something else, and nothing was reported.
    silent: usize,
    /// Nothing of it can be read, so that the page is shown in the source language.
    lost: usize,
}

/// Damages a translation `times` times, and looks at what is made of it.
fn damage(pair: &Pair, random: &mut Rng, times: usize, counts: &mut Counts) {
    let healthy = pair.read(&pair.own);
    assert_eq!(
        healthy.edits, 0,
        "a healthy text is repaired:\n{}",
        pair.own
    );
    let mut text = pair.own.clone();
    for _ in 0..times {
        text = kinds::damaged(&text, random);
    }
    glance::check(&pair.source(), &text);
    let read = pair.read(&text);
    let again = pair.read(&read.written);
    assert_eq!(
        again.edits, 0,
        "repaired twice:\n{text}\nfirst:\n{}",
        read.written
    );
    assert_eq!(again.text, read.text, "`fix` changes the page:\n{text}");
    counts.all += 1;
    counts.lost += usize::from(!read.is_readable && healthy.is_readable);
    if read.text == healthy.text {
        counts.mended += 1;
    } else if read.problems > healthy.problems {
        counts.reported += 1;
    } else {
        counts.silent += 1;
    }
}

#[test]
fn damaged_texts_can_be_read() {
    let pair = Pair::new(SOURCE, OWN);
    let mut random = Rng::with_seed(17);
    let mut counts = Counts::default();
    for n in 0..400 {
        damage(&pair, &mut random, 1 + n % 3, &mut counts);
    }
    assert_eq!(counts.lost, 0, "{counts:?}");
    // Most damage is at single places.
    assert!(counts.mended * 2 > counts.all, "{counts:?}");
    assert_eq!(glance::check(SOURCE, OWN), Look::OtherCode);
}

#[test]
fn damaged_pages_of_the_corpora_can_be_read() {
    let root = Path::new("../shared/corpus/github-docs-2020-10");
    let Some(mut pairs) = Pair::of_tree(root) else {
        eprintln!("skipped: there is no {}", root.display());
        return;
    };
    let seconds = std::env::var("HANGA_DAMAGE").ok();
    let until = seconds
        .and_then(|it| it.parse().ok())
        .map(Duration::from_secs);
    let started = Instant::now();
    let mut random = Rng::with_seed(17);
    let mut counts = Counts::default();
    random.shuffle(&mut pairs);
    let goes_on = |n: usize| match until {
        Some(until) => started.elapsed() < until,
        None => n < 60,
    };
    for (n, pair) in pairs.iter().cycle().enumerate() {
        if !goes_on(n) {
            break;
        }
        let times = 1 + random.usize(..3);
        if pair.read(&pair.own).edits == 0 {
            damage(pair, &mut random, times, &mut counts);
        }
    }
    eprintln!("{counts:?}");
    assert!(counts.lost * 100 <= counts.all, "{counts:?}");
}
