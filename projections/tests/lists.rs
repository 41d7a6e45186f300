//! Lists against a naive model: what the policy lets each person see, one case at a time.

use crate::world::{Folder, World};
use casetrail_domain::access::Actor;
use casetrail_domain::case::{Case, Status};
use casetrail_domain::fold;
use casetrail_domain::id::{CaseId, PersonId};
use casetrail_domain::policy::{Capacity, Content, Scope, Side, Standing, scopes, stand_to};
use casetrail_projections::{
    Filter, ListQuery, ListRow, Order, OrderBy, PageRequest, Snapshot, StatusScope, Views,
    ViewsError,
};
use std::collections::BTreeSet;

const ORDERS: [OrderBy; 7] = [
    OrderBy::Number,
    OrderBy::Opened,
    OrderBy::Closed,
    OrderBy::Learner,
    OrderBy::PrimaryContact,
    OrderBy::Status,
    OrderBy::LastActivity,
];

fn query(actor: &Actor) -> ListQuery {
    let mut query = ListQuery::new(actor.clone(), scopes(actor));
    query.status = StatusScope::All;
    query.page = PageRequest::first(100_000);
    query
}

fn rows(snapshot: &Snapshot, query: &ListQuery) -> Vec<ListRow> {
    snapshot.list(query).unwrap().rows().cloned().collect()
}

fn ids(snapshot: &Snapshot, query: &ListQuery) -> BTreeSet<CaseId> {
    let rows = rows(snapshot, query);
    let ids: BTreeSet<CaseId> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), rows.len(), "a case comes once");
    ids
}

fn lived(seed: u64, folder: &Folder) -> (World, Views) {
    let world = World::lived(seed, 400);
    let views = folder.views();
    views.apply(&world.recorded()).unwrap();
    (world, views)
}

/// The cases that this person stands to in a way that fits.
fn seen<'a>(
    world: &'a World,
    actor: &'a Actor,
    fits: impl Fn(&Case, &Standing) -> bool + 'a,
) -> BTreeSet<CaseId> {
    let cases = world.cases.values().filter(|case| {
        stand_to(actor, &world.parties(case)).is_some_and(|standing| fits(case, &standing))
    });
    cases.map(|case| case.id).collect()
}

#[test]
fn lists_hold_just_what_the_policy_shows_one_by_one() {
    let (mut seen_some, mut received) = (0, 0);
    for seed in 1..=8 {
        let folder = Folder::new("scopes");
        let (world, views) = lived(seed, &folder);
        let snapshot = views.snapshot().unwrap();
        for actor in world.actors() {
            let listed = ids(&snapshot, &query(&actor));
            let expected = seen(&world, &actor, |_, standing| !standing.is(Capacity::Receiver));
            assert_eq!(listed, expected, "seed {seed}, {actor:?}");
            let mut transfers = query(&actor);
            transfers.filter.transfer_to_viewer = Some(true);
            let asked = ids(&snapshot, &transfers);
            let receiving = seen(&world, &actor, |_, standing| standing.is(Capacity::Receiver));
            assert!(asked.is_superset(&receiving));
            seen_some += listed.len();
            received += receiving.len();
        }
    }
    assert!(seen_some > 500 && received > 5, "too quiet a world: {seen_some}, {received}");
}

#[test]
fn rows_show_what_this_viewer_may_know() {
    for seed in 1..=4 {
        let folder = Folder::new("rows");
        let (world, views) = lived(seed, &folder);
        let snapshot = views.snapshot().unwrap();
        for actor in world.actors() {
            for row in rows(&snapshot, &query(&actor)) {
                check_row(&world, &actor, &row);
            }
        }
    }
}

