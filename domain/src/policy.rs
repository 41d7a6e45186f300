//! Rights: who may do what with a case, and who sees which part of it.
//!
//! One pure function, [`stand`], says how a person stands to a case; two tables, [`may`] and
//! [`Standing::sees`], say what follows. Every query, list, search, subscription, export and
//! command asks here, and nowhere else. Source: product.md, "People".

use crate::access::{Actor, Grant, Role};
use crate::case::{Case, Status};
use crate::event::Visibility;
use crate::id::{OrganisationId, PersonId};

/// What a person can be to one case. They may be several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Capacity {
    /// Designated as its Primary Contact, with active access at the learner's school.
    NamedContact,
    /// Office Support at the learner's school.
    OfficeSupport,
    /// Attendance Lead at the learner's school.
    AttendanceLead,
    /// The Case Manager it is assigned to.
    CaseOwner,
    /// Workflow Lead of its provider.
    WorkflowLead,
    /// Workflow Lead of the provider it is being transferred to.
    Receiver,
    /// Ministry administrator, while no provider has it.
    Allocator,
    /// Auditor.
    Auditor,
}

impl Capacity {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NamedContact,
        Self::OfficeSupport,
        Self::AttendanceLead,
        Self::CaseOwner,
        Self::WorkflowLead,
        Self::Receiver,
        Self::Allocator,
        Self::Auditor,
    ];

    /// The role that is in effect for somebody who acts in this capacity.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::NamedContact => Role::PrimaryContact,
            Self::OfficeSupport => Role::OfficeSupport,
            Self::AttendanceLead => Role::AttendanceLead,
            Self::CaseOwner => Role::CaseManager,
            Self::WorkflowLead | Self::Receiver => Role::WorkflowLead,
            Self::Allocator => Role::MinistryAdmin,
            Self::Auditor => Role::Auditor,
        }
    }
}

/// Which side of a case somebody is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The learner's school: Paused reads Open, internal content does not exist.
    School,
    /// The provider.
    Provider,
    /// The Ministry's administrators: no names.
    Ministry,
    /// Auditors.
    Audit,
}

/// What can be done with a case. One for each right, whatever the number of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Add a comment.
    AddComment,
    /// Upload files.
    UploadFiles,
    /// Change the Primary Contact or their details.
    ChangePrimaryContact,
    /// See what the provider shared.
    ViewShared,
    /// Assign or reassign.
    Assign,
    /// Pause.
    Pause,
    /// Resume.
    Resume,
    /// Close.
    Close,
    /// Reopen.
    Reopen,
    /// Share and unshare the provider's comments and files.
    Share,
    /// Refer to a service and follow it up.
    Refer,
    /// Ask another provider to take it.
    Transfer,
    /// Accept or reject a transfer.
    AnswerTransfer,
    /// Allocate by hand.
    Allocate,
    /// Return the request to the school.
    ReturnRequest,
    /// Decline the request.
    DeclineRequest,
    /// Resubmit a returned request.
    ResubmitRequest,
    /// Withdraw a returned request.
    WithdrawRequest,
    /// Report something filed on the wrong case.
    ReportMisfiling,
    /// Tasks, contact attempts, attendance observed.
    Work,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::AddComment,
        Self::UploadFiles,
        Self::ChangePrimaryContact,
        Self::ViewShared,
        Self::Assign,
        Self::Pause,
        Self::Resume,
        Self::Close,
        Self::Reopen,
        Self::Share,
        Self::Refer,
        Self::Transfer,
        Self::AnswerTransfer,
        Self::Allocate,
        Self::ReturnRequest,
        Self::DeclineRequest,
        Self::ResubmitRequest,
        Self::WithdrawRequest,
        Self::ReportMisfiling,
        Self::Work,
    ];
}

/// Whether somebody in this capacity may do this, as far as rights go.
#[must_use]
pub fn may(capacity: Capacity, action: Action) -> bool {
    use Capacity as C;
    let school = matches!(capacity, C::NamedContact | C::OfficeSupport | C::AttendanceLead);
    let lead = capacity == C::WorkflowLead;
    let provider = lead || capacity == C::CaseOwner;
    match action {
        Action::AddComment | Action::UploadFiles | Action::ReportMisfiling => school || provider,
        Action::ChangePrimaryContact | Action::ResubmitRequest | Action::WithdrawRequest => school,
        Action::ViewShared => (school && capacity != C::OfficeSupport) || provider,
        Action::Pause
        | Action::Resume
        | Action::Close
        | Action::Share
        | Action::Refer
        | Action::Work => provider,
        Action::Assign | Action::Reopen | Action::Transfer => lead,
        Action::AnswerTransfer => capacity == C::Receiver,
        Action::Allocate => capacity == C::Allocator,
        Action::ReturnRequest | Action::DeclineRequest => lead || capacity == C::Allocator,
    }
}

