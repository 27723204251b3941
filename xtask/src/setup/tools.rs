//! Trunk, the command line tool of wasm-bindgen in exactly the version that fits the lock file, and the tools of single
//! commands.

use std::fs;

use anyhow::{Context as _, Result, bail};

use super::version_of;
use crate::process;
use crate::project::Project;

/// The newest Trunk that the compiler of rust-toolchain.toml can build.
const TRUNK: &str = "0.21.14";

/// The splitter that goes with the `wasm_split_helpers` of Cargo.lock.
const SPLITTER: &str = "0.2.4";

/// Goes with the `libfuzzer-sys` of fuzz/Cargo.toml.
const FUZZER: &str = "0.13.2";

/// The newest that the compiler of rust-toolchain.toml can build.
const MUTATION_TESTER: &str = "27.1.0";
/// The checker of licences, sources and advisories of crates.
const DENY: &str = "0.20.2";

/// `cargo-deny`, which looks at the crates of the lock file.
pub(crate) fn deny(project: &Project) -> Result<()> {
    install(project, "cargo-deny", DENY, &["cargo-deny"], &[])
}

/// Trunk, which compiles the panel and runs wasm-bindgen.
pub(super) fn trunk(project: &Project) -> Result<()> {
    // Without its default features it needs no TLS library; it never fetches anything here.
    install(project, "trunk", TRUNK, &["trunk"], &["--no-default-features"])
}

/// `wasm-bindgen` and its test runner.
pub(super) fn wasm_bindgen(project: &Project) -> Result<()> {
    let lock = fs::read_to_string(project.path("Cargo.lock")).context("Cargo.lock cannot be read")?;
    let version = locked_version(&lock, "wasm-bindgen").context("Cargo.lock names no version of wasm-bindgen")?;
    install(project, "wasm-bindgen-cli", version, &["wasm-bindgen", "wasm-bindgen-test-runner"], &[])
}

/// The splitter, which takes the parts that are fetched later off the program.
pub(super) fn splitter(project: &Project) -> Result<()> {
    let is_here = || is_listed(project, "wasm_split_cli_support", SPLITTER, "wasm-split-cli");
    install_unless(project, "wasm_split_cli_support", SPLITTER, &["--features", "build-binary"], is_here)
}

/// cargo-fuzz, which builds and runs the targets of fuzz/.
pub(super) fn fuzzer(project: &Project) -> Result<()> {
    install(project, "cargo-fuzz", FUZZER, &["cargo-fuzz"], &[])
}

/// cargo-mutants, which changes the program and runs its tests.
pub(super) fn mutation_tester(project: &Project) -> Result<()> {
    let is_here = || is_listed(project, "cargo-mutants", MUTATION_TESTER, "cargo-mutants");
    install_unless(project, "cargo-mutants", MUTATION_TESTER, &[], is_here)
}

/// Whether cargo's own list of what it installed into `.tools` has this version: for programs that do not tell theirs.
fn is_listed(project: &Project, package: &str, version: &str, program: &str) -> bool {
    let list = fs::read_to_string(project.tools().join(".crates.toml")).unwrap_or_default();
    list.contains(&format!("\"{package} {version} ")) && project.find(program).is_some()
}

/// Installs a crate's programs into `.tools` unless they are on the search path in this version.
fn install(project: &Project, package: &str, version: &str, programs: &[&str], arguments: &[&str]) -> Result<()> {
    let is_here = || programs.iter().all(|program| version_of(project, program).as_deref() == Some(version));
    install_unless(project, package, version, arguments, is_here)
}

fn install_unless(
    project: &Project,
    package: &str,
    version: &str,
    arguments: &[&str],
    is_here: impl Fn() -> bool,
) -> Result<()> {
    if is_here() {
        return Ok(());
    }
    let name = format!("{package} {version}");
    if project.find("cargo-binstall").is_some() {
        let ready_made = process::quietly(
            &format!("{name}, ready-made"),
            project
                .cargo()
                .args(["binstall", package, "--version", version, "--no-confirm", "--force"])
                .arg("--root")
                .arg(project.tools()),
        );
        if ready_made.is_ok() && is_here() {
            return Ok(());
        }
        println!("  {name} is not to be had ready-made: it is compiled instead");
    }
    process::quietly(
        &format!("{name}, compiled (one to three minutes)"),
        project
            .cargo()
            .args(["install", package, "--version", version, "--locked", "--force"])
            .args(arguments)
            .arg("--root")
            .arg(project.tools())
            // A third of the time that the released settings take; these programs run for moments.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    )?;
    if !is_here() {
        bail!(
            "{name} was installed, but does not answer with that version: delete .tools and run cargo xtask setup again"
        );
    }
    Ok(())
}

/// The version of a package in the text of a Cargo.lock; the first one when there are several.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let wanted = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == wanted)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn the_lock_file_decides_the_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(locked_version(lock, "trunk"), None);
    }
}
