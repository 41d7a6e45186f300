//! Members: what a Delegated Authoriser changes of who works at their organisation.

use crate::access::{Actor, OrganisationKind, Role};
use crate::event::Event;
use crate::id::{OrganisationId, PersonId};
use crate::refusal::{Code, Refusal};
use unicode_normalization::UnicodeNormalization;

/// How long a username may be, in characters.
pub const USERNAME_CHARACTERS_MAX: usize = 254;

/// What is to be done. Texts come parsed.
#[derive(Clone, Debug)]
pub enum Change {
    /// Somebody gets these roles beside those they hold.
    Grant {
        /// Who they are, should they not be known yet.
        person: NewPerson,
        /// What they become.
        roles: Vec<Role>,
    },
    /// Somebody holds these roles and no others.
    SetRoles(Vec<Role>),
    /// Somebody no longer works here.
    End {
        /// Who becomes Primary Contact of all their active cases.
        replacement: Option<PersonId>,
    },
}

/// Somebody who may not be known yet.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// What they sign in with.
    pub username: String,
    /// Their name.
    pub name: String,
    /// Their phone number.
    pub phone: Option<String>,
    /// Their email address.
    pub email: Option<String>,
}

/// What a decision needs to know, as one snapshot of the directory has it.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Where.
    pub organisation: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Whose access it is.
    pub person: PersonId,
    /// Whether they are in the directory.
    pub is_known: bool,
    /// The roles they hold there now.
    pub roles: Vec<Role>,
    /// Whether somebody else is Delegated Authoriser there.
    pub other_authoriser: bool,
    /// Whether the replacement that is named has access there.
    pub replacement_is_eligible: bool,
}

/// Whether somebody manages who works at this organisation.
#[must_use]
pub fn manages(actor: &Actor, organisation: OrganisationId) -> bool {
    actor.is(Role::DelegatedAuthoriser, organisation)
}

/// The events, all of the person's stream, that a change comes to.
///
/// # Errors
/// The first refusal that applies, in the order of [`Code`].
pub fn decide(actor: &Actor, change: Change, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    if let Change::Grant { roles, .. } | Change::SetRoles(roles) = &change {
        valid(roles, facts.kind)?;
    }
    if !manages(actor, facts.organisation) {
        return Err(Refusal::not_permitted("only a Delegated Authoriser manages members"));
    }
    let events = match change {
        Change::Grant { person, roles } => grant(person, &roles, facts),
        Change::SetRoles(roles) => set(&roles, None, facts),
        Change::End { replacement } => {
            fits(replacement, facts)?;
            set(&[], replacement, facts)
        }
    };
    keeps_own_right(actor, &events, facts)?;
    match events.is_empty() {
        true => Err(Refusal::state("They hold these roles already.")),
        false => Ok(events),
    }
}

/// What somebody signs in with, as it is compared: usernames differ in more than their case.
///
/// # Errors
/// `INVALID_INPUT` when it is empty, too long, or has blanks or control characters in it.
pub fn username(path: &str, text: &str) -> Result<String, Refusal> {
    let text: String = text.trim().nfc().collect::<String>().to_lowercase();
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    if text.is_empty() || text.chars().any(is_odd) {
        return Err(Refusal::invalid(path, "Enter the username they sign in with."));
    }
    if text.chars().count() > USERNAME_CHARACTERS_MAX {
        let message = format!("A username has at most {USERNAME_CHARACTERS_MAX} characters.");
        return Err(Refusal::invalid(path, message));
    }
    Ok(text)
}

fn valid(roles: &[Role], kind: OrganisationKind) -> Result<(), Refusal> {
    if roles.is_empty() {
        let message = "Choose at least one role. To take all access away, end it.";
        return Err(Refusal::invalid("roles", message));
    }
    match roles.iter().find(|role| !role.fits(kind)) {
        None => Ok(()),
        Some(role) => {
            let message = format!("{} is no role at your organisation.", role.words());
            Err(Refusal::invalid("roles", message))
        }
    }
}

