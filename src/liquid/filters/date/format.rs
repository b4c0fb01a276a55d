//! Writes a date.
//!
//! Enters: a [`Moment`] and a format of `strftime`, as in Ruby. Leaves: a text, or why the format is invalid. Names are
//! English.

use std::fmt::Write as _;

use crate::value::Moment;

/// Maximum width of a field in characters.
const MAX_WIDTH: usize = 100;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// What stands between `%` and the letter of a field.
#[derive(Default)]
struct Flags {
    /// What fills a field, if that is given; `-` for nothing.
    fill: Option<char>,
    /// `^`
    upper: bool,
    /// `#`
    swapped: bool,
    width: Option<usize>,
    /// Number of `:` before `z`.
    colons: usize,
}

/// Writes a date in a format.
pub(super) fn format(moment: &Moment, format: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut rest = format;
    while let Some((literal, field)) = rest.split_once('%') {
        text.push_str(literal);
        let mut chars = field.chars();
        let (flags, letter) = flags(&mut chars, format)?;
        write(moment, letter, &flags, &mut text).ok_or_else(|| {
            let shown = crate::diag::shorten(format);
            format!("invalid date format `{shown}`: unknown field `%{letter}`")
        })?;
        rest = chars.as_str();
    }
    text.push_str(rest);
    Ok(text)
}

/// Reads the flags of a field and its letter.
fn flags(chars: &mut std::str::Chars<'_>, format: &str) -> Result<(Flags, char), String> {
    let shown = crate::diag::shorten(format);
    let mut flags = Flags::default();
    for c in chars {
        match c {
            '-' | '_' => flags.fill = Some(c),
            '0' if flags.width.is_none() => flags.fill = Some('0'),
            '^' => flags.upper = true,
            '#' => flags.swapped = true,
            ':' => flags.colons += 1,
            digit if digit.is_ascii_digit() => {
                let digit = digit as usize - '0' as usize;
                let width = flags.width.unwrap_or(0) * 10 + digit;
                if width > MAX_WIDTH {
                    return Err(format!(
                        "invalid date format `{shown}`: a field can be {MAX_WIDTH} characters wide"
                    ));
                }
                flags.width = Some(width);
            }
            // Modifiers of other languages mean nothing in English.
            'E' | 'O' => {}
            letter => return Ok((flags, letter)),
        }
    }
    Err(format!(
        "invalid date format `{shown}`: `%` without a field"
    ))
}

/// Writes a field. `None` if there is no such field.
fn write(moment: &Moment, letter: char, flags: &Flags, text: &mut String) -> Option<()> {
    let hour12 = (moment.hour + 11) % 12 + 1;
    let weekday = moment.weekday();
    let week = |first: i64| (moment.ordinal() + 6 - (weekday - first).rem_euclid(7)) / 7;
    let number = |value, width, fill, text: &mut String| pad(value, width, fill, flags, text);
    match letter {
        'Y' => number(moment.year, 4, '0', text),
        'C' => number(moment.year.div_euclid(100), 2, '0', text),
        'y' => number(moment.year.rem_euclid(100), 2, '0', text),
        'm' => number(moment.month, 2, '0', text),
        'd' => number(moment.day, 2, '0', text),
        'e' => number(moment.day, 2, ' ', text),
        'j' => number(moment.ordinal(), 3, '0', text),
        'H' => number(moment.hour, 2, '0', text),
        'k' => number(moment.hour, 2, ' ', text),
        'I' => number(hour12, 2, '0', text),
        'l' => number(hour12, 2, ' ', text),
        'M' => number(moment.minute, 2, '0', text),
        'S' => number(moment.second, 2, '0', text),
        's' => number(moment.unix(), 1, '0', text),
        'u' => number((weekday + 6) % 7 + 1, 1, '0', text),
        'w' => number(weekday, 1, '0', text),
        'U' => number(week(0), 2, '0', text),
        'W' => number(week(1), 2, '0', text),
        'V' => number(moment.iso_week().1, 2, '0', text),
        'G' => number(moment.iso_week().0, 4, '0', text),
        'g' => number(moment.iso_week().0.rem_euclid(100), 2, '0', text),
        'L' | 'N' => {
            let digits = flags.width.unwrap_or(if letter == 'L' { 3 } else { 9 });
            let all = format!("{:09}", moment.nanosecond);
            text.extend(all.chars().chain(std::iter::repeat('0')).take(digits));
        }
        'B' => name(MONTHS[moment.month as usize - 1], flags, text),
        'b' | 'h' => name(&MONTHS[moment.month as usize - 1][..3], flags, text),
        'A' => name(WEEKDAYS[weekday as usize], flags, text),
        'a' => name(&WEEKDAYS[weekday as usize][..3], flags, text),
        'p' | 'P' => {
            let is_lower = (letter == 'P') != flags.swapped;
            let word = match (moment.hour < 12, is_lower) {
                (true, true) => "am",
                (true, false) => "AM",
                (false, true) => "pm",
                (false, false) => "PM",
            };
            let plain = Flags {
                swapped: false,
                ..Flags {
                    fill: flags.fill,
                    upper: flags.upper,
                    width: flags.width,
                    ..Flags::default()
                }
            };
            name(word, &plain, text);
        }
        // The ending of an English number, as in `2nd`; liquidjs has it.
        'q' => name(ending(moment.day), flags, text),
        'Z' if moment.offset == 0 => name("UTC", flags, text),
        'z' | 'Z' => zone(moment, flags, text),
        'n' => text.push('\n'),
        't' => text.push('\t'),
        '%' => text.push('%'),
        _ => {
            let combined = match letter {
                'D' | 'x' => "%m/%d/%y",
                'F' => "%Y-%m-%d",
                'T' | 'X' => "%H:%M:%S",
                'R' => "%H:%M",
                'r' => "%I:%M:%S %p",
                'c' => "%a %b %e %H:%M:%S %Y",
                'v' => "%e-%^b-%Y",
                '+' => "%a %b %e %H:%M:%S %Z %Y",
                _ => return None,
            };
            name(&format(moment, combined).ok()?, flags, text);
        }
    }
    Some(())
}

