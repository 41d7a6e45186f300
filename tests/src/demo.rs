//! The accounts that the demo promises.

/// Every demo account, as interface.md names them.
pub const PEOPLE: [&str; 17] = [
    "contact@north",
    "support@north",
    "lead@north",
    "authoriser@north",
    "contact@south",
    "support@south",
    "lead@south",
    "authoriser@south",
    "inschool@south",
    "manager@northwood",
    "manager2@northwood",
    "workflow@northwood",
    "manager@harbour",
    "workflow@harbour",
    "admin@ministry",
    "admin2@ministry",
    "auditor@ministry",
];
