//! One stream: page by page, and found by a number of one of its events.

use std::sync::Arc;

use casetrail_eventlog::{Expected, Log, LogError, Recorded};
use uuid::Uuid;

use crate::toy::{Folder, Toy, append, count, on_both, painted};

on_both! { "current_thread":
    pages_of_any_size_join_to_the_whole_stream,
    a_page_goes_on_where_the_one_before_it_ended_while_the_stream_grows,
}

/// A log of three streams whose events lie among each other.
async fn written(folder: &Folder) -> [Uuid; 3] {
    let log = folder.open().await;
    let streams = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
    for n in 0..30_u64 {
        let stream = streams[n as usize % 3];
        let events = if n % 4 == 0 { vec![painted(), Toy::Counted(n)] } else { vec![Toy::Broken] };
        let mut append = append(stream, Expected::Any, events);
        if n < 3 {
            append.events[0].series = Some("case");
            append.events[0].number = (n == 2).then_some(98_713);
        }
        log.append(append).await.unwrap();
    }
    log.close().await;
    streams
}

async fn paged(log: &Log<Toy>, stream: Uuid, size: usize) -> Vec<Arc<Recorded<Toy>>> {
    let mut all: Vec<Arc<Recorded<Toy>>> = Vec::new();
    loop {
        let page = log.read_stream_page(stream, all.len() as u64, size).await.unwrap();
        assert!(page.events.len() <= size);
        if page.events.is_empty() {
            assert_eq!(page.revision, all.len() as u64);
            return all;
        }
        all.extend(page.events);
    }
}

async fn pages_of_any_size_join_to_the_whole_stream(folder: Folder) {
    let streams = written(&folder).await;
    let owner = folder.open().await;
    let beside = Log::<Toy>::open_read_only(folder.settings()).await.unwrap();
    for log in [&owner, &beside] {
        for stream in streams {
            let whole = log.read_stream(stream).await.unwrap();
            assert!(whole.len() > 10);
            for size in [1, 2, 3, 7, 100] {
                assert_eq!(paged(log, stream, size).await, whole);
            }
            let beyond = log.read_stream_page(stream, 1_000, 5).await.unwrap();
            assert_eq!((beyond.events.len(), beyond.revision), (0, whole.len() as u64));
        }
    }
    let nothing = owner.read_stream_page(Uuid::now_v7(), 0, 5).await.unwrap();
    assert_eq!((nothing.events.len(), nothing.revision), (0, 0));
}

#[tokio::test]
async fn a_stream_is_found_by_a_number_and_a_log_of_before_gets_its_index() {
    let folder = Folder::new();
    let streams = written(&folder).await;
    folder.intrude("DROP INDEX events_numbered").unwrap();
    let beside = Log::<Toy>::open_read_only(folder.settings()).await.unwrap();
    let owner = folder.open().await;
    for log in [&owner, &beside] {
        for (stream, number) in streams.into_iter().zip([1, 2, 98_713]) {
            assert_eq!(log.stream_numbered("case", number).await.unwrap(), Some(stream));
        }
        for (series, number) in [("case", 3), ("referral", 1), ("case", u64::MAX)] {
            assert_eq!(log.stream_numbered(series, number).await.unwrap(), None);
        }
    }
    let plan: String = rusqlite::Connection::open(folder.path().join("log.db"))
        .unwrap()
        .query_row(
            "EXPLAIN QUERY PLAN SELECT stream FROM events WHERE series = 'case' AND number = 1 \
             ORDER BY position LIMIT 1",
            [],
            |row| row.get(3),
        )
        .unwrap();
    assert!(plan.contains("events_numbered"), "{plan}");
}

#[tokio::test]
async fn a_page_whose_events_do_not_follow_one_another_is_refused() {
    let changes = [
        "UPDATE events SET previous = 0 WHERE position = 15",
        "UPDATE events SET previous_hash = zeroblob(32) WHERE position = 15",
        "UPDATE events SET revision = revision + 1 WHERE position = 15",
        "DELETE FROM events WHERE position = 15",
    ];
    for change in changes {
        let folder = Folder::new();
        written(&folder).await;
        let (stream, revision) = {
            let log = folder.open().await;
            let event = log.read(14, 1).await.unwrap().remove(0);
            log.close().await;
            (event.stream, event.revision)
        };
        let drops = "DROP TRIGGER events_are_never_deleted; DROP TRIGGER events_are_never_changed;";
        folder.intrude(&format!("{drops} {change}")).unwrap();
        let log = folder.open().await;
        let mut errors = 0;
        for after in revision.saturating_sub(3)..=revision {
            let page = log.read_stream_page(stream, after, 3).await;
            errors += usize::from(matches!(page, Err(LogError::Tampered { .. })));
        }
        assert!(errors >= 2, "{change}");
    }
}

async fn a_page_goes_on_where_the_one_before_it_ended_while_the_stream_grows(folder: Folder) {
    let log = folder.open().await;
    let stream = Uuid::now_v7();
    for n in 0..5 {
        count(&log, stream, n).await.unwrap();
    }
    let first = log.read_stream_page(stream, 0, 5).await.unwrap();
    assert_eq!((first.events.len(), first.revision), (5, 5));
    count(&log, stream, 5).await.unwrap();
    let next = log.read_stream_page(stream, 5, 5).await.unwrap();
    assert_eq!((next.events.len(), next.events[0].event.clone()), (1, Toy::Counted(5)));
}
