//! How a person stands to a case.

use super::{Action, Capacity, Content, Item, Parties, Side, may, sees};
use crate::access::{Actor, Grant, Role};
use crate::case::{Case, Status};
use crate::event::Visibility;
use crate::id::{OrganisationId, PersonId};

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

/// How a person stands to a case: their capacities, on one side of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    person: PersonId,
    side: Side,
    provider: Option<OrganisationId>,
    capacities: Vec<(Capacity, OrganisationId)>,
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

    /// Whether they may change the text of this comment or the name of this file, which they see:
    /// its author, while they may still put such things on the case (`adding`).
    #[must_use]
    pub fn may_amend(&self, item: &Item, adding: Action) -> bool {
        item.author == self.person && self.acting(adding).is_some()
    }

    /// Whether they may withdraw this comment or file, which they see: its author, or the
    /// Workflow Lead for anything of the provider's.
    #[must_use]
    pub fn may_withdraw(&self, item: &Item, adding: Action) -> bool {
        let providers_own = item.by_provider && item.organisation == self.provider;
        self.may_amend(item, adding) || (self.is(Capacity::WorkflowLead) && providers_own)
    }
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
