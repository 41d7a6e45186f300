//! Every way to read, asked as one viewer.

use super::verdict::Observed;
use super::viewers::Viewer;
use super::world::{STATES, Subject, World};
use casetrail_tests::{Answer, Frame, Socket, User};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const HEADER: &str = "id number version status openedAt closedAt outcome learner { id name } \
    school { name } provider { name } owner { name } catchment \
    primaryContact { person { name } phone email notes } viewerMay transfer { to { name } reason } \
    pausedUntil closingSummary tasks { id title by { name } overdue } \
    contactLog { attempts last { means } } attendance { halfDaysPossible } overdue { kind } \
    requests { id number state answers primaryContact submittedBy { name } learner { name } }";

const RELATED: &str = "comments(first: 50) { totalCount nodes { id body visibility author { name } } } \
    services(first: 50) { totalCount nodes { id number serviceName serviceProvider source } } \
    files(first: 50) { totalCount nodes { id name sha256 href author { name } } }";

const TIMELINE: &str = "timeline(first: 100) { totalCount nodes { id kind position summary \
    actor { name } comment { id body } file { id name } } }";

/// The lists that are asked for once a viewer: ask, scope and filter.
const LISTS: [(&str, &str, &str); 6] = [
    ("list ACTIVE", "ACTIVE", "{}"),
    ("list CLOSED", "CLOSED", "{}"),
    ("list ALL", "ALL", "{}"),
    ("list transferToViewer", "ALL", "{\"transferToViewer\":true}"),
    ("filter OPEN", "ALL", "{\"statusIn\":[\"OPEN\"]}"),
    ("filter PAUSED", "ALL", "{\"statusIn\":[\"PAUSED\"]}"),
];

/// Asks everything about every case of the world that this viewer is held against.
pub async fn all(world: &World, viewer: &Viewer, user: &User, out: &mut Observed) {
    let subjects: Vec<_> =
        STATES.iter().map(|state| (*state, &world.subjects[&(*state, viewer.named)])).collect();
    let mut swept: BTreeMap<&'static str, String> = BTreeMap::new();
    lists(&subjects, user, &mut swept, out).await;
    let audit = user.query("{ audit { events(first: 1) { totalCount } } }", json!({})).await;
    for (state, subject) in &subjects {
        let mut look = Look { user, state, subject, out, told: String::new() };
        look.everything().await;
        look.downloads().await;
        look.audit(&audit).await;
        swept.entry(state).or_default().push_str(&look.told);
    }
    following(world, viewer, &subjects, user, &mut swept, out).await;
    for (state, subject) in &subjects {
        let text = &swept[state];
        for (class, canary) in &subject.canaries {
            let seen = if text.contains(canary.as_str()) { "yes" } else { "no" };
            let seen = if viewer.signed_in() { seen } else { "unauthenticated" };
            out.note(format!("content {class}"), state, seen);
        }
    }
}

