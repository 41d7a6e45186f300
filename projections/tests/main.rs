//! Tests of the read models through their public door, fed by a small world of random events.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod crash;
mod lists;
mod rebuild;
mod search;
mod timeline;
mod world;
