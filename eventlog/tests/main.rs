//! The log through its public door, with a toy event.

mod appends;
mod toy;