/// The lists, their counts, and that nobody finds a case by its content.
async fn lists(
    subjects: &[(&'static str, &Subject)],
    user: &User,
    swept: &mut BTreeMap<&'static str, String>,
    out: &mut Observed,
) {
    let mut counts = BTreeMap::new();
    for (ask, scope, filter) in LISTS {
        let filter: Value = serde_json::from_str(filter).expect("the filters are JSON");
        let variables = json!({ "scope": scope, "filter": filter });
        let found = pages(user, &variables, out).await;
        for (state, subject) in subjects {
            let row = found.rows.iter().find(|row| row["id"] == json!(subject.case.id));
            out.note(ask, state, found.word(row.is_some()));
            swept.entry(state).or_default().push_str(&found.text);
        }
        counts.insert(ask, found.rows.len());
    }
    let home = user.query("{ home { activeCases closedCases } }", json!({})).await;
    if home.status == 200 && home.code().is_none() {
        let told = (home.number("/home/activeCases"), home.number("/home/closedCases"));
        let listed = (number(counts["list ACTIVE"]), number(counts["list CLOSED"]));
        if told != listed {
            out.remarks
                .push(format!("{}: home counts {told:?}, lists hold {listed:?}", user.username));
        }
    }
    let hits = pages(user, &json!({ "scope": "ALL", "search": "canary" }), out).await;
    if !hits.rows.is_empty() {
        out.remarks.push(format!("{}: content finds {} cases", user.username, hits.rows.len()));
    }
}

struct Pages {
    rows: Vec<Value>,
    text: String,
    refused: Option<String>,
}

impl Pages {
    fn word(&self, found: bool) -> String {
        self.refused.clone().unwrap_or_else(|| yes_no(found))
    }
}

/// All pages of a list.
async fn pages(user: &User, variables: &Value, out: &mut Observed) -> Pages {
    let document = "query($scope: CaseScope!, $search: String, $filter: CaseFilter, $after: Cursor) { \
        cases(scope: $scope, search: $search, filter: $filter, first: 50, after: $after) { \
        totalCount pageInfo { hasNextPage endCursor } \
        nodes { id number status outcome closingSummary learner { name } transfer { reason } \
        tasks { title } contactLog { last { means } } \
        primaryContact { notes person { name } } owner { name } } } }";
    let mut pages = Pages { rows: Vec::new(), text: String::new(), refused: None };
    let mut variables = variables.clone();
    loop {
        let answer = user.query(document, variables.clone()).await;
        pages.text.push_str(&answer.body.to_string());
        pages.refused = refused(&answer);
        if pages.refused.is_some() {
            return pages;
        }
        let nodes = answer.list("/cases/nodes");
        pages.rows.extend(nodes.iter().cloned());
        if answer.at("/cases/pageInfo/hasNextPage") != true || nodes.is_empty() {
            let total = answer.number("/cases/totalCount");
            if total != number(pages.rows.len()) {
                let (name, rows) = (&user.username, pages.rows.len());
                out.remarks.push(format!("{name}: {rows} rows, totalCount {total}: {variables}"));
            }
            return pages;
        }
        variables["after"] = answer.at("/cases/pageInfo/endCursor").clone();
    }
}

/// What one viewer asks of one case.
pub struct Look<'a> {
    /// Who asks.
    pub user: &'a User,
    /// The case's state.
    pub state: &'static str,
    /// The case.
    pub subject: &'a Subject,
    /// What is noted of it.
    pub out: &'a mut Observed,
    told: String,
}

impl Look<'_> {
    async fn everything(&mut self) {
        let header = format!("query($id: ID!) {{ case(id: $id) {{ {HEADER} }} }}");
        let case = self.about("query case", &header, "/case").await;
        self.header(&case);
        let related = format!("query($id: ID!) {{ case(id: $id) {{ {RELATED} }} }}");
        let related = self.about("related", &related, "/case").await;
        let timeline = format!("query($id: ID!) {{ case(id: $id) {{ {TIMELINE} }} }}");
        let timeline = self.about("timeline", &timeline, "/case").await;
        self.counted(&related, &timeline);
        let node = format!(
            "query($id: ID!) {{ node(id: $id) {{ __typename ... on Case {{ {HEADER} }} }} }}"
        );
        self.about("query node", &node, "/node").await;
        self.by_number().await;
        self.nodes_within(&related).await;
        self.searched().await;
        self.people().await;
    }

    /// Asks about the case; a hidden one must answer as a missing one does.
    async fn about(&mut self, ask: &str, document: &str, pointer: &str) -> Answer {
        let answer = self.told(document, json!({ "id": self.subject.case.id })).await;
        let seen = !answer.at(pointer).is_null();
        if !seen {
            let missing = json!({ "id": missing(&self.subject.case.id) });
            let other = self.user.query(document, missing).await;
            self.alike(ask, &answer.body, &other.body);
        }
        if ask.starts_with("query") {
            self.note(ask, &answer, seen);
        }
        answer
    }

    async fn told(&mut self, document: &str, variables: Value) -> Answer {
        let answer = self.user.query(document, variables).await;
        self.told.push_str(&answer.body.to_string());
        if answer.status >= 500 || answer.code() == Some("INTERNAL") {
            self.remark(&format!("{document}: {} {}", answer.status, answer.body));
        }
        answer
    }

    fn note(&mut self, ask: &str, answer: &Answer, seen: bool) {
        self.out.note(ask, self.state, refused(answer).unwrap_or_else(|| yes_no(seen)));
    }

    /// Something that no cell holds.
    pub fn remark(&mut self, what: &str) {
        self.out.remarks.push(format!("{}, {}: {what}", self.user.username, self.state));
    }

    fn alike(&mut self, ask: &str, hidden: &Value, missing: &Value) {
        if hidden != missing {
            self.remark(&format!("{ask}: hidden answers {hidden}, missing {missing}"));
        }
    }

    fn header(&mut self, answer: &Answer) {
        let case = answer.at("/case").clone();
        let has = |pointer: &str| case.pointer(pointer).is_some_and(|value| !value.is_null());
        self.note("learner", answer, has("/learner/name"));
        self.note("primaryContact", answer, has("/primaryContact/person/name"));
        self.note("requests", answer, has("/requests/0/id"));
        self.note("transfer", answer, has("/transfer"));
        for (ask, pointer) in [
            ("tasks", "/tasks/0/title"),
            ("contactLog", "/contactLog/attempts"),
            ("attendance", "/attendance/0/halfDaysPossible"),
        ] {
            self.note(ask, answer, has(pointer));
        }
        if !has("/tasks/0") && has("/overdue/0") {
            self.remark("somebody who sees no task is told that one is overdue");
        }
        let status = case["status"].as_str().unwrap_or("no");
        let status = refused(answer).unwrap_or_else(|| status.to_owned());
        self.out.note("status", self.state, status);
        let buttons = case["viewerMay"].as_array().into_iter().flatten();
        let buttons: BTreeSet<String> =
            buttons.filter_map(Value::as_str).map(str::to_owned).collect();
        self.note("VIEW_SHARED", answer, buttons.contains("VIEW_SHARED"));
        if !case.is_null() {
            self.out.buttons.insert(self.state, buttons);
        }
    }

    /// What is counted is what is shown, and a comment is in the timeline as it is in the list.
    fn counted(&mut self, related: &Answer, timeline: &Answer) {
        let entries = timeline.at("/case/timeline/nodes").as_array().map_or(0, Vec::len);
        self.note("timeline", timeline, entries > 0);
        if related.at("/case").is_null() {
            return;
        }
        for (answer, list) in [
            (related, "comments"),
            (related, "services"),
            (related, "files"),
            (timeline, "timeline"),
        ] {
            let shown = answer.list(&format!("/case/{list}/nodes")).len();
            let total = answer.number(&format!("/case/{list}/totalCount"));
            if total != number(shown) {
                self.remark(&format!("{list} shows {shown} and counts {total}"));
            }
        }
        let items = format!("{} {}", related.at("/case/comments"), related.at("/case/files"));
        let entries = timeline.at("/case/timeline").to_string();
        let classes = [
            "Attendance Lead's comment",
            "Office Support's comment",
            "provider's shared comment",
            "provider's internal comment",
            "Attendance Lead's file",
            "Office Support's file",
            "provider's shared file",
            "provider's internal file",
        ];
        for class in classes {
            let canary = &self.subject.canaries[class];
            let (listed, entered) = (items.contains(canary), entries.contains(canary));
            if listed != entered {
                self.remark(&format!("{class}: listed {listed}, in the timeline {entered}"));
            }
        }
    }

    async fn by_number(&mut self) {
        let document = format!("query($n: String!) {{ caseByNumber(number: $n) {{ {HEADER} }} }}");
        let answer = self.told(&document, json!({ "n": self.subject.case.number })).await;
        let seen = !answer.at("/caseByNumber").is_null();
        self.note("query caseByNumber", &answer, seen);
        if !seen {
            let missing = self.user.query(&document, json!({ "n": "09999999" })).await;
            self.alike("caseByNumber", &answer.body, &missing.body);
        }
    }

    /// `node` shows a comment or a referral exactly where the lists do.
    async fn nodes_within(&mut self, related: &Answer) {
        let listed = related.body.to_string();
        let document = "query($id: ID!) { node(id: $id) { id ... on Comment { body author { name } } \
            ... on File { name href author { name } } ... on Referral { number serviceName } ... on Request { number answers } } }";
        let items = self.subject.comments.values().chain(self.subject.files.values());
        let ids: Vec<String> = items.cloned().chain(self.subject.referral.clone()).collect();
        for id in ids {
            let answer = self.told(document, json!({ "id": id })).await;
            let seen = !answer.at("/node").is_null();
            if seen && !listed.contains(&id) && self.user.username != "auditor@ministry" {
                self.remark(&format!("node shows what no list does: {}", answer.body));
            }
            if !seen {
                let missing = self.user.query(document, json!({ "id": missing(&id) })).await;
                self.alike("node of an item", &answer.body, &missing.body);
            }
        }
    }

    async fn searched(&mut self) {
        let searches = [
            ("search number", self.subject.case.number.clone()),
            ("search learner", self.subject.learner.clone()),
        ];
        for (ask, words) in searches {
            let found =
                pages(self.user, &json!({ "scope": "ALL", "search": words }), self.out).await;
            self.told.push_str(&found.text);
            let id = json!(self.subject.case.id);
            let seen = found.word(found.rows.iter().any(|row| row["id"] == id));
            self.out.note(ask, self.state, seen);
        }
    }

    /// Find Contact, and who sees what is shared.
    async fn people(&mut self) {
        let document = "query($id: ID!) { contacts(caseId: $id, search: \"smith\", first: 100) { person { name } } }";
        let variables = json!({ "id": self.subject.case.id });
        let answer = self.told(document, variables).await;
        let found = answer.at("/contacts").as_array().is_some_and(|list| !list.is_empty());
        self.note("contacts", &answer, found);
        let document =
            "query($id: ID!) { case(id: $id) { sharedWith { person { id name } because } } }";
        let answer = self.told(document, json!({ "id": self.subject.case.id })).await;
        let shared = answer.at("/case/sharedWith").as_array().is_some_and(|list| !list.is_empty());
        self.note("sharedWith", &answer, shared);
    }

    /// The auditor's own ways; what they tell counts as seen.
    async fn audit(&mut self, audit: &Answer) {
        self.note("audit", audit, !audit.at("/audit").is_null());
        if audit.at("/audit").is_null() {
            return;
        }
        let document = "query($id: ID!, $after: Cursor) { audit { events(caseId: $id, first: 100, after: $after) { \
            nodes { position kind payload actor { name } } pageInfo { hasNextPage endCursor } } } }";
        let answer = self.told(document, json!({ "id": self.subject.case.id })).await;
        if answer.at("/audit/events/pageInfo/hasNextPage") == true {
            self.remark("more than 100 events in a case of the table");
        }
    }
}

