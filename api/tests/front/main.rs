//! The front from outside.
