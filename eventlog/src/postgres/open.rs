//! Opens and makes the schema, and sees to it that it is the log that was seen last.

use sqlx::postgres::PgConnection;
use sqlx::{Connection as _, Executor as _, Row as _};
use uuid::Uuid;

use super::connect::Place;
use super::driver_error;
use crate::LogError;
use crate::seen::Seen;
use crate::settings::Settings;

pub(super) const SCHEMA: &str = include_str!("../../../migrations/postgres/log.sql");
pub(super) const ROLES: &str = include_str!("../../../migrations/postgres/roles.sql");
pub(super) const FORMAT: i64 = 1;

/// Begins what is done once and may take its time.
const UNHURRIED: &str = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; \
     SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = 0";

/// Tries to make a schema that somebody else may be making.
const TRIES_MAX: usize = 5;

/// A log that is being opened: while this is there, nobody else founds it.
pub(crate) struct Founding(PgConnection);

type Identity = (Uuid, Vec<u8>);

impl Founding {
    /// Makes what is missing, and answers the log's id and secret where it has them.
    pub async fn begin(place: &Place) -> Result<(Self, Option<Identity>), LogError> {
        let mut owner = place.connect_as_owner().await.map_err(driver_error)?;
        if !is_there(&mut owner, "log").await? {
            make_schema(&mut owner, place, "log", &[SCHEMA, ROLES]).await?;
        }
        let mut found = identity(&mut owner, place).await?;
        if found.is_none() {
            owner.execute(sqlx::raw_sql(UNHURRIED)).await.map_err(driver_error)?;
            owner.execute("LOCK TABLE log IN EXCLUSIVE MODE").await.map_err(driver_error)?;
            found = identity(&mut owner, place).await?;
        }
        Ok((Self(owner), found))
    }

    /// Founds the log.
    pub async fn found(
        mut self,
        settings: &Settings,
        (id, secret): &Identity,
    ) -> Result<(), LogError> {
        let log = sqlx::query(
            "INSERT INTO log (one, format, id, secret, made, partition_events) \
             VALUES (1, $1, $2, $3, $4, $5)",
        );
        let log = log
            .bind(FORMAT as i32)
            .bind(id.as_bytes().to_vec())
            .bind(secret)
            .bind((settings.clock)().timestamp_micros())
            .bind(settings.partition_events as i64);
        self.0.execute(log).await.map_err(driver_error)?;
        let turn = "INSERT INTO turn (one, turn, head, at) VALUES (1, 1, 0, 0)";
        self.0.execute(turn).await.map_err(driver_error)?;
        self.0.execute("COMMIT").await.map_err(driver_error)?;
        self.end().await;
        Ok(())
    }

    /// It was there already.
    pub async fn end(self) {
        // Closing rolls back what is open.
        drop(self.0.close().await);
    }
}

/// The id and secret of a log that is there.
pub(crate) async fn open_read_only(place: &Place) -> Result<Identity, LogError> {
    let missing = || LogError::NoLog(place.schema().into());
    let mut owner = place.connect_as_owner().await.map_err(driver_error)?;
    if !is_there(&mut owner, "log").await? {
        return Err(missing());
    }
    let found = identity(&mut owner, place).await?;
    drop(owner.close().await);
    found.ok_or_else(missing)
}

/// Is the log still the one that was seen from this folder? Neither gone back, nor another.
pub(crate) async fn check_seen(
    place: &Place,
    log: Uuid,
    seen: Option<&Seen>,
) -> Result<(), LogError> {
    let Some(seen) = seen else { return Ok(()) };
    if seen.log != log {
        return Err(LogError::Forked { position: seen.position, rule: "it is another log" });
    }
    let mut connection = place.connect().await.map_err(driver_error)?;
    let query = sqlx::query("SELECT hash FROM events WHERE position = $1");
    let found = query.bind(seen.position as i64).fetch_optional(&mut connection).await;
    let hash: Option<Vec<u8>> =
        found.and_then(|row| row.map(|row| row.try_get(0)).transpose()).map_err(driver_error)?;
    drop(connection.close().await);
    match hash {
        Some(hash) if hash == seen.hash => Ok(()),
        Some(_) => Err(LogError::Forked {
            position: seen.position,
            rule: "the event there is another one",
        }),
        None => Err(LogError::Forked { position: seen.position, rule: "the log ends before it" }),
    }
}

/// Is there such a table in this schema?
pub(super) async fn is_there(owner: &mut PgConnection, table: &str) -> Result<bool, LogError> {
    sqlx::query_scalar("SELECT to_regclass(quote_ident($1)) IS NOT NULL")
        .bind(table)
        .fetch_one(owner)
        .await
        .map_err(driver_error)
}

/// Makes a schema with these tables in one transaction. Several may try at once.
pub(super) async fn make_schema(
    owner: &mut PgConnection,
    place: &Place,
    table: &str,
    sql: &[&'static str],
) -> Result<(), LogError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let made = make(owner, place, sql).await;
        let Err(error) = made else { return Ok(()) };
        drop(owner.execute("ROLLBACK").await);
        if is_there(owner, table).await? {
            return Ok(());
        }
        let denied = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        if denied.is_some_and(|code| code == "42501") {
            return Err(LogError::Database(format!(
                "this user may not make the schema {} and its roles ({error}): let \
                 `casetrail migrate` be run once by one who may",
                place.schema()
            )));
        }
        if tries == TRIES_MAX {
            return Err(driver_error(error));
        }
    }
}

async fn make(
    owner: &mut PgConnection,
    place: &Place,
    sql: &[&'static str],
) -> Result<(), sqlx::Error> {
    owner.execute(sqlx::raw_sql(UNHURRIED)).await?;
    let schema = format!("CREATE SCHEMA IF NOT EXISTS {}", place.schema());
    owner.execute(sqlx::AssertSqlSafe(schema)).await?;
    for &part in sql {
        owner.execute(sqlx::raw_sql(part)).await?;
    }
    owner.execute("COMMIT").await?;
    Ok(())
}

async fn identity(owner: &mut PgConnection, place: &Place) -> Result<Option<Identity>, LogError> {
    let query = sqlx::query_as("SELECT format::bigint, id, secret FROM log");
    let row: Option<(i64, Vec<u8>, Vec<u8>)> =
        query.fetch_optional(owner).await.map_err(driver_error)?;
    let Some((found, id, secret)) = row else { return Ok(None) };
    if found != FORMAT {
        return Err(LogError::format(place.schema().into(), found, FORMAT));
    }
    let id = Uuid::from_slice(&id)
        .map_err(|_| LogError::Database("the log's id is malformed".to_owned()))?;
    Ok(Some((id, secret)))
}