fn check_row(world: &World, actor: &Actor, row: &ListRow) {
    let case = &world.cases[&row.id];
    let parties = world.parties(case);
    let standing = stand_to(actor, &parties).unwrap();
    assert_eq!((row.parties, row.side, row.number), (parties, standing.side(), case.number));
    let paused_to_school = case.status == Status::Paused && standing.side() == Side::School;
    let status = if paused_to_school { Status::Open } else { case.status };
    assert_eq!((row.status, row.opened_at), (status, case.opened_at));
    assert_eq!(row.closed_at, case.closed_at.filter(|_| case.is_closed()));
    let counts = |person: &PersonId| {
        world.people[person].iter().any(|grant| Some(grant.organisation) == parties.school)
    };
    let contact = parties.contact.filter(counts);
    assert_eq!(row.contact, contact);
    let named = |id| Some(world.names[&id].clone()).filter(|_| standing.sees(Content::Names));
    assert_eq!(row.learner_name, named(case.learner.0));
    assert_eq!(row.contact_name, contact.and_then(|person| named(person.0)));
    assert_eq!(row.owner_name, case.owner.and_then(|person| named(person.0)));
    assert_eq!(row.school_name, parties.school.map(|school| world.names[&school.0].clone()));
    assert_eq!(row.provider_name, case.provider.map(|provider| world.names[&provider.0].clone()));
}

#[test]
fn counts_equal_lists_and_filters_filter() {
    for seed in 1..=4 {
        let folder = Folder::new("counts");
        let (world, views) = lived(seed, &folder);
        let snapshot = views.snapshot().unwrap();
        for actor in world.actors() {
            for (status, filter) in filters(&world) {
                let mut query = query(&actor);
                (query.status, query.filter) = (status, filter);
                let listed = rows(&snapshot, &query);
                assert_eq!(snapshot.count(&query).unwrap(), listed.len() as u64, "{query:?}");
                let mut all = query.clone();
                (all.status, all.filter) = (StatusScope::All, Filter::default());
                all.filter.transfer_to_viewer = query.filter.transfer_to_viewer;
                let expected: BTreeSet<CaseId> = rows(&snapshot, &all)
                    .iter()
                    .filter(|row| fits(&query, row))
                    .map(|row| row.id)
                    .collect();
                assert_eq!(ids(&snapshot, &query), expected, "{query:?}");
            }
        }
    }
}

fn filters(world: &World) -> Vec<(StatusScope, Filter)> {
    let owner = world.cases.values().find_map(|case| case.owner);
    let day = |text: &str| Some(text.parse().unwrap());
    let default = Filter::default;
    vec![
        (StatusScope::Active, default()),
        (StatusScope::Closed, default()),
        (StatusScope::All, default()),
        (StatusScope::Active, Filter { status_in: vec![Status::Open], ..default() }),
        (StatusScope::Active, Filter { status_in: vec![Status::Paused], ..default() }),
        (StatusScope::All, Filter { owner, ..default() }),
        (StatusScope::Active, Filter { unassigned: Some(true), ..default() }),
        (StatusScope::Active, Filter { unassigned: Some(false), ..default() }),
        (StatusScope::All, Filter { contact_is_viewer: Some(true), ..default() }),
        (StatusScope::All, Filter { contact_is_viewer: Some(false), ..default() }),
        (StatusScope::All, Filter { transfer_to_viewer: Some(true), ..default() }),
        (StatusScope::All, Filter { transfer_to_viewer: Some(false), ..default() }),
        (StatusScope::All, Filter { school: Some(world.schools[0]), ..default() }),
        (
            StatusScope::All,
            Filter { opened_from: day("2026-03-10"), opened_to: day("2026-03-20"), ..default() },
        ),
        (StatusScope::All, Filter { closed_from: day("2026-03-10"), ..default() }),
    ]
}

fn fits(query: &ListQuery, row: &ListRow) -> bool {
    let filter = &query.filter;
    let closed = row.status == Status::Closed;
    let day = casetrail_domain::auckland::date;
    let opened = day(row.opened_at);
    (match query.status {
        StatusScope::Active => !closed,
        StatusScope::Closed => closed,
        StatusScope::All => true,
    }) && (filter.status_in.is_empty() || filter.status_in.contains(&row.status))
        && filter.owner.is_none_or(|owner| row.owner == Some(owner))
        && filter.unassigned.is_none_or(|unassigned| row.owner.is_none() == unassigned)
        && filter
            .contact_is_viewer
            .is_none_or(|is| (row.contact == Some(query.viewer.person)) == is)
        && filter.school.is_none_or(|school| row.school == Some(school))
        && filter.opened_from.is_none_or(|from| opened >= from)
        && filter.opened_to.is_none_or(|to| opened <= to)
        && filter.closed_from.is_none_or(|from| row.closed_at.is_some_and(|at| day(at) >= from))
}

