//! What people are told. Whether they may still see it is asked of each notice when it is shown.

use super::directory::{all, one};
use crate::Position;
use crate::notice::Notice;
use crate::snapshot::{Answer, Snapshot};
use crate::sql::{Id, PRESENT, int, time, uint};
use casetrail_domain::id::{CaseId, NotificationId, PersonId};
use casetrail_domain::notice::Topic;
use rusqlite::{Row, params};

const NOTICE: &str = "SELECT position, id, person, case_id, topic, cause, at FROM notices";

fn notice(row: &Row<'_>) -> rusqlite::Result<Option<Notice>> {
    let topic = Topic::parse(row.get_ref(4)?.as_str()?);
    let notice = |topic| -> rusqlite::Result<Notice> {
        Ok(Notice {
            position: uint(row.get(0)?),
            id: NotificationId(row.get::<_, Id>(1)?.0),
            person: PersonId(row.get::<_, Id>(2)?.0),
            case: CaseId(row.get::<_, Id>(3)?.0),
            topic,
            cause: uint(row.get(5)?),
            at: time(row.get(6)?),
        })
    };
    topic.map(notice).transpose()
}

impl Snapshot {
    /// What somebody was told before one position and after another, the newest first.
    pub fn notices(
        &self,
        person: PersonId,
        before: Option<Position>,
        after: Position,
        limit: usize,
    ) -> Answer<Vec<Notice>> {
        let sql = format!(
            "{NOTICE} WHERE person = ?1 AND position < ?2 AND position > ?3 \
             ORDER BY position DESC LIMIT ?4"
        );
        let before = before.map_or(PRESENT, int);
        let found = self.with(|db| {
            let limit = int(limit as u64);
            all(db, &sql, params![Id(person.0), before, int(after), limit], notice)
        })?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The notice with this id.
    pub fn notice(&self, id: NotificationId) -> Answer<Option<Notice>> {
        let sql = format!("{NOTICE} WHERE id = ?1");
        Ok(self.with(|db| one(db, &sql, params![Id(id.0)], notice))?.flatten())
    }

    /// Whether somebody was told of this event of this case.
    pub fn is_told(&self, person: PersonId, cause: Position, case: CaseId) -> Answer<bool> {
        let sql = "SELECT 1 FROM notices WHERE person = ?1 AND cause = ?2 AND case_id = ?3";
        let found =
            self.with(|db| one(db, sql, params![Id(person.0), int(cause), Id(case.0)], |_| Ok(())));
        Ok(found?.is_some())
    }

    /// The position up to which somebody has read what they were told.
    pub fn read_to(&self, person: PersonId) -> Answer<Position> {
        let sql = "SELECT read_to FROM inboxes WHERE person = ?1";
        let read = self.with(|db| one(db, sql, params![Id(person.0)], |row| row.get(0)))?;
        Ok(read.map_or(0, uint))
    }
}
