//! Comments and files, and the lines of the timeline.

use super::poison;
use crate::ViewsError;
use crate::line::{Line, known};
use crate::sight::content_code;
use crate::sql::{Id, int, micros};
use casetrail_domain::case::Case;
use casetrail_domain::event::{Event, ItemId, Verdict, Visibility};
use casetrail_domain::id::{CommentId, FileId};
use casetrail_domain::personal::Personal;
use casetrail_domain::policy::Item;
use casetrail_domain::recorded::Recorded;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

/// The class code of lines that are seen with their comment or file.
pub const WITH_ITEM: u32 = 5;

const WITHDRAW: &str = "UPDATE items SET withdrawn = 1 WHERE key = ?1";
const SHARE: &str = "UPDATE items SET shared = 1 WHERE key = ?1";
const UNSHARE: &str = "UPDATE items SET shared = 0 WHERE key = ?1";

/// Changes the comment or file that an event is about; answers its key.
pub fn apply(
    db: &Connection,
    case: &Case,
    key: i64,
    recorded: &Recorded<'_>,
) -> Result<Option<i64>, ViewsError> {
    let set = |sql: &str, id: ItemId| -> Result<Option<i64>, ViewsError> {
        let item = find(db, id, key, recorded)?;
        db.prepare_cached(sql)?.execute([item])?;
        Ok(Some(item))
    };
    let amend = |id: ItemId, body: &Personal<String>| -> Result<Option<i64>, ViewsError> {
        let item = find(db, id, key, recorded)?;
        amend(db, item, body, recorded)?;
        Ok(Some(item))
    };
    match recorded.event {
        Event::CommentAdded { comment, body, .. } => {
            add_comment(db, case, key, *comment, body, recorded)?;
            Ok(Some(int(recorded.position)))
        }
        Event::FileUploaded { file, .. } => {
            add_file(db, case, key, *file, recorded)?;
            Ok(Some(int(recorded.position)))
        }
        Event::CommentAmended { comment, body } => amend(ItemId::Comment(*comment), body),
        Event::FileRenamed { file, name } => amend(ItemId::File(*file), name),
        Event::CommentWithdrawn { comment, .. } => set(WITHDRAW, ItemId::Comment(*comment)),
        Event::FileWithdrawn { file, .. } => set(WITHDRAW, ItemId::File(*file)),
        Event::MisfilingReported { item, .. } => set(WITHDRAW, *item),
        Event::CommentShared { comment } => set(SHARE, ItemId::Comment(*comment)),
        Event::FileShared { file } => set(SHARE, ItemId::File(*file)),
        Event::CommentUnshared { comment, .. } => set(UNSHARE, ItemId::Comment(*comment)),
        Event::FileUnshared { file, .. } => set(UNSHARE, ItemId::File(*file)),
        Event::FileScanned { file, verdict, .. } => {
            let item = find(db, ItemId::File(*file), key, recorded)?;
            db.prepare_cached("UPDATE items SET verdict = ?2 WHERE key = ?1")?
                .execute(params![item, verdict_code(Some(*verdict))])?;
            Ok(Some(item))
        }
        _ => Ok(None),
    }
}

/// The number under which a verdict is stored.
pub fn verdict_code(verdict: Option<Verdict>) -> i64 {
    match verdict {
        None => 0,
        Some(Verdict::Clean) => 1,
        Some(Verdict::Infected) => 2,
    }
}

fn uuid_of(id: ItemId) -> Uuid {
    match id {
        ItemId::Comment(id) => id.0,
        ItemId::File(id) => id.0,
    }
}

fn find(
    db: &Connection,
    id: ItemId,
    case: i64,
    recorded: &Recorded<'_>,
) -> Result<i64, ViewsError> {
    let is_file = matches!(id, ItemId::File(_));
    let mut statement = db.prepare_cached(
        "SELECT key FROM items WHERE id = ?1 AND case_key = ?2 AND (file_kind IS NOT NULL) = ?3",
    )?;
    let key = statement.query_row(params![Id(uuid_of(id)), case, is_file], |row| row.get(0));
    let key = key.optional()?;
    key.ok_or_else(|| poison(recorded, "its case has no such comment or file"))
}

fn add_comment(
    db: &Connection,
    case: &Case,
    key: i64,
    id: CommentId,
    body: &Personal<String>,
    recorded: &Recorded<'_>,
) -> Result<(), ViewsError> {
    let comment = case.comment(id).ok_or_else(|| poison(recorded, "the case did not take it"))?;
    add(db, key, id.0, comment.created_at, &comment.item(), known(body), recorded)
}

fn add_file(
    db: &Connection,
    case: &Case,
    key: i64,
    id: FileId,
    recorded: &Recorded<'_>,
) -> Result<(), ViewsError> {
    let Event::FileUploaded { name, sha256, stored_sha256, .. } = recorded.event else {
        return Ok(());
    };
    let file = case.file(id).ok_or_else(|| poison(recorded, "the case did not take it"))?;
    add(db, key, id.0, file.created_at, &file.item(), known(name), recorded)?;
    db.prepare_cached(
        "UPDATE items SET file_kind = ?2, bytes = ?3, sha256 = ?4, stored_sha256 = ?5, \
         verdict = ?6 WHERE key = ?1",
    )?
    .execute(params![
        int(recorded.position),
        file.kind.extension(),
        int(file.bytes),
        known(sha256),
        stored_sha256,
        verdict_code(file.verdict),
    ])?;
    Ok(())
}

fn add(
    db: &Connection,
    case: i64,
    id: Uuid,
    created_at: DateTime<Utc>,
    item: &Item,
    body: Option<String>,
    recorded: &Recorded<'_>,
) -> Result<(), ViewsError> {
    db.prepare_cached(
        "INSERT INTO items (key, id, case_key, created_at, author, organisation, by_provider, \
         shared, withdrawn, text_at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?1, ?10)",
    )?
    .execute(params![
        int(recorded.position),
        Id(id),
        case,
        micros(created_at),
        Id(item.author.0),
        item.organisation.map(|organisation| Id(organisation.0)),
        item.by_provider,
        item.visibility == Visibility::Shared,
        item.withdrawn,
        body,
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

/// The line that gave the comment its former text, or the file its former name, keeps that for
/// those who may see it.
fn amend(
    db: &Connection,
    item: i64,
    body: &Personal<String>,
    recorded: &Recorded<'_>,
) -> Result<(), ViewsError> {
    db.prepare_cached(
        "UPDATE entries SET body = (SELECT body FROM items WHERE key = ?1) \
         WHERE position = (SELECT text_at FROM items WHERE key = ?1)",
    )?
    .execute([item])?;
    db.prepare_cached("UPDATE items SET body = ?2, text_at = ?3 WHERE key = ?1")?
        .execute(params![item, known(body), int(recorded.position)])?;
    Ok(())
}

/// Writes a line of the timeline.
pub fn write_line(
    db: &Connection,
    line: &Line,
    case: i64,
    item: Option<i64>,
) -> Result<(), ViewsError> {
    let (detail_class, detail) = match &line.detail {
        Some((content, text)) => (Some(content_code(*content)), text.as_deref()),
        None => (None, None),
    };
    db.prepare_cached(
        "INSERT INTO entries (position, id, case_key, kind, at, actor, class, seen, item, \
         summary, detail_class, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        int(line.position),
        Id(line.id.0),
        case,
        line.kind,
        micros(line.at),
        Id(line.actor.0),
        line.class.map_or(WITH_ITEM, content_code),
        line.seen,
        item,
        line.summary,
        detail_class,
        detail,
    ])?;
    Ok(())
}