/// A number, filled up to a width.
fn pad(value: i64, width: usize, fill: char, flags: &Flags, text: &mut String) {
    let width = flags.width.unwrap_or(width);
    let _ = match flags.fill.unwrap_or(fill) {
        '-' => write!(text, "{value}"),
        '0' => write!(text, "{value:0width$}"),
        _ => write!(text, "{value:width$}"),
    };
}

/// A name, filled up to a width.
fn name(name: &str, flags: &Flags, text: &mut String) {
    let name = match flags.upper || flags.swapped {
        true => name.to_uppercase(),
        false => name.to_owned(),
    };
    let fill = if flags.fill == Some('0') { '0' } else { ' ' };
    let missing = flags.width.unwrap_or(0).saturating_sub(name.len());
    text.extend(std::iter::repeat_n(fill, missing));
    text.push_str(&name);
}

/// `+0900`, `+09:00`, `+09:00:00`
fn zone(moment: &Moment, flags: &Flags, text: &mut String) {
    let sign = if moment.offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (moment.offset.abs() / 60, moment.offset.abs() % 60);
    let _ = match flags.colons {
        0 => write!(text, "{sign}{hours:02}{minutes:02}"),
        1 => write!(text, "{sign}{hours:02}:{minutes:02}"),
        _ => write!(text, "{sign}{hours:02}:{minutes:02}:00"),
    };
}

/// The ending of an English number.
fn ending(n: i64) -> &'static str {
    match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::format;
    use crate::value::Moment;

    fn written(text: &str) -> Result<String, String> {
        let moment = Moment {
            hour: 15,
            minute: 4,
            second: 5,
            nanosecond: 67_000_000,
            offset: 540,
            ..Moment::day(2021, 7, 3)
        };
        format(&moment, text)
    }

    #[test]
    fn fields_and_flags() {
        for (text, wanted) in [
            ("%Y-%m-%d %H:%M:%S.%L %z", "2021-07-03 15:04:05.067 +0900"),
            ("%a %A %b %B %^b %^A", "Sat Saturday Jul July JUL SATURDAY"),
            ("%-d %e %-m %_m %05d %3S", "3  3 7  7 00003 005"),
            ("%I %l %p %P %#p", "03  3 PM pm pm"),
            ("%j %U %W %V %G %g %u %w", "184 26 26 26 2021 21 6 6"),
            (
                "%F %D %T %R %r",
                "2021-07-03 07/03/21 15:04:05 15:04 03:04:05 PM",
            ),
            ("%c|%v|%%|%q", "Sat Jul  3 15:04:05 2021| 3-JUL-2021|%|rd"),
            ("%s %:z %C %y", "1625292245 +09:00 20 21"),
            ("%Y年%-m月%-d日", "2021年7月3日"),
        ] {
            assert_eq!(written(text).as_deref(), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn invalid_formats() {
        for text in ["%", "%9999999999d", "%-", "%日", "%101Y", "%Q"] {
            assert!(written(text).is_err(), "{text}");
        }
    }
}
