//! Checks a whole file before anything of it is appended.

use super::fields::{Column, Fields, Wrong};
use super::known::{self, Known, Organisation};
use super::parse::{self, ORGANISATION};
use super::progress::{Progress, count};
use super::source::{Read, Source};
use crate::app::App;
use casetrail_domain::access::OrganisationKind;
use casetrail_domain::id::OrganisationId;
use std::collections::HashMap;
use uuid::Uuid;

/// How many faults are told one by one.
const FAULTS_TOLD_MAX: usize = 100;

/// A file that was found in order.
pub struct Checked {
    /// How many records it holds.
    pub records: u64,
    /// Whether organisations are among them.
    pub organisations: bool,
    /// What its records may refer to.
    pub known: Known,
}

/// Checks every record.
///
/// # Errors
/// What is wrong, a line each: the first hundred faults, and how many more there are.
pub fn check(app: &App, source: &Source, progress: &mut Progress) -> Result<Checked, String> {
    let mut known = Known::load(app).map_err(|error| error.to_string())?;
    let mut faults = Faults::default();
    let organisations = gather(app, source, &mut known);
    let records = each(app, source, &known, &mut faults, progress);
    if faults.count > 0 {
        return Err(faults.told(source));
    }
    Ok(Checked { records, organisations, known })
}

/// Adds the organisations that the file brings, so that it may name them anywhere. What is wrong
/// with a line is found when it is checked.
fn gather(app: &App, source: &Source, known: &mut Known) -> bool {
    let Ok(mut records) = source.records() else {
        return false;
    };
    let mut links = Vec::new();
    let mut found = false;
    loop {
        match records.next() {
            Ok(Read::Record(fields)) if fields.get(Column::Kind) == Some(ORGANISATION) => {
                found = true;
                links.extend(add(app, known, &fields));
            }
            Ok(Read::Record(_) | Read::Wrong(_)) => {}
            Ok(Read::End) | Err(_) => break,
        }
    }
    for (id, school) in links {
        let school = known.find(app, &school).ok().map(|(school, _)| school);
        if let Some(organisation) = known.organisation(id).cloned() {
            known.add(id, Organisation { provision_of: school, ..organisation });
        }
    }
    found
}

/// Adds an organisation; answers its link to a school, whose own line may be yet to come.
fn add(app: &App, known: &mut Known, fields: &Fields) -> Option<(OrganisationId, String)> {
    let text = |column| fields.get(column).unwrap_or_default().to_owned();
    let id = known::organisation_id(app, &text(Column::Key));
    let present = known.organisation(id).cloned();
    let (was, provision_of) =
        present.map_or((None, None), |present| (Some(present.kind), present.provision_of));
    let kind = match text(Column::Type).to_lowercase().as_str() {
        "provider" => OrganisationKind::Provider,
        _ => OrganisationKind::School,
    };
    // A line that says another kind than before is refused; the kind stays what it is.
    let kind = was.unwrap_or(kind);
    known.add(id, Organisation { kind, name: text(Column::Name), provision_of });
    Some((id, text(Column::ProvisionOf))).filter(|(_, school)| !school.is_empty())
}

/// Checks each record by itself and against those before it; answers how many there are.
fn each(
    app: &App,
    source: &Source,
    known: &Known,
    faults: &mut Faults,
    progress: &mut Progress,
) -> u64 {
    let mut records = match source.records() {
        Ok(records) => records,
        Err(wrongs) => {
            faults.add(wrongs);
            return 0;
        }
    };
    let mut seen: HashMap<Uuid, u64> = HashMap::new();
    let mut checked: u64 = 0;
    loop {
        match records.next() {
            Ok(Read::Record(fields)) => {
                checked += 1;
                match parse::record(app, known, &fields) {
                    Ok(record) => {
                        if let Some(line) = seen.insert(record.about(), fields.line) {
                            let what = format!("Line {line} is about the same.");
                            faults.add(vec![fields.wrong(parse::key_of(&record), what)]);
                        }
                    }
                    Err(wrongs) => faults.add(wrongs),
                }
            }
            Ok(Read::Wrong(wrongs)) => faults.add(wrongs),
            Ok(Read::End) => return checked,
            Err(wrong) => {
                faults.add(vec![wrong]);
                return checked;
            }
        }
        if checked.is_multiple_of(1_000) {
            progress.tell(|| format!("{} checked", count(checked)));
        }
    }
}

/// What is wrong with a file.
#[derive(Default)]
struct Faults {
    first: Vec<String>,
    count: u64,
}

impl Faults {
    fn add(&mut self, wrongs: Vec<Wrong>) {
        for wrong in wrongs {
            self.count += 1;
            if self.first.len() < FAULTS_TOLD_MAX {
                self.first.push(wrong.to_string());
            }
        }
    }

    fn told(mut self, source: &Source) -> String {
        let faults = if self.count == 1 { "fault" } else { "faults" };
        let path = source.path().display();
        let head = format!("{path} has {} {faults}; nothing was imported.", count(self.count));
        let more = self.count - u64::try_from(self.first.len()).unwrap_or(self.count);
        self.first.insert(0, head);
        if more > 0 {
            self.first.push(format!("and {} more", count(more)));
        }
        self.first.join("\n")
    }
}
