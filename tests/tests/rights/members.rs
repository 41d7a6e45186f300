//! Who manages whom: every cell of `tests/rights-members.csv`, asked of the running service.

use casetrail_tests::{App, Outcome, User};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An organisation with somebody who manages it, and a role that its members can hold.
const ORGANISATIONS: [(&str, &str, &str); 3] = [
    ("north", "authoriser@north", "OFFICE_SUPPORT"),
    ("south", "authoriser@south", "OFFICE_SUPPORT"),
    ("northwood", "head@northwood", "CASE_MANAGER"),
];

/// The table: what is expected of each account at each ask.
fn table() -> BTreeMap<String, Vec<(String, String)>> {
    let text = include_str!("../../rights-members.csv");
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let asks: Vec<&str> = lines.next().unwrap_or_default().split(',').skip(1).collect();
    let row = |line: &str| {
        let (account, cells) = line.split_once(',')?;
        let cells = asks.iter().zip(cells.split(','));
        let cells = cells.map(|(ask, cell)| ((*ask).to_owned(), cell.to_owned())).collect();
        Some((account.to_owned(), cells))
    };
    lines.filter_map(row).collect()
}

async fn spare(keeper: &User, place: &str, role: &str) -> String {
    let username = format!("spare@{place}");
    let input = json!({ "username": username, "name": "Spare", "roles": [role] });
    let granted = keeper.act("grantAccess", input).await;
    match granted.code() {
        None => granted.text("/member/id").to_owned(),
        // They hold it still.
        Some(_) => {
            let document = "query ($s: String) { members(search: $s) { nodes { id } } }";
            let found = keeper.query(document, json!({ "s": username })).await.good();
            found.text("/members/nodes/0/id").to_owned()
        }
    }
}

fn cell(outcome: &Outcome) -> String {
    match outcome.code() {
        None => "done".to_owned(),
        Some("INVALID_INPUT") => "invalid".to_owned(),
        Some(code) => code.to_lowercase().replace('_', " "),
    }
}

async fn asked(user: &User, spares: &BTreeMap<&str, String>, ask: &str) -> String {
    let (what, place) = ask.split_once(' ').expect("an ask names what and where");
    let member = spares.get(place);
    match what {
        "see" => {
            let document = "query ($id: ID!) { node(id: $id) { id } \
                members(first: 100) { nodes { id } } }";
            let seen = user.query(document, json!({ "id": member })).await.good();
            let listed = seen.texts("/members/nodes", "/id");
            let is_listed = member.is_some_and(|member| listed.contains(member));
            assert_eq!(seen.at("/node") != &Value::Null, is_listed, "by id as in the list");
            if is_listed { "yes" } else { "no" }.to_owned()
        }
        "change" => {
            let named = ORGANISATIONS.into_iter().find(|(key, ..)| *key == place);
            let (.., role) = named.expect("the table names these organisations");
            let other = if role == "CASE_MANAGER" { "WORKFLOW_LEAD" } else { "ATTENDANCE_LEAD" };
            let input = json!({ "memberId": member, "roles": [role, other] });
            cell(&user.act("changeAccess", input).await)
        }
        "end" => cell(&user.act("endAccess", json!({ "memberId": member })).await),
        "grant" => {
            let username = format!("new-{}", user.username);
            let input = json!({ "username": username, "name": "New", "roles": [place] });
            cell(&user.act("grantAccess", input).await)
        }
        other => panic!("an unknown ask: {other}"),
    }
}

#[tokio::test]
async fn every_cell_of_the_members_table() {
    let app = App::start();
    let head = ["grant", "head@northwood", "Northwood Attendance", "DELEGATED_AUTHORISER"];
    assert!(app.run(&head).status.success());
    let mut keepers = BTreeMap::new();
    for (place, keeper, role) in ORGANISATIONS {
        keepers.insert(place, (app.user(keeper).await, role));
    }
    let (mut asks, mut differences) = (0, Vec::new());
    for (account, cells) in table() {
        let user = app.user(&account).await;
        let mut spares = BTreeMap::new();
        for (place, (keeper, role)) in &keepers {
            spares.insert(*place, spare(keeper, place, role).await);
        }
        for (ask, expected) in cells {
            let found = asked(&user, &spares, &ask).await;
            asks += 1;
            if found != expected {
                differences.push(format!("{account}, {ask}: {expected} expected, {found} found"));
            }
        }
    }
    assert_eq!(asks, 14 * 12);
    assert!(differences.is_empty(), "{differences:#?}");
}
