//! `POST /graphql/stream`: one subscription over server-sent events, for clients without WebSockets (graphql-sse, distinct connections).

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use tokio::time::Interval;

use super::backend::Backend;
use super::http::{Media, let_in, refused, reply};
use super::limits::{Held, RateLimited, What};
use super::measured::Open;
use super::operation::{Item, Operation};
use super::refusal::{Code, Refusal};
use super::state::Front;
use super::stop::Busy;

const COMPLETE: &str = "event: complete\ndata:\n\n";

/// Answers with a stream of events.
pub(super) async fn post<B: Backend>(
    State(front): State<Arc<Front<B>>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let (session, operation) = match let_in(&front, &parts, body).await {
        Ok(let_in) => let_in,
        Err(refusal) => return refused(&front, Media::Json, refusal),
    };
    let operation = match operation {
        Ok(operation) => operation,
        // Before the stream begins an error is an ordinary answer.
        Err(refusal) => return reply(Media::GraphqlJson, front.refuse(refusal)),
    };
    let events = match events(&front, session, operation) {
        Ok(events) => events,
        Err(refusal) => return reply(Media::GraphqlJson, front.refuse(refusal)),
    };
    let content_type = HeaderValue::from_static("text/event-stream; charset=utf-8");
    let body = Body::from_stream(events.map(Ok::<_, Infallible>));
    ([(header::CONTENT_TYPE, content_type)], body).into_response()
}

fn events<B: Backend>(
    front: &Arc<Front<B>>,
    session: B::Session,
    operation: Operation,
) -> Result<BoxStream<'static, Bytes>, Refusal> {
    let person = front.backend.person(&session);
    let held = front.limits.hold(person, What::Subscription).map_err(|RateLimited| {
        Refusal::new(Code::RateLimited, "You have too many subscriptions open.")
    })?;
    let ended = front.backend.ended(&session);
    let items = match operation.kind {
        OperationType::Subscription => Arc::clone(front).follow(session, operation).boxed(),
        OperationType::Query | OperationType::Mutation => {
            let front = Arc::clone(front);
            let answer = async move { Item::Next(front.answer(session, operation).await.json) };
            futures_util::stream::once(answer).boxed()
        }
    };
    let over = futures_util::future::select(Box::pin(ended), Box::pin(front.stop.begun()));
    let open = OpenStream {
        items: Some(items),
        comment: comments(front.settings.transport.comment_every),
        _held: held,
        _busy: front.stop.busy(),
        _open: Open::new(&front.measured.subscriptions),
    };
    // Cut off without `complete`, so that the client comes back.
    Ok(futures_util::stream::unfold(open, next).take_until(over).boxed())
}

struct OpenStream {
    /// None after the last item.
    items: Option<BoxStream<'static, Item>>,
    comment: Interval,
    _held: Held,
    _busy: Busy,
    _open: Open,
}

fn comments(every: Duration) -> Interval {
    let mut interval = tokio::time::interval_at(tokio::time::Instant::now() + every, every);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    interval
}

async fn next(mut open: OpenStream) -> Option<(Bytes, OpenStream)> {
    let items = open.items.as_mut()?;
    let text = tokio::select! {
        item = items.next() => match item {
            Some(Item::Next(json)) => event(&json),
            Some(Item::Failed(answer)) => {
                open.items = None;
                event(&answer.json) + COMPLETE
            }
            None => {
                open.items = None;
                COMPLETE.to_owned()
            }
        },
        _ = open.comment.tick() => ":\n\n".to_owned(),
    };
    Some((Bytes::from(text), open))
}

/// JSON as we write it has no line breaks; one that comes through as raw text has a line of its own.
fn event(json: &str) -> String {
    format!("event: next\ndata: {}\n\n", json.replace('\n', "\ndata: "))
}
