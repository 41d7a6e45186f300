//! What a list shows of a case, whichever way it was read.

use casetrail_domain as domain;
use casetrail_domain::case::Status;
use casetrail_projections::{CaseRow, ListRow};
use chrono::Utc;

/// What a list shows of a case, whichever way it was read.
pub(super) struct Head {
    pub(super) id: domain::CaseId,
    pub(super) number: u64,
    pub(super) case_type: domain::event::CaseType,
    pub(super) status: Status,
    pub(super) opened_at: chrono::DateTime<Utc>,
    pub(super) closed_at: Option<chrono::DateTime<Utc>>,
    pub(super) learner: domain::LearnerId,
    pub(super) learner_name: Option<String>,
    pub(super) school: Option<domain::OrganisationId>,
    pub(super) school_name: Option<String>,
    pub(super) provider: Option<domain::OrganisationId>,
    pub(super) provider_name: Option<String>,
    pub(super) owner: Option<domain::PersonId>,
    pub(super) owner_name: Option<String>,
    /// While the designation counts.
    pub(super) contact: Option<domain::PersonId>,
    pub(super) contact_name: Option<String>,
}

impl From<ListRow> for Head {
    fn from(row: ListRow) -> Self {
        Self {
            id: row.id,
            number: row.number,
            case_type: row.case_type,
            status: row.status,
            opened_at: row.opened_at,
            closed_at: row.closed_at,
            learner: row.learner,
            learner_name: row.learner_name,
            school: row.school,
            school_name: row.school_name,
            provider: row.provider,
            provider_name: row.provider_name,
            owner: row.owner,
            owner_name: row.owner_name,
            contact: row.contact,
            contact_name: row.contact_name,
        }
    }
}

impl From<CaseRow> for Head {
    fn from(row: CaseRow) -> Self {
        let contact = row.case.contact.as_ref().filter(|_| row.contact_active);
        Self {
            id: row.case.id,
            number: row.case.number,
            case_type: row.case.case_type,
            status: row.case.status,
            opened_at: row.case.opened_at,
            closed_at: row.case.closed_at,
            learner: row.case.learner,
            learner_name: row.learner_name,
            school: row.school,
            school_name: row.school_name,
            provider: row.case.provider,
            provider_name: row.provider_name,
            owner: row.case.owner,
            owner_name: row.owner_name,
            contact: contact.map(|contact| contact.person),
            contact_name: row.contact_name,
        }
    }
}
