//! What the calendar brings: a pause that is until a day ends when that day begins in Auckland.

use super::place::rows;
use super::{Effect, carry};
use crate::app::App;
use crate::derive::derive;
use crate::error::{Fault, Internal};
use casetrail_domain::access::SYSTEM;
use casetrail_domain::case::consequence::Consequence;
use casetrail_domain::id::CaseId;
use casetrail_domain::{Event, auckland};
use casetrail_eventlog::{AppendError, Recorded, Row, RowWrite};
use chrono::NaiveDate;
use std::time::Duration;
use uuid::Uuid;

/// The kind of rows that wait for a day; a row expires when that day begins.
const KIND: &str = "until-day";
/// How often the calendar is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How many rows are taken at a time.
const ROWS_MAX: usize = 100;

/// Notes the day that a pause waits for. A case waits for one day at a time, the last one said.
pub async fn note(app: &App, event: &Recorded<Event>) -> Result<(), Fault> {
    let Event::CasePaused { until: Some(day), .. } = &event.event else {
        return Ok(());
    };
    let before = app.log.row(KIND, event.stream).await?;
    let put = RowWrite::Put {
        kind: KIND,
        id: event.stream,
        owner: SYSTEM.0,
        scope: Uuid::nil(),
        expected: before.map_or(0, |row| row.version),
        series: None,
        number: None,
        body: day.to_string().into_bytes(),
        expires: Some(auckland::midnight(*day)),
    };
    match app.log.append(rows(app, event.stream, vec![put])).await {
        // Another instance was faster.
        Ok(_) | Err(AppendError::RowConflict { .. }) => Ok(()),
        Err(error) => Err(Internal::new(error).into()),
    }
}

/// Carries out what is due, again and again.
pub async fn keep(app: &App) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    loop {
        ticks.tick().await;
        // A failure is logged where it arises, and what is due stays due.
        let _ = due(app).await;
    }
}

async fn due(app: &App) -> Result<(), Fault> {
    for row in app.log.rows_expired(KIND, ROWS_MAX).await? {
        let done = RowWrite::Delete { kind: KIND, id: row.id, expected: Some(row.version) };
        match effect(&row) {
            Some(effect) => carry::one(app, &effect, vec![done]).await?,
            None => return Err(Internal::new("a row that waits for no day").into()),
        }
    }
    Ok(())
}

fn effect(row: &Row) -> Option<Effect> {
    let until: NaiveDate = std::str::from_utf8(&row.body).ok()?.parse().ok()?;
    let command = derive(SYSTEM.0, row.id, &format!("pause until {until}, {}", row.version), 0);
    let consequence = Consequence::PauseOver { until };
    Some(Effect { case: CaseId(row.id), consequence, command, cause: None })
}
