//! Rows beside the log, read.

use uuid::Uuid;

use super::driver_error;
use super::read::Reader;
use crate::LogError;
use crate::columns::{
    Columns, Malformed, fixed, number, optional_number, optional_time, time, uuid,
};
use crate::row::Row;

const ONE: &str = "SELECT kind, id, owner, scope, version, number, body, command, fingerprint, \
     modified, expires FROM side_rows WHERE kind = $1 AND id = $2";
const OF_OWNER: &str = "SELECT kind, id, owner, scope, version, number, body, command, \
     fingerprint, modified, expires FROM side_rows WHERE kind = $1 AND owner = $2 ORDER BY id";
const OF_SCOPE: &str = "SELECT kind, id, owner, scope, version, number, body, command, \
     fingerprint, modified, expires FROM side_rows WHERE kind = $1 AND scope = $2 ORDER BY id";
const EXPIRED: &str = "SELECT kind, id, owner, scope, version, number, body, command, \
     fingerprint, modified, expires FROM side_rows \
     WHERE kind = $1 AND expires IS NOT NULL AND expires <= $2 ORDER BY expires, id LIMIT $3";

impl Reader {
    /// A row, its body still sealed.
    pub async fn row(&self, kind: &str, id: Uuid) -> Result<Option<Row>, LogError> {
        Ok(self.rows(ONE, kind, id).await?.pop())
    }

    /// The rows of an owner, their bodies still sealed.
    pub async fn rows_of_owner(&self, kind: &str, owner: Uuid) -> Result<Vec<Row>, LogError> {
        self.rows(OF_OWNER, kind, owner).await
    }

    /// The rows of a scope, their bodies still sealed.
    pub async fn rows_of_scope(&self, kind: &str, scope: Uuid) -> Result<Vec<Row>, LogError> {
        self.rows(OF_SCOPE, kind, scope).await
    }

    /// Rows that may be removed, the longest expired first, their bodies still sealed.
    pub async fn rows_expired(
        &self,
        kind: &str,
        at_micros: i64,
        limit: usize,
    ) -> Result<Vec<Row>, LogError> {
        let query = sqlx::query(EXPIRED).bind(kind).bind(at_micros).bind(limit as i64);
        let rows = query.fetch_all(&self.pool).await.map_err(driver_error)?;
        rows.iter().map(read_row).collect()
    }

    async fn rows(&self, sql: &'static str, kind: &str, by: Uuid) -> Result<Vec<Row>, LogError> {
        let query = sqlx::query(sql).bind(kind).bind(&by.as_bytes()[..]);
        let rows = query.fetch_all(&self.pool).await.map_err(driver_error)?;
        rows.iter().map(read_row).collect()
    }
}

fn read_row(row: &impl Columns) -> Result<Row, LogError> {
    parse_row(row).map_err(|_| LogError::Row {
        kind: row.text(0).ok().flatten().unwrap_or_default().to_owned(),
        id: uuid(row, 1).unwrap_or_default(),
        reason: "its columns are malformed",
    })
}

fn parse_row(row: &impl Columns) -> Result<Row, Malformed> {
    Ok(Row {
        kind: row.text(0)?.ok_or(Malformed)?.to_owned(),
        id: uuid(row, 1)?,
        owner: uuid(row, 2)?,
        scope: uuid(row, 3)?,
        version: number(row, 4)?,
        number: optional_number(row, 5)?,
        body: row.bytes(6)?.ok_or(Malformed)?.to_vec(),
        command: uuid(row, 7)?,
        fingerprint: fixed(row, 8)?,
        modified: time(row, 9)?,
        expires: optional_time(row, 10)?,
    })
}
