//! What comes with the system: a browser with its driver, what Python needs to make an environment, and the tools that the
//! scripts among the snippets call.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::python;
use crate::process;
use crate::project::Project;

const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Chromium or Chrome: what `CHROME` names, else what is installed.
pub(crate) fn chromium(project: &Project) -> Option<PathBuf> {
    named_or_found(project, "CHROME", &BROWSERS)
}

/// The program that drives the browser for the component tests: what `CHROMEDRIVER` names, else what is installed.
pub(crate) fn chromedriver(project: &Project) -> Option<PathBuf> {
    named_or_found(project, "CHROMEDRIVER", &["chromedriver"])
}

/// Installs what is missing where that is possible: on Debian and its like, as root.
pub(super) fn packages(project: &Project) -> Result<()> {
    for variable in ["CHROME", "CHROMEDRIVER", "PYTHON"] {
        if let Some(named) = env::var_os(variable)
            && project.find(&named.to_string_lossy()).is_none()
        {
            bail!("{variable} names {}, which is not there", named.display());
        }
    }
    let missing = missing(project);
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().flat_map(|part| part.packages).copied().collect();
    let is_root = process::answer(project.command("id").arg("-u")).as_deref() == Some("0");
    if project.find("apt-get").is_none() || !is_root {
        let parts: Vec<&str> = missing.iter().map(|part| part.name).collect();
        bail!(
            "the tests need {}: on Debian and its like run: sudo apt-get install {}; elsewhere install them and name them in CHROME, CHROMEDRIVER and PYTHON",
            parts.join(", "),
            names.join(" ")
        );
    }
    let apt = |arguments: &[&str]| {
        let mut command = project.command("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    process::quietly("Debian's list of packages", &mut apt(&["update"]))?;
    process::quietly(
        &format!("Debian packages {}", names.join(" ")),
        apt(&["install", "--yes", "--no-install-recommends"]).args(&names),
    )?;
    if let Some(part) = self::missing(project).first() {
        bail!("{} is still missing after apt-get install {}", part.name, names.join(" "));
    }
    Ok(())
}

/// Something that the tests need from the system.
struct Part {
    name: &'static str,
    packages: &'static [&'static str],
}

fn missing(project: &Project) -> Vec<Part> {
    let mut missing = Vec::new();
    if chromium(project).is_none() {
        // Without a font the pictures that the tests take would be empty.
        missing.push(Part { name: "Chromium or Chrome", packages: &["chromium", "fonts-liberation"] });
    }
    if chromedriver(project).is_none() {
        missing.push(Part { name: "chromedriver", packages: &["chromium-driver"] });
    }
    if !python::can_make_environments(project) {
        missing
            .push(Part { name: "Python 3.11 or newer with its module venv", packages: &["python3", "python3-venv"] });
    }
    for (name, packages) in [("bash", &["bash"]), ("curl", &["curl"]), ("sed", &["sed"])] {
        if project.find(name).is_none() {
            missing.push(Part { name, packages });
        }
    }
    missing
}

fn named_or_found(project: &Project, variable: &str, names: &[&str]) -> Option<PathBuf> {
    match env::var_os(variable) {
        Some(named) => project.find(&named.to_string_lossy()),
        None => names.iter().find_map(|name| project.find(name)),
    }
}
