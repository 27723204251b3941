//! How an update ended, or stands.

use graph::Problem;
use graph::update::{Ending, Seen};
use leptos::prelude::Get as _;
use policy::{Field, Policy, meaning};

use super::code::code;
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
        Place::Found => notices::summary(editor),
        Place::UnderWay => Some(notices::under_way(editor)),
        Place::Offer => notices::offer(editor),
        Place::Updated => told().filter(|told| is_good(told)).map(|told| self::told(app, editor, &told)),
        Place::Failed => told().filter(|told| !is_good(told)).map(|told| self::told(app, editor, &told)),
    };
    found.into_iter().collect()
}

fn told(app: App, editor: Editor, told: &Told) -> El {
    match &told.ending {
        Ending::Updated { seen, also_changed, found_by_reading } => {
            updated(app, editor, told, seen, (also_changed, *found_by_reading))
        }
        Ending::AlreadyThere => section(
            "message good",
            "Nothing had to be sent",
            (
                el("p").child("The policy was read again before it was written, and nothing is left to change in it."),
                adopted(told),
                support(told.details.clone()),
            ),
        ),
        Ending::NotUpdated { problem, looked } => {
            let settled = "The change was sent, and the policy, read again for a quarter of a minute, still has its earlier \
                           values. Should it take effect late after all, the next update finds that.";
            not_updated(app, editor, "The policy was not updated", told, (problem, looked.then_some(settled)))
        }
        Ending::Unknown { problem } => {
            let what_now = "The change was sent, and whether it took effect could not be found out. Nothing is sent twice: \
                            the next update reads the policy first, and sends only what is still different.";
            not_updated(app, editor, "The outcome is not known yet", told, (problem, Some(what_now)))
        }
        Ending::Invalid(_) => section(
            "message bad",
            "The policy was not updated",
            (
                el("p").child(
                    "Together with what someone else changed meanwhile, your changes break a rule. Nothing was sent.",
                ),
                adopted(told),
                el("p").child(
                    "The form shows the policy as it is now, with your changes on top. Put right what is listed above, \
                     then review again.",
                ),
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

fn updated(app: App, editor: Editor, told: &Told, seen: &Seen, (also_changed, found): (&[Field], bool)) -> El {
    let all = match told.changes.len() {
        1 => "the change".to_owned(),
        2 => "both changes".to_owned(),
        count => format!("all {count} changes"),
    };
    let accepted = if found {
        format!("The answer did not say so, but the policy, read again, shows {all}.")
    } else {
        format!("Microsoft Graph accepted {all}.")
    };
    let not_yet = |fields: &[Field]| {
        let looking = if told.is_looking {
            "it can take a minute until a change is visible everywhere. The panel goes on looking."
        } else {
            "it can take some minutes until a change is visible everywhere. This is no error."
        };
        match fields {
            [] => format!("It is accepted, and could not be read again so far; {looking}"),
            fields => format!(
                "It is accepted, not visible yet: the policy, read again, does not show the new value of {} so far; \
                 {looking}",
                names(fields)
            ),
        }
    };
    let (class, sentence) = match seen {
        Seen::Confirmed if found => ("message good", format!("{accepted} It was not sent again.")),
        Seen::Confirmed => ("message good", format!("{accepted} The policy, read again, shows what was sent.")),
        Seen::NotVisibleYet(fields) => ("message good", format!("{accepted} {}", not_yet(fields))),
        Seen::ChangedSince { fields, not_visible_yet } => {
            let others = format!(
                "{accepted} The policy, read again, has yet another value for {}: changed by someone else since.",
                names(fields)
            );
            let rest = match not_visible_yet.as_slice() {
                [] => String::new(),
                fields => format!(" {}", not_yet(fields)),
            };
            ("message warn", others + &rest)
        }
        Seen::NotReadable(_) => ("message warn", format!("{accepted} It could not be read again to confirm it.")),
    };
    let why = match seen {
        Seen::NotReadable(why) => problem(app, Failure { problem: why.clone(), details: String::new() }, None),
        _ => Vec::new(),
    };
    let also = (!also_changed.is_empty()).then(|| {
        el("p").child(("Also changed, by the service or by someone else: ", values(also_changed, &told.policy), "."))
    });
    let back = match seen {
        Seen::Confirmed => "The earlier update was taken back.",
        _ => "This takes the earlier update back.",
    };
    let again = (*seen != Seen::Confirmed && !told.is_looking).then(|| read_again(editor));
    let content = (
        told.was_undo.then(|| el("p").child(back)),
        (el("p").child(sentence), why),
        adopted(told),
        also,
        sent(told),
        facts(told),
        el("div").class("actions").child((undo_button(editor), again)),
        (as_code(editor, told), support(told.details.clone())),
    );
    section(class, "Policy updated", content)
}

fn undo_button(editor: Editor) -> El {
    el("button").attr("type", "button").class("button").on("click", move |_| saving::undo(editor)).child("Undo")
}

fn read_again(editor: Editor) -> El {
    el("button")
        .attr("type", "button")
        .class("button")
        .on("click", move |_| saving::look_again(editor))
        .child("Read the policy again")
}

/// What was sent as code, for a ticket or a script, and its reverse.
fn as_code(editor: Editor, told: &Told) -> El {
    let after = told
        .changes
        .iter()
        .fold(told.policy.clone(), |policy, change| policy.with(change.field, Some(change.after.clone())));
    // Within a message that is announced: another language is not to be read out as news.
    el("details").class("support").attr("aria-live", "off").child((
        el("summary").child("This change and its reverse as code"),
        code(editor.shell(), "told-code", &told.changes, &after),
    ))
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

fn not_updated(app: App, editor: Editor, title: &str, told: &Told, (why, looked): (&Problem, Option<&str>)) -> El {
    let kept = match (told.was_undo, told.has_edits) {
        (true, _) => Some("The form is as it was before Undo."),
        (false, true) => Some("Your changes are kept in the form."),
        (false, false) => None,
    };
    let contested = (!told.contested.is_empty()).then(|| {
        el("p").child(format!(
            "Someone else changed {} as well. Your value stands in the form, beside what the policy has now; the next \
             update would write yours.",
            names(&told.contested)
        ))
    });
    let is_unknown = matches!(told.ending, Ending::Unknown { .. });
    let again = is_unknown.then(|| el("div").class("actions").child(read_again(editor)));
    let earlier = Saving::of(editor).accepted.get().filter(|_| !told.was_undo).map(|accepted| {
        let line = format!("The update of {} stands, and can still be taken back.", dom::say_time(accepted.at));
        el("div").class("actions").child((undo_button(editor), el("span").class("small").child(line)))
    });
    let content = (
        el("p").child(el("strong").child(why.title())),
        looked.map(|looked| el("p").child(looked)),
        adopted(told),
        contested,
        again,
        problem(app, Failure { problem: why.clone(), details: told.details.clone() }, kept),
        earlier,
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
