//! Timelines and comments against the policy, line by line; the past by folding.

use crate::world::{Folder, World, Written};
use casetrail_domain::access::Actor;
use casetrail_domain::case::Case;
use casetrail_domain::entry::{Class, entry};
use casetrail_domain::event::{Event, ItemId};
use casetrail_domain::id::{CommentId, PersonId};
use casetrail_domain::policy::{Content, Item, Standing, stand_to};
use casetrail_domain::recorded::Recorded;
use casetrail_projections::{
    CommentRow, EntryRow, FileRow, History, PageRequest, Sight, Snapshot, ViewsError,
};

const ALL: PageRequest = PageRequest { first: 100_000, after: None };

fn standings<'a>(
    world: &'a World,
    actors: &'a [Actor],
) -> impl Iterator<Item = (&'a Case, Standing)> {
    world.cases.values().flat_map(move |case| {
        let parties = world.parties(case);
        actors.iter().filter_map(move |actor| Some((case, stand_to(actor, &parties)?)))
    })
}

fn events_of<'a>(world: &'a World, case: &Case) -> Vec<&'a Written> {
    world.events.iter().filter(|event| event.stream == case.id.0).collect()
}

fn entries(snapshot: &Snapshot, case: &Case, sight: &Sight) -> Vec<EntryRow> {
    let page = snapshot.entries(case.id, sight, None, &ALL).unwrap();
    page.rows().cloned().collect()
}

fn comments(snapshot: &Snapshot, case: &Case, sight: &Sight) -> Vec<CommentRow> {
    snapshot.comments(case.id, sight, &ALL).unwrap().rows().cloned().collect()
}

fn files_of(snapshot: &Snapshot, case: &Case, sight: &Sight) -> Vec<FileRow> {
    snapshot.files(case.id, sight, &ALL).unwrap().rows().cloned().collect()
}

/// Whether the policy shows this line, asked without any help of the read models.
fn is_seen(standing: &Standing, case: &Case, event: &Event) -> bool {
    standing.sees(Content::Timeline)
        && match entry(event).class {
            Class::Content(content) => standing.sees(content),
            Class::Item(id) => standing.sees_item(&case.item(id).unwrap()),
            Class::Directory => false,
        }
}

#[test]
fn lines_are_those_the_policy_shows() {
    let (mut shown, mut hidden) = (0, 0);
    for seed in 31..=36 {
        let folder = Folder::new("lines");
        let world = World::lived(seed, 400);
        let views = folder.views();
        views.apply(&world.recorded()).unwrap();
        let snapshot = views.snapshot().unwrap();
        let actors = world.actors();
        for (case, standing) in standings(&world, &actors) {
            let sight = Sight::of(&standing, case);
            let events = events_of(&world, case);
            let expected: Vec<u64> = events
                .iter()
                .rev()
                .filter(|written| is_seen(&standing, case, &written.event))
                .map(|written| written.position)
                .collect();
            let lines = entries(&snapshot, case, &sight);
            let found: Vec<u64> = lines.iter().map(|line| line.position).collect();
            assert_eq!(found, expected, "{standing:?}");
            let counted = snapshot.count_entries(case.id, &sight, None).unwrap();
            assert_eq!(counted, expected.len() as u64);
            for written in &events {
                let line = snapshot.entry_at(written.position, &sight).unwrap();
                assert_eq!(line.as_ref(), lines.iter().find(|l| l.position == written.position));
            }
            lines.iter().for_each(|line| check_line(&world, &standing, case, line));
            shown += found.len();
            hidden += events.len() - found.len();
        }
    }
    assert!(shown > 1_000 && hidden > 300, "too quiet a world: {shown}, {hidden}");
}

fn check_line(world: &World, standing: &Standing, case: &Case, line: &EntryRow) {
    let written = &world.events[usize::try_from(line.position).unwrap() - 1];
    let entry = entry(&written.event);
    assert_eq!(line.kind, entry.kind);
    let detail = entry.detail.filter(|(content, _)| standing.sees(*content));
    assert_eq!(line.detail, detail.and_then(|(_, text)| text.known().cloned()));
    let item = |id: ItemId| case.item(id).unwrap();
    let shown = entry.item.filter(|&id| standing.sees_item(&item(id)));
    assert_eq!(line.item, shown);
    let Some(id) = shown else {
        assert_eq!(line.body, None);
        return;
    };
    // Who would see it withdrawn sees old texts: the auditor, and the provider that wrote it.
    let former = standing.sees_item(&Item { withdrawn: true, ..item(id) });
    let own = text_of(&written.event, id).filter(|_| former);
    let mut texts = world.events.iter().filter_map(|written| text_of(&written.event, id));
    assert_eq!(line.body, own.or_else(|| texts.next_back()), "{standing:?} {line:?}");
}

fn text_of(event: &Event, id: ItemId) -> Option<String> {
    let (of, text) = match event {
        Event::CommentAdded { comment, body, .. } | Event::CommentAmended { comment, body } => {
            (ItemId::Comment(*comment), body)
        }
        Event::FileUploaded { file, name, .. } | Event::FileRenamed { file, name } => {
            (ItemId::File(*file), name)
        }
        _ => return None,
    };
    text.known().filter(|_| of == id).cloned()
}

