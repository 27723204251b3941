//! `cargo xtask fuzz`: feeds the parsers of what comes from outside with inputs that reach ever more of their code.
//!
//! The targets and their laws are the crate in fuzz/targets; `cargo xtask test` runs them on the stable compiler.

use std::env;
use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::project::Project;
use crate::{process, setup, stamp};

/// Longer inputs are slower and reach nothing new: the longest that is kept has some 2000 bytes.
const LONGEST_INPUT: usize = 4096;

/// How long each target runs unless `--seconds` says otherwise.
const SECONDS: u32 = 60;

/// Runs one target, or all of them one after the other. Fails when a law was broken.
pub(crate) fn command(project: &Project, wanted: Option<&str>, seconds: Option<&str>, pinned: bool) -> Result<()> {
    let seconds = match seconds {
        None => SECONDS,
        Some(text) => text.parse().ok().filter(|seconds| *seconds > 0).context("--seconds takes a whole number")?,
    };
    let targets = chosen(&targets(project)?, wanted)?;
    let compiler = Compiler::find(project, pinned)?;
    let cxx = env::var("CXX").unwrap_or_else(|_| "c++".into());
    if project.find(&cxx).is_none() {
        bail!("the fuzzer is compiled with a C++ compiler, and {cxx} is not there: on Debian and its like install g++");
    }
    setup::fuzzer(project)?;

    let mut broken = Vec::new();
    for target in targets {
        // What is found on the way is kept there for the next run; only fuzz/corpus is committed.
        let found = project.path("target/fuzz-corpus").join(&target);
        fs::create_dir_all(&found).with_context(|| format!("{} cannot be made", found.display()))?;
        let mut command = compiler.cargo(project);
        // No code here is unsafe: the laws watch, and not a sanitizer.
        command.args(["fuzz", "run", "--fuzz-dir", "fuzz", "--target-dir", "target/fuzz", "--sanitizer", "none"]);
        command.arg(&target).arg(found).arg(format!("fuzz/corpus/{target}")).arg("--");
        command.args([format!("-max_total_time={seconds}"), format!("-max_len={LONGEST_INPUT}"), "-timeout=10".into()]);
        // A broken law ends the run: its words are among the last lines.
        if let Err(problem) = process::quietly(&format!("{target}, for {seconds} s"), &mut command) {
            println!("error: {problem:#}");
            broken.push(target);
        }
    }
    if broken.is_empty() {
        println!("\nNo law was broken.");
        return Ok(());
    }
    bail!(
        "broken: {}. The inputs are in fuzz/artifacts; copy them to fuzz/corpus under a name that says what they are, so that cargo xtask test has them too",
        broken.join(", ")
    )
}

/// The targets' names.
fn targets(project: &Project) -> Result<Vec<String>> {
    let files = stamp::files_below(&project.path("fuzz/fuzz_targets"))?;
    Ok(files.iter().filter_map(|file| Some(file.file_stem()?.to_string_lossy().into_owned())).collect())
}

fn chosen(targets: &[String], wanted: Option<&str>) -> Result<Vec<String>> {
    match wanted {
        None => Ok(targets.to_vec()),
        Some(name) if targets.iter().any(|target| target == name) => Ok(vec![name.to_owned()]),
        Some(name) => bail!("there is no fuzz target \"{name}\": there are {}", targets.join(", ")),
    }
}

/// What compiles the targets: the marks by which the fuzzer sees where an input led need flags that are not stable.
#[derive(Debug, Clone, Copy)]
enum Compiler {
    /// rustup's nightly one.
    Nightly,
    /// The one of rust-toolchain.toml, or whichever compiles this program, told to take such flags.
    Pinned,
}

impl Compiler {
    fn find(project: &Project, pinned: bool) -> Result<Self> {
        if pinned {
            return Ok(Self::Pinned);
        }
        let nightly = process::answer(project.command("rustup").args(["run", "nightly", "rustc", "--version"]));
        match nightly {
            Some(version) => {
                println!("  compiler: {version}");
                Ok(Self::Nightly)
            }
            None => bail!(
                "fuzzing needs a nightly compiler, and there is none: rustup toolchain install nightly --profile minimal, or cargo xtask fuzz --pinned, which has the project's own compiler take nightly flags"
            ),
        }
    }

    fn cargo(self, project: &Project) -> Command {
        match self {
            Self::Nightly => {
                let mut command = project.command("rustup");
                command.args(["run", "nightly", "cargo"]);
                // Set for this program by the compiler that runs it.
                for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
                    command.env_remove(name);
                }
                command
            }
            Self::Pinned => {
                let mut command = project.cargo();
                command.env("RUSTC_BOOTSTRAP", "1");
                command
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn an_unknown_target_is_named_with_those_there_are() {
        let targets = ["config".to_owned(), "policy".to_owned()];
        assert_eq!(chosen(&targets, None).unwrap(), targets);
        assert_eq!(chosen(&targets, Some("policy")).unwrap(), ["policy"]);
        let problem = chosen(&targets, Some("polcy")).unwrap_err().to_string();
        assert_eq!(problem, "there is no fuzz target \"polcy\": there are config, policy");
    }
}
