//! Who stands in which relation to which of the world's cases.

use casetrail_tests::{App, Cast, User};

/// One row group of the table: a role in a relation, and who shows it.
pub struct Viewer {
    /// The role, as in the table.
    pub role: &'static str,
    /// The relation, as in the table.
    pub relation: &'static str,
    /// The demo account; a name without `@` is a made-up session, an empty one none.
    pub account: &'static str,
    /// Which of the world's cases they are asked about, by who is named on it.
    pub named: Named,
}

/// Who is the named Primary Contact of a case.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Named {
    /// `contact@north`.
    Contact,
    /// `support@north`.
    Support,
    /// `lead@north`.
    Lead,
    /// `authoriser@north`.
    Authoriser,
}

impl Named {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Contact, Self::Support, Self::Lead, Self::Authoriser];

    /// The account of the person named.
    pub fn account(self) -> &'static str {
        match self {
            Self::Contact => "contact@north",
            Self::Support => "support@north",
            Self::Lead => "lead@north",
            Self::Authoriser => "authoriser@north",
        }
    }
}

const fn viewer(
    role: &'static str,
    relation: &'static str,
    account: &'static str,
    named: Named,
) -> Viewer {
    Viewer { role, relation, account, named }
}

/// Everyone of the table.
pub const VIEWERS: [Viewer; 23] = [
    viewer("Primary Contact", "named", "contact@north", Named::Contact),
    viewer("Primary Contact", "not named", "contact@north", Named::Support),
    viewer("Primary Contact", "other school", "contact@south", Named::Contact),
    viewer("Office Support", "learner enrolled here", "support@north", Named::Contact),
    viewer("Office Support", "named", "support@north", Named::Support),
    viewer("Office Support", "other school", "support@south", Named::Contact),
    viewer("Attendance Lead", "learner enrolled here", "lead@north", Named::Contact),
    viewer("Attendance Lead", "named", "lead@north", Named::Lead),
    viewer("Attendance Lead", "other school", "lead@south", Named::Contact),
    viewer("Delegated Authoriser", "learner enrolled here", "authoriser@north", Named::Contact),
    viewer("Delegated Authoriser", "named", "authoriser@north", Named::Authoriser),
    viewer("Delegated Authoriser", "other school", "authoriser@south", Named::Contact),
    viewer("Case Manager", "owner", "manager@northwood", Named::Contact),
    viewer("Case Manager", "not owner", "manager2@northwood", Named::Contact),
    viewer("Case Manager", "other provider", "manager@harbour", Named::Contact),
    viewer("Workflow Lead", "own provider", "workflow@northwood", Named::Contact),
    viewer("Workflow Lead", "other provider", "workflow@harbour", Named::Contact),
    viewer("Ministry administrator", "none", "admin@ministry", Named::Contact),
    viewer("Auditor", "none", "auditor@ministry", Named::Contact),
    viewer("In-school provision staff", "none", "inschool@south", Named::Contact),
    viewer("Ministry administrator", "none", "admin2@ministry", Named::Support),
    viewer("Nobody", "not signed in", "", Named::Contact),
    viewer("Nobody", "unknown session", "made-up", Named::Contact),
];

impl Viewer {
    /// The person, signed in where they can be.
    pub fn user(&self, app: &App, cast: &Cast) -> User {
        if self.account.contains('@') {
            cast[self.account].clone()
        } else {
            app.bearer(self.account)
        }
    }

    /// Whether there is a session at all.
    pub fn signed_in(&self) -> bool {
        self.account.contains('@')
    }
}
