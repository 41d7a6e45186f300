//! Snapshots of the read models in the storage of files: a new instance starts from one and applies only
//! what came after it.
//!
//! A snapshot says of which log, which `GENERATION` and which position it is, and the hash of the event
//! there: it is taken only where all of that holds. It is compressed and sealed as files are, under
//! Casetrail's own key. One that can't be used is told and left, and the read models are filled from the
//! log as ever: nothing rests on a snapshot.

mod name;
mod packed;

use crate::app::App;
use crate::files::Store;
use casetrail_domain::Event;
use casetrail_eventlog::{Hash, Log};
use casetrail_projections::{GENERATION, Position, adopt as take_over, arriving, is_there};
use chrono::{TimeDelta, Utc};
use name::Name;
use packed::Packed;
use std::path::Path;
use std::time::Duration;

/// The group of objects in the storage of files.
const GROUP: &str = "views";
/// How many snapshots of a generation are kept.
const KEPT: usize = 2;
/// How long at most one is kept: it holds personal data, if sealed.
const KEPT_HOURS: i64 = 24;

/// How long one that was begun may take; after that nobody writes it any more.
const UNFINISHED_MAX: Duration = Duration::from_secs(3_600);

/// How often a snapshot is put there unless said: with the log in PostgreSQL, where there may be other
/// instances. On SQLite there are none.
pub const EVERY: Duration = Duration::from_secs(3_600);

/// Puts a snapshot into the storage now and then, and removes old ones, until the service stops.
pub async fn run(app: App, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    loop {
        ticks.tick().await;
        match put_if_due(&app, every).await {
            Ok(Some(name)) => {
                tracing::info!(position = name.position, "a snapshot of the read models was put");
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "no snapshot of the read models"),
        }
    }
}

/// Puts a snapshot unless another instance just did, or nothing has happened since the last.
async fn put_if_due(app: &App, every: Duration) -> Result<Option<Name>, String> {
    let there = names(&app.files).await?;
    let due = match newest(&there, app.log.log_id()).next() {
        // Nine tenths: or a tick that comes a little early waits for another one.
        Some(last) => last.age() >= every * 9 / 10 && last.position < app.views.applied(),
        None => app.views.applied() > 0,
    };
    let put = if due { Some(put(app).await?) } else { None };
    remove_old(&app.files, app.log.log_id()).await?;
    Ok(put)
}

async fn put(app: &App) -> Result<Name, String> {
    let views = app.views.clone();
    let made = tokio::task::spawn_blocking(move || views.copy()).await;
    let copy = made.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    let hash = hash_at(&app.log, copy.position).await?;
    let hash = hash.ok_or("the log has no event where the read models are")?;
    let log = app.log.log_id();
    let name = Name::new(GENERATION, log, copy.position);
    let packed = Packed { generation: GENERATION, log, position: copy.position, hash };
    packed.put(&app.files, &app.log, &name, copy.path()).await?;
    Ok(name)
}

async fn hash_at(log: &Log<Event>, position: Position) -> Result<Option<Hash>, String> {
    let Some(after) = position.checked_sub(1) else { return Ok(None) };
    let events = log.read(after, 1).await.map_err(|error| error.to_string())?;
    Ok(events.first().map(|event| event.hash))
}

async fn names(store: &Store) -> Result<Vec<Name>, String> {
    let listed = store.names(GROUP).await.map_err(|error| format!("storage of files: {error}"))?;
    Ok(listed.iter().filter_map(|name| Name::parse(name)).collect())
}

/// Those of this generation and log, the newest first.
fn newest(names: &[Name], log: uuid::Uuid) -> impl Iterator<Item = &Name> {
    let mut ours: Vec<&Name> =
        names.iter().filter(|name| name.generation == GENERATION && name.log == log).collect();
    ours.sort_by_key(|name| std::cmp::Reverse((name.position, name.made)));
    ours.into_iter()
}

/// Removes what is too old, and of our own generation all but the newest.
async fn remove_old(store: &Store, log: uuid::Uuid) -> Result<(), String> {
    let there = names(store).await?;
    let kept: Vec<&Name> = newest(&there, log).take(KEPT).collect();
    let eldest = Utc::now() - TimeDelta::hours(KEPT_HOURS);
    for name in &there {
        let ours = name.generation == GENERATION && name.log == log;
        if name.made < eldest || (ours && !kept.contains(&name)) {
            let removed = store.remove_named(GROUP, &name.text()).await;
            removed.map_err(|error| format!("storage of files: {error}"))?;
        }
    }
    store.sweep_named(GROUP, UNFINISHED_MAX).await;
    Ok(())
}

/// Takes the newest snapshot that fits this log, where the folder has no read models.
pub async fn adopt(store: &Store, log: &Log<Event>, data: &Path) {
    if is_there(data) {
        return;
    }
    let there = match names(store).await {
        Ok(there) => there,
        Err(error) => return tracing::warn!(%error, "snapshots of the read models can't be listed"),
    };
    for name in newest(&there, log.log_id()) {
        match adopt_one(store, log, data, name).await {
            Ok(()) => {
                let position = name.position;
                return tracing::info!(position, "the read models start from a snapshot");
            }
            Err(error) => {
                let position = name.position;
                tracing::warn!(%error, position, "a snapshot of the read models was refused");
            }
        }
    }
}

async fn adopt_one(
    store: &Store,
    log: &Log<Event>,
    data: &Path,
    name: &Name,
) -> Result<(), String> {
    let path = arriving(data);
    let packed = Packed::take(store, log, name, &path).await?;
    let fits = packed.generation == name.generation
        && packed.log == log.log_id()
        && packed.position == name.position;
    if !fits {
        return Err("it is of another log, generation or position than its name says".to_owned());
    }
    if hash_at(log, packed.position).await? != Some(packed.hash) {
        return Err("the log has no such event at its position".to_owned());
    }
    take_over(data, packed.position).map_err(|error| error.to_string())
}
