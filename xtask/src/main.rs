//! Sets up, builds, tests and shows the panel. `cargo xtask help` lists the commands.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod advisories;
mod assemble;
mod bench;
mod budget;
mod build;
mod clouds;
mod compress;
mod demo;
mod emulator;
mod fuzz;
mod headers;
mod html;
mod mutants;
mod package;
mod process;
mod progress;
mod project;
mod sbom;
mod setup;
mod split;
mod stamp;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::ValueExt as _;
use lexopt::prelude::{Long, Short, Value};

use crate::project::Project;
use crate::setup::Purpose;

const HELP: &str = "\
cargo xtask <command>

  demo [--no-open]            build the panel and run it here, with an emulator of Entra and Graph
  test [--quick]              run every check; --quick: those without a browser
  build [--cloud <name>]      make the site in dist/, for all clouds or for global, usgov-l4 or usgov-l5
  package [--cloud <name>]    make an archive of the site to be handed on: checksums, bill of materials, files for hosts
  advisories                  ask the databases what is known against the crates and npm packages in use
  bench                       print what the site weighs, and how long it takes to be usable
  setup [--for build|test]    put in place what the others need; each of them does this too
  fuzz [target] [--seconds N] [--pinned]
                              search for inputs that break a law of a parser; needs a nightly compiler, or with
                              --pinned the project's own, told to take nightly flags
  mutants [module] [--since <commit>]
                              change the modules that decide, and see whether their tests notice
  help                        this text
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

/// The options of the commands; each command takes its own only.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    purpose: Option<String>,
    cloud: Option<String>,
    seconds: Option<String>,
    since: Option<String>,
    quick: bool,
    no_open: bool,
    pinned: bool,
    /// The one word that stands without an option.
    word: Option<String>,
}

/// Stands for [`Options::word`] among the known options.
const WORD: &str = "<word>";

fn run() -> Result<()> {
    let mut arguments = lexopt::Parser::from_env();
    let command = match arguments.next()? {
        Some(Value(command)) => command.string()?,
        None | Some(Long("help") | Short('h')) => "help".to_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    let project = Project::locate()?;
    match command.as_str() {
        "setup" => setup::command(&project, purpose(options(arguments, &["for"])?.purpose.as_deref())?),
        "build" => {
            let cloud = options(arguments, &["cloud"])?.cloud;
            build::command(&project, cloud.as_deref().unwrap_or(clouds::ALL))
        }
        "package" => {
            let cloud = options(arguments, &["cloud"])?.cloud;
            package::command(&project, cloud.as_deref().unwrap_or(clouds::ALL))
        }
        "advisories" => options(arguments, &[]).and_then(|_| advisories::command(&project)),
        "demo" => demo::command(&project, !options(arguments, &["no-open"])?.no_open),
        "test" => test::command(&project, options(arguments, &["quick"])?.quick),
        "bench" => options(arguments, &[]).and_then(|_| bench::command(&project)),
        "fuzz" => {
            let given = options(arguments, &[WORD, "seconds", "pinned"])?;
            fuzz::command(&project, given.word.as_deref(), given.seconds.as_deref(), given.pinned)
        }
        "mutants" => {
            let given = options(arguments, &[WORD, "since"])?;
            mutants::command(&project, given.word.as_deref(), given.since.as_deref())
        }
        "help" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("there is no command \"{other}\": cargo xtask help lists them"),
    }
}

/// Reads what follows the command; only the options in `known` are taken.
fn options(mut arguments: lexopt::Parser, known: &[&str]) -> Result<Options> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long(name) if !known.contains(&name) => return Err(argument.unexpected().into()),
            Long("for") => options.purpose = Some(arguments.value()?.string()?),
            Long("cloud") => options.cloud = Some(arguments.value()?.string()?),
            Long("quick") => options.quick = true,
            Long("no-open") => options.no_open = true,
            Long("seconds") => options.seconds = Some(arguments.value()?.string()?),
            Long("since") => options.since = Some(arguments.value()?.string()?),
            Long("pinned") => options.pinned = true,
            Value(word) if known.contains(&WORD) && options.word.is_none() => options.word = Some(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn purpose(word: Option<&str>) -> Result<Purpose> {
    match word {
        None | Some("test" | "bench") => Ok(Purpose::Test),
        Some("build" | "demo") => Ok(Purpose::Build),
        Some(other) => bail!("there is nothing to set up for \"{other}\": build, demo, test or bench"),
    }
}

#[cfg(test)]
mod tests {
    use super::{WORD, options};

    #[test]
    fn a_command_takes_its_own_options_only() {
        let parsed = |words: &[&str], known: &[&str]| options(lexopt::Parser::from_args(words), known);
        assert!(parsed(&["--quick"], &["quick"]).unwrap().quick);
        assert_eq!(parsed(&["--cloud", "global"], &["cloud"]).unwrap().cloud.as_deref(), Some("global"));
        assert!(parsed(&["--quick"], &["cloud"]).is_err());
        assert!(parsed(&["more"], &["cloud"]).is_err());
        assert!(parsed(&["--cloud"], &["cloud"]).is_err());
        let fuzz = parsed(&["policy", "--seconds", "5"], &[WORD, "seconds"]).unwrap();
        assert_eq!((fuzz.word.as_deref(), fuzz.seconds.as_deref()), (Some("policy"), Some("5")));
        assert!(parsed(&["policy", "config"], &[WORD]).is_err());
        assert!(parsed(&["--since", "main"], &[WORD]).is_err());
    }
}
