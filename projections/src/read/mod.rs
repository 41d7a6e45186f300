//! What snapshots answer.

mod cases;
mod dashboard;
mod directory;
mod entries;
pub(crate) mod folded;
mod inbox;
mod learners;
mod learning;
mod legs;
mod list;
mod members;
mod overdue;
