//! Running other programs: quietly behind a progress line, in plain sight, or for what they answer.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::progress::Step;

/// How many of its last lines are shown when a quiet program fails.
const LAST_LINES: usize = 100;

/// What a program that ran in plain sight did.
#[derive(Debug)]
pub(crate) struct Ran {
    /// It ended with exit code 0.
    pub(crate) success: bool,
    /// All it wrote, both streams, in the order in which it came, without colours.
    pub(crate) output: String,
}

/// Runs a program for what it writes to its standard output. `None` when it is not there or fails.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program that takes long behind a progress line; its last lines are shown when it fails.
pub(crate) fn quietly(name: &str, command: &mut Command) -> Result<()> {
    let mut step = Step::start(name);
    let mut child = spawn(command)?;
    let lines = lines_of(&mut child);
    let mut last = VecDeque::new();
    loop {
        match lines.recv_timeout(Duration::from_millis(500)) {
            Ok(line) => {
                if last.len() == LAST_LINES {
                    last.pop_front();
                }
                last.push_back(line);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        step.tick(last.back().map_or("", String::as_str));
    }
    let status = child.wait().context("a program could not be waited for")?;
    step.end(status.success());
    if !status.success() {
        for line in &last {
            println!("    {line}");
        }
        bail!("{name} failed ({status})");
    }
    Ok(())
}

/// Runs a program in plain sight, and keeps what it writes.
pub(crate) fn shown(command: &mut Command) -> Result<Ran> {
    let mut child = spawn(command)?;
    let lines = lines_of(&mut child);
    let mut output = String::new();
    for line in lines {
        println!("{line}");
        output.push_str(&without_colours(&line));
        output.push('\n');
    }
    let status = child.wait().context("a program could not be waited for")?;
    Ok(Ran { success: status.success(), output })
}

/// Gives a program its input, and takes its output.
pub(crate) fn filter(command: &mut Command, input: &[u8]) -> Result<Vec<u8>> {
    let name = describe(command);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} could not be started"))?;
    // Written from another thread: the program may start to answer before it has read everything.
    let stdin = child.stdin.take();
    let input = input.to_vec();
    let writer = thread::spawn(move || stdin.map_or(Ok(()), |mut pipe| pipe.write_all(&input)));
    let output = child.wait_with_output().with_context(|| format!("{name} could not be read"))?;
    let written = writer.join();
    if !output.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    if !matches!(written, Ok(Ok(()))) {
        bail!("{name} did not read its input to the end");
    }
    Ok(output.stdout)
}

fn spawn(command: &mut Command) -> Result<Child> {
    let name = describe(command);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} could not be started"))
}

/// The lines of both streams, as they come.
fn lines_of(child: &mut Child) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    let streams = [
        child.stdout.take().map(|pipe| Box::new(pipe) as Box<dyn Read + Send>),
        child.stderr.take().map(|pipe| Box::new(pipe) as Box<dyn Read + Send>),
    ];
    for stream in streams.into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || {
            let mut reader = BufReader::new(stream);
            let mut bytes = Vec::new();
            // A line need not be UTF-8, and the last one need not end.
            while matches!(reader.read_until(b'\n', &mut bytes), Ok(1..)) {
                let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned();
                bytes.clear();
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    receiver
}

fn describe(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// A line without the escape sequences that colour it.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            // "[", parameters, then one letter.
            let _ = characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{answer, filter, shown, without_colours};
    use std::process::Command;

    #[test]
    fn colours_are_left_out() {
        assert_eq!(without_colours("\u{1b}[32mok\u{1b}[0m 3 passed"), "ok 3 passed");
        assert_eq!(without_colours("plain"), "plain");
    }

    #[cfg(unix)]
    #[test]
    fn both_streams_and_the_end_are_seen() {
        let ran = shown(Command::new("sh").args(["-c", "echo one; echo two >&2; printf three; exit 3"])).unwrap();
        assert!(!ran.success);
        let mut lines: Vec<_> = ran.output.lines().collect();
        lines.sort_unstable();
        assert_eq!(lines, ["one", "three", "two"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_filter_takes_more_than_a_pipe_holds() {
        let input = vec![b'x'; 1_000_000];
        assert_eq!(filter(&mut Command::new("cat"), &input).unwrap(), input);
        let problem =
            filter(Command::new("sh").args(["-c", "cat >/dev/null; echo wrong >&2; exit 1"]), b"").unwrap_err();
        assert_eq!(problem.to_string(), "sh failed: wrong");
    }

    #[test]
    fn a_program_that_is_not_there_answers_nothing() {
        assert_eq!(answer(&mut Command::new("no-such-program-here")), None);
    }
}
