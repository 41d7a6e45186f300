//! A provider's dashboard, at most once a second, when its figures changed.

use super::DashboardChange;
use super::walk::start;
use crate::app::App;
use crate::error::Internal;
use crate::graphql::dashboard::Dashboard;
use crate::graphql::query::led;
use crate::graphql::scalar::Position;
use crate::reader::Reader;
use async_graphql::Result;
use casetrail_domain::id::{OrganisationId, PersonId};
use casetrail_projections as views;
use futures_util::{Stream, stream};
use std::sync::Arc;
use std::time::Duration;

/// The least time between two items.
const BETWEEN: Duration = Duration::from_secs(1);

struct Watch {
    app: App,
    person: PersonId,
    shown: Option<views::Dashboard>,
    /// The position looked at last.
    looked: u64,
    first: bool,
}

/// Follows the dashboard of the provider whose work this person distributes.
pub fn follow(
    reader: &Arc<Reader>,
    after: Option<Position>,
) -> Result<impl Stream<Item = Result<DashboardChange>> + use<>> {
    let from = start(reader, after)?;
    let resumes = after.is_some() && from < reader.position;
    let watch = Watch {
        app: reader.app.clone(),
        person: reader.actor.person,
        shown: if resumes { None } else { figures(reader)?.map(|(_, figures)| figures) },
        looked: from,
        first: true,
    };
    Ok(stream::unfold(watch, |mut watch| async move {
        let item = watch.next().await.transpose()?;
        Some((item, watch))
    }))
}

/// The figures, and whose they are.
fn figures(reader: &Reader) -> Result<Option<(OrganisationId, views::Dashboard)>> {
    let Some(provider) = led(reader).first().copied() else {
        return Ok(None);
    };
    let rules = &reader.app.overdue;
    let figures = reader.read(|views| views.dashboard(provider, reader.now, rules))?;
    Ok(Some((provider, figures)))
}

impl Watch {
    async fn next(&mut self) -> Result<Option<DashboardChange>> {
        if !self.first {
            tokio::time::sleep(BETWEEN).await;
        }
        self.first = false;
        let mut applied = self.app.views.watch();
        loop {
            let looked = self.looked;
            let reached = applied.wait_for(|applied| *applied > looked).await;
            reached.map_err(|_| Internal::new("the read models stopped"))?;
            let reader = Reader::open(&self.app, self.person)?;
            self.looked = reader.position;
            let Some((provider, figures)) = figures(&reader)? else {
                return Ok(None);
            };
            if self.shown.as_ref() != Some(&figures) {
                self.shown = Some(figures.clone());
                let dashboard = Dashboard::of(&reader, provider, figures);
                let position = Position(reader.position);
                return Ok(Some(DashboardChange { position, dashboard }));
            }
            tokio::time::sleep(BETWEEN).await;
        }
    }
}