fn fits(replacement: Option<PersonId>, facts: &Facts) -> Result<(), Refusal> {
    match replacement {
        Some(person) if person == facts.person || !facts.replacement_is_eligible => {
            let message = "Choose somebody else who has access at your organisation.";
            let path = vec!["replacementPersonId".to_owned()];
            Err(Refusal { path, ..Refusal::new(Code::ContactNotEligible, message) })
        }
        Some(_) | None => Ok(()),
    }
}

fn grant(person: NewPerson, roles: &[Role], facts: &Facts) -> Vec<Event> {
    let organisation = facts.organisation;
    let registered = (!facts.is_known).then(|| Event::PersonRegistered {
        organisation,
        username: person.username.into(),
        name: person.name.into(),
        phone: person.phone.map(Into::into),
        email: person.email.map(Into::into),
    });
    registered.into_iter().chain(granted(roles, facts)).collect()
}

fn set(roles: &[Role], replacement: Option<PersonId>, facts: &Facts) -> Vec<Event> {
    let organisation = facts.organisation;
    let gone = facts.roles.iter().filter(|role| !roles.contains(role));
    let ended = gone.map(|&role| Event::AccessEnded { organisation, role, replacement });
    granted(roles, facts).chain(ended).collect()
}

/// The roles that are new, each once, in their own order.
fn granted(roles: &[Role], facts: &Facts) -> impl Iterator<Item = Event> {
    let organisation = facts.organisation;
    let is_new = |role: &Role| roles.contains(role) && !facts.roles.contains(role);
    let new: Vec<Role> = Role::ALL.into_iter().filter(is_new).collect();
    new.into_iter().map(move |role| Event::AccessGranted { organisation, role })
}

