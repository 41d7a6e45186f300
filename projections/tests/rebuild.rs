//! Rebuilt equals live, row by row; swaps, gaps, poison and other generations.

use crate::world::{Dice, Folder, World};
use casetrail_domain::event::Event;
use casetrail_projections::ViewsError;
use rusqlite::types::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Every row of every table, sorted; full text by what is in it.
pub fn dump(file: &Path) -> BTreeMap<String, Vec<String>> {
    let db = rusqlite::Connection::open(file).unwrap();
    let tables: Vec<String> = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'words_%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut dumped = BTreeMap::new();
    for table in tables {
        let key = if table == "words" || table == "listing_past" { "rowid, *" } else { "*" };
        let mut statement = db.prepare(&format!("SELECT {key} FROM {table}")).unwrap();
        let width = statement.column_count();
        let mut rows: Vec<String> = statement
            .query_map([], |row| {
                let cells: Result<Vec<Value>, _> = (0..width).map(|cell| row.get(cell)).collect();
                Ok(format!("{:?}", cells?))
            })
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        rows.sort();
        dumped.insert(table, rows);
    }
    db.execute_batch("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)").unwrap();
    let checked: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(checked, "ok");
    dumped
}

pub fn assert_same(one: &BTreeMap<String, Vec<String>>, other: &BTreeMap<String, Vec<String>>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (table, rows) in one {
        for (row, twin) in rows.iter().zip(&other[table]) {
            assert_eq!(row, twin, "{table}");
        }
        assert_eq!(rows.len(), other[table].len(), "{table}");
    }
}

#[test]
fn one_by_one_equals_one_batch() {
    for seed in 1..=6 {
        let world = World::lived(seed, 400);
        let (slow, fast, mixed) = (Folder::new("slow"), Folder::new("fast"), Folder::new("mixed"));
        let views = slow.views();
        for event in &world.events {
            views.apply(&[event.recorded()]).unwrap();
            assert_eq!(views.snapshot().unwrap().position(), event.position);
        }
        fast.views().apply(&world.recorded()).unwrap();
        apply_mixed(&world, &mixed, seed);
        let (slow, fast) = (dump(&slow.0.join("views.db")), dump(&fast.0.join("views.db")));
        assert!(slow["listing"].len() > 10 && slow["listing_past"].len() > 50, "too quiet a world");
        assert!(slow["moved"].len() > 10 && slow["items"].len() > 10, "too quiet a world");
        assert_same(&slow, &fast);
        assert_same(&slow, &dump(&mixed.0.join("views.db")));
    }
}

/// In batches of any size, some sent again, the file opened anew now and then.
fn apply_mixed(world: &World, folder: &Folder, seed: u64) {
    let mut dice = Dice::new(seed + 100);
    let all = world.recorded();
    let mut views = folder.views();
    let mut done = 0_usize;
    while done < all.len() {
        if dice.roll(4) == 0 {
            drop(views);
            views = folder.views();
            assert_eq!(views.applied(), done as u64);
        }
        let next = (done + 1 + dice.roll(60)).min(all.len());
        views.apply(&all[done.saturating_sub(dice.roll(5))..next]).unwrap();
        done = next;
    }
}

#[test]
fn a_changed_row_would_be_found() {
    let world = World::lived(1, 100);
    let (one, other) = (Folder::new("one"), Folder::new("other"));
    one.views().apply(&world.recorded()).unwrap();
    other.views().apply(&world.recorded()).unwrap();
    let file = other.0.join("views.db");
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute("UPDATE listing SET last_shared = last_shared + 1 WHERE key = (SELECT max(key) FROM listing)", [])
        .unwrap();
    let (one, other) = (dump(&one.0.join("views.db")), dump(&file));
    assert!(std::panic::catch_unwind(|| assert_same(&one, &other)).is_err());
}

#[test]
fn a_rebuild_takes_over_between_two_batches() {
    let world = World::lived(7, 200);
    let all = world.recorded();
    let folder = Folder::new("swap");
    let views = folder.views();
    let half = all.len() / 2;
    views.apply(&all[..half]).unwrap();
    let before = views.snapshot().unwrap();
    let rebuild = views.begin_rebuild().unwrap();
    rebuild.apply(&all[..half - 1]).unwrap();
    views.apply(&all[half..half + 5]).unwrap();
    let (behind, error) = views.swap(rebuild).unwrap_err();
    assert!(matches!(error, ViewsError::Behind { .. }), "{error}");
    let rebuild = behind.unwrap();
    rebuild.apply(&all[..half + 5]).unwrap();
    views.swap(rebuild).unwrap();
    let after = views.snapshot().unwrap();
    views.apply(&all[half + 5..]).unwrap();

    assert_eq!(before.position(), half as u64);
    assert_eq!(after.position(), half as u64 + 5);
    let person = *world.people.keys().next().unwrap();
    assert!(before.person(person).unwrap().is_some(), "a snapshot goes on in the old file");
    assert_eq!(views.snapshot().unwrap().position(), all.len() as u64);
    drop((before, after, views));

    let fresh = Folder::new("fresh");
    fresh.views().apply(&all).unwrap();
    assert_same(&dump(&folder.0.join("views.db")), &dump(&fresh.0.join("views.db")));
    assert!(!folder.0.join("views-next.db").exists());
}

