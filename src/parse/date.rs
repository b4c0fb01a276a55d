//! A date in front matter.
//!
//! Enters: a date, or a date and a time, as in ISO 8601. Leaves: the moment in UTC, in the two forms in which pages show
//! it. The same text gives the same date everywhere: without a zone it is in UTC.

use std::ops::RangeInclusive;

use crate::value::{Moment, days_of_month};

/// A moment in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(Moment);

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Days of the week, from Sunday.
const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

impl Date {
    /// Reads `2026-11-20`, or the same followed by a time such as `T09:30`, `T09:30:00Z` or `T09:30:00+09:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
        let mut parts = day.split('-');
        let (year, month, day) = (
            number(parts.next()?, 4..=4)?,
            number(parts.next()?, 1..=2)?,
            number(parts.next()?, 1..=2)?,
        );
        let is_valid = parts.next().is_none()
            && (1..=12).contains(&month)
            && (1..=days_of_month(year, month)).contains(&day);
        let (clock, zone) = split_zone(time);
        is_valid.then_some(())?;
        let seconds = Moment::day(year, month, day).unix() + seconds_of(clock)? - zone?;
        Some(Self(Moment::of_unix(seconds)))
    }

    /// Returns it for programs: `2026-11-20T00:00:00.000Z`.
    pub fn iso(self) -> String {
        let Moment {
            hour,
            minute,
            second,
            ..
        } = self.0;
        format!("{}T{hour:02}:{minute:02}:{second:02}.000Z", self.day())
    }

    /// Returns the day: `2026-11-20`.
    pub fn day(self) -> String {
        let Moment {
            year, month, day, ..
        } = self.0;
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Returns the day in English: `Fri Nov 20 2026`.
    pub fn english(self) -> String {
        let Moment {
            year, month, day, ..
        } = self.0;
        let weekday = WEEKDAYS[self.0.weekday() as usize];
        let month = MONTHS[month as usize - 1];
        format!("{weekday} {month} {day:02} {year:04}")
    }
}

/// Reads a number with this many digits.
fn number(text: &str, digits: RangeInclusive<usize>) -> Option<i64> {
    let is_number = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

/// Splits `09:30+09:00` into the clock and the zone's distance from UTC in seconds.
fn split_zone(time: &str) -> (&str, Option<i64>) {
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return (clock, Some(0));
    }
    let Some(at) = time.rfind(['+', '-']) else {
        return (time, Some(0));
    };
    let sign = if time[at..].starts_with('-') { -1 } else { 1 };
    (&time[..at], seconds_of(&time[at + 1..]).map(|s| sign * s))
}

/// Reads `09:30`, `09:30:15` or `09:30:15.5`; fractions of a second do not count.
fn seconds_of(clock: &str) -> Option<i64> {
    let mut parts = clock.split(':');
    let hour = number(parts.next()?, 2..=2)?;
    let minute = number(parts.next()?, 2..=2)?;
    let second = match parts.next() {
        Some(second) => number(second.split('.').next()?, 2..=2)?,
        None => 0,
    };
    let is_valid = parts.next().is_none() && hour < 24 && minute < 60 && second < 60;
    is_valid.then_some((hour * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn dates_are_read_and_shown_in_utc() {
        let shown = |text: &str| {
            let date = Date::parse(text).expect("a date");
            (date.iso(), date.english())
        };
        let is = |text, iso: &str, english: &str| {
            assert_eq!(shown(text), (iso.to_owned(), english.to_owned()), "{text}");
        };
        is("2026-11-20", "2026-11-20T00:00:00.000Z", "Fri Nov 20 2026");
        is("1970-01-01", "1970-01-01T00:00:00.000Z", "Thu Jan 01 1970");
        is("1969-12-31", "1969-12-31T00:00:00.000Z", "Wed Dec 31 1969");
        is("2026-3-2", "2026-03-02T00:00:00.000Z", "Mon Mar 02 2026");
        is("2024-02-29", "2024-02-29T00:00:00.000Z", "Thu Feb 29 2024");
        is(
            "2026-01-01T08:59:59.9+09:00",
            "2025-12-31T23:59:59.000Z",
            "Wed Dec 31 2025",
        );
        is(
            "2026-12-31 23:30-01:00",
            "2027-01-01T00:30:00.000Z",
            "Fri Jan 01 2027",
        );
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "soon",
            "2026",
            "2026-13-01",
            "2025-02-29",
            "2026-01-01-01",
            "2026-01-01T25:00",
            "2026-01-01T",
            "2026-01-01T10:00+",
            "20 November 2026",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
