//! Cases as the writer remembers them: folded, with their rows of lists, written once a transaction.

use super::directory::Directory;
use super::tally::Tally;
use super::waiting::Waits;
use super::words::PendingWords;
use super::{items, poison};
use crate::ViewsError;
use crate::line::{Line, SEEN_BY_LEADS, SEEN_WITH_HEADER};
use crate::read::folded;
use crate::row::{COLUMNS, Row, WIDTH};
use crate::sql::{Id, int};
use casetrail_domain::case::Case;
use casetrail_domain::event::Event;
use casetrail_domain::id::{CaseId, ReferralId};
use casetrail_domain::recorded::Recorded;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

/// How many cases are remembered between batches.
const REMEMBERED_MAX: usize = 16_384;
/// How many changed cases are held before they are written.
const CHANGED_MAX: usize = 4_096;

/// What the writer remembers of cases.
#[derive(Default)]
pub struct Cases {
    known: HashMap<Uuid, Known>,
    /// Those not written yet, in the order of their keys.
    changed: BTreeMap<i64, Uuid>,
    /// Those written since they were taken.
    written: Vec<Arc<Case>>,
    words: PendingWords,
}

/// One case.
struct Known {
    key: i64,
    case: Arc<Case>,
    /// What stands in `cases`: number; `None`: nothing yet.
    stored_number: Option<u64>,
    /// Its row in lists, once it has been routed.
    row: Option<Row>,
    /// From which position on that is its row.
    since: i64,
    last: Last,
    /// What stands in `listing`.
    stored_row: Option<Row>,
    /// What stands in `waiting`.
    stored_waits: Waits,
}

/// The positions of the latest line that all, leads, and whoever sees the header can see.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Last {
    all: i64,
    shared: i64,
    header: i64,
}

impl Last {
    fn see(&mut self, line: &Line) {
        let position = int(line.position);
        self.all = position;
        if line.seen & SEEN_BY_LEADS != 0 {
            self.shared = position;
        }
        if line.seen & SEEN_WITH_HEADER != 0 {
            self.header = position;
        }
    }
}

impl Cases {
    /// Forgets, after everything is written, when there is too much to remember.
    pub fn forget(&mut self) {
        if self.known.len() > REMEMBERED_MAX {
            self.known.clear();
        }
    }

    /// Applies an event of a case.
    pub fn apply(
        &mut self,
        db: &Connection,
        directory: &mut Directory,
        tally: &mut Tally,
        recorded: &Recorded<'_>,
    ) -> Result<(), ViewsError> {
        if self.changed.len() >= CHANGED_MAX {
            self.flush(db)?;
            self.forget();
        }
        let known = self.enter(db, recorded)?;
        let key = known.key;
        // Copied only where readers hold it as it was.
        let case = Arc::make_mut(&mut known.case);
        *case = std::mem::take(case).evolve(recorded);
        let item = items::apply(db, &known.case, known.key, recorded)?;
        let line = Line::of(recorded, &known.case, |part| directory.part(db, part))?;
        items::write_line(db, &line, known.key, item)?;
        known.last.see(&line);
        if let Event::ServiceReferred { referral, .. } = recorded.event {
            refer(db, *referral, known.key)?;
        }
        if known.is_listed(recorded.event) {
            let row = directory.row(db, &known.case)?;
            known.become_row(db, tally, row, int(recorded.position))?;
        }
        self.changed.insert(key, recorded.stream);
        Ok(())
    }

    /// The case of this event, which must be its next.
    fn enter(
        &mut self,
        db: &Connection,
        recorded: &Recorded<'_>,
    ) -> Result<&mut Known, ViewsError> {
        let stream = recorded.stream;
        if let Entry::Vacant(vacant) = self.known.entry(stream) {
            let loaded = Known::load(db, CaseId(stream))?;
            vacant.insert(loaded.unwrap_or_else(|| Known::new(int(recorded.position))));
        }
        let number_missing =
            matches!(recorded.event, Event::CaseOpened { .. }) && recorded.number.is_none();
        match self.known.get_mut(&stream) {
            Some(known) if known.case.version + 1 == recorded.revision && !number_missing => {
                Ok(known)
            }
            Some(_) if number_missing => Err(poison(recorded, "it has no number")),
            Some(_) | None => {
                Err(poison(recorded, format!("revision {} doesn't follow", recorded.revision)))
            }
        }
    }

