//! What a person sees while something takes long: its name, how long it has run, and what it last said.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// How often a step that goes on says so where lines cannot be overwritten.
const INTERVAL: Duration = Duration::from_secs(15);

/// A step that takes long.
#[derive(Debug)]
pub(crate) struct Step {
    name: String,
    started: Instant,
    last_line: Instant,
    terminal: bool,
}

impl Step {
    /// Says that the step begins.
    pub(crate) fn start(name: &str) -> Self {
        let now = Instant::now();
        let terminal = std::io::stdout().is_terminal();
        if !terminal {
            println!("  {name} ...");
        }
        Self { name: name.to_owned(), started: now, last_line: now, terminal }
    }

    /// Says that the step goes on, and what it last said.
    pub(crate) fn tick(&mut self, last: &str) {
        let elapsed = seconds(self.started.elapsed());
        let last: String = last.trim().chars().take(60).collect();
        if self.terminal {
            print!("\r\x1b[K  {} {elapsed}  {last}", self.name);
            // A status line that could not be written is no reason to stop.
            let _ = std::io::stdout().flush();
        } else if self.last_line.elapsed() >= INTERVAL {
            self.last_line = Instant::now();
            println!("  {} {elapsed}  {last}", self.name);
        }
    }

    /// Says how the step ended.
    pub(crate) fn end(self, ok: bool) {
        let word = if ok { "done" } else { "FAILED" };
        let start = if self.terminal { "\r\x1b[K" } else { "" };
        println!("{start}  {} {word} ({})", self.name, seconds(self.started.elapsed()));
    }
}

/// A span of time as a person reads it: `0.4 s`, `12 s`, `3 min 5 s`.
pub(crate) fn seconds(span: Duration) -> String {
    let whole = span.as_secs();
    if whole < 10 {
        format!("{:.1} s", span.as_secs_f32())
    } else if whole < 60 {
        format!("{whole} s")
    } else {
        format!("{} min {} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;
    use std::time::Duration;

    #[test]
    fn spans_read_as_a_person_says_them() {
        assert_eq!(seconds(Duration::from_millis(430)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(12)), "12 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 5 s");
    }
}
