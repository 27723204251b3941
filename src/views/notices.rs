//! What a review found, what is waited for, and what an earlier visit kept.

use graph::Problem;
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

/// What is under way while no dialog shows it: what for, how long still, and **Cancel**.
pub fn under_way(editor: Editor) -> Option<El> {
    let saving = Saving::of(editor);
    if saving.review.with(Option::is_some) || saving.asked.with(Option::is_some) {
        return None;
    }
    let (title, sentence, is_waiting) = match saving.stage.get()? {
        Stage::Looking | Stage::Asking => return None,
        Stage::Waiting(why) => {
            let (title, sentence) = waiting(&why);
            (title, sentence, true)
        }
        Stage::Reading => ("Updating the policy", "The policy is read again before it is written.".to_owned(), false),
        Stage::Writing => ("Updating the policy", "The change is being sent.".to_owned(), false),
        Stage::Renewing => ("Updating the policy", "Microsoft Entra is asked for a new token.".to_owned(), false),
        Stage::ReadingBack => ("Updating the policy", "Accepted. The policy is read again.".to_owned(), false),
        Stage::Settling => (FINDING_OUT, "The policy is read to see whether the change took effect.".to_owned(), false),
    };
    let next = if title == FINDING_OUT { "Next look in " } else { "Next attempt in " };
    let left = move || match saving.seconds_left.get() {
        1 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    };
    let countdown = is_waiting.then(|| {
        let cancel = el("button")
            .attr("type", "button")
            .class("button")
            .on("click", move |_| saving::cancel(editor))
            .child("Cancel");
        el("div").class("actions").child((
            cancel,
            el("p")
                .class("countdown")
                .attr("role", "timer")
                .attr("aria-label", "Time left")
                .child((next, el("strong").child(text(left)))),
        ))
    });
    Some(
        el("section").class("message").attr("aria-labelledby", "waiting").child((
            el("h2").id("waiting").attr("tabindex", "-1").child(title),
            el("p").child(sentence),
            el("p")
                .class("small")
                .child("The form can be used meanwhile; another update can begin when this one has ended."),
            countdown,
        )),
    )
}

const FINDING_OUT: &str = "Finding out what became of the update";

fn waiting(why: &Why) -> (&'static str, String) {
    match why {
        // A wait of its own: nothing was sent yet, the time was asked for earlier.
        Why::PutOff { problem, retry: 0 } => (
            "Waiting to update the policy",
            format!("{} Nothing was sent yet; the update begins when that time has passed.", problem.sentence()),
        ),
        Why::PutOff { problem, retry } => (
            "Waiting to update the policy",
            format!(
                "{} Nothing was changed so far. When the time has passed, the policy is read again and the change is sent: retry {retry} of {}.",
                problem.sentence(),
                graph::retry::MAX_RETRIES
            ),
        ),
        Why::Settling { problem } => (
            FINDING_OUT,
            match problem {
                Problem::Throttled { .. } => problem.sentence().into_owned(),
                problem => format!(
                    "{} Whether the change took effect is not known, so it is not sent again: the policy is read first.",
                    problem.sentence()
                ),
            },
        ),
        Why::Accepted { .. } => ("Updating the policy", String::new()),
    }
}

/// What an earlier visit kept: offered, not applied.
pub fn offer(editor: Editor) -> Option<El> {
    let saving = Saving::of(editor);
    let offer = saving.offered.get()?;
    let fields = offer.fields();
    let count = match fields.len() {
        1 => "1 change was".to_owned(),
        count => format!("{count} changes were"),
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
        el("p").child(format!("{count} entered in this tab and not sent: {}.", names(&fields))),
        others,
        el("div").class("actions").child((
            button("button", "Restore my changes", kept::restore),
            button("button quiet", "Discard them", kept::forget),
        )),
    )))
}
