//! Appends: what is written, refused, numbered and repeated.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use casetrail_eventlog::{AppendError, ClaimChange, Expected, RowWrite};
use uuid::Uuid;

use crate::toy::{Folder, Personal, Toy, all, append, count, event, known, on_both, painted};

on_both! { "current_thread":
    events_come_back_as_they_were_by_every_way_of_reading,
    a_stream_at_another_revision_is_a_conflict,
    a_claim_is_held_by_one_stream_until_it_lets_go,
    a_decision_that_relied_on_a_stream_since_moved_is_refused,
    a_number_given_raises_its_series,
    rows_are_versioned_sealed_and_go,
    additions_follow_one_another_but_nothing_else,
    a_command_is_read_back_whole_however_long,
    what_waits_is_carried_along_cheaply,
}
on_both! { "multi_thread":
    a_series_has_no_gaps_however_many_draw_from_it,
    a_command_sent_a_hundred_times_at_once_appends_once,
}

async fn events_come_back_as_they_were_by_every_way_of_reading(folder: Folder) {
    let log = folder.open().await;
    let stream = Uuid::now_v7();
    let made = Toy::Made { name: known("Bear"), weight: 3 };
    let moved = Toy::Moved("shelf".to_owned(), Personal::Known(9));
    let events = vec![made, painted(), moved, Toy::Counted(5), Toy::Broken];
    let appended = log.append(append(stream, Expected::Revision(0), events.clone())).await.unwrap();
    assert_eq!(appended.position, 5);
    assert!(!appended.repeated);
    let kinds: Vec<_> = appended.events.iter().map(|event| event.kind.to_string()).collect();
    assert_eq!(kinds, ["Made", "Painted", "Moved", "Counted", "Broken"]);

    assert_eq!(log.read_stream(stream).await.unwrap(), appended.events);
    assert_eq!(all(&log).await, appended.events);
    let mut scanned: Vec<std::sync::Arc<_>> = Vec::new();
    log.scan(0, 5, |event| {
        scanned.push(event.into());
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(scanned, appended.events);
    assert_eq!(log.follow(0).next_batch(10).await.unwrap(), appended.events);

    log.close().await;
    let log = folder.open().await;
    assert_eq!(log.read_stream(stream).await.unwrap(), appended.events);
    assert_eq!(log.head(), 5);
}

/// Callers hold these in their own futures, dozens of them side by side: what is large and seldom
/// needed must not make every one of them large.
async fn what_waits_is_carried_along_cheaply(folder: Folder) {
    const BYTES_MAX: usize = 4_096;
    let log = folder.open().await;
    let appending = log.append(append(Uuid::now_v7(), Expected::Any, vec![Toy::Broken]));
    let reading = log.read(0, 1);
    let (appending, reading) = (size_of_val(&appending), size_of_val(&reading));
    assert!(appending <= BYTES_MAX && reading <= BYTES_MAX, "{appending} and {reading} bytes");
}

async fn a_stream_at_another_revision_is_a_conflict(folder: Folder) {
    let log = folder.open().await;
    let stream = Uuid::now_v7();
    count(&log, stream, 1).await.unwrap();
    let again = log.append(append(stream, Expected::Revision(0), vec![Toy::Broken])).await;
    assert!(matches!(again, Err(AppendError::Conflict { revision: 1 })), "{again:?}");
    log.append(append(stream, Expected::Revision(1), vec![Toy::Broken])).await.unwrap();
    assert_eq!(log.head(), 2);
}

async fn a_claim_is_held_by_one_stream_until_it_lets_go(folder: Folder) {
    let log = folder.open().await;
    let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
    let claim = Uuid::from_u128(99);
    let with = |stream, change| {
        let mut append = append(stream, Expected::Any, vec![Toy::Broken, Toy::Broken]);
        append.claims = vec![change];
        append
    };
    let taken = log.append(with(one, ClaimChange::Take { claim })).await.unwrap();
    assert_eq!(taken.events[0].claims, [ClaimChange::Take { claim }]);
    assert_eq!(taken.events[1].claims, []);
    log.append(with(one, ClaimChange::Take { claim })).await.unwrap();
    log.append(with(other, ClaimChange::Release { claim })).await.unwrap();
    let refused = log.append(with(other, ClaimChange::Take { claim })).await;
    assert!(matches!(refused, Err(AppendError::ClaimTaken { by }) if by == one), "{refused:?}");
    log.append(with(one, ClaimChange::Release { claim })).await.unwrap();
    log.append(with(other, ClaimChange::Take { claim })).await.unwrap();
}

async fn a_decision_that_relied_on_a_stream_since_moved_is_refused(folder: Folder) {
    let log = folder.open().await;
    let (read, written) = (Uuid::now_v7(), Uuid::now_v7());
    count(&log, read, 1).await.unwrap();
    let mut relying = append(written, Expected::Any, vec![Toy::Broken]);
    relying.relied_on = vec![(read, 0)];
    let refused = log.append(relying.clone()).await;
    let moved = matches!(refused, Err(AppendError::ReliedOnMoved { stream }) if stream == read);
    assert!(moved, "{refused:?}");
    relying.relied_on = vec![(read, 1)];
    log.append(relying).await.unwrap();
}

async fn a_series_has_no_gaps_however_many_draw_from_it(folder: Folder) {
    let log = folder.open().await;
    log.start_series("case", 98_713).await.unwrap();
    assert!(log.start_series("case", 5).await.is_err());
    let stream = Uuid::now_v7();
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let log = log.clone();
        callers.spawn(async move {
            let mut numbers = Vec::new();
            for round in 0..10 {
                // Every other append is refused: it must not use a number up.
                let expected = if round % 2 == 0 { Expected::Any } else { Expected::Revision(0) };
                let mut append = append(stream, expected, vec![]);
                append.events = vec![numbered("case"), numbered("case")];
                if let Ok(appended) = log.append(append).await {
                    numbers.extend(appended.events.iter().map(|event| event.number.unwrap()));
                }
            }
            numbers
        });
    }
    let numbers: BTreeSet<u64> = callers.join_all().await.into_iter().flatten().collect();
    assert!(numbers.len() >= 640);
    assert!(numbers.iter().copied().eq(98_713..98_713 + numbers.len() as u64));
    assert!(all(&log).await.iter().zip(98_713..).all(|(event, next)| event.number == Some(next)));
}

fn numbered(series: &'static str) -> casetrail_eventlog::NewEvent<Toy> {
    let mut event = event(Toy::Broken);
    event.series = Some(series);
    event
}

async fn a_number_given_raises_its_series(folder: Folder) {
    let log = folder.open().await;
    let mut given = append(Uuid::now_v7(), Expected::Any, vec![]);
    given.events = vec![numbered("case"), numbered("case"), numbered("case")];
    given.events[1].number = Some(40);
    let appended = log.append(given).await.unwrap();
    let numbers: Vec<_> = appended.events.iter().filter_map(|event| event.number).collect();
    assert_eq!(numbers, [1, 40, 41]);
}

async fn a_command_sent_a_hundred_times_at_once_appends_once(folder: Folder) {
    let log = folder.open().await;
    let sent = append(Uuid::now_v7(), Expected::Any, vec![painted(), Toy::Counted(1)]);
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (log, sent) = (log.clone(), sent.clone());
        callers.spawn(async move { log.append(sent).await.unwrap() });
    }
    let answers = callers.join_all().await;
    assert_eq!(log.head(), 2);
    assert_eq!(answers.iter().filter(|answer| !answer.repeated).count(), 1);
    assert!(answers.iter().all(|answer| answer.events == answers[0].events));

    let mut other = sent.clone();
    other.meta.fingerprint = [8; 16];
    let reused = log.append(other).await;
    assert!(matches!(reused, Err(AppendError::CommandIdReused)), "{reused:?}");

    log.close().await;
    let log = folder.open().await;
    let after_restart = log.append(sent).await.unwrap();
    assert!(after_restart.repeated);
    assert_eq!(after_restart.events, answers[0].events);
}

