//! The test application: the real service as a child process with demo data, its people, their
//! sockets, and builders of cases.
//!
//! Nothing here knows how the service works inside. What is expected of it is typed from the
//! product's own pages: `rights.csv` and `contract.graphql` beside this crate.

mod answer;
mod app;
mod binary;
mod cast;
mod commits;
mod demo;
mod directory;
mod disk;
mod fault_proxy;
mod files;
mod folder;
mod follower;
mod form;
mod held;
pub mod history;
mod learning;
mod load;
mod looks;
mod postgres;
pub mod sdl;
mod seed;
mod socket;
pub mod table;
mod user;
mod witnesses;

pub use answer::{Answer, Outcome};
pub use app::App;
pub use binary::{begin, run};
pub use cast::Cast;
pub use demo::PEOPLE;
pub use directory::Directory;
pub use disk::Disk;
pub use fault_proxy::{AtCommit, FaultProxy, Passing, Target};
pub use files::{Download, eicar, pdf};
pub use folder::Folder;
pub use follower::{Follower, What};
pub use form::completed;
pub use held::held;
pub use learning::right_answers;
pub use load::{Load, Told};
pub use socket::{Frame, Socket};
pub use user::{Opened, User};
pub use witnesses::{People, Witnesses};
