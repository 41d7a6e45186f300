//! Faults at COMMIT, made to order, and what must hold whatever became of it: an append that was
//! answered is in the log once, and one sent again is never doubled.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fault::Fault;
use crate::{Append, AppendError, Condition, Expected, Log, Meta, NewEvent, RowWrite, Settings};

/// Where the answer of a COMMIT is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// The transaction is open still, and will never be committed.
    Before,
    /// It is committed.
    After,
}

/// What looks after a lost answer; a control switches it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    /// The transaction is looked up before it is answered.
    LookUp,
    /// The log's tail is read before anything else is written.
    Tail,
}

/// The faults to come.
#[derive(Clone, Default)]
pub(crate) struct Faults(Arc<Mutex<Plan>>);

#[derive(Default)]
struct Plan {
    commits: Vec<Option<Lost>>,
    unreachable: usize,
    off: Vec<Guard>,
    meanwhile: Option<Meanwhile>,
}

/// What happens elsewhere before a lost transaction is looked up.
type Meanwhile = Box<dyn FnOnce() + Send>;

impl Faults {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to become of the next COMMIT.
    pub fn at_commit(&self) -> Option<Lost> {
        self.plan().commits.pop().flatten()
    }

    /// Fails when the file is to be out of reach.
    pub fn at_reopen(&self) -> Result<(), Fault> {
        let meanwhile = self.plan().meanwhile.take();
        if let Some(meanwhile) = meanwhile {
            meanwhile();
        }
        let mut plan = self.plan();
        if plan.unreachable == 0 {
            return Ok(());
        }
        plan.unreachable -= 1;
        Err(fault())
    }

    pub fn is_off(&self, guard: Guard) -> bool {
        self.plan().off.contains(&guard)
    }
}

/// What a connection says that broke.
pub(crate) fn fault() -> Fault {
    Fault::Storage("disk I/O error".to_owned())
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Toy {
    Counted(u64),
}

/// Where the log lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum On {
    Sqlite,
    Postgres,
}

/// The engines there are to test on: PostgreSQL where `sh tests/postgres.sh` has started one.
fn engines() -> impl Iterator<Item = On> {
    let postgres = std::env::var_os("CASETRAIL_TEST_POSTGRES").map(|_| On::Postgres);
    [On::Sqlite].into_iter().chain(postgres)
}

impl On {
    fn settings(self, folder: &std::path::Path) -> Settings {
        let mut settings = Settings::new(folder);
        if self == On::Postgres {
            let url = std::env::var("CASETRAIL_TEST_POSTGRES").unwrap();
            let schema = format!("faults_{}", &Uuid::new_v4().simple().to_string()[..16]);
            settings.log_url = Some(format!("{url}&options[search_path]={schema}"));
        }
        settings
    }
}

struct Broken {
    log: Log<Toy>,
    faults: Faults,
    folder: std::path::PathBuf,
}

