//! Which screen is shown, and how one leads to the next.

use std::cell::{Cell, OnceCell};
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use graph::config::{self, ConfigProblem};
use graph::directory::Organization;
use graph::roles::Access;
use graph::{Cloud, Config, Problem};
use leptos::mount::mount_to;
use leptos::prelude::*;

use crate::editor::Editor;
use crate::extra::{self, Extra};
use crate::gateway::{self, Exchange};
use crate::session::Session;
use crate::shell::{ASKED_FOR_NAMES, KEPT, Shell, TENANTS, WANTED_TENANT};
use crate::ui::{Content, El, part};
use crate::views::{failed, footer, loading, policy_page, signed_out};
use crate::{dom, keyboard, spawn};

/// The one cloud whose hosts the pages of this package may speak to, if there is only one.
const ONLY_CLOUD: Option<&str> = option_env!("PANEL_CLOUD");

/// Under this name this tab keeps that the person was signed out for having been away.
pub const IDLE: &str = "tap-idle";

/// The watch for a panel that is left alone can wait until there is time for it.
const BEFORE_WATCHING: Duration = Duration::from_secs(20);

/// An answer that comes sooner finds the form at once: what is shown meanwhile would only flash past, and building it
/// would keep the form waiting.
const BEFORE_LOADING: Duration = Duration::from_millis(150);

/// What the page shows.
#[derive(Clone)]
pub enum Screen {
    /// The static page, until it is known who is signed in.
    Starting,
    /// Nobody is signed in; perhaps because of something that is to be explained.
    SignedOut(Option<Explained>),
    /// The policy is being read.
    Loading,
    /// The policy can be seen and changed.
    Editing(Editor),
    /// There is no policy to show, and this is why.
    Explained(Explained),
    /// There is no policy to show, and the part of the panel that could explain it cannot be fetched either.
    Unexplained,
}

/// Something to explain, and the part of the panel that can.
#[derive(Clone)]
pub struct Explained {
    /// What explains it.
    pub extra: &'static Extra,
    /// What it is.
    pub what: Explanation,
}

/// Something to explain.
#[derive(Clone)]
pub enum Explanation {
    /// `config.json` has to be put right first.
    SetUp(Vec<ConfigProblem>),
    /// The configured cloud does not have this API.
    Unsupported(Cloud),
    /// Something failed.
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

/// The page is being left, unless there is an error.
type Leaving = Pin<Box<dyn Future<Output = Result<(), msal::Error>>>>;

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
    pub warnings: ArcRwSignal<Vec<String>>,
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
    let app = App::starting();
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
    spawn(app.begin());
}

fn screen(app: App) -> Vec<El> {
    match (app.screen.get(), app.shell()) {
        (Screen::Loading, Some(shell)) => loading::loading(app, shell),
        (Screen::Editing(editor), _) => policy_page::policy_page(app, editor),
        (Screen::Explained(Explained { extra, what }), shell) => match (what, shell) {
            (Explanation::SetUp(problems), _) => (extra.set_up)(problems),
            (Explanation::Unsupported(cloud), _) => (extra.unsupported)(cloud),
            (Explanation::Failed(failure), Some(shell)) => (extra.failed)(app, shell, failure),
            (Explanation::Failed(_), None) => Vec::new(),
        },
        (Screen::Unexplained, _) => vec![failed::unexplained()],
        _ => Vec::new(),
    }
}

impl App {
    /// A page that is still the static one.
    pub fn starting() -> App {
        App(Box::leak(Box::new(State {
            screen: RwSignal::new_local(Screen::Starting),
            shell: OnceCell::new(),
            warnings: ArcRwSignal::new(Vec::new()),
            signing_in: ArcRwSignal::new(false),
        })))
    }

    /// What the screens share, once there is anything to share.
    pub fn shell(&self) -> Option<Shell> {
        self.shell.get().copied()
    }

