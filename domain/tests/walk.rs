//! Long random lives of a case: whatever people ask for, in whatever order, it stays in order.

use crate::given::*;
use crate::work::{add_task, attempt, task};
use casetrail_domain::OrganisationId;
use casetrail_domain::case::{Case, Change, Claim, RequestState, Status, allowed};
use casetrail_domain::event::{ReferralStatus, Visibility};
use casetrail_domain::policy::{Action, stand};
use proptest::prelude::*;

/// How many commands one life has.
const COMMANDS: usize = 60;

fn who() -> impl Strategy<Value = Who> {
    prop::sample::select(PEOPLE.to_vec())
}

/// A comment that may or may not be there.
fn some_comment() -> impl Strategy<Value = casetrail_domain::CommentId> {
    (0u128..6).prop_map(comment)
}

/// A comment or a file.
fn some_item() -> impl Strategy<Value = casetrail_domain::event::ItemId> {
    prop_oneof![(0u128..6).prop_map(of_comment), (0u128..6).prop_map(of_file)]
}

fn change() -> impl Strategy<Value = Change> {
    let reason = || "A reason.".to_owned();
    let visibility =
        prop::option::of(prop_oneof![Just(Visibility::Internal), Just(Visibility::Shared)]);
    let visibility_of_file = visibility.clone();
    let status = prop::sample::select(vec![
        ReferralStatus::Pending,
        ReferralStatus::Received,
        ReferralStatus::Completed,
    ]);
    let provider = prop::sample::select(vec![NORTHWOOD, HARBOUR, NORTH]);
    let said = prop_oneof![
        (some_comment(), visibility).prop_map(|(comment, visibility)| Change::AddComment {
            comment,
            body: "Words.".to_owned(),
            visibility
        }),
        some_comment()
            .prop_map(|comment| Change::AmendComment { comment, body: "Others.".to_owned() }),
        some_comment().prop_map(|comment| Change::WithdrawComment { comment, reason: None }),
        some_item().prop_map(|item| Change::Share { items: vec![item] }),
        some_item().prop_map(|item| Change::Unshare { items: vec![item], reason: None }),
        some_item().prop_map(move |item| Change::ReportMisfiling { item, reason: reason() }),
        ((0u128..6), visibility_of_file).prop_map(|(n, visibility)| attach(n, visibility)),
        (0u128..6).prop_map(|n| Change::RenameFile { file: file(n), name: "Other".to_owned() }),
        (0u128..6).prop_map(|n| Change::WithdrawFile { file: file(n), reason: None }),
    ];
    let moved = prop_oneof![
        who().prop_map(|who| Change::Assign { person: who.id() }),
        Just(Change::Pause { reason: reason(), until: None }),
        Just(Change::Resume { reason: None }),
        Just(Change::Close { outcome: "Attending".to_owned(), summary: None }),
        Just(Change::Reopen { reason: reason() }),
        provider.clone().prop_map(move |to| Change::RequestTransfer { to, reason: reason() }),
        any::<bool>().prop_map(|accept| Change::AnswerTransfer { accept, reason: None }),
        provider.prop_map(|provider| Change::Allocate { provider }),
    ];
    let asked = prop_oneof![
        who().prop_map(submit),
        Just(Change::ReturnRequest { reason: reason() }),
        Just(Change::DeclineRequest { reason: reason() }),
        Just(Change::WithdrawRequest { reason: reason() }),
        who().prop_map(|who| Change::ResubmitRequest { answers: answers(who) }),
        who().prop_map(|who| Change::ChangePrimaryContact {
            person: who.id(),
            phone: None,
            email: None,
            notes: None
        }),
        Just(Change::Refer {
            referral: REFERRAL,
            service_name: "Nurse".to_owned(),
            service_provider: "Health NZ".to_owned(),
            source: "Northwood".to_owned(),
        }),
        status.prop_map(|status| Change::UpdateReferral { referral: REFERRAL, status }),
    ];
    let work = prop_oneof![
        (0u128..4).prop_map(|n| add_task(n, Some("2026-06-01"))),
        (0u128..4).prop_map(|n| Change::CompleteTask { task: task(n) }),
        any::<bool>().prop_map(|reached| attempt(nothing().now, reached)),
    ];
    prop_oneof![4 => said, 6 => moved, 6 => asked, 1 => work]
}

/// Where the learner goes, now and then.
fn school() -> impl Strategy<Value = Option<Option<OrganisationId>>> {
    let schools = prop::sample::select(vec![Some(NORTH), Some(NORTH), Some(SOUTH), None]);
    prop::option::weighted(0.05, schools)
}

