//! Kinds of damage, each at a random place.

use fastrand::Rng;

/// A text in the place of another.
const SWAPS: &[(&str, &str)] = &[
    ("{% ", "{ % "),
    (" %}", " }"),
    (" %}", "％｝"),
    ("{% ", "{%"),
    ("{% ", "{{% "),
    ("{% data ", "{% データ "),
    ("data variables", "datavariables"),
    ("{% endif %}", "{% 終わり %}"),
    ("{% endif %}", ""),
    ("{% else %}", "{%}"),
    ("{% note %}", "{% メモ %}"),
    ("{% endnote %}", ""),
    ("{% endnote %}", "{% endnote %}{% endnote %}"),
    ("{% raw %}", ""),
    ("{% endraw %}", ""),
    ("\"gear\"", "“歯車”"),
    ("](", "]（"),
    ("](", "] ("),
    ("**", "＊＊"),
    ("**", "** "),
    ("`", "｀"),
    ("```", "``"),
    ("\n- ", "\n－ "),
    ("\n1. ", "\n１．"),
    ("\n1. ", " 1. "),
    ("\n| ", " | "),
    (" |\n", "\n"),
    ("## ", "##\n"),
    ("## ", "＃＃　"),
    ("\n\n", "\n"),
    ("\n\n", " "),
    ("\n", ""),
    ("> ", ">"),
    ("[!TIP]", "[!ヒント]"),
    ("<br>", "＜br＞"),
    ("<kbd>", "&lt;kbd&gt;"),
    ("AUTOTITLE", "自動タイトル"),
    ("/tea/", "/茶/"),
    (": ", "： "),
    ("'", "’"),
    (" ", "\u{a0}"),
    (" ", "\u{200b}"),
    ("。", "。<|endoftext|>"),
];

/// Returns a text with damage at one place.
pub(crate) fn damaged(text: &str, random: &mut Rng) -> String {
    for _ in 0..20 {
        let (sound, damaged) = SWAPS[random.usize(..SWAPS.len())];
        let places: Vec<usize> = text.match_indices(sound).map(|(at, _)| at).collect();
        if let Some(at) = random.choice(places) {
            let mut text = text.to_owned();
            text.replace_range(at..at + sound.len(), damaged);
            return text;
        }
    }
    // Any letter can be lost.
    let places: Vec<(usize, char)> = text.char_indices().collect();
    let mut text = text.to_owned();
    if let Some((at, c)) = random.choice(places) {
        text.replace_range(at..at + c.len_utf8(), "");
    }
    text
}
