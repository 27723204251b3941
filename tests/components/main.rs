//! The panel's components, mounted in a browser: what somebody at the form sees and does, without a network.
//!
//! Every test mounts the real page on a policy of its own and takes it away again.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod binding;
mod changes;
mod code;
mod page;
mod review;
mod targets;
mod ui;
mod validation;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
