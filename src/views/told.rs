//! How an update ended, or stands.

use graph::Problem;
use graph::update::{Ending, Seen};
use leptos::prelude::Get as _;
use policy::{Field, Policy, meaning};

use super::messages::Place;
use super::notices;
use super::problem::problem;
use super::support::support;
use crate::app::{App, Failure};
use crate::dom;
use crate::editor::Editor;
use crate::saving::{self, Saving, Told};
use crate::ui::{Content, El, el};

/// The messages in one of the places above the form.
pub fn message(app: App, editor: Editor, place: Place) -> Vec<El> {
    let told = move || Saving::of(editor).told.get();
    let is_good = |told: &Told| matches!(told.ending, Ending::Updated { .. } | Ending::AlreadyThere);
    let found = match place {
        Place::Notices => return notices::summary(editor).into_iter().chain(notices::under_way(editor)).collect(),
        Place::Offer => notices::offer(editor),
        Place::Updated => told().filter(|told| is_good(told)).map(|told| self::told(app, editor, &told)),
        Place::Failed => told().filter(|told| !is_good(told)).map(|told| self::told(app, editor, &told)),
    };
    found.into_iter().collect()
}

fn told(app: App, editor: Editor, told: &Told) -> El {
    match &told.ending {
        Ending::Updated { seen, also_changed, found_by_reading } => {
            updated(editor, told, seen, also_changed, *found_by_reading)
        }
        Ending::AlreadyThere => section(
            "message good",
            "Nothing had to be sent",
            (
                el("p").child("The policy, read again before it was written, already has all of these values."),
                adopted(told),
                support(told.details.clone()),
            ),
        ),
        Ending::NotUpdated { problem, looked } => {
            let settled = "The change was sent, and the policy, read again for a quarter of a minute, still has its earlier \
                           values: it did not take effect.";
            not_updated(app, "The policy was not updated", told, problem, looked.then_some(settled))
        }
        Ending::Unknown { problem } => {
            let what_now = "The change was sent, and whether it took effect could not be found out. Nothing is sent twice: \
                            the next update reads the policy first, and sends only what is still different.";
            not_updated(app, "The outcome is not known yet", told, problem, Some(what_now))
        }
        Ending::Invalid(_) => section(
            "message bad",
            "The policy was not updated",
            (
                el("p").child("Together with what someone else changed meanwhile, your changes break a rule. Nothing was sent."),
                adopted(told),
                el("p").child("The form shows the policy as it is now, with your changes on top. Put right what is listed above, then review again."),
            ),
        ),
        // Said in the bar at the foot: the person chose it.
        Ending::BackToEditing => el("div"),
    }
}

/// A message that takes the focus when it appears.
fn section(class: &str, title: &str, content: impl Content) -> El {
    el("section")
        .class(class)
        .attr("aria-labelledby", "told")
        .child((el("h2").id("told").attr("tabindex", "-1").child(title), content))
}

