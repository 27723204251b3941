//! The npm packages of package-lock.json: the sign-in library, and tools for the build and the tests.

use std::path::Path;

use anyhow::{Result, bail};

use super::{numbers, version_of};
use crate::process;
use crate::project::Project;
use crate::stamp::{self, Fingerprint};

/// The oldest Node whose test runner and packages this project uses.
const NODE: u32 = 20;

/// Installs the packages when the lock file is not the one that was installed.
pub(super) fn packages(project: &Project) -> Result<()> {
    let version = version_of(project, "node");
    let old_enough = version.as_deref().is_some_and(|version| numbers(version) >= vec![NODE]);
    if !old_enough {
        let found = version.map_or("none is here".to_owned(), |version| format!("this is {version}"));
        bail!("Node {NODE} or newer is needed ({found}): install it from https://nodejs.org or your system's packages");
    }
    install(project, "", "npm", "npm packages")
}

/// Installs what the tests of the package need: Mozilla's scoring and a grammar.
pub(super) fn packages_for_the_package(project: &Project) -> Result<()> {
    install(project, "tests/deploy/", "npm-deploy", "npm packages of tests/deploy")
}

/// Installs what drives Firefox: the library that drives Chromium, in the newest version that can drive the extended support
/// release as well.
pub(super) fn packages_for_firefox(project: &Project) -> Result<()> {
    install(project, "tests/engines/", "npm-engines", "npm packages of tests/engines")
}

/// Installs the packages of the lock file in a folder when it is not the one that was installed.
fn install(project: &Project, folder: &str, name: &str, title: &str) -> Result<()> {
    let root: &Path = project.root();
    let digest = ["package.json", "package-lock.json", ".npmrc"]
        .iter()
        .try_fold(Fingerprint::default(), |sum, file| sum.path(root, &format!("{folder}{file}")))?
        .finish();
    if project.path(folder).join("node_modules").is_dir() && stamp::is_current(project, name, &digest) {
        return Ok(());
    }
    let Some(npm) = project.find("npm") else {
        bail!("npm is missing: it comes with Node from https://nodejs.org, or as the package npm of your system");
    };
    process::quietly(title, project.command(npm).arg("ci").current_dir(project.path(folder)))?;
    stamp::write(project, name, &digest)
}
