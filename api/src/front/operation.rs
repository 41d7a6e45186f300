//! From a request's body to its answer, the same way on every transport.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response, Value, Variables};
use futures_util::{FutureExt, Stream, StreamExt};

use super::answer::{Answer, Outcome, Telling};
use super::backend::{Backend, Unreached};
use super::body::Ask;
use super::document::Document;
use super::limits::Turn;
use super::refusal::{Code, Refusal};
use super::state::Front;

/// One operation that passed every check of its text and is about to run.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) kind: OperationType,
    document: Arc<Document>,
    name: Option<String>,
    variables: Variables,
    at_least: Option<u64>,
}

/// One message of a subscription.
#[derive(Debug)]
pub(super) enum Item {
    /// An answer, as JSON.
    Next(String),
    /// The end by errors.
    Failed(Answer),
}

impl<B: Backend> Front<B> {
    /// Lets an operation in, or says why not.
    pub(super) fn admit(&self, ask: Ask) -> Result<Operation, Refusal> {
        let document = self.documents.find(&ask.named)?;
        let name = ask.operation_name;
        let kind = self.documents.operation(&document, name.as_deref(), &ask.variables)?;
        Ok(Operation { kind, document, name, variables: ask.variables, at_least: ask.at_least })
    }

    /// The answer of what isn't let in.
    pub(super) fn refuse(&self, refusal: Refusal) -> Answer {
        self.measured.refused(refusal.code);
        Answer::refusal(refusal, Some(self.backend.as_of()))
    }

    /// Answers a query or mutation, in time.
    pub(super) async fn answer(&self, session: B::Session, operation: Operation) -> Answer {
        let (kind, start) = (operation.kind, Instant::now());
        let as_of = self.backend.as_of();
        let work = self.executed(session, operation, as_of);
        let answer = match tokio::time::timeout(self.settings.transport.request_time, work).await {
            Ok(answer) => answer,
            Err(_) => Answer::broken(late(kind), as_of),
        };
        self.measured.request(kind, answer.outcome, start.elapsed());
        answer
    }

    async fn executed(&self, session: B::Session, operation: Operation, as_of: u64) -> Answer {
        let stale = match self.reached(operation.at_least).await {
            Ok(stale) => stale,
            Err(refusal) => return Answer::refusal(refusal, Some(as_of)),
        };
        // A mutation says so in its own payload, by the turn that it takes.
        if stale && operation.kind != OperationType::Mutation {
            return Answer::refusal(Refusal::stale(), Some(as_of));
        }
        let as_of = if operation.at_least.is_some() { self.backend.as_of() } else { as_of };
        let (kind, document) = (operation.kind, operation.document.clone());
        let request = self.request(&session, operation, stale);
        let work = AssertUnwindSafe(self.backend.execute(session, request)).catch_unwind();
        let response = match kind {
            OperationType::Query => work.await.ok(),
            // On a task of its own, so that a lost connection or a late answer never cuts a command in half.
            OperationType::Mutation => {
                let busy = self.stop.busy();
                let running = tokio::spawn(async move {
                    let _busy = busy;
                    work.await
                });
                running.await.ok().and_then(Result::ok)
            }
            OperationType::Subscription => {
                let message = "Subscriptions go over a WebSocket or /graphql/stream.";
                return Answer::refusal(Refusal::bad(message), Some(as_of));
            }
        };
        match response {
            Some(response) => {
                let answer = Answer::of(response, as_of, self.telling());
                if answer.began {
                    document.note_began();
                }
                answer
            }
            None => Answer::broken(Refusal::fault("a request panicked"), as_of),
        }
    }

    /// Follows a subscription until it ends, is dropped, or fails.
    pub(super) fn follow(
        self: Arc<Self>,
        session: B::Session,
        operation: Operation,
    ) -> impl Stream<Item = Item> + Send {
        let start = async move {
            match self.reached(operation.at_least).await {
                Ok(false) => {
                    let request = self.request(&session, operation, false);
                    let responses = self.backend.subscribe(session, request);
                    Following { front: self, responses: Some(responses) }
                }
                Ok(true) => Following::refused(self, Refusal::stale()),
                Err(refusal) => Following::refused(self, refusal),
            }
        };
        futures_util::stream::once(start).flat_map(|following| {
            futures_util::stream::unfold(following, |mut following| async move {
                following.next().await.map(|item| (item, following))
            })
        })
    }

    /// Whether the position asked for could not be reached in time.
    async fn reached(&self, at_least: Option<u64>) -> Result<bool, Refusal> {
        let Some(at_least) = at_least else { return Ok(false) };
        match self.backend.reach(at_least).await {
            Ok(()) => Ok(false),
            Err(Unreached::Stale) => Ok(true),
            Err(Unreached::BeyondHead) => Err(Refusal::bad("The log has no such position.")),
        }
    }

    fn request(&self, session: &B::Session, operation: Operation, stale: bool) -> Request {
        let document = &operation.document;
        let mut request = Request::new(document.text()).variables(operation.variables);
        request.operation_name = operation.name;
        request.set_parsed_query(document.parsed());
        if !self.settings.introspection {
            request = request.disable_introspection();
        }
        let person = self.backend.person(session);
        let turn = Turn::new(Arc::clone(&self.limits), person, stale);
        request.data(Arc::new(turn)).data(document.lane())
    }

    pub(super) fn telling(&self) -> Telling {
        Telling { errors: self.settings.document.errors, suggestions: self.settings.demo }
    }
}

/// What is said when the time is over. A query may be sent again; what a command did is not known here, only that it is not cut off.
fn late(kind: OperationType) -> Refusal {
    match kind {
        OperationType::Query | OperationType::Subscription => {
            Refusal::new(Code::Overloaded, "The answer took too long.")
        }
        OperationType::Mutation => Refusal::fault("a command took too long"),
    }
}

struct Following<B: Backend> {
    front: Arc<Front<B>>,
    responses: Option<futures_util::stream::BoxStream<'static, Response>>,
}

impl<B: Backend> Following<B> {
    fn refused(front: Arc<Front<B>>, refusal: Refusal) -> Self {
        let refused = futures_util::stream::iter([refusal.into_response()]).boxed();
        Self { front, responses: Some(refused) }
    }

    async fn next(&mut self) -> Option<Item> {
        let responses = self.responses.as_mut()?;
        // The executor reads when it is polled, so what this instance has applied now is shown at least.
        let as_of = self.front.backend.as_of();
        match AssertUnwindSafe(responses.next()).catch_unwind().await {
            Ok(Some(response)) if response.data == Value::Null && response.is_err() => {
                self.responses = None;
                Some(self.failed(response, as_of))
            }
            Ok(Some(response)) => Some(self.item(response, as_of)),
            Ok(None) => {
                self.responses = None;
                self.front.measured.ended(OperationType::Subscription, Outcome::Answered);
                None
            }
            Err(_) => {
                self.responses = None;
                let fault = Refusal::fault("a subscription panicked");
                Some(self.failed(fault.into_response(), as_of))
            }
        }
    }

    fn item(&self, response: Response, as_of: u64) -> Item {
        Item::Next(Answer::of(response, as_of, self.front.telling()).json)
    }

    /// The last message: errors without data end a subscription, which its client may open again after the last position it saw.
    fn failed(&self, response: Response, as_of: u64) -> Item {
        let answer = Answer::of(response, as_of, self.front.telling());
        self.front.measured.ended(OperationType::Subscription, answer.outcome);
        Item::Failed(answer)
    }
}