fn updated(editor: Editor, told: &Told, seen: &Seen, also_changed: &[Field], found_by_reading: bool) -> El {
    let all = match told.changes.len() {
        1 => "the change".to_owned(),
        2 => "both changes".to_owned(),
        count => format!("all {count} changes"),
    };
    let accepted = if found_by_reading {
        format!("No answer came that tells, but the policy, read again, shows {all}.")
    } else {
        format!("Microsoft Graph accepted {all}.")
    };
    let not_yet = |fields: &[Field]| {
        let fields =
            if fields.is_empty() { "the change".to_owned() } else { format!("the new value of {}", names(fields)) };
        let looking = if told.is_looking {
            "it can take a minute until a change is visible everywhere. The panel goes on looking."
        } else {
            "it can take some minutes until a change is visible everywhere. This is no error."
        };
        format!("It is accepted, not visible yet: the policy, read again, does not show {fields} so far; {looking}")
    };
    let (class, sentence) = match seen {
        Seen::Confirmed if found_by_reading => ("message good", format!("{accepted} It was not sent again.")),
        Seen::Confirmed => ("message good", format!("{accepted} The policy, read again, shows what was sent.")),
        Seen::NotVisibleYet(fields) => ("message good", format!("{accepted} {}", not_yet(fields))),
        Seen::ChangedSince { fields, not_visible_yet } => {
            let others = format!(
                "{accepted} The policy, read again, has yet another value for {}: changed by someone else since.",
                names(fields)
            );
            let rest =
                if not_visible_yet.is_empty() { String::new() } else { format!(" {}", not_yet(not_visible_yet)) };
            ("message warn", others + &rest)
        }
        Seen::NotReadable(problem) => {
            ("message warn", format!("{accepted} It could not be read again to confirm it: {}", problem.sentence()))
        }
    };
    let also = (!also_changed.is_empty()).then(|| {
        el("p").child(("Also changed, by the service or by someone else: ", values(also_changed, &told.policy), "."))
    });
    let undo =
        el("button").attr("type", "button").class("button").on("click", move |_| saving::undo(editor)).child("Undo");
    let look_again = (*seen != Seen::Confirmed && !told.is_looking).then(|| {
        el("button")
            .attr("type", "button")
            .class("button")
            .on("click", move |_| saving::look_again(editor))
            .child("Read the policy again")
    });
    let content = (
        told.was_undo.then(|| el("p").child("The earlier update was taken back.")),
        el("p").child(sentence),
        adopted(told),
        also,
        sent(told),
        facts(told),
        el("div").class("actions").child((undo, look_again)),
        support(told.details.clone()),
    );
    section(class, "Policy updated", content)
}

/// What was sent, a line for each property.
fn sent(told: &Told) -> El {
    let row = |change: &policy::Change| {
        let field = change.field;
        (
            el("dt").child(field.label()),
            el("dd").child((
                el("span").class("from").child(meaning::value(field, change.before.as_ref())),
                el("span").attr("aria-hidden", "true").child(" → "),
                el("span").class("hidden").child(" is now "),
                el("span").class("to").child(meaning::value(field, Some(&change.after))),
            )),
        )
    };
    el("dl").class("sent").attr("aria-label", "What was sent").child(told.changes.iter().map(row).collect::<Vec<_>>())
}

fn facts(told: &Told) -> El {
    let request = told.write.as_ref();
    let request_id = request.and_then(|write| write.reply.as_ref().ok()?.header("request-id")).map(str::to_owned);
    let client_request_id = request.map(|write| write.request.client_request_id.clone());
    let id = |label: &str, id: Option<String>| id.map(|id| el("span").child((label, " ", el("code").child(id))));
    el("p").class("facts").child((
        el("span").child(dom::say_time(told.at)),
        id("Request id", request_id),
        id("Client request id", client_request_id),
    ))
}

/// What others changed before the write, and was taken over.
fn adopted(told: &Told) -> Option<El> {
    (!told.adopted.is_empty()).then(|| {
        el("p").child(("Changed by someone else meanwhile, and kept: ", values(&told.adopted, &told.policy), "."))
    })
}

/// `Length (12 characters), State (Disabled)`.
fn values(fields: &[Field], policy: &Policy) -> String {
    let one = |field: &Field| format!("{} ({})", field.label(), meaning::value(*field, policy.get(*field)));
    fields.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn not_updated(app: App, title: &str, told: &Told, why: &Problem, looked: Option<&str>) -> El {
    let kept = if told.changes.is_empty() { "" } else { "Your changes are kept in the form." };
    let content = (
        el("p").child(el("strong").child(why.title())),
        looked.map(|looked| el("p").child(looked)),
        adopted(told),
        problem(app, Failure { problem: why.clone(), details: told.details.clone() }, Some(kept)),
    );
    section("message bad", title, content)
}

/// `Maximum lifetime, One-time use and Length`.
pub fn names(fields: &[Field]) -> String {
    match fields {
        [] => String::new(),
        [only] => only.label().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(|field| field.label()).collect();
            format!("{} and {}", first.join(", "), last.label())
        }
    }
}
