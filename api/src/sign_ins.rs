//! When somebody last signed in: a row beside the log for each person.

use crate::act::{rows_only, unasked};
use crate::app::App;
use crate::error::Fault;
use casetrail_domain::id::PersonId;
use casetrail_eventlog::{AppendError, RowWrite};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The kind of rows that say when somebody last signed in.
pub const KIND: &str = "sign-in";

/// Notes that somebody signed in now. When it can't be noted they come in all the same: a log that
/// can only be read is there to be read.
pub async fn note(app: &App, person: PersonId) {
    if let Err(error) = write(app, person).await {
        tracing::warn!(%error, "a sign-in was not noted");
    }
}

async fn write(app: &App, person: PersonId) -> Result<(), AppendError> {
    let before = app.log.row(KIND, person.0).await?;
    let put = RowWrite::Put {
        kind: KIND,
        id: person.0,
        owner: person.0,
        scope: Uuid::nil(),
        expected: before.map_or(0, |row| row.version),
        series: None,
        number: None,
        body: Vec::new(),
        expires: None,
    };
    let append = rows_only(person.0, vec![put], unasked(app, person, Uuid::now_v7(), None));
    match app.log.append(append).await {
        // Somebody who signs in twice at once did so once, at that moment.
        Ok(_) | Err(AppendError::RowConflict { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// When somebody last signed in; `None`: never.
///
/// # Errors
/// When the rows can't be read.
pub async fn last(app: &App, person: PersonId) -> Result<Option<DateTime<Utc>>, Fault> {
    Ok(app.log.row(KIND, person.0).await?.map(|row| row.modified))
}
