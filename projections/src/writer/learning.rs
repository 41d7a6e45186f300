//! How far people came in courses, as the writer stores it.

use crate::ViewsError;
use crate::sql::{Id, int, micros};
use casetrail_domain::event::Event;
use casetrail_domain::recorded::Recorded;
use rusqlite::{Connection, params};

/// The step of having enrolled.
pub const ENROLLED: i64 = 0;
/// The step of having completed a lesson.
pub const LESSON: i64 = 1;
/// The step of having completed the course.
pub const COMPLETED: i64 = 2;

/// Somebody took a step in a course; a step that was taken before stays as it was.
pub fn apply(db: &Connection, recorded: &Recorded<'_>) -> Result<(), ViewsError> {
    let Some((course, step, lesson)) = step(recorded.event) else {
        return Ok(());
    };
    db.prepare_cached("INSERT OR IGNORE INTO learning VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(
        params![
            Id(recorded.stream),
            course,
            step,
            lesson,
            int(recorded.position),
            micros(recorded.at)
        ],
    )?;
    Ok(())
}

fn step(event: &Event) -> Option<(&str, i64, &str)> {
    if let Event::Enrolled { course, .. } = event {
        return Some((course, ENROLLED, ""));
    }
    if let Event::LessonCompleted { course, lesson, .. } = event {
        return Some((course, LESSON, lesson));
    }
    if let Event::CourseCompleted { course, .. } = event {
        return Some((course, COMPLETED, ""));
    }
    None
}