impl Drop for Broken {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

async fn open(on: On, off: &[Guard]) -> Broken {
    let folder = std::env::temp_dir().join(format!("eventlog-commit-{}", Uuid::new_v4()));
    let settings = on.settings(&folder);
    let faults = settings.faults.clone();
    let log = Log::open(settings).await.unwrap();
    faults.plan().off = off.to_vec();
    Broken { log, faults, folder }
}

fn meta() -> Meta {
    Meta {
        command: Uuid::new_v4(),
        fingerprint: [1; 16],
        actor: Uuid::from_u128(1),
        organisation: None,
        role: None,
        cause: None,
        at: chrono::Utc::now(),
    }
}

fn counted(stream: u128, n: u64) -> Append<Toy> {
    let event = Toy::Counted(n);
    let new =
        NewEvent { id: Uuid::new_v4(), subject: None, series: Some("toy"), number: None, event };
    Append {
        stream: Uuid::from_u128(stream),
        expected: Expected::Any,
        events: vec![new],
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows: Vec::new(),
        meta: meta(),
    }
}

fn row_alone(id: Uuid, expected: u64) -> Append<Toy> {
    let (owner, scope) = (Uuid::from_u128(7), Uuid::from_u128(8));
    let body = b"draft".to_vec();
    let (series, number, expires) = (None, None, None);
    let put =
        RowWrite::Put { kind: "draft", id, owner, scope, expected, series, number, body, expires };
    Append { events: Vec::new(), rows: vec![put], ..counted(1, 0) }
}

/// Appends once under this fault, then the same again; what both answered, and how many events
/// the log holds.
async fn under(
    on: On,
    lost: Lost,
    unreachable: usize,
    off: &[Guard],
) -> (Result<bool, String>, Result<bool, String>, u64) {
    let broken = open(on, off).await;
    {
        let mut plan = broken.faults.plan();
        plan.commits = vec![Some(lost)];
        plan.unreachable = unreachable;
    }
    let append = counted(1, 1);
    let say = |answer: Result<crate::Appended<Toy>, AppendError>| {
        answer.map(|appended| appended.repeated).map_err(|error| error.to_string())
    };
    let first = say(broken.log.append(append.clone()).await);
    let again = say(broken.log.append(append).await);
    // What could not be looked up is found by itself.
    while broken.log.condition() != Condition::Writing {
        tokio::task::yield_now().await;
    }
    let held = broken.log.read(0, 100).await.unwrap();
    assert_eq!(held.len() as u64, broken.log.head());
    broken.log.close().await;
    (first, again, held.len() as u64)
}

fn read_only<T>() -> Result<T, String> {
    Err("the log can only be read now: disk I/O error".to_owned())
}

#[tokio::test]
async fn an_append_whose_answer_was_lost_is_looked_up() {
    for on in engines() {
        assert_eq!(under(on, Lost::After, 0, &[]).await, (Ok(false), Ok(true), 1), "{on:?}");
        // What a database certainly does not hold is written again; a disk is not asked twice.
        let before = match on {
            On::Sqlite => (read_only(), Ok(false), 1),
            On::Postgres => (Ok(false), Ok(true), 1),
        };
        assert_eq!(under(on, Lost::Before, 0, &[]).await, before, "{on:?}");
    }
}

#[tokio::test]
async fn an_append_that_could_not_be_looked_up_is_known_when_it_is_sent_again() {
    let on = On::Sqlite;
    assert_eq!(under(on, Lost::After, 1, &[]).await, (read_only(), Ok(true), 1));
    assert_eq!(under(on, Lost::Before, 1, &[]).await, (read_only(), Ok(false), 1));
    assert_eq!(under(on, Lost::After, 2, &[]).await, (read_only(), read_only(), 1));
}

/// The way to a database is tried again with the same batch, which is known if it is there.
#[tokio::test]
async fn a_database_out_of_reach_for_a_moment_costs_nobody_an_answer() {
    for on in engines().filter(|on| *on == On::Postgres) {
        assert_eq!(under(on, Lost::After, 1, &[]).await, (Ok(true), Ok(true), 1));
        assert_eq!(under(on, Lost::Before, 1, &[]).await, (Ok(false), Ok(true), 1));
        assert_eq!(under(on, Lost::After, 2, &[]).await, (read_only(), Ok(true), 1));
        assert_eq!(under(on, Lost::Before, 2, &[]).await, (read_only(), Ok(false), 1));
        assert_eq!(under(on, Lost::After, 0, &[Guard::LookUp]).await, (Ok(true), Ok(true), 1));
    }
}

#[tokio::test]
async fn the_controls_without_looking_it_is_told_wrong_and_without_the_tail_doubled() {
    let on = On::Sqlite;
    let guessed = under(on, Lost::After, 0, &[Guard::LookUp]).await;
    assert_eq!(guessed, (read_only(), Ok(true), 1), "told as failed, though it is there");
    let (_, again, held) = under(on, Lost::After, 0, &[Guard::LookUp, Guard::Tail]).await;
    assert_eq!((again, held), (Ok(false), 2), "and written a second time");
}

/// The same command is taken by another instance while it is not known what became of it here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_instances_event_of_the_same_command_is_not_taken_for_ours() {
    for on in engines().filter(|on| *on == On::Postgres) {
        let folder = std::env::temp_dir().join(format!("eventlog-commit-{}", Uuid::new_v4()));
        let settings = on.settings(&folder.join("one"));
        let one = Log::<Toy>::open(settings.clone()).await.unwrap();
        let dir = folder.join("two");
        std::fs::create_dir_all(&dir).unwrap();
        for name in ["master.key", "keys.db"] {
            std::fs::copy(settings.dir.join(name), dir.join(name)).unwrap();
        }
        let two = Settings { dir, faults: Faults::default(), ..settings.clone() };
        let two = Log::<Toy>::open(two).await.unwrap();
        let append = counted(1, 1);
        let later = append.meta.at + chrono::TimeDelta::seconds(1);
        let there = Append { meta: Meta { at: later, ..append.meta.clone() }, ..append.clone() };
        let (log, runtime) = (two.clone(), tokio::runtime::Handle::current());
        {
            let mut plan = settings.faults.plan();
            plan.commits = vec![Some(Lost::Before)];
            plan.meanwhile = Some(Box::new(move || {
                let taken = async move { log.append(there).await.unwrap() };
                let taken = tokio::task::block_in_place(|| runtime.block_on(taken));
                assert!(!taken.repeated);
            }));
        }
        let answered = one.append(append.clone()).await.unwrap();
        assert!(answered.repeated, "it is known as the other's");
        let held = two.read(0, 10).await.unwrap();
        // The control: place and id are those that ours would have had, and it is another event.
        assert_eq!((held.len(), held[0].id), (1, append.events[0].id));
        assert_eq!(held[0].at.timestamp_micros(), later.timestamp_micros());
        assert_eq!(answered.events, held);
        assert_eq!(one.follow(0).next_batch(10).await.unwrap(), held, "and shown as the other's");
        one.close().await;
        two.close().await;
        drop(std::fs::remove_dir_all(&folder));
    }
}

