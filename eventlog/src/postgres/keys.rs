//! The subjects' keys in a schema of their own.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{Connection as _, Executor as _, Row as _};
use uuid::Uuid;

use super::connect::{Place, answered, in_time};
use super::connections::Connections;
use super::driver_error;
use super::open::make_schema;
use crate::LogError;
use crate::columns::Columns as _;
use crate::copy::Row as KeyRow;
use crate::keys::StoredKey;

const SCHEMA: &str = include_str!("../../../migrations/postgres/keys.sql");
const ROLES: &str = "\
    DO $$ DECLARE app text := current_schema() || '_app'; BEGIN \
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = app) THEN \
    EXECUTE format('CREATE ROLE %I NOLOGIN', app); END IF; \
    EXECUTE format('GRANT %I TO CURRENT_USER', app); \
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), app); \
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON keys TO %I', app); \
    EXECUTE format('GRANT SELECT, INSERT ON shreds TO %I', app); \
    EXECUTE format('GRANT SELECT ON format TO %I', app); END $$";
const FORMAT: i64 = 1;

/// Connections to the keys.
const CONNECTIONS_MAX: u32 = 2;

/// The table of keys.
pub(crate) struct KeyTable {
    place: Arc<Place>,
    connections: Connections,
}

impl KeyTable {
    /// Makes the tables where they are not, and says whether there is any key.
    pub async fn open(place: Place) -> Result<(Self, bool), LogError> {
        let mut owner = place.connect_as_owner().await.map_err(driver_error)?;
        if !super::open::is_there(&mut owner, "keys").await? {
            make_schema(&mut owner, &place, "keys", &[SCHEMA, ROLES]).await?;
        }
        let found: i64 = sqlx::query_scalar("SELECT format::bigint FROM format")
            .fetch_one(&mut owner)
            .await
            .map_err(driver_error)?;
        if found != FORMAT {
            let path = place.schema().into();
            return Err(LogError::Format { path, found, known: FORMAT });
        }
        let any = sqlx::query_scalar("SELECT EXISTS (SELECT FROM keys)")
            .fetch_one(&mut owner)
            .await
            .map_err(driver_error)?;
        drop(owner.close().await);
        let place = Arc::new(place);
        let connections = Connections::new(place.clone(), CONNECTIONS_MAX);
        Ok((Self { place, connections }, any))
    }

    /// These keys, as far as they are there.
    pub async fn fetch(
        &self,
        wanted: &HashSet<(Uuid, u32)>,
    ) -> Result<HashMap<(Uuid, u32), StoredKey>, LogError> {
        let mut lent = answered(self.connections.lend()).await.map_err(driver_error)?;
        let found = fetch(&mut lent, wanted).await?;
        lent.give_back();
        Ok(found)
    }

    /// The same, through a connection of its own: for another runtime than ours.
    pub async fn fetch_apart(
        &self,
        wanted: &HashSet<(Uuid, u32)>,
    ) -> Result<HashMap<(Uuid, u32), StoredKey>, LogError> {
        let mut connection = self.place.connect().await.map_err(driver_error)?;
        let found = fetch(&mut connection, wanted).await;
        drop(connection.close().await);
        found
    }

    /// The newest usable key of each of these subjects, and for those without one what `make` makes.
    /// Durable before this returns.
    pub async fn newest_or_make(
        &self,
        subjects: &HashSet<Uuid>,
        made_micros: i64,
        make: impl Fn(Uuid) -> Result<(u32, Vec<u8>), LogError>,
    ) -> Result<HashMap<Uuid, (u32, Vec<u8>)>, LogError> {
        self.transact(async |transaction| made(transaction, subjects, made_micros, make).await)
            .await
    }

    /// Destroys the keys that these records tell of, and keeps the records.
    pub async fn merge_shreds(&self, rows: &[KeyRow]) -> Result<(), LogError> {
        self.transact(async |transaction| merge_shreds(transaction, rows).await).await
    }

    /// Adds keys that are neither there nor destroyed.
    pub async fn merge_keys(&self, rows: &[KeyRow]) -> Result<(), LogError> {
        self.transact(async |transaction| merge_keys(transaction, rows).await).await
    }

    /// Does all of some work, or nothing of it.
    async fn transact<T>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, LogError>,
    ) -> Result<T, LogError> {
        let transacted = async {
            let mut lent = self.connections.lend().await.map_err(driver_error)?;
            let mut transaction = lent.begin().await.map_err(driver_error)?;
            let done = work(&mut transaction).await?;
            transaction.commit().await.map_err(driver_error)?;
            lent.give_back();
            Ok(done)
        };
        in_time(transacted).await.map_err(driver_error)?
    }
}

async fn made(
    connection: &mut PgConnection,
    subjects: &HashSet<Uuid>,
    made_micros: i64,
    make: impl Fn(Uuid) -> Result<(u32, Vec<u8>), LogError>,
) -> Result<HashMap<Uuid, (u32, Vec<u8>)>, LogError> {
    let mut found = newest(connection, subjects).await?;
    let (mut ids, mut numbers, mut wrapped) = (Vec::new(), Vec::new(), Vec::new());
    for subject in subjects {
        if !found.contains_key(subject) {
            let (number, key) = make(*subject)?;
            ids.push(subject.as_bytes().to_vec());
            numbers.push(i64::from(number));
            wrapped.push(key.clone());
            found.insert(*subject, (number, key));
        }
    }
    if !ids.is_empty() {
        let insert = sqlx::query(
            "INSERT INTO keys (subject, number, wrapped, made) \
             SELECT subject, number, wrapped, $4 \
             FROM unnest($1::bytea[], $2::bigint[], $3::bytea[]) AS key (subject, number, wrapped)",
        );
        let insert = insert.bind(ids).bind(numbers).bind(wrapped).bind(made_micros);
        connection.execute(insert).await.map_err(driver_error)?;
    }
    Ok(found)
}

