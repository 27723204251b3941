//! `cargo xtask test`: every check of the project, one after the other; a part that fails does not stop the others.

mod elsewhere;
mod snippets;
mod tally;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use self::tally::{Counts, Tally, count, failures};
use crate::progress::seconds;
use crate::project::Project;
use crate::setup::{self, Purpose};
use crate::{budget, build, clouds, emulator, package, process, stamp};

/// The packages that are compiled for the browser only.
const FOR_THE_BROWSER: [&str; 2] = ["tap-policy-panel", "msal"];
const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Runs all parts, or with `quick` those that need neither a browser nor the built site. Fails when a part failed.
pub(crate) fn command(project: &Project, quick: bool) -> Result<()> {
    let purpose = if quick { Purpose::Quick } else { Purpose::Test };
    setup::run(project, purpose)?;
    let mut report = Report::default();
    on_the_host(project, &mut report);
    if !quick {
        in_the_browser(project, &mut report);
        the_package(project, &mut report);
    }
    print!("{}", report.summary());
    if report.total().failed > 0 {
        bail!("not everything passed");
    }
    Ok(())
}

/// Formatting, linting, and the tests that need no browser.
fn on_the_host(project: &Project, report: &mut Report) {
    let host = |command: &mut Command| {
        command.arg("--workspace");
        for package in FOR_THE_BROWSER {
            command.args(["--exclude", package]);
        }
    };
    let strict = ["--", "--deny", "warnings"];

    report.program("format", Counts::Itself, || {
        let mut command = project.cargo();
        command.args(["fmt", "--all", "--check"]);
        Ok(command)
    });
    report.program("lint, host", Counts::Itself, || {
        let mut command = project.cargo();
        command.args(["clippy", "--locked"]);
        host(&mut command);
        command.arg("--all-targets").args(strict);
        Ok(command)
    });
    report.program("lint, browser", Counts::Itself, || {
        let mut command = project.cargo();
        command.args(["clippy", "--locked"]).args(WASM);
        command.args(packages());
        command.arg("--all-targets").args(strict);
        Ok(command)
    });
    report.program("host tests", Counts::Rust, || {
        let mut command = project.cargo();
        command.args(["test", "--locked", "--no-fail-fast"]);
        host(&mut command);
        Ok(command)
    });
}

/// The built site, its components and the emulator, with a browser and with Microsoft's own clients.
fn in_the_browser(project: &Project, report: &mut Report) {
    report.program("component tests", Counts::Rust, || {
        let driver = setup::chromedriver(project).context("chromedriver is missing")?;
        let mut command = project.cargo();
        command.args(["test", "--locked", "--no-fail-fast"]).args(WASM);
        command.args(packages());
        command.env("CHROMEDRIVER", driver);
        Ok(command)
    });
    let site = report.check("site", || build::site(project, clouds::ALL));
    report.check("budget", || {
        ensure!(site.is_some(), "there is no site to weigh");
        budget::check(project)
    });
    let emulator = report.check("emulator", || emulator::build(project));
    let emulator = || emulator.as_ref().context("there is no emulator to test with");
    report.program("Graph SDK, JavaScript", Counts::Node, || {
        let mut command = node_tests(project, "tests/sdk")?;
        command.env("EMULATOR", emulator()?);
        Ok(command)
    });
    report.program("Graph SDK, Python", Counts::Python, || {
        let mut command = python_tests(project, "tests/sdk");
        command.env("EMULATOR", emulator()?);
        Ok(command)
    });
    let cases = report.check("snippets", || snippets::cases(project));
    let cases = || cases.as_ref().context("there are no snippets to test");
    report.program("snippets, run", Counts::Node, || {
        let mut command = node_tests(project, "tests/snippets")?;
        command.env("EMULATOR", emulator()?).env("CASES", cases()?);
        Ok(command)
    });
    report.program("snippets, read", Counts::Python, || {
        let mut command = python_tests(project, "tests/snippets");
        command.env("EMULATOR", emulator()?).env("CASES", cases()?);
        Ok(command)
    });
    report.program("end to end", Counts::Node, || {
        ensure!(site.is_some(), "there is no site to test");
        end_to_end(project, emulator()?)
    });
    report.program("end to end, Firefox", Counts::Node, || {
        ensure!(site.is_some(), "there is no site to test");
        let mut command = node_tests(project, "tests/engines")?;
        command
            .env("EMULATOR", emulator()?)
            .env("SITE", project.dist())
            .env("FIREFOX", setup::firefox(project).context("Firefox is missing")?);
        Ok(command)
    });
}

