//! The casetrail server: GraphQL over HTTP and WebSocket, and the command line.

pub mod front;
