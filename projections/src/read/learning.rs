//! How far somebody came in a course, and the access that is in effect for them.

use super::directory::all;
use crate::snapshot::{Answer, Snapshot};
use crate::sql::{Id, time};
use crate::writer::{COMPLETED, ENROLLED, LESSON};
use casetrail_domain::id::PersonId;
use casetrail_domain::learning::{Course, Progress, SCHOOLS};
use casetrail_domain::policy::{Held, Training};
use rusqlite::params;

impl Snapshot {
    /// How far somebody came in a course.
    pub fn progress(&self, person: PersonId, course: &Course) -> Answer<Progress> {
        let sql = "SELECT step, lesson, at FROM learning \
                   WHERE person = ?1 AND course = ?2 AND since <= ?3";
        let steps: Vec<(i64, String, i64)> = self.with(|db| {
            all(db, sql, params![Id(person.0), course.key, self.moment()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
        })?;
        let when = |wanted| {
            let found = steps.iter().find(|(step, _, _)| *step == wanted);
            found.map(|(_, _, at)| time(*at))
        };
        let (enrolled, completed) = (when(ENROLLED), when(COMPLETED));
        let lessons = steps.into_iter().filter(|(step, _, _)| *step == LESSON);
        Ok(Progress { enrolled, completed, lessons: lessons.map(|(_, key, _)| key).collect() })
    }

    /// The active access of a person, parted by whether it is in effect.
    pub fn held(&self, person: PersonId, training: Training) -> Answer<Held> {
        let granted = self.grants(person)?;
        // Whoever has no access that might wait is not asked how far they came.
        let progress = match granted.iter().any(|grant| training.stands_before(grant.role)) {
            true => self.progress(person, &SCHOOLS)?,
            false => Progress::default(),
        };
        Ok(training.held(granted, &progress))
    }
}
