//! What records refer to: organisations, and the ids that keys of other systems stand for.

use crate::act::member::person_named;
use crate::app::App;
use crate::derive::derive;
use casetrail_domain::access::OrganisationKind;
use casetrail_domain::fold;
use casetrail_domain::id::{LearnerId, OrganisationId, PersonId};
use casetrail_projections::ViewsError;
use std::collections::HashMap;
use uuid::Uuid;

/// Organisations that are there, or that the file brings, and learners under ids of their own.
pub struct Known {
    organisations: HashMap<OrganisationId, Organisation>,
    names: HashMap<String, Vec<OrganisationId>>,
    /// Learners whose ids do not follow from their numbers: not every one came by an import.
    strays: HashMap<String, LearnerId>,
}

/// An organisation, as far as references need it.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// The school whose In-School Provision it is.
    pub provision_of: Option<OrganisationId>,
}

/// The id of what another system knows by this key: the same whenever it is imported.
#[must_use]
pub fn id(app: &App, purpose: &str, key: &str) -> Uuid {
    let digest = app.log.fingerprint(format!("import {purpose} {key}").as_bytes());
    derive(Uuid::nil(), Uuid::from_bytes(digest), purpose, 0)
}

/// The id of an organisation with this key.
#[must_use]
pub fn organisation_id(app: &App, key: &str) -> OrganisationId {
    OrganisationId(id(app, "organisation", key))
}

/// The id of the person with this username.
///
/// # Errors
/// When the read models can't be read.
pub fn person_id(app: &App, username: &str) -> Result<PersonId, ViewsError> {
    let known = app.views.snapshot()?.person_by_username(username)?;
    Ok(known.map_or_else(|| person_named(app, username), |row| row.id))
}

impl Known {
    /// What the directory has now.
    ///
    /// # Errors
    /// When the read models can't be read.
    pub fn load(app: &App) -> Result<Self, ViewsError> {
        use OrganisationKind::{Ministry, Provider, School};
        let mut known =
            Self { organisations: HashMap::new(), names: HashMap::new(), strays: HashMap::new() };
        let views = app.views.snapshot()?;
        for kind in [School, Provider, Ministry] {
            for row in views.organisations(kind, None)? {
                let provision_of = row.provision_of;
                known.add(row.id, Organisation { kind, name: row.name, provision_of });
            }
        }
        views.each_learner(|learner, nsn| {
            if learner.0 != id(app, "learner", nsn) {
                known.strays.insert(nsn.to_owned(), learner);
            }
        })?;
        Ok(known)
    }

    /// Adds an organisation, or says anew what it is.
    pub fn add(&mut self, id: OrganisationId, organisation: Organisation) {
        let named = self.names.entry(fold::sort_key(&organisation.name)).or_default();
        if !named.contains(&id) {
            named.push(id);
        }
        self.organisations.insert(id, organisation);
    }

    /// What is known of an organisation.
    #[must_use]
    pub fn organisation(&self, id: OrganisationId) -> Option<&Organisation> {
        self.organisations.get(&id)
    }

    /// The organisation of this key, id or name.
    ///
    /// # Errors
    /// One sentence when there is none, or several have the name.
    pub fn find(&self, app: &App, text: &str) -> Result<(OrganisationId, &Organisation), String> {
        let keyed = [Some(organisation_id(app, text)), OrganisationId::parse(text)];
        for id in keyed.into_iter().flatten() {
            if let Some(found) = self.organisations.get(&id) {
                return Ok((id, found));
            }
        }
        let named = self.names.get(&fold::sort_key(text)).map_or(&[][..], Vec::as_slice);
        match (named, named.first().and_then(|id| self.organisations.get(id))) {
            ([id], Some(found)) => Ok((*id, found)),
            ([_, _, ..], _) => {
                Err(format!("Several organisations are named \"{text}\"; give its key or id."))
            }
            ([] | [_], _) => Err(format!("There is no organisation \"{text}\".")),
        }
    }

    /// The id of the learner with this number.
    #[must_use]
    pub fn learner_id(&self, app: &App, nsn: &str) -> LearnerId {
        self.strays.get(nsn).copied().unwrap_or_else(|| LearnerId(id(app, "learner", nsn)))
    }
}