/// A class of content; a timeline entry, count, search hit or notification follows its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// Header, details, request and the reason of its return, contact and notes, status changes.
    Header,
    /// Names of learners and people in the header.
    Names,
    /// Referrals; outcome and closing summary.
    Outcome,
    /// Reasons of pause, transfer and reopening; transfers; tasks, contact attempts, attendance.
    Internal,
    /// The timeline and the lists of comments and files as such.
    Timeline,
}

/// A comment or file, as far as rights go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Who wrote it.
    pub author: PersonId,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// On the provider's side, rather than the school's.
    pub by_provider: bool,
    /// Internal or shared now.
    pub visibility: Visibility,
    /// Withdrawn.
    pub withdrawn: bool,
}

/// How a person stands to a case: their capacities, on one side of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    person: PersonId,
    side: Side,
    provider: Option<OrganisationId>,
    capacities: Vec<(Capacity, OrganisationId)>,
}

/// Whom a case concerns: all that rights depend on, beside where its learner is enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parties {
    /// Where it stands.
    pub status: Status,
    /// The organisation that has it.
    pub provider: Option<OrganisationId>,
    /// The Case Owner.
    pub owner: Option<PersonId>,
    /// The person designated as Primary Contact, whether or not that counts now.
    pub contact: Option<PersonId>,
    /// The provider that a pending transfer asks.
    pub receiver: Option<OrganisationId>,
    /// Where the learner is enrolled now; `None`: nowhere.
    pub school: Option<OrganisationId>,
}

impl Parties {
    /// The parties of this case, whose learner is enrolled at `school` now.
    #[must_use]
    pub fn of(case: &Case, school: Option<OrganisationId>) -> Self {
        Self {
            status: case.status,
            provider: case.provider,
            owner: case.owner,
            contact: case.contact.as_ref().map(|contact| contact.person),
            receiver: case.transfer.as_ref().map(|transfer| transfer.to),
            school,
        }
    }
}

/// How this person stands to this case, whose learner is enrolled at `school` now (`None`: nowhere).
///
/// `None` when they are nothing to it: for them the case does not exist.
#[must_use]
pub fn stand(actor: &Actor, case: &Case, school: Option<OrganisationId>) -> Option<Standing> {
    stand_to(actor, &Parties::of(case, school))
}

/// How this person stands to a case with these parties; `None`: it does not exist for them.
#[must_use]
pub fn stand_to(actor: &Actor, parties: &Parties) -> Option<Standing> {
    let capacities = capacities(actor, parties);
    let (first, _) = capacities.first()?;
    let side = match first {
        Capacity::NamedContact | Capacity::OfficeSupport | Capacity::AttendanceLead => Side::School,
        Capacity::CaseOwner | Capacity::WorkflowLead | Capacity::Receiver => Side::Provider,
        Capacity::Allocator => Side::Ministry,
        Capacity::Auditor => Side::Audit,
    };
    Some(Standing { person: actor.person, side, provider: parties.provider, capacities })
}

