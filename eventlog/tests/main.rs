//! The log through its public door, with a toy event.

mod appends;
mod crash;
mod follows;
mod owner;
mod privacy;
mod storage;
mod tampering;
mod toy;
