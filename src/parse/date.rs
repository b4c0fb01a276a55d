//! A date in front matter.
//!
//! Enters: a date, or a date and a time, as in ISO 8601. Leaves: the moment in UTC, in the two forms in which pages show
//! it. The same text gives the same date everywhere: without a zone it is in UTC.

use std::{fmt::Write as _, ops::RangeInclusive};

/// A moment, in seconds since the beginning of 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(i64);

const DAY: i64 = 24 * 60 * 60;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Days of the week, from that of 1970-01-01.
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

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
            && (1..=days_in(year, month)).contains(&day);
        let (clock, zone) = split_zone(time);
        is_valid.then_some(())?;
        Some(Self(
            days_before(year, month, day) * DAY + seconds_of(clock)? - zone?,
        ))
    }

    /// Returns it for programs: `2026-11-20T00:00:00.000Z`.
    pub fn iso(self) -> String {
        let rest = self.0.rem_euclid(DAY);
        let mut text = self.day();
        let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
        let _ = write!(text, "T{hour:02}:{minute:02}:{second:02}.000Z");
        text
    }

    /// Returns the day: `2026-11-20`.
    pub fn day(self) -> String {
        let (year, month, day) = self.civil();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Returns the day in English: `Fri Nov 20 2026`.
    pub fn english(self) -> String {
        let (year, month, day) = self.civil();
        let weekday = WEEKDAYS[self.0.div_euclid(DAY).rem_euclid(7) as usize];
        let month = MONTHS[month as usize - 1];
        format!("{weekday} {month} {day:02} {year:04}")
    }

    /// Returns year, month and day.
    fn civil(self) -> (i64, i64, i64) {
        let mut days = self.0.div_euclid(DAY);
        // An estimate that is never too late, and a few years early at most.
        let mut year = 1970 + days.div_euclid(if days < 0 { 365 } else { 366 });
        while days_before(year + 1, 1, 1) <= days {
            year += 1;
        }
        days -= days_before(year, 1, 1);
        let mut month = 1;
        while days >= days_in(year, month) {
            days -= days_in(year, month);
            month += 1;
        }
        (year, month, days + 1)
    }
}

/// Reads a number with this many digits.
fn number(text: &str, digits: RangeInclusive<usize>) -> Option<i64> {
    let is_number = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Returns the number of days from 1970-01-01 to a day.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let past = year - 1;
    let leap_days = past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400);
    // 719,162 days from 0001-01-01 to 1970-01-01.
    let years = past * 365 + leap_days - 719_162;
    years + (1..month).map(|month| days_in(year, month)).sum::<i64>() + day - 1
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
