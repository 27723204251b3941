//! What comes with the system: two browsers, a driver, web servers, what Python needs to make an environment, and the
//! tools that the scripts among the snippets call.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

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

const FIREFOX: [&str; 3] = ["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];

/// Firefox: what `FIREFOX` names, else what is installed.
pub(crate) fn firefox(project: &Project) -> Option<PathBuf> {
    named_or_found(project, "FIREFOX", &FIREFOX)
}

/// Installs what is missing where that is possible: on Debian and its like, as root.
pub(super) fn packages(project: &Project) -> Result<()> {
    for variable in ["CHROME", "CHROMEDRIVER", "FIREFOX", "PYTHON"] {
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
            "the tests need {}: on Debian and its like run: sudo apt-get install {}; elsewhere install them (and name browsers, driver and Python in CHROME, FIREFOX, CHROMEDRIVER and PYTHON if they are not on the search path)",
            parts.join(", "),
            names.join(" ")
        );
    }
    let apt = |arguments: &[&str]| {
        let mut command = project.command("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    let _quiet = NoServices::declare()?;
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

/// While this lives, Debian's packages start no service: the tests start their web servers themselves, on ports of their own.
/// Source: <https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt>.
struct NoServices {
    is_ours: bool,
}

impl NoServices {
    const FILE: &str = "/usr/sbin/policy-rc.d";

    fn declare() -> Result<Self> {
        if Path::new(Self::FILE).exists() {
            return Ok(Self { is_ours: false });
        }
        fs::write(Self::FILE, "#!/bin/sh\nexit 101\n").with_context(|| format!("{} cannot be written", Self::FILE))?;
        #[cfg(unix)]
        fs::set_permissions(Self::FILE, std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .with_context(|| format!("{} cannot be made a program", Self::FILE))?;
        Ok(Self { is_ours: true })
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        if self.is_ours {
            // Left behind it would keep services from starting, which is worth a line.
            if let Err(problem) = fs::remove_file(Self::FILE) {
                println!("  {} could not be removed, remove it by hand: {problem}", Self::FILE);
            }
        }
    }
}

/// The programs that the tests of the package run, and the packages that they come in. `apache2-bin` is Apache without a
/// service, `media-types` its list of content types.
const FOR_THE_TESTS: [(&str, &[&str], &[&str]); 8] = [
    ("nginx", &["nginx"], &["nginx-light", "libnginx-mod-http-brotli-static"]),
    ("Caddy", &["caddy"], &["caddy"]),
    ("Apache", &["apache2", "httpd"], &["apache2-bin", "media-types"]),
    ("OpenSSL", &["openssl"], &["openssl"]),
    ("ShellCheck", &["shellcheck"], &["shellcheck"]),
    ("bash", &["bash"], &["bash"]),
    ("curl", &["curl"], &["curl"]),
    ("sed", &["sed"], &["sed"]),
];

/// Whether a program is there. Web servers are where the search path of a person need not lead.
fn is_here(project: &Project, names: &[&str]) -> bool {
    names.iter().any(|name| project.find(name).is_some() || Path::new("/usr/sbin").join(name).is_file())
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
    if firefox(project).is_none() {
        missing.push(Part { name: "Firefox", packages: &["firefox-esr"] });
    }
    if !python::can_make_environments(project) {
        missing
            .push(Part { name: "Python 3.11 or newer with its module venv", packages: &["python3", "python3-venv"] });
    }
    for (name, programs, packages) in FOR_THE_TESTS {
        if !is_here(project, programs) {
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
