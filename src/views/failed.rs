//! The policy could not be read: why, and what to do.

use super::policy_page::head;
use super::problem::problem;
use super::top_bar::top_bar;
use crate::app::{App, Failure};
use crate::shell::Shell;
use crate::ui::{El, el};

/// The screen.
pub fn failed(app: App, shell: Shell, failure: Failure) -> Vec<El> {
    let why = el("p").child(el("strong").child(failure.problem.title()));
    let message = el("div").class("message bad").child((
        el("h2").id("failed").attr("tabindex", "-1").child("The policy could not be read"),
        why,
        problem(app, failure),
    ));
    vec![
        top_bar(app, shell),
        el("main")
            .class("sheet")
            .child((head(()), el("div").class("messages").child(el("div").attr("role", "alert").child(message)))),
    ]
}