#[test]
fn gaps_are_refused_and_repeats_skipped() {
    let world = World::lived(3, 20);
    let all = world.recorded();
    let folder = Folder::new("gap");
    let views = folder.views();
    views.apply(&all[..5]).unwrap();
    let gap = views.apply(&all[6..8]).unwrap_err();
    assert!(matches!(gap, ViewsError::Gap { expected: 6, got: 7 }), "{gap}");
    assert_eq!(views.applied(), 5);
    views.apply(&all[..8]).unwrap();
    views.apply(&all[2..6]).unwrap();
    assert_eq!(views.applied(), 8);
    assert!(views.failed().is_none());
}

#[test]
fn poison_stops_loudly_and_leaves_what_was_before() {
    let mut world = World::lived(4, 60);
    let good = world.events.len();
    let case = *world.cases.keys().next().unwrap();
    let mut poisoned =
        world.events.iter().rev().find(|event| event.stream == case.0).unwrap().clone();
    poisoned.position = good as u64 + 1;
    poisoned.revision += 1;
    poisoned.event = Event::CommentShared { comment: Default::default() };
    world.events.push(poisoned);
    let all = world.recorded();
    let folder = Folder::new("poison");
    let views = folder.views();
    views.apply(&all[..good - 3]).unwrap();
    let error = views.apply(&all[good - 3..]).unwrap_err();
    assert!(matches!(error, ViewsError::Poison { position, .. } if position == good as u64 + 1));
    assert_eq!(views.applied(), good as u64 - 3, "all of a batch or nothing");
    let failed = views.failed().unwrap();
    assert!(
        failed.contains("CommentShared") && failed.contains(&(good + 1).to_string()),
        "{failed}"
    );
    let stopped = views.apply(&all[good - 3..good]).unwrap_err();
    assert!(matches!(stopped, ViewsError::Stopped(_)), "never goes on by itself");
    assert_eq!(views.snapshot().unwrap().position(), good as u64 - 3);
}

#[test]
fn a_rebuild_that_failed_never_takes_over() {
    let world = World::lived(9, 60);
    let all = world.recorded();
    let folder = Folder::new("spoilt");
    let views = folder.views();
    views.apply(&all[..10]).unwrap();
    let rebuild = views.begin_rebuild().unwrap();
    rebuild.apply(&all[..20]).unwrap();
    let mut broken = world.events[20].clone();
    broken.revision += 7;
    assert!(rebuild.apply(&[broken.recorded()]).is_err());
    assert!(matches!(rebuild.apply(&all[20..]), Err(ViewsError::Stopped(_))));
    let (kept, error) = views.swap(rebuild).unwrap_err();
    assert!(kept.is_none() && matches!(error, ViewsError::Stopped(_)), "{error}");
    assert_eq!(views.snapshot().unwrap().position(), 10);
    views.apply(&all).unwrap();
}

#[test]
fn a_revision_that_does_not_follow_is_poison() {
    let mut world = World::lived(5, 60);
    let last = world.events.len() - 1;
    world.events[last].revision += 1;
    let folder = Folder::new("revision");
    let error = folder.views().apply(&world.recorded()).unwrap_err();
    assert!(matches!(error, ViewsError::Poison { .. }), "{error}");
}

#[test]
fn another_generation_or_a_broken_file_starts_empty() {
    let world = World::lived(6, 30);
    let folder = Folder::new("generation");
    let file = folder.0.join("views.db");
    folder.views().apply(&world.recorded()).unwrap();
    assert_eq!(folder.views().applied(), world.events.len() as u64);
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("PRAGMA user_version = 999").unwrap();
    drop(other);
    assert_eq!(folder.views().applied(), 0);
    folder.views().apply(&world.recorded()).unwrap();
    std::fs::write(&file, b"this is no database").unwrap();
    assert_eq!(folder.views().applied(), 0);
}

#[tokio::test]
async fn reach_waits_for_what_is_applied() {
    use std::time::Duration;
    let world = World::lived(8, 10);
    let folder = Folder::new("reach");
    let views = folder.views();
    let waiting = {
        let views = views.clone();
        let last = world.events.len() as u64;
        tokio::spawn(async move { views.reach(last, Duration::from_secs(20)).await })
    };
    views.apply(&world.recorded()).unwrap();
    assert!(waiting.await.unwrap());
    assert!(!views.reach(views.applied() + 1, Duration::from_millis(5)).await);
}
