//! What a case is and what may happen to it.
//!
//! Everything here is a pure function of its arguments: no IO, no clock, no randomness. Time, ids
//! and facts about the directory come in as arguments, events go out. [`case::decide`] answers a
//! command with events or a [`Refusal`], [`case::Case::evolve`] folds events into a case,
//! [`entry::entry`] says an event in words, and [`policy`] is the one place that knows rights.

pub mod access;
pub mod auckland;
pub mod case;
pub mod entry;
pub mod event;
pub mod feature;
pub mod file;
pub mod fold;
pub mod form;
pub mod id;
pub mod learning;
pub mod look;
pub mod member;
pub mod notice;
pub mod number;
pub mod overdue;
pub mod personal;
pub mod policy;
pub mod recorded;
pub mod refusal;
pub mod text;

pub use event::Event;
pub use id::*;
pub use personal::Personal;
pub use recorded::Recorded;
pub use refusal::{Code, Refusal};