/// The end-to-end tests, on the site as the emulator serves it.
fn end_to_end(project: &Project, emulator: &Path) -> Result<Command> {
    let mut command = node_tests(project, "tests/e2e")?;
    command
        .env("EMULATOR", emulator)
        .env("SITE", project.dist())
        .env("CHROMIUM", setup::chromium(project).context("Chromium is missing")?);
    Ok(command)
}

/// What is handed on: that it can be made again to the byte, works on real web servers, and contains what it may.
fn the_package(project: &Project, report: &mut Report) {
    report.program("crates: bans, licences", Counts::Itself, || {
        let mut command = project.cargo();
        command.args(["deny", "--locked", "--all-features", "check", "bans", "licenses", "sources"]);
        Ok(command)
    });
    let made = report.check("package", || package::make(project, clouds::ALL));
    let one_cloud =
        report.check("package, elsewhere", || elsewhere::check(project, made.as_ref().context("there is no package")?));
    report.program("package on web servers", Counts::Node, || {
        let mut command = node_tests(project, "tests/deploy")?;
        command
            .env("EMULATOR", emulator::build(project)?)
            .env("PACKAGE", &made.as_ref().context("there is no package")?.archive)
            .env("ONE_CLOUD", one_cloud.as_ref().context("there is no package of one cloud")?)
            .env("PYTHON", setup::python(project))
            .env("CHROMIUM", setup::chromium(project).context("Chromium is missing")?);
        Ok(command)
    });
    for (name, server) in [("end to end, nginx", "nginx"), ("end to end, Caddy", "Caddy")] {
        report.program(name, Counts::Node, || {
            let mut command = end_to_end(project, &emulator::build(project)?)?;
            command.env("SERVER", server).env("PACKAGE", &made.as_ref().context("there is no package")?.archive);
            Ok(command)
        });
    }
}

fn packages() -> impl Iterator<Item = &'static str> {
    FOR_THE_BROWSER.into_iter().flat_map(|package| ["--package", package])
}

/// Node's test runner with the test files of a folder, two at a time.
fn node_tests(project: &Project, folder: &str) -> Result<Command> {
    let is_test = |file: &Path| file.to_string_lossy().ends_with(".test.mjs");
    let is_own = |file: &Path| !file.components().any(|part| part.as_os_str() == "node_modules");
    let files: Vec<PathBuf> =
        stamp::files_below(&project.path(folder))?.into_iter().filter(|file| is_own(file) && is_test(file)).collect();
    if files.is_empty() {
        bail!("there are no tests in {folder}");
    }
    let mut command = project.command("node");
    command.args(["--test", "--test-concurrency=2", "--test-reporter=spec"]).args(files);
    Ok(command)
}

/// Python's test runner with the test files of a folder.
fn python_tests(project: &Project, folder: &str) -> Command {
    let mut command = project.command(setup::python(project));
    command
        // No files beside the sources, and no advice on what the SDK itself calls.
        .args(["-B", "-W", "ignore::DeprecationWarning"])
        .args(["-m", "unittest", "discover", "--verbose"])
        .args(["--start-directory", folder, "--pattern", "*_test.py"])
        // What the folders share.
        .env("PYTHONPATH", project.path("tests"));
    command
}

/// What each part came to.
#[derive(Debug, Default)]
struct Report {
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    name: &'static str,
    tally: Tally,
    elapsed: Duration,
    /// What failed, in the words of whoever found it.
    why: String,
}

