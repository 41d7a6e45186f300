//! Timelines, comments and files: filtered in SQL by what the viewer sees, then counted or cut to a
//! page.

use super::directory::one;
use crate::entries::{CommentRow, EntryRow, FileFacts, FileRow, StoredItem, StoredLine};
use crate::sight::content_of;
use crate::snapshot::{Answer, Snapshot};
use crate::sql::{Id, PRESENT, blob, int, time, uint};
use crate::writer::WITH_ITEM;
use crate::{Edge, Page, PageRequest, Position, Sight, ViewsError};
use casetrail_domain::event::{ItemId, Verdict, Visibility};
use casetrail_domain::file::FileKind;
use casetrail_domain::id::{CaseId, CommentId, EntryId, FileId, OrganisationId, PersonId};
use casetrail_domain::policy::Item;
use rusqlite::types::{Type, Value};
use rusqlite::{Connection, Row, params, params_from_iter};
use uuid::Uuid;

/// Columns of a comment or file `m`, read by [`item`].
const ITEM: &str = "m.id, c.id, m.key, m.created_at, m.author, m.organisation, m.by_provider, \
                    m.shared, m.withdrawn, m.body, m.file_kind, m.bytes, m.sha256, \
                    m.stored_sha256, m.verdict";
/// The comments and files of a case (?), oldest first, read by [`item`] without a text or a name.
pub const WITHOUT_WORDS: &str = "SELECT m.id, c.id, m.key, m.created_at, m.author, m.organisation, \
     m.by_provider, m.shared, m.withdrawn, NULL, m.file_kind, m.bytes, NULL, '', m.verdict \
     FROM items m JOIN cases c ON c.key = m.case_key WHERE m.case_key = ?1 ORDER BY m.key";
/// Columns of a line `e`, read by [`line`] after those of its comment or file.
const LINE: &str = "e.id, c.id, e.position, e.kind, e.at, e.actor, e.class, e.summary, \
                    e.detail_class, e.detail, e.body";
/// Lines with their comments, files and cases.
const LINES: &str = "entries e JOIN cases c ON c.key = e.case_key \
                     LEFT JOIN items m ON m.key = e.item";
/// Comments and files with their cases.
const ITEMS: &str = "items m JOIN cases c ON c.key = m.case_key";
/// The code of an item's traits for the viewer (?) of a case of the provider (?).
const TRAITS: &str = "((m.author = ?) | (m.by_provider << 1) | ((m.organisation IS ?) << 2) \
                      | (m.shared << 3) | (m.withdrawn << 4))";

/// Which of a case's items a list is of.
const COMMENTS: &str = "m.file_kind IS NULL";
const FILES: &str = "m.file_kind IS NOT NULL";

/// Reads a comment or file.
pub fn item(row: &Row<'_>) -> rusqlite::Result<Option<StoredItem>> {
    let Some(id) = row.get::<_, Option<Id>>(0)? else {
        return Ok(None);
    };
    let shared: bool = row.get(7)?;
    let facts = facts(row)?;
    Ok(Some(StoredItem {
        id: match facts {
            None => ItemId::Comment(CommentId(id.0)),
            Some(_) => ItemId::File(FileId(id.0)),
        },
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
        facts,
    }))
}

/// What only files have; `None` for a comment.
fn facts(row: &Row<'_>) -> rusqlite::Result<Option<FileFacts>> {
    let Some(kind) = row.get::<_, Option<String>>(10)? else {
        return Ok(None);
    };
    let unknown = || rusqlite::Error::InvalidColumnType(10, kind.clone(), Type::Text);
    Ok(Some(FileFacts {
        kind: FileKind::of_extension(&kind).ok_or_else(unknown)?,
        bytes: uint(row.get(11)?),
        sha256: row.get(12)?,
        stored_sha256: row.get(13)?,
        verdict: match row.get::<_, i64>(14)? {
            1 => Some(Verdict::Clean),
            2 => Some(Verdict::Infected),
            _ => None,
        },
    }))
}

fn line(row: &Row<'_>) -> rusqlite::Result<StoredLine> {
    let detail = row.get::<_, Option<u32>>(23)?.and_then(content_of);
    let text: Option<String> = row.get(24)?;
    Ok(StoredLine {
        id: EntryId(row.get::<_, Id>(15)?.0),
        case: CaseId(row.get::<_, Id>(16)?.0),
        position: uint(row.get(17)?),
        kind: row.get(18)?,
        at: time(row.get(19)?),
        actor: PersonId(row.get::<_, Id>(20)?.0),
        class: content_of(row.get(21)?),
        summary: row.get(22)?,
        detail: detail.map(|content| (content, text)),
        former: row.get(25)?,
    })
}

/// A condition and its values, in the order of their places.
struct Condition {
    sql: String,
    values: Vec<Value>,
}

