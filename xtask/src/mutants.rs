//! `cargo xtask mutants`: changes the modules that decide, one small thing at a time, and runs their tests each time. A
//! change that no test notices survives, and is reported. `.cargo/mutants.toml` names the modules, and each survivor
//! that is none because it changes nothing.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value as Json;

use crate::project::Project;
use crate::{process, setup};

/// Where cargo-mutants writes, and what changed since a commit.
const FOLDER: &str = "target/mutants";

/// Tries all modules, those whose path ends in `module`, or only what changed since a commit. Fails when one survived.
pub(crate) fn command(project: &Project, module: Option<&str>, since: Option<&str>) -> Result<()> {
    setup::mutation_tester(project)?;
    fs::create_dir_all(project.path(FOLDER)).with_context(|| format!("{FOLDER} cannot be made"))?;
    let mut command = project.cargo();
    command.args(["mutants", "--workspace", "--output", FOLDER]);
    if let Some(module) = module {
        let name = module.trim_end_matches(".rs");
        ensure!(
            name.chars().all(|c| c.is_ascii_alphanumeric() || "_/-".contains(c)),
            "a module is named as its file is: merge, update/looking"
        );
        command.args(["--re", &format!("/{name}\\.rs:")]);
    }
    if let Some(commit) = since {
        let mut diff = project.command("git");
        diff.args(["diff", "--no-ext-diff", "--end-of-options", commit, "--", "crates"]);
        let changes = process::answer(&mut diff).with_context(|| format!("git knows no commit {commit}"))?;
        ensure!(!changes.is_empty(), "nothing below crates changed since {commit}");
        let file = project.path(FOLDER).join("since.diff");
        fs::write(&file, changes + "\n").context("the changes cannot be written down")?;
        command.arg("--in-diff").arg(file);
    }
    // A failing law need not be made small first.
    command.env("PROPTEST_MAX_SHRINK_ITERS", "0");
    let written = |name: &str| project.path(FOLDER).join("mutants.out").join(name);
    let (all, outcomes) = (written("mutants.json"), written("outcomes.json"));
    // The last run's, which must not be taken for this one's.
    for file in [&all, &outcomes] {
        let _ = fs::remove_file(file);
    }
    process::shown(&mut command)?;

    let (Ok(all), Ok(outcomes)) = (fs::read_to_string(all), fs::read_to_string(outcomes)) else {
        bail!("cargo-mutants did not begin, or there was nothing to try: see above");
    };
    let report = Report::read(&all, &outcomes)?;
    print!("{}", report.text());
    ensure!(report.baseline_passed, "the tests fail without any change: put that right first");
    ensure!(report.not_tried == 0, "it ended early: {} were not tried", report.not_tried);
    ensure!(report.survivors.is_empty(), "{} survived: write a test that notices", report.survivors.len());
    Ok(())
}

/// What became of the mutants of one module, or of all.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    caught: usize,
    missed: usize,
    unviable: usize,
    timeout: usize,
}

#[derive(Debug, Default)]
struct Report {
    modules: BTreeMap<String, Count>,
    survivors: Vec<String>,
    not_tried: usize,
    baseline_passed: bool,
}

impl Report {
    /// Reads what cargo-mutants writes down: all that it means to try, and what became of those it tried.
    fn read(all: &str, outcomes: &str) -> Result<Self> {
        let all: Json = serde_json::from_str(all).context("cargo-mutants' list is not JSON")?;
        let all = all.as_array().context("cargo-mutants' list is none")?;
        let json: Json = serde_json::from_str(outcomes).context("cargo-mutants' report is not JSON")?;
        let outcomes = json["outcomes"].as_array().context("cargo-mutants' report names no outcomes")?;
        let mut report = Self { not_tried: all.len(), ..Self::default() };
        for outcome in outcomes {
            let summary = outcome["summary"].as_str().unwrap_or_default();
            let mutant = &outcome["scenario"]["Mutant"];
            let (Some(file), Some(name)) = (mutant["file"].as_str(), mutant["name"].as_str()) else {
                // The one run without a change.
                report.baseline_passed = summary == "Success";
                continue;
            };
            report.not_tried = report.not_tried.saturating_sub(1);
            let count = report.modules.entry(file.to_owned()).or_default();
            match summary {
                "CaughtMutant" => count.caught += 1,
                "Unviable" => count.unviable += 1,
                "Timeout" => count.timeout += 1,
                // Whatever else it says, no test failed.
                _ => {
                    count.missed += 1;
                    report.survivors.push(name.to_owned());
                }
            }
        }
        Ok(report)
    }

    /// A line for each module, the sum, and each survivor.
    fn text(&self) -> String {
        let mut text = String::from("\n");
        let mut sum = Count::default();
        for (file, count) in &self.modules {
            text.push_str(&line(file, *count));
            sum = Count {
                caught: sum.caught + count.caught,
                missed: sum.missed + count.missed,
                unviable: sum.unviable + count.unviable,
                timeout: sum.timeout + count.timeout,
            };
        }
        text.push_str(&line("all", sum));
        for survivor in &self.survivors {
            text.push_str(&format!("survived: {survivor}\n"));
        }
        text
    }
}

fn line(name: &str, count: Count) -> String {
    let Count { caught, missed, unviable, timeout } = count;
    let total = caught + missed + unviable + timeout;
    format!(
        "{name:<40} {total:>4} tried: {caught:>4} caught, {missed:>3} survived, {unviable:>3} do not compile, {timeout:>3} never end\n"
    )
}

#[cfg(test)]
mod tests {
    use super::{Count, Report};

    #[test]
    fn outcomes_are_counted_for_each_module_and_survivors_named() {
        let mutant = |file: &str, name: &str, summary: &str| serde_json::json!({"scenario": {"Mutant": {"file": file, "name": name}}, "summary": summary});
        let outcomes = serde_json::json!({"outcomes": [
            {"scenario": "Baseline", "summary": "Success"},
            mutant("a.rs", "a.rs:1: x", "CaughtMutant"),
            mutant("a.rs", "a.rs:2: y", "MissedMutant"),
            mutant("b.rs", "b.rs:1: z", "Timeout"),
            mutant("b.rs", "b.rs:2: z", "Unviable"),
        ]});
        let report = Report::read("[1, 2, 3, 4, 5]", &outcomes.to_string()).unwrap();
        assert!(report.baseline_passed);
        assert_eq!(report.not_tried, 1, "it was stopped before the fifth");
        assert_eq!(report.survivors, ["a.rs:2: y"]);
        assert_eq!(report.modules["a.rs"], Count { caught: 1, missed: 1, ..Count::default() });
        let text = report.text();
        assert!(text.contains("all") && text.ends_with("survived: a.rs:2: y\n"), "{text}");
        assert!(text.contains("   4 tried:    1 caught,   1 survived,   1 do not compile,   1 never end\n"), "{text}");
    }

    #[test]
    fn what_cannot_be_read_is_no_success() {
        assert!(Report::read("[]", "{}").is_err() && Report::read("", r#"{"outcomes": []}"#).is_err());
        let failed = r#"{"outcomes": [{"scenario": "Baseline", "summary": "Failure"}]}"#;
        assert!(!Report::read("[]", failed).unwrap().baseline_passed);
    }
}
