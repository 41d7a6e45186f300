//! A signed-in person.

use crate::answer::{Answer, Outcome};
use crate::app::App;
use crate::{form, sdl};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long a command that may be sent again is sent again.
const AGAIN_SECONDS_MAX: u64 = 60;

/// How long the service may say nothing: what hangs is a failure, not a wait.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// The fields of a refusal.
const ERRORS: &str = "errors { code message path existingNumber availableFrom \
    current { id number version status owner { id name } } }";

/// A person with a session.
#[derive(Clone)]
pub struct User {
    /// As in `lead@north`.
    pub username: String,
    /// The person's global id.
    pub id: String,
    /// The bearer token.
    pub token: String,
    /// `127.0.0.1:PORT`.
    pub address: String,
    pub(crate) http: reqwest::Client,
}

/// A case that a test made.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its global id.
    pub id: String,
    /// Its reference number.
    pub number: String,
}

impl App {
    /// Signs a demo account in.
    ///
    /// # Panics
    /// When the demo refuses it.
    pub async fn user(&self, username: &str) -> User {
        let answer = self.sign_in(username).await;
        let token = answer.body.get("token").and_then(Value::as_str);
        let token = token.unwrap_or_else(|| panic!("{username} can't sign in: {answer:?}"));
        let mut user = self.bearer(token);
        user.username = username.to_owned();
        let viewer = user.query("{ viewer { id username } }", json!({})).await.good();
        assert_eq!(viewer.text("/viewer/username"), username);
        user.id = viewer.text("/viewer/id").to_owned();
        user
    }

    /// What `POST /auth/demo` answers.
    ///
    /// # Panics
    /// When the service doesn't answer.
    pub async fn sign_in(&self, username: &str) -> Answer {
        let url = format!("http://{}/auth/demo", self.address());
        let request = client()
            .post(url)
            .header("Casetrail-Request", "1")
            .json(&json!({ "username": username }));
        read(request.send().await.expect("the service answers")).await
    }

    /// Somebody with this bearer token; an empty one is nobody signed in.
    #[must_use]
    pub fn bearer(&self, token: &str) -> User {
        User {
            username: "nobody".into(),
            id: String::new(),
            token: token.into(),
            address: self.address().into(),
            http: client(),
        }
    }
}

impl User {
    /// The same person at another address: after a restart.
    #[must_use]
    pub fn at(&self, app: &App) -> Self {
        Self { address: app.address().into(), ..self.clone() }
    }

    /// The same person at another address.
    #[must_use]
    pub fn at_address(&self, address: &str) -> Self {
        Self { address: address.into(), ..self.clone() }
    }

    /// Sends a document.
    ///
    /// # Panics
    /// When the service doesn't answer.
    pub async fn query(&self, document: &str, variables: Value) -> Answer {
        let body = json!({ "query": document, "variables": variables });
        self.send(&body).await.expect("the service answers")
    }

    /// Sends any body; an error when the connection breaks.
    ///
    /// # Errors
    /// What the HTTP client says.
    pub async fn send(&self, body: &Value) -> Result<Answer, reqwest::Error> {
        let request = self.http.post(format!("http://{}/graphql", self.address)).json(body);
        let request = request.header("Casetrail-Request", "1");
        let request =
            if self.token.is_empty() { request } else { request.bearer_auth(&self.token) };
        Ok(read(request.send().await?).await)
    }

    /// Sends a mutation of the contract with a new command id, unless the input brings one.
    ///
    /// # Panics
    /// When the service doesn't answer.
    pub async fn act(&self, mutation: &str, input: Value) -> Outcome {
        let sent = self.try_act(mutation, input).await;
        sent.expect("the service answers")
    }

