//! `cargo xtask bench`: sizes and times.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};

use crate::clouds;
use crate::project::Project;
use crate::setup::{self, Purpose};
use crate::{budget, build, emulator, process, stamp};

/// Prints the sizes of the site, then runs every measurement of tests/bench.
pub(crate) fn command(project: &Project) -> Result<()> {
    setup::run(project, Purpose::Test)?;
    build::site(project, clouds::ALL)?;
    println!("\nFirst load");
    let within = budget::check(project);
    let emulator = emulator::build_optimised(project)?;
    let chromium = setup::chromium(project).context("Chromium is missing")?;
    let scripts: Vec<PathBuf> = stamp::files_below(&project.path("tests/bench"))?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "mjs"))
        .collect();
    if scripts.is_empty() {
        bail!("there are no measurements in tests/bench");
    }
    for script in scripts {
        println!("\n{}", script.file_stem().unwrap_or_default().to_string_lossy());
        let ran = process::shown(
            project
                .command("node")
                .arg(&script)
                .env("EMULATOR", &emulator)
                .env("SITE", project.dist())
                .env("CHROMIUM", &chromium),
        )?;
        ensure!(ran.success, "{} failed", script.display());
    }
    within
}
