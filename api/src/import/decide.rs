//! What a record changes: the events that lead from what the directory has to what the file says.

use super::record::{CatalogueEntry, Catchment, Learner, Organisation, Person, Record};
use casetrail_domain::Event;
use casetrail_domain::access::Grant;
use casetrail_projections::{self as projections, Snapshot, ViewsError};
use uuid::Uuid;

/// Events to append to a stream that is at this revision.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Where to.
    pub stream: Uuid,
    /// Where the stream was when it was decided.
    pub revision: u64,
    /// What happens; at least one event.
    pub events: Vec<Event>,
}

/// What a record changes; `None` when all is so already.
///
/// # Errors
/// When the read models can't be read.
pub fn decide(views: &Snapshot, record: &Record) -> Result<Option<Decided>, ViewsError> {
    let (stream, events) = match record {
        Record::Organisation(record) => {
            (record.id.0, organisation(views.organisation(record.id)?, record))
        }
        Record::Catchment(record) => {
            let (provider, stream) = views.catchment(&record.name)?.unzip();
            (stream.unwrap_or(record.stream), catchment(provider == Some(record.provider), record))
        }
        Record::Learner(record) => (record.id.0, learner(views.learner(record.id)?, record)),
        Record::Person(record) => {
            let grants = views.grants(record.id)?;
            (record.id.0, person(views.person(record.id)?, &grants, record))
        }
        Record::CatalogueEntry(record) => (record.id.0, catalogue(views, record)?),
    };
    if events.is_empty() {
        return Ok(None);
    }
    Ok(Some(Decided { stream, revision: views.revision(stream)?, events }))
}

fn organisation(present: Option<projections::Organisation>, record: &Organisation) -> Vec<Event> {
    let is_named = present.as_ref().is_some_and(|present| present.name == record.name);
    let registered = (!is_named)
        .then(|| Event::OrganisationRegistered { kind: record.kind, name: record.name.clone() });
    let lies_in = present.as_ref().and_then(|present| present.catchment.clone());
    let catchment = record.catchment.clone().filter(|wished| lies_in.as_ref() != Some(wished));
    let linked = present.as_ref().and_then(|present| present.provision_of);
    let school = record.provision_of.filter(|wished| linked != Some(*wished));
    let catchment = catchment.map(|catchment| Event::SchoolCatchmentSet { catchment });
    let school = school.map(|school| Event::ProvisionLinked { school });
    registered.into_iter().chain(catchment).chain(school).collect()
}

fn catchment(is_so: bool, record: &Catchment) -> Vec<Event> {
    let assigned =
        Event::CatchmentAssigned { catchment: record.name.clone(), provider: record.provider };
    if is_so { Vec::new() } else { vec![assigned] }
}

fn learner(present: Option<projections::Learner>, record: &Learner) -> Vec<Event> {
    let is_erased =
        |present: &projections::Learner| present.name.is_none() && present.nsn.is_none();
    if present.as_ref().is_some_and(is_erased) {
        return Vec::new();
    }
    let (school, covered_by) =
        present.as_ref().map_or((None, None), |present| (present.school, present.covered_by));
    let is_so = present.is_some_and(|present| {
        present.name.as_ref() == Some(&record.name)
            && present.nsn.as_ref() == Some(&record.nsn)
            && present.date_of_birth == Some(record.date_of_birth)
            && present.year_level == Some(record.year_level)
    });
    let mut events = Vec::new();
    if !is_so {
        events.push(Event::LearnerRegistered {
            name: record.name.clone().into(),
            nsn: record.nsn.clone().into(),
            date_of_birth: record.date_of_birth.into(),
            year_level: record.year_level.into(),
        });
    }
    // What no longer holds ends before what takes its place begins.
    let (enrolled, covering) =
        (record.school.clone().over(school), record.provision.clone().over(covered_by));
    if covering != covered_by {
        events.extend(covered_by.map(|provider| Event::ProvisionCoverageEnded { provider }));
    }
    if enrolled != school {
        events.extend(school.map(|school| Event::EnrolmentEnded { school }));
        events.extend(enrolled.map(|school| Event::EnrolmentStarted { school }));
    }
    if covering != covered_by {
        events.extend(covering.map(|provider| Event::ProvisionCoverageStarted { provider }));
    }
    events
}

fn person(present: Option<projections::Person>, grants: &[Grant], record: &Person) -> Vec<Event> {
    let (phone, email) = match &present {
        Some(present) => (present.phone.clone(), present.email.clone()),
        None => (None, None),
    };
    let phone_now = record.phone.clone().over(phone.clone());
    let email_now = record.email.clone().over(email.clone());
    let is_so = present.is_some_and(|present| {
        present.name == record.name
            && present.username == record.username
            && present.organisation == record.organisation
            && (&phone_now, &email_now) == (&phone, &email)
    });
    let mut events = Vec::new();
    if !is_so {
        events.push(Event::PersonRegistered {
            organisation: record.organisation,
            username: record.username.clone().into(),
            name: record.name.clone().into(),
            phone: phone_now.map(Into::into),
            email: email_now.map(Into::into),
        });
    }
    let mut seen: Vec<Grant> = grants.to_vec();
    for &Grant { organisation, role } in &record.granted {
        if !seen.contains(&Grant { organisation, role }) {
            seen.push(Grant { organisation, role });
            events.push(Event::AccessGranted { organisation, role });
        }
    }
    for &grant in &record.ended {
        if seen.contains(&grant) {
            seen.retain(|held| *held != grant);
            let Grant { organisation, role } = grant;
            events.push(Event::AccessEnded { organisation, role, replacement: None });
        }
    }
    events
}