    /// Makes the rows of these cases anew, after the directory changed.
    pub fn refresh(
        &mut self,
        db: &Connection,
        directory: &mut Directory,
        tally: &mut Tally,
        keys: &[i64],
        recorded: &Recorded<'_>,
    ) -> Result<(), ViewsError> {
        let position = int(recorded.position);
        for &key in keys {
            if self.changed.len() >= CHANGED_MAX {
                self.flush(db)?;
                self.forget();
            }
            let known = self.by_key(db, key)?;
            let row = directory.row(db, &known.case)?;
            let (moved, stream) = (known.row.as_ref() != Some(&row), known.case.id.0);
            if moved {
                known.become_row(db, tally, row, position)?;
                self.changed.insert(key, stream);
                db.prepare_cached("INSERT INTO moved (position, key) VALUES (?1, ?2)")?
                    .execute([position, key])?;
            }
        }
        Ok(())
    }

    fn by_key(&mut self, db: &Connection, key: i64) -> Result<&mut Known, ViewsError> {
        let id: Id = db
            .prepare_cached("SELECT id FROM cases WHERE key = ?1")?
            .query_row([key], |row| row.get(0))?;
        if !self.known.contains_key(&id.0)
            && let Some(known) = Known::load(db, CaseId(id.0))?
        {
            self.known.insert(id.0, known);
        }
        self.known.get_mut(&id.0).ok_or(ViewsError::Database(rusqlite::Error::QueryReturnedNoRows))
    }

    /// Writes what changed.
    pub fn flush(&mut self, db: &Connection) -> Result<(), ViewsError> {
        for stream in std::mem::take(&mut self.changed).into_values() {
            if let Some(known) = self.known.get_mut(&stream) {
                known.store_case(db)?;
                known.store_row(db, &mut self.words)?;
                self.written.push(Arc::clone(&known.case));
            }
        }
        Ok(())
    }

    /// The cases that were written since this was asked last, each as it was last written.
    pub fn take_written(&mut self) -> Vec<Arc<Case>> {
        std::mem::take(&mut self.written)
    }

    /// Writes the words of what changed, last of all in a transaction.
    pub fn flush_words(&mut self, db: &Connection) -> Result<(), ViewsError> {
        self.words.flush(db)
    }
}

impl Known {
    fn new(key: i64) -> Self {
        Self {
            key,
            case: Arc::default(),
            stored_number: None,
            row: None,
            since: 0,
            last: Last::default(),
            stored_row: None,
            stored_waits: Waits::default(),
        }
    }

    fn load(db: &Connection, id: CaseId) -> Result<Option<Self>, ViewsError> {
        let mut statement = db.prepare_cached("SELECT key FROM cases WHERE id = ?1")?;
        let Some(key) = statement.query_row([Id(id.0)], |row| row.get(0)).optional()? else {
            return Ok(None);
        };
        let case = folded::case(db, key)?;
        let (stored_number, stored_waits) = (Some(case.number), Waits::of(&case));
        let mut known = Self { stored_number, stored_waits, case, ..Self::new(key) };
        known.load_row(db)?;
        Ok(Some(known))
    }

    fn load_row(&mut self, db: &Connection) -> Result<(), ViewsError> {
        let mut statement = db.prepare_cached(SELECT_ROW)?;
        let mut rows = statement.query([self.key])?;
        let Some(row) = rows.next()? else {
            return self.load_last(db);
        };
        self.since = row.get(0)?;
        self.last = Last { all: row.get(1)?, shared: row.get(2)?, header: row.get(3)? };
        self.row = Some(Row::read(row, 4)?);
        self.stored_row.clone_from(&self.row);
        Ok(())
    }

    fn load_last(&mut self, db: &Connection) -> Result<(), ViewsError> {
        let mut statement = db.prepare_cached(
            "SELECT max(position), max(iif(seen & 2, position, 0)), max(iif(seen & 4, position, 0)) \
             FROM entries WHERE case_key = ?1",
        )?;
        self.last = statement.query_row([self.key], |row| {
            Ok(Last {
                all: row.get::<_, Option<i64>>(0)?.unwrap_or_default(),
                shared: row.get::<_, Option<i64>>(1)?.unwrap_or_default(),
                header: row.get::<_, Option<i64>>(2)?.unwrap_or_default(),
            })
        })?;
        Ok(())
    }

    /// A case enters lists when it has a number and was routed, so that it never stands for a
    /// moment in a queue that is not its own.
    fn is_listed(&self, event: &Event) -> bool {
        let routed =
            self.case.provider.is_some() || matches!(event, Event::AllocationFailed { .. });
        self.row.is_some() || (self.case.number > 0 && routed)
    }

