//! What somebody keeps for themselves: their preferences and the lists they saved. Rows beside the
//! log, sealed under their own key, nobody's record.

use super::{Denied, Sender, denied, meta, rows_only};
use crate::app::App;
use crate::error::{Fault, Internal};
use casetrail_domain::id::PersonId;
use casetrail_domain::{Code, Refusal};
use casetrail_eventlog::{AppendError, Row, RowWrite};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of rows that hold preferences; one for each person, under their id.
const PREFERENCES: &str = "preferences";
/// The kind of rows that hold saved lists.
const VIEWS: &str = "saved-view";
/// How many lists somebody may save.
pub const VIEWS_MAX: usize = 50;

/// What somebody chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// The language's tag: `en` or `mi`.
    pub language: String,
    /// When they are told by email.
    pub email: Email,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { language: "en".to_owned(), email: Email::Each }
    }
}

/// When somebody is told by email.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Email {
    /// Each time.
    Each,
    /// Once a day.
    Daily,
    /// Never.
    Never,
}

/// A list somebody saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// What they call it.
    pub name: String,
    /// Which cases.
    pub scope: String,
    /// The rest of the list's arguments.
    pub arguments: serde_json::Value,
}

/// A saved list as it is kept.
#[derive(Clone, Debug)]
pub struct Saved {
    /// Its id.
    pub id: Uuid,
    /// How many times it was saved.
    pub version: u64,
    /// What it is.
    pub view: View,
}

/// An accepted change of what is somebody's own.
pub struct Kept {
    /// What the log held when it was written.
    pub position: u64,
    /// It had been accepted before.
    pub repeated: bool,
}

/// What somebody chose; what most want, until they choose.
///
/// # Errors
/// When the rows can't be read.
pub async fn preferences(app: &App, person: PersonId) -> Result<Preferences, Fault> {
    let row = app.log.row(PREFERENCES, person.0).await?;
    Ok(row.map(|row| read(&row)).transpose()?.unwrap_or_default())
}

/// The lists somebody saved, by name.
///
/// # Errors
/// When the rows can't be read.
pub async fn views(app: &App, person: PersonId) -> Result<Vec<Saved>, Fault> {
    let mut views = Vec::new();
    for row in app.log.rows_of_owner(VIEWS, person.0).await? {
        // A list that was deleted is kept empty, so that the command can be sent again.
        if let Some(view) = read::<Option<View>>(&row)? {
            views.push(Saved { id: row.id, version: row.version, view });
        }
    }
    views.sort_by(|one, other| (&one.view.name, one.id).cmp(&(&other.view.name, other.id)));
    Ok(views)
}

fn read<T: DeserializeOwned>(row: &Row) -> Result<T, Fault> {
    Ok(serde_json::from_slice(&row.body).map_err(Internal::new)?)
}

/// Keeps what somebody chose.
///
/// # Errors
/// Why nothing could be done.
pub async fn choose(app: &App, sender: Sender, chosen: &Preferences) -> Result<Kept, Denied> {
    let row = app.log.row(PREFERENCES, sender.person.0).await.map_err(Fault::from)?;
    put(app, sender, PREFERENCES, sender.person.0, row, chosen).await
}

/// Saves a list: a new one under this id, or another version of one that was not saved since.
///
/// # Errors
/// `NOT_FOUND`, `VERSION_CONFLICT`, `INVALID_INPUT` beyond [`VIEWS_MAX`], or why nothing could be done.
pub async fn save(
    app: &App,
    sender: Sender,
    id: Uuid,
    expected: Option<u64>,
    view: &View,
) -> Result<Kept, Denied> {
    let row = own(app, sender, id).await?;
    let is_there = match &row {
        Some(row) => wrote(sender, row)? || read::<Option<View>>(row)?.is_some(),
        None => false,
    };
    if expected.is_some() && !is_there {
        return Err(Refusal::not_found("the list is missing or somebody else's").into());
    }
    let version = row.as_ref().map_or(0, |row| row.version);
    let by_this = row.as_ref().is_some_and(|row| row.command == sender.command);
    if !by_this && expected.unwrap_or(0) != version {
        return Err(changed().into());
    }
    if row.is_none() && views(app, sender.person).await?.len() >= VIEWS_MAX {
        let message = format!("You have {VIEWS_MAX} saved lists. Delete one first.");
        return Err(Refusal::invalid("name", message).into());
    }
    put(app, sender, VIEWS, id, row, &Some(view)).await
}

/// Deletes a list that somebody saved.
///
/// # Errors
/// `NOT_FOUND`, or why nothing could be done.
pub async fn delete(app: &App, sender: Sender, id: Uuid) -> Result<Kept, Denied> {
    let row = own(app, sender, id).await?;
    let is_there = match &row {
        Some(row) => wrote(sender, row)? || read::<Option<View>>(row)?.is_some(),
        None => false,
    };
    if !is_there {
        return Err(Refusal::not_found("the list is missing or somebody else's").into());
    }
    put(app, sender, VIEWS, id, row, &None::<View>).await
}

async fn own(app: &App, sender: Sender, id: Uuid) -> Result<Option<Row>, Denied> {
    let row = app.log.row(VIEWS, id).await.map_err(Fault::from)?;
    Ok(row.filter(|row| row.owner == sender.person.0))
}

/// Whether this command wrote this row; the same id with another input is refused.
fn wrote(sender: Sender, row: &Row) -> Result<bool, Denied> {
    match row.command == sender.command {
        true if row.fingerprint != sender.fingerprint => Err(Denied::Reused),
        by_this => Ok(by_this),
    }
}

async fn put(
    app: &App,
    sender: Sender,
    kind: &'static str,
    id: Uuid,
    row: Option<Row>,
    body: &impl Serialize,
) -> Result<Kept, Denied> {
    if let Some(row) = &row
        && wrote(sender, row)?
    {
        return Ok(Kept { position: app.log.head(), repeated: true });
    }
    let put = RowWrite::Put {
        kind,
        id,
        owner: sender.person.0,
        scope: Uuid::nil(),
        expected: row.map_or(0, |row| row.version),
        series: None,
        number: None,
        body: serde_json::to_vec(body).map_err(Internal::new)?,
        expires: None,
    };
    let append = rows_only(Uuid::nil(), vec![put], meta(app, sender, None));
    match app.log.append(append).await {
        Ok(appended) => Ok(Kept { position: appended.position, repeated: appended.repeated }),
        Err(AppendError::RowConflict { .. }) => Err(changed().into()),
        Err(error) => Err(denied(error)),
    }
}

fn changed() -> Refusal {
    let message = "This was saved elsewhere since you opened it. Look again before you go on.";
    Refusal::new(Code::VersionConflict, message)
}
