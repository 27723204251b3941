//! How an update ended.

use graph::Problem;
use graph::update::{Outcome, Seen};
use policy::Field;

use super::problem::problem;
use super::support::support;
use crate::app::{App, Failure};
use crate::dom;
use crate::editor::{Editor, Told};
use crate::ui::{Content, El, el};

/// The message about it.
pub fn told(app: App, editor: Editor, told: &Told) -> El {
    match &told.outcome {
        Outcome::Updated { seen, also_changed, .. } => updated(editor, told, seen, also_changed),
        Outcome::NotUpdated { problem, policy } => {
            not_updated(app, "The policy was not updated", problem.clone(), policy.is_some(), told.details.clone())
        }
        Outcome::Unknown { problem } => {
            not_updated(app, "The outcome is not known yet", problem.clone(), false, told.details.clone())
        }
    }
}

/// A message that takes the focus when it appears.
fn message(class: &str, title: &str, content: impl Content) -> El {
    el("section")
        .class(class)
        .attr("aria-labelledby", "told")
        .child((el("h2").id("told").attr("tabindex", "-1").child(title), content))
}

fn updated(editor: Editor, told: &Told, seen: &Seen, also_changed: &[Field]) -> El {
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
    let content = (el("p").child(sentence), also, facts, look_again, support(told.details.clone()));
    message(class, "Policy updated", content)
}

fn not_updated(app: App, title: &str, why: Problem, was_read: bool, details: String) -> El {
    let settled = was_read.then(|| el("p").child("The policy was read again: it still has its earlier values."));
    let content = (
        el("p").child(el("strong").child(why.title())),
        settled,
        problem(app, Failure { problem: why, details }, Some("Your changes are kept in the form.")),
    );
    message("message bad", title, content)
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
