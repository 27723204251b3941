//! The policy could not be read: why, and what to do.

use super::policy_page::head;
use super::problem::problem;
use super::top_bar::top_bar;
use crate::app::{App, Failure};
use crate::shell::Shell;
use crate::ui::{El, el};

/// The screen for somebody who is cut off from the panel's own site as well.
pub fn unexplained() -> El {
    let why = "The panel could not read the policy, and it cannot reach its own site either, where the explanation is. \
               Check the network connection, then reload this page.";
    el("main").class("setup").child(
        el("div")
            .class("message bad")
            .attr("role", "alert")
            .child((el("h2").id("failed").attr("tabindex", "-1").child("The panel is cut off"), el("p").child(why))),
    )
}

/// The screen.
pub fn failed(app: App, shell: Shell, failure: Failure) -> Vec<El> {
    let why = el("p").child(el("strong").child(failure.problem.title()));
    let message = el("div").class("message bad").child((
        el("h2").id("failed").attr("tabindex", "-1").child("The policy could not be read"),
        why,
        problem(app, failure, None),
    ));
    vec![
        top_bar(app, shell),
        el("main")
            .class("sheet")
            .child((head(()), el("div").class("messages").child(el("div").attr("role", "alert").child(message)))),
    ]
}
