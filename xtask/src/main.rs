//! Sets up, builds, tests and shows the panel. `cargo xtask help` lists the commands.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod assemble;
mod build;
mod clouds;
mod compress;
mod headers;
mod html;
mod process;
mod progress;
mod project;
mod setup;
mod stamp;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::ValueExt as _;
use lexopt::prelude::{Long, Short, Value};

use crate::project::Project;
use crate::setup::Purpose;

const HELP: &str = "\
cargo xtask <command>

  setup [--for build|test]   put in place what the other commands need (they do it too)
  build [--cloud all|global|usgov-l4|usgov-l5]
                             make the site in dist/
  help                       this text
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

/// What the command line asks for.
#[derive(Debug, Default)]
struct Asked {
    command: Option<String>,
    purpose: Option<String>,
    cloud: Option<String>,
}

fn run() -> Result<()> {
    let asked = parse(lexopt::Parser::from_env())?;
    let project = Project::locate()?;
    match asked.command.as_deref() {
        Some("setup") => setup::command(&project, purpose(asked.purpose.as_deref())?),
        Some("build") => build::command(&project, asked.cloud.as_deref().unwrap_or(clouds::ALL)),
        None | Some("help") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => bail!("there is no command \"{other}\": cargo xtask help lists them"),
    }
}

fn parse(mut arguments: lexopt::Parser) -> Result<Asked> {
    let mut asked = Asked::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("for") => asked.purpose = Some(arguments.value()?.string()?),
            Long("cloud") => asked.cloud = Some(arguments.value()?.string()?),
            Long("help") | Short('h') => asked.command = Some("help".to_owned()),
            Value(command) if asked.command.is_none() => asked.command = Some(command.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(asked)
}

fn purpose(word: Option<&str>) -> Result<Purpose> {
    match word {
        None | Some("test") => Ok(Purpose::Test),
        Some("build" | "demo") => Ok(Purpose::Build),
        Some(other) => bail!("there is nothing to set up for \"{other}\": build, demo or test"),
    }
}
