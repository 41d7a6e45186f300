//! The casetrail server: GraphQL over HTTP and WebSocket, and the command line.

pub mod act;
pub mod app;
mod auth;
pub mod backend;
mod cli;
pub mod clock;
pub mod commands;
mod control;
pub mod cursor;
pub mod demo;
pub mod derive;
pub mod drafts;
pub mod error;
pub mod front;
pub mod graphql;
pub mod live;
pub mod looks;
pub mod reader;
mod rebuild;
pub mod sessions;
pub mod start;
mod trusted;

pub use cli::main;
