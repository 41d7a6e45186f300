//! Dates as New Zealand reads them: everything is stored in UTC and shown in Pacific/Auckland.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Pacific::Auckland;

/// The day it is in Auckland at this moment.
#[must_use]
pub fn date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Auckland).date_naive()
}

/// The moment a day begins in Auckland.
#[must_use]
pub fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let start = day.and_time(NaiveTime::MIN);
    // Auckland's clocks change at 2 and 3 in the morning, so midnight exists once on every day;
    // `earliest` also answers for the days of history when it did not.
    Auckland.from_local_datetime(&start).earliest().map_or_else(|| start.and_utc(), |t| t.to_utc())
}

/// The Monday of the week that holds this day.
#[must_use]
pub fn monday(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).first_day()
}

/// The day after.
#[must_use]
pub fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// `06/07/2025`.
#[must_use]
pub fn day_text(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// `13/06/2025 12:30 PM`.
#[must_use]
pub fn time_text(at: DateTime<Utc>) -> String {
    at.with_timezone(&Auckland).format("%d/%m/%Y %-I:%M %p").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn midnight_moves_with_daylight_saving() {
        let summer = NaiveDate::from_ymd_opt(2026, 2, 28).unwrap();
        assert_eq!(midnight(summer), utc("2026-02-27T11:00:00Z"));
        let winter = NaiveDate::from_ymd_opt(2026, 6, 28).unwrap();
        assert_eq!(midnight(winter), utc("2026-06-27T12:00:00Z"));
        assert_eq!(date(utc("2026-02-27T10:59:59Z")), summer.pred_opt().unwrap());
        assert_eq!(date(utc("2026-02-27T11:00:00Z")), summer);
    }

    #[test]
    fn texts_read_as_in_the_guide() {
        assert_eq!(time_text(utc("2025-06-13T00:30:00Z")), "13/06/2025 12:30 PM");
        assert_eq!(day_text(NaiveDate::from_ymd_opt(2025, 7, 6).unwrap()), "06/07/2025");
    }
}
