//! The emulator of Entra and Graph as a program that runs beside this one.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::process;
use crate::project::Project;

/// How long it may take to stop by itself before it is stopped.
const PATIENCE: Duration = Duration::from_secs(5);

/// Builds the emulator; the path of its program.
pub(crate) fn build(project: &Project) -> Result<PathBuf> {
    built(project, "emulator", "debug", &[])
}

/// The same, optimised: for measurements, in which the time that the service takes is not the panel's.
pub(crate) fn build_optimised(project: &Project) -> Result<PathBuf> {
    built(project, "emulator, optimised", "release", &["--release"])
}

fn built(project: &Project, what: &str, profile: &str, arguments: &[&str]) -> Result<PathBuf> {
    let build = ["build", "--locked", "--package", "emulator"];
    process::quietly(what, project.cargo().args(build).args(arguments))?;
    let description = process::answer(project.cargo().args(["metadata", "--no-deps", "--format-version", "1"]))
        .context("cargo does not say where it builds")?;
    let description: Value = serde_json::from_str(&description).context("cargo does not say where it builds")?;
    let folder = description["target_directory"].as_str().context("cargo does not say where it builds")?;
    Ok(PathBuf::from(folder).join(profile).join("emulator").with_extension(std::env::consts::EXE_EXTENSION))
}

/// One of the emulator's tenants.
#[derive(Debug)]
pub(crate) struct Tenant {
    pub(crate) name: String,
    /// The domain that new people get.
    pub(crate) domain: String,
    /// Who can be picked there: name and what the person is there to show.
    pub(crate) people: Vec<(String, String)>,
}

/// An emulator that runs. It stops when this is dropped, or when this program ends in whatever way, because then its
/// standard input closes.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    /// Where the panel is.
    pub(crate) site: String,
    /// Where Entra and Graph are.
    pub(crate) service: String,
}

impl Running {
    /// Starts it with the site in `dist`, configured for people of all tenants, and waits until it is ready.
    pub(crate) fn start(project: &Project, program: PathBuf) -> Result<Self> {
        let mut command = project.command(program);
        command
            .arg("--site")
            .arg(project.dist())
            .args(["--tenant", "organizations", "--stop-with-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        // Ctrl-C is for this program, which then stops the emulator in good order.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().context("the emulator could not be started")?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line).context("the emulator says nothing")?;
        }
        let ready: Value = serde_json::from_str(&line).unwrap_or_default();
        let (Some(site), Some(service)) = (ready["site"].as_str(), ready["service"].as_str()) else {
            // It has said why on the standard error, which is this program's.
            let _ = child.kill();
            let _ = child.wait();
            bail!("the emulator did not start");
        };
        Ok(Self { site: site.to_owned(), service: service.to_owned(), child })
    }

    /// The tenants, and who can be picked in each.
    pub(crate) fn tenants(&self) -> Result<Vec<Tenant>> {
        let text = |object: &Value, key: &str| object[key].as_str().unwrap_or_default().to_owned();
        let items = |list: Value| list.as_array().cloned().unwrap_or_default();
        items(self.control("state")?["tenants"].take())
            .iter()
            .map(|tenant| {
                let people = items(self.control(&format!("people?tenant={}", text(tenant, "id")))?);
                Ok(Tenant {
                    name: text(tenant, "name"),
                    domain: text(tenant, "domain"),
                    people: people.iter().map(|person| (text(person, "name"), text(person, "about"))).collect(),
                })
            })
            .collect()
    }

    fn control(&self, path: &str) -> Result<Value> {
        let silent = "the emulator does not say who can sign in";
        let address = format!("{}/control/{path}", self.service.trim_end_matches('/'));
        let answer = minreq::get(address).with_timeout(PATIENCE.as_secs()).send().context(silent)?;
        serde_json::from_slice(answer.as_bytes()).context(silent)
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("the emulator cannot be watched")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        // Nothing better can be done with a program that neither ends nor can be ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