#[test]
fn comments_are_those_the_policy_shows() {
    let mut withdrawn = 0;
    for seed in 41..=46 {
        let folder = Folder::new("comments");
        let world = World::lived(seed, 600);
        let views = folder.views();
        views.apply(&world.recorded()).unwrap();
        let snapshot = views.snapshot().unwrap();
        let actors = world.actors();
        for (case, standing) in standings(&world, &actors) {
            let sight = Sight::of(&standing, case);
            let expected: Vec<(CommentId, Item)> = case
                .comments
                .iter()
                .rev()
                .map(|comment| (comment.id, comment.item()))
                .filter(|(_, item)| standing.sees_item(item))
                .collect();
            let rows = comments(&snapshot, case, &sight);
            let found: Vec<_> = rows.iter().map(|row| (row.id, row.item)).collect();
            assert_eq!(found, expected);
            let counted = snapshot.count_comments(case.id, &sight).unwrap();
            assert_eq!(counted, expected.len() as u64);
            for row in rows {
                assert_eq!(row.body.is_none(), row.item.withdrawn);
                assert_eq!(snapshot.comment(row.id).unwrap().as_ref(), Some(&row));
                assert_eq!(snapshot.case_of_comment(row.id).unwrap(), Some(case.id));
                withdrawn += usize::from(row.item.withdrawn);
            }
        }
    }
    assert!(withdrawn > 10, "too quiet a world");
}

#[test]
fn files_are_those_the_policy_shows() {
    let (mut withdrawn, mut renamed, mut unscanned) = (0, 0, 0);
    for seed in 47..=52 {
        let folder = Folder::new("files");
        let world = World::lived(seed, 500);
        let views = folder.views();
        views.apply(&world.recorded()).unwrap();
        let snapshot = views.snapshot().unwrap();
        let actors = world.actors();
        for (case, standing) in standings(&world, &actors) {
            let sight = Sight::of(&standing, case);
            let files = case.files.iter().rev().filter(|file| standing.sees_item(&file.item()));
            let expected: Vec<_> = files.collect();
            let rows = files_of(&snapshot, case, &sight);
            assert_eq!(rows.len(), expected.len());
            assert_eq!(snapshot.count_files(case.id, &sight).unwrap(), expected.len() as u64);
            for (row, file) in rows.iter().zip(expected) {
                assert_eq!(
                    (row.id, row.item, row.created_at),
                    (file.id, file.item(), file.created_at)
                );
                let facts = (row.facts.kind, row.facts.bytes, row.facts.verdict);
                assert_eq!(facts, (file.kind, file.bytes, file.verdict));
                let id = ItemId::File(row.id);
                let texts = world.events.iter().filter_map(|written| text_of(&written.event, id));
                let names: Vec<_> = texts.collect();
                assert_eq!(row.name.as_ref(), names.last());
                assert_eq!(snapshot.file(row.id).unwrap().as_ref(), Some(row));
                assert_eq!(snapshot.case_of_file(row.id).unwrap(), Some(case.id));
                assert_eq!(snapshot.comment(CommentId(row.id.0)).unwrap(), None);
                withdrawn += usize::from(row.item.withdrawn);
                renamed += usize::from(names.len() > 1);
            }
        }
        let waiting = world.cases.values().flat_map(|case| &case.files);
        let mut waiting: Vec<_> =
            waiting.filter(|file| file.verdict.is_none()).map(|file| file.id).collect();
        let mut found: Vec<_> = Vec::new();
        while let Some(next) = {
            let after = found.last().map_or(0, |row: &FileRow| row.position);
            snapshot.unscanned(after, 1).unwrap().pop()
        } {
            found.push(next);
        }
        let mut found: Vec<_> = found.into_iter().map(|row| row.id).collect();
        waiting.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, waiting);
        unscanned += found.len();
    }
    assert!(withdrawn > 10 && renamed > 10 && unscanned > 10, "{withdrawn} {renamed} {unscanned}");
}

#[test]
fn pages_of_a_timeline_join_and_kinds_narrow_it() {
    let folder = Folder::new("timeline-pages");
    let world = World::lived(51, 400);
    let views = folder.views();
    views.apply(&world.recorded()).unwrap();
    let snapshot = views.snapshot().unwrap();
    let actors = world.actors();
    for (case, standing) in standings(&world, &actors) {
        let sight = Sight::of(&standing, case);
        let whole = entries(&snapshot, case, &sight);
        let mut page = PageRequest::first(4);
        let mut joined = Vec::new();
        loop {
            let found = snapshot.entries(case.id, &sight, None, &page).unwrap();
            joined.extend(found.rows().cloned());
            if !found.has_next {
                break;
            }
            page.after = found.edges.last().map(|edge| edge.cursor.clone());
        }
        assert_eq!(joined, whole);
        let kinds = ["CommentAdded".to_owned(), "CaseAssigned".to_owned()];
        let narrowed = snapshot.entries(case.id, &sight, Some(&kinds), &ALL).unwrap();
        let expected: Vec<_> = whole.iter().filter(|line| kinds.contains(&line.kind)).collect();
        assert_eq!(narrowed.rows().collect::<Vec<_>>(), expected);
        let counted = snapshot.count_entries(case.id, &sight, Some(&kinds)).unwrap();
        assert_eq!(counted, expected.len() as u64);
        page.after = Some("x".to_owned());
        let refused = snapshot.entries(case.id, &sight, None, &page);
        assert!(matches!(refused, Err(ViewsError::Cursor)));
    }
}

