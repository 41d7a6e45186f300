//! What each state of a case lets happen: every change in every state, by somebody with the right.

use crate::given::*;
use crate::work::{add_task, attempt, task};
use casetrail_domain::case::Change;
use casetrail_domain::event::{ReferralStatus, Visibility};
use std::fmt::Write as _;

fn close() -> Change {
    Change::Close { outcome: "Attending again".to_owned(), summary: None }
}

fn transfer() -> Change {
    Change::RequestTransfer { to: HARBOUR, reason: "They moved.".to_owned() }
}

fn say(number: u128, visibility: Option<Visibility>) -> Change {
    let body = format!("Comment {number}.");
    Change::AddComment { comment: comment(number), body, visibility }
}

/// With a comment and a file of David's, one internal and one shared of Ana's, and a referral.
fn talked(case: Given) -> Given {
    let refer = Change::Refer {
        referral: REFERRAL,
        service_name: "Nurse".to_owned(),
        service_provider: "Health NZ".to_owned(),
        source: "Northwood Attendance".to_owned(),
    };
    let case = case.and(DAVID, say(1, None)).and(ANA, say(2, None));
    let case = case.and(ANA, say(3, Some(Visibility::Shared))).and(ANA, refer);
    let case =
        case.and(DAVID, attach(1, None)).and(ANA, attach(2, None)).and(ANA, add_task(1, None));
    case.and(ANA, attach(3, Some(Visibility::Shared)))
}

/// The states, by the words of the table's head.
fn states() -> [(&'static str, Given); 9] {
    let reason = || "A reason.".to_owned();
    let nowhere = Given { route: None, ..nothing() }.and(JOHN, submit(JOHN));
    let allocated = talked(submitted());
    let returned = allocated.clone().and(ANA, Change::ReturnRequest { reason: reason() });
    let open = talked(assigned());
    let paused = open.clone().and(JANE, Change::Pause { reason: reason(), until: None });
    let pending = open.clone().and(ANA, transfer());
    let both = returned.clone().and(ANA, transfer());
    let closed = open.clone().and(JANE, close());
    [
        ("nothing", nothing()),
        ("awaiting allocation", nowhere.and(DAVID, say(1, None))),
        ("allocated", allocated),
        ("returned", returned),
        ("open", open),
        ("paused", paused),
        ("transfer pending", pending),
        ("transfer pending of a returned request", both),
        ("closed", closed),
    ]
}

/// Every change, by somebody who has the right to it.
fn changes() -> Vec<(&'static str, Who, Change)> {
    let reason = || "A reason.".to_owned();
    let update = Change::UpdateReferral { referral: REFERRAL, status: ReferralStatus::Received };
    let other_contact =
        Change::ChangePrimaryContact { person: SUSAN.id(), phone: None, email: None, notes: None };
    let same_contact = Change::ChangePrimaryContact {
        person: JOHN.id(),
        phone: Some("04 555 0999".to_owned()),
        email: None,
        notes: None,
    };
    let body = || "Other words.".to_owned();
    let refer = Change::Refer {
        referral: REFERRAL,
        service_name: "Nurse".to_owned(),
        service_provider: "Health NZ".to_owned(),
        source: "Northwood Attendance".to_owned(),
    };
    vec![
        ("submit", JOHN, submit(JOHN)),
        ("comment by the school", DAVID, say(9, None)),
        ("comment by the provider", ANA, say(9, None)),
        ("amend", DAVID, Change::AmendComment { comment: comment(1), body: body() }),
        (
            "withdraw a comment",
            DAVID,
            Change::WithdrawComment { comment: comment(1), reason: None },
        ),
        ("attach a file from the school", DAVID, attach(8, None)),
        ("attach a file of the provider's", ANA, attach(9, None)),
        ("rename a file", DAVID, Change::RenameFile { file: file(1), name: "Other".into() }),
        ("withdraw a file", DAVID, Change::WithdrawFile { file: file(1), reason: None }),
        (
            "report a misfiled file",
            DAVID,
            Change::ReportMisfiling { item: of_file(3), reason: reason() },
        ),
        (
            "report a misfiled comment",
            ANA,
            Change::ReportMisfiling { item: of_comment(1), reason: reason() },
        ),
        ("share", ANA, Change::Share { items: vec![of_comment(2), of_file(2)] }),
        ("share what is shared", ANA, Change::Share { items: vec![of_comment(2), of_file(3)] }),
        ("unshare", ANA, Change::Unshare { items: vec![of_comment(3), of_file(3)], reason: None }),
        ("change the contact", DAVID, other_contact),
        ("change the contact's details", DAVID, same_contact),
        ("allocate", ADMIN, Change::Allocate { provider: NORTHWOOD }),
        ("assign", ANA, Change::Assign { person: TOM.id() }),
        ("pause", ANA, Change::Pause { reason: reason(), until: None }),
        ("resume", ANA, Change::Resume { reason: None }),
        ("close", ANA, close()),
        ("reopen", ANA, Change::Reopen { reason: reason() }),
        ("ask for a transfer", ANA, transfer()),
        ("accept a transfer", KIRSTY, Change::AnswerTransfer { accept: true, reason: None }),
        ("reject a transfer", KIRSTY, Change::AnswerTransfer { accept: false, reason: None }),
        ("refer", ANA, refer),
        ("update a referral", ANA, update),
        ("log an attempt", ANA, attempt(submitted().now, false)),
        ("add a task", ANA, add_task(2, None)),
        ("complete a task", ANA, Change::CompleteTask { task: task(1) }),
        (
            "observe attendance",
            ANA,
            Change::ObserveAttendance {
                from: submitted().now.date_naive(),
                to: submitted().now.date_naive(),
                possible: 2,
                attended: 1,
            },
        ),
        ("return the request", ANA, Change::ReturnRequest { reason: reason() }),
        ("return it as the Ministry", ADMIN, Change::ReturnRequest { reason: reason() }),
        ("decline the request", ANA, Change::DeclineRequest { reason: reason() }),
        ("decline it as the Ministry", ADMIN, Change::DeclineRequest { reason: reason() }),
        ("resubmit the request", DAVID, Change::ResubmitRequest { answers: answers(JOHN) }),
        ("withdraw the request", DAVID, Change::WithdrawRequest { reason: reason() }),
    ]
}

#[test]
fn what_each_state_lets_happen() {
    let mut page = String::new();
    for (state, given) in states() {
        let _ = writeln!(page, "{state}");
        for (words, who, change) in changes() {
            let came = given.when(who, change);
            let _ = writeln!(page, "  {words}: {}", outcome(&came));
        }
    }
    insta::assert_snapshot!("what each state lets happen", page);
}