    /// Reads the configuration, starts the sign-in library, and goes on as far as is possible without asking anybody.
    async fn begin(self) {
        let file = gateway::fetch_text("config.json").await;
        let config = match file.as_deref().ok().and_then(config::accept) {
            Some(config) => config,
            // It is not there, or something is odd about it: the closer look takes it with a warning, or another that this
            // device keeps, or says what is wrong.
            None => match extra::fetch().await.map(|extra| (extra.config)(file)) {
                Some(Ok((config, warnings))) => {
                    self.warnings.set(warnings);
                    config
                }
                Some(Err(problems)) => return self.explain(|_| Explanation::SetUp(problems)).await,
                None => return self.screen.set(Screen::Unexplained),
            },
        };
        if let Some(only) = ONLY_CLOUD.filter(|only| *only != config.cloud.word()) {
            return self.explain(|_| Explanation::SetUp(vec![config::other_package(config.cloud, only)])).await;
        }
        if !config.cloud.has_policy() {
            return self.explain(|_| Explanation::Unsupported(config.cloud)).await;
        }
        match Session::start(&config).await {
            Err(error) => self.signed_out(&error, &config).await,
            Ok((session, problem)) => {
                let signed_in = session.account().is_some();
                let shell = Shell::new(config, session);
                // Set once: the page is loaded anew before there can be another.
                let _ = self.shell.set(shell);
                if signed_in {
                    self.watch();
                }
                // Whoever was asked for a further permission and did not give it is signed in all the same.
                let problem = problem.filter(|_| !signed_in || dom::kept(ASKED_FOR_NAMES).is_none());
                match (problem, dom::taken(WANTED_TENANT)) {
                    // The sign-in to another tenant came to nothing: whoever was signed in still is.
                    (Some(error), Some(tenant)) => {
                        match signed_in {
                            true => self.load(shell, false).await,
                            false => self.screen.set(Screen::SignedOut(None)),
                        }
                        extra::with(
                            move |extra| (extra.not_in_tenant)(self, &tenant, &error),
                            move || {
                                if !signed_in {
                                    self.screen.set(Screen::Unexplained);
                                }
                            },
                        );
                    }
                    // A step in the middle of an update that was not taken: the person is still signed in.
                    (Some(error), None) if signed_in => {
                        self.load(shell, false).await;
                        self.say(&error).await;
                    }
                    (Some(error), None) => self.signed_out(&error, shell.config()).await,
                    (None, _) if signed_in => self.load(shell, false).await,
                    (None, _) => {
                        self.screen.set(Screen::SignedOut(None));
                        if dom::kept(IDLE).is_some() {
                            extra::with(|extra| (extra.was_idle)(), || {});
                        }
                    }
                }
            }
        }
    }

    /// Reads the policy and shows it. `fresh` asks for a new token first.
    async fn load(self, shell: Shell, fresh: bool) {
        if !shell.quiet().is_zero() {
            return self.explain(|extra| Explanation::Failed((extra.paused)(shell))).await;
        }
        self.show_loading();
        let mut sent = shell.send(shell.read_policy(), fresh).await;
        let is_refused = |exchange: &Exchange| exchange.reply.as_ref().is_ok_and(|response| response.status == 401);
        if !fresh && sent.as_ref().is_ok_and(is_refused) {
            // A token that is no longer accepted: a new one may be, without asking the person.
            sent = shell.send(shell.read_policy(), true).await;
        }
        let exchange = match sent {
            Ok(exchange) => exchange,
            Err(error) => {
                return self.explain(|extra| Explanation::Failed((extra.sign_in)(&error, shell.config()))).await;
            }
        };
        // Nothing waits for it: what there is to see is painted first.
        let named = move || {
            request_animation_frame(move || set_timeout(move || spawn(name_the_tenant(shell)), Duration::ZERO));
        };
        match exchange.policy() {
            Some(policy) => {
                let person = shell.person().unwrap_or_default();
                let read_only = matches!(Access::from_role_ids(person.roles.as_deref()), Access::ReadOnly(_));
                let editor = Editor::new(shell, policy, exchange.at, read_only);
                self.screen.set(Screen::Editing(editor));
                named();
                if shell.draft_name().is_some_and(|name| dom::kept(&name).is_some()) {
                    // Where the part cannot be fetched now, it is offered as soon as it can be.
                    extra::with(move |extra| (extra.offer)(editor), || {});
                }
            }
            None => {
                named();
                self.explain(|extra| Explanation::Failed((extra.unreadable)(shell, &exchange))).await;
            }
        }
    }

    /// Says that the policy is being read; where the page has only just come, not before it takes a while.
    fn show_loading(self) {
        let show = move || self.screen.set(Screen::Loading);
        if !matches!(self.screen.get_untracked(), Screen::Starting) {
            return show();
        }
        let is_starting = move || matches!(self.screen.get_untracked(), Screen::Starting);
        set_timeout(
            move || {
                if is_starting() {
                    show()
                }
            },
            BEFORE_LOADING,
        );
    }

    /// Begins to watch for a panel that is left alone, as soon as that part can be had.
    fn watch(self) {
        let soon = move || extra::with(move |extra| (extra.watch_idle)(self), move || self.watch());
        set_timeout(soon, BEFORE_WATCHING);
    }

