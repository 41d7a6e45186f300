//! Figures of the front for `/metrics`. Labels are kinds and codes of closed sets, never anything of a person or a case.

use std::sync::OnceLock;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use metrics::{Counter, Gauge, Histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::answer::Outcome;
use super::refusal::Code;
use super::settings::FrontError;

const SECONDS: &str = "casetrail_request_seconds";
const SECONDS_BUCKETS: [f64; 12] =
    [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Handles of every figure, looked up once.
pub(super) struct Measured {
    kinds: [Kind; 3],
    refused: Vec<(Code, Counter)>,
    pub(super) sockets: Gauge,
    pub(super) subscriptions: Gauge,
}

struct Kind {
    seconds: Histogram,
    outcomes: Vec<(Outcome, Counter)>,
}

/// The recorder of this process: the first caller sets it up, later ones get the same.
pub fn recorder() -> Result<&'static PrometheusHandle, FrontError> {
    static RECORDER: OnceLock<Result<PrometheusHandle, String>> = OnceLock::new();
    let recorder = RECORDER.get_or_init(|| {
        PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(SECONDS.into()), &SECONDS_BUCKETS)
            .and_then(PrometheusBuilder::install_recorder)
            .map_err(|error| error.to_string())
    });
    recorder.as_ref().map_err(|error| FrontError::Metrics(error.clone()))
}

impl Measured {
    pub(super) fn new() -> Result<Self, FrontError> {
        recorder()?;
        metrics::describe_counter!("casetrail_requests_total", "Operations by kind and outcome.");
        metrics::describe_counter!(
            "casetrail_refused_total",
            "Requests refused before their operation was known."
        );
        metrics::describe_histogram!(SECONDS, "Time to answer queries and mutations.");
        metrics::describe_gauge!("casetrail_sockets_open", "Open WebSockets.");
        metrics::describe_gauge!(
            "casetrail_reactor_position",
            "The last position of the log that was reacted to."
        );
        metrics::describe_counter!("casetrail_mail_total", "Messages by what became of them.");
        metrics::describe_gauge!(
            "casetrail_mail_server_down",
            "1 while the mail server can't be reached."
        );
        metrics::describe_gauge!("casetrail_subscriptions_open", "Open subscriptions.");
        Ok(Self {
            kinds: ["query", "mutation", "subscription"].map(Kind::new),
            refused: Code::ALL
                .map(|code| {
                    (code, metrics::counter!("casetrail_refused_total", "code" => code.as_str()))
                })
                .into(),
            sockets: metrics::gauge!("casetrail_sockets_open"),
            subscriptions: metrics::gauge!("casetrail_subscriptions_open"),
        })
    }

    /// A query or mutation was answered.
    pub(super) fn request(&self, kind: OperationType, outcome: Outcome, took: Duration) {
        self.kind(kind).seconds.record(took);
        self.ended(kind, outcome);
        tracing::debug!(
            kind = name(kind),
            outcome = outcome.as_str(),
            micros = took.as_micros(),
            "answered"
        );
    }

    /// A request was refused before its operation was known.
    pub(super) fn refused(&self, code: Code) {
        if let Some((_, counter)) = self.refused.iter().find(|(known, _)| *known == code) {
            counter.increment(1);
        }
    }

    /// An operation ended.
    pub(super) fn ended(&self, kind: OperationType, outcome: Outcome) {
        let outcomes = &self.kind(kind).outcomes;
        if let Some((_, counter)) = outcomes.iter().find(|(known, _)| *known == outcome) {
            counter.increment(1);
        }
    }

    fn kind(&self, kind: OperationType) -> &Kind {
        match kind {
            OperationType::Query => &self.kinds[0],
            OperationType::Mutation => &self.kinds[1],
            OperationType::Subscription => &self.kinds[2],
        }
    }
}

fn name(kind: OperationType) -> &'static str {
    match kind {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    }
}

impl Kind {
    fn new(name: &'static str) -> Self {
        let codes = Code::ALL.into_iter().map(Outcome::Code);
        let outcomes = [Outcome::Answered, Outcome::Errors].into_iter().chain(codes);
        let counter = |outcome: Outcome| metrics::counter!("casetrail_requests_total", "kind" => name, "outcome" => outcome.as_str());
        Self {
            seconds: metrics::histogram!(SECONDS, "kind" => name),
            outcomes: outcomes.map(|outcome| (outcome, counter(outcome))).collect(),
        }
    }
}

/// Something open, counted until it is dropped.
pub(super) struct Open(Gauge);

impl Open {
    pub(super) fn new(gauge: &Gauge) -> Self {
        gauge.increment(1.0);
        Self(gauge.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}