impl Report {
    /// A part that is a program: runs it in plain sight and counts what it says. `prepare` fails when the part cannot
    /// run, which is a failure of the part.
    fn program(&mut self, name: &'static str, counts: Counts, prepare: impl FnOnce() -> Result<Command>) {
        self.part(name, || {
            let ran = process::shown(&mut prepare()?)?;
            let tally = count(counts, &ran.output, ran.success);
            let why = if tally.failed > 0 { failures(counts, &ran.output) } else { String::new() };
            Ok((tally, why, ()))
        });
    }

    /// A part that is one check; what it gives when it passes.
    fn check<T>(&mut self, name: &'static str, run: impl FnOnce() -> Result<T>) -> Option<T> {
        let passed = Tally { passed: 1, ..Tally::default() };
        self.part(name, || Ok((passed, String::new(), run()?)))
    }

    fn part<T>(&mut self, name: &'static str, run: impl FnOnce() -> Result<(Tally, String, T)>) -> Option<T> {
        println!("\n=== {name}");
        let started = Instant::now();
        let (tally, why, value) = match run() {
            Ok((tally, why, value)) => (tally, why, Some(value)),
            Err(problem) => {
                let why = format!("error: {problem:#}");
                println!("{why}");
                let failed = Tally { failed: 1, ..Tally::default() };
                (failed, why, None)
            }
        };
        let part = Part { name, tally, elapsed: started.elapsed(), why };
        println!("=== {}", part.line());
        self.parts.push(part);
        value
    }

    fn total(&self) -> Tally {
        let mut total = Tally::default();
        for part in &self.parts {
            total += part.tally;
        }
        total
    }

    /// What failed, once more: it went by long ago. Then a line for each part, and the sum.
    fn summary(&self) -> String {
        let mut text = String::new();
        for part in self.parts.iter().filter(|part| part.tally.failed > 0) {
            text.push_str(&format!("\n=== {}: what failed\n{}\n", part.name, part.why));
        }
        text.push('\n');
        for part in &self.parts {
            text.push_str(&part.line());
            text.push('\n');
        }
        let total = self.total();
        text.push_str(&format!("\n{} passed, {} failed\n", total.passed, total.failed));
        text
    }
}

impl Part {
    fn line(&self) -> String {
        let word = if self.tally.failed == 0 { "ok" } else { "FAILED" };
        let mut counts = format!("{} passed", self.tally.passed);
        if self.tally.failed > 0 {
            counts.push_str(&format!(", {} failed", self.tally.failed));
        }
        if self.tally.skipped > 0 {
            counts.push_str(&format!(", {} switched off", self.tally.skipped));
        }
        format!("{:<22} {word:<6} {counts} ({})", self.name, seconds(self.elapsed))
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, count};
    use crate::test::tally::Counts;
    use anyhow::bail;
    use std::time::Duration;

    #[test]
    fn the_summary_names_each_part_and_ends_with_the_sum() {
        let mut report = Report::default();
        assert_eq!(report.check("build", || Ok(7)), Some(7));
        let none: Option<()> = report.check("budget", || bail!("too large"));
        assert_eq!(none, None);
        report.part("tests", || {
            let output = "test result: ok. 5 passed; 0 failed; 2 ignored";
            Ok((count(Counts::Rust, output, true), String::new(), ()))
        });
        for part in &mut report.parts {
            part.elapsed = Duration::from_secs(61);
        }
        assert_eq!(
            report.summary(),
            "\n\
             === budget: what failed\n\
             error: too large\n\
             \n\
             build                  ok     1 passed (1 min 1 s)\n\
             budget                 FAILED 0 passed, 1 failed (1 min 1 s)\n\
             tests                  ok     5 passed, 2 switched off (1 min 1 s)\n\
             \n\
             6 passed, 1 failed\n"
        );
    }

    #[test]
    fn a_part_that_cannot_start_has_failed() {
        let mut report = Report::default();
        report.program("end to end", Counts::Node, || bail!("no browser"));
        assert_eq!(report.total().failed, 1);
    }
}
