//! The table, what was observed, and the comparison.

use super::world::STATES;
use casetrail_tests::table::{Row, rows};
use std::collections::{BTreeMap, BTreeSet};

/// What one viewer was answered.
#[derive(Default)]
pub struct Observed {
    /// The answer in the table's words, by ask and state.
    pub cells: BTreeMap<(String, &'static str), String>,
    /// The buttons that `viewerMay` shows, by state.
    pub buttons: BTreeMap<&'static str, BTreeSet<String>>,
    /// What no cell holds and is wrong all the same.
    pub remarks: Vec<String>,
}

impl Observed {
    /// Notes an answer; that something was seen once stays.
    pub fn note(&mut self, ask: impl Into<String>, state: &'static str, answer: impl Into<String>) {
        let cell = self.cells.entry((ask.into(), state)).or_default();
        if cell != "yes" {
            *cell = answer.into();
        }
    }

    /// Adds what was observed later, and holds the buttons against what acting answered.
    pub fn take_in(&mut self, acted: Self) {
        for ((ask, state), answer) in acted.cells {
            if !ask.starts_with("content ") || answer == "yes" {
                self.note(ask, state, answer);
            }
        }
        self.remarks.extend(acted.remarks);
        self.hold_buttons_against_acts();
    }

    fn hold_buttons_against_acts(&mut self) {
        for (state, shown) in &self.buttons {
            for (button, ask) in BUTTONS {
                let Some(answer) = self.cells.get(&(ask.to_owned(), *state)) else { continue };
                if shown.contains(button) != (answer == "may") {
                    let word = if shown.contains(button) { "shows" } else { "doesn't show" };
                    self.remarks.push(format!(
                        "{state}: viewerMay {word} {button}, `{ask}` answers {answer}"
                    ));
                }
            }
        }
    }
}

/// Which mutation a button stands for.
const BUTTONS: [(&str, &str); 19] = [
    ("ADD_COMMENT", "act addComment"),
    ("UPLOAD_FILES", "act beginUpload"),
    ("REPORT_MISFILING", "act reportMisfiling"),
    ("CHANGE_PRIMARY_CONTACT", "act changePrimaryContact"),
    ("ASSIGN", "act assignCase"),
    ("PAUSE", "act pauseCase"),
    ("RESUME", "act resumeCase"),
    ("CLOSE", "act closeCase"),
    ("REOPEN", "act reopenCase"),
    ("SHARE", "act share"),
    ("REFER", "act referToService"),
    ("WORK", "act addTask"),
    ("TRANSFER", "act requestTransfer"),
    ("ANSWER_TRANSFER", "act answerTransfer"),
    ("ALLOCATE", "act allocateCase"),
    ("RETURN_REQUEST", "act returnRequest"),
    ("DECLINE_REQUEST", "act declineRequest"),
    ("RESUBMIT_REQUEST", "act resubmitRequest"),
    ("WITHDRAW_REQUEST", "act withdrawRequest"),
];

/// What a comparison found.
pub struct Compared {
    /// How many cells were compared.
    pub cells: usize,
    /// The differences, in words.
    pub differences: Vec<String>,
}

/// The table of rights.
pub struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// The table beside this crate.
    pub fn load() -> Self {
        Self { rows: rows(include_str!("../../rights.csv")) }
    }

    /// The row and the cell that say what a viewer may expect; a row of its own comes before `*`.
    pub fn expected(
        &self,
        role: &str,
        relation: &str,
        ask: &str,
        state: &str,
    ) -> Option<(&Row, &str)> {
        let all = match ask.split_once(' ') {
            Some((kind @ ("act" | "content"), _)) => format!("{kind} *"),
            _ => "read *".to_owned(),
        };
        let says = |wanted: &str| {
            let mut mine = self.rows.iter().filter(|row| {
                row.get("role") == role
                    && row.get("relation") == relation
                    && row.get("ask") == wanted
            });
            mine.find_map(|row| Some((row, row.get(state))).filter(|(_, cell)| *cell != "-"))
        };
        says(ask).or_else(|| says(&all))
    }

    /// Holds all that one viewer was answered against the table, and the table against what was
    /// asked.
    pub fn compare(&self, role: &str, relation: &str, observed: &Observed) -> Compared {
        let mut differences = self.unasked(role, relation, observed);
        let mut cells = 0;
        for ((ask, state), answer) in &observed.cells {
            let Some((row, cell)) = self.expected(role, relation, ask, state) else { continue };
            cells += 1;
            if cell != answer.as_str() {
                differences.push(format!(
                    "rights.csv:{} {role}, {relation}: `{ask}` when {state}: expected {cell}, got {answer} ({})",
                    row.line,
                    row.get("because")
                ));
            }
        }
        Compared { cells, differences }
    }

    /// The cells of a viewer's own rows that nobody asked.
    fn unasked(&self, role: &str, relation: &str, observed: &Observed) -> Vec<String> {
        let mine = self.rows.iter().filter(|row| {
            row.get("role") == role
                && row.get("relation") == relation
                && !row.get("ask").ends_with('*')
        });
        let missing = mine.flat_map(|row| {
            let unasked = |state: &&&'static str| {
                row.get(state) != "-"
                    && !observed.cells.contains_key(&(row.get("ask").to_owned(), **state))
            };
            let states: Vec<_> = STATES.iter().filter(unasked).collect();
            states
                .into_iter()
                .map(|state| {
                    format!(
                        "rights.csv:{} {role}, {relation}: `{}` when {state} wasn't asked",
                        row.line,
                        row.get("ask")
                    )
                })
                .collect::<Vec<_>>()
        });
        missing.collect()
    }
}
