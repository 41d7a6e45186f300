//! Comments, and the lines of the timeline.

use super::poison;
use crate::ViewsError;
use crate::line::{Line, known};
use crate::sight::content_code;
use crate::sql::{Id, int, micros};
use casetrail_domain::case::Case;
use casetrail_domain::event::{Event, Visibility};
use casetrail_domain::id::CommentId;
use casetrail_domain::personal::Personal;
use casetrail_domain::recorded::Recorded;
use rusqlite::{Connection, OptionalExtension, params};

/// The class code of lines that are seen with their comment.
pub const WITH_COMMENT: u32 = 5;

/// Changes the comment that an event is about; answers its key.
pub fn apply(
    db: &Connection,
    case: &Case,
    key: i64,
    recorded: &Recorded<'_>,
) -> Result<Option<i64>, ViewsError> {
    let comment = |id: &CommentId| find(db, *id, key, recorded);
    Ok(match recorded.event {
        Event::CommentAdded { comment, body, .. } => {
            add(db, case, key, *comment, body, recorded)?;
            Some(int(recorded.position))
        }
        Event::CommentAmended { comment: id, body } => {
            let comment = comment(id)?;
            amend(db, comment, body, recorded)?;
            Some(comment)
        }
        Event::CommentWithdrawn { comment: id, .. } => {
            let comment = comment(id)?;
            set(db, "UPDATE comments SET withdrawn = 1 WHERE key = ?1", comment)?;
            Some(comment)
        }
        Event::CommentShared { comment: id } => {
            let comment = comment(id)?;
            set(db, "UPDATE comments SET shared = 1 WHERE key = ?1", comment)?;
            Some(comment)
        }
        Event::CommentUnshared { comment: id, .. } => {
            let comment = comment(id)?;
            set(db, "UPDATE comments SET shared = 0 WHERE key = ?1", comment)?;
            Some(comment)
        }
        _ => None,
    })
}

fn set(db: &Connection, sql: &str, comment: i64) -> Result<(), ViewsError> {
    db.prepare_cached(sql)?.execute([comment])?;
    Ok(())
}

fn find(
    db: &Connection,
    id: CommentId,
    case: i64,
    recorded: &Recorded<'_>,
) -> Result<i64, ViewsError> {
    let mut statement =
        db.prepare_cached("SELECT key FROM comments WHERE id = ?1 AND case_key = ?2")?;
    let key = statement.query_row(params![Id(id.0), case], |row| row.get(0)).optional()?;
    key.ok_or_else(|| poison(recorded, "its case has no such comment"))
}

fn add(
    db: &Connection,
    case: &Case,
    key: i64,
    id: CommentId,
    body: &Personal<String>,
    recorded: &Recorded<'_>,
) -> Result<(), ViewsError> {
    let comment = case.comment(id).ok_or_else(|| poison(recorded, "the case did not take it"))?;
    let position = int(recorded.position);
    db.prepare_cached(
        "INSERT INTO comments (key, id, case_key, created_at, author, organisation, by_provider, \
         shared, withdrawn, text_at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?1, ?10)",
    )?
    .execute(params![
        position,
        Id(id.0),
        key,
        micros(comment.created_at),
        Id(comment.author.0),
        comment.organisation.map(|organisation| Id(organisation.0)),
        comment.by_provider,
        comment.visibility == Visibility::Shared,
        comment.withdrawn,
        known(body),
    ])
    .map_err(|error| constraint(recorded, error))?;
    Ok(())
}

/// A broken constraint is the event's fault, anything else the file's.
fn constraint(recorded: &Recorded<'_>, error: rusqlite::Error) -> ViewsError {
    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) {
        return poison(recorded, error.to_string());
    }
    error.into()
}

/// The line that gave the comment its former text keeps that text for those who may see it.
fn amend(
    db: &Connection,
    comment: i64,
    body: &Personal<String>,
    recorded: &Recorded<'_>,
) -> Result<(), ViewsError> {
    db.prepare_cached(
        "UPDATE entries SET body = (SELECT body FROM comments WHERE key = ?1) \
         WHERE position = (SELECT text_at FROM comments WHERE key = ?1)",
    )?
    .execute([comment])?;
    db.prepare_cached("UPDATE comments SET body = ?2, text_at = ?3 WHERE key = ?1")?
        .execute(params![comment, known(body), int(recorded.position)])?;
    Ok(())
}

/// Writes a line of the timeline.
pub fn write_line(
    db: &Connection,
    line: &Line,
    case: i64,
    comment: Option<i64>,
) -> Result<(), ViewsError> {
    let (detail_class, detail) = match &line.detail {
        Some((content, text)) => (Some(content_code(*content)), text.as_deref()),
        None => (None, None),
    };
    db.prepare_cached(
        "INSERT INTO entries (position, id, case_key, kind, at, actor, class, seen, comment, \
         summary, detail_class, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        int(line.position),
        Id(line.id.0),
        case,
        line.kind,
        micros(line.at),
        Id(line.actor.0),
        line.class.map_or(WITH_COMMENT, content_code),
        line.seen,
        comment,
        line.summary,
        detail_class,
        detail,
    ])?;
    Ok(())
}
