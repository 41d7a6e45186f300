//! What waits to be sent: a row for each notification, until it is sent, read or given up.

use crate::act::own::{self, Email};
use crate::app::App;
use crate::error::{Fault, Internal};
use casetrail_domain::auckland;
use casetrail_domain::id::{NotificationId, PersonId};
use casetrail_eventlog::{Row, RowWrite};
use casetrail_projections::Notice;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of rows that wait to be sent; a row expires when it is due.
pub const KIND: &str = "mail";
/// At what time of the day those who chose so are told, in Auckland.
const DAILY_AT: TimeDelta = TimeDelta::hours(7);
/// How long a row is lent to who sends it.
const LOAN: TimeDelta = TimeDelta::minutes(2);
/// How long after it was raised a notification is given up.
pub const GIVEN_UP_AFTER: TimeDelta = TimeDelta::hours(72);
/// The longest wait before a mail server is asked again for one message.
const WAIT_MAX: TimeDelta = TimeDelta::minutes(15);

/// A notification that waits to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// When it was raised.
    pub raised: DateTime<Utc>,
    /// It goes out with the others of its day.
    pub daily: bool,
    /// How many times it could not be sent.
    pub failures: u32,
}

/// A row of the outbox.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What it tells.
    pub notification: NotificationId,
    /// To whom.
    pub person: PersonId,
    /// How many times the row was written.
    pub version: u64,
    /// What is known of it.
    pub waiting: Waiting,
}

impl Letter {
    /// Reads a row.
    ///
    /// # Errors
    /// When it holds something else.
    pub fn read(row: &Row) -> Result<Self, Fault> {
        Ok(Self {
            notification: NotificationId(row.id),
            person: PersonId(row.owner),
            version: row.version,
            waiting: serde_json::from_slice(&row.body).map_err(Internal::new)?,
        })
    }

    /// The row's end, unless it was changed meanwhile.
    #[must_use]
    pub fn done(&self) -> RowWrite {
        RowWrite::Delete { kind: KIND, id: self.notification.0, expected: Some(self.version) }
    }

    /// The row on loan, and what it is then.
    ///
    /// # Errors
    /// When it can't be written down.
    pub fn lend(&self, now: DateTime<Utc>) -> Result<(RowWrite, Self), Fault> {
        let lent = put(self.notification, self.person, self.version, self.waiting, now + LOAN)?;
        Ok((lent, Self { version: self.version + 1, ..self.clone() }))
    }

    /// The row after it could not be sent.
    ///
    /// # Errors
    /// When it can't be written down.
    pub fn later(&self, now: DateTime<Utc>) -> Result<RowWrite, Fault> {
        let failures = self.waiting.failures.saturating_add(1);
        let waiting = Waiting { failures, ..self.waiting };
        put(self.notification, self.person, self.version, waiting, now + wait(failures))
    }

    /// Whether it has waited for too long.
    #[must_use]
    pub fn is_too_late(&self, now: DateTime<Utc>) -> bool {
        now - self.waiting.raised > GIVEN_UP_AFTER
    }
}

/// How long to wait after so many failures: a second, two, four and so on.
fn wait(failures: u32) -> TimeDelta {
    let seconds = 1_i64.checked_shl(failures.saturating_sub(1)).filter(|&seconds| seconds > 0);
    seconds.map_or(WAIT_MAX, |seconds| TimeDelta::seconds(seconds.min(WAIT_MAX.num_seconds())))
}

/// The row that a notification waits in, as its reader chose; none when mail is not sent, or they
/// want none.
///
/// # Errors
/// When their choice can't be read.
pub async fn waiting(app: &App, notice: &Notice) -> Result<Option<RowWrite>, Fault> {
    if app.mail.is_none() {
        return Ok(None);
    }
    let now = app.clock.now();
    let (daily, due) = match own::preferences(app, notice.person).await?.email {
        Email::Each => (false, now),
        Email::Daily => (true, next_day(now)),
        Email::Never => return Ok(None),
    };
    let waiting = Waiting { raised: now, daily, failures: 0 };
    put(notice.id, notice.person, 0, waiting, due).map(Some)
}

/// The next time that those who chose so are told.
fn next_day(now: DateTime<Utc>) -> DateTime<Utc> {
    let today = auckland::midnight(auckland::date(now)) + DAILY_AT;
    let tomorrow = auckland::midnight(auckland::next(auckland::date(now))) + DAILY_AT;
    if now < today { today } else { tomorrow }
}

fn put(
    notification: NotificationId,
    person: PersonId,
    expected: u64,
    waiting: Waiting,
    expires: DateTime<Utc>,
) -> Result<RowWrite, Fault> {
    Ok(RowWrite::Put {
        kind: KIND,
        id: notification.0,
        owner: person.0,
        scope: Uuid::nil(),
        expected,
        series: None,
        number: None,
        body: serde_json::to_vec(&waiting).map_err(Internal::new)?,
        expires: Some(expires),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_is_told_at_seven_in_auckland() {
        // Summer, UTC+13; the clocks go back on 5 April 2026.
        assert_eq!(next_day(at("2026-03-01T17:59:59Z")), at("2026-03-01T18:00:00Z"));
        assert_eq!(next_day(at("2026-03-01T18:00:00Z")), at("2026-03-02T18:00:00Z"));
        assert_eq!(next_day(at("2026-06-01T00:00:00Z")), at("2026-06-01T19:00:00Z"));
    }

    #[test]
    fn waits_grow_up_to_a_quarter_of_an_hour_and_end_after_three_days() {
        let seconds: Vec<i64> =
            [1, 2, 3, 10, 11, 64, u32::MAX].map(|n| wait(n).num_seconds()).into();
        assert_eq!(seconds, [1, 2, 4, 512, 900, 900, 900]);
        let raised = at("2026-03-01T00:00:00Z");
        let letter = Letter {
            notification: NotificationId::default(),
            person: PersonId::default(),
            version: 1,
            waiting: Waiting { raised, daily: false, failures: 0 },
        };
        assert!(!letter.is_too_late(raised + GIVEN_UP_AFTER));
        assert!(letter.is_too_late(raised + GIVEN_UP_AFTER + TimeDelta::microseconds(1)));
    }
}
