//! One case, and which case something belongs to.

use super::directory::{all, one};
use super::folded;
use crate::row::Row;
use crate::snapshot::{Answer, Snapshot};
use crate::sql::{Id, int, uint};
use crate::{CaseRow, Position};
use casetrail_domain::case::{Case, Referral};
use casetrail_domain::id::{CaseId, CommentId, EntryId, FileId, ReferralId, RequestId};
use rusqlite::types::ToSql;
use rusqlite::{Row as SqlRow, params};
use std::sync::Arc;

const CASE: &str =
    "SELECT c.id, c.version, c.key, l.shown FROM cases c JOIN listing l ON l.key = c.key WHERE ";

fn case_id(row: &SqlRow<'_>) -> rusqlite::Result<CaseId> {
    Ok(CaseId(row.get::<_, Id>(0)?.0))
}

impl Snapshot {
    /// A case with what the directory adds to it; always the present one, whatever
    /// [`Snapshot::at`] says: a case as of an earlier position is folded by
    /// [`History`](crate::History).
    pub fn case(&self, id: CaseId) -> Answer<Option<CaseRow>> {
        self.case_where("c.id = ?1", &Id(id.0))
    }

    /// The case with this reference number.
    pub fn case_by_number(&self, number: u64) -> Answer<Option<CaseRow>> {
        self.case_where("c.number = ?1", &int(number))
    }

    fn case_where(&self, condition: &str, value: &dyn ToSql) -> Answer<Option<CaseRow>> {
        let sql = format!("{CASE}{condition}");
        let found = self.with(|db| {
            let mut statement = db.prepare_cached(&sql)?;
            let mut rows = statement.query([value])?;
            let Some(found) = rows.next()? else {
                return Ok(None);
            };
            let (id, version) = (case_id(found)?, uint(found.get(1)?));
            Ok(Some((id, version, found.get::<_, i64>(2)?, Row::read(found, 3)?)))
        })?;
        let Some((id, version, key, row)) = found else {
            return Ok(None);
        };
        let case = match self.remembered(|remembered| remembered.at(id, version)) {
            Some(case) => case,
            None => self.fold(key)?,
        };
        Ok(Some(case_row(case, &row)))
    }

    /// A case out of its rows.
    fn fold(&self, key: i64) -> Answer<Arc<Case>> {
        let case = self.with(|db| folded::case(db, key))?;
        self.remembered(|remembered| remembered.put(&case));
        Ok(case)
    }

    /// The cases whose rows may have changed at this position, in the order of their opening.
    pub fn changed_at(&self, position: Position) -> Answer<Vec<CaseId>> {
        let sql = "SELECT c.id FROM cases c WHERE c.key IN (\
                     SELECT case_key FROM entries WHERE position = ?1 \
                     UNION ALL SELECT key FROM moved WHERE position = ?1) ORDER BY c.key";
        self.with(|db| all(db, sql, params![int(position)], case_id))
    }

    /// The case of a comment.
    pub fn case_of_comment(&self, id: CommentId) -> Answer<Option<CaseId>> {
        let sql = "SELECT c.id FROM items i JOIN cases c ON c.key = i.case_key \
                   WHERE i.id = ?1 AND i.file_kind IS NULL";
        self.with(|db| one(db, sql, params![Id(id.0)], case_id))
    }

    /// The case of a file.
    pub fn case_of_file(&self, id: FileId) -> Answer<Option<CaseId>> {
        let sql = "SELECT c.id FROM items i JOIN cases c ON c.key = i.case_key \
                   WHERE i.id = ?1 AND i.file_kind IS NOT NULL";
        self.with(|db| one(db, sql, params![Id(id.0)], case_id))
    }

    /// The case of a request.
    pub fn case_of_request(&self, id: RequestId) -> Answer<Option<CaseId>> {
        let sql = "SELECT id FROM cases WHERE request = ?1";
        self.with(|db| one(db, sql, params![Id(id.0)], case_id))
    }

    /// The case of a referral.
    pub fn case_of_referral(&self, id: ReferralId) -> Answer<Option<CaseId>> {
        let sql = "SELECT c.id FROM referrals i JOIN cases c ON c.key = i.case_key WHERE i.id = ?1";
        self.with(|db| one(db, sql, params![Id(id.0)], case_id))
    }

    /// A referral, with its case.
    pub fn referral(&self, id: ReferralId) -> Answer<Option<(CaseRow, Referral)>> {
        let case = match self.case_of_referral(id)? {
            Some(case) => self.case(case)?,
            None => None,
        };
        Ok(case.and_then(|row| {
            let referral = row.case.referral(id).cloned()?;
            Some((row, referral))
        }))
    }

    /// The case of a line, and the position of its event.
    pub fn case_of_entry(&self, id: EntryId) -> Answer<Option<(CaseId, Position)>> {
        let sql = "SELECT c.id, e.position FROM entries e JOIN cases c ON c.key = e.case_key \
                   WHERE e.id = ?1";
        self.with(|db| {
            one(db, sql, params![Id(id.0)], |row| Ok((case_id(row)?, uint(row.get(1)?))))
        })
    }
}

fn case_row(case: Arc<Case>, row: &Row) -> CaseRow {
    let name = |name: &Option<crate::row::Name>| name.as_deref().map(str::to_owned);
    CaseRow {
        case,
        school: row.school,
        contact_active: row.contact_active,
        learner_name: name(&row.learner_name),
        contact_name: name(&row.contact_name),
        owner_name: name(&row.owner_name),
        school_name: name(&row.school_name),
        provider_name: name(&row.provider_name),
    }
}
