//! The test application: the real service as a child process with demo data, its people, their
//! sockets, and builders of cases.
//!
//! Nothing here knows how the service works inside. What is expected of it is typed from the
//! product's own pages: `rights.csv` and `contract.graphql` beside this crate.

mod answer;
mod app;
mod binary;
mod cast;
mod demo;
mod directory;
mod disk;
mod files;
mod folder;
mod form;
mod learning;
mod looks;
mod postgres;
pub mod sdl;
mod seed;
mod socket;
pub mod table;
mod user;

pub use answer::{Answer, Outcome};
pub use app::App;
pub use binary::{begin, run};
pub use cast::Cast;
pub use demo::PEOPLE;
pub use directory::Directory;
pub use disk::Disk;
pub use files::{Download, eicar, pdf};
pub use folder::Folder;
pub use form::completed;
pub use learning::right_answers;
pub use socket::{Frame, Socket};
pub use user::{Opened, User};