async fn rows_are_versioned_sealed_and_go(folder: Folder) {
    let log = folder.open().await;
    let (id, owner, scope) = (Uuid::now_v7(), Uuid::from_u128(5), Uuid::from_u128(6));
    let put = |expected, body: &str| RowWrite::Put {
        kind: "draft",
        id,
        owner,
        scope,
        expected,
        series: Some("request"),
        number: None,
        body: body.into(),
        expires: None,
    };
    let alone = |write| {
        let mut append = append(Uuid::now_v7(), Expected::Any, vec![]);
        append.rows = vec![write];
        append
    };
    let first = alone(put(0, "one"));
    let made = log.append(first.clone()).await.unwrap();
    assert_eq!((made.rows[0].version, made.rows[0].number, made.position), (1, Some(1), 0));
    let repeated = log.append(first.clone()).await.unwrap();
    assert!(repeated.repeated);
    assert_eq!(repeated.rows, made.rows);
    let mut reused = first;
    reused.meta.fingerprint = [1; 16];
    assert!(matches!(log.append(reused).await, Err(AppendError::CommandIdReused)));

    let second = log.append(alone(put(1, "two"))).await.unwrap();
    assert_eq!((second.rows[0].version, second.rows[0].number), (2, Some(1)));
    let stale = log.append(alone(put(1, "three"))).await;
    assert!(matches!(stale, Err(AppendError::RowConflict { current: Some(2), .. })), "{stale:?}");
    assert_eq!(log.row("draft", id).await.unwrap().as_ref(), second.rows.first());
    assert_eq!(log.rows_of_owner("draft", owner).await.unwrap(), second.rows);
    assert_eq!(log.rows_of_scope("draft", scope).await.unwrap(), second.rows);
    assert_eq!(log.rows_of_scope("other", scope).await.unwrap(), []);

    let delete = |expected| alone(RowWrite::Delete { kind: "draft", id, expected });
    assert!(matches!(log.append(delete(Some(1))).await, Err(AppendError::RowConflict { .. })));
    let gone = delete(Some(2));
    log.append(gone.clone()).await.unwrap();
    log.append(gone).await.unwrap();
    assert_eq!(log.row("draft", id).await.unwrap(), None);
    assert_eq!(log.head(), 0);
}

