//! The info string of a code block: its language, and marks such as `copy`, in any order.

/// A parsed info string: ```` ```js copy prompt id=example ref=other lineNumbers:left ````. Source of the marks: the public
/// application (`parse-info-string.ts`, `code-header.ts`, `replace-domain.ts`), read as facts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Name of the language; empty if there is none.
    pub language: String,
    /// Whether the block has a copy button.
    pub copy: bool,
    /// Whether the block is a prompt for an assistant.
    pub prompt: bool,
    /// Whether comments are shown as notes beside the code.
    pub annotate: bool,
    /// Whether lines are numbered.
    pub numbered: bool,
    /// Whether readers can replace `HOSTNAME` with their own host.
    pub replace_domain: bool,
    /// Name by which prompts refer to the block.
    pub id: Option<String>,
    /// Name of the block that precedes this prompt.
    pub reference: Option<String>,
}

impl Info {
    /// Parses an info string. Unknown marks are ignored.
    pub fn parse(info: &str) -> Self {
        let mut parsed = Self {
            copy: info.contains("{:copy}"),
            ..Self::default()
        };
        let info = info.replace("{:copy}", " ");
        for (n, word) in info.split_whitespace().enumerate() {
            let (key, value) = match word.split_once(['=', ':']) {
                Some((key, value)) => (key, Some(value.trim_matches(['"', '\'']))),
                None => (word, None),
            };
            match (key, value) {
                ("copy", None) => parsed.copy = true,
                ("prompt", None) => parsed.prompt = true,
                ("annotate", None) => parsed.annotate = true,
                ("replacedomain", None) => parsed.replace_domain = true,
                ("lineNumbers", _) => parsed.numbered = true,
                ("id", Some(value)) => parsed.id = Some(value.to_owned()),
                ("ref", Some(value)) => parsed.reference = Some(value.to_owned()),
                _ if n == 0 => parsed.language = word.to_owned(),
                _ => {}
            }
        }
        parsed
    }

    /// Whether the block has a header.
    pub fn has_header(&self) -> bool {
        self.copy || self.prompt || self.replace_domain
    }
}

#[cfg(test)]
mod tests {
    use super::Info;

    #[test]
    fn marks_have_any_order() {
        let info = Info::parse("js prompt ref=b id=a lineNumbers:left copy other");
        let wanted = Info {
            language: "js".into(),
            copy: true,
            prompt: true,
            numbered: true,
            id: Some("a".into()),
            reference: Some("b".into()),
            ..Info::default()
        };
        assert_eq!(info, wanted);
        assert!(Info::parse("yaml{:copy}").copy);
        assert_eq!(Info::parse("yaml{:copy} annotate").language, "yaml");
        assert_eq!(Info::parse("c++").language, "c++");
    }
}