async fn merge_shreds(connection: &mut PgConnection, rows: &[KeyRow]) -> Result<(), LogError> {
    let record = sqlx::query(
        "INSERT INTO shreds (subject, number, shredded) \
         SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING",
    );
    let record = record.bind(blobs(rows, 0)).bind(integers(rows, 1)).bind(integers(rows, 2));
    connection.execute(record).await.map_err(driver_error)?;
    let destroy = sqlx::query(
        "DELETE FROM keys USING unnest($1::bytea[], $2::bigint[]) AS gone (subject, number) \
         WHERE keys.subject = gone.subject AND keys.number = gone.number",
    );
    let destroy = destroy.bind(blobs(rows, 0)).bind(integers(rows, 1));
    connection.execute(destroy).await.map_err(driver_error)?;
    Ok(())
}

async fn merge_keys(connection: &mut PgConnection, rows: &[KeyRow]) -> Result<(), LogError> {
    let add = sqlx::query(
        "INSERT INTO keys (subject, number, wrapped, made) \
         SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bigint[]) \
         AS key (subject, number, wrapped, made) WHERE NOT EXISTS (SELECT FROM shreds \
         WHERE shreds.subject = key.subject AND shreds.number = key.number) \
         ON CONFLICT DO NOTHING",
    );
    let add = add.bind(blobs(rows, 0)).bind(integers(rows, 1)).bind(blobs(rows, 2));
    connection.execute(add.bind(integers(rows, 3))).await.map_err(driver_error)?;
    let other = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM unnest($1::bytea[], $2::bigint[], $3::bytea[]) \
         AS key (subject, number, wrapped) JOIN keys USING (subject, number) \
         WHERE keys.wrapped <> key.wrapped)",
    );
    let other = other.bind(blobs(rows, 0)).bind(integers(rows, 1)).bind(blobs(rows, 2));
    if other.fetch_one(connection).await.map_err(driver_error)? {
        return Err(LogError::OtherKey);
    }
    Ok(())
}

fn blobs(rows: &[KeyRow], column: usize) -> Vec<Vec<u8>> {
    let blob = |row: &KeyRow| row.bytes(column).ok().flatten().unwrap_or_default().to_vec();
    rows.iter().map(blob).collect()
}

fn integers(rows: &[KeyRow], column: usize) -> Vec<i64> {
    rows.iter().map(|row| row.integer(column).ok().flatten().unwrap_or_default()).collect()
}

async fn newest(
    connection: &mut PgConnection,
    subjects: &HashSet<Uuid>,
) -> Result<HashMap<Uuid, (u32, Vec<u8>)>, LogError> {
    let ids: Vec<Vec<u8>> = subjects.iter().map(|id| id.as_bytes().to_vec()).collect();
    let query = sqlx::query(
        "SELECT DISTINCT ON (subject) subject, number, wrapped FROM keys \
         WHERE subject = ANY($1) AND NOT EXISTS (SELECT FROM shreds \
         WHERE shreds.subject = keys.subject AND shreds.number = keys.number) \
         ORDER BY subject, made DESC, number",
    );
    let rows = query.bind(ids).fetch_all(connection).await.map_err(driver_error)?;
    rows.iter().map(|row| Ok((uuid(row)?, (number(row)?, bytes(row, 2)?)))).collect()
}

async fn fetch(
    connection: &mut PgConnection,
    wanted: &HashSet<(Uuid, u32)>,
) -> Result<HashMap<(Uuid, u32), StoredKey>, LogError> {
    let ids: Vec<Vec<u8>> = wanted.iter().map(|(id, _)| id.as_bytes().to_vec()).collect();
    let numbers: Vec<i64> = wanted.iter().map(|(_, number)| i64::from(*number)).collect();
    let query = sqlx::query(
        "SELECT wanted.subject, wanted.number, keys.wrapped, shreds.number IS NOT NULL \
         FROM unnest($1::bytea[], $2::bigint[]) AS wanted (subject, number) \
         LEFT JOIN keys ON keys.subject = wanted.subject AND keys.number = wanted.number \
         LEFT JOIN shreds ON shreds.subject = wanted.subject AND shreds.number = wanted.number",
    );
    let query = query.bind(ids).bind(numbers).fetch_all(connection);
    let rows = answered(query).await.map_err(driver_error)?;
    let mut found = HashMap::new();
    for row in &rows {
        let place = (uuid(row)?, number(row)?);
        let wrapped: Option<Vec<u8>> = row.try_get(2).map_err(driver_error)?;
        if row.try_get(3).map_err(driver_error)? {
            found.insert(place, StoredKey::Shredded);
        } else if let Some(wrapped) = wrapped {
            found.insert(place, StoredKey::Wrapped(wrapped));
        }
    }
    Ok(found)
}

fn malformed() -> LogError {
    LogError::Database("the table of keys is malformed".to_owned())
}

fn bytes(row: &PgRow, index: usize) -> Result<Vec<u8>, LogError> {
    row.try_get(index).map_err(driver_error)
}

fn uuid(row: &PgRow) -> Result<Uuid, LogError> {
    Uuid::from_slice(&bytes(row, 0)?).map_err(|_| malformed())
}

fn number(row: &PgRow) -> Result<u32, LogError> {
    let number: i64 = row.try_get(1).map_err(driver_error)?;
    u32::try_from(number).map_err(|_| malformed())
}
