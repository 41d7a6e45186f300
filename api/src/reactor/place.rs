//! How far the reactors have come: a row beside the log.

use crate::act::{rows_only, unasked};
use crate::app::App;
use crate::error::Internal;
use casetrail_domain::access::SYSTEM;
use casetrail_eventlog::{Append, AppendError, RowWrite};
use uuid::Uuid;

/// The kind of rows that say how far somebody has read the log.
pub const KIND: &str = "reader";
/// The reactors' row.
const ID: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0020);

/// A place in the log.
pub struct Place {
    /// The last position that was reacted to.
    pub position: u64,
    kept: u64,
}

impl Place {
    /// The place that was kept last; the log's beginning when there is none, or it can't be read.
    pub async fn find(app: &App) -> Self {
        let row = match app.log.row(KIND, ID).await {
            Ok(row) => row,
            Err(error) => {
                tracing::error!(%error, "the reactors begin anew");
                None
            }
        };
        let text = row.and_then(|row| String::from_utf8(row.body).ok());
        let position = text.and_then(|text| text.parse().ok()).unwrap_or_default();
        Self { position, kept: position }
    }

    /// Keeps it, when it has moved. Another instance may have come further: the later one stays.
    pub async fn keep(&mut self, app: &App) {
        if self.position == self.kept {
            return;
        }
        // A failure is logged where it arises; the old place serves as well, only slower.
        if self.write(app).await.is_ok() {
            self.kept = self.position;
        }
    }

    async fn write(&self, app: &App) -> Result<(), Internal> {
        let before = app.log.row(KIND, ID).await.map_err(Internal::new)?;
        let put = RowWrite::Put {
            kind: KIND,
            id: ID,
            owner: SYSTEM.0,
            scope: Uuid::nil(),
            expected: before.map_or(0, |row| row.version),
            series: None,
            number: None,
            body: self.position.to_string().into_bytes(),
            expires: None,
        };
        match app.log.append(rows(app, ID, vec![put])).await {
            Ok(_) | Err(AppendError::RowConflict { .. }) => Ok(()),
            Err(error) => Err(Internal::new(error)),
        }
    }
}

/// An append that only writes rows, by Casetrail itself.
pub fn rows(app: &App, stream: Uuid, rows: Vec<RowWrite>) -> Append<casetrail_domain::Event> {
    rows_only(stream, rows, unasked(app, SYSTEM, Uuid::now_v7(), None))
}
