//! A small service behind the front: a counter that anyone can read, follow and raise.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_graphql::{
    Context, EmptyMutation, Error, ErrorExtensions, Object, Request, Response, Schema,
    SimpleObject, Subscription, Value,
};
use casetrail_api::front::{Backend, Credential, Lane, NotNow, SignInRefused, Turn, Unreached};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

pub type ToySchema = Schema<Query, Mutation, Follow>;

/// Everything that a test wants to see or steer.
#[derive(Default)]
pub struct State {
    /// Raised by every mutation that ran to its end.
    pub notes: AtomicU64,
    /// Items that subscriptions were asked for.
    pub pulled: AtomicU64,
    /// Rings when a slow mutation has begun.
    pub begun: Notify,
    /// Lets a slow mutation go on.
    pub go_on: Notify,
    /// Rings when a slow mutation is done.
    pub done: Notify,
    /// The head of the log, also what is applied.
    pub head: AtomicU64,
    pub unready: AtomicBool,
    /// Sessions ended, by token.
    pub ended: watch::Sender<Vec<String>>,
    pub lanes: Mutex<Vec<Lane>>,
}

#[derive(Clone)]
pub struct Toy {
    pub state: Arc<State>,
    schema: ToySchema,
}

impl Toy {
    pub fn new() -> Self {
        let state = Arc::new(State { head: AtomicU64::new(7), ..State::default() });
        Self { schema: schema(Arc::clone(&state)), state }
    }
}

pub fn schema(state: Arc<State>) -> ToySchema {
    Schema::build(Query, Mutation, Follow).data(state).finish()
}

pub fn sdl() -> String {
    Schema::build(Query, EmptyMutation, Follow).finish().sdl()
}

/// Whose tokens are good.
const PEOPLE: [&str; 3] = ["alice", "bob", "carol"];

impl Backend for Toy {
    type Session = String;

    async fn sign_in(&self, credential: &Credential) -> Result<String, SignInRefused> {
        let (Credential::Bearer(token) | Credential::Cookie(token)) = credential;
        let is_good =
            PEOPLE.contains(&token.as_str()) && !self.state.ended.borrow().contains(token);
        if is_good { Ok(token.clone()) } else { Err(SignInRefused::NotGood) }
    }

    fn person(&self, session: &String) -> Uuid {
        Uuid::from_u128(session.bytes().map(u128::from).sum())
    }

    fn ended(&self, session: &String) -> impl Future<Output = ()> + Send + 'static {
        let (mut ended, token) = (self.state.ended.subscribe(), session.clone());
        async move {
            let waited = ended.wait_for(|ended| ended.contains(&token)).await.map(drop);
            waited.expect("the toy outlives its sessions");
        }
    }

    fn execute(
        &self,
        session: String,
        request: Request,
    ) -> impl Future<Output = Response> + Send + 'static {
        let schema = self.schema.clone();
        let lane = request
            .data
            .get(&std::any::TypeId::of::<Lane>())
            .and_then(|lane| lane.downcast_ref::<Lane>());
        self.state.lanes.lock().unwrap().extend(lane);
        async move { schema.execute(request.data(session)).await }
    }

    fn subscribe(&self, session: String, request: Request) -> BoxStream<'static, Response> {
        self.schema.execute_stream(request.data(session))
    }

    async fn reach(&self, at_least: u64) -> Result<(), Unreached> {
        match at_least {
            7 => Ok(()),
            8 => Err(Unreached::Stale),
            beyond if beyond > 8 => Err(Unreached::BeyondHead),
            _ => Ok(()),
        }
    }

    fn as_of(&self) -> u64 {
        self.state.head.load(Ordering::SeqCst)
    }

    async fn ready(&self) -> Result<(), Vec<String>> {
        if self.state.unready.load(Ordering::SeqCst) {
            Err(vec!["catching up".to_owned()])
        } else {
            Ok(())
        }
    }
}

fn state<'a>(ctx: &Context<'a>) -> &'a Arc<State> {
    ctx.data_unchecked()
}

pub struct Query;

#[derive(SimpleObject, Clone)]
pub struct Row {
    id: u32,
    name: String,
}

pub struct Node;

#[Object]
impl Node {
    async fn node(&self) -> Node {
        Node
    }
    async fn id(&self) -> u32 {
        1
    }
    async fn rows(&self, #[graphql(default = 25)] first: i32) -> Vec<Row> {
        rows(first)
    }
}

