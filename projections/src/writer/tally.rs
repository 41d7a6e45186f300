//! Counters of cases, changed in memory and written once a transaction.

use crate::ViewsError;
use crate::row::{Row, status_code};
use crate::sql::Id;
use rusqlite::{Connection, params};
use std::collections::HashMap;
use uuid::Uuid;

/// What is counted: by school and provider, by provider and owner, and all.
pub const BY_SCHOOL: i64 = 1;
pub const BY_PROVIDER: i64 = 2;
pub const ALL: i64 = 3;

type Counter = (i64, Uuid, Uuid, i64);

/// Changes of counters that are not written yet.
#[derive(Default)]
pub struct Tally(HashMap<Counter, i64>);

impl Tally {
    /// A row became another; `None`: it was or is not there.
    pub fn change(&mut self, before: Option<&Row>, after: Option<&Row>) {
        for (row, change) in [(before, -1), (after, 1)] {
            for counter in row.map(counters).into_iter().flatten().flatten() {
                *self.0.entry(counter).or_default() += change;
            }
        }
    }

    /// Writes the changes.
    pub fn flush(&mut self, db: &Connection) -> Result<(), ViewsError> {
        for ((kind, a, b, status), change) in self.0.drain() {
            if change == 0 {
                continue;
            }
            let mut add = db.prepare_cached(
                "INSERT INTO tally (kind, a, b, status, cases) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT DO UPDATE SET cases = cases + excluded.cases RETURNING cases",
            )?;
            let cases: i64 =
                add.query_row(params![kind, Id(a), Id(b), status, change], |row| row.get(0))?;
            if cases == 0 {
                db.prepare_cached(
                    "DELETE FROM tally WHERE kind = ?1 AND a = ?2 AND b = ?3 AND status = ?4",
                )?
                .execute(params![kind, Id(a), Id(b), status])?;
            }
        }
        Ok(())
    }
}

fn counters(row: &Row) -> [Option<Counter>; 3] {
    let status = status_code(row.status);
    let provider = row.provider.map_or(Uuid::nil(), |provider| provider.0);
    let owner = row.owner.map_or(Uuid::nil(), |owner| owner.0);
    [
        row.school.map(|school| (BY_SCHOOL, school.0, provider, status)),
        row.provider.map(|_| (BY_PROVIDER, provider, owner, status)),
        Some((ALL, Uuid::nil(), Uuid::nil(), status)),
    ]
}
