//! Several instances append to one log on PostgreSQL at once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use casetrail_eventlog::{
    Append, AppendError, ClaimChange, Expected, Log, LogError, Recorded, RowWrite,
};
use sqlx::postgres::PgListener;
use sqlx::{Connection, Executor};
use uuid::Uuid;

use crate::toy::{Folder, Toy, all, append, count, event, painted};

const WRITERS: u64 = 24;

/// A log and so many instances on it, the first of which founded it.
async fn instances(count: usize) -> Option<(Vec<Folder>, Vec<Log<Toy>>)> {
    let first = Folder::on_postgres()?;
    let mut logs = vec![first.open().await];
    let mut folders = vec![first];
    for _ in 1..count {
        let folder = folders[0].beside();
        logs.push(folder.open().await);
        folders.push(folder);
    }
    Some((folders, logs))
}

/// How long the race goes on: so many events of each writer, or as long as is asked for.
#[derive(Clone, Copy)]
enum Length {
    Events(u64),
    Time(Duration),
}

impl Length {
    fn chosen() -> Self {
        let seconds = std::env::var("CASETRAIL_RACE_SECONDS").ok().and_then(|n| n.parse().ok());
        seconds.map_or(Length::Events(25), |seconds| Length::Time(Duration::from_secs(seconds)))
    }

    /// Whether one who has written so many since then writes another.
    fn goes_on(self, written: u64, begun: Instant) -> bool {
        match self {
            Length::Events(most) => written < most,
            Length::Time(most) => begun.elapsed() < most,
        }
    }
}

/// Where the race ends; nobody knows before the writers have ended.
#[derive(Clone)]
struct Goal(Arc<AtomicU64>);

impl Goal {
    fn unknown() -> Self {
        Self(Arc::new(AtomicU64::new(u64::MAX)))
    }

    fn set(&self, position: u64) {
        self.0.store(position, Ordering::Relaxed);
    }

    fn is_beyond(&self, position: u64) -> bool {
        position < self.0.load(Ordering::Relaxed)
    }
}

async fn take(log: &Log<Toy>, goal: Goal) -> Vec<Arc<Recorded<Toy>>> {
    let mut follow = log.follow(0);
    let mut taken = Vec::new();
    while goal.is_beyond(follow.after()) {
        taken.extend(follow.next_batch(700).await.unwrap());
    }
    taken
}

/// Commits of every third event take a while, at the moment when its position is settled and its
/// transaction not yet visible.
const SLOW_COMMITS: &str = "\
    CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
    IF new.position % 3 = 0 THEN PERFORM pg_sleep(0.004); END IF; RETURN NULL; END $$; \
    CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED \
    FOR EACH ROW EXECUTE FUNCTION dawdle()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn followers_of_every_instance_see_1_to_n_while_all_write_and_commits_are_slow() {
    let Some((folders, logs)) = instances(4).await else { return };
    folders[0].intruder().await.execute(sqlx::raw_sql(SLOW_COMMITS)).await.unwrap();
    let goal = Goal::unknown();
    let mut followers = tokio::task::JoinSet::new();
    for log in &logs {
        let (log, goal) = (log.clone(), goal.clone());
        followers.spawn(async move { take(&log, goal).await });
    }
    let (length, begun) = (Length::chosen(), Instant::now());
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let log = logs[writer as usize % logs.len()].clone();
        writers.spawn(async move {
            let mut written = 0;
            while length.goes_on(written, begun) {
                count(&log, Uuid::from_u128(writer.into()), written).await.unwrap();
                written += 1;
            }
            (writer, written)
        });
    }
    let written = writers.join_all().await;
    let total: u64 = written.iter().map(|(_, written)| written).sum::<u64>() + 1;
    goal.set(total);
    // Whoever has seen all of it already waits for this.
    count(&logs[0], Uuid::now_v7(), 0).await.unwrap();
    let held = all(&logs[0]).await;
    assert!(held.iter().map(|event| event.position).eq(1..=total));
    for seen in followers.join_all().await {
        assert!(seen == held, "each exactly once, in order");
    }
    for (writer, written) in written {
        let stream = logs[1].read_stream(Uuid::from_u128(writer.into())).await.unwrap();
        assert_eq!(stream.len() as u64, written);
    }
    println!("{total} events in {:?}, each seen once and in order on 4 instances", begun.elapsed());
}

