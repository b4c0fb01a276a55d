//! `{% octicon "check" width="24" label="Done" %}`: an icon as inline SVG.
//!
//! The default height is 16 pixels. The largest drawing whose natural height does not exceed the requested size is
//! used; the other dimension is scaled. `label` and `aria-label` set its accessible name. Without one, it is named after
//! its drawing in trees of today, and hidden from assistive technology in older ones.

use std::{fmt::Write as _, ops::Range};

use super::octicon_names::{self, Drawing};
use crate::{
    diag::{codes, did_you_mean},
    liquid::{
        body::{Flow, Render},
        out::Out,
        parse::{Parser, TagSource},
        scope::Scope,
    },
};

/// An icon as HTML, before and after its accessible name.
#[derive(Debug)]
struct Octicon {
    start: String,
    /// `None` if the author gave no name.
    label: Option<String>,
    end: String,
    /// The name that the icon has in trees of today: that of its drawing.
    default_label: String,
}

pub(in crate::liquid) fn parse<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    let problems = &mut parser.problems;
    let usage =
        "invalid `octicon`: expected `{% octicon \"name\" key=\"value\" %}` with straight quotes";
    let quoted = tag
        .markup
        .strip_prefix('"')
        .and_then(|rest| rest.split_once('"'));
    let Some((name, mut rest)) = quoted else {
        problems.add(&codes::LIQUID_SYNTAX, tag.whole.clone(), usage);
        return None;
    };
    let mut options = Vec::new();
    while !rest.trim().is_empty() {
        let option = rest.split_once('=').and_then(|(key, after)| {
            let (value, after) = after.trim_start().strip_prefix('"')?.split_once('"')?;
            Some((key.trim(), value, after))
        });
        let Some((key, value, after)) = option else {
            problems.add(&codes::LIQUID_SYNTAX, tag.whole.clone(), usage);
            break;
        };
        options.push((key, value));
        rest = after;
    }
    let Some(drawings) = octicon_names::find(name) else {
        let message = format!("unknown octicon `{name}`");
        problems
            .add(&codes::UNKNOWN_ICON, tag.whole.clone(), message)
            .help = did_you_mean(name, octicon_names::names());
        return None;
    };
    Some(Box::new(svg(name, drawings, &options)))
}

/// Returns an icon with this height, hidden from assistive technology; `None` if there is no icon with this name.
pub(crate) fn icon(name: &str, height: &str) -> Option<String> {
    let drawings = octicon_names::find(name)?;
    let icon = svg(name, drawings, &[("height", height)]);
    Some(format!("{} aria-hidden=\"true\"{}", icon.start, icon.end))
}

fn svg(name: &str, drawings: &[Drawing], options: &[(&str, &str)]) -> Octicon {
    let option = |key: &str| {
        options
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, value)| *value)
    };
    let size =
        |key: &str| option(key).and_then(|value| value.trim_end_matches("px").parse::<f64>().ok());
    let (width, height) = (size("width"), size("height"));
    let wanted = height.or(width).unwrap_or(16.0);
    let fitting = drawings
        .iter()
        .rev()
        .find(|drawing| drawing.height <= wanted);
    let natural = fitting.unwrap_or(&drawings[0]);
    let (width, height) = match (width, height) {
        (Some(width), Some(height)) => (width, height),
        (Some(width), None) => (width, width * natural.height / natural.width),
        (None, Some(height)) => (height * natural.width / natural.height, height),
        (None, None) => (natural.width, natural.height),
    };
    let class = option("class")
        .map(|class| format!(" {class}"))
        .unwrap_or_default();
    let start = format!(
        "<svg class=\"octicon octicon-{name}{class}\" viewBox=\"0 0 {} {}\" width=\"{width}\" height=\"{height}\"",
        natural.width, natural.height
    );
    let mut end = String::new();
    for (key, value) in options {
        if !matches!(
            *key,
            "width" | "height" | "class" | "label" | "aria-label" | "aria-hidden"
        ) {
            let _ = write!(end, " {key}=\"{value}\"");
        }
    }
    let _ = write!(end, " fill=\"currentColor\">{}</svg>", natural.content);
    let is_hidden = option("aria-hidden") == Some("true");
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    Octicon {
        start,
        label: option("aria-label")
            .or(option("label"))
            .or(is_hidden.then_some(""))
            .map(str::to_owned),
        end,
        default_label: format!("{} icon", words.join(" ").to_lowercase()),
    }
}

impl Render for Octicon {
    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let label = match &self.label {
            Some(label) => label.as_str(),
            None if scope.is_legacy() => "",
            None => &self.default_label,
        };
        out.print_with(whole, |text| {
            text.push_str(&self.start);
            let _ = match label {
                "" => write!(text, " aria-hidden=\"true\""),
                label => write!(text, " role=\"img\" aria-label=\"{label}\""),
            };
            text.push_str(&self.end);
        });
        Flow::Next
    }
}
