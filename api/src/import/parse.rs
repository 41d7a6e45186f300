//! Makes records of fields, each kind with its own columns.

use super::fields::{Column, Fields, Wrong};
use super::known::{self, Known};
use super::reading::{Reading, kind_word};
use super::record::{CatalogueEntry, Catchment, Learner, Organisation, Person, Record, Said};
use crate::app::App;
use casetrail_domain::access::OrganisationKind;
use casetrail_domain::id::{CatalogueId, OrganisationId, PersonId};
use casetrail_domain::{member, text};
use uuid::Uuid;

/// The value of `kind` that makes a record an organisation.
pub const ORGANISATION: &str = "organisation";

/// What a record says.
///
/// # Errors
/// All that is wrong with it.
pub fn record(app: &App, known: &Known, fields: &Fields) -> Result<Record, Vec<Wrong>> {
    let reading = Reading::of(app, known, fields);
    match reading.raw(Column::Kind) {
        ORGANISATION => organisation(reading).map(Record::Organisation),
        "catchment" => catchment(reading).map(Record::Catchment),
        "learner" => learner(reading).map(Record::Learner),
        "person" => person(reading).map(Record::Person),
        "catalogue" => catalogue_entry(reading).map(Record::CatalogueEntry),
        _ => {
            let kinds = "organisation, catchment, learner, person or catalogue";
            Err(vec![fields.wrong(Column::Kind, format!("Enter the kind of record: {kinds}."))])
        }
    }
}

fn organisation(mut reading: Reading<'_>) -> Result<Organisation, Vec<Wrong>> {
    use Column::{Catchment, Key, Kind, Name, ProvisionOf, Type};
    reading.only(&[Kind, Key, Type, Name, Catchment, ProvisionOf]);
    let id = known::organisation_id(reading.app, reading.key());
    let kind = organisation_kind(&mut reading);
    let present = reading.known.organisation(id).map(|present| present.kind);
    if let Some(present) = present.filter(|present| *present != kind) {
        reading.wrong(Type, format!("It is a {} already.", kind_word(present)));
    }
    let name = reading.name(Name);
    let catchment = match (kind, reading.raw(Catchment)) {
        (_, "") => None,
        (OrganisationKind::School, _) => Some(reading.name(Catchment)),
        (OrganisationKind::Provider | OrganisationKind::Ministry, _) => {
            reading.wrong(Catchment, "Only a school lies in a catchment.");
            None
        }
    };
    let provision_of = match (kind, reading.raw(ProvisionOf)) {
        (_, "") => None,
        (OrganisationKind::Provider, school) => {
            Some(reading.organisation(ProvisionOf, school, OrganisationKind::School))
        }
        (OrganisationKind::School | OrganisationKind::Ministry, _) => {
            reading.wrong(ProvisionOf, "Only a provider is a school's In-School Provision.");
            None
        }
    };
    reading.end(Organisation { id, kind, name, catchment, provision_of })
}

/// The kind that the type of an organisation names.
pub fn organisation_kind(reading: &mut Reading<'_>) -> OrganisationKind {
    match reading.raw(Column::Type).to_lowercase().as_str() {
        "school" => OrganisationKind::School,
        "provider" => OrganisationKind::Provider,
        _ => {
            reading.wrong(Column::Type, "Enter school or provider.");
            OrganisationKind::School
        }
    }
}

fn catchment(mut reading: Reading<'_>) -> Result<Catchment, Vec<Wrong>> {
    use Column::{Kind, Name, Provider};
    reading.only(&[Kind, Name, Provider]);
    let name = reading.name(Name);
    let stream = known::id(reading.app, "catchment", &name);
    let provider = reading.raw(Provider);
    let provider = reading.organisation(Provider, provider, OrganisationKind::Provider);
    reading.end(Catchment { stream, name, provider })
}

fn learner(mut reading: Reading<'_>) -> Result<Learner, Vec<Wrong>> {
    use Column::{DateOfBirth, Kind, Name, Nsn, Provision, School, YearLevel};
    reading.only(&[Kind, Nsn, Name, DateOfBirth, YearLevel, School, Provision]);
    let nsn = reading.nsn().to_owned();
    let id = reading.known.learner_id(reading.app, &nsn);
    let name = reading.name(Name);
    let date_of_birth = reading.date_of_birth();
    let year_level = reading.year_level();
    let school = reading
        .said(School, |reading, text| reading.organisation(School, text, OrganisationKind::School));
    let provision = reading.said(Provision, |reading, text| {
        reading.organisation(Provision, text, OrganisationKind::Provider)
    });
    if let Said::Is(provider) = &provision {
        let linked = reading.known.organisation(*provider).and_then(|found| found.provision_of);
        let fits = match &school {
            Said::Is(school) => linked == Some(*school),
            Said::Nothing => linked.is_some(),
            Said::None => false,
        };
        if !fits && *provider != OrganisationId(Uuid::nil()) {
            let what = "It is not the In-School Provision of the learner's school.";
            reading.wrong(Provision, what);
        }
    }
    reading.end(Learner { id, name, nsn, date_of_birth, year_level, school, provision })
}

fn person(mut reading: Reading<'_>) -> Result<Person, Vec<Wrong>> {
    use Column::{Email, EndedRoles, Kind, Name, Organisation, Phone, Roles, Username};
    reading.only(&[Kind, Username, Name, Organisation, Phone, Email, Roles, EndedRoles]);
    let username = member::username(Username.key(), reading.raw(Username));
    let username = reading.value(Username, username);
    let id = known::person_id(reading.app, &username).unwrap_or_else(|error| {
        reading.wrong(Username, format!("It can't be looked up: {error}."));
        PersonId(Uuid::nil())
    });
    let name = reading.name(Name);
    let home = reading.raw(Organisation);
    let organisation = match reading.known.find(reading.app, home) {
        Ok((id, _)) => id,
        Err(what) => {
            reading.wrong(Organisation, what);
            OrganisationId(Uuid::nil())
        }
    };
    let phone =
        reading.said(Phone, |reading, phone| reading.value(Phone, text::phone(Phone.key(), phone)));
    let email =
        reading.said(Email, |reading, email| reading.value(Email, text::email(Email.key(), email)));
    let granted = reading.roles(Roles, organisation);
    let ended = reading.roles(EndedRoles, organisation);
    if let Some(both) = ended.iter().find(|grant| granted.contains(grant)) {
        let what = format!("{} is among the roles that are granted too.", both.role.words());
        reading.wrong(EndedRoles, what);
    }
    reading.end(Person { id, username, name, organisation, phone, email, granted, ended })
}

fn catalogue_entry(mut reading: Reading<'_>) -> Result<CatalogueEntry, Vec<Wrong>> {
    use Column::{Active, Key, Kind, ServiceName, ServiceProvider};
    reading.only(&[Kind, Key, ServiceName, ServiceProvider, Active]);
    let id = CatalogueId(known::id(reading.app, "catalogue", reading.key()));
    let service_name = reading.name(ServiceName);
    let service_provider = reading.name(ServiceProvider);
    let active = reading.flag(Active, true);
    reading.end(CatalogueEntry { id, service_name, service_provider, active })
}

/// The column that says what a record is about.
#[must_use]
pub fn key_of(record: &Record) -> Column {
    match record {
        Record::Organisation(_) | Record::CatalogueEntry(_) => Column::Key,
        Record::Catchment(_) => Column::Name,
        Record::Learner(_) => Column::Nsn,
        Record::Person(_) => Column::Username,
    }
}
