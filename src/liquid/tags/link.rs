//! The link tags of 2020 (`{% link_in_list /path %}` and similar): a link to another page with its title and, for some
//! tags, its intro. Each is rendered by the include with the tag's name, which reads `link.href`, `link.title`,
//! `link.shortTitle` and `link.intro`. A page that does not exist in the version prints nothing.

use std::ops::Range;

use crate::{
    diag::codes,
    liquid::{
        Template,
        body::{Flow, Render},
        out::Out,
        parse::{Parser, TagSource},
        scope::Scope,
        world::LinkCard,
    },
    source::{At, Place, Text},
};

#[derive(Debug)]
struct Link {
    include: String,
    href: Template,
}

pub(in crate::liquid) fn parse<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    if tag.markup.is_empty() {
        let message = format!("missing page path after `{}`", tag.name);
        parser
            .problems
            .add(&codes::LIQUID_SYNTAX, tag.whole.clone(), message);
        return None;
    }
    let place = match parser.problems.place {
        Place {
            file,
            at: At::Offset(base),
        } => Place {
            file: *file,
            at: At::Offset(base + tag.markup_at as u32),
        },
        other => other.clone(),
    };
    let href = Template::compile(&Text::from(tag.markup), &place, false);
    Some(Box::new(Link {
        include: tag.name.to_owned(),
        href,
    }))
}

impl Render for Link {
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let from = out.len();
        scope.render_template(&self.href, out);
        let href = out.take_since(from);
        let world = scope.world;
        match world.link(href.trim()) {
            LinkCard::OtherVersion => {}
            LinkCard::Missing(help) => {
                let message = format!("page `{}` not found", href.trim());
                scope.problem(&codes::DEAD_LINK_TAG, whole, message).help = help;
            }
            LinkCard::Page(card) => match world.include(&self.include) {
                None => {
                    let message =
                        format!("cannot show this link: unknown include `{}`", self.include);
                    scope.problem(&codes::UNKNOWN_INCLUDE, whole, message);
                }
                Some(include) => {
                    let outer = scope.shadow("link", card);
                    let begin = out.len();
                    scope.render_include(include, whole, out);
                    let printed = out.take_since(begin);
                    out.printed(whole, printed.trim());
                    scope.restore("link", outer);
                }
            },
        }
        Flow::Next
    }
}
