//! From a real log to the read models: followed, stopped, started again and rebuilt.

use crate::rebuild::{assert_same, dump};
use crate::world::{Dice, Folder, World, Written, write_down};
use casetrail_domain::event::Event;
use casetrail_eventlog::{Log, Settings};
use casetrail_projections::feed::{self, FeedError};
use casetrail_projections::{Views, ViewsError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

const LONG: Duration = Duration::from_secs(60);

async fn open_log(folder: &Folder) -> Log<Event> {
    Log::open(Settings::new(&folder.0)).await.unwrap()
}

/// A follower, until it is stopped.
struct Following {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<Result<(), FeedError>>,
}

fn follow(views: &Views, log: &Log<Event>) -> Following {
    let (stop, stopped) = oneshot::channel();
    let stopped = async { drop(stopped.await) };
    let thread = feed::follow(views.clone(), log.clone(), Handle::current(), stopped).unwrap();
    Following { stop, thread }
}

impl Following {
    async fn stop(self) -> Result<(), FeedError> {
        let Self { stop, thread } = self;
        stop.send(()).expect("it waits for this");
        ended(thread).await
    }

    /// How it ends when nobody stops it.
    async fn end(self) -> Result<(), FeedError> {
        let Self { stop: _kept, thread } = self;
        ended(thread).await
    }
}

async fn ended(thread: JoinHandle<Result<(), FeedError>>) -> Result<(), FeedError> {
    tokio::task::spawn_blocking(|| thread.join().unwrap()).await.unwrap()
}

/// The read models are those that these events make, row by row.
fn assert_made_by(folder: &Folder, world: &World) {
    let fresh = Folder::new("fresh");
    fresh.views().apply(&world.recorded()).unwrap();
    assert_same(&dump(&fresh.0.join("views.db")), &dump(&folder.0.join("views.db")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_is_followed_from_its_beginning_and_as_it_grows() {
    let world = World::lived(21, 120);
    let folder = Folder::new("follow");
    let log = open_log(&folder).await;
    let third = world.events.len() / 3;
    write_down(&log, &world.events[..third]).await;
    let views = folder.views();
    let following = follow(&views, &log);
    write_down(&log, &world.events[third..2 * third]).await;
    assert!(views.reach(2 * third as u64, LONG).await);
    following.stop().await.unwrap();

    // Nobody follows: what comes now is read from the log at the next start.
    write_down(&log, &world.events[2 * third..]).await;
    assert_eq!(views.applied(), 2 * third as u64);
    drop(views);
    let views = folder.views();
    let following = follow(&views, &log);
    assert!(views.reach(log.head(), LONG).await);
    log.close().await;
    following.end().await.unwrap();
    assert_eq!(views.failed(), None);
    drop(views);
    assert_made_by(&folder, &world);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_beside_a_follower_takes_over_while_the_log_grows() {
    let world = World::lived(22, 160);
    let folder = Folder::new("beside");
    let log = open_log(&folder).await;
    let half = world.events.len() / 2;
    write_down(&log, &world.events[..half]).await;
    let views = folder.views();
    let following = follow(&views, &log);
    assert!(views.reach(half as u64, LONG).await);
    // A row that no event made, which a rebuild must not take over.
    let spoilt = rusqlite::Connection::open(folder.0.join("views.db")).unwrap();
    spoilt.execute_batch("UPDATE tally SET cases = cases + 1").unwrap();
    drop(spoilt);

    let rebuilding = {
        let (views, log) = (views.clone(), log.clone());
        tokio::task::spawn_blocking(move || {
            let mut told = Vec::new();
            let reached = feed::rebuild(&views, &log, |position| told.push(position));
            reached.map(|reached| (reached, told))
        })
    };
    write_down(&log, &world.events[half..]).await;
    let (reached, told) = rebuilding.await.unwrap().unwrap();
    assert!(reached >= half as u64 && told.is_sorted() && told.contains(&reached), "{told:?}");
    assert!(views.reach(log.head(), LONG).await);
    following.stop().await.unwrap();
    drop(views);
    assert_made_by(&folder, &world);
    let left = std::fs::read_dir(&folder.0).unwrap().map(|file| file.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().contains("views-")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A world whose last event can't be applied.
fn poisoned() -> World {
    let mut world = World::lived(23, 60);
    let case = *world.cases.keys().next().unwrap();
    let last = world.events.iter().rev().find(|event| event.stream == case.0).unwrap();
    let event = Event::CommentShared { comment: Default::default() };
    let (position, revision) = (world.events.len() as u64 + 1, last.revision + 1);
    let poison = Written { position, revision, event, number: None, ..last.clone() };
    world.events.push(Written { at: world.events.last().unwrap().at, ..poison });
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_cannot_be_applied_stops_the_follower_and_any_rebuild() {
    let world = poisoned();
    let folder = Folder::new("poisoned");
    let log = open_log(&folder).await;
    let good = world.events.len() - 1;
    write_down(&log, &world.events[..good]).await;
    let views = folder.views();
    let following = follow(&views, &log);
    assert!(views.reach(good as u64, LONG).await);
    write_down(&log, &world.events[good..]).await;
    let error = following.end().await.unwrap_err();
    let is_poison = |error: &FeedError| matches!(error, FeedError::Views(ViewsError::Poison { position, .. }) if *position == good as u64 + 1);
    assert!(is_poison(&error), "{error}");
    assert!(views.failed().unwrap().contains("CommentShared"), "{:?}", views.failed());
    assert_eq!(views.snapshot().unwrap().position(), good as u64, "what came before is readable");

    let (beside, from) = (views.clone(), log.clone());
    let rebuilt = tokio::task::spawn_blocking(move || feed::rebuild(&beside, &from, |_| {}));
    let error = rebuilt.await.unwrap().unwrap_err();
    assert!(is_poison(&error), "{error}");
    assert_eq!(views.snapshot().unwrap().position(), good as u64, "the present file stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_was_tampered_with_stops_the_follower() {
    let world = World::lived(24, 40);
    let folder = Folder::new("tampered");
    let log = open_log(&folder).await;
    write_down(&log, &world.events).await;
    log.close().await;
    let position = 1 + Dice::new(24).roll(world.events.len() - 1);
    rusqlite::Connection::open(folder.0.join("log.db"))
        .unwrap()
        .execute_batch(&format!(
            "DROP TRIGGER events_are_never_changed; \
             UPDATE events SET at = at + 1 WHERE position = {position}"
        ))
        .unwrap();
    let log = open_log(&folder).await;
    let views = folder.views();
    let error = follow(&views, &log).end().await.unwrap_err();
    assert!(matches!(error, FeedError::Log(_)), "{error}");
    assert!(views.failed().unwrap().contains(&format!("position {position}")));
    assert!(views.applied() < position as u64);
}
