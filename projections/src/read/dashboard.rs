//! A provider's dashboard, from its counters and the times of its last twelve weeks.

use super::directory::all;
use crate::dashboard::{Dashboard, Load, Week};
use crate::row::status_code;
use crate::snapshot::{Answer, Snapshot};
use crate::sql::{Id, micros, time, uint};
use crate::writer::BY_PROVIDER;
use casetrail_domain::access::Role;
use casetrail_domain::auckland;
use casetrail_domain::case::Status;
use casetrail_domain::id::OrganisationId;
use casetrail_domain::overdue::Rules;
use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::params;
use std::collections::HashMap;
use uuid::Uuid;

/// How many weeks are shown.
const WEEKS: u64 = 12;

/// Counters of a provider: owner (nil: none), status, cases.
struct Counters(Vec<(Uuid, i64, u64)>);

impl Counters {
    fn sum(&self, fits: impl Fn(Uuid, i64) -> bool) -> u64 {
        self.0.iter().filter(|(owner, status, _)| fits(*owner, *status)).map(|(_, _, n)| n).sum()
    }

    fn with(&self, status: Status) -> u64 {
        self.sum(|_, counted| counted == status_code(status))
    }
}

impl Snapshot {
    /// A provider's work at a glance, at this moment.
    pub fn dashboard(
        &self,
        provider: OrganisationId,
        now: DateTime<Utc>,
        rules: &Rules,
    ) -> Answer<Dashboard> {
        let counters = self.counters(provider)?;
        let weeks = self.weeks(provider, auckland::monday(auckland::date(now)))?;
        let this_week = weeks.last().copied();
        let oldest = self.oldest_unassigned(provider)?;
        let closed = status_code(Status::Closed);
        Ok(Dashboard {
            awaiting_owner: counters.sum(|owner, status| owner.is_nil() && status != closed),
            open: counters.with(Status::Open),
            paused: counters.with(Status::Paused),
            opened_this_week: this_week.map_or(0, |week| week.opened),
            closed_this_week: this_week.map_or(0, |week| week.closed),
            oldest_unassigned_hours: oldest.map(|opened| (now - opened).num_hours().max(0)),
            load: self.load_from(provider, &counters)?,
            weeks,
            overdue: self.overdue(provider, rules, now)?,
        })
    }

    /// Case Managers of a provider with their load, those with no case too, by name.
    pub fn load(&self, provider: OrganisationId) -> Answer<Vec<Load>> {
        self.load_from(provider, &self.counters(provider)?)
    }

    fn load_from(&self, provider: OrganisationId, counters: &Counters) -> Answer<Vec<Load>> {
        let of = |owner: Uuid, status: Status| {
            counters.sum(|counted, code| counted == owner && code == status_code(status))
        };
        let managers = self.people_at(provider, Some(Role::CaseManager))?.into_iter();
        let load = managers.map(|person| Load {
            open: of(person.id.0, Status::Open),
            paused: of(person.id.0, Status::Paused),
            person,
        });
        Ok(load.collect())
    }

    fn counters(&self, provider: OrganisationId) -> Answer<Counters> {
        let sql = "SELECT b, status, cases FROM tally WHERE kind = ?1 AND a = ?2";
        self.with(|db| {
            let counters = all(db, sql, params![BY_PROVIDER, Id(provider.0)], |row| {
                Ok((row.get::<_, Id>(0)?.0, row.get(1)?, uint(row.get(2)?)))
            })?;
            Ok(Counters(counters))
        })
    }

    fn oldest_unassigned(&self, provider: OrganisationId) -> Answer<Option<DateTime<Utc>>> {
        let sql = "SELECT min(opened_at) FROM listing \
                   WHERE provider = ?1 AND owner IS NULL AND closed = 0";
        let oldest: Option<i64> = self.with(|db| {
            Ok(db.prepare_cached(sql)?.query_row([Id(provider.0)], |row| row.get(0))?)
        })?;
        Ok(oldest.map(time))
    }

    fn weeks(&self, provider: OrganisationId, monday: NaiveDate) -> Answer<Vec<Week>> {
        let starts =
            (0..WEEKS).rev().filter_map(|back| monday.checked_sub_days(Days::new(7 * back)));
        let starts: Vec<NaiveDate> = starts.collect();
        let first = starts.first().copied().unwrap_or(monday);
        let opened = self.times(
            provider,
            first,
            "SELECT opened_at FROM listing WHERE provider = ?1 AND closed IN (0, 1) AND opened_at >= ?2",
        )?;
        let closed = self.times(
            provider,
            first,
            "SELECT closed_at FROM listing WHERE provider = ?1 AND closed = 1 AND closed_at >= ?2",
        )?;
        let of = |counts: &HashMap<NaiveDate, u64>, day| counts.get(&day).copied().unwrap_or(0);
        let weeks = starts.into_iter().map(|starting| Week {
            starting,
            opened: of(&opened, starting),
            closed: of(&closed, starting),
        });
        Ok(weeks.collect())
    }

    /// How many times of a query fall into each week, by its Monday.
    fn times(
        &self,
        provider: OrganisationId,
        from: NaiveDate,
        sql: &str,
    ) -> Answer<HashMap<NaiveDate, u64>> {
        let from = micros(auckland::midnight(from));
        let times: Vec<i64> =
            self.with(|db| all(db, sql, params![Id(provider.0), from], |row| row.get(0)))?;
        let mut weeks = HashMap::new();
        for at in times {
            *weeks.entry(auckland::monday(auckland::date(time(at)))).or_default() += 1;
        }
        Ok(weeks)
    }
}
