//! The emulator as a program. See `docs/emulator.md`.

use std::process::ExitCode;

use emulator::{Emulator, Options};
use lexopt::prelude::{Long, Short, ValueExt as _};
use tokio::io::AsyncReadExt as _;

const USAGE: &str = "\
Microsoft Entra and Microsoft Graph on this machine, and the panel's site beside them.

emulator [--site <folder>] [--site-port 8080] [--service-port 8081] [--site-url <address>]... [--tenant <tenant>]
         [--stop-with-stdin]

  --site <folder>        the built site; without it there is only Entra and Graph
  --site-port <port>     where the site is served; 0 for any free port
  --service-port <port>  where Entra and Graph are; 0 for any free port
  --site-url <address>   something else serves the site there: it may sign in too
  --tenant <tenant>      what the site's config.json names: organizations, or a tenant's id or domain
  --stop-with-stdin      stop when standard input is closed

Prints one line of JSON with the addresses when it is ready. Stops at SIGINT or SIGTERM.
";

/// The exit code for a start that the caller has to correct.
const WRONG_START: u8 = 2;

struct Arguments {
    options: Options,
    stop_with_stdin: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("emulator: {error}");
            return ExitCode::from(WRONG_START);
        }
    };
    // Before anybody can know that the program runs: a signal must not find it unprepared.
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => {
            eprintln!("emulator: signals cannot be received: {error}");
            return ExitCode::FAILURE;
        }
    };
    let emulator = match Emulator::start(arguments.options).await {
        Ok(emulator) => emulator,
        Err(error) => {
            eprintln!("emulator: {error}");
            return ExitCode::from(WRONG_START);
        }
    };
    for note in emulator.notes() {
        eprintln!("emulator: {note}");
    }
    println!("{}", serde_json::json!({ "site": emulator.site(), "service": emulator.service() }));
    if let Some(site) = emulator.site() {
        eprintln!("emulator: the site is at {site}");
    }
    eprintln!("emulator: Entra and Graph are at {}", emulator.service());
    let reason = tokio::select! {
        reason = signals.received() => reason,
        () = stdin_closed(), if arguments.stop_with_stdin => "standard input is closed",
    };
    eprintln!("emulator: {reason}, stopping");
    emulator.stop().await;
    // A read of standard input cannot be cancelled, and would hold up the end of the runtime.
    std::process::exit(0)
}

fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    let mut arguments = Arguments {
        options: Options { site_port: 8080, service_port: 8081, ..Options::default() },
        stop_with_stdin: false,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("site") => arguments.options.site = Some(parser.value()?.into()),
            Long("site-port") => arguments.options.site_port = parser.value()?.parse()?,
            Long("service-port") => arguments.options.service_port = parser.value()?.parse()?,
            Long("site-url") => arguments.options.other_sites.push(parser.value()?.string()?),
            Long("tenant") => arguments.options.tenant = Some(parser.value()?.string()?),
            Long("stop-with-stdin") => arguments.stop_with_stdin = true,
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(arguments))
}

/// The signals that ask a program to stop.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// From now on the signals are kept for [`Signals::received`].
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for one of them, and names it.
    async fn received(&mut self) -> &'static str {
        tokio::select! {
            _ = self.interrupt.recv() => "interrupted",
            _ = self.terminate.recv() => "told to end",
        }
    }
}

/// The signals that ask a program to stop.
#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    /// From now on the signals are kept for [`Signals::received`].
    fn listen() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    /// Waits for one, and names it.
    async fn received(&mut self) -> &'static str {
        self.0.recv().await;
        "interrupted"
    }
}

async fn stdin_closed() {
    let mut stdin = tokio::io::stdin();
    let mut buffer = [0; 256];
    while matches!(stdin.read(&mut buffer).await, Ok(read) if read > 0) {}
}
