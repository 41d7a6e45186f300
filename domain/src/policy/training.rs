//! Access that waits: where the learning module is required, a provider's people hold their access
//! to cases only once they have completed it.

use crate::access::{Actor, Grant, Role};
use crate::id::PersonId;
use crate::learning::Progress;

/// Whether this installation requires the learning module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Training {
    /// It stands before no access.
    #[default]
    Optional,
    /// It stands before a provider's access to cases.
    Required,
}

/// The access somebody holds, parted by whether it is in effect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// What rights follow from.
    pub in_effect: Vec<Grant>,
    /// What counts for nothing until they have completed the course.
    pub waiting: Vec<Grant>,
}

impl Training {
    /// Whether access in this role waits for the course.
    #[must_use]
    pub fn stands_before(self, role: Role) -> bool {
        match (self, role) {
            (Self::Required, Role::CaseManager | Role::WorkflowLead) => true,
            (
                Self::Optional | Self::Required,
                Role::PrimaryContact
                | Role::OfficeSupport
                | Role::AttendanceLead
                | Role::DelegatedAuthoriser
                | Role::CaseManager
                | Role::WorkflowLead
                | Role::MinistryAdmin
                | Role::Auditor,
            ) => false,
        }
    }

    /// The access that somebody who came this far was granted.
    #[must_use]
    pub fn held(self, granted: Vec<Grant>, progress: &Progress) -> Held {
        let waits = |grant: &Grant| progress.completed.is_none() && self.stands_before(grant.role);
        let (waiting, in_effect) = granted.into_iter().partition(waits);
        Held { in_effect, waiting }
    }
}

impl Held {
    /// The person with the access that is in effect.
    #[must_use]
    pub fn actor(&self, person: PersonId) -> Actor {
        Actor { person, grants: self.in_effect.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Parties, scopes, stand_to};
    use super::*;
    use crate::case::Status;
    use crate::id::OrganisationId;
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    const PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(1));
    const SCHOOL: OrganisationId = OrganisationId(Uuid::from_u128(2));
    const ME: PersonId = PersonId(Uuid::from_u128(3));

    fn progress(completed: Option<DateTime<Utc>>) -> Progress {
        Progress { completed, ..Progress::default() }
    }

    fn actor(training: Training, completed: Option<DateTime<Utc>>, roles: &[Role]) -> Actor {
        let at = |role: Role| if role.submits() { SCHOOL } else { PROVIDER };
        let granted = roles.iter().map(|&role| Grant { organisation: at(role), role }).collect();
        training.held(granted, &progress(completed)).actor(ME)
    }

    /// A case of the provider that they own and are named in, whose learner is at the school.
    fn parties() -> Parties {
        Parties {
            status: Status::Open,
            provider: Some(PROVIDER),
            owner: Some(ME),
            contact: Some(ME),
            receiver: None,
            school: Some(SCHOOL),
        }
    }

    #[test]
    fn only_provider_roles_wait_and_only_where_it_is_required() {
        for role in Role::ALL {
            let waits = matches!(role, Role::CaseManager | Role::WorkflowLead);
            assert_eq!(Training::Required.stands_before(role), waits, "{role:?}");
            assert!(!Training::Optional.stands_before(role), "{role:?}");
        }
    }

    #[test]
    fn who_waits_is_nothing_to_a_case_and_lists_none() {
        let now = Some(DateTime::<Utc>::UNIX_EPOCH);
        for role in [Role::CaseManager, Role::WorkflowLead] {
            let waiting = actor(Training::Required, None, &[role]);
            assert_eq!(stand_to(&waiting, &parties()), None, "{role:?}");
            assert_eq!(scopes(&waiting), [], "{role:?}");
            for (training, completed) in [(Training::Optional, None), (Training::Required, now)] {
                let actor = actor(training, completed, &[role]);
                assert!(stand_to(&actor, &parties()).is_some(), "{role:?} {training:?}");
                assert!(!scopes(&actor).is_empty(), "{role:?} {training:?}");
            }
        }
    }

    #[test]
    fn who_works_for_both_is_at_the_school_until_then() {
        let roles = [Role::AttendanceLead, Role::CaseManager];
        let side = |completed| {
            let actor = actor(Training::Required, completed, &roles);
            stand_to(&actor, &parties()).map(|standing| standing.side())
        };
        assert_eq!(side(None), Some(super::super::Side::School));
        let now = Some(DateTime::<Utc>::UNIX_EPOCH);
        assert_eq!(side(now), Some(super::super::Side::Provider));
    }
}
