//! Tests of the read models through their public door, fed by a small world of random events.

mod lists;
mod rebuild;
mod search;
mod timeline;
mod world;
