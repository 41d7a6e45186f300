//! Stories, rights, contention, subscriptions, crashes, replay, the contract and tidiness, all
//! against the real service.

mod binary;
mod contention;
mod contract;
mod crash;
mod errors;
mod fuzz;
mod looked;
mod replay;
mod rights;
mod stale;
mod story;
mod subscriptions;
mod tidy;
