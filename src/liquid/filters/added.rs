//! Filters that the dialects add, and replacements for standard filters that do not do what authors expect.

use std::fmt;

use liquid_core::{
    Expression, Filter, Runtime, Value, ValueCow, ValueView,
    model::{ScalarCow, State},
    parser::{FilterArguments, FilterReflection, ParameterReflection, ParseFilter},
};

use crate::html::slug;

/// Computes a filter's result from its input and arguments, or returns an error message.
pub(super) type Apply = fn(&dyn ValueView, &Arguments<'_>, &dyn Runtime) -> Result<Value, String>;

/// The values of a filter's arguments.
pub(super) struct Arguments<'v> {
    positional: Vec<ValueCow<'v>>,
    keyword: Vec<(&'v str, ValueCow<'v>)>,
}

impl Arguments<'_> {
    /// The positional argument with this index.
    pub(super) fn at(&self, n: usize) -> Option<&dyn ValueView> {
        self.positional.get(n).map(|value| value.as_view())
    }

    /// Whether a keyword argument is true.
    pub(super) fn is_set(&self, name: &str) -> bool {
        let mut keyword = self.keyword.iter();
        let value = keyword.find(|(known, _)| *known == name);
        value.is_some_and(|(_, value)| value.as_view().query_state(State::Truthy))
    }
}

/// A stateless filter.
#[derive(Clone, Copy)]
pub(super) struct Added {
    pub(super) name: &'static str,
    pub(super) apply: Apply,
}

/// The number of entries of an object, or elements of a list (2021).
pub(super) const OBJ_SIZE: Added = Added {
    name: "obj_size",
    apply: |input, _, _| Ok(Value::scalar(count(input))),
};

/// The number of elements, or of characters where the standard filter counts bytes.
pub(super) const SIZE: Added = Added {
    name: "size",
    apply: |input, _, _| match input.as_scalar() {
        Some(scalar) => Ok(Value::scalar(scalar.to_kstr().chars().count() as i64)),
        None => Ok(Value::scalar(count(input))),
    },
};

/// The part after `@` in a version id (2021).
pub(super) const VERSION_NUM: Added = Added {
    name: "version_num",
    apply: |input, _, _| {
        let id = input.to_kstr();
        let release = id.split_once('@').map_or(&*id, |(_, release)| release);
        Ok(Value::scalar(release.to_owned()))
    },
};

/// The second argument if the input is nil, false or empty. With `allow_false: true`, false stays.
pub(super) const DEFAULT: Added = Added {
    name: "default",
    apply: |input, arguments, _| {
        let is_false = input
            .as_scalar()
            .is_some_and(|value| value.to_bool() == Some(false));
        let is_missing = input.query_state(State::DefaultValue) || is_false;
        Ok(match arguments.at(0) {
            Some(default) if is_missing && !(is_false && arguments.is_set("allow_false")) => {
                default.to_value()
            }
            _ => input.to_value(),
        })
    },
};

/// The id of a heading with this text (2021).
pub(super) const SLUGIFY: Added = Added {
    name: "slugify",
    apply: |input, _, _| Ok(Value::scalar(slug::slugify(&input.to_kstr()))),
};

/// Name of the global that holds the date used for `now`.
pub(crate) const NOW: &str = "hanga.now";

