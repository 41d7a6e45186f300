//! The learning module: a course is taken, its checks keep what is right to themselves, and where it
//! is required a provider's access waits for it.

mod checks;
mod required;
mod taken;
