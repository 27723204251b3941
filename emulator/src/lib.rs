//! Microsoft Entra and Microsoft Graph on this machine, as far as the panel needs them: for the demo and the tests.
//!
//! It is written from the published contract (`contract/`), and depends on nothing of the panel's own crates, so that
//! a misunderstanding on one side shows on the other. What it does, how it is controlled, and how it differs from the
//! service stands in `docs/emulator.md`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod call;
mod clock;
mod control;
mod entra;
mod faults;
mod graph;
mod groups;
mod listen;
mod people;
mod recorder;
mod service;
mod site;
mod tenant;
mod tenants;
mod world;

use std::fmt;
use std::io;
use std::path::PathBuf;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use listen::{Loopback, Peer};
use world::{Addresses, World};

/// What to start.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder with the built site; without it there is only Entra and Graph.
    pub site: Option<PathBuf>,
    /// The port of the site; `0` for any free one.
    pub site_port: u16,
    /// The port of Entra and Graph; `0` for any free one.
    pub service_port: u16,
    /// Addresses at which something else serves the site: the app registration holds their `redirect.html` too.
    pub other_sites: Vec<String>,
    /// What the site's `config.json` has as its tenant: a tenant's id or verified domain, or `organizations`; Contoso's
    /// id if there is none.
    pub tenant: Option<String>,
}

/// Why the emulator did not start.
#[derive(Debug)]
pub enum StartError {
    /// The site's folder, or its headers, are not what they should be.
    Site(String),
    /// An address of a site that is not an absolute `http` or `https` address.
    SiteAddress(String),
    /// A tenant that there is not.
    Tenant(String),
    /// No port could be bound.
    Port(io::Error),
    /// Something within the emulator.
    Inside(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Site(why) => write!(f, "{why}"),
            Self::SiteAddress(address) => {
                write!(f, "not an absolute http or https address: {address}")
            }
            Self::Tenant(name) => {
                write!(f, "there is no tenant {name}: name {}, or organizations", tenants::names())
            }
            Self::Port(error) => write!(f, "no port can be bound on this machine: {error}"),
            Self::Inside(why) => write!(f, "the emulator cannot start: {why}"),
        }
    }
}

impl std::error::Error for StartError {}

/// A running emulator.
#[derive(Debug)]
pub struct Emulator {
    site: Option<String>,
    service: String,
    notes: Vec<String>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Emulator {
    /// Starts the emulator. It runs on the current tokio runtime until [`Emulator::stop`] or the end of the runtime.
    ///
    /// # Errors
    ///
    /// When the site is not usable, or no port can be bound.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let mut notes = Vec::new();
        let service_listener = bind("Entra and Graph", options.service_port, &mut notes).await?;
        let site_listener = match &options.site {
            Some(_) => Some(bind("the site", options.site_port, &mut notes).await?),
            None => None,
        };
        let addresses = Addresses::new(
            service_listener.port(),
            site_listener.as_ref().map(Loopback::port),
            &options.other_sites,
            options.tenant.as_deref(),
        )?;
        let site = addresses.site().map(str::to_owned);
        let service = addresses.service().to_owned();
        let (stop, stopped) = watch::channel(false);
        let mut tasks = Vec::new();
        if let (Some(folder), Some(listener)) = (&options.site, site_listener) {
            let router = site::router(folder, &addresses)?;
            tasks.push(serve(listener, router, stopped.clone()));
        }
        let router = service::router(World::new(addresses)?);
        tasks.push(serve(service_listener, router, stopped));
        Ok(Self { site, service, notes, stop, tasks })
    }

    /// The address of the site, with a slash at the end.
    #[must_use]
    pub fn site(&self) -> Option<&str> {
        self.site.as_deref()
    }

    /// The origin of Entra and Graph, without a slash at the end.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// What a person should know about the start, such as a port that was taken: a sentence each.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Stops: no new connection is taken. Connections that there are end with the runtime.
    pub async fn stop(self) {
        // Nobody listens any more if both servers have ended.
        let _ = self.stop.send(true);
        for task in self.tasks {
            // A server that panicked has stopped as well.
            let _ = task.await;
        }
    }
}

/// Binds the port that was asked for, or another if that is taken.
async fn bind(what: &str, port: u16, notes: &mut Vec<String>) -> Result<Loopback, StartError> {
    match Loopback::bind(port).await {
        Err(error) if port != 0 => {
            let other = Loopback::bind(0).await.map_err(StartError::Port)?;
            let why = match error.kind() {
                io::ErrorKind::AddrInUse => "is taken".to_owned(),
                _ => format!("cannot be bound ({error})"),
            };
            notes.push(format!("port {port} {why}; {what} is at port {} instead", other.port()));
            Ok(other)
        }
        bound => bound.map_err(StartError::Port),
    }
}

fn serve(listener: Loopback, router: axum::Router, mut stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let server = axum::serve(listener, router.into_make_service_with_connect_info::<Peer>());
        tokio::select! {
            // Accepting never fails for good.
            _ = server => {}
            // Either told to stop, or the emulator was dropped.
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    })
}
