//! What all screens share once the configuration was read: where the services are, who is signed in, and how a request
//! is sent in that person's name.

use std::cell::{Cell, OnceCell};
use std::time::Duration;

use graph::config::ConfigProblem;
use graph::directory::Organization;
use graph::problem::{Circumstances, Step};
use graph::support::SupportDetails;
use graph::{Config, Method, Problem, Request};
use leptos::prelude::*;

use crate::app::Failure;
use crate::directory::Directory;
use crate::extra::Configured;
use crate::gateway::{self, Exchange};
use crate::session::Session;
use crate::{device, dom, views};

/// The panel's version and commit, as the footer and the support details name them.
pub fn version() -> String {
    let commit = option_env!("PANEL_COMMIT").unwrap_or("commit not recorded");
    format!("{} ({commit})", env!("CARGO_PKG_VERSION"))
}

/// Under this name, continued with tenant and account, this tab keeps a draft.
pub const KEPT: &str = "tap-draft";

/// Under this name it is noted that the person left for Entra to permit the panel to read the names of groups.
pub const ASKED_FOR_NAMES: &str = "tap-draft-names";

/// Under this name, continued with the tenant, this tab keeps until when the service wants no request about the policy, in
/// milliseconds since 1970.
const PAUSE: &str = "tap-pause:";

/// Names that begin like this are about tenants: the one to which a sign-in was begun, and what others are called.
pub const TENANTS: &str = "tap-tenant";

/// Under this name this tab keeps, while the person is at Entra, to which other tenant a sign-in was begun.
pub const WANTED_TENANT: &str = "tap-tenant-wanted";

/// No longer pause is observed: what asks for more than an hour is a mistake, and would lock the page.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// Copies are the same shell, which lives as long as the page.
#[derive(Clone, Copy)]
pub struct Shell(&'static State);

struct State {
    config: Config,
    session: Session,
    organization: ArcRwSignal<Option<Organization>>,
    /// The browser is about to leave the page because the panel asked it to: nobody is to be asked about changes then.
    leaving: Cell<bool>,
    directory: OnceCell<Directory>,
}

/// The signed-in person, for the bar at the head and for what a role allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name for people.
    pub name: String,
    /// The sign-in name.
    pub username: String,
    /// The tenant's id.
    pub tenant_id: String,
    /// Role template ids; `None` when the token does not say.
    pub roles: Option<Vec<String>>,
}

impl Shell {
    /// For this deployment and this tab.
    pub fn new(config: Config, session: Session) -> Shell {
        let organization = ArcRwSignal::new(None);
        let (leaving, directory) = (Cell::new(false), OnceCell::new());
        Shell(Box::leak(Box::new(State { config, session, organization, leaving, directory })))
    }

    /// The configuration.
    pub fn config(&self) -> &'static Config {
        &self.0.config
    }

    /// The session.
    pub fn session(&self) -> &'static Session {
        &self.0.session
    }

    /// Names of groups and people, once somebody looks for them.
    pub fn directory_slot(&self) -> &OnceCell<Directory> {
        &self.0.directory
    }

    /// Who is signed in.
    pub fn person(&self) -> Option<Person> {
        let account = self.session().account()?;
        Some(Person {
            name: account.name().unwrap_or_default(),
            username: account.username(),
            tenant_id: account.tenant_id(),
            roles: account.wids(),
        })
    }

    /// The name under which the draft of the signed-in person is kept.
    pub fn draft_name(&self) -> Option<String> {
        let account = self.session().account()?;
        Some([KEPT, ":", &account.tenant_id(), "/", &account.home_account_id()].concat())
    }

    /// Notes that the panel itself is about to leave the page.
    pub fn set_leaving(&self, leaving: bool) {
        self.0.leaving.set(leaving);
    }

    /// Whether the panel itself is about to leave the page.
    pub fn is_leaving(&self) -> bool {
        self.0.leaving.get()
    }

    fn pause_name(&self) -> Option<String> {
        Some([PAUSE, &self.session().account()?.tenant_id()].concat())
    }

    /// What is left of the time in which the service wants no request about the policy, also over a reload.
    pub fn quiet(&self) -> Duration {
        // Whole milliseconds: reading a fraction would weigh ten kilobytes.
        let until = self
            .pause_name()
            .and_then(|name| dom::kept(&name))
            .and_then(|until| until.parse::<u64>().ok())
            .unwrap_or_default();
        let left = until.saturating_sub(js_sys::Date::now() as u64);
        Duration::from_millis(left).min(LONGEST_PAUSE)
    }

    /// The tenant's name for people, once it has come.
    pub fn tenant_name(&self) -> Option<String> {
        self.0.organization.with(|organization| organization.as_ref()?.display_name.clone())
    }

    /// The tenant's domain, once it has come.
    pub fn tenant_domain(&self) -> Option<String> {
        self.0.organization.with(|organization| organization.as_ref()?.domain.clone())
    }

    /// Takes over the tenant's names.
    pub fn set_organization(&self, organization: Option<Organization>) {
        self.0.organization.set(organization);
    }

    /// The request that reads the policy.
    pub fn read_policy(&self) -> Request {
        Request::read_policy(self.0.config.graph_base(), dom::fresh_guid())
    }

    /// The request that writes this body to the policy.
    pub fn write_policy(&self, body: String) -> Request {
        let url = Request::policy_url(self.0.config.graph_base());
        Request::new(Method::Patch, url, dom::fresh_guid()).with_json(body)
    }

    /// The request that reads the tenant's name.
    pub fn read_organization(&self) -> Request {
        Request::organization(self.0.config.graph_base(), dom::fresh_guid())
    }

    /// Sends a request in the person's name. `fresh` asks for a new token first.
    ///
    /// # Errors
    ///
    /// Why there is no token; nothing was sent then.
    pub async fn send(&self, request: Request, fresh: bool) -> Result<Exchange, msal::Error> {
        let token = self.session().token(fresh, None).await?;
        Ok(gateway::send(request, token.access_token(), token.scopes.clone()).await)
    }
}

