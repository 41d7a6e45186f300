//! The clock: the machine's, or in demo mode one that was shifted or stands still.

use chrono::{DateTime, TimeDelta, Utc};

/// Where the time comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    Real,
    /// Runs, shifted from the machine's clock.
    Shifted(TimeDelta),
    /// Stands still.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// Reads `2026-02-20T09:00:00+13:00` (starts there and runs), or the same with `,fixed`.
    ///
    /// # Errors
    /// One sentence that says what is expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (time, fixed) = match text.strip_suffix(",fixed") {
            Some(time) => (time, true),
            None => (text, false),
        };
        let start = DateTime::parse_from_rfc3339(time.trim())
            .map_err(|_| {
                format!("CASETRAIL_CLOCK is \"{text}\"; write a time as 2026-02-20T09:00:00+13:00, perhaps with ,fixed.")
            })?
            .to_utc();
        Ok(if fixed { Self::Fixed(start) } else { Self::Shifted(start - Utc::now()) })
    }

    /// The present moment.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::Real => Utc::now(),
            Self::Shifted(by) => Utc::now() + by,
            Self::Fixed(at) => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_running_and_fixed_clocks() {
        let fixed = Clock::parse("2026-02-20T09:00:00+13:00,fixed").unwrap();
        assert_eq!(fixed.now(), "2026-02-19T20:00:00Z".parse::<DateTime<Utc>>().unwrap());
        let running = Clock::parse("2026-02-20T09:00:00+13:00").unwrap();
        assert!(running.now() >= fixed.now());
        assert!(Clock::parse("yesterday").is_err());
    }
}
