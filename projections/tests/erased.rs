//! What was erased reads as erased, and not as though it had never been there.

use crate::world::{Folder, World};
use casetrail_domain::case::Case;
use casetrail_domain::event::Event;
use casetrail_domain::id::CaseId;
use casetrail_domain::personal::Personal;
use std::collections::BTreeMap;

/// As the log gives an event whose subject's key was destroyed.
fn erase(event: &mut Event) {
    if let Event::CaseClosed { outcome, summary } = event {
        *outcome = Personal::Erased;
        *summary = summary.as_ref().map(|_| Personal::Erased);
    }
    if let Event::CaseOpened { details, .. } = event {
        details.phone = Some(Personal::Erased);
        details.notes = Some(Personal::Erased);
    }
    if let Event::RequestSubmitted { answers, .. } = event {
        *answers = Personal::Erased;
    }
    if let Event::CommentAdded { body, .. } = event {
        *body = Personal::Erased;
    }
}

#[test]
fn a_case_read_back_has_what_was_erased_where_it_was() {
    let mut world = World::lived(73, 300);
    for written in &mut world.events {
        erase(&mut written.event);
    }
    let mut cases: BTreeMap<CaseId, Case> = BTreeMap::new();
    for written in
        world.events.iter().filter(|event| world.cases.contains_key(&CaseId(event.stream)))
    {
        let case = cases.entry(CaseId(written.stream)).or_default();
        *case = std::mem::take(case).evolve(&written.recorded());
    }
    let folder = Folder::new("erased");
    let half = world.events.len() / 2;
    folder.views().apply(&world.recorded()[..half]).unwrap();
    // Opened anew, the writer folds on from what it had written.
    let views = folder.views();
    views.apply(&world.recorded()).unwrap();
    // What the writer remembers, and what stands in the file.
    for views in [views, folder.views()] {
        let snapshot = views.snapshot().unwrap();
        let mut erased = 0;
        for (id, case) in &cases {
            let row = snapshot.case(*id).unwrap().unwrap();
            assert_eq!(&*row.case, case);
            erased += usize::from(case.closing_summary == Some(Personal::Erased));
            let details = case.contact.as_ref().map(|contact| &contact.details);
            erased += usize::from(details.is_some_and(|details| details.notes.is_some()));
        }
        assert!(erased > 10, "{erased}: too quiet a world");
    }
    let has_both = |case: &Case| !case.comments.is_empty() && !case.files.is_empty();
    assert!(cases.values().any(has_both), "their comments and files are compared too");
}
