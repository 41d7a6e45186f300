//! Single rules that no table shows.

use crate::given::*;
use casetrail_domain::Code;
use casetrail_domain::case::{
    Change, ItemAction, NewFile, Status, allowed, allowed_on, may_upload, scanned,
};
use casetrail_domain::event::{Event, ItemId, Route, Scanner, Verdict, Visibility};
use casetrail_domain::file::FILES_OF_CASE_MAX;
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

#[test]
fn a_file_is_its_authors_and_follows_the_rules_of_comments() {
    let case = assigned().and(DAVID, attach(1, None)).and(JANE, attach(2, None));
    let rename = |n| Change::RenameFile { file: file(n), name: "Plan".into() };
    let withdraw = |n| Change::WithdrawFile { file: file(n), reason: None };
    let internal = Some(casetrail_domain::event::Visibility::Internal);
    assert_eq!(code(&case.when(DAVID, attach(3, internal))), Some(Code::InvalidInput));
    assert_eq!(code(&case.when(JOHN, rename(1))), Some(Code::NotPermitted));
    assert_eq!(code(&case.when(DAVID, rename(2))), Some(Code::NotFound), "hidden is missing");
    assert_eq!(code(&case.when(ANA, rename(2))), Some(Code::NotPermitted));
    assert!(case.when(ANA, withdraw(2)).is_ok(), "the Workflow Lead withdraws the provider's");
    assert_eq!(code(&case.when(ANA, withdraw(1))), Some(Code::NotPermitted));
    let renamed = case.when(DAVID, rename(1)).expect("it is accepted");
    let name = "Plan.pdf".to_owned().into();
    assert_eq!(renamed, [Event::FileRenamed { file: file(1), name }]);
    let withdrawn = case.and(DAVID, withdraw(1));
    assert_eq!(code(&withdrawn.when(DAVID, rename(1))), Some(Code::NotFound));
}

#[test]
fn files_are_attached_all_or_none_and_wait_for_their_scan() {
    let files = |last: NewFile| vec![new_file(1), new_file(2), last];
    let missing = NewFile { stored: None, ..new_file(3) };
    let some = Change::AttachFiles { files: files(missing), visibility: None };
    assert_eq!(code(&assigned().when(DAVID, some)), Some(Code::FileNotReady));
    let all = Change::AttachFiles { files: files(new_file(3)), visibility: None };
    let case = assigned().and(DAVID, all);
    assert_eq!(case.case.files.len(), 3);
    assert!(case.case.files.iter().all(|file| file.verdict.is_none()));
    let scanned_twice = case.found(1, Verdict::Clean);
    assert_eq!(
        scanned_twice.case.file(file(1)).and_then(|file| file.verdict),
        Some(Verdict::Clean)
    );
    let again = scanned(&scanned_twice.case, file(1), Verdict::Infected, Scanner::Clamd);
    assert_eq!(again, None, "the first scan decides");
    assert_eq!(scanned(&scanned_twice.case, file(9), Verdict::Clean, Scanner::Clamd), None);
}

#[test]
fn sharing_takes_comments_and_files_all_or_none_and_nothing_infected() {
    let words = Change::AddComment { comment: comment(1), body: "Words.".into(), visibility: None };
    let case = assigned().and(JANE, words).and(JANE, attach(1, None)).and(JANE, attach(2, None));
    let case = case.found(1, Verdict::Clean).found(2, Verdict::Infected);
    let share = |items: &[ItemId]| Change::Share { items: items.to_vec() };
    let both = case.when(JANE, share(&[of_file(1), of_comment(1), of_file(1)]));
    assert_eq!(outcome(&both), "CommentShared, FileShared");
    let infected = case.when(JANE, share(&[of_comment(1), of_file(2)]));
    assert_eq!(code(&infected), Some(Code::FileInfected));
    let missing = case.when(JANE, share(&[of_comment(1), of_file(7)]));
    assert_eq!(code(&missing), Some(Code::NotFound));
}

#[test]
fn what_is_reported_as_misfiled_is_withdrawn_with_that() {
    let case = assigned().and(DAVID, attach(1, None)).and(ANA, attach(2, None));
    let report =
        |n| Change::ReportMisfiling { item: of_file(n), reason: "Another learner.".into() };
    assert_eq!(code(&case.when(DAVID, report(2))), Some(Code::NotFound), "it is internal");
    let reported = case.and(JANE, report(1));
    let sees = |who: Who, n| {
        let standing = stand(&who.actor(), &reported.case, reported.school);
        let item = reported.case.item(of_file(n)).expect("it is there");
        standing.is_some_and(|standing| standing.sees_item(&item))
    };
    assert!(!sees(DAVID, 1) && !sees(JANE, 1) && !sees(ANA, 1) && sees(AUDITOR, 1));
    assert!(sees(ANA, 2), "another file is not");
}