/// What somebody saw of a case once.
struct Look {
    position: u64,
    case: Case,
    sight: Sight,
    entries: Vec<EntryRow>,
    comments: Vec<CommentRow>,
    files: Vec<FileRow>,
}

#[test]
fn a_history_reads_as_the_case_did_then() {
    let folder = Folder::new("history");
    let mut world = World::new(61);
    let views = folder.views();
    let mut looks: Vec<Look> = Vec::new();
    for _ in 0..250 {
        world.step();
        views.apply(&world.recorded()).unwrap();
        let snapshot = views.snapshot().unwrap();
        let Some(case) = world.cases.values().max_by_key(|case| case.position).cloned() else {
            continue;
        };
        let parties = world.parties(&case);
        for standing in world.actors().iter().filter_map(|actor| stand_to(actor, &parties)) {
            let sight = Sight::of(&standing, &case);
            looks.push(Look {
                position: views.applied(),
                entries: entries(&snapshot, &case, &sight),
                comments: comments(&snapshot, &case, &sight),
                files: files_of(&snapshot, &case, &sight),
                case: case.clone(),
                sight,
            });
        }
    }
    assert!(looks.len() > 200, "too quiet a world");
    let snapshot = views.snapshot().unwrap();
    for look in looks {
        let events = events_of(&world, &look.case);
        let events: Vec<Recorded<'_>> = events.iter().map(|written| written.recorded()).collect();
        let history = History::fold(&events, look.position, &snapshot).unwrap();
        assert_eq!(history.case, look.case);
        assert_eq!(history.entries(&look.sight), look.entries, "as of {}", look.position);
        assert_eq!(history.comments(&look.sight), look.comments, "as of {}", look.position);
        assert_eq!(history.files(&look.sight), look.files, "as of {}", look.position);
    }
}

#[test]
fn a_case_reads_back_as_folded_and_is_found_by_all_its_names() {
    let folder = Folder::new("case");
    let world = World::lived(71, 400);
    let views = folder.views();
    views.apply(&world.recorded()).unwrap();
    let snapshot = views.snapshot().unwrap();
    assert!(world.cases.len() > 20);
    for case in world.cases.values() {
        let row = snapshot.case(case.id).unwrap().unwrap();
        assert_eq!(&*row.case, case);
        assert_eq!(row.school, world.learners[&case.learner]);
        assert_eq!(row.learner_name.as_ref(), world.names.get(&case.learner.0));
        let active = |person: PersonId| {
            world.people[&person].iter().any(|grant| Some(grant.organisation) == row.school)
        };
        let contact = case.contact.as_ref().map(|contact| contact.person);
        assert_eq!(row.contact_active, contact.is_some_and(active));
        assert_eq!(snapshot.case_by_number(case.number).unwrap().unwrap(), row);
        assert_eq!(snapshot.case_of_request(case.request.id).unwrap(), Some(case.id));
        assert_eq!(snapshot.revision(case.id.0).unwrap(), case.version);
        for referral in &case.referrals {
            let (of, found) = snapshot.referral(referral.id).unwrap().unwrap();
            assert_eq!((&found, of.case.id), (referral, case.id));
        }
        let last = world.events.iter().rev().find(|event| event.stream == case.id.0).unwrap();
        let id = casetrail_domain::id::EntryId(last.recorded().id);
        assert_eq!(snapshot.case_of_entry(id).unwrap(), Some((case.id, last.position)));
    }
    let missing = casetrail_domain::id::CaseId::default();
    assert!(snapshot.case(missing).unwrap().is_none());
    assert_eq!(snapshot.revision(missing.0).unwrap(), 0);
    for (stream, events) in
        [(world.schools[0].0, 1..50), (world.learners.keys().next().unwrap().0, 1..50)]
    {
        let written = world.events.iter().filter(|event| event.stream == stream).count();
        assert!(events.contains(&written));
        assert_eq!(snapshot.revision(stream).unwrap(), written as u64);
    }
}

#[test]
fn a_time_means_the_last_position_at_or_before_it() {
    let folder = Folder::new("moments");
    let world = World::lived(81, 100);
    let views = folder.views();
    views.apply(&world.recorded()).unwrap();
    let snapshot = views.snapshot().unwrap();
    let last_before = |at| world.events.iter().filter(|event| event.at <= at).count() as u64;
    for event in &world.events {
        for nudge in [-1, 0, 1] {
            let at = event.at + chrono::Duration::microseconds(nudge);
            assert_eq!(snapshot.position_at(at).unwrap(), last_before(at));
        }
    }
}
