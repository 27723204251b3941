//! A Python environment of the project's own, with Microsoft's Graph SDK for the tests of the emulator and of the code that
//! the panel shows, and with the grammars that read that code.

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::{numbers, version_in};
use crate::process;
use crate::project::Project;
use crate::stamp::{self, Fingerprint};

/// The oldest Python that the packages of tests/requirements.txt run on.
pub(super) const PYTHON: &str = "3.11";
const REQUIREMENTS: &str = "tests/requirements.txt";

/// The interpreter of the project's own environment.
pub(crate) fn interpreter(project: &Project) -> PathBuf {
    let folder = project.tools().join("venv");
    if cfg!(windows) { folder.join("Scripts").join("python.exe") } else { folder.join("bin").join("python") }
}

/// Whether a Python is here that can make the environment, or the environment is there already.
pub(super) fn can_make_environments(project: &Project) -> bool {
    interpreter(project).is_file() || system_python(project).is_some()
}

/// Makes the environment, anew when the requirements are not those that were installed.
pub(super) fn environment(project: &Project) -> Result<()> {
    let digest = Fingerprint::default().path(project.root(), REQUIREMENTS)?.finish();
    let own = interpreter(project);
    if stamp::is_current(project, "python", &digest)
        && process::answer(project.command(&own).arg("--version")).is_some()
    {
        return Ok(());
    }
    let python =
        system_python(project).with_context(|| format!("Python {PYTHON} or newer with its module venv is not here"))?;
    process::quietly(
        "Python environment",
        project.command(python).args(["-m", "venv", "--clear"]).arg(project.tools().join("venv")),
    )?;
    process::quietly(
        "Python packages (about 100 MB)",
        project
            .command(own)
            .args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input"])
            // The lock file is complete: what it does not name is not installed.
            .args(["--no-deps", "--requirement", REQUIREMENTS]),
    )?;
    stamp::write(project, "python", &digest)
}

/// A Python of the system that is new enough and has the modules for environments.
fn system_python(project: &Project) -> Option<PathBuf> {
    let named = env::var("PYTHON").ok();
    let names = match &named {
        Some(named) => vec![named.as_str()],
        None => vec!["python3", "python"],
    };
    names.into_iter().find_map(|name| {
        let path = project.find(name)?;
        let said = process::answer(project.command(&path).arg("--version"))?;
        let new_enough = numbers(version_in(&said)?) >= numbers(PYTHON);
        let has_modules = process::answer(project.command(&path).args(["-c", "import ensurepip, venv"])).is_some();
        (new_enough && has_modules).then_some(path)
    })
}
