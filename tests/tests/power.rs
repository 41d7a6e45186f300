//! Power cuts: what a disk would hold had the power gone at any moment of a run of the real service,
//! made from a trace of its writes, and opened again. Nothing that was acknowledged may be missing.
//!
//! Up to its last sync a file is as it was written. What came after that may be there, or not, or in
//! part, sector by sector, in any order.

use crate::story::opened;
use casetrail_domain::Event;
use casetrail_eventlog::{Log, Settings};
use casetrail_tests::{App, Cast, Folder, User};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The files that are traced, as `tests/power/trace.c` numbers them.
const FILES: [&str; 4] = ["log.db", "log.db-wal", "keys.db", "keys.db-wal"];
/// What a disk writes whole or not at all.
const SECTOR_BYTES: usize = 512;
/// How many cuts are made unless `CASETRAIL_POWER_CUTS` says otherwise.
const CUTS: usize = 200;
/// How many people write at once, and how many comments each.
const WRITERS: usize = 8;
const COMMENTS: usize = 40;

/// Something that was done to a file.
#[derive(Clone)]
enum Op {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate { length: usize },
    Sync,
    Remove,
}

/// A record of the trace, and where in it the record ends.
struct Step {
    file: usize,
    op: Op,
    ends: u64,
}

/// A run of the service: what it began with, what it did, what it acknowledged, what it had written.
struct Run {
    folder: Folder,
    base: BTreeMap<usize, Vec<u8>>,
    steps: Vec<Step>,
    /// How long the trace was when an answer had come, and the position answered.
    acknowledged: Vec<(u64, u64)>,
    /// The hash of each event, by its position.
    hashes: Vec<Vec<u8>>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_loses_nothing_that_was_acknowledged() {
    let run = run().await;
    let cuts = std::env::var("CASETRAIL_POWER_CUTS").ok().and_then(|n| n.parse().ok());
    let cuts = cuts.unwrap_or(CUTS);
    let lost = lost(&run, &run.steps, cuts, 0x5eed).await;
    assert_eq!(lost.first(), None, "{} of {cuts} cuts lost something", lost.len());

    // The control: the same run on `synchronous = NORMAL`, which syncs the write-ahead log only before
    // it is folded into the database. It must lose.
    let normal = as_on_normal(&run.steps);
    assert!(normal.len() < run.steps.len(), "FULL syncs at each commit");
    let few = cuts.min(CUTS);
    let lost = self::lost(&run, &normal, few, 0x5eed).await;
    assert!(!lost.is_empty(), "the test would see a loss");
    println!("{cuts} power cuts lose nothing on FULL; of {few} on NORMAL {} do", lost.len());
}

/// What each cut lost of what was acknowledged before it; nothing for those that lost nothing.
async fn lost(run: &Run, steps: &[Step], cuts: usize, seed: u64) -> Vec<String> {
    let mut chance = Chance(seed);
    let mut lost = Vec::new();
    for n in 0..cuts {
        let at = 1 + chance.below(steps.len());
        let image = image(run, &steps[..at], &mut chance);
        let acknowledged = run.acknowledged.iter().filter(|(then, _)| *then <= steps[at - 1].ends);
        let acknowledged = acknowledged.map(|(_, position)| *position).max().unwrap_or(0);
        let found = hashes(&image.path().join("data")).await;
        let wrong = match found {
            Err(error) => Some(error),
            Ok(found) if (found.len() as u64) < acknowledged => {
                Some(format!("it ends at {}, {acknowledged} was acknowledged", found.len()))
            }
            Ok(found) if found[..] != run.hashes[..found.len()] => Some("it differs".to_owned()),
            Ok(_) => None,
        };
        lost.extend(wrong.map(|wrong| format!("cut {n} after step {at}: {wrong}")));
    }
    lost
}

/// The steps without the syncs of the write-ahead log that no write to its database follows.
fn as_on_normal(steps: &[Step]) -> Vec<Step> {
    let folds = |n: usize, wal: usize| {
        let next = steps[n + 1..].iter().find(|step| !matches!(step.op, Op::Sync));
        next.is_some_and(|next| next.file == wal - 1)
    };
    let kept = |(n, step): (usize, &Step)| {
        let is_wal = step.file % 2 == 1;
        let drops = is_wal && matches!(step.op, Op::Sync) && !folds(n, step.file);
        (!drops).then(|| Step { file: step.file, op: step.op.clone(), ends: step.ends })
    };
    steps.iter().enumerate().filter_map(kept).collect()
}

/// What the disk may hold when the power goes after these steps.
fn image(run: &Run, steps: &[Step], chance: &mut Chance) -> Folder {
    let folder = Folder::new();
    let data = folder.path().join("data");
    fs::create_dir(&data).expect("a temporary folder is writable");
    let key = run.folder.path().join("master.key");
    fs::copy(key, data.join("master.key")).expect("the key can be copied");
    for (file, name) in FILES.iter().enumerate() {
        let ops: Vec<&Op> =
            steps.iter().filter(|step| step.file == file).map(|step| &step.op).collect();
        let synced = ops.iter().rposition(|op| matches!(op, Op::Sync)).map_or(0, |last| last + 1);
        let mut bytes = run.base.get(&file).cloned();
        for op in &ops[..synced] {
            apply(&mut bytes, op);
        }
        let survives = chance.below(5);
        for op in &ops[synced..] {
            apply_perhaps(&mut bytes, op, survives, chance);
        }
        if let Some(bytes) = bytes {
            fs::write(data.join(name), bytes).expect("a temporary folder is writable");
        }
    }
    folder
}

fn apply(file: &mut Option<Vec<u8>>, op: &Op) {
    match op {
        Op::Write { offset, bytes } => {
            let file = file.get_or_insert_default();
            file.resize(file.len().max(offset + bytes.len()), 0);
            file[*offset..offset + bytes.len()].copy_from_slice(bytes);
        }
        Op::Truncate { length } => file.get_or_insert_default().resize(*length, 0),
        Op::Sync => {}
        Op::Remove => *file = None,
    }
}

/// What was not synced: nothing of it, all of it, or parts.
fn apply_perhaps(file: &mut Option<Vec<u8>>, op: &Op, survives: usize, chance: &mut Chance) {
    let whole = match survives {
        0 => return,
        1 => true,
        2 => chance.below(2) == 0,
        _ => false,
    };
    match op {
        Op::Write { offset, bytes } if !whole && survives > 2 => {
            for (n, sector) in bytes.chunks(SECTOR_BYTES).enumerate() {
                if chance.below(2) == 0 {
                    let offset = offset + n * SECTOR_BYTES;
                    apply(file, &Op::Write { offset, bytes: sector.to_vec() });
                }
            }
        }
        Op::Write { .. } | Op::Truncate { .. } | Op::Sync | Op::Remove if whole => apply(file, op),
        Op::Write { .. } | Op::Truncate { .. } | Op::Sync | Op::Remove => {}
    }
}

/// The hashes of all events of the log in a folder, opened as its owner opens it: every one is checked
/// and unsealed.
async fn hashes(data: &Path) -> Result<Vec<Vec<u8>>, String> {
    let log = Log::<Event>::open(Settings::new(data)).await.map_err(|error| error.to_string())?;
    let head = log.head();
    let reading = log.clone();
    let read = tokio::task::spawn_blocking(move || {
        let mut hashes = Vec::new();
        let each = |event: casetrail_eventlog::Recorded<Event>| {
            hashes.push(event.hash.to_vec());
            std::ops::ControlFlow::Continue(())
        };
        reading.scan(0, head, each).map(|()| hashes)
    });
    let read = read.await.expect("a reading ends").map_err(|error| error.to_string());
    log.close().await;
    read
}

/// Runs the service under load with its writes traced, until it is killed.
async fn run() -> Run {
    let mut app = App::on_sqlite(&[]);
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let (workflow, manager) = (&cast["workflow@northwood"], &cast["manager@northwood"]);
    let case = opened(contact, lead, workflow, manager).await.id;
    assert!(app.stop());
    let folder = Folder::new();
    fs::copy(app.data().join("master.key"), folder.path().join("master.key"))
        .expect("the key can be copied");
    let read = |(n, name): (usize, &&str)| Some((n, fs::read(app.data().join(name)).ok()?));
    let base = FILES.iter().enumerate().filter_map(read).collect();

    let trace = folder.path().join("trace");
    app.set("LD_PRELOAD", shim(&folder).to_str().expect("a plain name"));
    app.set("POWER_TRACE", trace.to_str().expect("a plain name"));
    app.set("CASETRAIL_MUTATIONS_PER_SECOND", "0");
    app.go_on();
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let mut writers = Vec::new();
    for n in 0..WRITERS {
        let who = ["lead@north", "contact@north", "manager@northwood", "workflow@northwood"][n % 4];
        let writer = app.user(who).await;
        let (case, trace, acknowledged) = (case.clone(), trace.clone(), acknowledged.clone());
        writers.push(tokio::spawn(write(writer, case, trace, acknowledged)));
    }
    for writer in writers {
        writer.await.expect("a writer ends well");
    }
    app.kill();
    let acknowledged = std::mem::take(&mut *acknowledged.lock().expect("no writer panicked"));
    assert_eq!(acknowledged.len(), WRITERS * COMMENTS);
    let steps = steps(&fs::read(&trace).expect("there is a trace"));
    let syncs = steps.iter().filter(|step| step.file == 1 && matches!(step.op, Op::Sync)).count();
    assert!(syncs > COMMENTS / 2, "the log's commits are in the trace: {syncs} syncs");
    let hashes = hashes(&app.data()).await.expect("the log can be read");
    Run { folder, base, steps, acknowledged, hashes }
}

async fn write(
    writer: User,
    case: String,
    trace: PathBuf,
    acknowledged: Arc<Mutex<Vec<(u64, u64)>>>,
) {
    for n in 0..COMMENTS {
        let body = json!({ "body": format!("Comment {n} of {}.", writer.username) });
        let position = writer.act_on("addComment", &case, body).await.done().position();
        let then = fs::metadata(&trace).expect("there is a trace").len();
        acknowledged.lock().expect("no writer panicked").push((then, position));
        // So that commits are of few and of many.
        tokio::time::sleep(Duration::from_millis((n as u64 * 7) % 5)).await;
    }
}

/// The library that traces, compiled by the C compiler that SQLite was compiled with.
fn shim(folder: &Folder) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("power/trace.c");
    let library = folder.path().join("trace.so");
    let mut compiler = Command::new("cc");
    compiler.args(["-O1", "-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl");
    assert!(compiler.status().expect("there is a C compiler").success());
    library
}

fn steps(trace: &[u8]) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = trace;
    while rest.len() >= 32 {
        let (head, after) = rest.split_at(32);
        let word = |n: usize| usize::from_ne_bytes(head[n * 8..n * 8 + 8].try_into().expect("8"));
        let (op, file, offset, count) = (word(0), word(1), word(2), word(3));
        // The last record may be cut off by the kill.
        let Some(bytes) = after.get(..count) else { break };
        let op = match op {
            1 => Op::Write { offset, bytes: bytes.to_vec() },
            2 => Op::Truncate { length: offset },
            3 => Op::Sync,
            4 => Op::Remove,
            other => panic!("the trace says {other}"),
        };
        rest = &after[count..];
        steps.push(Step { file, op, ends: (trace.len() - rest.len()) as u64 });
    }
    steps
}

/// Numbers that look random and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}
