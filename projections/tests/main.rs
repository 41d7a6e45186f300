//! Tests of the read models through their public door, fed by a small world of random events.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod dashboard;
mod erased;
mod feed;
mod lists;
mod plans;
mod private;
mod rebuild;
mod search;
mod swap;
mod timeline;
mod world;
