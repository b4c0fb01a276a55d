//! Link texts that say nothing about their target, by language. Who jumps from link to link, or hears only them, learns
//! nothing from these (<https://www.w3.org/WAI/WCAG22/Understanding/link-purpose-in-context>).

/// The first part of a language's code, and the texts, in lower case and without punctuation around them.
const PHRASES: &[(&str, &[&str])] = &[
    (
        "de",
        &[
            "hier",
            "hier klicken",
            "klicken sie hier",
            "dieser link",
            "mehr",
            "weiterlesen",
        ],
    ),
    (
        "en",
        &[
            "click",
            "click here",
            "here",
            "learn more",
            "link",
            "more",
            "more info",
            "more information",
            "read more",
            "see here",
            "see more",
            "this",
            "this link",
            "this page",
        ],
    ),
    (
        "es",
        &[
            "aquí",
            "haga clic aquí",
            "haz clic aquí",
            "este enlace",
            "leer más",
            "más información",
        ],
    ),
    (
        "fr",
        &[
            "ici",
            "cliquez ici",
            "ce lien",
            "en savoir plus",
            "lire la suite",
        ],
    ),
    (
        "ja",
        &[
            "こちら",
            "こちらをクリック",
            "こちらのリンク",
            "ここ",
            "ここをクリック",
            "このページ",
            "このリンク",
            "クリック",
            "リンク",
            "詳しくはこちら",
            "詳細",
            "詳細はこちら",
            "もっと見る",
            "続きを読む",
        ],
    ),
    (
        "ko",
        &[
            "여기",
            "여기를 클릭",
            "이 링크",
            "링크",
            "자세히 알아보기",
            "더 보기",
        ],
    ),
    (
        "pt",
        &[
            "aqui",
            "clique aqui",
            "este link",
            "leia mais",
            "saiba mais",
        ],
    ),
    (
        "ru",
        &["здесь", "тут", "нажмите здесь", "эта ссылка", "подробнее"],
    ),
    (
        "zh",
        &[
            "这里",
            "此处",
            "点击这里",
            "点击此处",
            "此链接",
            "链接",
            "更多",
            "了解更多",
            "這裡",
            "此處",
            "點擊這裡",
        ],
    ),
];

/// Whether a link text in a language says nothing.
pub(super) fn is_vague(language: &str, text: &str) -> bool {
    // All phrases are short; most link texts are not.
    if text.len() > 60 {
        return false;
    }
    let language = language.split(['-', '_']).next().unwrap_or_default();
    let Some((_, phrases)) = PHRASES.iter().find(|(known, _)| *known == language) else {
        return false;
    };
    let text = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    phrases.contains(&&*text)
}

#[cfg(test)]
mod tests {
    use super::is_vague;

    #[test]
    fn phrases_are_those_of_the_language() {
        assert!(is_vague("en", "Click here."));
        assert!(is_vague("ja-JP", "「こちら」"));
        assert!(!is_vague("ja", "here"));
        assert!(!is_vague("en", "More about tea"));
        assert!(!is_vague("xx", "here"));
    }
}
