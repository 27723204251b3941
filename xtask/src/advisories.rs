//! `cargo xtask advisories`: what is known against the crates and npm packages in use. A command of its own, because the
//! databases are on the network and change without this project: a commit that passed yesterday may not today.

use anyhow::{Context as _, Result, bail};

use crate::process::{self, Ran};
use crate::project::Project;
use crate::setup;

/// What became of one look into a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing is known.
    Clean,
    /// Something is known, and was printed.
    Found,
    /// The database could not be read, so nothing was checked.
    Unreachable,
}

impl Outcome {
    fn words(self) -> &'static str {
        match self {
            Outcome::Clean => "nothing is known",
            Outcome::Found => "something is known: see above",
            Outcome::Unreachable => "NOT CHECKED: the database could not be reached",
        }
    }
}

/// Looks into both databases, and fails unless both were read and nothing was found.
pub(crate) fn command(project: &Project) -> Result<()> {
    setup::run_advisories(project)?;
    let deny = process::shown(project.cargo().args(["deny", "--locked", "--all-features", "check", "advisories"]))?;
    let mut outcomes = vec![("crates (RustSec)", of_deny(&deny))];
    let npm = project.find("npm").context("npm is missing")?;
    for (name, folder) in [
        ("npm packages", ""),
        ("npm packages of tests/deploy", "tests/deploy"),
        ("npm packages of tests/engines", "tests/engines"),
    ] {
        let ran = process::shown(project.command(&npm).arg("audit").current_dir(project.path(folder)))?;
        outcomes.push((name, of_npm(&ran)));
    }
    println!();
    for (name, outcome) in &outcomes {
        println!("{name}: {}", outcome.words());
    }
    if outcomes.iter().any(|(_, outcome)| *outcome == Outcome::Found) {
        bail!("there are advisories");
    }
    if outcomes.iter().any(|(_, outcome)| *outcome == Outcome::Unreachable) {
        bail!("not everything could be checked: run this where the databases can be reached");
    }
    Ok(())
}

fn of_deny(ran: &Ran) -> Outcome {
    if ran.success {
        Outcome::Clean
    } else if ran.output.contains("failed to fetch advisory database")
        || ran.output.contains("failed to load advisory database")
    {
        Outcome::Unreachable
    } else {
        Outcome::Found
    }
}

/// npm ends badly in both cases, and names what it found only in one.
fn of_npm(ran: &Ran) -> Outcome {
    if ran.success {
        Outcome::Clean
    } else if ran.output.contains("# npm audit report") || ran.output.contains("Severity: ") {
        Outcome::Found
    } else {
        Outcome::Unreachable
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, of_deny, of_npm};
    use crate::process::Ran;

    #[test]
    fn what_could_not_be_checked_is_not_taken_for_clean() {
        let ran = |success, output: &str| Ran { success, output: output.to_owned() };
        assert_eq!(of_deny(&ran(true, "advisories ok")), Outcome::Clean);
        assert_eq!(of_deny(&ran(false, "[ERROR] failed to fetch advisory database x")), Outcome::Unreachable);
        assert_eq!(of_deny(&ran(false, "error[vulnerability]: a\nadvisories FAILED")), Outcome::Found);
        assert_eq!(of_npm(&ran(true, "found 0 vulnerabilities")), Outcome::Clean);
        assert_eq!(of_npm(&ran(false, "npm error audit endpoint returned an error")), Outcome::Unreachable);
        assert_eq!(of_npm(&ran(false, "# npm audit report\nSeverity: high")), Outcome::Found);
    }
}
