//! Single rules that no table shows.

use crate::given::*;
use casetrail_domain::Code;
use casetrail_domain::case::{Change, Status, allowed};
use casetrail_domain::event::{Event, Route};
use casetrail_domain::form::Answers;
use casetrail_domain::policy::{Action, Parties, Side, Standing, stand};

fn named(person: Who) -> Change {
    Change::ChangePrimaryContact { person: person.id(), phone: None, email: None, notes: None }
}

#[test]
fn a_request_opens_its_case_and_goes_to_a_provider_in_one_append() {
    let events = nothing().when(JOHN, submit(JOHN)).expect("it is accepted");
    let kinds: Vec<_> = events.iter().map(Event::kind).collect();
    assert_eq!(kinds, ["RequestSubmitted", "CaseOpened", "CaseAllocated"]);
    let allocated = Event::CaseAllocated { provider: NORTHWOOD, route: Route::Catchment };
    assert_eq!(events[2], allocated);
    let nowhere = Given { route: None, ..nothing() }.when(JOHN, submit(JOHN)).expect("accepted");
    assert_eq!(nowhere[2], Event::AllocationFailed { school: NORTH });
}

#[test]
fn a_request_needs_a_school_role_an_enrolment_and_a_contact_there() {
    for (who, contact, refused) in [
        (STRANGER, DAVID, Code::LearnerNotEnrolled),
        (JOHN, STRANGER, Code::ContactNotEligible),
        (JOHN, JANE, Code::ContactNotEligible),
        (JANE, JOHN, Code::NotPermitted),
        (ADMIN, JOHN, Code::NotPermitted),
    ] {
        assert_eq!(code(&nothing().when(who, submit(contact))), Some(refused), "{who:?}");
    }
    let nobodys = Given { school: None, ..nothing() };
    assert_eq!(code(&nobodys.when(JOHN, submit(JOHN))), Some(Code::LearnerNotEnrolled));
}

#[test]
fn feature_dates_hold_schools_back_and_nobody_else() {
    let at = |now: &str| Given { now: now.parse().expect("a moment"), ..nothing() };
    // Midnight in Auckland is 11:00 in UTC in summer.
    let early = at("2026-02-15T10:59:59Z").when(JOHN, submit(JOHN));
    assert_eq!(code(&early), Some(Code::NotYetAvailable));
    let services = at("2026-02-15T11:00:00Z");
    assert!(services.when(JOHN, submit(JOHN)).is_ok());
    assert_eq!(code(&services.when(JOHN, submit(DAVID))), Some(Code::NotYetAvailable));
    let case = services.and(JOHN, submit(JOHN));
    let words =
        |n| Change::AddComment { comment: comment(n), body: "Words.".into(), visibility: None };
    assert_eq!(code(&case.when(DAVID, words(1))), Some(Code::NotYetAvailable));
    assert_eq!(code(&case.when(JOHN, named(DAVID))), Some(Code::NotYetAvailable));
    assert!(case.when(ANA, words(1)).is_ok(), "providers work from the first day");
    let last = Given { now: "2026-02-27T10:59:59Z".parse().expect("a moment"), ..case.clone() };
    assert_eq!(code(&last.when(DAVID, words(1))), Some(Code::NotYetAvailable));
    let first = Given { now: "2026-02-27T11:00:00Z".parse().expect("a moment"), ..case };
    assert!(first.when(DAVID, words(1)).is_ok() && first.when(JOHN, named(DAVID)).is_ok());
}

#[test]
fn what_was_decided_on_something_older_is_told_so() {
    let case = assigned();
    let stale = Some(case.case.version - 1);
    let pause = Change::Pause { reason: "Away.".into(), until: None };
    assert_eq!(code(&case.when_seen(JANE, pause, stale)), Some(Code::VersionConflict));
    let assign = Change::Assign { person: TOM.id() };
    assert_eq!(code(&case.when_seen(ANA, assign.clone(), stale)), Some(Code::AlreadyAssigned));
    assert!(case.when(ANA, assign).is_ok(), "seen, it may be changed");
    let again = Change::Assign { person: JANE.id() };
    assert_eq!(code(&case.when(ANA, again)), Some(Code::InvalidState));
    // An addition needs no version.
    let words = Change::AddComment { comment: comment(1), body: "Words.".into(), visibility: None };
    assert!(case.when_seen(JANE, words, None).is_ok());
}

#[test]
fn the_contact_has_rights_while_named_and_at_the_school() {
    let case = assigned();
    let sees = |given: &Given, who: Who| stand(&who.actor(), &given.case, given.school).is_some();
    assert!(sees(&case, JOHN));
    let handed = case.clone().and(JOHN, named(SUSAN));
    assert!(!sees(&handed, JOHN) && sees(&handed, SUSAN));
    // Office Support who is named has the rights of a contact too.
    let standing = stand(&SUSAN.actor(), &handed.case, handed.school).expect("she stands to it");
    assert!(standing.acting(Action::ViewShared).is_some());
    let moved = Given { school: Some(SOUTH), ..case.clone() };
    assert!(!sees(&moved, JOHN) && !sees(&moved, DAVID) && sees(&moved, STRANGER));
    assert_eq!(code(&moved.when(STRANGER, named(JOHN))), Some(Code::ContactNotEligible));
    let nowhere = Given { school: None, ..case };
    assert!(!sees(&nowhere, JOHN) && !sees(&nowhere, DAVID) && sees(&nowhere, JANE));
}