/// Notes what an answer about the policy says of further requests: its `Retry-After`, or that they are welcome.
pub fn note_pause(shell: Shell, exchange: &Exchange) {
    let Some(name) = shell.pause_name() else { return };
    let header = exchange.reply.as_ref().ok().and_then(|response| response.header("Retry-After"));
    let seconds = (exchange.at / 1000.0) as i64;
    let pause = header.and_then(|value| graph::retry::parse_retry_after(value, seconds)).filter(|time| !time.is_zero());
    let until = pause.map(|time| exchange.at.ceil() as u64 + time.min(LONGEST_PAUSE).as_millis() as u64);
    dom::keep(&name, until.map(|until| until.to_string()).as_deref());
}

/// Why the policy is not read now: the service asked for a pause, before this page was loaded perhaps.
pub fn paused(shell: Shell) -> Failure {
    Failure { problem: Problem::Throttled { not_before: Some(shell.quiet()) }, details: String::new() }
}

/// Why an answer does not hold the policy.
pub fn unreadable(shell: Shell, exchange: &Exchange) -> Failure {
    let problem = circumstances(shell, exchange, |about| Problem::from_reply(&exchange.reply, about));
    note_pause(shell, exchange);
    Failure { problem, details: support_details(shell, exchange) }
}

/// What is known beside an answer.
pub fn circumstances<T>(shell: Shell, exchange: &Exchange, explain: impl FnOnce(&Circumstances<'_>) -> T) -> T {
    let roles = shell.person().and_then(|person| person.roles);
    explain(&Circumstances {
        step: Step::Reading,
        host: &exchange.request.url,
        // Rounded down to seconds; the loss is what is asked for.
        now_unix_seconds: (exchange.at / 1000.0) as i64,
        granted_scopes: Some(&exchange.scopes),
        role_ids: roles.as_deref(),
    })
}

/// The text that a person hands to the support.
pub fn support_details(shell: Shell, exchange: &Exchange) -> String {
    let time = js_sys::Date::new(&exchange.at.into()).to_iso_string();
    let tenant = shell.person().map(|person| person.tenant_id);
    SupportDetails {
        panel: &version(),
        time: &String::from(time),
        tenant: tenant.as_deref(),
        cloud: shell.config().cloud,
        request: &exchange.request,
        reply: &exchange.reply,
    }
    .text()
}

/// Looks closer at a `config.json`, or at the sentence that says why there is none: the configuration with what has no
/// effect in it, in words, or what is wrong. Where the site's file is of no use, what this device keeps takes its place.
pub fn config(file: Result<String, String>) -> Result<Configured, Vec<ConfigProblem>> {
    let in_words = |problem: &ConfigProblem| format!("In config.json, {problem}");
    let problems = match file.map(|text| graph::config::parse(&text)) {
        Ok(Ok(parsed)) => return Ok((parsed.config, parsed.warnings.iter().map(in_words).collect())),
        Ok(Err(problems)) => problems,
        Err(expected) => vec![ConfigProblem { key: String::new(), found: None, expected }],
    };
    let Some(config) = device::registration() else { return Err(problems) };
    views::device::tell(&config);
    Ok((config, problems.iter().map(in_words).collect()))
}