/// Formats a date, which may be written `2021-07-03`, with a strftime format. `now` is the configured date, because the
/// date of the build would make two builds of the same source differ.
pub(super) const DATE: Added = Added {
    name: "date",
    apply: |input, arguments, runtime| {
        let format = arguments.at(0);
        let mut text = input.to_kstr().into_owned();
        if matches!(text.as_str(), "now" | "today")
            && let Some(now) = runtime
                .try_get(&[ScalarCow::new(NOW)])
                .filter(|now| !now.is_nil())
        {
            text = now.to_kstr().into_owned();
        }
        let padded = format!("{text} 00:00:00 +0000");
        let date = liquid_core::model::DateTime::from_str(&padded)
            .or_else(|| liquid_core::model::DateTime::from_str(&text))
            .filter(|_| {
                text.starts_with(|c: char| c.is_ascii_alphanumeric())
                    && text.contains(char::is_numeric)
            });
        let (Some(date), Some(format)) = (date, format) else {
            return Ok(input.to_value());
        };
        let format = format.to_kstr();
        let wide = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count() > 3;
        // The crate slices the format at byte offsets.
        let foreign = |part: &str| !part.starts_with(|c: char| c.is_ascii());
        if format
            .split('%')
            .skip(1)
            .any(|part| !part.is_empty() && foreign(part))
        {
            return Err(format!(
                "invalid date format `{format}`: `%` before a non-ASCII character"
            ));
        }
        if format.split('%').skip(1).any(wide) {
            return Err(format!(
                "invalid date format `{format}`: field width is too large"
            ));
        }
        let formatted = date.format(&format);
        Ok(Value::scalar(
            formatted.unwrap_or_else(|_| text.to_string()),
        ))
    },
};

/// Makes HTML safe inside a Markdown HTML block, which would end at an empty line: a line break that precedes another
/// one is written as a character reference.
pub(super) const HTML_BLOCK: Added = Added {
    name: "html_block",
    apply: |input, _, _| {
        let html = input.to_kstr();
        let mut safe = String::with_capacity(html.len());
        let mut lines = html.trim_end().split('\n').peekable();
        while let Some(line) = lines.next() {
            safe.push_str(line);
            match lines.peek() {
                Some(next) if next.trim().is_empty() => safe.push_str("&#10;"),
                Some(_) if line.trim().is_empty() && !safe.is_empty() => safe.push_str("&#10;"),
                Some(_) => safe.push('\n'),
                None => {}
            }
        }
        Ok(Value::scalar(safe))
    },
};

fn count(input: &dyn ValueView) -> i64 {
    if let Some(list) = input.as_array() {
        list.size()
    } else {
        input.as_object().map_or(0, |map| map.size())
    }
}

impl ParseFilter for Added {
    fn parse(&self, mut arguments: FilterArguments<'_>) -> liquid_core::Result<Box<dyn Filter>> {
        Ok(Box::new(Call {
            filter: *self,
            positional: arguments.positional.by_ref().collect(),
            keyword: arguments
                .keyword
                .by_ref()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        }))
    }

    fn reflection(&self) -> &dyn FilterReflection {
        self
    }
}

impl FilterReflection for Added {
    fn name(&self) -> &str {
        self.name
    }

    fn description(&self) -> &str {
        ""
    }

    fn positional_parameters(&self) -> &'static [ParameterReflection] {
        &[]
    }

    fn keyword_parameters(&self) -> &'static [ParameterReflection] {
        &[]
    }
}

/// A call of an [`Added`] filter in a template.
struct Call {
    filter: Added,
    positional: Vec<Expression>,
    keyword: Vec<(String, Expression)>,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.filter.name)
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.filter.name)
    }
}

impl Filter for Call {
    fn evaluate(&self, input: &dyn ValueView, runtime: &dyn Runtime) -> liquid_core::Result<Value> {
        let evaluate = |argument: &Expression| argument.evaluate(runtime).map(ValueCow::into_owned);
        let positional = self
            .positional
            .iter()
            .map(|it| Ok(ValueCow::Owned(evaluate(it)?)));
        let keyword = self
            .keyword
            .iter()
            .map(|(name, it)| Ok((name.as_str(), ValueCow::Owned(evaluate(it)?))));
        let arguments = Arguments {
            positional: positional.collect::<liquid_core::Result<_>>()?,
            keyword: keyword.collect::<liquid_core::Result<_>>()?,
        };
        (self.filter.apply)(input, &arguments, runtime).map_err(liquid_core::Error::with_msg)
    }
}
