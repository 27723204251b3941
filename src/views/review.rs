//! The review: before and after, what it means, the exact request and other code that does the same. **Update policy** is here and nowhere else. And the
//! other dialogs over the form.

use leptos::prelude::{Get as _, With as _};
use policy::consequence::{Tone, consequences};
use policy::{Change, Kind, Reviewed, meaning, target_changes};

use super::code::code;
use super::dialog::dialog;
use super::lifetime_scale::{Lifetimes, scale};
use super::target_lines::target_lines;
use super::told::names;
use super::{conflict, keys};
use crate::editor::Editor;
use crate::saving::{self, Review, Saving, Stage};
use crate::ui::{Content, El, el, text};

/// All dialogs over the form.
pub fn dialogs(editor: Editor) -> Vec<El> {
    vec![review(editor), conflict::conflict(editor), keys::keys(editor)]
}

/// The dialog.
fn review(editor: Editor) -> El {
    let saving = Saving::of(editor);
    let body = move || Some(self::body(editor, &*saving.review.get()?));
    let is_open = move || saving.review.with(Option::is_some);
    let close = move || saving::close_review(editor);
    dialog("review", "Review changes", is_open, close, body, move || actions(editor))
}

fn actions(editor: Editor) -> impl Content {
    let saving = Saving::of(editor);
    let progress = move || {
        let said = match saving.stage.get() {
            Some(Stage::Reading) => "Reading the policy again…",
            Some(Stage::Writing) => "Updating the policy…",
            Some(Stage::Renewing) => "Asking Microsoft Entra for a new token…",
            Some(Stage::ReadingBack) => "Accepted. Reading the policy again…",
            Some(Stage::Settling) => "The answer did not say. Finding out what became of it…",
            _ => "",
        };
        said.to_owned()
    };
    let busy = move || saving.when_busy().then(|| "true".into());
    let keep = el("button").attr("type", "button").class("button").on("click", move |_| saving::close_review(editor));
    let update = el("button")
        .attr("type", "button")
        .class("button primary")
        .bind("aria-disabled", busy)
        .on("click", move |_| saving::update_policy(editor));
    (
        el("p").class("progress").attr("aria-live", "polite").child(text(progress)),
        keep.child("Keep editing"),
        update.child("Update policy"),
    )
}

/// What changes, what it means, and the change as code.
fn body(editor: Editor, review: &Review) -> Vec<El> {
    let reviewed = &review.reviewed;
    let changes = reviewed.changes();
    let shell = editor.shell();
    let tenant = move || shell.tenant_name().unwrap_or_else(|| "this tenant".to_owned());
    let count = match changes.len() {
        1 => "1 property".to_owned(),
        count => format!("{count} properties"),
    };
    let line = |class: &str, text: String| el("li").class(class).child(text);
    let mut lines: Vec<El> =
        reviewed.warnings().iter().map(|warning| line("stops", warning.sentence.clone())).collect();
    lines.extend(consequences(changes).into_iter().map(|consequence| match consequence.tone {
        Tone::Weaker => line("weaker", format!("Weaker: {}", consequence.text)),
        Tone::Tighter => line("tighter", format!("Tighter: {}", consequence.text)),
        Tone::Stops => line("stops", consequence.text),
    }));
    let column = |name: &str| el("th").attr("scope", "col").child(name);
    let undo = review.undo.as_ref().map(|left| {
        let left = (!left.is_empty())
            .then(|| format!(" {} cannot go back: the earlier value is one that cannot be written.", names(left)));
        el("p").child(("This takes the last update back: the earlier values of what it wrote.", left))
    });
    let mut parts: Vec<El> = undo.into_iter().collect();
    parts.extend([
        el("p").child((
            count,
            " of the policy in ",
            el("strong").child(text(tenant)),
            " will be written. Everything else stays as it is.",
        )),
        el("table").class("diff").child((
            el("thead").child(el("tr").child((column("Property"), column("Now"), column("Will be")))),
            el("tbody").child(changes.iter().map(|change| row(editor, change)).collect::<Vec<_>>()),
        )),
    ]);
    parts.extend(scales(editor, reviewed));
    if !lines.is_empty() {
        parts.push(el("ul").class("means").attr("aria-label", "What this means").child(lines));
    }
    parts.push(code(shell, "review-code", changes, reviewed.outcome()));
    parts
}

fn row(editor: Editor, change: &Change) -> El {
    let field = change.field;
    let after = el("td").class("to").attr("data-label", "Will be");
    let after = match field.kind() {
        Kind::Targets => after.child(targets(editor, change)),
        _ => after.child(meaning::value(field, Some(&change.after))),
    };
    el("tr").child((
        el("th").attr("scope", "row").child((field.label(), el("code").child(field.name()))),
        el("td").class("from").attr("data-label", "Now").child(meaning::value(field, change.before.as_ref())),
        after,
    ))
}

/// What is added to a list and what is taken off it, one by one.
fn targets(editor: Editor, change: &Change) -> impl Content + use<> {
    let lists = target_changes(change.before.as_ref(), Some(&change.after));
    let is_empty = lists.added.is_empty() && lists.removed.is_empty();
    let whole = is_empty.then(|| meaning::value(change.field, Some(&change.after)));
    (whole, target_lines(editor, change.field, lists))
}

/// The lifetimes before and after, where one of them changes.
fn scales(editor: Editor, reviewed: &Reviewed) -> Option<El> {
    if !reviewed.changes().fields().any(|field| field.kind() == Kind::Lifetime) {
        return None;
    }
    let before = editor.with_untracked(|draft| Lifetimes::of(draft.base()));
    let after = Lifetimes::of(reviewed.outcome());
    let one = |title: &str, lifetimes: Option<Lifetimes>| {
        el("div").child((el("p").class("small").child(title), scale(move || (lifetimes, None))))
    };
    Some(el("div").class("two-scales").child((one("Now", before), one("Will be", after))))
}
