//! The front from outside, before a toy service: every check of HTTP, every row of the WebSocket protocol, and hostile documents.

#![expect(clippy::unwrap_used, reason = "in tests a surprise is a failure")]

mod answers;
mod documents;
mod hostile;
mod requests;
mod running;
mod server;
mod sockets;
mod soup;
mod streams;
mod toy;
mod weight;
