//! What the form does not need to be read: the review, saving, problems in words, setting up.
//!
//! These parts are split off the program and fetched when they are first needed, which keeps the first load within its
//! budget (docs/architecture.md). They are fetched as soon as somebody begins to edit, so that the review opens at once.
//!
//! The door is one table of functions. Whatever can be reached only through it is what the build splits off
//! (`wasm-split-cli`); without the feature `split` the same table is part of the program, as in the component tests.

use std::cell::Cell;
use std::sync::OnceLock;

use graph::config::ConfigProblem;
use graph::update::{Step, Update};
use graph::{Cloud, Config, Problem};
use policy::{Changes, Draft, Finding, Policy, Reviewed};

use crate::app::{App, Failure};
use crate::editor::{Editor, Told};
use crate::gateway::Exchange;
use crate::shell::Shell;
use crate::ui::El;
use crate::{shell, views};

/// A configuration, and in words what stands beside it in `config.json` without effect.
pub type Configured = (Config, Vec<String>);

/// The parts that are split off.
pub struct Extra {
    /// Looks closer at a `config.json`: the configuration and what has no effect, or what is wrong.
    pub config: fn(&str) -> Result<Configured, Vec<ConfigProblem>>,
    /// Checks a draft.
    pub check: fn(&Draft) -> Result<Reviewed, Vec<Finding>>,
    /// Begins to write changes.
    pub start: fn(Policy, Changes) -> Option<(Update, Step)>,
    /// Looks once more for changes that were accepted.
    pub look_again: fn(Policy, Changes) -> (Update, Step),
    /// Takes an answer.
    pub answered: fn(&mut Update, Shell, &Exchange) -> Step,
    /// The policy in an answer that does not hold one: why.
    pub unreadable: fn(Shell, &Exchange) -> Failure,
    /// An error of the sign-in library.
    pub sign_in: fn(&msal::Error, &graph::Config) -> Failure,
    /// A problem and its remedy, in a line.
    pub in_words: fn(&Problem) -> String,
    /// The text for the support.
    pub details: fn(Shell, &Exchange) -> String,
    /// The content of the review.
    pub review: fn(Editor, &Reviewed) -> Vec<El>,
    /// The screen for a policy that could not be read.
    pub failed: fn(App, Shell, Failure) -> Vec<El>,
    /// Why nobody is signed in.
    pub signed_out: fn(App, Failure) -> Vec<El>,
    /// How an update ended.
    pub told: fn(App, Editor, &Told) -> El,
    /// The screen for a `config.json` that is missing or wrong.
    pub set_up: fn(Vec<ConfigProblem>) -> Vec<El>,
    /// The screen for a cloud without this API.
    pub unsupported: fn(Cloud) -> Vec<El>,
}

static EXTRA: Extra = Extra {
    config: shell::config,
    check: Draft::review,
    start: Update::start,
    look_again: Update::look_again,
    answered: shell::answered,
    unreadable: shell::unreadable,
    sign_in: crate::sign_in::failure,
    in_words: views::problem::in_words,
    details: shell::support_details,
    review: views::review::body,
    failed: views::failed::failed,
    signed_out: views::signed_out::why,
    told: views::told::told,
    set_up: views::set_up::set_up,
    unsupported: views::set_up::unsupported,
};

/// The parts could not be fetched.
struct NotFetched;

static FETCHED: OnceLock<&'static Extra> = OnceLock::new();

/// The parts, if they are here already.
pub fn here() -> Option<&'static Extra> {
    FETCHED.get().copied()
}

/// Fetches the parts, once. `None` when they cannot be had now; asking again tries again.
pub async fn fetch() -> Option<&'static Extra> {
    if let Some(extra) = here() {
        return Some(extra);
    }
    door::open().await.ok().map(|extra| *FETCHED.get_or_init(|| extra))
}

/// Fetches the parts for later, without waiting for them.
pub fn prefetch() {
    thread_local! {
        static BEGUN: Cell<bool> = const { Cell::new(false) };
    }
    if !BEGUN.replace(true) {
        crate::spawn(async {
            if fetch().await.is_none() {
                BEGUN.set(false);
            }
        });
    }
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
