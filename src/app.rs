//! Which screen is shown, and how one leads to the next.

use std::cell::OnceCell;
use std::ops::Deref;

use graph::config::{self, ConfigProblem};
use graph::directory::Organization;
use graph::roles::Access;
use graph::{Cloud, Config, Problem};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::editor::Editor;
use crate::gateway;
use crate::session::Session;
use crate::shell::Shell;
use crate::ui::{Content, El, part};
use crate::views::{failed, footer, loading, policy_page, set_up, signed_out};
use crate::{dom, keyboard, sign_in};

/// What the page shows.
#[derive(Clone)]
pub enum Screen {
    /// The static page, until it is known who is signed in.
    Starting,
    /// `config.json` has to be put right first.
    SetUp(Vec<ConfigProblem>),
    /// The configured cloud does not have this API.
    Unsupported(Cloud),
    /// Nobody is signed in; perhaps because of this.
    SignedOut(Option<Failure>),
    /// The policy is being read.
    Loading,
    /// The policy can be seen and changed.
    Editing(Editor),
    /// The policy could not be read.
    Failed(Failure),
}

/// A problem, with what a person can hand to the support.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// What is wrong.
    pub problem: Problem,
    /// The text to copy; empty when there is nothing beyond the problem itself.
    pub details: String,
}

/// The whole page. Copies are the same page.
#[derive(Clone, Copy)]
pub struct App(&'static State);

/// What the page is made of.
pub struct State {
    /// What is shown.
    pub screen: RwSignal<Screen, LocalStorage>,
    /// There once the configuration is right and the sign-in library has started.
    pub shell: OnceCell<Shell>,
    /// What `config.json` holds that has no effect.
    pub warnings: ArcRwSignal<Vec<ConfigProblem>>,
    /// The sign-in page is being opened.
    pub signing_in: ArcRwSignal<bool>,
}

impl Deref for App {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

/// Starts the panel on the static page.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        // Nothing can be drawn any more: the static page holds a sentence for this.
        leptos::logging::error!("{panic}");
        if let Some(element) = dom::html_element("stopped") {
            element.set_hidden(false);
        }
    }));
    let app = App(Box::leak(Box::new(State {
        screen: RwSignal::new_local(Screen::Starting),
        shell: OnceCell::new(),
        warnings: ArcRwSignal::new(Vec::new()),
        signing_in: ArcRwSignal::new(false),
    })));
    if let Some(root) = dom::html_element("panel") {
        let panel = root.clone();
        // Leptos brings its executor and the owner of all effects; the views themselves are put there by `ui`.
        mount_to(root, move || {
            signed_out::take_over(app);
            (part(move || screen(app)), footer::footer(app)).put(&panel);
        })
        .forget();
    }
    keyboard::listen(app);
    spawn_local(app.begin());
}

fn screen(app: App) -> Vec<El> {
    match (app.screen.get(), app.shell()) {
        (Screen::SetUp(problems), _) => vec![set_up::set_up(problems)],
        (Screen::Unsupported(cloud), _) => vec![set_up::unsupported(cloud)],
        (Screen::Loading, Some(shell)) => loading::loading(app, shell),
        (Screen::Editing(editor), _) => policy_page::policy_page(app, editor),
        (Screen::Failed(failure), Some(shell)) => failed::failed(app, shell, failure),
        _ => Vec::new(),
    }
}

impl App {
    /// What the screens share, once there is anything to share.
    pub fn shell(&self) -> Option<Shell> {
        self.shell.get().copied()
    }

    /// Reads the configuration, starts the sign-in library, and goes on as far as is possible without asking anybody.
    async fn begin(self) {
        let parsed = match gateway::fetch_text("config.json").await {
            Ok(text) => config::parse(&text),
            Err(expected) => Err(vec![ConfigProblem { key: String::new(), found: None, expected }]),
        };
        let config = match parsed {
            Ok(parsed) => {
                self.warnings.set(parsed.warnings);
                parsed.config
            }
            Err(problems) => return self.screen.set(Screen::SetUp(problems)),
        };
        if !config.cloud.has_policy() {
            return self.screen.set(Screen::Unsupported(config.cloud));
        }
        match Session::start(&config).await {
            Err(error) => self.screen.set(Screen::SignedOut(Some(sign_in_failure(&error, &config)))),
            Ok((session, problem)) => {
                let signed_in = session.account().is_some();
                let failure = problem.map(|error| sign_in_failure(&error, &config));
                let shell = Shell::new(config, session);
                // Set once: the page is loaded anew before there can be another.
                let _ = self.shell.set(shell);
                if signed_in && failure.is_none() {
                    self.load(shell, false).await;
                } else {
                    self.screen.set(Screen::SignedOut(failure));
                }
            }
        }
    }

