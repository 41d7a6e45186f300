//! The log through its public door, with a toy event.
#![expect(clippy::unwrap_used, reason = "a test ends at what it did not expect")]

mod appends;
mod copies;
mod crash;
mod database;
mod follows;
mod forks;
mod format;
mod instances;
mod owner;
mod privacy;
mod private;
mod same;
mod server;
mod storage;
mod streams;
mod tampering;
mod toy;