async fn additions_follow_one_another_but_nothing_else(folder: Folder) {
    let log = folder.open().await;
    let stream = Uuid::now_v7();
    let add = |read| append(stream, Expected::Addition(read), vec![Toy::Counted(1)]);
    count(&log, stream, 1).await.unwrap();
    log.append(add(1)).await.unwrap();
    log.append(add(1)).await.unwrap();
    let ahead = log.append(add(9)).await;
    assert!(matches!(ahead, Err(AppendError::Conflict { revision: 3 })), "{ahead:?}");
    // The barrier is kept with the stream, so a restart changes nothing.
    log.close().await;
    let log = folder.open().await;
    log.append(add(1)).await.unwrap();
    log.append(append(stream, Expected::Revision(4), vec![Toy::Broken])).await.unwrap();
    let barred = log.append(add(4)).await;
    assert!(matches!(barred, Err(AppendError::Conflict { revision: 5 })), "{barred:?}");
    log.append(add(5)).await.unwrap();
}

async fn a_command_is_read_back_whole_however_long(folder: Folder) {
    let log = folder.open().await;
    count(&log, Uuid::now_v7(), 1).await.unwrap();
    // Longer than a page of reading, and than the largest prepared statement.
    let long = append(Uuid::now_v7(), Expected::Any, vec![Toy::Counted(2); 1_100]);
    let (actor, command) = (long.meta.actor, long.meta.command);
    let appended = log.append(long).await.unwrap();
    count(&log, Uuid::now_v7(), 3).await.unwrap();
    let (_, first) = log.known(actor, command).unwrap();
    assert_eq!(first, 2);
    assert!(log.read_command(first).await.unwrap() == appended.events);
    assert!(log.read_stream(appended.events[0].stream).await.unwrap() == appended.events);
}
