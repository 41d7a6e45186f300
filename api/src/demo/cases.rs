//! The demo's cases: the guide's pictures, and enough others to fill its lists.

use super::people::{learner, person};
use super::plan::{Step, What};
use super::{at, id};
use casetrail_domain::case::Change;
use casetrail_domain::event::{ReferralStatus, Visibility};
use casetrail_domain::form::{Answer, Answers, CONTACT, LEARNER};
use casetrail_domain::id::{CommentId, PersonId, ReferralId};
use chrono::{DateTime, TimeDelta, Utc};

/// The first request number that drafts of the demo draw: the last one is the guide's
/// `Request - 999229933`.
pub const DRAFT_NUMBERS_FROM: u64 = 999_229_934 - REQUESTS;

/// How many requests and drafts there are: North High School's 35 and 3, South College's 8.
const REQUESTS: u64 = 46;

/// All steps, in any order.
pub fn steps() -> Vec<Step> {
    let mut steps = Vec::new();
    for case in cases() {
        case.write(&mut steps);
    }
    drafts(&mut steps);
    solomona(&mut steps);
    super::files::attach(&mut steps, SOLOMONA_KEY, BLOGGS_KEY);
    steps
}

/// A case of the demo.
struct Planned {
    school: &'static str,
    learner: usize,
    number: u64,
    opened: DateTime<Utc>,
    contact: &'static str,
    ends: Ends,
    owner: Option<&'static str>,
}

/// Where a case of the demo has come to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Allocated,
    Open,
    Paused,
    Closed,
}

/// When the guide's cases were opened, and which of the plan's numbers they have.
const BLOGGS: (u64, &str) = (1, "2025-02-11T10:00:00+13:00");
const GUIDE: [(u64, &str); 3] = [
    (98_034, "2025-06-18T09:15:00+12:00"),
    (98_554, "2025-06-21T09:40:00+12:00"),
    (98_712, "2025-07-06T11:05:00+12:00"),
];
/// Fa'atali Solomona's, opened on the day of the guide's request.
const SOLOMONA: (u64, &str) = (98_021, "2025-06-11T13:20:00+12:00");

/// The plan's key of Joseph Bloggs' case.
const BLOGGS_KEY: &str = "north 0";
/// The plan's key of Fa'atali Solomona's case.
const SOLOMONA_KEY: &str = "north 1";

fn cases() -> Vec<Planned> {
    let mut cases = vec![
        north(0, BLOGGS.0, at(BLOGGS.1), "contact@north", Ends::Open),
        north(1, SOLOMONA.0, at(SOLOMONA.1), "lead@north", Ends::Open),
    ];
    for (n, (number, opened)) in GUIDE.into_iter().enumerate() {
        let ends = [Ends::Open, Ends::Paused, Ends::Allocated][n];
        cases.push(north(n + 2, number, at(opened), "contact@north", ends));
    }
    // Ten more active ones, and twenty closed ones.
    for n in 0_u64..30 {
        let opened = at("2025-02-17T09:00:00+13:00") + TimeDelta::hours(90) * small(n);
        let contact = ["contact@north", "lead@north", "contact@north"][place(n % 3)];
        let ends = match n {
            0..20 => Ends::Closed,
            20..26 => Ends::Open,
            26 | 27 => Ends::Paused,
            _ => Ends::Allocated,
        };
        cases.push(north(place(n) + 5, 97_400 + n * 20, opened, contact, ends));
    }
    for n in 0_u64..8 {
        let opened = at("2025-03-03T09:30:00+13:00") + TimeDelta::hours(260) * small(n);
        let ends = [Ends::Open, Ends::Closed, Ends::Allocated, Ends::Paused][place(n % 4)];
        cases.push(Planned {
            school: "south",
            learner: place(n) + 2,
            number: 97_411 + n * 60,
            opened,
            contact: "contact@south",
            ends,
            owner: (ends != Ends::Allocated).then_some("manager@harbour"),
        });
    }
    cases
}

fn north(
    learner: usize,
    number: u64,
    opened: DateTime<Utc>,
    contact: &'static str,
    ends: Ends,
) -> Planned {
    let owner = if number.is_multiple_of(60) { "manager2@northwood" } else { "manager@northwood" };
    let owner = (ends != Ends::Allocated).then_some(owner);
    Planned { school: "north", learner, number, opened, contact, ends, owner }
}

fn small(n: u64) -> i32 {
    i32::try_from(n).unwrap_or_default()
}

fn place(n: u64) -> usize {
    usize::try_from(n).unwrap_or_default()
}

impl Planned {
    fn key(&self) -> String {
        format!("{} {}", self.school, self.learner)
    }

