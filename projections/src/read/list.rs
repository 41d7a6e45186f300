//! Lists of cases: a page, a count, one case's row.

use super::directory::one;
use super::legs::{self, After, Source, Sql};
use crate::list::{Filter, ListQuery, ListRow, OrderBy, StatusScope};
use crate::search::Search;
use crate::shown::Shown;
use crate::snapshot::{Answer, Snapshot};
use crate::sql::{Id, blob, int, time, uint};
use crate::writer::{ALL, BY_PROVIDER, BY_SCHOOL};
use crate::{Edge, Page, Position, ViewsError};
use casetrail_domain::access::Actor;
use casetrail_domain::case::Status;
use casetrail_domain::id::CaseId;
use casetrail_domain::policy::{Content, Parties, Scope, Standing, stand_to};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Row as SqlRow, params, params_from_iter};
use serde::{Deserialize, Serialize};

/// Lists are counted up to here.
pub const COUNT_MAX: u64 = 10_000;

/// What a cursor says: which order it belongs to, and where it stands in it.
#[derive(Serialize, Deserialize)]
struct Cursor {
    by: u8,
    desc: bool,
    exact: Option<i64>,
    value: CursorValue,
    key: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum CursorValue {
    Number(i64),
    Text(String),
}

fn order_code(by: OrderBy) -> u8 {
    match by {
        OrderBy::Number => 0,
        OrderBy::Opened => 1,
        OrderBy::Closed => 2,
        OrderBy::Learner => 3,
        OrderBy::PrimaryContact => 4,
        OrderBy::Status => 5,
        OrderBy::LastActivity => 6,
    }
}

/// Where the page begins; a cursor of another order or of a search is refused.
fn after(query: &ListQuery) -> Answer<Option<After>> {
    let Some(text) = &query.page.after else {
        return Ok(None);
    };
    let cursor: Cursor = serde_json::from_str(text).map_err(|_| ViewsError::Cursor)?;
    let searching = Search::parse(query.search.as_deref()).is_some();
    let fits = cursor.by == order_code(query.order.by)
        && cursor.desc == query.order.desc
        && cursor.exact.is_some() == searching;
    let value = match cursor.value {
        CursorValue::Number(number) => Value::Integer(number),
        CursorValue::Text(text) => Value::Text(text),
    };
    fits.then_some(Some(After { exact: cursor.exact, value, key: cursor.key }))
        .ok_or(ViewsError::Cursor)
}

fn cursor(query: &ListQuery, after: After) -> Answer<String> {
    let value = match after.value {
        Value::Text(text) => CursorValue::Text(text),
        Value::Integer(number) => CursorValue::Number(number),
        Value::Null | Value::Real(_) | Value::Blob(_) => CursorValue::Number(0),
    };
    let by = order_code(query.order.by);
    let (exact, key) = (after.exact, after.key);
    Ok(serde_json::to_string(&Cursor { by, desc: query.order.desc, exact, value, key })?)
}

/// Where the columns of a row begin, behind `exact` in searches.
#[derive(Clone, Copy)]
struct Columns(usize);

impl Columns {
    fn of(query: &ListQuery) -> Self {
        Self(usize::from(Search::parse(query.search.as_deref()).is_some()))
    }

    /// The row's place in the order.
    fn after(self, row: &SqlRow<'_>) -> Answer<After> {
        let Self(at) = self;
        let exact = if at == 0 { None } else { Some(row.get(0)?) };
        let value = match row.get_ref(at)? {
            ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
            other => Value::Integer(other.as_i64().unwrap_or_default()),
        };
        Ok(After { exact, value, key: row.get(at + 1)? })
    }

