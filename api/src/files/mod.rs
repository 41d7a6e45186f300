//! Files: sent in three steps (begin, put, attach), kept sealed, scanned, and read by who may.
//!
//! What is stored of a file lies in the [`Store`] under the file's id, sealed in chunks under the
//! learner's key ([`sealed`]). Until it is attached, a row beside the log names it ([`stage`]).

mod archive;
mod built_in;
mod clamd;
mod disposition;
mod eicar;
mod http;
mod https;
mod pixels;
mod quotas;
mod range;
mod receive;
pub mod scan;
pub mod sealed;
mod send;
mod sniff;
pub mod stage;
mod store;
mod sweep;
mod waiting;
mod writing;

pub use http::routes;
pub use quotas::{Quotas, UPLOADS_AN_HOUR};
pub use scan::Scanning;
pub use store::Store;
pub use sweep::sweep;
