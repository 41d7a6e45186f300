//! The limits of the front, all settings, each with the value that stands when nobody says otherwise.

use std::time::Duration;

use super::refusal::Refusal;
use super::shape::Shape;

/// Settings of the front.
#[derive(Debug, Clone)]
pub struct FrontSettings {
    /// Demonstration: the explorer page exists, introspection is on, errors suggest names, any loopback origin may open a WebSocket.
    pub demo: bool,
    /// Name of the session cookie: `__Host-casetrail` behind TLS, `casetrail` on loopback without.
    pub cookie: &'static str,
    /// Whether people reach this server by TLS, so that answers carry `Strict-Transport-Security`.
    pub tls: bool,
    /// Whether documents may ask for the schema.
    pub introspection: bool,
    /// Documents known by `documentId`: id and text. One that does not pass the guard stops the start.
    pub trusted: Vec<(String, String)>,
    /// What the guard knows of the schema: which fields are pages, and how long when `first` is left out.
    pub shape: Shape,
    /// Limits of a document.
    pub document: DocumentLimits,
    /// Limits of a person.
    pub person: PersonLimits,
    /// Limits of a request and its connection.
    pub transport: TransportLimits,
}

/// Limits of a GraphQL document, counted before anything is executed.
#[derive(Debug, Clone)]
pub struct DocumentLimits {
    /// Fields below one another.
    pub depth: u32,
    /// Fields below one another under `__schema` and `__type`.
    pub introspection_depth: u32,
    /// Selected fields times the `first` above them.
    pub complexity: u64,
    /// Largest `first`.
    pub first: u64,
    /// Aliases, those of a fragment counted at every spread.
    pub aliases: u32,
    /// Fields of the operation itself.
    pub root_fields: u32,
    /// Tokens of the whole document.
    pub tokens: u32,
    /// Open brackets of any kind.
    pub nesting: u32,
    /// Directives of the whole document.
    pub directives: u32,
    /// Fragments defined.
    pub fragments: u32,
    /// Selections of an operation or fragment, those of a fragment counted at every spread.
    pub selections: u32,
    /// Fields and fragments below one another.
    pub levels: u32,
    /// Lists and objects inside one another in `variables`.
    pub variable_nesting: u32,
    /// Errors told of one request.
    pub errors: usize,
}

/// Limits of one person over all their connections; 0 is off.
#[derive(Debug, Clone)]
pub struct PersonLimits {
    /// Mutations a second, sustained.
    pub mutations_per_second: u32,
    /// Mutations at once.
    pub mutation_burst: u32,
    /// Open WebSockets.
    pub sockets: u32,
    /// Open subscriptions, those over SSE included.
    pub subscriptions: u32,
    /// Files on their way.
    pub uploads: u32,
}

/// Limits of a request and its connection.
#[derive(Debug, Clone)]
pub struct TransportLimits {
    /// Bytes of a request's body, and of a WebSocket message.
    pub body_bytes: usize,
    /// Time for a request's body to arrive.
    pub body_time: Duration,
    /// Time to answer a request.
    pub request_time: Duration,
    /// Time for `connection_init` to arrive.
    pub init_time: Duration,
    /// Time between pings of a WebSocket.
    pub ping_every: Duration,
    /// Time for the answer to a ping.
    pub pong_time: Duration,
    /// Time between comment lines of an SSE stream.
    pub comment_every: Duration,
    /// Operations running at once on one WebSocket.
    pub operations_per_socket: usize,
}

impl FrontSettings {
    /// Settings of a demonstration on loopback.
    pub fn demo() -> Self {
        Self { demo: true, introspection: true, ..Self::default() }
    }
}

impl Default for FrontSettings {
    fn default() -> Self {
        Self {
            demo: false,
            cookie: "casetrail",
            tls: false,
            introspection: false,
            trusted: Vec::new(),
            shape: Shape::default(),
            document: DocumentLimits::default(),
            person: PersonLimits::default(),
            transport: TransportLimits::default(),
        }
    }
}

impl Default for DocumentLimits {
    fn default() -> Self {
        Self {
            depth: 12,
            introspection_depth: 16,
            complexity: 2_000,
            first: 100,
            aliases: 30,
            root_fields: 50,
            tokens: 4_000,
            nesting: 32,
            directives: 50,
            fragments: 64,
            selections: 2_000,
            levels: 32,
            variable_nesting: 32,
            errors: 20,
        }
    }
}

impl Default for PersonLimits {
    fn default() -> Self {
        Self {
            mutations_per_second: 50,
            mutation_burst: 500,
            sockets: 100,
            subscriptions: 100,
            uploads: 32,
        }
    }
}

impl Default for TransportLimits {
    fn default() -> Self {
        Self {
            body_bytes: 256 * 1024,
            body_time: Duration::from_secs(10),
            request_time: Duration::from_secs(5),
            init_time: Duration::from_secs(3),
            ping_every: Duration::from_secs(25),
            pong_time: Duration::from_secs(10),
            comment_every: Duration::from_secs(15),
            operations_per_socket: 200,
        }
    }
}

/// Why the front can't start.
#[derive(Debug, thiserror::Error)]
pub enum FrontError {
    /// The schema text for [`Shape`] can't be read.
    #[error("the schema can't be read: {0}")]
    Schema(String),
    /// A trusted document does not pass the guard.
    #[error("trusted document {id}: {refusal}")]
    Trusted {
        /// The document's id.
        id: String,
        /// What the guard said.
        refusal: Refusal,
    },
    /// No metrics recorder can be set up.
    #[error("metrics can't be recorded: {0}")]
    Metrics(String),
}
