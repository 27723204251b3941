//! What happened: how an update ended, what a review found, what this person may not do. Nothing here goes away by
//! itself.

use graph::update::{Outcome, Seen};
use graph::{Problem, roles::Access};
use leptos::prelude::*;
use leptos::{ev, html};
use policy::{Field, Finding};

use super::problem::problem;
use super::support::support;
use crate::app::App;
use crate::dom;
use crate::editor::{Editor, Told};

/// The messages above the form. The two live regions are always there, so that what comes into them is announced.
pub fn messages(app: App, editor: Editor) -> AnyView {
    let told = editor.told;
    html::div()
        .class("messages")
        .child((
            html::div().child(move || read_only(editor)),
            html::div().child(move || summary(editor)),
            html::div().attr("role", "status").child(move || {
                let told = told.get()?;
                matches!(told.outcome, Outcome::Updated { .. }).then(|| updated(editor, told))
            }),
            html::div().attr("role", "alert").child(move || {
                let told = told.get()?;
                match told.outcome.clone() {
                    Outcome::Updated { .. } => None,
                    Outcome::NotUpdated { problem, policy } => {
                        let settled = policy.is_some();
                        Some(failure(app, "The policy was not updated", problem, settled, told))
                    }
                    Outcome::Unknown { problem } => {
                        Some(failure(app, "The outcome is not known yet", problem, false, told))
                    }
                }
            }),
        ))
        .into_any()
}

/// For somebody who may look, but not change.
fn read_only(editor: Editor) -> Option<AnyView> {
    let person = editor.shell().person()?;
    let Access::ReadOnly(role) = Access::from_role_ids(person.roles.as_deref()) else { return None };
    editor.read_only.get().then(|| {
        html::div()
            .class("message warn")
            .child((
                html::h2().child("You can look, but not change"),
                html::p().child((
                    "Your role, ",
                    html::strong().child(role.name),
                    ", allows reading this policy. To change it, ask for the role ",
                    html::strong().child("Authentication Policy Administrator"),
                    "; when it is active, sign out and in again.",
                )),
                html::div().class("actions").child(
                    html::button()
                        .r#type("button")
                        .class("button")
                        .on(ev::click, move |_| editor.read_only.set(false))
                        .child("I have a custom role: let me edit"),
                ),
            ))
            .into_any()
    })
}

/// What a review found. Takes the focus; each line leads to its field.
fn summary(editor: Editor) -> Option<AnyView> {
    let findings = editor.findings.get();
    (!findings.is_empty()).then(|| {
        html::div()
            .class("message bad")
            .id("problems")
            .attr("tabindex", "-1")
            .attr("role", "group")
            .attr("aria-labelledby", "problems-title")
            .child((
                html::h2().id("problems-title").child("There is a problem"),
                html::ul().child(findings.into_iter().map(link).collect_view()),
            ))
            .into_any()
    })
}

fn link(finding: Finding) -> AnyView {
    let field = finding.field;
    let go = move |event: ev::MouseEvent| {
        event.prevent_default();
        dom::focus_in_field(field);
    };
    html::li().child(html::a().href(format!("#{}", field.name())).on(ev::click, go).child(finding.sentence)).into_any()
}

/// A message that takes the focus when it appears.
fn told(class: &'static str, title: &'static str, content: AnyView) -> AnyView {
    html::section()
        .class(class)
        .attr("aria-labelledby", "told")
        .child((html::h2().id("told").attr("tabindex", "-1").child(title), content))
        .into_any()
}

fn updated(editor: Editor, told_about: Told) -> AnyView {
    let Outcome::Updated { seen, also_changed, .. } = &told_about.outcome else { return ().into_any() };
    let count = told_about.changes.len();
    let all = match count {
        1 => "the change".to_owned(),
        2 => "both changes".to_owned(),
        count => format!("all {count} changes"),
    };
    let (class, sentence) = match seen {
        Seen::Confirmed => ("message good", format!("The policy, read again, shows {all}.")),
        Seen::NotVisibleYet(fields) => (
            "message good",
            format!(
                "Microsoft Graph accepted {all}. The policy, read again, does not show {} yet: it can take a minute until \
                 a change is visible everywhere.",
                names(fields)
            ),
        ),
        Seen::ChangedSince(fields) => (
            "message warn",
            format!(
                "Microsoft Graph accepted {all}. The policy, read again, has yet another value for {}: changed by someone \
                 else since.",
                names(fields)
            ),
        ),
        Seen::NotReadable(problem) => (
            "message warn",
            format!(
                "Microsoft Graph accepted {all}. The policy could not be read again: {} The form still shows what you \
                 entered.",
                problem.sentence()
            ),
        ),
    };
    let look_again = !matches!(seen, Seen::Confirmed);
    let also = (!also_changed.is_empty())
        .then(|| html::p().child(format!("Also changed, by the service or by someone else: {}.", names(also_changed))));
    let fields: Vec<Field> = told_about.changes.fields().collect();
    let content = (
        html::p().child(sentence),
        also,
        html::p().class("facts").child((
            html::span().child(names(&fields)),
            html::span().child(dom::say_time(told_about.at)),
            request_id(&told_about).map(|id| html::span().child(("Request id ", html::code().child(id)))),
        )),
        look_again.then(|| {
            html::div().class("actions").child(
                html::button()
                    .r#type("button")
                    .class("button")
                    .on(ev::click, move |_| editor.look_again())
                    .child("Read the policy again"),
            )
        }),
        support(told_about.details),
    );
    told(class, "Policy updated", content.into_any())
}

fn failure(app: App, title: &'static str, why: Problem, settled: bool, told_about: Told) -> AnyView {
    let content = (
        html::p().child(html::strong().child(why.title())),
        settled.then(|| {
            html::p()
                .child("The policy was read again: it still has its earlier values. Your changes are kept in the form.")
        }),
        problem(app, why, told_about.details),
    );
    told("message bad", title, content.into_any())
}

fn request_id(told: &Told) -> Option<String> {
    let response = told.write.as_ref()?.reply.as_ref().ok()?;
    response.header("request-id").map(str::to_owned)
}

/// `Maximum lifetime, One-time use and Length`.
fn names(fields: &[Field]) -> String {
    match fields {
        [] => String::new(),
        [only] => only.label().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(|field| field.label()).collect();
            format!("{} and {}", first.join(", "), last.label())
        }
    }
}