#[test]
fn who_may_begin_an_upload() {
    let may = |given: &Given, who: Who| {
        let facts = given.facts(&attach(1, None));
        may_upload(&given.case, &who.actor(), &facts).map(drop).map_err(|refusal| refusal.code)
    };
    let case = assigned();
    assert!([JOHN, SUSAN, DAVID, JANE, ANA].iter().all(|who| may(&case, *who).is_ok()));
    assert_eq!(may(&case, STRANGER), Err(Code::NotFound));
    assert_eq!(may(&case, AUDITOR), Err(Code::NotPermitted));
    let early = Given { now: "2026-02-27T10:59:59Z".parse().expect("a moment"), ..case.clone() };
    assert_eq!(may(&early, DAVID), Err(Code::NotYetAvailable));
    let closed = case.and(JANE, Change::Close { outcome: "Attending".into(), summary: None });
    assert_eq!(may(&closed, DAVID), Err(Code::CaseClosed));
}

#[test]
fn a_case_holds_so_many_files_and_no_more() {
    let files = |from: u128, count: u128| (from..from + count).map(new_file).collect::<Vec<_>>();
    let attach = |files| Change::AttachFiles { files, visibility: None };
    let most = u128::try_from(FILES_OF_CASE_MAX).expect("it is small");
    let case = assigned().and(DAVID, attach(files(0, most - 1)));
    assert_eq!(code(&case.when(DAVID, attach(files(most, 2)))), Some(Code::InvalidState));
    assert!(case.when(DAVID, attach(files(most, 1))).is_ok());
}

#[test]
fn the_buttons_beside_an_item_are_what_would_be_accepted() {
    let words = |n, visibility| Change::AddComment {
        comment: comment(n),
        body: "Words.".into(),
        visibility,
    };
    let shared = Some(Visibility::Shared);
    let open = assigned()
        .and(DAVID, words(1, None))
        .and(JANE, words(2, None))
        .and(JANE, words(3, shared))
        .and(DAVID, attach(1, None))
        .and(JANE, attach(2, None))
        .and(JANE, attach(3, shared))
        .and(SUSAN, attach(4, None));
    let withdraw = Change::WithdrawFile { file: file(3), reason: None };
    let withdrawn = open.clone().and(JANE, withdraw);
    let closing = Change::Close { outcome: "Attending".into(), summary: None };
    let closed = open.clone().and(JANE, closing);
    let mut seen = std::collections::HashSet::new();
    for given in [open, withdrawn, closed] {
        for who in PEOPLE {
            for item in (1..=3).map(of_comment).chain((1..=4).map(of_file)) {
                let accepted: Vec<_> = tries(item)
                    .into_iter()
                    .filter(|(_, change)| given.when(who, change.clone()).is_ok())
                    .map(|(action, _)| action)
                    .collect();
                let facts = given.facts(&tries(item)[0].1);
                let standing = stand(&who.actor(), &given.case, given.school);
                let shown = standing.map(|one| allowed_on(&given.case, &one, &facts, item));
                assert_eq!(shown.unwrap_or_default(), accepted, "{who:?} {item:?}");
                seen.extend(accepted);
            }
        }
    }
    assert_eq!(seen.len(), 4, "each of them was allowed to somebody");
}

/// What can be done with an item, with words that are accepted.
fn tries(item: ItemId) -> [(ItemAction, Change); 3] {
    let (reason, report) = (None, Change::ReportMisfiling { item, reason: "Not here.".into() });
    let (change, withdraw) = match item {
        ItemId::Comment(comment) => (
            (ItemAction::Amend, Change::AmendComment { comment, body: "Other words.".into() }),
            Change::WithdrawComment { comment, reason },
        ),
        ItemId::File(file) => (
            (ItemAction::Rename, Change::RenameFile { file, name: "Other.pdf".into() }),
            Change::WithdrawFile { file, reason },
        ),
    };
    [change, (ItemAction::Withdraw, withdraw), (ItemAction::ReportMisfiling, report)]
}
