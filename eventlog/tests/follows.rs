//! Following: every event once, in order, whatever the pace.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use casetrail_eventlog::{Condition, Follow, Log, LogError, Recorded};
use uuid::Uuid;

use crate::toy::{Folder, Toy, all, count, on_both};

on_both! { "multi_thread":
    followers_of_every_pace_see_each_event_once_in_order,
}
on_both! { "current_thread":
    a_follower_waits_and_is_not_harmed_by_being_dropped_midway,
    a_closed_log_is_followed_to_its_end_and_no_further,
    a_reader_beside_the_owner_follows_too,
}

const EVENTS: u64 = 3_000;

async fn take(follow: &mut Follow<Toy>, upto: u64, max: usize) -> Vec<Arc<Recorded<Toy>>> {
    let mut taken = Vec::new();
    while follow.after() < upto {
        taken.extend(follow.next_batch(max).await.unwrap());
    }
    taken
}

async fn followers_of_every_pace_see_each_event_once_in_order(folder: Folder) {
    let mut settings = folder.settings();
    // Small, so that whoever lags goes back to the log.
    settings.ring_events_max = 50;
    let log = Log::open(settings).await.unwrap();
    for n in 0..100 {
        count(&log, Uuid::now_v7(), n).await.unwrap();
    }
    let mut followers = tokio::task::JoinSet::new();
    for (after, max) in [(0, 1), (0, 7), (50, 1_000), (99, 3), (100, 64)] {
        let mut follow = log.follow(after);
        followers.spawn(async move { (after, take(&mut follow, EVENTS, max).await) });
    }
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..10 {
        let log = log.clone();
        writers.spawn(async move {
            for n in 0..290 {
                count(&log, Uuid::from_u128(writer), n).await.unwrap();
            }
        });
    }
    writers.join_all().await;
    let log_itself = all(&log).await;
    assert_eq!(log_itself.len() as u64, EVENTS);
    for (after, seen) in followers.join_all().await {
        assert!(seen == log_itself[after as usize..], "the follower after {after}");
    }
    // One that comes when all is over, far behind the ring.
    assert!(take(&mut log.follow(0), EVENTS, 500).await == log_itself);
}

async fn a_follower_waits_and_is_not_harmed_by_being_dropped_midway(folder: Folder) {
    let log = folder.open().await;
    let mut follow = log.follow(0);
    for n in 0..20 {
        let ready = AtomicBool::new(false);
        tokio::select! {
            biased;
            _ = follow.next_batch(10) => ready.store(true, Ordering::Relaxed),
            () = tokio::task::yield_now() => {}
        }
        assert!(!ready.load(Ordering::Relaxed), "nothing was appended yet");
        let appended = count(&log, Uuid::now_v7(), n).await.unwrap();
        assert_eq!(follow.next_batch(10).await.unwrap(), appended.events);
    }
}

async fn a_closed_log_is_followed_to_its_end_and_no_further(folder: Folder) {
    let log = folder.open().await;
    let mut follow = log.follow(0);
    let appended = count(&log, Uuid::now_v7(), 1).await.unwrap();
    log.close().await;
    assert_eq!(follow.next_batch(10).await.unwrap(), appended.events);
    assert!(matches!(follow.next_batch(10).await, Err(LogError::Closed)));
    assert_eq!(log.condition(), Condition::Stopped("closed".to_owned()));
}

async fn a_reader_beside_the_owner_follows_too(folder: Folder) {
    let log = folder.open().await;
    count(&log, Uuid::now_v7(), 1).await.unwrap();
    let beside = Log::<Toy>::open_read_only(folder.settings()).await.unwrap();
    assert_eq!(beside.head(), 1);
    let mut follow = beside.follow(1);
    let appended = count(&log, Uuid::now_v7(), 2).await.unwrap();
    assert_eq!(follow.next_batch(10).await.unwrap(), appended.events);
    assert_eq!(beside.head(), 2);
    let refused = count(&beside, Uuid::now_v7(), 3).await;
    assert!(matches!(refused, Err(casetrail_eventlog::AppendError::ReadOnly(_))), "{refused:?}");
}
