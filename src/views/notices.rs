//! What a review found, what is waited for, and what an earlier visit kept.

use graph::update::Why;
use leptos::prelude::{Get as _, With as _};
use policy::Finding;

use super::told::names;
use crate::dom;
use crate::editor::Editor;
use crate::kept;
use crate::saving::{self, Saving, Stage};
use crate::ui::{El, el, text};

/// What a review found. Takes the focus; each line leads to its field.
pub fn summary(editor: Editor) -> Option<El> {
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
    // A line of the list stands apart from its field, so it names it.
    let label = (!finding.sentence.contains(field.label())).then(|| format!("{}: ", field.label()));
    el("li").child(el("a").attr("href", &format!("#{}", field.name())).on("click", go).child((label, finding.sentence)))
}

/// What is under way while no dialog shows it: what for, how long still, and **Cancel**. It is one element for the whole
/// update, so that the focus stays in it; each new step is announced, the seconds are not.
pub fn under_way(editor: Editor) -> El {
    let saving = Saving::of(editor);
    let is_hidden =
        move || !saving.when_busy() || saving.review.with(Option::is_some) || saving.asked.with(Option::is_some);
    let said = move || saving.stage.get().map(|stage| words(&stage)).unwrap_or_default();
    let is_waiting = move || saving.stage.with(|stage| matches!(stage, Some(Stage::Waiting(_))));
    let next = move || {
        let next = if said().0 == FINDING_OUT { "Next look in " } else { "Next attempt in " };
        next.to_owned()
    };
    let left = move || match saving.seconds_left.get() {
        1 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    };
    let cancel = el("button")
        .attr("type", "button")
        .class("button")
        .on("click", move |_| saving::cancel(editor))
        .child("Cancel");
    el("section").class("message").attr("aria-labelledby", "waiting").hide(is_hidden).child((
        el("h2").id("waiting").attr("tabindex", "-1").child(text(move || said().0.to_owned())),
        el("p").attr("aria-live", "polite").child(text(move || said().1)),
        el("p").class("small").child(
            "The form can be used meanwhile; what was reviewed is sent whatever you enter now. Another update can begin \
             when this one has ended.",
        ),
        el("div").class("actions").child((
            cancel,
            el("p")
                .attr("role", "timer")
                .attr("aria-label", "Time left")
                .hide(move || !is_waiting())
                .child((text(next), el("strong").child(text(left)))),
        )),
    ))
}

const FINDING_OUT: &str = "Finding out what became of the update";
const UPDATING: &str = "Updating the policy";
const CONFIRMING: &str = "Confirming the update";

/// A title and a sentence.
fn words(stage: &Stage) -> (&'static str, String) {
    let (title, sentence) = match stage {
        Stage::Reading => (UPDATING, "The policy is read again before it is written."),
        Stage::Writing => (UPDATING, "The change is being sent."),
        Stage::Renewing => (UPDATING, "Microsoft Entra is asked for a new token."),
        Stage::ReadingBack => (CONFIRMING, "The policy is read again."),
        Stage::Settling => (FINDING_OUT, "The policy is read to see whether the change took effect."),
        Stage::Asking | Stage::Looking => ("", ""),
        Stage::Waiting(why) => return waiting(why),
    };
    (title, sentence.to_owned())
}

fn waiting(why: &Why) -> (&'static str, String) {
    match why {
        // Nothing was sent yet: the time was asked for earlier.
        Why::PutOff { problem, retry: 0, .. } => (
            "Waiting to update the policy",
            format!("{} Nothing was sent yet; the update begins when that time has passed.", problem.sentence()),
        ),
        Why::PutOff { problem, retry, open } => {
            let so_far = if *open {
                "Whether the change took effect is not known: the policy is read before it is sent again"
            } else {
                "Nothing was changed so far. When the time has passed, the policy is read again and the change is sent"
            };
            let most = graph::retry::MAX_RETRIES;
            ("Waiting to update the policy", format!("{} {so_far}: retry {retry} of {most}.", problem.sentence()))
        }
        Why::Settling { problem } => (
            FINDING_OUT,
            format!(
                "{} Whether the change took effect is not known, so it is not sent again: the policy is read first.",
                problem.sentence()
            ),
        ),
        Why::Accepted { .. } => (CONFIRMING, String::new()),
    }
}

/// What an earlier visit kept: offered, not applied.
pub fn offer(editor: Editor) -> Option<El> {
    let saving = Saving::of(editor);
    let offer = saving.offered.get()?;
    let fields = offer.fields();
    let count = match fields.len() {
        1 => "1 change was entered in this tab and is".to_owned(),
        count => format!("{count} changes were entered in this tab and are"),
    };
    let others = offer.changed_by_others();
    let others = (!others.is_empty()).then(|| {
        el("p").child(format!(
            "Someone else has changed {} since. Restored, your value stands in the form, and beside it what the policy \
             has now.",
            names(&others)
        ))
    });
    let button = |class: &str, label: &str, act: fn(Editor)| {
        el("button").attr("type", "button").class(class).on("click", move |_| act(editor)).child(label)
    };
    Some(el("section").class("message").attr("aria-labelledby", "offer").child((
        el("h2").id("offer").child("You have changes from before"),
        el("p").child(format!("{count} not confirmed as saved: {}.", names(&fields))),
        others,
        el("div").class("actions").child((
            button("button", "Restore my changes", kept::restore),
            button("button quiet", "Discard them", kept::forget),
        )),
    )))
}