#[test]
fn pages_join_to_the_whole_list_in_every_order() {
    for seed in 1..=3 {
        let folder = Folder::new("pages");
        let (world, views) = lived(seed, &folder);
        let snapshot = views.snapshot().unwrap();
        for actor in world.actors() {
            for by in ORDERS {
                for (desc, search) in [(true, None), (false, None), (true, Some("ma"))] {
                    let mut query = query(&actor);
                    query.order = Order { by, desc };
                    query.search = search.map(str::to_owned);
                    let whole = rows(&snapshot, &query);
                    assert_ordered(&query, &whole);
                    assert_eq!(paged(&snapshot, &query, 3), whole, "{query:?}");
                }
            }
        }
    }
}

fn paged(snapshot: &Snapshot, query: &ListQuery, first: usize) -> Vec<ListRow> {
    let mut query = query.clone();
    query.page = PageRequest::first(first);
    let mut rows = Vec::new();
    loop {
        let page = snapshot.list(&query).unwrap();
        assert_eq!(page.has_previous, query.page.after.is_some());
        rows.extend(page.rows().cloned());
        assert_eq!(page.has_next, page.edges.len() == first && snapshot_has_more(snapshot, &query));
        if !page.has_next {
            return rows;
        }
        query.page.after = page.edges.last().map(|edge| edge.cursor.clone());
    }
}

fn snapshot_has_more(snapshot: &Snapshot, query: &ListQuery) -> bool {
    let mut more = query.clone();
    more.page.first += 1;
    snapshot.list(&more).unwrap().edges.len() > query.page.first
}

fn assert_ordered(query: &ListQuery, rows: &[ListRow]) {
    if query.search.is_some() {
        return;
    }
    let key = |row: &ListRow| {
        let name = |name: &Option<String>| fold::sort_key(name.as_deref().unwrap_or_default());
        match query.order.by {
            OrderBy::Number => (row.number, String::new()),
            OrderBy::Opened => (row.opened_at.timestamp_micros() as u64, String::new()),
            OrderBy::Closed => {
                (row.closed_at.map_or(0, |at| at.timestamp_micros() as u64), String::new())
            }
            OrderBy::Learner => (0, name(&row.learner_name)),
            OrderBy::PrimaryContact => (0, name(&row.contact_name)),
            OrderBy::Status => (row.status as u64, String::new()),
            OrderBy::LastActivity => (row.last_activity, String::new()),
        }
    };
    let ordered = rows.windows(2).all(|pair| {
        let (one, other) = (key(&pair[0]), key(&pair[1]));
        if query.order.desc { one >= other } else { one <= other }
    });
    assert!(ordered, "{:?} {:?}", query.order, rows.iter().map(key).collect::<Vec<_>>());
}

#[test]
fn a_cursor_of_another_order_is_refused() {
    let folder = Folder::new("cursor");
    let (world, views) = lived(1, &folder);
    let snapshot = views.snapshot().unwrap();
    let auditor = world
        .actors()
        .into_iter()
        .find(|actor| scopes(actor).contains(&Scope::Everything))
        .unwrap();
    let mut query = query(&auditor);
    query.page.first = 2;
    query.page.after = Some(snapshot.list(&query).unwrap().edges[0].cursor.clone());
    assert!(snapshot.list(&query).is_ok());
    for spoil in [
        |query: &mut ListQuery| query.order.by = OrderBy::Learner,
        |query: &mut ListQuery| query.order.desc = false,
        |query: &mut ListQuery| query.search = Some("ma".to_owned()),
        |query: &mut ListQuery| query.page.after = Some("nonsense".to_owned()),
    ] {
        let mut spoiled = query.clone();
        spoil(&mut spoiled);
        assert!(matches!(snapshot.list(&spoiled), Err(ViewsError::Cursor)));
    }
}

