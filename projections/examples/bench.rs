//! What the read models cost: filling them, a page of a list at 1,000 and 100,000 cases, a page of
//! a timeline. Prints one line a figure. Run with `--release`.
//!
//! `bench [EVENTS]`: how many events the rebuild applies; 1,000,000 unless said.

use casetrail_domain::access::{Actor, Grant, OrganisationKind, Role};
use casetrail_domain::case::Status;
use casetrail_domain::event::{CaseType, ContactDetails, Event, Route, Visibility};
use casetrail_domain::form::Answers;
use casetrail_domain::id::{
    CaseId, CommentId, LearnerId, OrganisationId, PersonId, RequestId, ServiceId,
};
use casetrail_domain::policy::{Parties, scopes, stand_to};
use casetrail_domain::recorded::Recorded;
use casetrail_projections::{
    ListQuery, Order, OrderBy, PageRequest, Rebuild, Sight, StatusScope, Views, ViewsError,
};
use chrono::{DateTime, Duration, Utc};
use std::path::Path;
use std::time::Instant;
use uuid::Uuid;

/// How many events are applied in one transaction.
const BATCH: usize = 20_000;

/// As in the service.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each page is read.
const READS: usize = 3_000;
/// How often it is read before the other file has its turn.
const TURN: usize = 100;

const SCHOOL: OrganisationId = OrganisationId(Uuid::from_u128(1));
const PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(2));
const LEAD: PersonId = PersonId(Uuid::from_u128(11));
const WORKFLOW: PersonId = PersonId(Uuid::from_u128(12));
const MANAGER: PersonId = PersonId(Uuid::from_u128(13));

/// An event that waits: stream, revision, time, on whose behalf, and what happened.
type Held = (Uuid, u64, DateTime<Utc>, Option<Grant>, Event);

/// Writes events of one school and one provider straight into the read models.
struct Feed {
    views: Views,
    /// The file being filled beside them, instead of them.
    next: Option<Rebuild>,
    held: Vec<Held>,
    written: u64,
    cases: u64,
    at: DateTime<Utc>,
    dice: u64,
}

impl Feed {
    fn new(dir: &Path, rebuild: bool) -> Result<Self, ViewsError> {
        let at = DateTime::from_timestamp(1_770_000_000, 0).unwrap_or_default();
        let views = Views::open(dir)?;
        let next = if rebuild { Some(views.begin_rebuild()?) } else { None };
        let mut feed = Self { views, next, held: Vec::new(), written: 0, cases: 0, at, dice: 7 };
        feed.directory()?;
        Ok(feed)
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.dice >> 33) % sides
    }

    fn add(
        &mut self,
        stream: Uuid,
        revision: u64,
        grant: Option<Grant>,
        event: Event,
    ) -> Result<(), ViewsError> {
        self.at += Duration::milliseconds(1_700);
        self.held.push((stream, revision, self.at, grant, event));
        if self.held.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ViewsError> {
        let batch: Vec<Recorded<'_>> = self
            .held
            .iter()
            .zip(self.written + 1..)
            .map(|((stream, revision, at, grant, event), position)| Recorded {
                position,
                stream: *stream,
                revision: *revision,
                id: Uuid::from_u128(u128::from(position) << 64 | u128::from(position)),
                at: *at,
                actor: MANAGER,
                organisation: grant.map(|grant| grant.organisation),
                role: grant.map(|grant| grant.role),
                number: event.series().map(|_| position),
                event,
            })
            .collect();
        match &self.next {
            Some(next) => next.apply(&batch)?,
            None => self.views.apply(&batch)?,
        }
        self.written += self.held.len() as u64;
        self.held.clear();
        Ok(())
    }

    fn directory(&mut self) -> Result<(), ViewsError> {
        let organisations = [
            (SCHOOL, OrganisationKind::School, "North High School"),
            (PROVIDER, OrganisationKind::Provider, "Northwood Attendance"),
        ];
        for (id, kind, name) in organisations {
            self.add(id.0, 1, None, Event::OrganisationRegistered { kind, name: name.to_owned() })?;
        }
        let people = [
            (LEAD, SCHOOL, Role::AttendanceLead),
            (WORKFLOW, PROVIDER, Role::WorkflowLead),
            (MANAGER, PROVIDER, Role::CaseManager),
        ];
        for (id, organisation, role) in people {
            let registered = Event::PersonRegistered {
                organisation,
                username: id.global().into(),
                name: format!("Person {}", id.0.as_u128()).into(),
                phone: None,
                email: None,
            };
            self.add(id.0, 1, None, registered)?;
            self.add(id.0, 2, None, Event::AccessGranted { organisation, role })?;
        }
        self.flush()
    }

    /// A learner with a case: about ten events, three quarters of them what people write.
    fn case(&mut self) -> Result<(), ViewsError> {
        self.cases += 1;
        let seed = u128::from(self.cases);
        let case = CaseId(spread(0xC << 64 | seed));
        let learner = self.learner(LearnerId(spread(0xA << 64 | seed)))?;
        let grant = Some(Grant { organisation: PROVIDER, role: Role::CaseManager });
        let mut life = opening(case, learner, self.written);
        life.push(Event::CaseAssigned { owner: MANAGER });
        for _ in 0..2 + self.roll(3) {
            let comment = CommentId(spread(0xB << 64 | seed << 8 | life.len() as u128));
            let visibility =
                if self.roll(2) == 0 { Visibility::Shared } else { Visibility::Internal };
            let body = "Called the family; they will be back on Monday.".to_owned().into();
            life.push(Event::CommentAdded { comment, visibility, body });
        }
        if self.roll(4) == 0 {
            let outcome = "Returned to school".to_owned().into();
            life.push(Event::CaseClosed { outcome, summary: None });
        }
        for (event, revision) in life.into_iter().zip(1..) {
            self.add(case.0, revision, grant, event)?;
        }
        Ok(())
    }

    fn learner(&mut self, learner: LearnerId) -> Result<LearnerId, ViewsError> {
        let name = format!("{} {}", NAMES[self.roll(8) as usize], NAMES[self.roll(8) as usize]);
        let registered = Event::LearnerRegistered {
            name: name.into(),
            nsn: format!("{:09}", self.cases).into(),
            date_of_birth: chrono::NaiveDate::default().into(),
            year_level: 9.into(),
        };
        self.add(learner.0, 1, None, registered)?;
        self.add(learner.0, 2, None, Event::EnrolmentStarted { school: SCHOOL })?;
        Ok(learner)
    }
}

