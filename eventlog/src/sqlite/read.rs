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
        Self { pool, names, stream: stream_sql(), page: page_sql() }
    }

    /// A stream's events, newest first, along the links each has to the one before.
    pub async fn stream(&self, stream: Uuid) -> Result<Vec<Recorded<Stored>>, LogError> {
        let query = sqlx::query(sqlx::AssertSqlSafe(self.stream.clone()));
        let rows = query.bind(&stream.as_bytes()[..]).fetch_all(&self.pool).await;
        rows.map_err(driver_error)?.iter().map(|row| read_event(row, &self.names)).collect()
    }

    /// Events after a position, in order, each as far as it can be read.
    pub async fn page(
        &self,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Result<Recorded<Stored>, LogError>>, LogError> {
        let query = sqlx::query(sqlx::AssertSqlSafe(self.page.clone()));
        let rows = query.bind(after as i64).bind(limit as i64).fetch_all(&self.pool).await;
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

fn page_sql() -> Arc<str> {
    format!("SELECT {EVENT_COLUMNS} FROM events WHERE position > $1 ORDER BY position LIMIT $2")
        .into()
}
