//! What happened: how an update ended, what a review found, what this person may not do. Nothing here goes away by
//! itself.

use graph::roles::Access;
use graph::update::{Outcome, Seen};
use policy::{Field, Finding};

use super::problem::problem;
use super::support::support;
use crate::app::{App, Failure};
use crate::dom;
use crate::editor::{Editor, Told};
use crate::ui::{Content, El, el, part};

/// The messages above the form. The two live regions are always there, so that what comes into them is announced.
pub fn messages(app: App, editor: Editor) -> El {
    el("div").class("messages").child((
        el("div").child(part(move || read_only(editor))),
        el("div").child(part(move || summary(editor))),
        el("div").attr("role", "status").child(part(move || updated(editor, editor.told()?))),
        el("div").attr("role", "alert").child(part(move || not_updated(app, editor.told()?))),
    ))
}

/// For somebody who may look, but not change.
fn read_only(editor: Editor) -> Option<El> {
    let person = editor.shell().person()?;
    let Access::ReadOnly(role) = Access::from_role_ids(person.roles.as_deref()) else { return None };
    editor.is_read_only().then(|| {
        let let_me = el("button")
            .attr("type", "button")
            .class("button")
            .on("click", move |_| editor.let_edit())
            .child("I have a custom role: let me edit");
        el("div").class("message warn").child((
            el("h2").child("You can look, but not change"),
            el("p").child((
                "Your role, ",
                el("strong").child(role.name),
                ", allows reading this policy. To change it, ask for the role ",
                el("strong").child("Authentication Policy Administrator"),
                "; once it is active, sign out and in again.",
            )),
            el("div").class("actions").child(let_me),
        ))
    })
}

/// What a review found. Takes the focus; each line leads to its field.
fn summary(editor: Editor) -> Option<El> {
    let findings = editor.findings();
    (!findings.is_empty()).then(|| {
        el("div")
            .class("message bad")
            .id("problems")
            .attr("tabindex", "-1")
            .attr("role", "group")
            .attr("aria-labelledby", "problems-title")
            .child((
                el("h2").id("problems-title").child("There is a problem"),
                el("ul").child(findings.into_iter().map(link).collect::<Vec<_>>()),
            ))
    })
}

fn link(finding: Finding) -> El {
    let field = finding.field;
    let go = move |event: web_sys::Event| {
        event.prevent_default();
        dom::focus_in_field(field);
    };
    el("li").child(el("a").attr("href", &format!("#{}", field.name())).on("click", go).child(finding.sentence))
}

/// A message that takes the focus when it appears.
fn message(class: &str, title: &str, content: impl Content) -> El {
    el("section")
        .class(class)
        .attr("aria-labelledby", "told")
        .child((el("h2").id("told").attr("tabindex", "-1").child(title), content))
}

fn updated(editor: Editor, told: Told) -> Option<El> {
    let Outcome::Updated { seen, also_changed, .. } = &told.outcome else { return None };
    let all = match told.changes.len() {
        1 => "the change".to_owned(),
        2 => "both changes".to_owned(),
        count => format!("all {count} changes"),
    };
    let accepted = format!("Microsoft Graph accepted {all}.");
    let (class, sentence) = match seen {
        Seen::Confirmed => ("message good", format!("{accepted} The policy, read again, shows what was sent.")),
        Seen::NotVisibleYet(fields) => (
            "message good",
            format!(
                "{accepted} The policy, read again, does not show the new value of {} yet: it can take a minute until a \
                 change is visible everywhere.",
                names(fields)
            ),
        ),
        Seen::ChangedSince(fields) => (
            "message warn",
            format!(
                "{accepted} The policy, read again, has yet another value for {}: changed by someone else since.",
                names(fields)
            ),
        ),
        Seen::NotReadable(problem) => (
            "message warn",
            format!(
                "{accepted} It could not be read again to confirm it: {} The form still shows what you entered.",
                problem.sentence()
            ),
        ),
    };
    let also = (!also_changed.is_empty())
        .then(|| el("p").child(format!("Also changed, by the service or by someone else: {}.", names(also_changed))));
    let look_again = (*seen != Seen::Confirmed).then(|| {
        let button = el("button")
            .attr("type", "button")
            .class("button")
            .on("click", move |_| editor.look_again())
            .child("Read the policy again");
        el("div").class("actions").child(button)
    });
    let fields: Vec<Field> = told.changes.fields().collect();
    let request_id = told.request_id().map(|id| el("span").child(("Request id ", el("code").child(id))));
    let facts = el("p").class("facts").child((
        el("span").child(names(&fields)),
        el("span").child(dom::say_time(told.at)),
        request_id,
    ));
    let content = (el("p").child(sentence), also, facts, look_again, support(told.details));
    Some(message(class, "Policy updated", content))
}

fn not_updated(app: App, told: Told) -> Option<El> {
    let (title, why, was_read) = match told.outcome {
        Outcome::Updated { .. } => return None,
        Outcome::NotUpdated { problem, policy } => ("The policy was not updated", problem, policy.is_some()),
        Outcome::Unknown { problem } => ("The outcome is not known yet", problem, false),
    };
    let settled = was_read.then(|| el("p").child("The policy was read again: it still has its earlier values."));
    let content = (
        el("p").child(el("strong").child(why.title())),
        settled,
        el("p").child("Your changes are kept in the form."),
        problem(app, Failure { problem: why, details: told.details }),
    );
    Some(message("message bad", title, content))
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