    fn become_row(
        &mut self,
        db: &Connection,
        tally: &mut Tally,
        row: Row,
        position: i64,
    ) -> Result<(), ViewsError> {
        if self.row.as_ref() == Some(&row) {
            return Ok(());
        }
        if let Some(past) = &self.row {
            let mut insert = db.prepare_cached(&INSERT_PAST)?;
            for (place, value) in [self.key, self.since, position].into_iter().enumerate() {
                insert.raw_bind_parameter(place + 1, value)?;
            }
            for (place, value) in past.values().iter().enumerate() {
                insert.raw_bind_parameter(place + 4, value)?;
            }
            insert.raw_execute()?;
        }
        tally.change(self.row.as_ref(), Some(&row));
        self.row = Some(row);
        self.since = position;
        Ok(())
    }

    fn store_case(&mut self, db: &Connection) -> Result<(), ViewsError> {
        let body = serde_json::to_string(&*self.case)?;
        let (number, version) = (int(self.case.number), int(self.case.version));
        if self.stored_number == Some(self.case.number) {
            db.prepare_cached("UPDATE cases SET version = ?2, body = ?3 WHERE key = ?1")?
                .execute(params![self.key, version, body])?;
        } else {
            db.prepare_cached("INSERT OR REPLACE INTO cases VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute(params![
                    self.key,
                    Id(self.case.id.0),
                    number,
                    Id(self.case.request.id.0),
                    version,
                    body
                ])?;
        }
        self.stored_number = Some(self.case.number);
        let waits = Waits::of(&self.case);
        waits.replace(db, &self.stored_waits, self.key)?;
        self.stored_waits = waits;
        Ok(())
    }

    fn store_row(&mut self, db: &Connection, words: &mut PendingWords) -> Result<(), ViewsError> {
        let Some(row) = &self.row else {
            return Ok(());
        };
        match &self.stored_row {
            None => {
                let mut insert = db.prepare_cached(&INSERT_ROW)?;
                let Last { all, shared, header } = self.last;
                let head = [self.key, self.since, all, shared, header, int(self.case.version)];
                for (place, value) in head.into_iter().enumerate() {
                    insert.raw_bind_parameter(place + 1, value)?;
                }
                for (place, value) in row.values().iter().enumerate() {
                    insert.raw_bind_parameter(place + 7, value)?;
                }
                insert.raw_execute()?;
                words.add(self.key, row.words());
            }
            Some(stored) => {
                self.update_row(db, stored, row)?;
                if !row.has_words_of(stored) {
                    words.replace(self.key, row.words());
                }
            }
        }
        self.stored_row.clone_from(&self.row);
        Ok(())
    }

    /// Touches only the columns that changed, so that only their indexes are written.
    fn update_row(&self, db: &Connection, stored: &Row, row: &Row) -> Result<(), ViewsError> {
        let mut sql = String::from(
            "UPDATE listing SET last_all = ?2, last_shared = ?3, last_header = ?4, since = ?5, \
             version = ?6",
        );
        let (before, after) = (stored.values(), row.values());
        let changed: Vec<usize> = (0..WIDTH).filter(|&at| before[at] != after[at]).collect();
        for (place, &column) in changed.iter().enumerate() {
            sql.push_str(&format!(", {} = ?{}", COLUMNS[column], place + 7));
        }
        sql.push_str(" WHERE key = ?1");
        let mut update = db.prepare_cached(&sql)?;
        let Last { all, shared, header } = self.last;
        let head = [self.key, all, shared, header, self.since, int(self.case.version)];
        for (place, value) in head.into_iter().enumerate() {
            update.raw_bind_parameter(place + 1, value)?;
        }
        for (place, &column) in changed.iter().enumerate() {
            update.raw_bind_parameter(place + 7, &after[column])?;
        }
        update.raw_execute()?;
        Ok(())
    }
}

fn refer(db: &Connection, referral: ReferralId, case: i64) -> Result<(), ViewsError> {
    db.prepare_cached("INSERT OR IGNORE INTO referrals (id, case_key) VALUES (?1, ?2)")?
        .execute(params![Id(referral.0), case])?;
    Ok(())
}

const SELECT_ROW: &str =
    "SELECT since, last_all, last_shared, last_header, shown FROM listing WHERE key = ?1";

static INSERT_ROW: LazyLock<String> = LazyLock::new(|| {
    let (columns, places) = (COLUMNS.join(", "), vec!["?"; 6 + WIDTH].join(", "));
    format!(
        "INSERT INTO listing (key, since, last_all, last_shared, last_header, version, {columns}) \
         VALUES ({places})"
    )
});

static INSERT_PAST: LazyLock<String> = LazyLock::new(|| {
    let (columns, places) = (COLUMNS.join(", "), vec!["?"; 3 + WIDTH].join(", "));
    format!("INSERT INTO listing_past (key, since, until, {columns}) VALUES ({places})")
});
