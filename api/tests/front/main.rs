//! The front from outside, before a toy service: every check of HTTP, every row of the WebSocket protocol, and hostile documents.

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
