//! Reads a date.
//!
//! Enters: a text in one of the usual forms: ISO 8601 with or without time and zone, RFC 2822, `January 2, 2006`,
//! `2 Jan 2006`, `01/02/2006` (month first), `Mon Jan 2 15:04:05 2006`, `2006年1月2日`, or Unix seconds. Leaves: a
//! [`Moment`], or nothing if it is not a date. A date without zone is in UTC.

use crate::value::{Moment, days_of_month};

/// Maximum length of a date in bytes.
const MAX_LEN: usize = 100;

/// The first three letters of each month.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Zones of RFC 2822 with their distance to UTC in hours.
const ZONES: [(&str, i64); 11] = [
    ("utc", 0),
    ("gmt", 0),
    ("z", 0),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
];

/// Reads a date.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LEN {
        return None;
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds: i64 = text.parse().ok()?;
        // More than 200,000 years away is no date.
        return (seconds.abs() < 6_400_000_000_000).then(|| Moment::of_unix(seconds));
    }
    let mut reader = Reader {
        rest: text,
        year: None,
        month: None,
        day: None,
        time: None,
        offset: None,
    };
    while !reader.rest.is_empty() {
        reader.step()?;
    }
    reader.finish()
}

struct Reader<'t> {
    rest: &'t str,
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    /// Hour, minute, second, nanosecond.
    time: Option<[i64; 4]>,
    offset: Option<i64>,
}

