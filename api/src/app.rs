//! The service as one value: the logs, the read models, and what every request needs.

use crate::clock::Clock;
use crate::commands::Commands;
use crate::cursor::Cursors;
use crate::files::{Quotas, Scanning, Store};
use crate::freshness::Freshness;
use crate::live::Live;
use crate::looks::Looks;
use crate::mail::Mail;
use crate::sessions::Sessions;
use crate::sign_in::oidc::Provider;
use crate::touched::Touched;
use casetrail_domain::Event;
use casetrail_domain::feature::FeatureDates;
use casetrail_domain::overdue::Rules;
use casetrail_domain::policy::Training;
use casetrail_eventlog::Log;
use casetrail_projections::Views;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Instant;

/// The service. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What the service is made of.
pub struct Parts {
    /// What happened.
    pub log: Log<Event>,
    /// Who looked, and what was denied.
    pub looks: Looks,
    /// What queries answer from.
    pub views: Views,
    /// Whether they follow the log closely enough to be answered from.
    pub freshness: Freshness,
    /// What subscriptions follow.
    pub live: Live,
    /// What the latest events changed in lists.
    pub touched: Touched,
    /// Commands older than the log remembers in memory.
    pub commands: Commands,
    /// The provider of accounts that people sign in with, when one is set.
    pub provider: Option<Arc<Provider>>,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Where what is stored of files lies.
    pub files: Store,
    /// What scans files.
    pub scanning: Scanning,
    /// How many files may be uploaded.
    pub quotas: Quotas,
    /// What sends mail, when a mail server is set.
    pub mail: Option<Arc<Mail>>,
    /// Seals cursors.
    pub cursors: Cursors,
    /// Where the time comes from.
    pub clock: Clock,
    /// What idle times count by: the present also while demo data are made at times of their own, or
    /// they would have been idle for too long from the start.
    pub present: Clock,
    /// Demo accounts may sign in, and development tools are on.
    pub demo: bool,
    /// When something of a case is overdue.
    pub overdue: Rules,
    /// Whether access of a provider's people waits for the learning module.
    pub training: Training,
    /// Feature dates instead of the directory's, while demo data are made.
    pub feature_dates: Option<FeatureDates>,
}

impl App {
    /// The service made of these parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The same service at another time, with these feature dates: for making demo data.
    #[must_use]
    pub fn at(&self, clock: Clock, feature_dates: FeatureDates) -> Self {
        Self::new(Parts {
            log: self.log.clone(),
            looks: self.looks.clone(),
            views: self.views.clone(),
            freshness: self.freshness.clone(),
            live: self.live.clone(),
            touched: self.touched.clone(),
            commands: Commands::default(),
            provider: self.provider.clone(),
            sessions: self.sessions.clone(),
            files: self.files.clone(),
            // What is made here is known.
            scanning: Scanning::BuiltIn,
            quotas: self.quotas,
            mail: None,
            cursors: self.cursors.clone(),
            clock,
            present: self.present,
            overdue: self.overdue,
            demo: self.demo,
            // Nobody could have completed anything yet.
            training: Training::Optional,
            feature_dates: Some(feature_dates),
        })
    }
}

impl App {
    /// Whether the read models follow the log closely enough to be answered from.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        let now = Instant::now();
        let follows = self.freshness.look(self.views.applied(), self.log.head(), now);
        // Where others write too, the head known here is worth something only if it was looked at.
        follows && self.freshness.is_recent(self.log.confirmed(), now)
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
