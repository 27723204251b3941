//! A change to the policy as code that does the same.
//!
//! One file a language. So far there is the plain request, which the review shows; the languages that Graph's reference
//! documents come next.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod http;

pub use http::http;