/// The subscriptions: a case's whole history, and the last change of each list row.
async fn following(
    world: &World,
    viewer: &Viewer,
    subjects: &[(&'static str, &Subject)],
    user: &User,
    swept: &mut BTreeMap<&'static str, String>,
    out: &mut Observed,
) {
    let asks = ["subscribe caseActivity", "subscribe caseListChanges"];
    if !viewer.signed_in() {
        for (state, _) in subjects {
            let word = refused_socket(user).await;
            asks.iter().for_each(|ask| out.note(*ask, state, word.clone()));
        }
        return;
    }
    let mut socket = Socket::of(user).await;
    let mut errors = BTreeSet::new();
    for (state, subject) in subjects {
        let (word, text) = activity(&mut socket, &subject.case.id, subject.last, &mut errors).await;
        swept.entry(state).or_default().push_str(&text);
        out.note(asks[0], state, word);
    }
    let missing = missing(&subjects[0].1.case.id);
    activity(&mut socket, &missing, 0, &mut errors).await;
    if errors.len() > 1 {
        out.remarks.push(format!("{}: caseActivity refuses in {errors:?}", user.username));
    }
    let text = list_changes(&mut socket, &world.before_last).await;
    for (state, subject) in subjects {
        out.note(asks[1], state, yes_no(text.contains(&subject.case.id)));
        swept.entry(state).or_default().push_str(&text);
    }
}

/// Follows a case from the beginning of the log to its last change.
async fn activity(
    socket: &mut Socket,
    case: &str,
    last: u64,
    errors: &mut BTreeSet<String>,
) -> (&'static str, String) {
    let document = format!(
        "subscription($id: ID!) {{ caseActivity(caseId: $id, after: \"0\") {{ position \
         entry {{ kind summary comment {{ body }} file {{ name }} }} case {{ {HEADER} }} }} }}"
    );
    socket.subscribe(case, &document, &json!({ "id": case })).await;
    let (mut seen, mut text) = ("no", String::new());
    loop {
        match socket.next_within(Duration::from_secs(5)).await {
            Frame::Next(id, payload) if id == case => {
                seen = "yes";
                text.push_str(&payload.to_string());
                let position =
                    payload.pointer("/data/caseActivity/position").and_then(Value::as_str);
                if position.and_then(|p| p.parse().ok()).is_some_and(|p: u64| p >= last) {
                    socket.complete(case).await;
                    return (seen, text);
                }
            }
            Frame::Error(id, payload) if id == case => {
                errors.insert(payload.to_string());
                let found = payload.to_string().contains("NOT_FOUND");
                return (if found { seen } else { "another error" }, text);
            }
            // Late items of the subscription before this one.
            Frame::Next(..) | Frame::Complete(_) | Frame::Error(..) => {}
            Frame::Silence => {
                socket.complete(case).await;
                return (if seen == "yes" { "unfinished" } else { "silence" }, text);
            }
            Frame::Closed(code) => panic!("the socket closed: {code}"),
        }
    }
}

/// All list changes since a position. That nothing more comes can only be known by waiting.
async fn list_changes(socket: &mut Socket, after: &str) -> String {
    let document = "subscription($after: Position!) { caseListChanges(scope: ACTIVE, after: $after) { \
        position change caseId totalCount case { number status outcome closingSummary \
        learner { name } primaryContact { notes } transfer { reason } \
        tasks { title } contactLog { last { means } } } } }";
    socket.subscribe("list", document, &json!({ "after": after })).await;
    let mut text = String::new();
    loop {
        match socket.next_within(Duration::from_secs(2)).await {
            Frame::Next(_, payload) => text.push_str(&payload.to_string()),
            Frame::Silence => return text,
            other => panic!("the list's changes ended: {other:?}"),
        }
    }
}

async fn refused_socket(user: &User) -> String {
    let mut socket = Socket::opened(&user.address).await;
    let payload = json!({ "authorization": format!("Bearer {}", user.token) });
    socket.tell(&json!({ "type": "connection_init", "payload": payload })).await;
    match socket.next().await {
        Frame::Closed(4403) => "unauthenticated".to_owned(),
        other => format!("{other:?}"),
    }
}

/// An id of the same kind that nothing has.
pub fn missing(id: &str) -> String {
    let mut letters: Vec<char> = id.chars().collect();
    if let Some(last) = letters.last_mut() {
        *last = if *last == '0' { '1' } else { '0' };
    }
    letters.into_iter().collect()
}

fn refused(answer: &Answer) -> Option<String> {
    match answer.code() {
        Some("UNAUTHENTICATED") if answer.status == 401 => Some("unauthenticated".to_owned()),
        // A field that isn't for this viewer answers as if nothing were there.
        Some("NOT_FOUND") => Some("no".to_owned()),
        Some(other) => Some(other.to_lowercase()),
        None => None,
    }
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn number(count: usize) -> i64 {
    i64::try_from(count).expect("a count of rows fits")
}
