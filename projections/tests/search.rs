//! Search against a naive reading of its rules.

use crate::world::{Folder, World};
use casetrail_domain::fold;
use casetrail_domain::id::CaseId;
use casetrail_domain::number::{CaseNumber, RequestNumber};
use casetrail_domain::policy::{Side, scopes};
use casetrail_projections::{ListQuery, ListRow, PageRequest, StatusScope};

const TYPED: [&str; 16] = [
    "m",
    "Maori",
    "māori",
    "maaori ngata",
    "fa'atali",
    "faʻatali",
    "Faatali solo",
    "zoe oneil",
    "joseph north",
    "harbour",
    "00000",
    "request 9990",
    "Request - 9990",
    "anne marie",
    "zzz",
    "'",
];

fn texts(world: &World, row: &ListRow) -> Vec<String> {
    let case = &world.cases[&row.id];
    let mut texts =
        vec![CaseNumber(case.number).to_string(), RequestNumber(case.request.number).to_string()];
    texts.extend(row.school_name.clone());
    texts.extend(row.learner_name.clone());
    texts.extend(row.contact_name.clone());
    texts.extend(row.owner_name.clone());
    texts
}

/// 0: not found; 1: found after folding; 2: found as typed.
fn rank(typed: &str, texts: &[String]) -> u8 {
    let found = |words: fn(&str) -> Vec<String>| {
        let all: Vec<String> = texts.iter().flat_map(|text| words(text)).collect();
        words(typed).iter().all(|word| all.iter().any(|other| other.starts_with(word)))
    };
    if !found(fold::words) {
        return 0;
    }
    1 + u8::from(found(fold::plain_words))
}

#[test]
fn search_finds_what_the_viewer_could_read_in_the_row() {
    let (mut found_some, mut folded_some) = (0, 0);
    for seed in 91..=94 {
        let folder = Folder::new("search");
        let world = World::lived(seed, 400);
        let views = folder.views();
        views.apply(&world.recorded()).unwrap();
        let snapshot = views.snapshot().unwrap();
        let world = &world;
        for actor in world.actors() {
            let mut query = ListQuery::new(actor.clone(), scopes(&actor));
            query.status = StatusScope::All;
            query.page = PageRequest::first(100_000);
            let all: Vec<ListRow> = snapshot.list(&query).unwrap().rows().cloned().collect();
            for typed in TYPED {
                query.search = Some(typed.to_owned());
                let all = &all;
                let ranked = |wanted: u8| {
                    all.iter().filter(move |row| rank(typed, &texts(world, row)) == wanted)
                };
                let expected: Vec<CaseId> = ranked(2).chain(ranked(1)).map(|row| row.id).collect();
                let page = snapshot.list(&query).unwrap();
                let found: Vec<CaseId> = page.rows().map(|row| row.id).collect();
                assert_eq!(found, expected, "{typed} {:?}", actor.grants);
                assert_eq!(snapshot.count(&query).unwrap(), expected.len() as u64);
                found_some += ranked(2).count();
                folded_some += ranked(1).count();
                for row in all {
                    let at = snapshot.position();
                    let listed = snapshot.row_in(&query, row.id, at).unwrap();
                    assert_eq!(listed.is_some(), expected.contains(&row.id), "{typed}");
                }
            }
        }
    }
    assert!(found_some > 100 && folded_some > 100, "{found_some} {folded_some}");
}

#[test]
fn the_ministry_finds_nobody_by_name_and_comments_are_never_searched() {
    let folder = Folder::new("canary");
    let world = World::lived(95, 400);
    let views = folder.views();
    views.apply(&world.recorded()).unwrap();
    let snapshot = views.snapshot().unwrap();
    let (mut unallocated, mut hidden_names) = (0, 0);
    for actor in world.actors() {
        let mut query = ListQuery::new(actor.clone(), scopes(&actor));
        query.status = StatusScope::All;
        query.page = PageRequest::first(100_000);
        let all = snapshot.list(&query).unwrap();
        for hidden in ["text", "amended", "answered", "reason", "counselling", "call"] {
            query.search = Some(hidden.to_owned());
            assert_eq!(snapshot.count(&query).unwrap(), 0, "{hidden}");
        }
        for row in all.rows().filter(|row| row.side == Side::Ministry) {
            unallocated += 1;
            assert_eq!((&row.learner_name, &row.contact_name), (&None, &None));
            let case = &world.cases[&row.id];
            let name = &world.names[&case.learner.0];
            // Some schools of this world bear the name of a person; those may be found by it.
            if row
                .school_name
                .as_ref()
                .is_some_and(|school| rank(name, std::slice::from_ref(school)) > 0)
            {
                continue;
            }
            hidden_names += 1;
            query.search = Some(name.clone());
            let found = snapshot.list(&query).unwrap();
            assert!(found.rows().all(|found| found.id != row.id || found.side != Side::Ministry));
            query.search = Some(CaseNumber(row.number).to_string());
            assert_eq!(snapshot.list(&query).unwrap().rows().next().unwrap().id, row.id);
        }
    }
    assert!(unallocated > 0 && hidden_names > 0, "too quiet a world");
}