fn capacities(actor: &Actor, parties: &Parties) -> Vec<(Capacity, OrganisationId)> {
    let held = |role, capacity, organisation: Option<OrganisationId>| {
        organisation
            .filter(|&organisation| actor.is(role, organisation))
            .map(|organisation| (capacity, organisation))
    };
    let mut found = Vec::new();
    // Somebody with access at the case's provider acts as provider here, also when they are at
    // the learner's school as well (In-School Provision).
    if parties.provider.is_some_and(|provider| actor.belongs_to(provider)) {
        found.extend(held(Role::WorkflowLead, Capacity::WorkflowLead, parties.provider));
        let owned = parties.provider.filter(|_| parties.owner == Some(actor.person));
        found.extend(held(Role::CaseManager, Capacity::CaseOwner, owned));
    } else if let Some(school) = parties.school.filter(|&school| actor.belongs_to(school)) {
        found.extend(held(Role::AttendanceLead, Capacity::AttendanceLead, Some(school)));
        if parties.contact == Some(actor.person) {
            found.push((Capacity::NamedContact, school));
        }
        found.extend(held(Role::OfficeSupport, Capacity::OfficeSupport, Some(school)));
    }
    if found.is_empty() {
        found.extend(held(Role::WorkflowLead, Capacity::Receiver, parties.receiver));
    }
    if found.is_empty() && parties.status == Status::AwaitingAllocation {
        let ministry = actor.organisations(Role::MinistryAdmin).next();
        found.extend(ministry.map(|ministry| (Capacity::Allocator, ministry)));
    }
    if found.is_empty() {
        let ministry = actor.organisations(Role::Auditor).next();
        found.extend(ministry.map(|ministry| (Capacity::Auditor, ministry)));
    }
    found
}

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

/// The cases this person may list: those to which they [`stand`], as sets.
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

impl Standing {
    /// How the submitter stands to the case their request has just opened: all there is in it is
    /// what they wrote, also when it is somebody else who is named as its Primary Contact.
    #[must_use]
    pub fn of_submitter(actor: &Actor, parties: &Parties, school: OrganisationId) -> Self {
        stand_to(actor, parties).unwrap_or_else(|| Self {
            person: actor.person,
            side: Side::School,
            provider: parties.provider,
            capacities: vec![(Capacity::NamedContact, school)],
        })
    }

    /// The side they are on.
    #[must_use]
    pub fn side(&self) -> Side {
        self.side
    }

    /// Who they are.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// Whether they stand to it in this capacity.
    #[must_use]
    pub fn is(&self, capacity: Capacity) -> bool {
        self.capacities.iter().any(|(held, _)| *held == capacity)
    }

    /// Why they see it, the strongest reason first.
    pub fn reasons(&self) -> impl Iterator<Item = Capacity> {
        self.capacities.iter().map(|(capacity, _)| *capacity)
    }

    /// The role and organisation in effect when they do this; `None` when they may not.
    #[must_use]
    pub fn acting(&self, action: Action) -> Option<Grant> {
        let held = self.capacities.iter().find(|(capacity, _)| may(*capacity, action));
        held.map(|(capacity, organisation)| Grant {
            organisation: *organisation,
            role: capacity.role(),
        })
    }

    /// Whether they see content of this class.
    #[must_use]
    pub fn sees(&self, content: Content) -> bool {
        self.capacities.iter().any(|(capacity, _)| sees(*capacity, content))
    }

    /// Whether they see this comment or file.
    #[must_use]
    pub fn sees_item(&self, item: &Item) -> bool {
        self.capacities.iter().any(|(capacity, _)| match capacity {
            Capacity::Auditor => true,
            Capacity::CaseOwner | Capacity::WorkflowLead => {
                !item.withdrawn || (item.by_provider && item.organisation == self.provider)
            }
            Capacity::NamedContact | Capacity::AttendanceLead => {
                !item.withdrawn && item.visibility == Visibility::Shared
            }
            Capacity::OfficeSupport => !item.withdrawn && item.author == self.person,
            Capacity::Receiver | Capacity::Allocator => false,
        })
    }

    /// Whether they may change the text of this comment, which they see.
    #[must_use]
    pub fn may_amend(&self, item: &Item) -> bool {
        item.author == self.person && self.acting(Action::AddComment).is_some()
    }

    /// Whether they may withdraw this comment or file, which they see: its author, or the
    /// Workflow Lead for anything of the provider's.
    #[must_use]
    pub fn may_withdraw(&self, item: &Item) -> bool {
        let providers_own = item.by_provider && item.organisation == self.provider;
        self.may_amend(item) || (self.is(Capacity::WorkflowLead) && providers_own)
    }
}

fn sees(capacity: Capacity, content: Content) -> bool {
    use Capacity as C;
    let provider = matches!(capacity, C::CaseOwner | C::WorkflowLead | C::Auditor);
    match content {
        Content::Header => true,
        Content::Names => capacity != C::Allocator,
        Content::Outcome => provider || matches!(capacity, C::NamedContact | C::AttendanceLead),
        Content::Internal => provider,
        Content::Timeline => capacity != C::Receiver && capacity != C::Allocator,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
