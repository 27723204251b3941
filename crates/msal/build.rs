//! Says in one line what to do when the sign-in library has not been bundled yet.

use std::path::Path;

const BUNDLE: &str = "js/msal.js";

fn main() {
    println!("cargo::rerun-if-changed={BUNDLE}");
    if !Path::new(BUNDLE).is_file() {
        println!("cargo::error=crates/msal/{BUNDLE} is missing: run `cargo xtask setup`");
    }
}