    fn write(&self, steps: &mut Vec<Step>) {
        let workflow =
            if self.school == "north" { "workflow@northwood" } else { "workflow@harbour" };
        let days = |days: i64| self.opened + TimeDelta::days(days);
        let key = self.key();
        let draft = What::Draft { key: key.clone(), answers: self.answers() };
        steps.push(Step {
            at: self.opened - TimeDelta::minutes(20),
            who: self.contact,
            what: draft,
        });
        let submit = What::Submit { key: key.clone(), number: self.number };
        steps.push(Step { at: self.opened, who: self.contact, what: submit });
        let mut then = |at, who, change| {
            steps.push(Step {
                at,
                who,
                what: What::Act { key: key.clone(), change, number: None },
            });
        };
        let Some(owner) = self.owner else { return };
        then(days(1), workflow, Change::Assign { person: person(owner) });
        then(days(2), owner, self.comment("first call", Visibility::Shared));
        then(days(3), self.contact, self.comment("reply", Visibility::Shared));
        match self.ends {
            Ends::Allocated | Ends::Open => {}
            Ends::Paused => then(
                days(9),
                owner,
                Change::Pause {
                    reason: "The whānau is away until the end of the month.".to_owned(),
                    until: None,
                },
            ),
            Ends::Closed => then(
                days(30),
                owner,
                Change::Close {
                    outcome: "Attending regularly".to_owned(),
                    summary: Some("Attendance has been above 90% for four weeks.".to_owned()),
                },
            ),
        }
    }

    fn answers(&self) -> Answers {
        let attended = u64::try_from(self.learner % 30).unwrap_or_default() + 30;
        answers(self.school, self.learner, self.contact, attended)
    }

    fn comment(&self, what: &str, visibility: Visibility) -> Change {
        let body = match what {
            "reply" => "Thank you, we will let you know how the week goes.",
            _ => "Guardian contacted; we meet at home on Thursday.",
        };
        let id = id(&format!("comment {what} of {}", self.key()));
        let visibility = Some(visibility);
        Change::AddComment { comment: CommentId(id), body: body.to_owned(), visibility }
    }
}

fn answers(school: &str, n: usize, contact: &str, attended: u64) -> Answers {
    let text = |text: &str| Answer::Text(text.to_owned());
    let contact: PersonId = person(contact);
    Answers::default()
        .with(LEARNER, Answer::Text(learner(school, n).global()))
        .with(CONTACT, Answer::Text(contact.global()))
        .with("halfDaysPossible", Answer::Number(100))
        .with("halfDaysAttended", Answer::Number(attended))
        .with("whanauTold", Answer::YesNo(true))
        .with("caregiverName", text("Named in the enrolment record"))
        .with("reasons", Answer::Choices(vec!["Not known".to_owned()]))
        .with("actionsTried", Answer::Choices(vec!["Phone calls home".to_owned()]))
}

/// Three drafts that nobody has submitted yet.
fn drafts(steps: &mut Vec<Step>) {
    for (n, who) in ["contact@north", "support@north", "lead@north"].into_iter().enumerate() {
        let answers = answers("north", 40 + n, who, 55);
        let at = at("2026-02-17T10:00:00+13:00") + TimeDelta::minutes(15) * small(n as u64);
        steps.push(Step { at, who, what: What::Draft { key: format!("draft {n}"), answers } });
    }
}

/// The guide's Related tab: five comments and two services on Fa'atali Solomona's case; another
/// referral elsewhere.
fn solomona(steps: &mut Vec<Step>) {
    let mut on = |when: &str, who, key: &str, change, number| {
        let what = What::Act { key: key.to_owned(), change, number };
        steps.push(Step { at: at(when), who, what });
    };
    let said = |body: &str| Change::AddComment {
        comment: CommentId(id(&format!("comment {body}"))),
        body: body.to_owned(),
        visibility: Some(Visibility::Shared),
    };
    let comments = [
        (
            "2025-06-18T10:10:00+12:00",
            "manager@northwood",
            "Guardian contacted to confirm emergency contact details are up to date.",
        ),
        (
            "2025-06-18T11:30:00+12:00",
            "support@north",
            "Birth certificate verified and added to the documentation.",
        ),
        (
            "2025-06-18T14:45:00+12:00",
            "manager@northwood",
            "Medical consent form received and uploaded to the case.",
        ),
        (
            "2025-06-21T09:05:00+12:00",
            "manager@northwood",
            "Student returned to school today after three consecutive sick days.",
        ),
        (
            "2025-07-06T13:04:00+12:00",
            "lead@north",
            "Parent confirmed absence due to illness and provided a doctor's note.",
        ),
    ];
    for (when, who, body) in comments {
        on(when, who, SOLOMONA_KEY, said(body), None);
    }
    let refer = |n: u64, name: &str, provider: &str, source: &str| Change::Refer {
        referral: ReferralId(id(&format!("referral {n}"))),
        service_name: name.to_owned(),
        service_provider: provider.to_owned(),
        source: source.to_owned(),
    };
    let nurse = refer(3, "Public Health Nurse", "Health NZ", "Attendance Manager");
    on("2025-06-13T12:30:00+12:00", "manager@northwood", SOLOMONA_KEY, nurse, Some(3));
    let mentoring = refer(2, "Youth mentoring", "Northwood Trust", "Northwood Attendance");
    on("2025-06-24T15:00:00+12:00", "manager@northwood", "north 0", mentoring, Some(2));
    let group = refer(1, "Support Group", "Oranga Tamariki", "North High School");
    on("2026-02-11T13:30:00+13:00", "manager@northwood", SOLOMONA_KEY, group, Some(1));
    let status = ReferralStatus::Received;
    let received = Change::UpdateReferral { referral: ReferralId(id("referral 1")), status };
    on("2026-02-12T09:00:00+13:00", "manager@northwood", SOLOMONA_KEY, received, None);
}
