//! The emulator over HTTP, as its users meet it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod client;
mod control;
mod cors;
mod faults;
mod groups;
mod policy;
mod program;
mod refusals;
mod sign_in;
mod site;
mod tenants;