const NAMES: [&str; 8] =
    ["Māori", "Ngata", "Fa'atali", "Solomona", "Joseph", "Bloggs", "Aroha", "Tūī"];

/// Ids far apart from each other, as random ones are.
fn spread(seed: u128) -> Uuid {
    Uuid::from_u128(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835))
}

fn opening(case: CaseId, learner: LearnerId, number: u64) -> Vec<Event> {
    let case_type = CaseType::ChronicAbsence;
    vec![
        Event::RequestSubmitted {
            request: RequestId(Uuid::from_u128(!case.0.as_u128())),
            number,
            service: ServiceId::default(),
            case_type,
            learner,
            school: SCHOOL,
            form_version: 1,
            answers: Answers::default().into(),
        },
        Event::CaseOpened {
            case_type,
            learner,
            catchment: None,
            contact: LEAD,
            details: ContactDetails::default(),
        },
        Event::CaseAllocated { provider: PROVIDER, route: Route::Catchment },
    ]
}

/// Microseconds of CPU this thread has had; what other processes do doesn't count.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or_default() / 1e3
}

/// The most memory this process has had, in megabytes.
fn memory_max_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    let kilobytes = line.split_whitespace().nth(1).and_then(|text| text.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1_024
}

/// p50 of the time of a read, and the mean of its CPU, in microseconds.
fn measure(mut read: impl FnMut() -> Result<(), ViewsError>) -> Result<(f64, f64), ViewsError> {
    let mut times = Vec::with_capacity(READS);
    let before = cpu();
    for _ in 0..READS {
        let start = Instant::now();
        read()?;
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    let mean = (cpu() - before) / READS as f64;
    times.sort_by(f64::total_cmp);
    Ok((times[READS / 2], mean))
}

/// The lists measured: whose, in which order, which words.
fn lists() -> Vec<(&'static str, ListQuery)> {
    let actor =
        |person, organisation, role| Actor { person, grants: vec![Grant { organisation, role }] };
    let lead = actor(LEAD, SCHOOL, Role::AttendanceLead);
    let workflow = actor(WORKFLOW, PROVIDER, Role::WorkflowLead);
    let manager = actor(MANAGER, PROVIDER, Role::CaseManager);
    let list = |actor: &Actor, by, search: Option<&str>| {
        let mut query = ListQuery::new(actor.clone(), scopes(actor));
        query.order = Order { by, desc: true };
        query.search = search.map(str::to_owned);
        query
    };
    let mut closed = list(&lead, OrderBy::Closed, None);
    closed.status = StatusScope::Closed;
    vec![
        ("school, active, opened", list(&lead, OrderBy::Opened, None)),
        ("school, closed, closed", closed),
        ("school, active, learner", list(&lead, OrderBy::Learner, None)),
        ("school, active, last activity", list(&lead, OrderBy::LastActivity, None)),
        ("provider, active, opened", list(&workflow, OrderBy::Opened, None)),
        ("owner, active, opened", list(&manager, OrderBy::Opened, None)),
        ("school, search of a number", list(&lead, OrderBy::Opened, Some("00000151"))),
    ]
}

/// Each list, read from both in turns: what else the machine does meets both alike. Answers p50 and
/// CPU of the one and of the other.
fn pages(small: &Views, large: &Views) -> Result<Vec<(&'static str, [f64; 4])>, ViewsError> {
    lists()
        .into_iter()
        .map(|(name, query)| {
            let mut times = [Vec::with_capacity(READS), Vec::with_capacity(READS)];
            let mut used = [0.0; 2];
            for _ in 0..READS / TURN {
                for (place, views) in [small, large].into_iter().enumerate() {
                    let before = cpu();
                    for _ in 0..TURN {
                        let start = Instant::now();
                        std::hint::black_box(views.snapshot()?.list(&query)?);
                        times[place].push(start.elapsed().as_secs_f64() * 1e6);
                    }
                    used[place] += (cpu() - before) / READS as f64;
                }
            }
            let [p50, p50_large] = times.map(|mut times| {
                times.sort_by(f64::total_cmp);
                times[READS / 2]
            });
            Ok((name, [p50, used[0], p50_large, used[1]]))
        })
        .collect()
}

fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn filled(dir: &Path, cases: u64) -> Result<Feed, ViewsError> {
    let mut feed = Feed::new(dir, false)?;
    while feed.cases < cases {
        feed.case()?;
    }
    feed.flush()?;
    Ok(feed)
}

fn run(dir: &Path, events: u64) -> Result<(), ViewsError> {
    let (small_dir, large_dir) = (dir.join("small"), dir.join("large"));
    std::fs::create_dir_all(&small_dir)?;
    std::fs::create_dir_all(&large_dir)?;
    let small = filled(&small_dir, 1_000)?;
    let feed = filled(&large_dir, 100_000.min(events / 9))?;
    for (name, [p50, cpu, p50_large, cpu_large]) in pages(&small.views, &feed.views)? {
        say(&format!(
            "list of 25 ({name}): 1,000 cases p50 {p50:.1} us cpu {cpu:.1}; {} cases p50 \
             {p50_large:.1} us cpu {cpu_large:.1}; ratio {:.2}",
            feed.cases,
            p50_large / p50
        ));
    }
    timeline(&feed)?;
    Ok(())
}

fn timeline(feed: &Feed) -> Result<(), ViewsError> {
    let actor = Actor {
        person: WORKFLOW,
        grants: vec![Grant { organisation: PROVIDER, role: Role::WorkflowLead }],
    };
    let parties = Parties {
        status: Status::Open,
        provider: Some(PROVIDER),
        owner: None,
        contact: None,
        receiver: None,
        school: Some(SCHOOL),
    };
    let Some(standing) = stand_to(&actor, &parties) else {
        return Ok(());
    };
    let sight = Sight::with(&standing, Some(PROVIDER));
    let mut seed = 0;
    let (p50, cpu) = measure(|| {
        seed = (seed + 7_919) % u128::from(feed.cases);
        let case = CaseId(spread(0xC << 64 | (seed + 1)));
        let page = feed.views.snapshot()?.entries(case, &sight, None, &PageRequest::first(25))?;
        std::hint::black_box(page);
        Ok(())
    })?;
    say(&format!("timeline page: p50 {p50:.1} us cpu {cpu:.1}"));
    let (p50, cpu) = measure(|| {
        std::hint::black_box(feed.views.snapshot()?.position());
        Ok(())
    })?;
    say(&format!("snapshot alone: p50 {p50:.1} us cpu {cpu:.1}"));
    Ok(())
}

/// Applies that many events to a file beside the present one, as a rebuild does.
fn rebuild(dir: &Path, events: u64) -> Result<(), ViewsError> {
    let mut feed = Feed::new(dir, true)?;
    let (start, before) = (Instant::now(), cpu());
    while feed.written + (feed.held.len() as u64) < events {
        feed.case()?;
    }
    feed.flush()?;
    let filled = start.elapsed().as_secs_f64();
    if let Some(next) = feed.next.take() {
        feed.views.swap(next).map_err(|(_, error)| error)?;
    }
    let seconds = start.elapsed().as_secs_f64();
    say(&format!(
        "rebuild: {} events, {} cases in {seconds:.1} s ({:.1} s of it indexes and swap): {:.0} \
         events/s, {:.1} us of CPU each, at most {} MB of memory",
        feed.written,
        feed.cases,
        seconds - filled,
        feed.written as f64 / seconds,
        (cpu() - before) / feed.written as f64,
        memory_max_mb()
    ));
    Ok(())
}

fn main() -> Result<(), ViewsError> {
    let events = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let dir = std::env::temp_dir().join(format!("casetrail-views-bench-{}", std::process::id()));
    let (pages, filled) = (dir.join("pages"), dir.join("filled"));
    std::fs::create_dir_all(&pages)?;
    std::fs::create_dir_all(&filled)?;
    let outcome = run(&pages, events).and_then(|()| rebuild(&filled, events));
    std::fs::remove_dir_all(&dir)?;
    outcome
}
