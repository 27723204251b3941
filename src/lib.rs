//! The panel: one page of the browser, one tenant-wide policy.
//!
//! * [`app`]: which screen is shown.
//! * [`editor`]: the signals of one editing session; performs the steps that `graph::update` asks for.
//! * [`shell`]: what all screens share. [`session`] and [`gateway`] are the two places that touch the outside.
//! * [`ui`], [`views`]: what is on the screen, and what it is made of.

pub mod app;
pub mod dom;
pub mod editor;
pub mod gateway;
pub mod keyboard;
pub mod session;
pub mod shell;
pub mod sign_in;
pub mod ui;
pub mod views;