/// The control: what a reader at the tail of a plain sequence makes of the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_a_reader_of_a_plain_sequence_skips() {
    let Some(folder) = Folder::on_postgres() else { return };
    let mut owner = folder.intruder().await;
    // The intruder's URL names the schema, which nobody has made yet.
    let schema = folder.schema().to_owned();
    let make = format!(
        "CREATE SCHEMA {schema}; CREATE TABLE plain (position bigserial PRIMARY KEY, n bigint); \
         {}",
        SLOW_COMMITS.replace(" ON events", " ON plain")
    );
    owner.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(make))).await.unwrap();
    let (length, begun) = (Length::chosen(), Instant::now());
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let mut connection = folder.intruder().await;
        writers.spawn(async move {
            let mut written = 0;
            while length.goes_on(written, begun) {
                let insert = sqlx::query("INSERT INTO plain (n) VALUES ($1)").bind(written as i64);
                connection.execute(insert).await.unwrap();
                written += 1;
            }
            written
        });
    }
    let goal = Goal::unknown();
    let reader = tokio::spawn({
        let goal = goal.clone();
        async move {
            let (mut last, mut seen) = (0_i64, 0_u64);
            while goal.is_beyond(last as u64) {
                let query = sqlx::query_scalar("SELECT position FROM plain WHERE position > $1");
                let new: Vec<i64> = query.bind(last).fetch_all(&mut owner).await.unwrap();
                seen += new.len() as u64;
                last = new.into_iter().max().unwrap_or(last);
            }
            seen
        }
    });
    let total: u64 = writers.join_all().await.into_iter().sum();
    goal.set(total);
    let seen = reader.await.unwrap();
    assert!(seen < total, "it saw all {seen}: the race was none");
    println!("the control saw {seen} of {total}");
}