/// Comments and files that this sight shows.
fn seen_items(sight: &Sight) -> Condition {
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
    let Condition { sql: items, mut values } = seen_items(sight);
    let mut sql = format!("CASE e.class WHEN {WITH_ITEM} THEN {items} ELSE (? >> e.class) & 1 END");
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
            "SELECT {ITEM}, {LINE} FROM {LINES} WHERE e.case_key = ? AND e.position < ? \
             AND {sql} ORDER BY e.position DESC LIMIT ?"
        );
        self.with(|db| {
            let Some(key) = key_of(db, case)? else {
                return Ok(Page::empty());
            };
            let mut all = vec![Value::Integer(key), Value::Integer(before)];
            all.extend(values);
            all.push(Value::Integer(int(page.first as u64 + 1)));
            let rows = query(db, &sql, all, |row| Ok(line(row)?.show(item(row)?.as_ref(), sight)))?;
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
            "SELECT count(*) FROM entries e LEFT JOIN items m ON m.key = e.item \
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
        let sql = format!("SELECT {ITEM}, {LINE} FROM {LINES} WHERE e.position = ?1");
        self.with(|db| {
            let found = one(db, &sql, params![int(position)], |row| {
                let (line, item) = (line(row)?, item(row)?);
                let item = item.as_ref();
                Ok(line.is_seen(item, sight).then(|| line.show(item, sight)))
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
        self.items(COMMENTS, case, sight, page, StoredItem::comment, |row| row.position)
    }

    /// How many comments this sight shows.
    pub fn count_comments(&self, case: CaseId, sight: &Sight) -> Answer<u64> {
        self.count_items(COMMENTS, case, sight)
    }

    /// A comment, whoever asks: its `item` is to be put to the policy.
    pub fn comment(&self, id: CommentId) -> Answer<Option<CommentRow>> {
        Ok(self.item(id.0)?.and_then(|item| item.comment()))
    }

    /// The files of a case, newest first; withdrawn ones only for whom the policy shows them.
    pub fn files(&self, case: CaseId, sight: &Sight, page: &PageRequest) -> Answer<Page<FileRow>> {
        self.items(FILES, case, sight, page, StoredItem::file, |row| row.position)
    }

    /// How many files this sight shows.
    pub fn count_files(&self, case: CaseId, sight: &Sight) -> Answer<u64> {
        self.count_items(FILES, case, sight)
    }

    /// A file, whoever asks: its `item` is to be put to the policy.
    pub fn file(&self, id: FileId) -> Answer<Option<FileRow>> {
        Ok(self.item(id.0)?.and_then(|item| item.file()))
    }

    /// At most `limit` files that were not scanned yet, after a position, the longest waiting first.
    pub fn unscanned(&self, after: Position, limit: usize) -> Answer<Vec<FileRow>> {
        let sql = format!(
            "SELECT {ITEM} FROM {ITEMS} WHERE m.verdict = 0 AND m.key > ? ORDER BY m.key LIMIT ?"
        );
        let values = vec![Value::Integer(int(after)), Value::Integer(int(limit as u64))];
        self.with(|db| {
            let rows = query(db, &sql, values, item)?;
            Ok(rows.iter().flatten().filter_map(StoredItem::file).collect())
        })
    }

    /// What the policy asks of a comment or file, whoever asks.
    pub fn item_of(&self, id: ItemId) -> Answer<Option<Item>> {
        let uuid = match id {
            ItemId::Comment(id) => id.0,
            ItemId::File(id) => id.0,
        };
        Ok(self.item(uuid)?.filter(|found| found.id == id).map(|found| found.item))
    }

    fn items<T>(
        &self,
        which: &str,
        case: CaseId,
        sight: &Sight,
        page: &PageRequest,
        show: impl Fn(&StoredItem) -> Option<T>,
        cursor: impl Fn(&T) -> Position,
    ) -> Answer<Page<T>> {
        let before = before(page)?;
        let Condition { sql, values } = seen_items(sight);
        let sql = format!(
            "SELECT {ITEM} FROM {ITEMS} WHERE m.case_key = ? AND m.key < ? AND {which} AND {sql} \
             ORDER BY m.key DESC LIMIT ?"
        );
        self.with(|db| {
            let Some(key) = key_of(db, case)? else {
                return Ok(Page::empty());
            };
            let mut all = vec![Value::Integer(key), Value::Integer(before)];
            all.extend(values);
            all.push(Value::Integer(int(page.first as u64 + 1)));
            let rows = query(db, &sql, all, item)?;
            Ok(cut(rows.iter().flatten().filter_map(show).collect(), page, cursor))
        })
    }

    fn count_items(&self, which: &str, case: CaseId, sight: &Sight) -> Answer<u64> {
        let Condition { sql, values } = seen_items(sight);
        let sql =
            format!("SELECT count(*) FROM items m WHERE m.case_key = ? AND {which} AND {sql}");
        self.with(|db| {
            let Some(key) = key_of(db, case)? else {
                return Ok(0);
            };
            count(db, &sql, [vec![Value::Integer(key)], values].concat())
        })
    }

    fn item(&self, id: Uuid) -> Answer<Option<StoredItem>> {
        let sql = format!("SELECT {ITEM} FROM {ITEMS} WHERE m.id = ?1");
        self.with(|db| Ok(one(db, &sql, params![Id(id)], item)?.flatten()))
    }
}
