//! A log that is copied to another place is the same log.

use std::panic::AssertUnwindSafe;

use casetrail_eventlog::copy::{Copying, End, KeysEnd, Onto, Surveyed, While, copy_keys};
use casetrail_eventlog::{Expected, Log, LogError, Settings};
use futures_util::FutureExt;
use proptest::prelude::*;
use sqlx::Executor;
use uuid::Uuid;

use crate::same::{Step, append as append_of, held_as_it_is, step};
use crate::toy::{Folder, Toy, all, append, count, painted};

const CASES: u32 = 3;

/// Both engines, as folders.
fn folders() -> Vec<fn() -> Option<Folder>> {
    vec![|| Some(Folder::new()), Folder::on_postgres]
}

async fn moved(from: &Folder, to: &Folder) -> Result<Surveyed, LogError> {
    copied(from, to, (Onto::Beginning, While::Still), &mut |_, _| {}).await
}

async fn copied(
    from: &Folder,
    to: &Folder,
    (onto, meanwhile): (Onto, While),
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Surveyed, LogError> {
    let (from_keys, to_keys) = (KeysEnd::of(from.settings()), KeysEnd::of(to.settings()));
    let (from, to) = (&End::log(from.settings()), &End::log(to.settings()));
    let keys = Some((&from_keys, &to_keys));
    Copying { from, to, onto, meanwhile, keys }.run(progress).await
}

/// A log of so many small events, and a few personal ones, closed.
async fn written(folder: &Folder, events: u64) {
    let log = folder.open().await;
    log.start_series("case", 98_713).await.unwrap();
    let personal = append(Uuid::from_u128(1), Expected::Any, vec![painted(); 3]);
    log.append(personal).await.unwrap();
    let many = (3..events).map(Toy::Counted).collect::<Vec<_>>();
    for many in many.chunks(1_000) {
        let append = append(Uuid::from_u128(2), Expected::Any, many.to_vec());
        log.append(append).await.unwrap();
    }
    log.close().await;
}

/// Runs a history in one log, moves it around, and goes on with it in all of them.
async fn moved_around(history: &[Step], rest: &[Step]) {
    for first in folders() {
        let Some(first) = first() else { return };
        run(&first, history).await;
        let mut places = vec![first];
        for next in folders().into_iter().chain(folders()) {
            let Some(next) = next() else { return };
            let last = places.last().unwrap();
            let told = moved(last, &next).await.unwrap();
            // Moved again, there is nothing left to move.
            assert_eq!(moved(last, &next).await.unwrap(), told);
            places.push(next);
        }
        let mut expected = None;
        for place in &places {
            let log = place.open().await;
            let held = held_as_it_is(&log).await;
            log.close().await;
            let went_on = run(place, rest).await;
            let expected = expected.get_or_insert_with(|| (held.clone(), went_on.clone()));
            assert_eq!((held, went_on), *expected, "{:?}", place.url());
        }
    }
}

/// What a log answers to a history: numbers, refusals, what is repeated.
async fn run(folder: &Folder, history: &[Step]) -> Vec<String> {
    let log = folder.open().await;
    let mut answers = Vec::new();
    for step in history {
        let append = append_of(step);
        if append.events.is_empty() && append.rows.is_empty() {
            continue;
        }
        answers.push(match log.append(append).await {
            Ok(made) => {
                let numbers: Vec<_> = made.events.iter().map(|event| event.number).collect();
                format!("{} {numbers:?} {}", made.position, made.repeated)
            }
            Err(refused) => refused.to_string(),
        });
    }
    log.close().await;
    answers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, ..ProptestConfig::default() })]

    #[test]
    fn a_log_that_moves_is_the_same_log_and_goes_on(
        history in proptest::collection::vec(step(), 1..40),
        rest in proptest::collection::vec(step(), 1..10),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(moved_around(&history, &rest));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_that_was_cut_off_goes_on_and_until_then_nobody_opens_it() {
    for from in folders() {
        for to in folders() {
            let (Some(from), Some(to)) = (from(), to()) else { return };
            written(&from, 7_000).await;
            for cut in [1, 3] {
                let mut told = 0;
                let mut progress = |_, _| {
                    told += 1;
                    assert!(told < cut, "cut off");
                };
                let kept = (Onto::Beginning, While::Still);
                let move_it = AssertUnwindSafe(copied(&from, &to, kept, &mut progress));
                assert!(move_it.catch_unwind().await.is_err(), "it was cut off");
                let refused = Log::<Toy>::open(to.settings()).await.err().unwrap();
                assert!(matches!(refused, LogError::Unfinished(_)), "{refused}");
                let refused = Log::<Toy>::open_read_only(to.settings()).await.err().unwrap();
                assert!(matches!(refused, LogError::Unfinished(_)), "{refused}");
            }
            // Meanwhile the source may have gone on.
            let log = from.open().await;
            count(&log, Uuid::from_u128(3), 1).await.unwrap();
            log.close().await;
            let mut told = Vec::new();
            let kept = (Onto::Beginning, While::Still);
            let done = copied(&from, &to, kept, &mut |done, of| told.push((done, of))).await;
            assert_eq!(done.unwrap().head, 7_001);
            assert_eq!(told.first().unwrap().1, 6_000, "what was there is compared: {told:?}");
            let (one, other) = (from.open().await, to.open().await);
            assert_eq!(all(&one).await, all(&other).await);
            one.close().await;
            other.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_holds_anything_else_is_left_alone() {
    for to in folders() {
        let (from, Some(to)) = (Folder::new(), to()) else { return };
        written(&from, 10).await;
        // Another log.
        std::fs::copy(from.path().join("master.key"), to.path().join("master.key")).unwrap();
        written(&to, 10).await;
        let refused = moved(&from, &to).await.unwrap_err().to_string();
        assert!(refused.contains("another log"), "{refused}");
        assert_eq!(all(&to.open().await).await.len(), 10, "as it was");

        // The same log, which went another way.
        let Some(forked) =
            (if to.url().is_some() { Folder::on_postgres() } else { Some(Folder::new()) })
        else {
            return;
        };
        moved(&from, &forked).await.unwrap();
        for (folder, n) in [(&from, 1), (&forked, 2)] {
            let log = folder.open().await;
            count(&log, Uuid::from_u128(9), n).await.unwrap();
            count(&log, Uuid::from_u128(8), 0).await.unwrap();
            log.close().await;
        }
        let refused = moved(&from, &forked).await.unwrap_err();
        assert!(matches!(refused, LogError::OtherEvents { .. }), "{refused}");
        let log = forked.open().await;
        count(&log, Uuid::from_u128(9), 3).await.unwrap();
        log.close().await;
        let refused = moved(&from, &forked).await.unwrap_err().to_string();
        assert!(refused.contains("goes further"), "{refused}");
        assert_eq!(all(&forked.open().await).await.len(), 13, "as it was");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_is_served_is_not_moved_but_copied() {
    for from in folders() {
        let (Some(from), to) = (from(), Folder::new()) else { return };
        written(&from, 10).await;
        let log = from.open().await;
        let refused = moved(&from, &to).await.unwrap_err();
        assert!(matches!(refused, LogError::InUse(_)), "{refused}");
        // A copy is of the moment at which it began, while the log goes on.
        let archive = to.path().join("log.copy");
        let (from_end, to_end) = (End::log(from.settings()), End::Archive(archive.clone()));
        let onto = Onto::Nothing;
        let copying =
            Copying { from: &from_end, to: &to_end, onto, meanwhile: While::Served, keys: None };
        let saved = copying.run(&mut |_, _| {}).await.unwrap();
        count(&log, Uuid::from_u128(5), 1).await.unwrap();
        assert_eq!(saved.head, 10);
        assert_eq!(casetrail_eventlog::copy::survey_archive(&archive).await.unwrap(), saved);
        log.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_writes_a_target_while_it_is_served() {
    let (from, Some(to)) = (Folder::new(), Folder::on_postgres()) else { return };
    written(&from, 10).await;
    std::fs::copy(from.path().join("master.key"), to.path().join("master.key")).unwrap();
    let log = to.open().await;
    let refused = moved(&from, &to).await.unwrap_err();
    assert!(matches!(refused, LogError::InUse(_)), "{refused}");
    log.close().await;
    // Empty, it may become another log.
    assert_eq!(moved(&from, &to).await.unwrap().head, 10);
    assert_eq!(all(&to.open().await).await, all(&from.open().await).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_hold_is_not_copied() {
    let (from, to) = (Folder::new(), Folder::new());
    written(&from, 10).await;
    from.intrude(
        "DROP TRIGGER events_are_never_changed; \
         UPDATE events SET payload = CAST('4' AS BLOB) WHERE position = 7",
    )
    .unwrap();
    let refused = moved(&from, &to).await.unwrap_err();
    assert!(matches!(refused, LogError::Tampered { position: 7, .. }), "{refused}");
    let refused = Log::<Toy>::open(to.settings()).await.err().unwrap();
    assert!(matches!(refused, LogError::Unfinished(_)), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_erased_at_either_end_is_erased_at_both() {
    for to in folders() {
        let (from, Some(to)) = (Folder::new(), to()) else { return };
        written(&from, 10).await;
        moved(&from, &to).await.unwrap();
        from.intrude("UPDATE events SET sealed = NULL WHERE position = 2").unwrap();
        moved(&from, &to).await.unwrap();
        let erased = |events: &[std::sync::Arc<casetrail_eventlog::Recorded<Toy>>]| {
            let known: Vec<bool> = events.iter().take(3).map(|e| e.event == painted()).collect();
            known
        };
        let log = to.open().await;
        assert_eq!(erased(&all(&log).await), [true, false, true], "one item");
        log.close().await;

        // The subject's key, destroyed at the target alone: no copy brings it back.
        match to.url() {
            None => to_keys(&to, "INSERT INTO shreds SELECT subject, number, 0 FROM keys"),
            Some(_) => {
                let schema = to.schema();
                let sql = format!(
                    "INSERT INTO {schema}_keys.shreds SELECT subject, number, 0 \
                     FROM {schema}_keys.keys; DELETE FROM {schema}_keys.keys"
                );
                let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
                to.intruder().await.execute(sql).await.unwrap();
            }
        }
        let keys = [&from, &to].map(|folder| KeysEnd::of(folder.settings()));
        copy_keys(&keys[0], &keys[1]).await.unwrap();
        moved(&from, &to).await.unwrap();
        assert_eq!(erased(&all(&to.open().await).await), [false, false, false]);
        // And a copy of those keys destroys what others still have.
        copy_keys(&keys[1], &keys[0]).await.unwrap();
        assert_eq!(erased(&all(&from.open().await).await), [false, false, false]);
    }
}

fn to_keys(folder: &Folder, sql: &str) {
    rusqlite::Connection::open(folder.path().join("keys.db")).unwrap().execute_batch(sql).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_with_another_master_key_takes_no_log() {
    let (from, to) = (Folder::new(), Folder::new());
    written(&from, 10).await;
    std::fs::write(to.path().join("master.key"), "11".repeat(32)).unwrap();
    let refused = moved(&from, &to).await.unwrap_err();
    assert!(matches!(refused, LogError::WrongMasterKey(_)), "{refused}");
    assert!(!to.path().join("log.db").exists() && !to.path().join("keys.db").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn small_partitions_are_made_as_events_come() {
    let (from, Some(to)) = (Folder::new(), Folder::on_postgres()) else { return };
    written(&from, 950).await;
    let small = Settings { partition_events: 100, ..to.settings() };
    let keys = [from.settings(), to.settings()].map(KeysEnd::of);
    let copying = Copying {
        from: &End::log(from.settings()),
        to: &End::log(small),
        onto: Onto::Beginning,
        meanwhile: While::Still,
        keys: Some((&keys[0], &keys[1])),
    };
    copying.run(&mut |_, _| {}).await.unwrap();
    let log = to.open().await;
    assert_eq!(all(&log).await, all(&from.open().await).await);
    count(&log, Uuid::from_u128(4), 1).await.unwrap();
}