#[tokio::test]
async fn rows_alone_are_looked_up_too() {
    for on in engines() {
        for (lost, first) in [(Lost::After, true), (Lost::Before, on == On::Postgres)] {
            let broken = open(on, &[]).await;
            let id = Uuid::new_v4();
            broken.faults.plan().commits = vec![Some(lost)];
            let append = row_alone(id, 0);
            assert_eq!(broken.log.append(append.clone()).await.is_ok(), first);
            let again = broken.log.append(append).await.unwrap();
            assert_eq!((again.repeated, again.rows[0].version), (first, 1));
            broken.faults.plan().commits = vec![Some(lost)];
            assert_eq!(broken.log.append(row_alone(id, 1)).await.is_ok(), first);
            broken.log.close().await;
        }
    }
}

/// Appends this many, each again until it is answered; their positions.
async fn insist(log: &Log<Toy>, caller: u64, appends: u64) -> Vec<(Uuid, u64)> {
    let mut answered = Vec::new();
    for n in 0..appends {
        let append = counted(u128::from(caller % 3) + 1, n);
        let appended = loop {
            match log.append(append.clone()).await {
                Ok(appended) => break appended,
                Err(AppendError::ReadOnly(_)) => {}
                Err(error) => panic!("{error}"),
            }
        };
        answered.push((append.meta.command, appended.position));
    }
    answered
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_many_callers_and_any_faults_all_are_there_once() {
    for on in engines() {
        many_callers_and_any_faults(on).await;
    }
}

async fn many_callers_and_any_faults(on: On) {
    const CALLERS: u64 = 8;
    const APPENDS: u64 = 60;
    let broken = open(on, &[]).await;
    let any = [None, Some(Lost::Before), None, Some(Lost::After), Some(Lost::After)];
    broken.faults.plan().commits = any.into_iter().cycle().take(200).collect();
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..CALLERS {
        let (log, faults) = (broken.log.clone(), broken.faults.clone());
        callers.spawn(async move {
            faults.plan().unreachable += 3;
            insist(&log, caller, APPENDS).await
        });
    }
    let answered = callers.join_all().await.concat();
    let events = broken.log.read(0, 10_000).await.unwrap();
    assert_eq!(events.len() as u64, CALLERS * APPENDS, "each is there, and once");
    for (command, position) in answered {
        assert_eq!(events[position as usize - 1].command, command, "where it was said to be");
    }
    let numbers: Vec<_> = events.iter().map(|event| event.number.unwrap()).collect();
    assert_eq!(numbers, (1..=CALLERS * APPENDS).collect::<Vec<_>>(), "no number was lost");
    for stream in 1..=3 {
        assert!(broken.log.read_stream(Uuid::from_u128(stream)).await.is_ok());
    }
    let followed = broken.log.follow(0).next_batch(10_000).await.unwrap();
    assert_eq!(followed, events);
    assert!(broken.faults.plan().commits.len() < 190, "the faults happened");
    broken.log.close().await;
}
