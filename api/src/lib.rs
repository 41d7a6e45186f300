//! The casetrail server: GraphQL over HTTP and WebSocket, and the command line.

pub mod act;
pub mod app;
pub mod backend;
pub mod clock;
pub mod commands;
pub mod cursor;
pub mod derive;
pub mod drafts;
pub mod error;
pub mod feed;
pub mod front;
pub mod graphql;
pub mod looks;
pub mod reader;
pub mod sessions;
