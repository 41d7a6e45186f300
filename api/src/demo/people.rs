//! The demo's people and learners.

use super::id;
use casetrail_domain::access::Role;
use casetrail_domain::id::{LearnerId, OrganisationId, PersonId};

/// An organisation of the demo, by the name its accounts carry.
pub fn organisation(key: &str) -> OrganisationId {
    OrganisationId(id(&format!("organisation {key}")))
}

/// An organisation's name, by the name its accounts carry.
pub fn organisation_name(key: &str) -> &'static str {
    match key {
        "north" => "North High School",
        "south" => "South College",
        "northwood" => "Northwood Attendance",
        "harbour" => "Harbour Attendance",
        "provision" => "South College In-School Provision",
        _ => "Ministry",
    }
}

/// A person of the demo, by their username.
pub fn person(username: &str) -> PersonId {
    PersonId(id(&format!("person {username}")))
}

/// The `n`th learner of a school of the demo.
pub fn learner(school: &str, n: usize) -> LearnerId {
    LearnerId(id(&format!("learner {school} {n}")))
}

/// Somebody with an account.
pub struct Account {
    pub username: &'static str,
    pub name: &'static str,
    pub grants: &'static [(&'static str, Role)],
}

const fn one(
    username: &'static str,
    name: &'static str,
    grants: &'static [(&'static str, Role)],
) -> Account {
    Account { username, name, grants }
}

/// Everybody with an account; the first grant says where they belong.
pub const ACCOUNTS: [Account; 17] = [
    one("contact@north", "John Smith", &[("north", Role::PrimaryContact)]),
    one("support@north", "Susan Wildes", &[("north", Role::OfficeSupport)]),
    one("lead@north", "David Smith", &[("north", Role::AttendanceLead)]),
    one("authoriser@north", "Mere Tāwhai", &[("north", Role::DelegatedAuthoriser)]),
    one("contact@south", "Aroha Ngata", &[("south", Role::PrimaryContact)]),
    one("support@south", "Peter Brown", &[("south", Role::OfficeSupport)]),
    one("lead@south", "Hēmi Parata", &[("south", Role::AttendanceLead)]),
    one("authoriser@south", "Ruth O'Connor", &[("south", Role::DelegatedAuthoriser)]),
    one(
        "inschool@south",
        "Lagi Fonoti",
        &[
            ("south", Role::OfficeSupport),
            ("provision", Role::CaseManager),
            ("provision", Role::WorkflowLead),
        ],
    ),
    one("manager@northwood", "Jane Doe", &[("northwood", Role::CaseManager)]),
    one("manager2@northwood", "Tom Reid", &[("northwood", Role::CaseManager)]),
    one("workflow@northwood", "Ana Whetū", &[("northwood", Role::WorkflowLead)]),
    one("manager@harbour", "Sione Taufa", &[("harbour", Role::CaseManager)]),
    one("workflow@harbour", "Kirsty Ward", &[("harbour", Role::WorkflowLead)]),
    one("admin@ministry", "Grace Lee", &[("ministry", Role::MinistryAdmin)]),
    one("admin2@ministry", "Paul Martin", &[("ministry", Role::MinistryAdmin)]),
    one("auditor@ministry", "Wiremu Jones", &[("ministry", Role::Auditor)]),
];

/// The accounts, a line each, for whoever starts the demo.
pub fn accounts() -> Vec<String> {
    let line = |account: &Account| {
        let roles: Vec<&str> = account.grants.iter().map(|(_, role)| role.key()).collect();
        format!("  {:<20} {:<15} {}", account.username, account.name, roles.join(", "))
    };
    ACCOUNTS.iter().map(line).collect()
}

/// An account as the sign-in page lists it.
#[derive(Debug, serde::Serialize)]
pub struct Listed {
    username: &'static str,
    name: &'static str,
    organisation: &'static str,
    roles: Vec<&'static str>,
}

/// Every account, for the sign-in page.
pub fn listed() -> Vec<Listed> {
    let one = |account: &Account| Listed {
        username: account.username,
        name: account.name,
        organisation: account.grants.first().map_or("", |(key, _)| organisation_name(key)),
        roles: account.grants.iter().map(|(_, role)| role.key()).collect(),
    };
    ACCOUNTS.iter().map(one).collect()
}

/// How many learners each school has.
pub const LEARNERS: usize = 64;

const GIVEN: [&str; 16] = [
    "Aria",
    "Ben",
    "Charlotte",
    "Daniel",
    "Emere",
    "Finn",
    "Grace",
    "Hōhepa",
    "Isla",
    "Jack",
    "Kahurangi",
    "Leo",
    "Mia",
    "Nīkau",
    "Olivia",
    "Tāne",
];
const FAMILY: [&str; 12] = [
    "Anderson", "Brown", "Clarke", "Fa'alogo", "Harris", "Kīngi", "Māhuta", "Ngāta", "O'Brien",
    "Patel", "Taylor", "Williams",
];

/// The name of the `n`th learner of a school: the guide's first, then made up ones.
pub fn learner_name(school: &str, n: usize) -> String {
    match (school, n) {
        ("north", 0) => return "Joseph Bloggs".to_owned(),
        ("north", 1) => return "Fa'atali Solomona".to_owned(),
        _ => {}
    }
    let shift = if school == "south" { 5 } else { 0 };
    let given = GIVEN[(n + shift) % GIVEN.len()];
    let family = FAMILY[(n / 2 + n + shift) % FAMILY.len()];
    format!("{given} {family}")
}