    /// Reads the policy and shows it. `fresh` asks for a new token first.
    pub async fn load(self, shell: Shell, fresh: bool) {
        self.screen.set(Screen::Loading);
        let exchange = match shell.send(shell.read_policy(), fresh).await {
            Ok(exchange) => exchange,
            Err(problem) => return self.fail(problem, String::new()),
        };
        match shell.circumstances(&exchange, |about| graph::update::read(&exchange.reply, about)) {
            Ok(policy) => {
                let person = shell.person().unwrap_or_default();
                let read_only = matches!(Access::from_role_ids(person.roles.as_deref()), Access::ReadOnly(_));
                let editor = Editor::new(shell, policy, exchange.at, read_only);
                self.screen.set(Screen::Editing(editor));
                spawn_local(name_the_tenant(shell));
            }
            Err(problem) => self.fail(problem, shell.support_details(&exchange)),
        }
    }

    fn fail(self, problem: Problem, details: String) {
        self.screen.set(Screen::Failed(Failure { problem, details }));
        dom::focus("failed");
    }

    /// What **Try again** and **Refresh my access** (`fresh`: with a new token) do: read the policy, or, where there is a
    /// form, open the review again. Nothing is sent again without the person.
    pub fn try_again(self, fresh: bool) {
        let Some(shell) = self.shell() else { return };
        let Screen::Editing(editor) = self.screen.get_untracked() else {
            spawn_local(self.load(shell, fresh));
            return;
        };
        spawn_local(async move {
            if fresh && let Err(error) = shell.session().token(true).await {
                let failure = sign_in_failure(&error, shell.config());
                return editor.note(&format!("{} {}", failure.problem.sentence(), failure.problem.remedy()));
            }
            editor.open_review();
        });
    }

    /// Opens Entra's sign-in. `again` is for the person who is signed in, otherwise Entra asks who it is.
    pub fn sign_in(self, again: bool) {
        let Some(shell) = self.shell() else { return };
        if self.signing_in.get_untracked() {
            return;
        }
        self.signing_in.set(true);
        shell.set_leaving(true);
        spawn_local(async move {
            let session = shell.session();
            let result = if again { session.sign_in_again().await } else { session.sign_in().await };
            // Here only if the page was not left.
            self.signing_in.set(false);
            shell.set_leaving(false);
            if let Err(error) = result {
                let failure = sign_in_failure(&error, shell.config());
                self.screen.set(Screen::SignedOut(Some(failure)));
            }
        });
    }

    /// Signs the person out, here and at Entra.
    pub fn sign_out(self) {
        let Some(shell) = self.shell() else { return };
        shell.set_leaving(true);
        spawn_local(async move {
            let result = shell.session().sign_out().await;
            shell.set_leaving(false);
            let failure = result.err().map(|error| sign_in_failure(&error, shell.config()));
            self.screen.set(Screen::SignedOut(failure));
        });
    }
}

/// Secondary: without it the page shows the tenant's id.
async fn name_the_tenant(shell: Shell) {
    if let Ok(exchange) = shell.send(shell.read_organization(), false).await
        && let Ok(response) = &exchange.reply
        && response.is_success()
    {
        shell.set_organization(Organization::parse(&response.body));
    }
}

fn sign_in_failure(error: &msal::Error, config: &Config) -> Failure {
    let details = &error.details;
    let lines = [
        ("Panel", Some(crate::shell::version())),
        ("Time", Some(String::from(js_sys::Date::new_0().to_iso_string()))),
        ("Cloud", Some(config.cloud.label().to_owned())),
        ("Tenant", Some(config.tenant.as_str().to_owned())),
        ("Client id", Some(config.client_id.clone())),
        ("Sign-in error", Some(details.code.clone())),
        ("Sub-error", details.sub_error.clone()),
        ("AADSTS number", details.error_no.clone()),
        ("Correlation id", details.correlation_id.clone()),
        ("Message", Some(details.message.clone())),
    ];
    let text: String = lines
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    Failure { problem: sign_in::problem(error, config), details: graph::support::redact(&text) }
}
