//! Changes that are made up, and the code that the panel would show for them.

use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};

use crate::process;
use crate::project::Project;

/// How many changes; the first two are the reference's example.
const COUNT: &str = "200";

/// Writes the cases to a file of their own; its path. They are others each time: the number that is shown makes the same
/// ones again.
pub(super) fn cases(project: &Project) -> Result<PathBuf> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock stands before 1970")?;
    let seed = now.as_secs().to_string();
    println!("{COUNT} changes, made again with: cargo run --package snippets --example cases -- {COUNT} {seed}");
    let mut command = project.cargo();
    command.args(["run", "--quiet", "--locked", "--package", "snippets", "--example", "cases", "--", COUNT, &seed]);
    let cases = process::filter(&mut command, b"")?;
    let folder = project.path("test-results");
    fs::create_dir_all(&folder).context("test-results cannot be made")?;
    let file = folder.join("snippets.json");
    fs::write(&file, cases).with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(file)
}
