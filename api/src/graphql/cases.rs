//! Lists of cases: what the contract lets one ask, as a query of the read models.

use super::case::Case;
use super::choice::{CaseOrderBy, CaseScope, CaseStatus, CaseType};
use super::connection::Connection;
use super::page;
use super::scalar::{Cursor, Date};
use crate::reader::Reader;
use async_graphql::{Context, ID, InputObject, Result};
use casetrail_domain::id::{OrganisationId, PersonId};
use casetrail_domain::policy::Scope;
use casetrail_projections::{Filter, ListQuery, Order, OrderBy, PageRequest, StatusScope};
use std::sync::Arc;

/// What the cases of a list must fulfil.
#[derive(InputObject, Clone, Debug, Default)]
#[expect(missing_docs, reason = "described in projections::Filter")]
pub struct CaseFilter {
    pub status_in: Option<Vec<CaseStatus>>,
    pub type_in: Option<Vec<CaseType>>,
    pub owner_id: Option<ID>,
    pub unassigned: Option<bool>,
    pub primary_contact_is_viewer: Option<bool>,
    pub transfer_to_viewer: Option<bool>,
    pub school_id: Option<ID>,
    pub opened_from: Option<Date>,
    pub opened_to: Option<Date>,
    pub closed_from: Option<Date>,
    pub closed_to: Option<Date>,
}

/// In which order a list comes.
#[derive(InputObject, Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CaseOrder {
    #[graphql(default_with = "CaseOrderBy::Opened")]
    pub by: CaseOrderBy,
    #[graphql(default = true)]
    pub desc: bool,
}

/// What a list of cases was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which cases.
    pub scope: CaseScope,
    /// Words to be found.
    pub search: Option<String>,
    /// What must hold.
    pub filter: Option<CaseFilter>,
    /// In which order.
    pub order: Option<CaseOrder>,
}

impl Asked {
    /// The query of the read models, for this reader.
    #[must_use]
    pub fn query(&self, reader: &Reader, scopes: Vec<Scope>) -> ListQuery {
        let filter = self.filter.clone().unwrap_or_default();
        ListQuery {
            status: match self.scope {
                CaseScope::Active => StatusScope::Active,
                CaseScope::Closed => StatusScope::Closed,
                CaseScope::All => StatusScope::All,
            },
            filter: filter.into(),
            search: self.search.clone().filter(|text| !text.trim().is_empty()),
            order: self
                .order
                .as_ref()
                .map_or_else(Order::default, |order| Order { by: by(order.by), desc: order.desc }),
            ..ListQuery::new(reader.actor.clone(), scopes)
        }
    }
}

impl From<CaseFilter> for Filter {
    fn from(filter: CaseFilter) -> Self {
        // An id that isn't one names nobody: it matches nothing rather than everything.
        let person = |id: ID| PersonId::parse(&id).unwrap_or_default();
        let organisation = |id: ID| OrganisationId::parse(&id).unwrap_or_default();
        Self {
            status_in: filter.status_in.unwrap_or_default().into_iter().map(Into::into).collect(),
            type_in: filter.type_in.unwrap_or_default().into_iter().map(Into::into).collect(),
            owner: filter.owner_id.map(person),
            unassigned: filter.unassigned,
            contact_is_viewer: filter.primary_contact_is_viewer,
            transfer_to_viewer: filter.transfer_to_viewer,
            school: filter.school_id.map(organisation),
            opened_from: filter.opened_from.map(|day| day.0),
            opened_to: filter.opened_to.map(|day| day.0),
            closed_from: filter.closed_from.map(|day| day.0),
            closed_to: filter.closed_to.map(|day| day.0),
        }
    }
}

fn by(by: CaseOrderBy) -> OrderBy {
    match by {
        CaseOrderBy::Number => OrderBy::Number,
        CaseOrderBy::Opened => OrderBy::Opened,
        CaseOrderBy::Closed => OrderBy::Closed,
        CaseOrderBy::Learner => OrderBy::Learner,
        CaseOrderBy::PrimaryContact => OrderBy::PrimaryContact,
        CaseOrderBy::Status => OrderBy::Status,
        CaseOrderBy::LastActivity => OrderBy::LastActivity,
    }
}

/// A page of cases.
///
/// # Errors
/// `BAD_REQUEST` for a wrong `first` or cursor; `INTERNAL` when the read models can't be read.
pub fn list(
    ctx: &Context<'_>,
    reader: &Arc<Reader>,
    asked: &Asked,
    scopes: Vec<Scope>,
    first: Option<i32>,
    after: Option<&Cursor>,
) -> Result<Connection<Case>> {
    let field = ("cases", asked);
    let page: PageRequest = page::request(reader, &field, first, after)?;
    let query = ListQuery { page, ..asked.query(reader, scopes) };
    let found = reader.read(|views| views.list(&query))?;
    let total = page::total(ctx, || reader.read(|views| views.count(&query)))?;
    let field = reader.app.cursors.of(&field);
    let mut rows = Vec::with_capacity(found.edges.len());
    for edge in found.edges {
        let Some(standing) = reader.stand(&edge.row.parties) else {
            let fault = crate::error::Internal::new("a list showed a case its viewer can't see");
            return Err(fault.into());
        };
        let cursor = Cursor::Row(field.clone(), edge.cursor);
        rows.push((cursor, Case::listed(reader, standing, edge.row)));
    }
    Ok(Connection::new(rows, found.has_previous, found.has_next, total))
}

/// How many cases a list holds.
///
/// # Errors
/// `INTERNAL` when the read models can't be read.
pub fn count(reader: &Reader, scope: CaseScope) -> Result<i32> {
    let asked = Asked { scope, search: None, filter: None, order: None };
    let query = asked.query(reader, reader.scopes());
    let count = reader.read(|views| views.count(&query))?;
    Ok(i32::try_from(count).unwrap_or(i32::MAX))
}
