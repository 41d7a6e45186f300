//! Rows beside the log, read.

use uuid::Uuid;

use super::driver_error;
use super::read::Reader;
use crate::LogError;
use crate::columns::read_row;
use crate::row::Row;
use crate::row_sql::{EXPIRED, OF_OWNER, OF_SCOPE, ONE};

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
