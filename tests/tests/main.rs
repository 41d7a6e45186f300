//! Stories, rights, contention, subscriptions, crashes, replay, the contract, stored events and
//! tidiness, all against the real service and the real log.

mod backups;
mod binary;
mod contention;
mod contract;
mod crash;
mod errors;
mod faults;
mod files;
mod fuzz;
mod import;
mod instances;
mod learning;
mod looked;
mod members;
mod moved;
mod notifications;
mod own;
mod power;
mod replay;
mod rights;
mod session;
mod snapshots;
mod stale;
mod storage;
mod stored;
mod story;
mod subscriptions;
mod tidy;
