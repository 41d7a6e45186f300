//! From when each case of a provider waits for something: what becomes overdue with time.

use crate::ViewsError;
use crate::sql::{Id, micros};
use casetrail_domain::case::Case;
use casetrail_domain::id::OrganisationId;
use casetrail_domain::overdue::{Kind, Waiting};
use rusqlite::{Connection, params};

/// What a case waits for, and whose work that is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Waits {
    provider: Option<OrganisationId>,
    waiting: Waiting,
}

/// The number under which a kind is stored.
pub fn kind_code(kind: Kind) -> i64 {
    match kind {
        Kind::Unassigned => 0,
        Kind::NoContact => 1,
        Kind::Task => 2,
    }
}

impl Waits {
    /// What this case waits for.
    pub fn of(case: &Case) -> Self {
        Self { provider: case.provider, waiting: Waiting::of(case) }
    }

    /// Its rows: provider, kind and from when.
    fn rows(&self) -> impl Iterator<Item = (Id, i64, i64)> {
        let provider = self.provider.map(|provider| Id(provider.0));
        let row = move |kind| Some((provider?, kind_code(kind), micros(self.waiting.from(kind)?)));
        Kind::ALL.into_iter().filter_map(row)
    }

    /// Takes the rows of `stored` away and writes these, where they differ.
    pub fn replace(&self, db: &Connection, stored: &Self, key: i64) -> Result<(), ViewsError> {
        if self == stored {
            return Ok(());
        }
        for (provider, kind, since) in stored.rows() {
            db.prepare_cached(
                "DELETE FROM waiting WHERE provider = ?1 AND kind = ?2 AND since = ?3 AND key = ?4",
            )?
            .execute(params![provider, kind, since, key])?;
        }
        for (provider, kind, since) in self.rows() {
            db.prepare_cached(
                "INSERT INTO waiting (provider, kind, since, key) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![provider, kind, since, key])?;
        }
        Ok(())
    }
}
