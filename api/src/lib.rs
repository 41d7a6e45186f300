//! The casetrail server: GraphQL over HTTP and WebSocket, and the command line.

pub mod act;
pub mod app;
pub mod backend;
mod backup;
mod cli;
pub mod clock;
pub mod commands;
mod control;
pub mod cursor;
pub mod demo;
pub mod derive;
pub mod drafts;
pub mod error;
pub mod files;
pub mod freshness;
pub mod front;
mod grant;
pub mod graphql;
mod import;
pub mod live;
pub mod looks;
mod mail;
mod notices;
mod reactor;
pub mod reader;
mod rebuild;
pub mod sessions;
pub mod sign_in;
pub mod sign_ins;
pub mod snapshots;
pub mod start;
mod sweep;
pub mod touched;
mod trusted;

pub use cli::main;

/// Of every binary that serves: many small, short-lived allocations on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
