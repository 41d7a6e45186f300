//! Short reads of events, each its own snapshot: an exact prefix of the log.

use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use uuid::Uuid;

use super::driver_error;
use crate::LogError;
use crate::columns::{EVENT_COLUMNS, read_event};
use crate::names::Names;
use crate::record::{Position, Recorded, Stored};
use crate::settings::Settings;

/// Connections that read.
pub(crate) struct Reader {
    pub(super) pool: SqlitePool,
    names: Arc<Names>,
    stream: Arc<str>,
    stream_part: Arc<str>,
    page: Arc<str>,
}

impl Reader {
    pub fn new(settings: &Settings, names: Arc<Names>) -> Self {
        let options = options(settings).read_only(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(settings.readers_max)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(options);
        Self { pool, names, stream: stream_sql(), stream_part: stream_part_sql(), page: page_sql() }
    }

    /// A stream's events, newest first, along the links each has to the one before.
    pub async fn stream(&self, stream: Uuid) -> Result<Vec<Recorded<Stored>>, LogError> {
        let query = sqlx::query(sqlx::AssertSqlSafe(self.stream.clone()));
        let rows = query.bind(&stream.as_bytes()[..]).fetch_all(&self.pool).await;
        rows.map_err(driver_error)?.iter().map(|row| read_event(row, &self.names)).collect()
    }

    /// A stream's events from one revision to another, oldest first.
    pub async fn stream_part(
        &self,
        stream: Uuid,
        from: u64,
        to: u64,
    ) -> Result<Vec<Recorded<Stored>>, LogError> {
        let query = sqlx::query(sqlx::AssertSqlSafe(self.stream_part.clone()));
        let query = query.bind(&stream.as_bytes()[..]).bind(from as i64).bind(to as i64);
        let rows = query.fetch_all(&self.pool).await.map_err(driver_error)?;
        rows.iter().map(|row| read_event(row, &self.names)).collect()
    }

    /// How many events a stream has.
    pub async fn revision(&self, stream: Uuid) -> Result<u64, LogError> {
        let revision: Option<i64> =
            sqlx::query_scalar("SELECT revision FROM streams WHERE stream = $1")
                .bind(&stream.as_bytes()[..])
                .fetch_optional(&self.pool)
                .await
                .map_err(driver_error)?;
        Ok(revision.map_or(0, |revision| revision as u64))
    }

    /// The stream of the first event with this number of a series.
    pub async fn stream_numbered(
        &self,
        series: &str,
        number: u64,
    ) -> Result<Option<Uuid>, LogError> {
        let Ok(number) = i64::try_from(number) else { return Ok(None) };
        let found: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT stream FROM events WHERE series = $1 AND number = $2 \
             ORDER BY position LIMIT 1",
        )
        .bind(series)
        .bind(number)
        .fetch_optional(&self.pool)
        .await
        .map_err(driver_error)?;
        Ok(found.and_then(|stream| Uuid::from_slice(&stream).ok()))
    }

    /// Events after a position, in order, each as far as it can be read.
    pub async fn page(
        &self,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Result<Recorded<Stored>, LogError>>, LogError> {
        let query = sqlx::query(sqlx::AssertSqlSafe(self.page.clone()));
        let upto = i64::try_from(after.saturating_add(limit as u64)).unwrap_or(i64::MAX);
        let rows = query.bind(after as i64).bind(upto).fetch_all(&self.pool).await;
        Ok(rows.map_err(driver_error)?.iter().map(|row| read_event(row, &self.names)).collect())
    }

    /// The newest position.
    pub async fn head(&self) -> Result<Position, LogError> {
        let head: i64 = sqlx::query_scalar("SELECT coalesce(max(position), 0) FROM events")
            .fetch_one(&self.pool)
            .await
            .map_err(driver_error)?;
        Ok(head as u64)
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// How every connection to the log's file is set.
pub(super) fn options(settings: &Settings) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(settings.database())
        .create_if_missing(false)
        .busy_timeout(Duration::from_secs(5))
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .optimize_on_close(false, None)
}

fn stream_sql() -> Arc<str> {
    let linked: Vec<String> =
        EVENT_COLUMNS.split(", ").map(|column| format!("events.{}", column.trim())).collect();
    let linked = linked.join(", ");
    format!(
        "WITH RECURSIVE linked AS (\
         SELECT {EVENT_COLUMNS} FROM events \
         WHERE position = (SELECT position FROM streams WHERE stream = $1) \
         UNION ALL \
         SELECT {linked} FROM linked CROSS JOIN events ON events.position = linked.previous \
         WHERE linked.previous < linked.position) \
         SELECT * FROM linked"
    )
    .into()
}

/// Walks the links by their three columns alone, and reads only what is asked for whole.
fn stream_part_sql() -> Arc<str> {
    format!(
        "WITH RECURSIVE linked (position, previous, revision) AS (\
         SELECT position, previous, revision FROM events \
         WHERE position = (SELECT position FROM streams WHERE stream = $1) \
         UNION ALL \
         SELECT events.position, events.previous, events.revision \
         FROM linked CROSS JOIN events ON events.position = linked.previous \
         WHERE linked.previous < linked.position AND linked.revision > $2) \
         SELECT {EVENT_COLUMNS} FROM events WHERE position IN (\
         SELECT position FROM linked WHERE revision BETWEEN $2 AND $3) ORDER BY position"
    )
    .into()
}

/// Without LIMIT: a statement with a bound one is compiled anew each time it is bound.
fn page_sql() -> Arc<str> {
    format!(
        "SELECT {EVENT_COLUMNS} FROM events WHERE position > $1 AND position <= $2 \
         ORDER BY position"
    )
    .into()
}
