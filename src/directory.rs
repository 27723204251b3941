//! Names of groups and people, as far as the signed-in person may read them. Secondary: whatever goes wrong here, the form
//! goes on with ids.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use graph::Reply;
use graph::directory::names::{Found, Key, Next};
use graph::directory::paste;
use graph::directory::search::Question;
use graph::directory::{DirectoryProblem, GROUPS_PERMISSION, Group, Names, may_read_groups};
use graph::request::Request;
use leptos::prelude::*;
use policy::Target;

use crate::editor::Editor;
use crate::gateway;
use crate::shell::{ASKED_FOR_NAMES, Shell};
use crate::{dom, kept, lists};

/// Whether the panel may read the names of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Not known yet.
    Asking,
    /// The permission was not given, and nobody was asked for it.
    NotGiven,
    /// The permission was asked for, and not given.
    Declined,
    /// The permission is there.
    Given,
}

/// Copies are the same directory, which lives as long as the page.
#[derive(Clone, Copy)]
pub struct Directory(&'static State);

struct State {
    shell: Shell,
    access: ArcRwSignal<Access>,
    names: RefCell<Names>,
    /// Counts what was learned, so that whoever looked at a name looks again.
    learned: ArcRwSignal<u32>,
    /// Why the permission could not be asked for.
    trouble: ArcRwSignal<Option<String>>,
    is_running: Cell<bool>,
    is_leaving: Cell<bool>,
    /// Until when, on the clock of [`dom::now`], the service wants no request.
    quiet_until: Cell<f64>,
}

impl Directory {
    /// The one of this page. The first call finds out, without asking anybody, whether names may be read.
    pub fn of(shell: Shell) -> Directory {
        *shell.directory_slot().get_or_init(|| {
            let directory = Directory(Box::leak(Box::new(State {
                shell,
                access: ArcRwSignal::new(Access::Asking),
                names: RefCell::default(),
                learned: ArcRwSignal::new(0),
                trouble: ArcRwSignal::new(None),
                is_running: Cell::new(false),
                is_leaving: Cell::new(false),
                quiet_until: Cell::new(0.0),
            })));
            crate::spawn(directory.begin());
            directory
        })
    }

    /// A token holds everything that was consented to: so the one for the policy tells, and nothing has to be asked.
    async fn begin(self) {
        let was_asked = dom::taken(ASKED_FOR_NAMES).is_some();
        let token = self.0.shell.session().token(false, None).await;
        self.set_access(match token {
            Ok(token) if may_read_groups(&token.scopes) => Access::Given,
            _ if was_asked => Access::Declined,
            _ => Access::NotGiven,
        });
    }

    /// Whether names may be read.
    pub fn access(&self) -> Access {
        self.0.access.get()
    }

    /// Notes whether names may be read. With [`Access::Given`], what was wanted is asked for.
    pub fn set_access(&self, access: Access) {
        self.0.access.set(access);
        self.run();
    }

    /// [`Directory::access`] is [`Access::Given`], now.
    pub fn may_ask(&self) -> bool {
        self.0.access.get_untracked() == Access::Given
    }

    /// What is known about an id.
    pub fn found(&self, key: &Key) -> Option<Found> {
        self.0.learned.track();
        self.0.names.borrow().get(key).cloned()
    }

    /// The name of a target, as far as it is known.
    pub fn name(&self, target: &Target) -> Option<String> {
        if target.is_all_users() {
            return Some("All users".to_owned());
        }
        self.found(&Key::of(target)?)?.name().map(str::to_owned)
    }

    /// A sentence that names groups by their ids, with their names where they are known.
    pub fn with_names(&self, sentence: &str) -> String {
        let mut said = sentence.to_owned();
        for id in paste::ids(sentence).ids {
            if let Some(name) = self.name(&Target::excluded_group(&id)) {
                said = said.replace(&id, &format!("“{name}” ({id})"));
            }
        }
        said
    }

    /// Whether a target is known to be gone.
    pub fn is_gone(&self, target: &Target) -> bool {
        Key::of(target).and_then(|key| self.found(&key)) == Some(Found::Gone)
    }

    /// Wants to know names; `soon` for what is in view.
    pub fn want(&self, keys: impl IntoIterator<Item = Key>, soon: bool) {
        self.0.names.borrow_mut().want(keys, soon);
        self.run();
    }

    /// [`Directory::want`] for the entries of a list.
    pub fn want_all<'a>(&self, targets: impl IntoIterator<Item = &'a Target>, soon: bool) {
        self.want(lists::named(targets), soon);
    }

    /// Takes over a group that a search found.
    pub fn learn(&self, group: &Group) {
        self.0.names.borrow_mut().learn(group);
        self.0.learned.update(|count| *count += 1);
    }

    /// Why no names come any more, or why the permission could not be asked for: in words, and whether trying again may
    /// help.
    pub fn trouble(&self) -> Option<(String, bool)> {
        self.0.learned.track();
        if let Some(sentence) = self.0.trouble.get() {
            return Some((sentence, false));
        }
        let names = self.0.names.borrow();
        let problem = names.stopped()?;
        Some((problem.sentence().into_owned(), *problem != DirectoryProblem::NotPermitted))
    }

    /// Why no names come, now.
    pub fn is_stopped(&self) -> bool {
        self.0.names.borrow().stopped().is_some()
    }

    /// Asks again after [`Directory::trouble`].
    pub fn go_on(&self) {
        self.0.names.borrow_mut().go_on();
        self.0.learned.update(|count| *count += 1);
        self.run();
    }

    /// **Show group names**: asks Entra for the permission, without leaving the page if it was given meanwhile. The draft
    /// is kept and comes back.
    pub fn show_names(self, editor: Editor) {
        if self.0.is_leaving.replace(true) {
            return;
        }
        self.0.trouble.set(None);
        crate::spawn(async move {
            let shell = self.0.shell;
            let scope = shell.config().scope(GROUPS_PERMISSION);
            let result = match shell.session().token_for(&scope, false, None).await {
                Err(error) if error.needs_interaction() => {
                    kept::keep_for_form(editor);
                    dom::keep(ASKED_FOR_NAMES, Some(GROUPS_PERMISSION));
                    shell.set_leaving(true);
                    let result = shell.session().ask_for(&scope, None).await;
                    // The page was to be left, and was not.
                    shell.set_leaving(false);
                    dom::keep(ASKED_FOR_NAMES, None);
                    result
                }
                result => result.map(|_| self.set_access(Access::Given)),
            };
            self.0.is_leaving.set(false);
            if let Err(error) = result {
                let problem = crate::sign_in::failure(&error, shell.config()).problem;
                self.0.trouble.set(Some(format!("{} {}", problem.sentence(), problem.remedy())));
            }
        });
    }

    /// Asks a question of a search.
    ///
    /// # Errors
    ///
    /// Why nothing could be sent.
    pub async fn ask(&self, question: &Question) -> Result<Reply, DirectoryProblem> {
        let left = self.quiet();
        if !left.is_zero() {
            return Err(DirectoryProblem::Busy { not_before: Some(left) });
        }
        self.send(question.request(self.0.shell.config().graph_base(), dom::fresh_guid())).await
    }

    /// Where Graph is.
    pub fn base(&self) -> &'static str {
        self.0.shell.config().graph_base()
    }

    async fn send(&self, request: Request) -> Result<Reply, DirectoryProblem> {
        let scope = self.0.shell.config().scope(GROUPS_PERMISSION);
        let token = self.0.shell.session().token_for(&scope, false, None).await.map_err(|error| {
            if error.needs_interaction() { DirectoryProblem::SignInNeeded } else { DirectoryProblem::NoAnswer }
        })?;
        let reply = gateway::send(request, token.access_token(), token.scopes.clone()).await.reply;
        self.keep_quiet(DirectoryProblem::of(&reply, dom::unix_seconds()).as_ref());
        Ok(reply)
    }

    /// Notes how long the service wants to be left alone, where a problem says so.
    fn keep_quiet(&self, problem: Option<&DirectoryProblem>) {
        if let Some(DirectoryProblem::Busy { not_before: Some(time) }) = problem {
            self.0.quiet_until.set(dom::now() + time.as_secs_f64() * 1000.0);
        }
    }

    /// What is left of the time in which the service wants no request.
    fn quiet(&self) -> Duration {
        Duration::from_secs_f64((self.0.quiet_until.get() - dom::now()).max(0.0) / 1000.0)
    }

    /// Works off what is wanted, one batch after the other.
    fn run(self) {
        if !self.may_ask() || self.0.is_running.replace(true) {
            return;
        }
        crate::spawn(async move {
            loop {
                // What this very moment adds belongs to the same batch.
                dom::sleep(0.0).await;
                let next = self.0.names.borrow_mut().next_step();
                match next {
                    Next::Nothing => break,
                    Next::Wait(time) => dom::sleep(time.as_secs_f64() * 1000.0).await,
                    Next::Ask { body } => {
                        dom::sleep(self.quiet().as_secs_f64() * 1000.0).await;
                        let request = Request::batch(self.base(), body, dom::fresh_guid());
                        let reply = self.send(request).await;
                        let mut names = self.0.names.borrow_mut();
                        match reply {
                            Ok(reply) => names.answered(&reply, dom::unix_seconds(), js_sys::Math::random()),
                            Err(problem) => names.failed(problem),
                        }
                        self.keep_quiet(names.stopped());
                        drop(names);
                        self.0.learned.update(|count| *count += 1);
                    }
                }
            }
            self.0.is_running.set(false);
        });
    }
}
