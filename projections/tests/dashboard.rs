//! Dashboards against a count by hand: a small story whose numbers are typed from reading it, and
//! many random ones counted case by case.

use crate::world::{Folder, World};
use casetrail_domain::access::Role;
use casetrail_domain::case::{Case, Status};
use casetrail_domain::event::{CaseType, ContactDetails, Event, Route};
use casetrail_domain::form::{Answers, CHRONIC_ABSENCE};
use casetrail_domain::id::{LearnerId, OrganisationId, PersonId, RequestId};
use casetrail_domain::overdue::{Kind, Rules, Waiting};
use casetrail_projections::{Dashboard, Views};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rules by which something is overdue soon.
const RULES: Rules = Rules { unassigned_hours: 40, no_contact_days: 1 };

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A story told by hand, on top of a directory.
struct Story {
    world: World,
    provider: OrganisationId,
    managers: Vec<PersonId>,
}

impl Story {
    fn new() -> Self {
        let world = World::new(1);
        let provider = world.providers[0];
        let managers = managers(&world, provider);
        Self { world, provider, managers }
    }

    fn happens(&mut self, at: &str, case: u128, events: Vec<Event>) {
        for event in events {
            let number = event.series().map(|_| self.world.events.len() as u64 + 1);
            self.world.write_at(time(at), Uuid::from_u128(case), number, event);
        }
    }

    fn opened(&mut self, at: &str, case: u128) {
        let learner: LearnerId = *self.world.learners.keys().next().unwrap();
        let (school, contact) = (self.world.schools[0], self.managers[0]);
        let request = Event::RequestSubmitted {
            request: RequestId(Uuid::from_u128(case << 64)),
            number: 999_000_000,
            service: CHRONIC_ABSENCE.id,
            case_type: CaseType::ChronicAbsence,
            learner,
            school,
            form_version: 1,
            answers: Answers::default().into(),
        };
        let opened = Event::CaseOpened {
            case_type: CaseType::ChronicAbsence,
            learner,
            catchment: None,
            contact,
            details: ContactDetails::default(),
        };
        let allocated = Event::CaseAllocated { provider: self.provider, route: Route::Catchment };
        self.happens(at, case, vec![request, opened, allocated]);
    }

    fn assigned(&mut self, at: &str, case: u128, manager: usize) {
        let owner = self.managers[manager];
        self.happens(at, case, vec![Event::CaseAssigned { owner }]);
    }

    fn closed(&mut self, at: &str, case: u128) {
        let outcome = "Back at school".to_owned().into();
        self.happens(at, case, vec![Event::CaseClosed { outcome, summary: None }]);
    }
}

fn managers(world: &World, provider: OrganisationId) -> Vec<PersonId> {
    let manage = |grants: &Vec<casetrail_domain::access::Grant>| {
        let fits = |grant: &casetrail_domain::access::Grant| {
            grant.organisation == provider && grant.role == Role::CaseManager
        };
        grants.iter().any(fits)
    };
    world.people.iter().filter(|(_, grants)| manage(grants)).map(|(id, _)| *id).collect()
}

fn shown(views: &Views, provider: OrganisationId, now: &str) -> Dashboard {
    views.snapshot().unwrap().dashboard(provider, time(now), &Rules::default()).unwrap()
}

