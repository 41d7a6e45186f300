//! Uploads that were not attached in time go, and their bytes with them.

use super::stage::{self, KIND, Progress, Stage};
use crate::app::App;
use crate::error::Internal;
use casetrail_domain::access::SYSTEM;
use casetrail_eventlog::{Row, RowWrite};
use std::time::Duration;

/// How often it is looked for them.
const EVERY: Duration = Duration::from_secs(10 * 60);
/// How many are looked up at a time.
const ROWS_AT_ONCE: usize = 100;

/// Removes expired uploads at once and then now and again, until it is dropped.
pub async fn sweep(app: App) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        if let Err(cause) = sweep_once(&app).await {
            tracing::warn!(%cause, "expired uploads could not be removed, and stay for a while");
        }
    }
}

/// Removes all that has expired.
///
/// # Errors
/// What stood in the way of the first that could not be removed.
pub async fn sweep_once(app: &App) -> Result<(), String> {
    loop {
        let rows = app.log.rows_expired(KIND, ROWS_AT_ONCE).await;
        let rows = rows.map_err(|error| error.to_string())?;
        for row in &rows {
            remove(app, row).await?;
        }
        if rows.len() < ROWS_AT_ONCE {
            return Ok(());
        }
    }
}

/// First its row says that it can't be attached any more, then its bytes go, then the row.
async fn remove(app: &App, row: &Row) -> Result<(), String> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let mut stage = Stage::of(row).map_err(Internal::message)?;
    let objects = stage.objects();
    if !matches!(stage.body.progress, Progress::Attached | Progress::Expired) {
        stage.body.former = objects.clone();
        stage.body.progress = Progress::Expired;
        let put = stage.put().map_err(Internal::message)?;
        stage::write(app, SYSTEM, vec![put]).await.map_err(|error| said(&error))?;
        stage.version += 1;
    }
    for object in objects {
        app.files.remove(object.0).await.map_err(|error| said(&error))?;
    }
    let delete = RowWrite::Delete { kind: KIND, id: row.id, expected: Some(stage.version) };
    stage::write(app, SYSTEM, vec![delete]).await.map_err(|error| said(&error))
}