impl<'t> Reader<'t> {
    /// Reads the next piece.
    fn step(&mut self) -> Option<()> {
        let first = self.rest.chars().next()?;
        if first.is_ascii_digit() {
            return self.digits();
        }
        if first.is_ascii_alphabetic() {
            let word = self.take(|c| c.is_ascii_alphabetic());
            return self.word(word);
        }
        if matches!(first, '+' | '-') && self.time.is_some() {
            return self.zone();
        }
        if !(first.is_whitespace() || matches!(first, ',' | '.' | '(' | ')')) {
            return None;
        }
        self.rest = &self.rest[first.len_utf8()..];
        Some(())
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn number(&mut self) -> Option<(i64, usize)> {
        let digits = self.take(|c| c.is_ascii_digit());
        Some((digits.parse().ok()?, digits.len()))
    }

    /// A date in numbers, a time, a year or a day.
    fn digits(&mut self) -> Option<()> {
        let (number, len) = self.number()?;
        let next = self.rest.chars().next();
        match next {
            Some(':') if self.time.is_none() => return self.clock(number),
            Some(mark @ ('-' | '/' | '.')) if self.year.is_none() && self.month.is_none() => {
                let before = self.rest;
                if self.parts(number, len, mark).is_some() {
                    return Some(());
                }
                self.rest = before;
            }
            Some('年') => return self.japanese(number),
            _ => {}
        }
        if len >= 3 {
            set(&mut self.year, number)
        } else {
            // The ending of `2nd`.
            for ending in ["st", "nd", "rd", "th"] {
                if let Some(rest) = self.rest.strip_prefix(ending) {
                    self.rest = rest;
                }
            }
            set(&mut self.day, number)
        }
    }

    /// `2006-01-02`, `2006/01/02`, `2006-01`, `01/02/2006`, `2-Jan-2006`.
    fn parts(&mut self, first: i64, len: usize, mark: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(mark)?;
        let is_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        if !is_digit(self.rest) {
            // `2-Jan-2006`
            let name = self.take(|c| c.is_ascii_alphabetic());
            let month = month(name)?;
            self.rest = self.rest.strip_prefix(mark)?;
            let (year, _) = self.number()?;
            return self.set_date(year, month, first);
        }
        let (second, _) = self.number()?;
        let (third, third_len) = match self.rest.strip_prefix(mark).filter(|rest| is_digit(rest)) {
            Some(rest) => {
                self.rest = rest;
                self.number()?
            }
            None if len == 4 => (1, 0),
            None => return None,
        };
        match (len, mark) {
            (4, _) => self.set_date(first, second, third),
            // `3.1.2` is a release and no date.
            (_, '/') if third_len == 4 => self.set_date(third, first, second),
            (_, '.') if third_len == 4 => self.set_date(third, second, first),
            _ => None,
        }
    }

    /// `2006年1月2日`
    fn japanese(&mut self, year: i64) -> Option<()> {
        self.rest = self.rest.strip_prefix('年')?;
        let (month, _) = self.number()?;
        self.rest = self.rest.strip_prefix('月')?;
        let (day, _) = self.number()?;
        self.rest = self.rest.strip_prefix('日')?;
        self.set_date(year, month, day)
    }

    fn set_date(&mut self, year: i64, month: i64, day: i64) -> Option<()> {
        set(&mut self.year, year)?;
        set(&mut self.month, month)?;
        set(&mut self.day, day)
    }

    /// `15:04`, `15:04:05.678`
    fn clock(&mut self, hour: i64) -> Option<()> {
        self.rest = self.rest.strip_prefix(':')?;
        let (minute, _) = self.number()?;
        let (mut second, mut nanosecond) = (0, 0);
        if let Some(rest) = self.rest.strip_prefix(':') {
            self.rest = rest;
            second = self.number()?.0;
            if let Some(rest) = self.rest.strip_prefix(['.', ',']) {
                self.rest = rest;
                let digits = self.take(|c| c.is_ascii_digit());
                let digits = &digits[..digits.len().min(9)];
                nanosecond = digits.parse::<i64>().ok()? * 10_i64.pow(9 - digits.len() as u32);
            }
        }
        self.time = Some([hour, minute, second, nanosecond]);
        Some(())
    }

    /// `+01:00`, `+0100`, `+01`
    fn zone(&mut self) -> Option<()> {
        let sign = if self.rest.starts_with('-') { -1 } else { 1 };
        self.rest = &self.rest[1..];
        let (number, len) = self.number()?;
        let (hours, minutes) = match (len, self.rest.strip_prefix(':')) {
            (1 | 2, Some(rest)) => {
                self.rest = rest;
                (number, self.number()?.0)
            }
            (1 | 2, None) => (number, 0),
            (4, None) => (number / 100, number % 100),
            _ => return None,
        };
        let is_zone = hours <= 23 && minutes <= 59;
        is_zone.then_some(())?;
        set(&mut self.offset, sign * (hours * 60 + minutes))
    }

    /// A month, a day of the week, a zone, `T` between date and time, `AM` or `PM`.
    fn word(&mut self, word: &str) -> Option<()> {
        let word = word.to_ascii_lowercase();
        if let Some(month) = month(&word) {
            return set(&mut self.month, month);
        }
        if matches!(word.as_str(), "am" | "pm") {
            let [hour, ..] = self.time.as_mut()?;
            if !(1..=12).contains(hour) {
                return None;
            }
            *hour = *hour % 12 + if word == "pm" { 12 } else { 0 };
            return Some(());
        }
        if word == "t" && self.time.is_none() && self.day.is_some() {
            return Some(());
        }
        if let Some((_, hours)) = ZONES.iter().find(|(zone, _)| *zone == word) {
            // A name after its distance, as in `+0000 (UTC)`.
            self.offset.get_or_insert(hours * 60);
            return self.time.map(|_| ());
        }
        const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
        let is_day = DAYS.iter().any(|day| {
            let full = match *day {
                "tue" => "tuesday",
                "wed" => "wednesday",
                "thu" => "thursday",
                "sat" => "saturday",
                _ => return word == *day || word == format!("{day}day"),
            };
            word == *day || word == full
        });
        is_day.then_some(())
    }

    fn finish(self) -> Option<Moment> {
        let (year, month) = (self.year?, self.month?);
        let day = self.day.unwrap_or(1);
        let [hour, minute, second, nanosecond] = self.time.unwrap_or_default();
        let is_date = (1..=12).contains(&month) && (1..=days_of_month(year, month)).contains(&day);
        let is_time = hour <= 23 && minute <= 59 && second <= 60;
        (is_date && is_time && year <= 200_000).then(|| Moment {
            hour,
            minute,
            second,
            nanosecond,
            offset: self.offset.unwrap_or(0),
            ..Moment::day(year, month, day)
        })
    }
}

/// The number of a month with this name, short or long.
fn month(name: &str) -> Option<i64> {
    const LONG: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.to_ascii_lowercase();
    let short = name == "sept";
    let mut known = LONG.iter().zip(MONTHS);
    let found = known.position(|(long, brief)| name == *long || name == brief);
    found.or(short.then_some(8)).map(|n| n as i64 + 1)
}

/// Sets a part that has not been set.
fn set(part: &mut Option<i64>, value: i64) -> Option<()> {
    part.is_none().then(|| *part = Some(value))
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn the_usual_forms() {
        let day = 1_625_270_400; // 2021-07-03
        for text in [
            "2021-07-03",
            "2021/07/03",
            "2021-7-3",
            "07/03/2021",
            "3.7.2021",
            "July 3, 2021",
            "Jul 3 2021",
            "3 July 2021",
            "3-Jul-2021",
            "Saturday, July 3rd, 2021",
            "2021年7月3日",
            "1625270400",
        ] {
            assert_eq!(moment(text).map(|it| it.unix()), Some(day), "{text}");
        }
        let noon = day + 12 * 3_600 + 34 * 60 + 56;
        for text in [
            "2021-07-03T12:34:56Z",
            "2021-07-03T12:34:56.789Z",
            "2021-07-03T14:34:56+02:00",
            "2021-07-03 12:34:56",
            "2021-07-03 12:34:56 +0000",
            "2021-07-03 12:34:56 UTC",
            "Sat, 3 Jul 2021 12:34:56 +0000",
            "Sat, 03 Jul 2021 12:34:56 GMT",
            "Sat, 03 Jul 2021 08:34:56 EDT",
            "Sat Jul 3 12:34:56 2021",
            "Sat Jul  3 12:34:56 -0000 2021",
            "July 3, 2021 12:34:56 PM",
        ] {
            assert_eq!(moment(text).map(|it| it.unix()), Some(noon), "{text}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "someday",
            "3.1",
            "3.1.2",
            "2021-02-29",
            "2021-13-01",
            "version 2021-07-03",
            "12:34",
            "May",
            "2021-07-03 25:00",
            "99999999999999999999",
            "日",
            "2021-07-03-04",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