/// Auckland is 13 hours before UTC until Sunday 5 April 2026, 3:00, and 12 after. Wednesday is
/// 15 April; its week began on Monday 13 April, which is 12 April, 12:00 UTC.
#[test]
fn a_story_counted_by_hand() {
    let mut story = Story::new();
    story.opened("2026-03-29T10:59:00Z", 1); // Sunday 29 March, 23:59: the week of 23 March
    story.opened("2026-03-29T11:00:00Z", 2); // Monday 30 March, 0:00
    story.opened("2026-04-05T11:30:00Z", 3); // Sunday 5 April, 23:30, clocks just put back
    story.opened("2026-04-05T12:00:00Z", 4); // Monday 6 April, 0:00
    story.assigned("2026-04-06T00:00:00Z", 1, 0);
    story.assigned("2026-04-06T00:00:00Z", 2, 1);
    story.assigned("2026-04-06T00:00:00Z", 3, 1);
    story.closed("2026-04-12T11:59:00Z", 1); // Sunday 12 April, 23:59
    story.closed("2026-04-12T12:00:00Z", 2); // Monday 13 April, 0:00
    let reason = || "why".to_owned().into();
    let paused = Event::CasePaused { reason: reason(), until: None };
    story.happens("2026-04-13T00:00:00Z", 3, vec![paused]);
    story.opened("2026-04-13T01:00:00Z", 5);
    story.assigned("2026-04-13T02:00:00Z", 5, 1);
    story.opened("2026-04-13T03:00:00Z", 6);
    story.closed("2026-04-14T00:00:00Z", 6);
    story.happens("2026-04-14T01:00:00Z", 6, vec![Event::CaseReopened { reason: reason() }]);

    let folder = Folder::new("story");
    let views = folder.views();
    views.apply(&story.world.recorded()).unwrap();
    let now = "2026-04-15T00:29:59Z";
    let found = shown(&views, story.provider, now);
    assert_eq!(found.awaiting_owner, 2, "4 and, reopened, 6");
    assert_eq!(found.open, 1, "5; without an owner, 6 is allocated");
    assert_eq!(found.paused, 1, "3");
    assert_eq!((found.opened_this_week, found.closed_this_week), (2, 1), "5 and 6; 2");
    // From 5 April 12:00 to 15 April 0:29:59, in UTC: 9 days and 12 hours.
    assert_eq!(found.oldest_unassigned_hours, Some(9 * 24 + 12), "4");
    let loads: Vec<_> =
        found.load.iter().map(|load| (load.person.id, load.open, load.paused)).collect();
    let mut expected = vec![(story.managers[0], 0, 0), (story.managers[1], 1, 1)];
    expected.sort_by_key(|(id, ..)| story.world.names[&id.0].clone());
    assert_eq!(loads, expected);
    let weeks: Vec<_> = found
        .weeks
        .iter()
        .map(|week| (week.starting.to_string(), week.opened, week.closed))
        .collect();
    assert_eq!(weeks.len(), 12);
    assert_eq!(weeks[0].0, "2026-01-26");
    assert!(weeks[..8].iter().all(|(_, opened, closed)| opened + closed == 0));
    let week = |starting: &str, opened, closed| (starting.to_owned(), opened, closed);
    let last = [
        week("2026-03-23", 1, 0),
        week("2026-03-30", 2, 0),
        week("2026-04-06", 1, 1),
        week("2026-04-13", 2, 1),
    ];
    assert_eq!(weeks[8..], last);
    let other = shown(&views, story.world.providers[1], now);
    assert_eq!((other.open, other.awaiting_owner, other.oldest_unassigned_hours), (0, 0, None));
}

#[test]
fn random_worlds_counted_case_by_case() {
    let (mut counted, mut overdue) = (0, BTreeMap::<Kind, u64>::new());
    for seed in 41..=60 {
        let world = World::lived(seed, 20 * (seed as usize - 40));
        let folder = Folder::new("counted");
        let views = folder.views();
        views.apply(&world.recorded()).unwrap();
        let now = world.events.last().unwrap().at + chrono::Duration::hours(30);
        for &provider in &world.providers {
            let found = views.snapshot().unwrap().dashboard(provider, now, &RULES).unwrap();
            let cases = || world.cases.values().filter(|case| case.provider == Some(provider));
            let count = |fits: &dyn Fn(&Case) -> bool| cases().filter(|c| fits(c)).count() as u64;
            let unowned = |case: &Case| case.owner.is_none() && case.status != Status::Closed;
            assert_eq!(found.awaiting_owner, count(&unowned), "seed {seed}");
            assert_eq!(found.open, count(&|case| case.status == Status::Open), "seed {seed}");
            assert_eq!(found.paused, count(&|case| case.status == Status::Paused), "seed {seed}");
            let oldest = cases().filter(|case| unowned(case)).map(|case| case.opened_at).min();
            let hours = oldest.map(|opened| (now - opened).num_seconds() / 3_600);
            assert_eq!(found.oldest_unassigned_hours, hours, "seed {seed}");
            let mut loaded: Vec<_> = found.load.iter().map(|load| load.person.id).collect();
            loaded.sort_unstable();
            assert_eq!(loaded, managers(&world, provider), "seed {seed}");
            for load in &found.load {
                let of = |status| {
                    count(&|case| case.owner == Some(load.person.id) && case.status == status)
                };
                assert_eq!((load.open, load.paused), (of(Status::Open), of(Status::Paused)));
            }
            for figure in &found.overdue {
                let mut late: Vec<_> = cases()
                    .filter_map(|case| {
                        let all = Waiting::of(case).overdue(&RULES, now).into_iter();
                        let mut all = all.filter(|one| one.kind == figure.kind);
                        let since = all.next().map(|one| one.since);
                        since.map(|since| (since, case.first_position, case.id))
                    })
                    .collect();
                late.sort_unstable();
                assert_eq!(figure.cases, late.len() as u64, "seed {seed}, {:?}", figure.kind);
                let longest = views.snapshot().unwrap();
                let longest = longest.longest_overdue(provider, figure.kind, &RULES, now, 3);
                let ids: Vec<_> = late.iter().take(3).map(|(.., id)| *id).collect();
                assert_eq!(longest.unwrap(), ids, "seed {seed}, {:?}", figure.kind);
                *overdue.entry(figure.kind).or_default() += figure.cases;
            }
            counted += found.open + found.paused + found.awaiting_owner;
        }
    }
    assert!(counted > 50, "{counted}: too quiet a world");
    assert!(
        Kind::ALL.iter().all(|kind| overdue.get(kind).is_some_and(|cases| *cases > 1)),
        "{overdue:?}: too quiet a world"
    );
}
