//! The panel: one page of the browser, one tenant-wide policy.
//!
//! * [`app`]: which screen is shown.
//! * [`editor`]: the signals of one editing session.
//! * [`saving`], [`kept`]: checking and saving what was edited (performs the steps that `graph::update` asks for), and
//!   keeping it over a reload.
//! * [`tenants`]: another tenant, where the app is registered for several.
//! * [`extra`]: what the form does not need to be read, split off and fetched later; [`snippet`]: likewise the writer of
//!   code.
//! * [`shell`]: what all screens share. [`session`] and [`gateway`] are the two places that touch the outside.
//! * [`ui`], [`views`]: what is on the screen, and what it is made of.

pub mod app;
pub mod device;
pub mod directory;
pub mod dom;
pub mod editor;
pub mod extra;
pub mod gateway;
pub mod idle;
pub mod kept;
pub mod keyboard;
pub mod lists;
pub mod saving;
pub mod session;
pub mod shell;
pub mod sign_in;
pub mod snippet;
pub mod tenants;
pub mod ui;
pub mod views;

use std::future::Future;
use std::pin::Pin;

/// Lets a future run by itself.
pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) {
    // One type for all of them: the code that drives a future is compiled for each type that it drives.
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}
