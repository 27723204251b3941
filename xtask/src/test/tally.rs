//! Counting: what test programs say about how many of their tests passed.

use std::ops::AddAssign;

/// How many checks passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: usize,
    pub(super) failed: usize,
    /// Tests that their authors switched off.
    pub(super) skipped: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// Which test program's words are to be read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Counts {
    /// None: the program is itself one check.
    Itself,
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; ...`, by Rust's test harness and by wasm-bindgen's.
    Rust,
    /// `ℹ pass 3`, by Node's test runner.
    Node,
    /// `Ran 3 tests in 0.1s` and `FAILED (failures=1)`, by Python's unittest.
    Python,
}

/// Counts what a program said. One that ended badly without naming a failed test has failed once, and so has one that
/// should have run tests and ran none.
pub(super) fn count(counts: Counts, output: &str, success: bool) -> Tally {
    let mut tally = match counts {
        Counts::Itself => Tally { passed: usize::from(success), ..Tally::default() },
        Counts::Rust => rust(output),
        Counts::Node => node(output),
        Counts::Python => python(output),
    };
    let ran_none = tally.passed + tally.failed == 0;
    if tally.failed == 0 && (!success || ran_none) {
        tally.failed = 1;
    }
    tally
}

/// What a program said of what failed: from where it begins to, or its last words, to be shown again at the end of all.
pub(super) fn failures(counts: Counts, output: &str) -> String {
    const AT_MOST: usize = 100;
    let begins = |line: &&str| match counts {
        Counts::Itself => false,
        Counts::Rust => *line == "failures:",
        Counts::Node => line.ends_with("failing tests:"),
        Counts::Python => line.starts_with("======"),
    };
    let lines: Vec<&str> = output.lines().collect();
    let from = lines.iter().position(begins).unwrap_or(lines.len().saturating_sub(AT_MOST));
    lines[from..].iter().take(AT_MOST).copied().collect::<Vec<_>>().join("\n")
}

fn rust(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines() {
        if let Some((_, counts)) = line.split_once("test result: ") {
            tally += Tally {
                passed: number_before(counts, " passed"),
                failed: number_before(counts, " failed"),
                skipped: number_before(counts, " ignored"),
            };
        }
    }
    tally
}

fn node(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines() {
        let mut words = line.split_whitespace();
        if words.next() != Some("\u{2139}") {
            continue;
        }
        let (Some(name), Some(number), None) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let number = number.parse().unwrap_or(0);
        match name {
            "pass" => tally.passed += number,
            "fail" | "cancelled" => tally.failed += number,
            "skipped" | "todo" => tally.skipped += number,
            _ => {}
        }
    }
    tally
}

fn python(output: &str) -> Tally {
    let mut ran = 0;
    let mut tally = Tally::default();
    for line in output.lines() {
        if let Some(rest) = line.strip_prefix("Ran ") {
            ran += number_at_start(rest);
        }
        if line.starts_with("FAILED (") || line.starts_with("OK (") {
            tally.failed += number_after(line, "failures=") + number_after(line, "errors=");
            tally.skipped += number_after(line, "skipped=");
        }
    }
    tally.passed = usize::saturating_sub(ran, tally.failed + tally.skipped);
    tally
}

fn number_before(text: &str, word: &str) -> usize {
    text.find(word).and_then(|at| text[..at].rsplit(' ').next()?.parse().ok()).unwrap_or(0)
}

fn number_after(text: &str, word: &str) -> usize {
    text.find(word).map_or(0, |at| number_at_start(&text[at + word.len()..]))
}

fn number_at_start(text: &str) -> usize {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Counts, Tally, count, failures};

    fn tally(passed: usize, failed: usize, skipped: usize) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn results_of_rust_add_up() {
        let output = "test a ... ok\ntest result: ok. 26 passed; 0 failed; 1 ignored; 0 measured\n\ntest result: FAILED. 3 passed; 2 failed; 0 ignored\n";
        assert_eq!(count(Counts::Rust, output, false), tally(29, 2, 1));
    }

    #[test]
    fn results_of_node_are_its_last_lines() {
        let output = "✔ reads the policy (12ms)\nℹ tests 5\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\nℹ todo 0\nℹ duration_ms 812.4\n";
        assert_eq!(count(Counts::Node, output, false), tally(3, 2, 0));
    }

    #[test]
    fn results_of_python_are_told_from_their_sum() {
        assert_eq!(count(Counts::Python, "Ran 6 tests in 0.5s\n\nOK\n", true), tally(6, 0, 0));
        let output = "Ran 6 tests in 0.5s\n\nFAILED (failures=1, errors=2, skipped=1)\n";
        assert_eq!(count(Counts::Python, output, false), tally(2, 3, 1));
    }

    #[test]
    fn a_bad_end_is_a_failure_even_without_a_count() {
        assert_eq!(count(Counts::Rust, "error: could not compile", false), tally(0, 1, 0));
        assert_eq!(count(Counts::Rust, "test result: ok. 2 passed; 0 failed", false), tally(2, 1, 0));
        assert_eq!(count(Counts::Itself, "", false), tally(0, 1, 0));
    }

    #[test]
    fn tests_that_did_not_run_are_a_failure() {
        assert_eq!(count(Counts::Node, "ℹ pass 0\nℹ fail 0\n", true), tally(0, 1, 0));
        assert_eq!(count(Counts::Itself, "", true), tally(1, 0, 0));
    }

    #[test]
    fn what_failed_is_what_follows_the_programs_own_heading() {
        let node = "✔ reads\n✖ writes\nℹ fail 1\n\n✖ failing tests:\n\n✖ writes\n  AssertionError: no";
        assert_eq!(failures(Counts::Node, node), "✖ failing tests:\n\n✖ writes\n  AssertionError: no");
        let rust = "test a ... FAILED\n\nfailures:\n\n---- a stdout ----\nleft: 1";
        assert_eq!(failures(Counts::Rust, rust), "failures:\n\n---- a stdout ----\nleft: 1");
        let python = "test_a ... FAIL\n==========\nFAIL: test_a\n----------\nno";
        assert_eq!(failures(Counts::Python, python), "==========\nFAIL: test_a\n----------\nno");
    }

    #[test]
    fn what_failed_without_a_heading_is_what_was_said_last() {
        let many: Vec<_> = (1..=300).map(|number| number.to_string()).collect();
        let last = failures(Counts::Node, &many.join("\n"));
        assert_eq!((last.lines().next(), last.lines().last()), (Some("201"), Some("300")));
        assert_eq!(failures(Counts::Itself, "error: no"), "error: no");
    }
}
