//! Timelines and comments: filtered in SQL by what the viewer sees, then counted or cut to a page.

use super::directory::one;
use crate::entries::{CommentRow, EntryRow, StoredComment, StoredLine};
use crate::sight::content_of;
use crate::snapshot::{Answer, Snapshot};
use crate::sql::{Id, PRESENT, blob, int, time, uint};
use crate::writer::WITH_COMMENT;
use crate::{Edge, Page, PageRequest, Position, Sight, ViewsError};
use casetrail_domain::event::Visibility;
use casetrail_domain::id::{CaseId, CommentId, EntryId, OrganisationId, PersonId};
use casetrail_domain::policy::Item;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};

/// Columns of a comment `m`, read by [`comment`].
const COMMENT: &str = "m.id, c.id, m.key, m.created_at, m.author, m.organisation, m.by_provider, \
                       m.shared, m.withdrawn, m.body";
/// Columns of a line `e`, read by [`line`] after those of its comment.
const LINE: &str = "e.id, c.id, e.position, e.kind, e.at, e.actor, e.class, e.summary, \
                    e.detail_class, e.detail, e.body";
/// Lines with their comments and cases.
const LINES: &str = "entries e JOIN cases c ON c.key = e.case_key \
                     LEFT JOIN comments m ON m.key = e.comment";
/// The code of a comment's traits for the viewer (?) of a case of the provider (?).
const TRAITS: &str = "((m.author = ?) | (m.by_provider << 1) | ((m.organisation IS ?) << 2) \
                      | (m.shared << 3) | (m.withdrawn << 4))";

fn comment(row: &Row<'_>) -> rusqlite::Result<Option<StoredComment>> {
    let Some(id) = row.get::<_, Option<Id>>(0)? else {
        return Ok(None);
    };
    let shared: bool = row.get(7)?;
    Ok(Some(StoredComment {
        id: CommentId(id.0),
        case: CaseId(row.get::<_, Id>(1)?.0),
        position: uint(row.get(2)?),
        created_at: time(row.get(3)?),
        item: Item {
            author: PersonId(row.get::<_, Id>(4)?.0),
            organisation: row.get::<_, Option<Id>>(5)?.map(|id| OrganisationId(id.0)),
            by_provider: row.get(6)?,
            visibility: if shared { Visibility::Shared } else { Visibility::Internal },
            withdrawn: row.get(8)?,
        },
        body: row.get(9)?,
    }))
}

fn line(row: &Row<'_>) -> rusqlite::Result<StoredLine> {
    let detail = row.get::<_, Option<u32>>(18)?.and_then(content_of);
    let text: Option<String> = row.get(19)?;
    Ok(StoredLine {
        id: EntryId(row.get::<_, Id>(10)?.0),
        case: CaseId(row.get::<_, Id>(11)?.0),
        position: uint(row.get(12)?),
        kind: row.get(13)?,
        at: time(row.get(14)?),
        actor: PersonId(row.get::<_, Id>(15)?.0),
        class: content_of(row.get(16)?),
        summary: row.get(17)?,
        detail: detail.map(|content| (content, text)),
        former: row.get(20)?,
    })
}

/// A condition and its values, in the order of their places.
struct Condition {
    sql: String,
    values: Vec<Value>,
}

/// Comments that this sight shows.
fn seen_comments(sight: &Sight) -> Condition {
    Condition {
        sql: format!("(? >> {TRAITS}) & 1"),
        values: vec![
            Value::Integer(i64::from(sight.items)),
            blob(sight.person.0),
            sight.provider.map_or(Value::Null, |provider| blob(provider.0)),
        ],
    }
}

/// Lines of these kinds that this sight shows.
fn seen_lines(sight: &Sight, kinds: Option<&[String]>) -> Condition {
    let Condition { sql: comments, mut values } = seen_comments(sight);
    let mut sql =
        format!("CASE e.class WHEN {WITH_COMMENT} THEN {comments} ELSE (? >> e.class) & 1 END");
    values.push(Value::Integer(i64::from(sight.content)));
    if let Some(kinds) = kinds {
        let places = vec!["?"; kinds.len()].join(", ");
        sql.push_str(&format!(" AND e.kind IN ({places})"));
        values.extend(kinds.iter().cloned().map(Value::Text));
    }
    Condition { sql, values }
}

/// The position after which a page begins, going back in time.
fn before(page: &PageRequest) -> Answer<i64> {
    match &page.after {
        None => Ok(PRESENT),
        Some(cursor) => cursor.parse::<u64>().map(int).map_err(|_| ViewsError::Cursor),
    }
}

/// Cuts rows, of which one more than asked for was read, to a page.
fn cut<T>(mut rows: Vec<T>, page: &PageRequest, cursor: impl Fn(&T) -> Position) -> Page<T> {
    let has_next = rows.len() > page.first;
    rows.truncate(page.first);
    let edges = rows.into_iter().map(|row| Edge { cursor: cursor(&row).to_string(), row });
    Page { edges: edges.collect(), has_next, has_previous: page.after.is_some() }
}