/// Somebody who has the right to this, if anybody has; else the one who asks.
fn rightful(given: &Given, change: &Change, asks: Who) -> Who {
    let may = |who: &Who| {
        let standing = stand(&who.actor(), &given.case, given.school);
        standing.zip(change.action()).is_some_and(|(held, action)| held.acting(action).is_some())
    };
    PEOPLE.into_iter().find(may).unwrap_or(asks)
}

/// What is wrong with a case, in words; nothing at all times.
fn out_of_order(case: &Case) -> Option<&'static str> {
    let closed = case.status == Status::Closed;
    let running = matches!(case.status, Status::Open | Status::Paused);
    let wrong = [
        (closed != case.closed_at.is_some(), "closed, and the day it was closed, go together"),
        (closed != case.outcome.is_some(), "closed, and how it ended, go together"),
        (closed && case.transfer.is_some(), "a closed case waits for no answer"),
        (running && case.owner.is_none(), "an open case has an owner"),
        (case.owner.is_some() && case.provider.is_none(), "an owner belongs to a provider"),
        (case.status == Status::Allocated && case.provider.is_none(), "allocated to somebody"),
        (case.status == Status::Allocated && case.owner.is_some(), "a queue holds nobody's cases"),
        (
            case.status == Status::AwaitingAllocation && case.provider.is_some(),
            "nobody has what waits for the Ministry",
        ),
        (
            case.paused_until.is_some() && case.status != Status::Paused,
            "only a pause ends on a day",
        ),
        (case.contact.is_none(), "there is exactly one contact"),
        (
            case.owner.is_some() && case.work.unassigned_since.is_some(),
            "what somebody has waits for nobody",
        ),
        (
            case.owner.is_none() && case.work.untried_since.is_some(),
            "nobody can be late for nobody's case",
        ),
        (
            case.request.state == RequestState::Returned && running,
            "a returned request is nobody's work",
        ),
        (
            (case.request.state == RequestState::Returned) != case.request.return_reason.is_some(),
            "returned, and why, go together",
        ),
    ];
    wrong.into_iter().find(|(wrong, _)| *wrong).map(|(_, words)| words)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_case_stays_in_order_whatever_is_asked(
        routed in any::<bool>(),
        life in prop::collection::vec((who(), change(), any::<bool>(), school()), COMMANDS),
    ) {
        let mut given = if routed { nothing() } else { Given { route: None, ..nothing() } };
        given = given.and(JOHN, submit(JOHN));
        let mut claimed = true;
        for (asks, change, with_right, school) in life {
            given.school = school.unwrap_or(given.school);
            let who = if with_right { rightful(&given, &change, asks) } else { asks };
            let before = given.case.clone();
            let Ok(events) = given.when(who, change.clone()) else { continue };
            let action = change.action();
            prop_assert!(action.is_some(), "a case is opened once");
            let standing = stand(&who.actor(), &before, given.school);
            prop_assert!(standing.is_some(), "{who:?} is nobody to this case, yet {change:?}");
            let shown = standing.map(|held| allowed(&before, &held, &given.facts(&change)));
            let shown = action.zip(shown).is_some_and(|(action, shown)| shown.contains(&action));
            prop_assert!(shown, "it was accepted, but no button showed it: {change:?}");
            prop_assert!(!events.is_empty(), "what is accepted happens: {change:?}");
            prop_assert!(
                before.status != Status::Closed || action == Some(Action::Reopen),
                "a closed case is only reopened: {change:?}"
            );
            for event in &events {
                prop_assert!(event.is_of_a_case(), "{event:?}");
                match given.case.claim(event) {
                    Some(Claim::Take(..)) => claimed = true,
                    Some(Claim::Release(..)) => claimed = false,
                    None => {}
                }
                given = given.happened(who, false, std::slice::from_ref(event));
            }
            let count = u64::try_from(events.len()).unwrap_or_default();
            prop_assert_eq!(given.case.version, before.version + count);
            prop_assert_eq!(out_of_order(&given.case), None, "after {:?} by {:?}", change, who);
            prop_assert_eq!(claimed, given.case.status != Status::Closed, "the open one is claimed");
            prop_assert!(given.case.comments.len() >= before.comments.len(), "none is forgotten");
            prop_assert!(given.case.files.len() >= before.files.len(), "none is forgotten");
        }
    }
}

/// The control: what is out of order is seen.
#[test]
fn a_case_out_of_order_is_found() {
    let case = assigned().case;
    assert_eq!(out_of_order(&case), None);
    let broken = Case { owner: None, ..case.clone() };
    assert_eq!(out_of_order(&broken), Some("an open case has an owner"));
    let broken = Case { status: Status::Closed, ..case };
    assert!(out_of_order(&broken).is_some());
}
