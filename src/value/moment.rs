//! A moment in time as it is written: a day, a time of the day, and the distance to UTC.
//!
//! Calendar arithmetic counts days since 1970-01-01 in the Gregorian calendar, also before its introduction.

/// A date and a time where it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) year: i64,
    /// From 1.
    pub(crate) month: i64,
    /// From 1.
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
    pub(crate) nanosecond: i64,
    /// Distance to UTC in minutes, to the east.
    pub(crate) offset: i64,
}

/// Days since 1970-01-01.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the day that some years lack is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Number of days of a month.
pub(crate) fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        12 => 31,
        _ => days(year, month + 1, 1) - days(year, month, 1),
    }
}

impl Moment {
    /// The beginning of a day in UTC.
    pub(crate) fn day(year: i64, month: i64, day: i64) -> Self {
        Self {
            year,
            month,
            day,
            hour: 0,
            minute: 0,
            second: 0,
            nanosecond: 0,
            offset: 0,
        }
    }

    /// The moment so many seconds after the beginning of 1970, in UTC.
    pub(crate) fn of_unix(seconds: i64) -> Self {
        let (day, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let shifted = day + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let part = (5 * of_year + 2) / 153;
        let month = if part < 10 { part + 3 } else { part - 9 };
        Self {
            hour: rest / 3_600,
            minute: rest / 60 % 60,
            second: rest % 60,
            ..Self::day(
                era * 400 + year + i64::from(month <= 2),
                month,
                of_year - (153 * part + 2) / 5 + 1,
            )
        }
    }

    /// Seconds since the beginning of 1970 in UTC.
    pub(crate) fn unix(&self) -> i64 {
        let day = days(self.year, self.month, self.day);
        day * 86_400 + self.hour * 3_600 + (self.minute - self.offset) * 60 + self.second
    }

    /// Day of the week; Sunday is 0.
    pub(crate) fn weekday(&self) -> i64 {
        (days(self.year, self.month, self.day) + 4).rem_euclid(7)
    }

    /// Day of the year, from 1.
    pub(crate) fn ordinal(&self) -> i64 {
        days(self.year, self.month, self.day) - days(self.year, 1, 1) + 1
    }

    /// The year and number of the week by ISO 8601: the first week of a year contains its first Thursday.
    pub(crate) fn iso_week(&self) -> (i64, i64) {
        let thursday = days(self.year, self.month, self.day) - (self.weekday() + 6) % 7 + 3;
        let of_thursday = Self::of_unix(thursday * 86_400);
        (of_thursday.year, (of_thursday.ordinal() - 1) / 7 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, days, days_of_month};

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days(1970, 1, 1), 0);
        assert_eq!(days(2000, 3, 1), 11_017);
        assert_eq!(days(1969, 12, 31), -1);
        for day in (-800_000..800_000).step_by(97) {
            let moment = Moment::of_unix(day * 86_400);
            assert_eq!(days(moment.year, moment.month, moment.day), day);
        }
    }

    #[test]
    fn months_have_their_days() {
        assert_eq!(days_of_month(2000, 2), 29);
        assert_eq!(days_of_month(1900, 2), 28);
        assert_eq!(days_of_month(2021, 12), 31);
    }

    #[test]
    fn weeks_belong_to_the_year_of_their_thursday() {
        assert_eq!(Moment::day(2021, 1, 3).iso_week(), (2020, 53));
        assert_eq!(Moment::day(2021, 1, 4).iso_week(), (2021, 1));
        assert_eq!(Moment::day(2024, 12, 30).iso_week(), (2025, 1));
        assert_eq!(Moment::day(2021, 7, 3).weekday(), 6);
        assert_eq!(Moment::day(2020, 12, 31).ordinal(), 366);
    }
}