fn rows(first: i32) -> Vec<Row> {
    (0..u32::try_from(first).unwrap_or(0)).map(|id| Row { id, name: "name".to_owned() }).collect()
}

impl Query {
    fn hello_is_long(&self) -> bool {
        false
    }
}

#[Object]
impl Query {
    async fn hello(&self) -> &str {
        "w"
    }
    /// Fails, and is no null.
    async fn boom(&self) -> async_graphql::Result<i32> {
        Err(Error::new("secret of the database"))
    }
    /// Fails, and may be null: the error stands within the option, else the executor gives up the parent too.
    async fn soft_boom(&self) -> Option<async_graphql::Result<i32>> {
        Some(Err(
            Error::new("not yet").extend_with(|_, values| values.set("code", "NOT_YET_AVAILABLE"))
        ))
    }
    async fn panic(&self) -> i32 {
        assert!(self.hello_is_long(), "on purpose");
        1
    }
    async fn never(&self) -> i32 {
        std::future::pending().await
    }
    async fn me(&self, ctx: &Context<'_>) -> String {
        ctx.data_unchecked::<String>().clone()
    }
    async fn notes(&self, ctx: &Context<'_>) -> u64 {
        state(ctx).notes.load(Ordering::SeqCst)
    }
    async fn echo(&self, text: String, times: Option<i32>) -> String {
        text.repeat(usize::try_from(times.unwrap_or(1)).unwrap_or(0))
    }
    async fn id(&self, id: Uuid) -> Uuid {
        id
    }
    async fn rows(&self, #[graphql(default = 25)] first: i32) -> Vec<Row> {
        rows(first)
    }
    async fn node(&self) -> Node {
        Node
    }
    async fn json(&self, value: Option<async_graphql::Json<HashMap<String, Value>>>) -> i32 {
        value.map_or(0, |_| 1)
    }
}

pub struct Mutation;

#[Object]
impl Mutation {
    async fn note(&self, ctx: &Context<'_>, text: Option<String>) -> async_graphql::Result<String> {
        let turn = Turn::of(ctx)?;
        match turn.take() {
            Ok(()) => {}
            Err(NotNow::Stale) => return Ok("STALE".to_owned()),
            Err(NotNow::RateLimited) => return Ok("RATE_LIMITED".to_owned()),
        }
        if text.as_deref() == Some("again") {
            turn.give_back();
        }
        let count = state(ctx).notes.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(count.to_string())
    }

    async fn slow_note(&self, ctx: &Context<'_>) -> u64 {
        let state = state(ctx);
        state.begun.notify_one();
        state.go_on.notified().await;
        let count = state.notes.fetch_add(1, Ordering::SeqCst) + 1;
        state.done.notify_one();
        count
    }
}

pub struct Follow;

#[Subscription]
impl Follow {
    /// Counts on from `after`; without `upTo` for ever, as fast as it is asked.
    async fn count(
        &self,
        ctx: &Context<'_>,
        #[graphql(default)] after: u64,
        up_to: Option<u64>,
        pad: Option<usize>,
    ) -> impl Stream<Item = Counted> + use<> {
        let state = Arc::clone(state(ctx));
        let pad = "x".repeat(pad.unwrap_or(0));
        let numbers = after + 1..=up_to.unwrap_or(u64::MAX);
        stream::iter(numbers).map(move |number| {
            state.pulled.fetch_add(1, Ordering::SeqCst);
            Counted { number, pad: pad.clone() }
        })
    }

    /// Stays open and says nothing.
    async fn silence(&self) -> impl Stream<Item = i32> {
        stream::pending()
    }

    async fn missing(&self) -> async_graphql::Result<BoxStream<'static, i32>> {
        Err(not_found())
    }

    /// One item, then the right ends.
    async fn lost(&self) -> impl Stream<Item = async_graphql::Result<i32>> {
        stream::iter([Ok(1), Err(not_found()), Ok(2)])
    }

    async fn panics(&self) -> impl Stream<Item = i32> {
        stream::iter([1, 2]).map(|number| if number == 2 { panic!("on purpose") } else { number })
    }
}

#[derive(SimpleObject)]
pub struct Counted {
    number: u64,
    pad: String,
}

fn not_found() -> Error {
    Error::new("Not found.").extend_with(|_, values| values.set("code", "NOT_FOUND"))
}
