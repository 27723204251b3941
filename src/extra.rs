//! What the form does not need to be read: the review, saving, problems in words, setting up.
//!
//! These parts are split off the program and fetched when they are first needed, which keeps the first load within its
//! budget (docs/architecture.md). They are fetched as soon as the form can be seen, so that the review opens at once.
//!
//! The door is one table of functions. Whatever can be reached only through it is what the build splits off
//! (`wasm-split-cli`); without the feature `split` the same table is part of the program, as in the component tests.

use std::sync::OnceLock;

use graph::config::ConfigProblem;
use graph::{Cloud, Config};
use leptos::prelude::{ArcRwSignal, Get as _, GetUntracked as _, Set as _};
use policy::{Draft, Field};

use crate::app::{App, Failure};
use crate::editor::Editor;
use crate::gateway::Exchange;
use crate::shell::Shell;
use crate::ui::El;
use crate::views::messages::Place;
use crate::{idle, kept, saving, shell, tenants, views};

/// A configuration, and in words what stands beside it in `config.json` without effect.
pub type Configured = (Config, Vec<String>);

/// The parts that are split off.
pub struct Extra {
    /// Looks closer at a `config.json`, or at why there is none: the configuration and what has no effect, or what is wrong.
    pub config: fn(Result<String, String>) -> Result<Configured, Vec<ConfigProblem>>,
    /// Watches for a panel that is left alone.
    pub watch_idle: fn(App),
    /// Says that the person was signed out for having been away.
    pub was_idle: fn(),
    /// **Switch tenant**.
    pub switch_tenant: fn(App),
    /// The sign-in to another tenant came to nothing, and this is why.
    pub not_in_tenant: fn(App, &str, &msal::Error),
    /// Checks what was entered, and opens the review.
    pub open_review: fn(Editor),
    /// Something was edited: what was found may hold no longer, and the draft is kept.
    pub edited: fn(Editor),
    /// Offers the changes that an earlier visit kept.
    pub offer: fn(Editor),
    /// A draft on the policy as it is known now.
    pub rebased: fn(&Draft, Editor) -> Draft,
    /// The person did not get to Entra, or came back from there without a sign-in: said in the bar at the foot.
    pub say: fn(Editor, &msal::Error),
    /// Asks before signing out where something would be lost; `false` where nothing would.
    pub ask_to_leave: fn(App) -> bool,
    /// **Try again** and **Refresh my access** (with a new token) beside the form.
    pub try_again: fn(Editor, bool),
    /// Keeps the draft while the person is at Entra; on return the review is opened with it.
    pub keep_for_return: fn(Editor),
    /// A list of targets with all that belongs to it.
    pub targets: fn(Editor, Field) -> Vec<El>,
    /// The dialogs over the form.
    pub dialogs: fn(Editor) -> Vec<El>,
    /// The messages in one of the places above the form.
    pub message: fn(App, Editor, Place) -> Vec<El>,
    /// The service asked for a pause, and it is not over.
    pub paused: fn(Shell) -> Failure,
    /// The policy in an answer that does not hold one: why.
    pub unreadable: fn(Shell, &Exchange) -> Failure,
    /// An error of the sign-in library.
    pub sign_in: fn(&msal::Error, &graph::Config) -> Failure,
    /// The screen for a policy that could not be read.
    pub failed: fn(App, Shell, Failure) -> Vec<El>,
    /// Why nobody is signed in.
    pub signed_out: fn(App, Failure) -> Vec<El>,
    /// The screen for a `config.json` that is missing or wrong.
    pub set_up: fn(Vec<ConfigProblem>) -> Vec<El>,
    /// The screen for a cloud without this API.
    pub unsupported: fn(Cloud) -> Vec<El>,
}

static EXTRA: Extra = Extra {
    config: shell::config,
    watch_idle: idle::watch,
    was_idle: idle::was_idle,
    switch_tenant: tenants::open,
    not_in_tenant: tenants::refused,
    open_review: saving::open_review,
    edited: saving::edited,
    offer: kept::look,
    rebased: saving::rebased,
    say: saving::say,
    ask_to_leave: views::leave::ask_to_leave,
    try_again: saving::try_again,
    keep_for_return: kept::keep_for_return,
    targets: views::group_list::group_list,
    dialogs: views::review::dialogs,
    message: views::told::message,
    paused: shell::paused,
    unreadable: shell::unreadable,
    sign_in: crate::sign_in::failure,
    failed: views::failed::failed,
    signed_out: views::signed_out::why,
    set_up: views::set_up::set_up,
    unsupported: views::set_up::unsupported,
};

/// A part could not be fetched.
pub(crate) struct NotFetched;

static FETCHED: OnceLock<&'static Extra> = OnceLock::new();

thread_local! {
    static IS_HERE: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static HAS_FAILED: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// The parts, if they are here already.
pub fn here() -> Option<&'static Extra> {
    FETCHED.get().copied()
}

/// The parts, as soon as they are here: whoever asks is told.
pub fn when_here() -> Option<&'static Extra> {
    IS_HERE.with(|is_here| is_here.get()).then(here).flatten()
}

/// Whether the parts could not be fetched when that was tried last: whoever asks is told.
pub fn has_failed() -> bool {
    HAS_FAILED.with(|has_failed| has_failed.get())
}

/// Fetches the parts, once. `None` when they cannot be had now; asking again tries again.
pub async fn fetch() -> Option<&'static Extra> {
    if let Some(extra) = here() {
        return Some(extra);
    }
    let extra = door::open().await.ok();
    HAS_FAILED.with(|has_failed| {
        if has_failed.get_untracked() != extra.is_none() {
            has_failed.set(extra.is_none());
        }
    });
    let extra = extra?;
    // Two may have waited for it: only the first says so, for what is built on it is not to be built again.
    if FETCHED.set(extra).is_ok() {
        IS_HERE.with(|is_here| is_here.set(true));
    }
    Some(extra)
}

/// Does something with the parts, at once if they are here.
pub fn with(act: impl FnOnce(&'static Extra) + 'static, otherwise: impl FnOnce() + 'static) {
    match here() {
        Some(extra) => act(extra),
        None => crate::spawn(async move {
            match fetch().await {
                Some(extra) => act(extra),
                None => otherwise(),
            }
        }),
    }
}

/// Something was edited. Where the parts are not here yet, that fetches them again.
pub fn edited(editor: Editor) {
    with(move |extra| (extra.edited)(editor), || {});
}

#[cfg(feature = "split")]
#[allow(unsafe_code, reason = "the macro declares the function of the part that the build splits off")]
mod door {
    use super::{EXTRA, Extra, NotFetched};

    impl From<wasm_split_helpers::SplitLoaderError> for NotFetched {
        fn from(_: wasm_split_helpers::SplitLoaderError) -> NotFetched {
            NotFetched
        }
    }

    #[wasm_split_helpers::wasm_split(extra, fallible)]
    pub(super) fn open() -> Result<&'static Extra, NotFetched> {
        Ok(&EXTRA)
    }
}

#[cfg(not(feature = "split"))]
mod door {
    use super::{EXTRA, Extra, NotFetched};

    pub(super) async fn open() -> Result<&'static Extra, NotFetched> {
        Ok(&EXTRA)
    }
}
