//! What of a provider's cases is overdue at a moment.

use super::directory::all;
use crate::dashboard::OverdueCases;
use crate::snapshot::{Answer, Snapshot};
use crate::sql::{Id, int, micros, uint};
use crate::writer::waiting_code;
use casetrail_domain::id::{CaseId, OrganisationId};
use casetrail_domain::overdue::{Kind, Rules};
use chrono::{DateTime, Utc};
use rusqlite::params;

impl Snapshot {
    /// How many of a provider's cases are overdue at this moment, by kind; kinds whose rule is off
    /// have none.
    pub(super) fn overdue(
        &self,
        provider: OrganisationId,
        rules: &Rules,
        now: DateTime<Utc>,
    ) -> Answer<Vec<OverdueCases>> {
        let sql = "SELECT count(*) FROM waiting WHERE provider = ?1 AND kind = ?2 AND since <= ?3";
        let count = |kind| {
            let Some(latest) = rules.latest(kind, now) else {
                return Ok(OverdueCases { kind, cases: 0 });
            };
            let counted: i64 = self.with(|db| {
                let values = params![Id(provider.0), waiting_code(kind), micros(latest)];
                Ok(db.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
            })?;
            Ok(OverdueCases { kind, cases: uint(counted) })
        };
        Kind::ALL.into_iter().map(count).collect()
    }

    /// Those of a provider's cases that have been overdue in this way for longest, at most `first`.
    pub fn longest_overdue(
        &self,
        provider: OrganisationId,
        kind: Kind,
        rules: &Rules,
        now: DateTime<Utc>,
        first: usize,
    ) -> Answer<Vec<CaseId>> {
        let Some(latest) = rules.latest(kind, now) else {
            return Ok(Vec::new());
        };
        let sql = "SELECT c.id FROM waiting w JOIN cases c ON c.key = w.key \
                   WHERE w.provider = ?1 AND w.kind = ?2 AND w.since <= ?3 \
                   ORDER BY w.since, w.key LIMIT ?4";
        let (kind, latest, first) = (waiting_code(kind), micros(latest), int(first as u64));
        self.with(|db| {
            all(db, sql, params![Id(provider.0), kind, latest, first], |row| {
                Ok(CaseId(row.get::<_, Id>(0)?.0))
            })
        })
    }
}