    /// The row as this person may see it; `None` when the case doesn't exist for them.
    fn seen_by(self, viewer: &Actor, row: &SqlRow<'_>) -> Answer<Option<ListRow>> {
        let Self(at) = self;
        let bytes = row.get_ref(at + 6)?.as_blob().map_err(rusqlite::Error::from)?;
        let shown = Shown::read(bytes, at + 6)?;
        let parties = shown.parties();
        let Some(standing) = stand_to(viewer, &parties) else {
            return Ok(None);
        };
        let last = match legs::activity(&standing) {
            "last_all" => row.get(at + 2)?,
            "last_shared" => row.get(at + 3)?,
            _ => row.get(at + 4)?,
        };
        let version = uint(row.get(at + 5)?);
        Ok(Some(list_row(&shown, parties, &standing, uint(last), version)))
    }
}

fn list_row(
    shown: &Shown<'_>,
    parties: Parties,
    standing: &Standing,
    last_activity: Position,
    version: u64,
) -> ListRow {
    let names = standing.sees(Content::Names);
    let name = |name: Option<&str>| name.filter(|_| names).map(str::to_owned);
    ListRow {
        id: shown.id,
        number: uint(shown.number),
        version,
        case_type: shown.case_type,
        side: standing.side(),
        status: legs::reads(shown.status, standing.side()),
        opened_at: time(shown.opened_at),
        closed_at: (shown.status == Status::Closed).then(|| time(shown.closed_at)),
        learner: shown.learner,
        learner_name: name(shown.learner_name),
        school: shown.school,
        school_name: shown.school_name.map(str::to_owned),
        provider: shown.provider,
        provider_name: shown.provider_name.map(str::to_owned),
        owner: shown.owner,
        owner_name: name(shown.owner_name),
        contact: shown.designated.filter(|_| shown.contact_active),
        contact_name: name(shown.contact_name),
        receiver: shown.receiver,
        last_activity,
        parties,
    }
}

impl Snapshot {
    /// A page of a list.
    ///
    /// # Errors
    /// [`ViewsError::Cursor`] for a cursor of another order; else when the file can't be read.
    pub fn list(&self, query: &ListQuery) -> Answer<Page<ListRow>> {
        let after = after(query)?;
        let Some(mut sql) = legs::rows(query, self.source(query), after.as_ref()) else {
            return Ok(Page::empty());
        };
        sql.words(&legs::order_by(query));
        sql.words(" LIMIT ?");
        sql.values.push(Value::Integer(int(query.page.first as u64 + 1)));
        let columns = Columns::of(query);
        let mut edges = Vec::with_capacity(query.page.first);
        let mut found = 0;
        self.each_row(&sql, |row| {
            found += 1;
            if found > query.page.first {
                return Ok(());
            }
            if let Some(seen) = columns.seen_by(&query.viewer, row)? {
                edges.push(Edge { cursor: cursor(query, columns.after(row)?)?, row: seen });
            }
            Ok(())
        })?;
        let has_next = found > query.page.first;
        Ok(Page { edges, has_next, has_previous: after.is_some() })
    }

    /// The steps by which SQLite answers a page of this list; for tests that it stays flat.
    #[doc(hidden)]
    pub fn explain(&self, query: &ListQuery) -> Answer<Vec<String>> {
        let Some(mut sql) = legs::rows(query, self.source(query), after(query)?.as_ref()) else {
            return Ok(Vec::new());
        };
        sql.text = format!("EXPLAIN QUERY PLAN {}{} LIMIT 26", sql.text, legs::order_by(query));
        self.with(|db| {
            let mut statement = db.prepare(&sql.text)?;
            let steps = statement.query_map(params_from_iter(&sql.values), |row| row.get(3))?;
            Ok(steps.collect::<Result<_, _>>()?)
        })
    }

    fn source(&self, query: &ListQuery) -> Source {
        let asked = query.as_of.filter(|&as_of| as_of < self.position());
        asked.or(self.as_of()).map_or(Source::Present, Source::Past)
    }