fn catalogue(views: &Snapshot, record: &CatalogueEntry) -> Result<Vec<Event>, ViewsError> {
    let present = views.catalogue(None)?.into_iter().find(|entry| entry.id == record.id);
    let is_so = present.is_some_and(|present| {
        present.service_name == record.service_name
            && present.service_provider == record.service_provider
            && present.active == record.active
    });
    let saved = Event::CatalogueEntrySaved {
        entry: record.id,
        service_name: record.service_name.clone(),
        service_provider: record.service_provider.clone(),
        active: record.active,
    };
    Ok(if is_so { Vec::new() } else { vec![saved] })
}

#[cfg(test)]
mod tests {
    use super::super::record::Said;
    use super::*;
    use casetrail_domain::access::Role;
    use casetrail_domain::id::{LearnerId, OrganisationId, PersonId};
    use chrono::NaiveDate;

    const NORTH: OrganisationId = OrganisationId(Uuid::from_u128(1));
    const SOUTH: OrganisationId = OrganisationId(Uuid::from_u128(2));
    const PROVISION: OrganisationId = OrganisationId(Uuid::from_u128(3));

    fn said(school: Said<OrganisationId>, provision: Said<OrganisationId>) -> Learner {
        Learner {
            id: LearnerId(Uuid::from_u128(4)),
            name: "Fa’atali Māia".to_owned(),
            nsn: "123456789".to_owned(),
            date_of_birth: NaiveDate::default(),
            year_level: 9,
            school,
            provision,
        }
    }

    fn present(school: Option<OrganisationId>) -> projections::Learner {
        let record = said(Said::Nothing, Said::Nothing);
        projections::Learner {
            id: record.id,
            name: Some(record.name),
            nsn: Some(record.nsn),
            date_of_birth: Some(record.date_of_birth),
            year_level: Some(record.year_level),
            school,
            covered_by: school.filter(|school| *school == SOUTH).map(|_| PROVISION),
        }
    }

    fn kinds(events: &[Event]) -> Vec<&'static str> {
        events.iter().map(Event::kind).collect()
    }

    #[test]
    fn what_is_so_already_changes_nothing_and_what_is_not_said_stays() {
        for school in [Said::Is(NORTH), Said::Nothing] {
            let events = learner(Some(present(Some(NORTH))), &said(school, Said::Nothing));
            assert!(events.is_empty(), "{events:?}");
        }
        let mut changed = said(Said::Nothing, Said::Nothing);
        changed.year_level = 10;
        let events = learner(Some(present(Some(NORTH))), &changed);
        assert_eq!(kinds(&events), ["LearnerRegistered"]);
    }

    #[test]
    fn a_move_ends_one_enrolment_and_begins_another() {
        let events = learner(Some(present(Some(SOUTH))), &said(Said::Is(NORTH), Said::None));
        let ended = Event::ProvisionCoverageEnded { provider: PROVISION };
        let left = Event::EnrolmentEnded { school: SOUTH };
        assert_eq!(events, [ended, left, Event::EnrolmentStarted { school: NORTH }]);
        let events = learner(Some(present(Some(NORTH))), &said(Said::None, Said::Nothing));
        assert_eq!(events, [Event::EnrolmentEnded { school: NORTH }]);
        let events = learner(None, &said(Said::Is(SOUTH), Said::Is(PROVISION)));
        let begun = ["LearnerRegistered", "EnrolmentStarted", "ProvisionCoverageStarted"];
        assert_eq!(kinds(&events), begun);
    }

    #[test]
    fn whoever_was_erased_stays_erased() {
        let erased = projections::Learner { name: None, nsn: None, ..present(Some(NORTH)) };
        assert!(learner(Some(erased), &said(Said::Is(SOUTH), Said::Nothing)).is_empty());
    }

    #[test]
    fn only_roles_that_the_file_names_begin_or_end() {
        let grant = |role| Grant { organisation: NORTH, role };
        let held = [grant(Role::OfficeSupport), grant(Role::PrimaryContact)];
        let record = |granted: &[Role], ended: &[Role]| Person {
            id: PersonId(Uuid::from_u128(5)),
            username: "m@n".to_owned(),
            name: "M".to_owned(),
            organisation: NORTH,
            phone: Said::Nothing,
            email: Said::Nothing,
            granted: granted.iter().copied().map(grant).collect(),
            ended: ended.iter().copied().map(grant).collect(),
        };
        let present = projections::Person {
            id: PersonId(Uuid::from_u128(5)),
            name: "M".to_owned(),
            username: "m@n".to_owned(),
            organisation: NORTH,
            phone: Some("09 555 0000".to_owned()),
            email: None,
        };
        let none = person(Some(present.clone()), &held, &record(&[Role::OfficeSupport], &[]));
        assert!(none.is_empty(), "{none:?}");
        let record = record(
            &[Role::AttendanceLead, Role::AttendanceLead],
            &[Role::OfficeSupport, Role::DelegatedAuthoriser],
        );
        let organisation = NORTH;
        let begun = Event::AccessGranted { organisation, role: Role::AttendanceLead };
        let role = Role::OfficeSupport;
        let ended = Event::AccessEnded { organisation, role, replacement: None };
        assert_eq!(person(Some(present), &held, &record), [begun, ended]);
    }
}
