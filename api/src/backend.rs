//! The service behind the front: signs people in, executes what the front let pass.

use crate::app::App;
use crate::error::Fault;
use crate::front::{Backend, Credential, Lane, SignInRefused, Unreached};
use crate::graphql::{self, Schema};
use crate::reader::Reader;
use crate::sessions::Session;
use crate::sessions::token::Way;
use crate::sign_in::oidc::{self, Provider};
use async_graphql::{Request, Response, ServerError, ValidationMode, Value};
use casetrail_domain::id::PersonId;
use casetrail_eventlog::Condition;
use futures_util::stream::{self, BoxStream, StreamExt};
use std::any::TypeId;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

/// How long a request waits for a position it asked for.
const REACHING_MAX: Duration = Duration::from_secs(2);
/// How long it may take to find out who sends a request.
const SIGN_IN_MAX: Duration = Duration::from_secs(5);
/// How far the read models may be behind before this instance is not ready.
const BEHIND_MAX: u64 = 1_000;

/// The service behind the front.
#[derive(Clone)]
pub struct Service {
    app: App,
    /// Validates each document.
    strict: Schema,
    /// Takes documents that were validated before.
    fast: Schema,
}

impl Service {
    /// This application behind the schema of the contract.
    #[must_use]
    pub fn new(app: App) -> Self {
        let strict = graphql::schema(ValidationMode::Strict);
        Self { app, strict, fast: graphql::schema(ValidationMode::Fast) }
    }

    fn schema(&self, request: &Request) -> Schema {
        let lane = request.data.get(&TypeId::of::<Lane>());
        match lane.and_then(|lane| lane.downcast_ref()) {
            Some(Lane::Validated) => self.fast.clone(),
            Some(Lane::AdHoc) | None => self.strict.clone(),
        }
    }

    /// This person's view of the present, which must be the present.
    fn reader(&self, session: Session) -> Result<Arc<Reader>, Fault> {
        match self.app.is_fresh() {
            true => Reader::open(&self.app, session.person()),
            false => Err(Fault::Stale),
        }
    }

    /// The session that a request says it belongs to, if that is good.
    async fn session(&self, credential: &Credential) -> Result<Option<Session>, Fault> {
        let (token, way) = match credential {
            Credential::Bearer(token) => (token, Way::Bearer),
            Credential::Cookie(token) => (token, Way::Cookie),
        };
        match &self.app.provider {
            // Our own tokens have no dots.
            Some(provider) if way == Way::Bearer && token.contains('.') => {
                self.by_token(provider, token).await
            }
            _ => self.app.sessions.open(&self.app, token, way).await,
        }
    }

    /// The session of a program that sends a token of the provider of accounts.
    async fn by_token(&self, provider: &Provider, token: &str) -> Result<Option<Session>, Fault> {
        let identity = match provider.bearer(token).await {
            Ok(identity) => identity,
            Err(refused) => {
                tracing::info!(%refused, "a token was not taken");
                return Ok(None);
            }
        };
        let person = oidc::person(&self.app, provider.issuer(), &identity).await?;
        Ok(person.map(|person| Session::by_token(person, identity.until)))
    }

    /// Resolves when a person has no access left anywhere.
    async fn access_ended(&self, person: PersonId) {
        let mut ended = self.app.live.access_ended();
        // Looked at before waiting: it may have ended since they signed in.
        while self.has_access(person) {
            loop {
                match ended.recv().await {
                    Ok(who) if who == person => break,
                    Ok(_) => {}
                    // So many that some were missed: look.
                    Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return,
                }
            }
        }
    }

    fn has_access(&self, person: PersonId) -> bool {
        let grants = self.app.views.snapshot().and_then(|views| views.grants(person));
        grants.is_ok_and(|grants| !grants.is_empty())
    }
}

fn failed(fault: Fault) -> Response {
    let error: ServerError =
        async_graphql::Error::from(fault).into_server_error(async_graphql::Pos::default());
    Response::from_errors(vec![error])
}

fn showing(response: Response, position: u64) -> Response {
    response.extension("asOf", Value::from(position.to_string()))
}

impl Backend for Service {
    type Session = Session;

    async fn sign_in(&self, credential: &Credential) -> Result<Session, SignInRefused> {
        match tokio::time::timeout(SIGN_IN_MAX, self.session(credential)).await {
            Ok(Ok(Some(session))) if self.has_access(session.person()) => Ok(session),
            Ok(Ok(_)) => Err(SignInRefused::NotGood),
            Ok(Err(_)) | Err(_) => Err(SignInRefused::NotNow),
        }
    }

    fn person(&self, session: &Session) -> Uuid {
        session.person().0
    }

    fn ended(&self, session: &Session) -> impl Future<Output = ()> + Send + 'static {
        let (service, session) = (self.clone(), *session);
        async move {
            let over = service.app.sessions.ended(&service.app, session);
            tokio::select! {
                () = service.access_ended(session.person()) => {}
                () = over => {}
            }
        }
    }

    fn execute(
        &self,
        session: Session,
        request: Request,
    ) -> impl Future<Output = Response> + Send + 'static {
        let service = self.clone();
        async move {
            let reader = match service.reader(session) {
                Ok(reader) => reader,
                Err(fault) => return failed(fault),
            };
            let schema = service.schema(&request);
            let response = schema.execute(request.data(reader.clone())).await;
            showing(response, reader.shows())
        }
    }

    fn subscribe(&self, session: Session, request: Request) -> BoxStream<'static, Response> {
        let reader = match self.reader(session) {
            Ok(reader) => reader,
            Err(fault) => return stream::once(async move { failed(fault) }).boxed(),
        };
        let schema = self.schema(&request);
        let app = self.app.clone();
        let request = request.data(reader);
        let responses = async_graphql::Executor::execute_stream(&schema, request, None);
        responses.map(move |response| showing(response, app.views.applied())).boxed()
    }

    async fn reach(&self, at_least: u64) -> Result<(), Unreached> {
        match self.app.views.reach(at_least, REACHING_MAX).await {
            true => Ok(()),
            false => Err(Unreached::Stale),
        }
    }

    fn as_of(&self) -> u64 {
        self.app.views.applied()
    }

    async fn ready(&self) -> Result<(), Vec<String>> {
        let mut wrong = Vec::new();
        for (name, condition) in
            [("log", self.app.log.condition()), ("access log", self.app.looks.log().condition())]
        {
            match condition {
                Condition::Writing => {}
                Condition::ReadOnly(reason) | Condition::Stopped(reason) => {
                    wrong.push(format!("the {name} can't be written: {reason}"));
                }
            }
        }
        wrong.extend(self.app.views.failed());
        if !self.app.is_fresh() {
            wrong.push("the read models do not follow the log".to_owned());
        }
        if self.app.views.applied() + BEHIND_MAX < self.app.log.head() {
            wrong.push("the read models are catching up".to_owned());
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}