    fn each_row(&self, sql: &Sql, mut each: impl FnMut(&SqlRow<'_>) -> Answer<()>) -> Answer<()> {
        self.with(|db| {
            let mut statement = db.prepare_cached(&sql.text)?;
            let mut rows = statement.query(params_from_iter(&sql.values))?;
            while let Some(row) = rows.next()? {
                each(row)?;
            }
            Ok(())
        })
    }

    /// How many rows the list has, up to [10,000](COUNT_MAX).
    pub fn count(&self, query: &ListQuery) -> Answer<u64> {
        let source = self.source(query);
        if source == Source::Present
            && let Some(counted) = self.tallied(query)?
        {
            return Ok(counted.min(COUNT_MAX));
        }
        let Some(rows) = legs::rows(query, source, None) else {
            return Ok(0);
        };
        let mut sql = Sql::default();
        sql.words("SELECT count(*) FROM (SELECT 1 FROM (");
        sql.piece(&rows);
        sql.words(&format!(") LIMIT {COUNT_MAX})"));
        let counted = self.with(|db| {
            let mut statement = db.prepare_cached(&sql.text)?;
            Ok(statement.query_row(params_from_iter(&sql.values), |row| row.get::<_, i64>(0))?)
        })?;
        Ok(uint(counted))
    }

    /// The count of a plain list of one scope, from the counters kept for it.
    fn tallied(&self, query: &ListQuery) -> Answer<Option<u64>> {
        let plain =
            query.filter == Filter::default() && Search::parse(query.search.as_deref()).is_none();
        let mut scopes = query.scopes.iter().filter(|scope| !matches!(scope, Scope::Receiving(_)));
        let (Some(scope), None, true) = (scopes.next(), scopes.next(), plain) else {
            return Ok(None);
        };
        // The list shows only what the policy lets this viewer see through this scope.
        if legs::rows(query, Source::Present, None).is_none() {
            return Ok(Some(0));
        }
        let Some((condition, mut values)) = tally_condition(scope) else {
            return Ok(None);
        };
        let status = match query.status {
            StatusScope::Active => "status < 4",
            StatusScope::Closed => "status = 4",
            StatusScope::All => "1",
        };
        let sql = format!("SELECT ifnull(sum(cases), 0) FROM tally WHERE {condition} AND {status}");
        let counted: i64 = self.with(|db| {
            let values = params_from_iter(values.drain(..));
            Ok(db.prepare_cached(&sql)?.query_row(values, |row| row.get(0))?)
        })?;
        Ok(Some(uint(counted)))
    }

    /// The case's row in that list as of a position; `None`: it is not in it then. For telling
    /// what a position changed: the row before it against the row after it.
    pub fn row_in(
        &self,
        query: &ListQuery,
        case: CaseId,
        as_of: Position,
    ) -> Answer<Option<ListRow>> {
        let key: Option<i64> = self.with(|db| {
            one(db, "SELECT key FROM cases WHERE id = ?1", params![Id(case.0)], |row| row.get(0))
        })?;
        let source = key.map(|key| Source::One(key, as_of));
        let Some(sql) = source.and_then(|source| legs::rows(query, source, None)) else {
            return Ok(None);
        };
        let columns = Columns::of(query);
        let mut found = None;
        self.each_row(&sql, |row| {
            found = columns.seen_by(&query.viewer, row)?;
            Ok(())
        })?;
        Ok(found)
    }
}

/// The counters of a scope; `None` where none are kept.
fn tally_condition(scope: &Scope) -> Option<(String, Vec<Value>)> {
    let (kind, rest, values) = match scope {
        Scope::School { school, except } => {
            let places = vec!["?"; except.len()].join(", ");
            let others = except.iter().map(|provider| blob(provider.0));
            let values = std::iter::once(blob(school.0)).chain(others).collect();
            (BY_SCHOOL, format!("a = ? AND b NOT IN ({places})"), values)
        }
        Scope::Provider(provider) => (BY_PROVIDER, "a = ?".to_owned(), vec![blob(provider.0)]),
        Scope::Owner { provider, person } => {
            let values = vec![blob(provider.0), blob(person.0)];
            (BY_PROVIDER, "a = ? AND b = ?".to_owned(), values)
        }
        Scope::Unallocated => (ALL, "status = 0".to_owned(), Vec::new()),
        Scope::Everything => (ALL, "1".to_owned(), Vec::new()),
        Scope::NamedContact { .. } | Scope::Receiving(_) => return None,
    };
    Some((format!("kind = {kind} AND {rest}"), values))
}
