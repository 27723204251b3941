//! How the panel talks to Microsoft Graph and Microsoft Entra: which address, which request, what an answer means.
//!
//! Pure: nothing here performs I/O, asks the clock or rolls dice; the time and random numbers are passed in. The edges
//! of the panel send a [`Request`] and bring back a [`Reply`]; everything in between is decided here and tested on the
//! host.
//!
//! * [`cloud`], [`config`]: where the service is, and who the panel is there.
//! * [`request`]: what is sent and what comes back; the one module that knows Graph's paths.
//! * [`challenge`], [`error_body`], [`retry`], [`time`]: reading what the service answers.
//! * [`problem`], [`sign_in_problem`]: what went wrong, in words, and what to do about it.
//! * [`patch`], [`update`]: the body that is sent, and saving as a state machine.
//! * [`support`]: the same for the service's support staff, with nothing secret in it.
//! * [`register`]: how the app is registered. [`tenant`]: whether there is a tenant of this name.
//! * [`directory`], [`roles`]: who is signed in, where, and with which role; names for the ids on the lists.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod challenge;
pub mod cloud;
pub mod config;
pub mod directory;
pub mod error_body;
pub mod patch;
pub mod problem;
pub mod register;
pub mod request;
pub mod retry;
pub mod roles;
pub mod sign_in_problem;
pub mod support;
pub mod tenant;
pub mod time;
pub mod update;

mod base64;
mod json_text;

pub use cloud::Cloud;
pub use config::Config;
pub use problem::Problem;
pub use request::{Method, Reply, Request, Response, TransportFailure};
