//! The policy could not be read: why, and what to do.

use leptos::html;
use leptos::prelude::*;

use super::policy_page::head;
use super::problem::problem;
use super::top_bar::top_bar;
use crate::app::{App, Failure};

/// The screen.
pub fn failed(app: App, failure: Failure) -> AnyView {
    (
        top_bar(app),
        html::main().class("sheet").child((
            head(()),
            html::div().class("messages").attr("role", "alert").child(
                html::div().class("message bad").child((
                    html::h2()
                        .id("failed")
                        .attr("tabindex", "-1")
                        .child(format!("The policy could not be read: {}", lower_first(failure.problem.title()))),
                    problem(app, failure.problem, failure.details),
                )),
            ),
        )),
    )
        .into_any()
}

/// For a title that goes on after a colon.
pub fn lower_first(title: &str) -> String {
    let mut letters = title.chars();
    match letters.next() {
        // "Microsoft Graph ..." stays as it is.
        Some(first) if !title.starts_with("Microsoft") => first.to_lowercase().chain(letters).collect(),
        _ => title.to_owned(),
    }
}
