//! `{% prompt %}…{% endprompt %}`: a prompt for an assistant, as code, with a link that opens it there.

use std::ops::Range;

use crate::{
    html::{escape_attribute, prompts},
    liquid::{
        body::{Body, Flow, Render},
        gates::Blocks,
        out::Out,
        parse::{Parser, TagSource},
        scope::Scope,
    },
};

#[derive(Debug)]
struct Prompt(Body);

pub(in crate::liquid) fn parse<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    tag.cursor().finish(&mut parser.problems);
    let (body, _) = parser.block(tag, "endprompt", &[]);
    Some(Box::new(Prompt(body)))
}

impl Render for Prompt {
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(vec![&self.0])
    }

    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let (text, flow) = scope.capture(&self.0, out);
        let text = text.trim();
        let config = scope.world.config();
        let mut link = String::from("<code>");
        escape_inline(text, &mut link);
        link.push_str("</code><a class=\"prompt\" target=\"_blank\" rel=\"noopener\" href=\"");
        escape_attribute(&prompts::address(&config.prompt_url, text), &mut link);
        link.push_str("\" aria-label=\"");
        escape_attribute(scope.world.word("prompt_run"), &mut link);
        link.push_str("\">");
        link.push_str(prompts::ICON);
        link.push_str("</a>");
        out.printed(whole, &link);
        flow
    }
}

/// Escapes a text so that neither HTML nor Markdown finds markup in it.
fn escape_inline(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '*' | '_' | '`' | '[' | ']' | '|' | '~' | '\\' | '!' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            // A line break could begin a block.
            '\n' => out.push_str("&#10;"),
            c => out.push(c),
        }
    }
}
