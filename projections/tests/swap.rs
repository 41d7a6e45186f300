//! A crash in the middle of a swap leaves the old file or the new one, whole.

use crate::rebuild::{assert_same, dump};
use crate::world::{Dice, Folder, World};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const DIR: &str = "VIEWS_SWAP_DIR";

/// A step of a swap, on the folder's files.
type Step = (&'static str, fn(&Path));

/// The steps of a swap, each as it is on disk when it is done.
const STEPS: [Step; 6] = [
    ("nothing yet", |_| {}),
    ("the new file is ready", |dir| {
        fs::rename(dir.join("views-next.db"), dir.join("views-ready.db")).unwrap();
    }),
    ("the old file is gone", |dir| fs::remove_file(dir.join("views.db")).unwrap()),
    ("its write-ahead log too", |dir| fs::remove_file(dir.join("views.db-wal")).unwrap()),
    ("and its index", |dir| fs::remove_file(dir.join("views.db-shm")).unwrap()),
    ("the new one has its name", |dir| {
        fs::rename(dir.join("views-ready.db"), dir.join("views.db")).unwrap();
    }),
];

fn made_by(world: &World, events: usize) -> std::collections::BTreeMap<String, Vec<String>> {
    let fresh = Folder::new("fresh");
    fresh.views().apply(&world.recorded()[..events]).unwrap();
    dump(&fresh.0.join("views.db"))
}

/// The files as a crash leaves them: the old one at `old` with its write-ahead log, the new one
/// filled.
fn crashed(world: &World, old: usize) -> Folder {
    let (living, dead) = (Folder::new("living"), Folder::new("dead"));
    let views = living.views();
    views.apply(&world.recorded()[..old]).unwrap();
    let rebuild = views.begin_rebuild().unwrap();
    rebuild.apply(&world.recorded()).unwrap();
    for file in ["views.db", "views.db-wal", "views.db-shm", "views-next.db"] {
        fs::copy(living.0.join(file), dead.0.join(file)).unwrap();
    }
    dead
}

#[test]
fn after_each_step_the_old_file_or_the_new_one_is_there() {
    let world = World::lived(31, 120);
    let all = world.events.len();
    let old = all / 2;
    for done in 1..=STEPS.len() {
        let folder = crashed(&world, old);
        for (_, step) in &STEPS[..done] {
            step(&folder.0);
        }
        let expected = if done == 1 { old } else { all };
        let (name, _) = STEPS[done - 1];
        let views = folder.views();
        assert_eq!(views.applied(), expected as u64, "{name}");
        drop(views);
        assert_same(&dump(&folder.0.join("views.db")), &made_by(&world, expected));
        assert!(!folder.0.join("views-next.db").exists(), "{name}");
        assert!(!folder.0.join("views-ready.db").exists(), "{name}");
        folder.views().apply(&world.recorded()).unwrap();
    }
}

#[test]
fn the_control_a_new_file_beside_the_old_write_ahead_log_is_not_whole() {
    let world = World::lived(31, 120);
    let folder = crashed(&world, world.events.len() / 2);
    fs::rename(folder.0.join("views-next.db"), folder.0.join("views.db")).unwrap();
    let found = std::panic::catch_unwind(|| {
        folder.views();
        assert_same(&dump(&folder.0.join("views.db")), &made_by(&world, world.events.len()));
    });
    assert!(found.is_err());
}

/// The child: applies a little and rebuilds, again and again, until it is killed.
#[test]
#[ignore = "the child process of the test below"]
fn swaps_until_killed() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let world = World::lived(32, 60);
    let all = world.recorded();
    let views = casetrail_projections::Views::open(dir.as_ref()).unwrap();
    println!("begun");
    loop {
        let applied = usize::try_from(views.applied()).unwrap();
        views.apply(&all[..all.len().min(applied + 1)]).unwrap();
        let rebuild = views.begin_rebuild().unwrap();
        rebuild.apply(&all[..usize::try_from(views.applied()).unwrap()]).unwrap();
        views.swap(rebuild).unwrap();
        println!("swapped {}", views.applied());
    }
}

#[test]
fn kill_9_at_any_moment_of_many_swaps_leaves_a_whole_file() {
    use std::io::{BufRead, BufReader};
    let world = World::lived(32, 60);
    let folder = Folder::new("killed");
    let mut dice = Dice::new(32);
    let mut known = 0;
    for _ in 0..12 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["swap::swaps_until_killed", "--exact", "--ignored", "--nocapture"])
            .env(DIR, &folder.0)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let told = lines.map_while(Result::ok).filter_map(|line| {
            line.split_once("swapped ").and_then(|(_, position)| position.parse::<u64>().ok())
        });
        let mut told = told.peekable();
        for _ in 0..=dice.roll(6) {
            known = told.next().unwrap();
        }
        // Somewhere on its way to the next.
        std::thread::sleep(std::time::Duration::from_micros(dice.roll(20_000) as u64));
        child.kill().unwrap();
        known = told.last().unwrap_or(known);
        child.wait().unwrap();
        let views = folder.views();
        let applied = usize::try_from(views.applied()).unwrap();
        assert!(views.applied() >= known, "{applied}, told {known}");
        drop(views);
        assert_same(&dump(&folder.0.join("views.db")), &made_by(&world, applied));
    }
}
