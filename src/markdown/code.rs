//! Code blocks.
//!
//! Enters: the info string, then the text. Leaves: `pre` and `code`; a later pass reads the language.

use std::borrow::Cow;

use pulldown_cmark::CodeBlockKind;

use super::{
    shell,
    writer::{Writer, element},
};
use crate::html::Tree;

/// How the text of an open block is handled.
pub(super) enum Code {
    /// Text of the block, with its info string.
    Plain { info: String },
    /// A ```` ```shell ```` block, which may hold inline HTML.
    Shell,
}

impl Writer<'_> {
    /// The block is written when it ends, because its text is only complete then.
    pub(super) fn start_code(&mut self, kind: &CodeBlockKind<'_>, at: usize) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim(),
            CodeBlockKind::Indented => "",
        };
        self.code = Some(match info {
            "shell" if self.legacy => Code::Shell,
            info => Code::Plain {
                info: info.to_owned(),
            },
        });
        self.code_at = at;
    }

    pub(super) fn end_code(&mut self) {
        let text = std::mem::take(&mut self.code_text);
        let at = self.code_at;
        let pre = self.builder.start(element("pre"), at);
        debug_assert!(pre != Tree::ROOT, "an element is never the root");
        match self.code.take() {
            Some(Code::Shell) => {
                let code = element("code").with("class", "hljs language-shell");
                self.builder.start(code, at);
                shell::pieces(&text, |piece| match piece {
                    shell::Piece::Html(html) => {
                        self.builder.html(Cow::Owned(html.to_owned()), |_| at);
                    }
                    shell::Piece::Text(text) => self.builder.text(Cow::Owned(text.to_owned()), at),
                });
            }
            Some(Code::Plain { info }) => {
                let mut code = element("code");
                if !info.is_empty() {
                    // A later pass reads and removes it.
                    code = code.with("data-info", info);
                }
                self.builder.start(code, at);
                self.builder.text(Cow::Owned(text), at);
            }
            None => {
                self.builder.start(element("code"), at);
            }
        }
        self.builder.end();
        self.builder.end();
    }
}