fn numbered(stream: Uuid) -> Append<Toy> {
    let mut append = append(stream, Expected::Any, vec![]);
    let mut event = event(Toy::Broken);
    event.series = Some("case");
    append.events = vec![event];
    append
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_have_no_gaps_and_no_doubles_across_instances() {
    let Some((_folders, logs)) = instances(3).await else { return };
    logs[1].start_series("case", 98_713).await.unwrap();
    assert!(logs[2].start_series("case", 5).await.is_err());
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..30 {
        let log = logs[caller % 3].clone();
        callers.spawn(async move {
            let mut numbers = Vec::new();
            for _ in 0..8 {
                let appended = log.append(numbered(Uuid::from_u128(1))).await.unwrap();
                numbers.push((appended.position, appended.events[0].number.unwrap()));
            }
            numbers
        });
    }
    let numbers: BTreeSet<_> = callers.join_all().await.into_iter().flatten().collect();
    assert!(numbers.into_iter().eq((1..=240).zip(98_713..)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_who_want_one_claim_on_four_instances_one_gets_it() {
    let Some((_folders, logs)) = instances(4).await else { return };
    for round in 0..5_u128 {
        let claim = Uuid::from_u128(1_000 + round);
        let mut callers = tokio::task::JoinSet::new();
        for caller in 0..50_u128 {
            let log = logs[caller as usize % 4].clone();
            let stream = Uuid::from_u128(round * 100 + caller + 1);
            callers.spawn(async move {
                let mut wanting = append(stream, Expected::Revision(0), vec![Toy::Broken]);
                wanting.claims = vec![ClaimChange::Take { claim }];
                (stream, log.append(wanting).await)
            });
        }
        let answers = callers.join_all().await;
        let got: Vec<_> = answers
            .iter()
            .filter(|(_, answer)| answer.is_ok())
            .map(|(stream, _)| *stream)
            .collect();
        assert_eq!(got.len(), 1);
        for (_, answer) in answers {
            let taken = matches!(answer, Err(AppendError::ClaimTaken { by }) if by == got[0]);
            assert!(answer.is_ok() || taken, "{answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_sent_to_every_instance_at_once_appends_once() {
    let Some((folders, logs)) = instances(4).await else { return };
    let sent = append(Uuid::now_v7(), Expected::Any, vec![painted(), Toy::Counted(1)]);
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..100 {
        let (log, sent) = (logs[caller % 4].clone(), sent.clone());
        callers.spawn(async move { log.append(sent).await.unwrap() });
    }
    let answers = callers.join_all().await;
    assert_eq!(all(&logs[0]).await.len(), 2);
    assert_eq!(answers.iter().filter(|answer| !answer.repeated).count(), 1);
    assert!(answers.iter().all(|answer| answer.events == answers[0].events));
    let mut other = sent.clone();
    other.meta.fingerprint = [8; 16];
    for log in &logs {
        let reused = log.append(other.clone()).await;
        assert!(matches!(reused, Err(AppendError::CommandIdReused)), "{reused:?}");
    }
    // An instance that comes later knows it too.
    let late = folders[0].beside();
    let late = late.open().await;
    assert!(late.append(sent).await.unwrap().repeated);
}

#[tokio::test]
async fn what_one_instance_knows_of_the_log_is_never_held_against_another() {
    let Some((_folders, logs)) = instances(2).await else { return };
    let (stream, read) = (Uuid::now_v7(), Uuid::now_v7());
    // Each knows the streams, and is then overtaken by the other.
    for revision in 0..10 {
        let log = &logs[revision as usize % 2];
        log.append(append(stream, Expected::Revision(revision), vec![Toy::Broken])).await.unwrap();
        let mut relying = append(Uuid::now_v7(), Expected::Any, vec![Toy::Broken]);
        relying.relied_on = vec![(stream, revision + 1), (read, 0)];
        logs[(revision as usize + 1) % 2].append(relying.clone()).await.unwrap();
        relying.meta.command = Uuid::new_v4();
        relying.relied_on = vec![(stream, revision)];
        let refused = logs[(revision as usize + 1) % 2].append(relying).await;
        assert!(matches!(refused, Err(AppendError::ReliedOnMoved { .. })), "{refused:?}");
    }
    let mut row = append(Uuid::now_v7(), Expected::Any, vec![]);
    for version in 0..6 {
        row.meta.command = Uuid::new_v4();
        row.rows = vec![RowWrite::Put {
            kind: "draft",
            id: Uuid::from_u128(7),
            owner: Uuid::from_u128(5),
            scope: Uuid::from_u128(6),
            expected: version,
            series: Some("request"),
            number: None,
            body: b"draft".to_vec(),
            expires: None,
        }];
        let put = logs[version as usize % 2].append(row.clone()).await.unwrap();
        assert_eq!((put.rows[0].version, put.rows[0].number), (version + 1, Some(1)));
    }
}

/// Whether an append is hinted at.
async fn is_heard(log: &Log<Toy>, line: &mut PgListener) -> bool {
    count(log, Uuid::now_v7(), 0).await.unwrap();
    let heard = tokio::time::timeout(Duration::from_millis(300), line.recv()).await.is_ok();
    while line.next_buffered().is_some() {}
    heard
}

async fn within_seconds(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn appends_are_hinted_at_only_where_another_instance_listens() {
    let Some((folders, logs)) = instances(1).await else { return };
    let mut line = PgListener::connect(folders[0].url().unwrap()).await.unwrap();
    line.listen(&format!("{}_appended", folders[0].schema())).await.unwrap();
    within_seconds("one alone gives none", async || !is_heard(&logs[0], &mut line).await).await;
    let folder = folders[0].beside();
    let other = folder.open().await;
    within_seconds("two give them", async || is_heard(&logs[0], &mut line).await).await;
    assert!(is_heard(&other, &mut line).await);
    other.close().await;
    within_seconds("alone again", async || !is_heard(&logs[0], &mut line).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_append_is_soon_seen_by_the_other_instances() {
    let Some((_folders, logs)) = instances(2).await else { return };
    let mut follow = logs[1].follow(0);
    for n in 0..20 {
        let appended = count(&logs[0], Uuid::now_v7(), n).await.unwrap();
        let begun = Instant::now();
        assert_eq!(follow.next_batch(10).await.unwrap(), appended.events);
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        assert_eq!(logs[1].head(), n + 1);
        let meta = &appended.events[0];
        assert!(logs[1].known(meta.actor, meta.command).is_some(), "its command is known");
    }
    assert!(logs[1].confirmed().elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_second_instance_needs_the_first_ones_master_key() {
    let Some((folders, _logs)) = instances(1).await else { return };
    let beside = folders[0].beside();
    std::fs::remove_file(beside.path().join("master.key")).unwrap();
    let missing = Log::<Toy>::open(beside.settings()).await.err();
    assert!(matches!(missing, Some(LogError::NoMasterKey(_))), "{missing:?}");
    std::fs::write(beside.path().join("master.key"), "ab".repeat(32)).unwrap();
    let wrong = Log::<Toy>::open(beside.settings()).await.err();
    assert!(matches!(wrong, Some(LogError::WrongMasterKey(_))), "{wrong:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instances_that_start_at_once_found_one_log() {
    let Some(first) = Folder::on_postgres() else { return };
    std::fs::write(first.path().join("master.key"), "ab".repeat(32)).unwrap();
    let folders: Vec<Folder> = (0..5).map(|_| first.beside()).collect();
    let opened = futures_util::future::join_all(folders.iter().map(Folder::open)).await;
    let ids: BTreeSet<Uuid> = opened.iter().map(Log::log_id).collect();
    assert_eq!(ids.len(), 1);
    for (n, log) in opened.iter().enumerate() {
        count(log, Uuid::from_u128(1), n as u64).await.unwrap();
    }
    assert_eq!(all(&opened[3]).await.len(), 5);
}

/// Another's transaction that holds the lock, and does nothing for as long as it is let.
async fn frozen(folder: &Folder) -> sqlx::PgConnection {
    let url = format!("{}&options[idle_in_transaction_session_timeout]=2s", folder.url().unwrap());
    let mut holder = sqlx::PgConnection::connect(&url).await.unwrap();
    let lock = "BEGIN; SELECT turn FROM turn FOR UPDATE";
    holder.execute(sqlx::raw_sql(lock)).await.unwrap();
    holder
}

#[tokio::test]
async fn a_frozen_holder_of_the_lock_delays_others_two_seconds_and_no_longer() {
    let Some((folders, logs)) = instances(1).await else { return };
    count(&logs[0], Uuid::now_v7(), 1).await.unwrap();
    let mut holder = frozen(&folders[0]).await;
    let begun = Instant::now();
    count(&logs[0], Uuid::now_v7(), 2).await.unwrap();
    let waited = begun.elapsed();
    assert!(waited > Duration::from_millis(1_000), "it had to wait: {waited:?}");
    assert!(waited < Duration::from_millis(4_000), "it waited {waited:?}");
    assert!(holder.execute("COMMIT").await.is_err(), "the frozen one has lost its transaction");
}

/// A child that appends on and on, to be stopped at any moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the child process of the test below"]
async fn appends_until_it_is_stopped() {
    let (Some(dir), Ok(url)) =
        (std::env::var_os("EVENTLOG_FROZEN_DIR"), std::env::var("EVENTLOG_FROZEN_URL"))
    else {
        return;
    };
    let settings = casetrail_eventlog::Settings {
        log_url: Some(url.clone()),
        keys_url: Some(url),
        ..casetrail_eventlog::Settings::new(std::path::Path::new(&dir))
    };
    let log = Log::<Toy>::open(settings).await.unwrap();
    for n in 0.. {
        println!("appended {n}");
        // It may lose its turn while it is stopped.
        drop(count(&log, Uuid::from_u128(2), n).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_stopped_at_any_moment_delays_the_others_no_longer_than_its_lock() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    const ROUNDS: u64 = 8;
    let Some((folders, logs)) = instances(1).await else { return };
    let beside = folders[0].beside();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["instances::appends_until_it_is_stopped", "--exact", "--ignored", "--nocapture"])
        .env("EVENTLOG_FROZEN_DIR", beside.path())
        .env("EVENTLOG_FROZEN_URL", beside.url().unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let process = child.id().to_string();
    let signal = |name: &str| {
        Command::new("kill").args([name, &process]).status().unwrap();
    };
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut slowest = Duration::ZERO;
    for round in 0..ROUNDS {
        // Both write, so each takes the lock first and drains its queue under it.
        let mut appended = 0;
        while appended < 20 {
            let line = lines.next().expect("it goes on").unwrap();
            appended += u64::from(line.starts_with("appended"));
            count(&logs[0], Uuid::from_u128(1), round).await.unwrap();
        }
        signal("-STOP");
        for n in 0..3 {
            let begun = Instant::now();
            count(&logs[0], Uuid::from_u128(1), n).await.unwrap();
            slowest = slowest.max(begun.elapsed());
        }
        signal("-CONT");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    println!("the slowest append beside a frozen instance took {slowest:?}");
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    let held = all(&logs[0]).await;
    assert!(held.iter().map(|event| event.position).eq(1..=held.len() as u64));
}

/// Also when the one on duty says nothing any more, as a process that froze.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_instance_at_a_time_is_on_duty() {
    let Some((_folders, logs)) = instances(2).await else { return };
    let soon = |seconds| Duration::from_secs(seconds);
    let mut first = logs[0].duty("this").await;
    let second = logs[1].duty("this");
    tokio::pin!(second);
    tokio::select! {
        () = first.keep() => panic!("it is lost without a reason"),
        _ = &mut second => panic!("two are on duty"),
        () = tokio::time::sleep(soon(8)) => {}
    }
    let other = tokio::time::timeout(soon(2), logs[1].duty("that")).await;
    assert!(other.is_ok(), "another duty is another's");

    let second = tokio::time::timeout(soon(12), second).await.expect("the first said nothing");
    tokio::time::timeout(soon(3), first.keep()).await.expect("and finds that it is lost");
    drop(second);
    tokio::time::timeout(soon(3), logs[0].duty("this")).await.expect("whoever leaves gives it up");
}
