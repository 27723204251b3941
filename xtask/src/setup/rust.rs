//! The compiler's target and components. rust-toolchain.toml names them too; where rustup installs by itself they are
//! there before this program runs.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::process;
use crate::project::Project;

const TARGET: &str = "wasm32-unknown-unknown";

/// The target that the panel is compiled for.
pub(super) fn target(project: &Project) -> Result<()> {
    let library = process::answer(project.command("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    if library.is_some_and(|folder| PathBuf::from(folder).is_dir()) {
        return Ok(());
    }
    if project.find("rustup").is_none() {
        bail!(
            "the Rust target {TARGET} is missing: install Rust with rustup (https://rustup.rs), or add the target in your own way"
        );
    }
    process::quietly(&format!("Rust target {TARGET}"), project.command("rustup").args(["target", "add", TARGET]))
}

/// What `test` calls: the formatter and the linter.
pub(super) fn components(project: &Project) -> Result<()> {
    for (component, program) in [("rustfmt", "rustfmt"), ("clippy", "cargo-clippy")] {
        if process::answer(project.command(program).arg("--version")).is_some() {
            continue;
        }
        if project.find("rustup").is_none() {
            bail!(
                "{program} is missing: install Rust with rustup (https://rustup.rs), or add {component} in your own way"
            );
        }
        process::quietly(
            &format!("Rust component {component}"),
            project.command("rustup").args(["component", "add", component]),
        )?;
    }
    Ok(())
}