/// Lists as of every position equal what they were live then; the rows before and after an event
/// differ exactly where the list changed.
#[test]
fn the_past_reads_as_it_was() {
    for seed in 11..=13 {
        let folder = Folder::new("past");
        let world = World::lived(seed, 150);
        let views = folder.views();
        let actors = world.actors();
        let mut live: Vec<Vec<Vec<ListRow>>> = Vec::new();
        let orders = [OrderBy::Opened, OrderBy::LastActivity, OrderBy::Learner];
        for event in &world.events {
            views.apply(&[event.recorded()]).unwrap();
            let snapshot = views.snapshot().unwrap();
            let by = orders[event.position as usize % 3];
            live.push(actors.iter().map(|actor| rows(&snapshot, &past(actor, by))).collect());
        }
        let snapshot = views.snapshot().unwrap();
        for (position, lists) in (1..).zip(&live) {
            let by = orders[position as usize % 3];
            for (actor, then) in actors.iter().zip(lists) {
                let mut query = past(actor, by);
                query.as_of = Some(position);
                assert_eq!(&rows(&snapshot, &query), then, "as of {position}");
                assert_eq!(&rows(&snapshot.at(position), &past(actor, by)), then);
                assert_eq!(snapshot.count(&query).unwrap(), then.len() as u64);
            }
        }
        check_changes(&snapshot, &actors, &live);
    }
}

fn past(actor: &Actor, by: OrderBy) -> ListQuery {
    let mut query = query(actor);
    query.status = StatusScope::Active;
    query.order.by = by;
    query
}

fn check_changes(snapshot: &Snapshot, actors: &[Actor], live: &[Vec<Vec<ListRow>>]) {
    for (position, pair) in (2..).zip(live.windows(2)) {
        for (place, actor) in actors.iter().enumerate() {
            let (before, after) = (&pair[0][place], &pair[1][place]);
            let query = past(actor, OrderBy::Opened);
            let changed: BTreeSet<CaseId> =
                snapshot.changed_at(position).unwrap().into_iter().collect();
            for row in before.iter().chain(after) {
                let find = |rows: &[ListRow]| rows.iter().find(|other| other.id == row.id).cloned();
                let (was, is) = (find(before), find(after));
                assert!(was == is || changed.contains(&row.id), "{position}: {was:?} {is:?}");
                let was_in = snapshot.row_in(&query, row.id, position - 1).unwrap();
                let is_in = snapshot.row_in(&query, row.id, position).unwrap();
                assert_eq!((was_in, is_in), (was, is), "at {position}");
            }
        }
    }
}

#[test]
fn the_directory_and_access_read_as_of_then() {
    let folder = Folder::new("directory");
    let world = World::lived(21, 150);
    let views = folder.views();
    let mut live = Vec::new();
    let look = |snapshot: &Snapshot| {
        let people: Vec<_> = world
            .people
            .keys()
            .map(|id| (snapshot.person(*id).unwrap(), snapshot.grants(*id).unwrap()))
            .collect();
        let learners: Vec<_> =
            world.learners.keys().map(|id| snapshot.learner(*id).unwrap()).collect();
        let found = snapshot.learners(&world.schools, "ma", 100).unwrap();
        let blank = snapshot.learners(&world.schools[..1], " ", 3).unwrap();
        let contacts = snapshot.contacts(world.schools[0], "", 100).unwrap();
        let routes: Vec<_> =
            world.learners.keys().map(|id| format!("{:?}", snapshot.route(*id).unwrap())).collect();
        (people, learners, found, blank, contacts, routes)
    };
    for event in &world.events {
        views.apply(&[event.recorded()]).unwrap();
        live.push(look(&views.snapshot().unwrap()));
    }
    let snapshot = views.snapshot().unwrap();
    for (position, then) in (1..).zip(&live) {
        assert!(&look(&snapshot.at(position)) == then, "as of {position}");
    }
    for (person, grants) in &world.people {
        assert_eq!(&snapshot.grants(*person).unwrap(), grants);
    }
}