    /// The same, with the connection's error instead of a panic.
    ///
    /// # Errors
    /// What the HTTP client says.
    pub async fn try_act(&self, mutation: &str, input: Value) -> Result<Outcome, reqwest::Error> {
        let mut input = input;
        if input.get("commandId").is_none() {
            input["commandId"] = json!(Uuid::new_v4());
        }
        let body = json!({ "query": document(mutation), "variables": { "input": input } });
        let begun = Instant::now();
        loop {
            let answer = self.send(&body).await?;
            let payload = answer.at(&format!("/{mutation}")).clone();
            let outcome = Outcome { payload, answer };
            let again = matches!(outcome.code(), Some("RATE_LIMITED" | "OVERLOADED" | "STALE"));
            if !again || begun.elapsed() > Duration::from_secs(AGAIN_SECONDS_MAX) {
                return Ok(outcome);
            }
            // The contract: these append nothing and may be sent again as they are.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Sends a mutation with its command id just once, whatever is answered.
    ///
    /// # Panics
    /// When the service doesn't answer.
    pub async fn once(&self, mutation: &str, input: Value) -> Outcome {
        let answer = self.query(&document(mutation), json!({ "input": input })).await;
        let payload = answer.at(&format!("/{mutation}")).clone();
        Outcome { payload, answer }
    }

    /// The same, where the answer may be none, as from a proxy whose services are away.
    pub async fn once_or_none(&self, mutation: &str, input: Value) -> Option<Outcome> {
        let body = json!({ "query": document(mutation), "variables": { "input": input } });
        let answer = self.send(&body).await.ok().filter(|answer| !answer.body.is_null())?;
        let payload = answer.at(&format!("/{mutation}")).clone();
        Some(Outcome { payload, answer })
    }

    /// Acts on a case as it is now: brings its id, and its version where the input takes one.
    ///
    /// # Panics
    /// When the person doesn't see the case but its version is needed.
    pub async fn act_on(&self, mutation: &str, case: &str, input: Value) -> Outcome {
        let mut input = input;
        input["caseId"] = json!(case);
        if sdl::takes(sdl::mutation(mutation).0, "expectedVersion")
            && input.get("expectedVersion").is_none()
        {
            input["expectedVersion"] = json!(self.version(case).await);
        }
        self.act(mutation, input).await
    }

    /// The case's version as this person sees it.
    ///
    /// # Panics
    /// When they don't see it.
    pub async fn version(&self, case: &str) -> i64 {
        let document = "query($id: ID!) { case(id: $id) { version } }";
        self.query(document, json!({ "id": case })).await.good().number("/case/version")
    }

    /// Submits a request for a learner, naming a contact; every free text in it says `words`.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn submit(&self, learner: &str, contact: &str, words: &str) -> Opened {
        let outcome = self.try_submit(learner, contact, words).await.done();
        Opened {
            id: outcome.text("/case/id").to_owned(),
            number: outcome.text("/number").to_owned(),
        }
    }

    /// The same, whatever is answered.
    ///
    /// # Panics
    /// When the draft is refused already.
    pub async fn try_submit(&self, learner: &str, contact: &str, words: &str) -> Outcome {
        let draft = self.draft(learner, contact, words).await;
        self.act("submitRequest", json!({ "draftId": draft })).await
    }

    /// A complete draft, not yet submitted.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn draft(&self, learner: &str, contact: &str, words: &str) -> String {
        let service = self.service().await;
        let answers = form::completed(&service, learner, contact, words);
        let input = json!({ "serviceId": service["id"] });
        let started = self.act("startDraft", input).await.done_or_row();
        let draft = started.text("/draft/id").to_owned();
        let version = started.at("/draft/version").clone();
        let input = json!({ "draftId": draft, "expectedVersion": version, "answers": answers });
        let _ = self.act("saveDraft", input).await.done_or_row();
        draft
    }

    /// Complete answers to the form, as `submit` gives them.
    pub async fn answers(&self, learner: &str, contact: &str, words: &str) -> Value {
        form::completed(&self.service().await, learner, contact, words)
    }

    /// The one service, with its form.
    pub async fn service(&self) -> Value {
        self.query(form::SERVICES, json!({})).await.good().at("/services/0").clone()
    }

    /// The learners of the person's school, by id, with their names.
    pub async fn learners(&self) -> BTreeMap<String, String> {
        let document = "query($s: String!) { learners(search: $s, first: 100) { id name } }";
        let mut found = BTreeMap::new();
        for letter in 'a'..='z' {
            let page = self.query(document, json!({ "s": letter.to_string() })).await.good();
            for learner in page.list("/learners") {
                let id = learner["id"].as_str().unwrap_or_default().to_owned();
                found.insert(id, learner["name"].as_str().unwrap_or_default().to_owned());
            }
        }
        found
    }

    /// The learners of the school who have no open case, as an Attendance Lead finds them, in the
    /// order of their names.
    pub async fn free_learners(&self) -> Vec<String> {
        let document = "{ cases(scope: ACTIVE, first: 100) { nodes { learner { id } } } }";
        let taken = self.query(document, json!({})).await.good();
        let taken = taken.texts("/cases/nodes", "/learner/id");
        let all = self.learners().await;
        let mut free: Vec<_> = all.into_iter().filter(|(id, _)| !taken.contains(id)).collect();
        free.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
        free.into_iter().map(|(id, _)| id).collect()
    }
}

impl Outcome {
    /// The outcome, when a command that only writes a row beside the log was accepted.
    ///
    /// # Panics
    /// When it was refused.
    #[must_use]
    pub fn done_or_row(self) -> Self {
        let good = self.answer.status == 200 && self.code().is_none();
        assert!(good, "refused: {}", self.answer.body);
        self
    }
}

/// The document of a mutation: its payload with all that tests look at.
#[must_use]
pub(crate) fn document(mutation: &str) -> String {
    let (input, payload) = sdl::mutation(mutation);
    let changed = match payload {
        "CasePayload" => "case { id number version status outcome owner { id name } } number",
        "CommentPayload" => "comment { id body visibility } case { id version }",
        "ReferralPayload" => "referral { id number status } case { id version }",
        "DraftPayload" => "draft { id number version }",
        "UploadPayload" => "upload { id href }",
        "FilesPayload" => "files { id name scan } case { id version }",
        "MemberPayload" => "member { id username roles active lastSignIn person { id name } }",
        "NotificationPayload" => "unreadCount",
        "CoursePayload" => "course { id enrolled completedAt lessons { key completed } }",
        "ErasurePayload" => "erasure { id }",
        "ViewerPayload" => "viewer { id }",
        "DirectoryPayload" => "features { key availableFrom }",
        other => panic!("an unknown payload: {other}"),
    };
    format!(
        "mutation($input: {input}!) {{ {mutation}(input: $input) {{ \
         {changed} position repeated {ERRORS} }} }}"
    )
}

fn client() -> reqwest::Client {
    let client = reqwest::Client::builder().read_timeout(SILENCE_MAX).build();
    client.expect("the machine has randomness")
}

pub(crate) async fn read(response: reqwest::Response) -> Answer {
    let status = response.status().as_u16();
    let header = response.headers().get("Casetrail-As-Of");
    let as_of = header.and_then(|value| value.to_str().ok()).map(str::to_owned);
    Answer { status, as_of, body: response.json().await.unwrap_or(Value::Null) }
}