#[test]
fn a_submitter_who_names_another_sees_the_case_just_opened() {
    let case = nothing().and(JOHN, submit(DAVID));
    assert!(stand(&JOHN.actor(), &case.case, case.school).is_none());
    let parties = Parties::of(&case.case, case.school);
    let standing = Standing::of_submitter(&JOHN.actor(), &parties, NORTH);
    assert_eq!((standing.side(), standing.person()), (Side::School, JOHN.id()));
}

#[test]
fn an_accepted_transfer_takes_all_from_the_former_provider() {
    let to = Change::RequestTransfer { to: HARBOUR, reason: "They moved.".into() };
    let pending = assigned().and(ANA, to);
    let given = pending.and(KIRSTY, Change::AnswerTransfer { accept: true, reason: None });
    assert_eq!((given.case.status, given.case.owner), (Status::Allocated, None));
    for former in [ANA, JANE] {
        assert!(stand(&former.actor(), &given.case, given.school).is_none(), "{former:?}");
    }
    let theirs = Change::Assign { person: JANE.id() };
    assert_eq!(code(&given.when(KIRSTY, theirs)), Some(Code::InvalidInput));
    let ours = given.and(KIRSTY, Change::Assign { person: SIONE.id() });
    assert_eq!(ours.case.owner, Some(SIONE.id()));
}

#[test]
fn a_school_is_never_internal_and_an_author_owns_the_words() {
    let internal = Change::AddComment {
        comment: comment(1),
        body: "Hush.".into(),
        visibility: Some(casetrail_domain::event::Visibility::Internal),
    };
    assert_eq!(code(&assigned().when(DAVID, internal)), Some(Code::InvalidInput));
    let words =
        |n| Change::AddComment { comment: comment(n), body: "Words.".into(), visibility: None };
    let case = assigned().and(DAVID, words(1)).and(JANE, words(2));
    let amend = |n| Change::AmendComment { comment: comment(n), body: "Mine.".into() };
    let withdraw = |n| Change::WithdrawComment { comment: comment(n), reason: None };
    assert_eq!(code(&case.when(JOHN, amend(1))), Some(Code::NotPermitted));
    assert_eq!(code(&case.when(ANA, amend(2))), Some(Code::NotPermitted));
    assert!(case.when(ANA, withdraw(2)).is_ok(), "the Workflow Lead withdraws the provider's");
    assert_eq!(code(&case.when(ANA, withdraw(1))), Some(Code::NotPermitted));
    assert_eq!(code(&case.when(DAVID, amend(2))), Some(Code::NotFound), "hidden is missing");
    let withdrawn = case.and(DAVID, withdraw(1));
    assert_eq!(code(&withdrawn.when(DAVID, amend(1))), Some(Code::NotFound));
}

#[test]
fn buttons_are_what_would_be_accepted() {
    let case = assigned();
    let standing = stand(&JANE.actor(), &case.case, case.school).expect("she owns it");
    let shown = allowed(&case.case, &standing, &case.facts(&named(JOHN)));
    assert!(shown.contains(&Action::Pause) && !shown.contains(&Action::Resume));
    assert!(!shown.contains(&Action::Assign) && !shown.contains(&Action::Reopen));
}

/// Of two faults the one is told that comes first in the contract.
#[test]
fn the_first_fault_that_applies_is_told() {
    let today = "2026-06-01".parse().ok();
    let pause = || Change::Pause { reason: "Away.".into(), until: today };
    let school = || Change::RequestTransfer { to: SOUTH, reason: "Moved.".into() };
    let ours = || Change::RequestTransfer { to: NORTHWOOD, reason: "Moved.".into() };
    let nobody = || Change::Assign { person: DAVID.id() };
    let empty = || Change::ResubmitRequest { answers: Answers::default() };
    let close = Change::Close { outcome: "Attending".into(), summary: None };
    let (open, closed) = (assigned(), assigned().and(JANE, close));
    for (given, who, change, told) in [
        // What is wrong whatever the case is: also to whom the case is hidden.
        (&open, STRANGER, pause(), Code::InvalidInput),
        (&open, STRANGER, school(), Code::InvalidInput),
        (&open, STRANGER, empty(), Code::InvalidInput),
        (&open, DAVID, pause(), Code::InvalidInput),
        (&closed, JANE, pause(), Code::InvalidInput),
        // What is wrong for this case: to those who may do it, and before its state.
        (&open, STRANGER, ours(), Code::NotFound),
        (&open, STRANGER, nobody(), Code::NotFound),
        (&open, JANE, nobody(), Code::NotPermitted),
        (&open, JANE, ours(), Code::NotPermitted),
        (&closed, ANA, nobody(), Code::InvalidInput),
        (&closed, ANA, ours(), Code::InvalidInput),
        (&closed, DAVID, named(STRANGER), Code::CaseClosed),
    ] {
        let came = given.when_seen(who, change.clone(), Some(1));
        assert_eq!(code(&came), Some(told), "{who:?}, {change:?}");
    }
    // Too early comes before the learner's enrolment.
    let early = Given { now: "2026-02-20T00:00:00Z".parse().expect("a moment"), ..nothing() };
    let nobodys = Given { school: None, ..early };
    assert_eq!(code(&nobodys.when(JOHN, submit(DAVID))), Some(Code::NotYetAvailable));
    assert_eq!(code(&nobodys.when(JOHN, submit(JOHN))), Some(Code::LearnerNotEnrolled));
}