/// Nobody takes their own last right away, nor leaves their organisation without an authoriser.
fn keeps_own_right(actor: &Actor, events: &[Event], facts: &Facts) -> Result<(), Refusal> {
    if actor.person != facts.person {
        return Ok(());
    }
    let ended = |event: &Event| match event {
        Event::AccessEnded { role, .. } => Some(*role),
        _ => None,
    };
    let ended: Vec<Role> = events.iter().filter_map(ended).collect();
    let all = !ended.is_empty() && ended.len() == facts.roles.len();
    let last_authoriser = ended.contains(&Role::DelegatedAuthoriser) && !facts.other_authoriser;
    if all || last_authoriser {
        return Err(Refusal {
            message: "You can't take this right from yourself. Another Delegated Authoriser can."
                .to_owned(),
            ..Refusal::not_permitted("nobody ends their own last right")
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Grant;
    use uuid::Uuid;

    const SCHOOL: OrganisationId = OrganisationId(Uuid::from_u128(1));
    const ME: PersonId = PersonId(Uuid::from_u128(2));
    const THEM: PersonId = PersonId(Uuid::from_u128(3));

    fn authoriser() -> Actor {
        let role = Role::DelegatedAuthoriser;
        Actor { person: ME, grants: vec![Grant { organisation: SCHOOL, role }] }
    }

    fn facts(person: PersonId, roles: &[Role]) -> Facts {
        Facts {
            organisation: SCHOOL,
            kind: OrganisationKind::School,
            person,
            is_known: true,
            roles: roles.to_vec(),
            other_authoriser: false,
            replacement_is_eligible: true,
        }
    }

    fn granting(roles: &[Role]) -> Change {
        let person =
            NewPerson { username: "new".into(), name: "New".into(), phone: None, email: None };
        Change::Grant { person, roles: roles.to_vec() }
    }

    fn refused(change: Change, facts: &Facts) -> Code {
        decide(&authoriser(), change, facts).expect_err("it is refused").code
    }

    #[test]
    fn granting_registers_whoever_is_not_known() {
        let new = Facts { is_known: false, ..facts(THEM, &[]) };
        let events = decide(&authoriser(), granting(&[Role::OfficeSupport]), &new).unwrap();
        let kinds: Vec<_> = events.iter().map(Event::kind).collect();
        assert_eq!(kinds, ["PersonRegistered", "AccessGranted"]);
        let known = decide(&authoriser(), granting(&[Role::OfficeSupport]), &facts(THEM, &[]));
        assert_eq!(known.unwrap().len(), 1);
    }

    #[test]
    fn only_roles_of_the_organisations_own_kind_and_only_new_ones() {
        let here = facts(THEM, &[Role::OfficeSupport]);
        for role in [Role::CaseManager, Role::WorkflowLead, Role::MinistryAdmin, Role::Auditor] {
            assert_eq!(refused(granting(&[role]), &here), Code::InvalidInput);
        }
        assert_eq!(refused(granting(&[]), &here), Code::InvalidInput);
        assert_eq!(refused(granting(&[Role::OfficeSupport]), &here), Code::InvalidState);
    }

    #[test]
    fn changing_roles_grants_what_is_new_and_ends_what_is_gone() {
        let here = facts(THEM, &[Role::OfficeSupport, Role::PrimaryContact]);
        let roles = vec![Role::AttendanceLead, Role::PrimaryContact, Role::AttendanceLead];
        let events = decide(&authoriser(), Change::SetRoles(roles), &here).unwrap();
        let organisation = SCHOOL;
        let ended =
            Event::AccessEnded { organisation, role: Role::OfficeSupport, replacement: None };
        let granted = Event::AccessGranted { organisation, role: Role::AttendanceLead };
        assert_eq!(events, [granted, ended]);
    }

    #[test]
    fn nobody_ends_their_own_last_right_nor_the_last_authorisers() {
        let only = facts(ME, &[Role::DelegatedAuthoriser]);
        let end = || Change::End { replacement: None };
        assert_eq!(refused(end(), &only), Code::NotPermitted);
        let two = facts(ME, &[Role::DelegatedAuthoriser, Role::AttendanceLead]);
        let keep = || Change::SetRoles(vec![Role::AttendanceLead]);
        assert_eq!(refused(end(), &two), Code::NotPermitted);
        assert_eq!(refused(keep(), &two), Code::NotPermitted);
        let other = Facts { other_authoriser: true, ..two };
        assert_eq!(decide(&authoriser(), keep(), &other).unwrap().len(), 1);
        assert_eq!(refused(end(), &other), Code::NotPermitted);
    }

    #[test]
    fn a_replacement_is_somebody_else_with_access() {
        let here = facts(THEM, &[Role::PrimaryContact]);
        let end = |replacement| Change::End { replacement: Some(replacement) };
        assert_eq!(refused(end(THEM), &here), Code::ContactNotEligible);
        let nobody = Facts { replacement_is_eligible: false, ..here.clone() };
        assert_eq!(refused(end(ME), &nobody), Code::ContactNotEligible);
        let events = decide(&authoriser(), end(ME), &here).unwrap();
        let role = Role::PrimaryContact;
        let replacement = Some(ME);
        assert_eq!(events, [Event::AccessEnded { organisation: SCHOOL, role, replacement }]);
    }

    #[test]
    fn only_an_authoriser_of_this_organisation() {
        let grant = Grant { organisation: SCHOOL, role: Role::AttendanceLead };
        let lead = Actor { person: ME, grants: vec![grant] };
        let refused = decide(&lead, granting(&[Role::OfficeSupport]), &facts(THEM, &[]));
        assert_eq!(refused.unwrap_err().code, Code::NotPermitted);
    }

    #[test]
    fn usernames_are_compared_without_regard_to_case() {
        assert_eq!(username("username", " Lead@North ").unwrap(), "lead@north");
        for odd in ["", "  ", "a b", "a\tb", "a\u{0}"] {
            assert!(username("username", odd).is_err(), "{odd:?}");
        }
        assert!(username("username", &"é".repeat(254)).is_ok());
        assert!(username("username", &"é".repeat(255)).is_err());
    }
}
