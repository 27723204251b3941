//! The sign-in library as one module, and the script of the bridge page: crates/msal/js/rollup.config.mjs makes both.

use anyhow::{Result, bail};

use crate::process;
use crate::project::Project;
use crate::stamp::{self, Fingerprint};

const CONFIG: &str = "crates/msal/js/rollup.config.mjs";
const OUTPUTS: [&str; 2] = ["crates/msal/js/msal.js", "public/redirect.js"];

/// Bundles when an input is not the one that the bundle was made from, or the bundle is not the one that was made.
pub(super) fn sign_in_library(project: &Project) -> Result<()> {
    if stamp::is_current(project, "msal", &digest(project)?) {
        return Ok(());
    }
    process::quietly("sign-in library", project.node_tool("rollup/dist/bin/rollup").args(["--config", CONFIG]))?;
    for output in OUTPUTS {
        if !project.path(output).is_file() {
            bail!("{CONFIG} did not write {output}");
        }
    }
    stamp::write(project, "msal", &digest(project)?)
}

/// Over the inputs and the outputs, which lie in part in the same folder.
fn digest(project: &Project) -> Result<String> {
    ["package-lock.json", "crates/msal/js", "public/redirect.js"]
        .iter()
        .try_fold(Fingerprint::default(), |sum, path| sum.path(project.root(), path))
        .map(Fingerprint::finish)
}
