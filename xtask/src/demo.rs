//! `cargo xtask demo`: the whole panel on this machine, with an emulator in the place of Microsoft's services.

use std::env;
use std::process::Stdio;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::clouds;
use crate::emulator::{self, Running};
use crate::project::Project;
use crate::setup::{self, Purpose};
use crate::{build, process};

/// Builds, starts, and stays until Ctrl-C.
pub(crate) fn command(project: &Project, open: bool) -> Result<()> {
    setup::run(project, Purpose::Build)?;
    build::site(project, clouds::ALL)?;
    let program = emulator::build(project)?;
    // Before the emulator runs: Ctrl-C must not find this program unprepared.
    let (sender, stop) = mpsc::channel();
    ctrlc::set_handler(move || {
        // The receiver is gone only when this program ends anyway.
        let _ = sender.send(());
    })
    .context("Ctrl-C cannot be listened for")?;
    let mut running = Running::start(project, program)?;
    // Asked for first: by then the emulator has said what it has to say.
    let tenants = running.tenants()?;
    println!("\nThe panel is at {}\n", running.site);
    println!("It is set up for accounts of any organization. Who can be picked in which tenant:");
    for tenant in tenants {
        println!("  {} ({})", tenant.name, tenant.domain);
        for (name, about) in tenant.people {
            println!("    {name:<18} {about}");
        }
    }
    println!("\nThe settings of {} are those of the demo; nothing leaves this machine.", running.site);
    println!("How to make Graph or Entra fail, or change the policy behind the panel's back: docs/emulator.md.");
    println!("Stop with Ctrl-C.");
    if open {
        open_browser(project, &running.site);
    }
    loop {
        match stop.recv_timeout(Duration::from_millis(200)) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Some(status) = running.ended()? {
            bail!("the emulator ended ({status})");
        }
    }
    drop(running);
    println!("Stopped.");
    Ok(())
}

/// Opens the address in a browser where a person sits in front of one. If that does not work, the address is on the
/// screen.
fn open_browser(project: &Project, address: &str) {
    if env::var_os("CI").is_some() {
        return;
    }
    let has_display = env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some();
    let mut command = if cfg!(target_os = "macos") {
        project.command("open")
    } else if cfg!(windows) {
        let mut command = project.command("cmd");
        command.args(["/C", "start", ""]);
        command
    } else if has_display && project.find("xdg-open").is_some() {
        project.command("xdg-open")
    } else {
        return;
    };
    command.arg(address).stdout(Stdio::null());
    let _ = process::answer(&mut command);
}