    async fn explain(self, what: impl FnOnce(&'static Extra) -> Explanation) {
        self.screen.set(match extra::fetch().await {
            Some(extra) => Screen::Explained(Explained { extra, what: what(extra) }),
            None => Screen::Unexplained,
        });
        dom::focus("failed");
    }

    async fn signed_out(self, error: &msal::Error, config: &Config) {
        let why = extra::fetch().await.map(|extra| {
            let what = Explanation::Failed((extra.sign_in)(error, config));
            Explained { extra, what }
        });
        self.screen.set(Screen::SignedOut(why));
    }

    /// What **Try again** and **Refresh my access** (`fresh`: with a new token) do: read the policy, or, where there is a
    /// form, open the review again. Nothing is sent again without the person.
    pub fn try_again(self, fresh: bool) {
        let (Some(shell), Some(extra)) = (self.shell(), extra::here()) else { return };
        match self.screen.get_untracked() {
            Screen::Editing(editor) => (extra.try_again)(editor, fresh),
            _ => spawn(self.load(shell, fresh)),
        }
    }

    /// Opens Entra's sign-in, which asks who it is.
    pub fn sign_in(self) {
        self.leave(|shell| Box::pin(shell.session().sign_in(None)));
    }

    /// Opens Entra's sign-in to another tenant, by its id. `named` is what the person calls it.
    pub fn sign_in_to(self, tenant: String, named: &str) {
        if self.signing_in.get_untracked() {
            return;
        }
        dom::keep(WANTED_TENANT, Some(named));
        self.leave(|shell| Box::pin(async move { shell.session().sign_in(Some(&tenant)).await }));
    }

    /// Opens Entra's sign-in for the person who is signed in. `claims`: what the token must satisfy afterwards. The draft
    /// is kept, and on return the review is opened with it.
    pub fn sign_in_again(self, claims: Option<String>) {
        if let (Screen::Editing(editor), Some(extra)) = (self.screen.get_untracked(), extra::here()) {
            (extra.keep_for_return)(editor);
        }
        self.leave(move |shell| Box::pin(async move { shell.session().sign_in_again(claims.as_deref()).await }));
    }

    fn leave(self, go: impl FnOnce(Shell) -> Leaving + 'static) {
        let Some(shell) = self.shell() else { return };
        if self.signing_in.get_untracked() {
            return;
        }
        self.signing_in.set(true);
        shell.set_leaving(true);
        spawn(async move {
            let result = go(shell).await;
            self.stayed(shell, result).await;
        });
    }

    /// **Sign out**. Asks first where something would be lost.
    pub fn sign_out(self) {
        match extra::here() {
            Some(extra) if (extra.ask_to_leave)(self) => {}
            _ => self.sign_out_now(),
        }
    }

    /// Signs the person out, here and at Entra, and forgets the drafts that this tab keeps.
    pub fn sign_out_now(self) {
        self.end(true);
    }

    /// Signs the person out, here and at Entra. What was entered stays in this tab, for the same person.
    pub fn sign_out_with_draft(self) {
        self.end(false);
    }

    fn end(self, forgets: bool) {
        let Some(shell) = self.shell() else { return };
        shell.set_leaving(true);
        let forgotten: &[&str] = if forgets { &[TENANTS, KEPT] } else { &[TENANTS] };
        let forgotten = Rc::new(Cell::new(forgotten));
        let on_leaving = forgotten.clone();
        // Not before the page is really left: the form may be needed after all.
        window_event_listener_untyped("pagehide", move |_| {
            on_leaving.get().iter().for_each(|prefix| dom::forget_all(prefix));
        });
        spawn(async move {
            let result = shell.session().sign_out().await;
            forgotten.set(&[]);
            self.stayed(shell, result).await;
        });
    }

    /// The page was to be left, and was not.
    async fn stayed(self, shell: Shell, result: Result<(), msal::Error>) {
        dom::keep(WANTED_TENANT, None);
        self.signing_in.set(false);
        shell.set_leaving(false);
        match (result, self.screen.get_untracked()) {
            (Ok(()), _) => {}
            (Err(error), Screen::Editing(_)) => self.say(&error).await,
            (Err(error), _) => self.signed_out(&error, shell.config()).await,
        }
    }

    /// Says beside the form what came of going to Entra.
    async fn say(self, error: &msal::Error) {
        if let (Screen::Editing(editor), Some(extra)) = (self.screen.get_untracked(), extra::fetch().await) {
            (extra.say)(editor, error);
        }
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
