//! Removes rows beside the log whose time is over: idle drafts, and what was kept for a while only.

use crate::app::App;
use crate::reactor::rows;
use crate::{drafts, sessions};
use casetrail_eventlog::{AppendError, LogError, RowWrite};
use std::time::Duration;

/// What may be removed once it has expired; other rows that expire are waited for by somebody.
const KINDS: [&str; 3] = [drafts::KIND, drafts::DISCARDED, sessions::ENDED];
/// How often expired rows are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// How many are removed at a time.
const ROWS_MAX: usize = 100;

/// Removes what has expired, again and again.
pub async fn keep(app: &App) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    loop {
        ticks.tick().await;
        for kind in KINDS {
            if let Err(error) = remove(app, kind).await {
                tracing::warn!(%error, kind, "expired rows are not removed");
            }
        }
    }
}

async fn remove(app: &App, kind: &'static str) -> Result<(), LogError> {
    loop {
        let expired = app.log.rows_expired(kind, ROWS_MAX).await?;
        let more = expired.len() == ROWS_MAX;
        for row in expired {
            // One that was saved meanwhile stays.
            let gone = RowWrite::Delete { kind, id: row.id, expected: Some(row.version) };
            match app.log.append(rows(app, row.id, vec![gone])).await {
                Ok(_) | Err(AppendError::RowConflict { .. }) => {}
                Err(error) => {
                    tracing::warn!(%error, kind, "an expired row is not removed");
                    return Ok(());
                }
            }
        }
        if !more {
            return Ok(());
        }
    }
}