fn query<T>(
    db: &Connection,
    sql: &str,
    values: Vec<Value>,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Answer<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params_from_iter(values), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn count(db: &Connection, sql: &str, values: Vec<Value>) -> Answer<u64> {
    let counted: i64 =
        db.prepare_cached(sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(uint(counted))
}

fn key_of(db: &Connection, case: CaseId) -> Answer<Option<i64>> {
    one(db, "SELECT key FROM cases WHERE id = ?1", params![Id(case.0)], |row| row.get(0))
}

impl Snapshot {
    /// The timeline of a case, newest first.
    pub fn entries(
        &self,
        case: CaseId,
        sight: &Sight,
        kinds: Option<&[String]>,
        page: &PageRequest,
    ) -> Answer<Page<EntryRow>> {
        let before = before(page)?;
        let Condition { sql, values } = seen_lines(sight, kinds);
        let sql = format!(
            "SELECT {COMMENT}, {LINE} FROM {LINES} WHERE e.case_key = ? AND e.position < ? \
             AND {sql} ORDER BY e.position DESC LIMIT ?"
        );
        self.with(|db| {
            let Some(key) = key_of(db, case)? else {
                return Ok(Page::empty());
            };
            let mut all = vec![Value::Integer(key), Value::Integer(before)];
            all.extend(values);
            all.push(Value::Integer(int(page.first as u64 + 1)));
            let rows =
                query(db, &sql, all, |row| Ok(line(row)?.show(comment(row)?.as_ref(), sight)))?;
            Ok(cut(rows, page, |row| row.position))
        })
    }

    /// How many lines the timeline has.
    pub fn count_entries(
        &self,
        case: CaseId,
        sight: &Sight,
        kinds: Option<&[String]>,
    ) -> Answer<u64> {
        let Condition { sql, values } = seen_lines(sight, kinds);
        let sql = format!(
            "SELECT count(*) FROM entries e LEFT JOIN comments m ON m.key = e.comment \
             WHERE e.case_key = ? AND {sql}"
        );
        self.with(|db| {
            let Some(key) = key_of(db, case)? else {
                return Ok(0);
            };
            count(db, &sql, [vec![Value::Integer(key)], values].concat())
        })
    }

    /// The line that tells the event at this position, when this sight shows it.
    pub fn entry_at(&self, position: Position, sight: &Sight) -> Answer<Option<EntryRow>> {
        let sql = format!("SELECT {COMMENT}, {LINE} FROM {LINES} WHERE e.position = ?1");
        self.with(|db| {
            let found = one(db, &sql, params![int(position)], |row| {
                let (line, comment) = (line(row)?, comment(row)?);
                let comment = comment.as_ref();
                Ok(line.is_seen(comment, sight).then(|| line.show(comment, sight)))
            })?;
            Ok(found.flatten())
        })
    }

    /// The comments of a case, newest first; withdrawn ones only for whom the policy shows them.
    pub fn comments(
        &self,
        case: CaseId,
        sight: &Sight,
        page: &PageRequest,
    ) -> Answer<Page<CommentRow>> {
        let before = before(page)?;
        let Condition { sql, values } = seen_comments(sight);
        let sql = format!(
            "SELECT {COMMENT} FROM comments m JOIN cases c ON c.key = m.case_key \
             WHERE m.case_key = ? AND m.key < ? AND {sql} ORDER BY m.key DESC LIMIT ?"
        );
        self.with(|db| {
            let Some(key) = key_of(db, case)? else {
                return Ok(Page::empty());
            };
            let mut all = vec![Value::Integer(key), Value::Integer(before)];
            all.extend(values);
            all.push(Value::Integer(int(page.first as u64 + 1)));
            let rows = query(db, &sql, all, comment)?;
            let rows = rows.iter().flatten().map(StoredComment::show).collect();
            Ok(cut(rows, page, |row: &CommentRow| row.position))
        })
    }

    /// How many comments this sight shows.
    pub fn count_comments(&self, case: CaseId, sight: &Sight) -> Answer<u64> {
        let Condition { sql, values } = seen_comments(sight);
        let sql = format!("SELECT count(*) FROM comments m WHERE m.case_key = ? AND {sql}");
        self.with(|db| {
            let Some(key) = key_of(db, case)? else {
                return Ok(0);
            };
            count(db, &sql, [vec![Value::Integer(key)], values].concat())
        })
    }

    /// A comment, whoever asks: its `item` is to be put to the policy.
    pub fn comment(&self, id: CommentId) -> Answer<Option<CommentRow>> {
        let sql = format!(
            "SELECT {COMMENT} FROM comments m JOIN cases c ON c.key = m.case_key WHERE m.id = ?1"
        );
        self.with(|db| {
            let found = one(db, &sql, params![Id(id.0)], comment)?;
            Ok(found.flatten().map(|comment| comment.show()))
        })
    }
}
