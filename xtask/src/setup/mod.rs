//! `cargo xtask setup`: puts in place what the other commands need, and does nothing when it is there.

mod bundle;
mod debian;
mod npm;
mod python;
mod rust;
mod tools;

use std::time::Instant;

use anyhow::Result;

use crate::process;
use crate::progress::seconds;
use crate::project::Project;

pub(crate) use debian::{chromedriver, chromium, firefox};
pub(crate) use python::interpreter as python;

/// What the set-up is for; each needs what those before it need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// `test --quick`: the compiler and the sign-in library.
    Quick,
    /// `build` and `demo`: also what puts the site together.
    Build,
    /// `test` and `bench`: also two browsers, web servers, Python and a checker of dependencies.
    Test,
}

/// Puts in place what `purpose` needs.
pub(crate) fn run(project: &Project, purpose: Purpose) -> Result<()> {
    let _lock = project.lock()?;
    rust::target(project)?;
    rust::components(project)?;
    npm::packages(project)?;
    bundle::sign_in_library(project)?;
    if purpose >= Purpose::Build {
        tools::trunk(project)?;
        tools::wasm_bindgen(project)?;
        tools::splitter(project)?;
    }
    if purpose >= Purpose::Test {
        debian::packages(project)?;
        python::environment(project)?;
        npm::packages_for_the_package(project)?;
        npm::packages_for_firefox(project)?;
        tools::deny(project)?;
    }
    Ok(())
}

/// What `fuzz` needs beyond a compiler.
pub(crate) fn fuzzer(project: &Project) -> Result<()> {
    let _lock = project.lock()?;
    tools::fuzzer(project)
}

/// What `mutants` needs.
pub(crate) fn mutation_tester(project: &Project) -> Result<()> {
    let _lock = project.lock()?;
    tools::mutation_tester(project)
}

/// Puts in place what `advisories` needs.
pub(crate) fn run_advisories(project: &Project) -> Result<()> {
    let _lock = project.lock()?;
    npm::packages(project)?;
    tools::deny(project)
}

/// The command itself: sets up and says how long it took.
pub(crate) fn command(project: &Project, purpose: Purpose) -> Result<()> {
    let started = Instant::now();
    run(project, purpose)?;
    println!("Everything is set up ({}).", seconds(started.elapsed()));
    Ok(())
}

/// The first number with dots in what a program says about its version: `v20.20.2`, `trunk 0.21.14`.
fn version_in(text: &str) -> Option<&str> {
    text.split_whitespace().find_map(|word| {
        let word = word.trim_start_matches('v');
        let is_version = word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit());
        is_version.then_some(word)
    })
}

/// The leading numbers of a version: `20.20.2` is `[20, 20, 2]`.
fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}

/// The version that a program gives when it is asked with `--version`.
fn version_of(project: &Project, program: &str) -> Option<String> {
    let path = project.find(program)?;
    let said = process::answer(project.command(path).arg("--version"))?;
    version_in(&said).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{numbers, version_in};

    #[test]
    fn versions_are_found_in_what_programs_say() {
        assert_eq!(version_in("v20.20.2"), Some("20.20.2"));
        assert_eq!(version_in("trunk 0.21.14"), Some("0.21.14"));
        assert_eq!(version_in("Python 3.11.7"), Some("3.11.7"));
        assert_eq!(version_in("wasm-bindgen-test-runner 0.2.129"), Some("0.2.129"));
        assert_eq!(version_in("no version here"), None);
    }

    #[test]
    fn versions_compare_as_numbers() {
        assert!(numbers("3.10") > numbers("3.9.18"));
        assert!(numbers("20.1") >= vec![20]);
        assert_eq!(numbers("3.14.0rc1"), [3, 14]);
    }
}
