//! The cases that somebody may list, as sets that a read model can select.

use crate::access::{Actor, Role};
use crate::id::{OrganisationId, PersonId};

/// A set of cases that somebody may list; what they may list is the union of theirs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Learners enrolled at this school now, but for cases of these providers.
    School {
        /// The school.
        school: OrganisationId,
        /// Providers the person belongs to: there they act as provider.
        except: Vec<OrganisationId>,
    },
    /// Learners enrolled at this school now whose designated contact is this person.
    NamedContact {
        /// The school.
        school: OrganisationId,
        /// The person.
        person: PersonId,
        /// Providers the person belongs to: there they act as provider.
        except: Vec<OrganisationId>,
    },
    /// Everything this provider has.
    Provider(OrganisationId),
    /// What this provider has and this person owns.
    Owner {
        /// The provider.
        provider: OrganisationId,
        /// The Case Manager.
        person: PersonId,
    },
    /// What is being transferred to this provider; listed only when asked for.
    Receiving(OrganisationId),
    /// What no provider has.
    Unallocated,
    /// Everything, for auditors.
    Everything,
}

/// The cases this person may list: those to which they [`stand`](super::stand), as sets.
#[must_use]
pub fn scopes(actor: &Actor) -> Vec<Scope> {
    let providers = [Role::CaseManager, Role::WorkflowLead, Role::DelegatedAuthoriser];
    let except: Vec<OrganisationId> =
        providers.into_iter().flat_map(|role| actor.organisations(role)).collect();
    let mut scopes: Vec<Scope> = Vec::new();
    for grant in &actor.grants {
        let organisation = grant.organisation;
        let except = except.iter().copied().filter(|&other| other != organisation).collect();
        let scope = match grant.role {
            Role::AttendanceLead | Role::OfficeSupport => {
                Scope::School { school: organisation, except }
            }
            Role::PrimaryContact | Role::DelegatedAuthoriser => {
                Scope::NamedContact { school: organisation, person: actor.person, except }
            }
            Role::WorkflowLead => Scope::Provider(organisation),
            Role::CaseManager => Scope::Owner { provider: organisation, person: actor.person },
            Role::MinistryAdmin => Scope::Unallocated,
            Role::Auditor => Scope::Everything,
        };
        scopes.push(scope);
        if grant.role == Role::WorkflowLead {
            scopes.push(Scope::Receiving(organisation));
        }
    }
    widest(scopes)
}

/// Drops what a wider scope of the same organisation holds already.
fn widest(mut scopes: Vec<Scope>) -> Vec<Scope> {
    let all = scopes.clone();
    scopes.retain(|scope| match scope {
        Scope::NamedContact { school: of, .. } => {
            !all.iter().any(|other| matches!(other, Scope::School { school, .. } if school == of))
        }
        Scope::Owner { provider, .. } => !all.contains(&Scope::Provider(*provider)),
        Scope::School { .. }
        | Scope::Provider(_)
        | Scope::Receiving(_)
        | Scope::Unallocated
        | Scope::Everything => true,
    });
    let mut seen = Vec::new();
    scopes.retain(|scope| {
        let new = !seen.contains(scope);
        seen.push(scope.clone());
        new
    });
    scopes
}

#[cfg(test)]
mod tests {
    use super::super::{Parties, stand_to};
    use super::*;
    use crate::access::Grant;
    use crate::case::Status;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn organisation(n: u8) -> OrganisationId {
        OrganisationId(Uuid::from_u128(u128::from(n)))
    }

    fn person(n: u8) -> PersonId {
        PersonId(Uuid::from_u128(u128::from(n)))
    }

    /// Whether a case with these parties lies in this scope: what a read model must select.
    fn holds(scope: &Scope, parties: &Parties) -> bool {
        let outside = |except: &[OrganisationId]| {
            parties.provider.is_none_or(|provider| !except.contains(&provider))
        };
        match scope {
            Scope::School { school, except } => parties.school == Some(*school) && outside(except),
            Scope::NamedContact { school, person, except } => {
                parties.school == Some(*school)
                    && parties.contact == Some(*person)
                    && outside(except)
            }
            Scope::Provider(provider) => parties.provider == Some(*provider),
            Scope::Owner { provider, person } => {
                parties.provider == Some(*provider) && parties.owner == Some(*person)
            }
            Scope::Receiving(provider) => parties.receiver == Some(*provider),
            Scope::Unallocated => parties.status == Status::AwaitingAllocation,
            Scope::Everything => true,
        }
    }

    fn grants() -> impl Strategy<Value = Vec<Grant>> {
        let grant = (0u8..4, prop::sample::select(Role::ALL.to_vec())).prop_map(|(n, role)| {
            // Organisations 0 and 1 are schools, 2 and 3 providers; the Ministry is 9.
            let organisation = match role {
                Role::PrimaryContact | Role::OfficeSupport | Role::AttendanceLead => {
                    organisation(n % 2)
                }
                Role::CaseManager | Role::WorkflowLead => organisation(2 + n % 2),
                Role::DelegatedAuthoriser => organisation(n),
                Role::MinistryAdmin | Role::Auditor => organisation(9),
            };
            Grant { organisation, role }
        });
        prop::collection::vec(grant, 0..4)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn lists_hold_just_what_is_seen_one_by_one(
            grants in grants(),
            provider in prop::option::of(2u8..4),
            school in prop::option::of(0u8..2),
            owner in prop::option::of(0u8..2),
            contact in prop::option::of(0u8..2),
            receiver in prop::option::of(2u8..4),
        ) {
            let actor = Actor { person: person(0), grants };
            let parties = Parties {
                status: if provider.is_some() { Status::Open } else { Status::AwaitingAllocation },
                provider: provider.map(organisation),
                owner: owner.filter(|_| provider.is_some()).map(person),
                contact: contact.map(person),
                receiver: receiver.filter(|_| provider.is_some()).map(organisation),
                school: school.map(organisation),
            };
            let listed = scopes(&actor).iter().any(|scope| holds(scope, &parties));
            prop_assert_eq!(listed, stand_to(&actor, &parties).is_some());
        }
    }
}
