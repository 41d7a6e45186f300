//! Short reads of events, each its own snapshot: an exact prefix of the log.

use std::sync::Arc;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Postgres, Row as _};
use uuid::Uuid;

use super::connect::{Place, answered};
use super::connections::Connections;
use super::driver_error;
use super::hints::Hints;
use crate::LogError;
use crate::columns::{EVENT_COLUMNS, read_event};
use crate::names::Names;
use crate::record::{Hash, Position, Recorded, Stored};
use crate::settings::Settings;

/// Connections that read.
pub(crate) struct Reader {
    connections: Connections,
    place: Arc<Place>,
    names: Arc<Names>,
    stream: Arc<str>,
    stream_part: Arc<str>,
    page: Arc<str>,
}

impl Reader {
    pub fn new(settings: &Settings, place: Arc<Place>, names: Arc<Names>) -> Self {
        Self {
            connections: Connections::new(place.clone(), settings.readers_max),
            place,
            names,
            stream: stream_sql(),
            stream_part: stream_part_sql(),
            page: page_sql(),
        }
    }

    /// All rows of a query, made anew where the first went to a connection of before a restart.
    pub(super) async fn fetch<'q>(
        &self,
        query: impl Fn() -> Query<'q, Postgres, PgArguments>,
    ) -> Result<Vec<PgRow>, LogError> {
        let rows = async {
            match self.once(query()).await {
                Err(error) if was_ended(&error) => {
                    self.connections.forget_idle();
                    self.once(query()).await
                }
                rows => rows,
            }
        };
        answered(rows).await.map_err(driver_error)
    }

    async fn once(
        &self,
        query: Query<'_, Postgres, PgArguments>,
    ) -> Result<Vec<PgRow>, sqlx::Error> {
        let mut lent = self.connections.lend().await?;
        let rows = query.fetch_all(&mut *lent).await?;
        lent.give_back();
        Ok(rows)
    }

    /// A stream's events, newest first, along the links each has to the one before.
    pub async fn stream(&self, stream: Uuid) -> Result<Vec<Recorded<Stored>>, LogError> {
        let rows = self
            .fetch(|| {
                sqlx::query(AssertSqlSafe(self.stream.clone())).bind(stream.as_bytes().to_vec())
            })
            .await?;
        rows.iter().map(|row| read_event(row, &self.names)).collect()
    }

    /// A stream's events from one revision to another, oldest first.
    pub async fn stream_part(
        &self,
        stream: Uuid,
        from: u64,
        to: u64,
    ) -> Result<Vec<Recorded<Stored>>, LogError> {
        let rows = self
            .fetch(|| {
                sqlx::query(AssertSqlSafe(self.stream_part.clone()))
                    .bind(stream.as_bytes().to_vec())
                    .bind(from as i64)
                    .bind(to as i64)
            })
            .await?;
        rows.iter().map(|row| read_event(row, &self.names)).collect()
    }

    /// How many events a stream has.
    pub async fn revision(&self, stream: Uuid) -> Result<u64, LogError> {
        let rows = self
            .fetch(|| {
                sqlx::query("SELECT revision FROM streams WHERE stream = $1")
                    .bind(stream.as_bytes().to_vec())
            })
            .await?;
        Ok(first_integer(&rows)?.unwrap_or(0) as u64)
    }

    /// The stream of the first event with this number of a series.
    pub async fn stream_numbered(
        &self,
        series: &str,
        number: u64,
    ) -> Result<Option<Uuid>, LogError> {
        let Ok(number) = i64::try_from(number) else { return Ok(None) };
        let rows = self
            .fetch(|| {
                sqlx::query(
                    "SELECT stream FROM events WHERE series = $1 AND number = $2 \
                     ORDER BY position LIMIT 1",
                )
                .bind(series)
                .bind(number)
            })
            .await?;
        let stream = rows.first().map(|row| row.try_get::<Vec<u8>, _>(0)).transpose();
        Ok(stream.map_err(driver_error)?.and_then(|stream| Uuid::from_slice(&stream).ok()))
    }

    /// Events after a position, in order, each as far as it can be read.
    pub async fn page(
        &self,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Result<Recorded<Stored>, LogError>>, LogError> {
        let upto = i64::try_from(after.saturating_add(limit as u64)).unwrap_or(i64::MAX);
        let query = || sqlx::query(AssertSqlSafe(self.page.clone())).bind(after as i64).bind(upto);
        let rows = self.fetch(query).await?;
        Ok(rows.iter().map(|row| read_event(row, &self.names)).collect())
    }

    /// The newest position.
    pub async fn head(&self) -> Result<Position, LogError> {
        let rows = self.fetch(|| sqlx::query("SELECT head FROM turn")).await?;
        Ok(first_integer(&rows)?.unwrap_or(0) as u64)
    }

    /// The newest position, and the hash of the event at another, in one look.
    pub async fn head_and(&self, position: Position) -> Result<(Position, Option<Hash>), LogError> {
        let sql = "SELECT head, (SELECT hash FROM events WHERE position = $1) FROM turn";
        let rows = self.fetch(|| sqlx::query(sql).bind(position as i64)).await?;
        let head = first_integer(&rows)?.unwrap_or(0) as u64;
        let hash: Option<Vec<u8>> = match rows.first() {
            Some(row) => row.try_get(1).map_err(driver_error)?,
            None => None,
        };
        Ok((head, hash.and_then(|hash| hash.try_into().ok())))
    }

    /// A line on which appends are hinted at.
    pub async fn hints(&self) -> Result<Hints, LogError> {
        Hints::open(self.place.clone()).await
    }

    pub async fn close(&self) {
        self.connections.close().await;
    }
}

/// Has the server ended the connection: it stopped, or that was idle for too long?
fn was_ended(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P")),
        _ => false,
    }
}

fn first_integer(rows: &[PgRow]) -> Result<Option<i64>, LogError> {
    rows.first().map(|row| row.try_get(0)).transpose().map_err(driver_error)
}

fn columns_of(table: &str) -> String {
    let columns = EVENT_COLUMNS.split(", ").map(|column| format!("{table}.{}", column.trim()));
    columns.collect::<Vec<_>>().join(", ")
}

fn stream_sql() -> Arc<str> {
    format!(
        "WITH RECURSIVE linked AS (\
         SELECT {EVENT_COLUMNS} FROM events \
         WHERE position = (SELECT position FROM streams WHERE stream = $1) \
         UNION ALL \
         SELECT {} FROM linked JOIN events ON events.position = linked.previous \
         WHERE linked.previous < linked.position) \
         SELECT * FROM linked",
        columns_of("events")
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
         FROM linked JOIN events ON events.position = linked.previous \
         WHERE linked.previous < linked.position AND linked.revision > $2) \
         SELECT {} FROM linked JOIN events ON events.position = linked.position \
         WHERE linked.revision BETWEEN $2 AND $3 ORDER BY events.position",
        columns_of("events")
    )
    .into()
}

pub(super) fn page_sql() -> Arc<str> {
    format!(
        "SELECT {EVENT_COLUMNS} FROM events WHERE position > $1 AND position <= $2 \
         ORDER BY position"
    )
    .into()
}
