//! How far the reactors have come: a row beside the log.

use super::AGAIN;
use crate::act::{rows_only, unasked};
use crate::app::App;
use crate::error::Internal;
use casetrail_domain::access::SYSTEM;
use casetrail_eventlog::{Append, AppendError, RowWrite};
use uuid::Uuid;

/// The kind of rows that say how far somebody has read the log.
pub const KIND: &str = "reader";

/// Whose place it is.
#[derive(Clone, Copy)]
pub enum Whose {
    /// Of what follows on cases.
    Effects,
    /// Of who is told.
    Tellers,
}

impl Whose {
    /// Shows how far they have come, for `/metrics`.
    pub fn note(self, position: u64) {
        let whose = match self {
            Self::Effects => "effects",
            Self::Tellers => "tellers",
        };
        metrics::gauge!("casetrail_reactor_position", "reactor" => whose).set(position as f64);
    }

    fn id(self) -> Uuid {
        Uuid::from_u128(match self {
            Self::Effects => 0x0190_0000_0000_7000_8000_0000_0000_0020,
            Self::Tellers => 0x0190_0000_0000_7000_8000_0000_0000_0021,
        })
    }
}

/// A place in the log.
pub struct Place {
    /// The last position that was reacted to.
    pub position: u64,
    kept: u64,
    whose: Whose,
}

impl Place {
    /// The place that was kept last; the log's beginning when there is none.
    pub async fn find(app: &App, whose: Whose) -> Self {
        loop {
            match kept(app, whose).await {
                Ok(kept) => {
                    let position = kept.unwrap_or_default();
                    return Self { position, kept: position, whose };
                }
                // It was logged where it arose. Nobody begins anew for want of an answer.
                Err(_) => tokio::time::sleep(AGAIN).await,
            }
        }
    }

    /// Makes the log's end the place of somebody who never had one: nobody is told of what happened
    /// before there was anybody to tell it.
    ///
    /// # Errors
    /// When the place can't be read or written.
    pub async fn begin(app: &App, whose: Whose) -> Result<(), Internal> {
        if kept(app, whose).await?.is_some() {
            return Ok(());
        }
        Self { position: app.log.head(), kept: 0, whose }.write(app).await
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
        let before = app.log.row(KIND, self.whose.id()).await.map_err(Internal::new)?;
        let put = RowWrite::Put {
            kind: KIND,
            id: self.whose.id(),
            owner: SYSTEM.0,
            scope: Uuid::nil(),
            expected: before.map_or(0, |row| row.version),
            series: None,
            number: None,
            body: self.position.to_string().into_bytes(),
            expires: None,
        };
        match app.log.append(rows(app, self.whose.id(), vec![put])).await {
            Ok(_) | Err(AppendError::RowConflict { .. }) => Ok(()),
            Err(error) => Err(Internal::new(error)),
        }
    }
}

async fn kept(app: &App, whose: Whose) -> Result<Option<u64>, Internal> {
    let row = app.log.row(KIND, whose.id()).await.map_err(Internal::new)?;
    let text = row.and_then(|row| String::from_utf8(row.body).ok());
    Ok(text.and_then(|text| text.parse().ok()))
}

/// An append that only writes rows, by Casetrail itself.
pub fn rows(app: &App, stream: Uuid, rows: Vec<RowWrite>) -> Append<casetrail_domain::Event> {
    rows_only(stream, rows, unasked(app, SYSTEM, Uuid::now_v7(), None))
}
