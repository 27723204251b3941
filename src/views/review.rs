//! The review: before and after, what it means, the exact request. **Update policy** is here and nowhere else.

use leptos::prelude::*;
use leptos::{ev, html};
use policy::consequence::{Tone, consequences};
use policy::{Change, Field, Kind, Reviewed, Target, meaning, target_changes};

use super::dialog::dialog;
use super::lifetime_scale::{Lifetimes, scale};
use super::support::copy_button;
use crate::editor::{Editor, Stage};

/// The dialog.
pub fn review(editor: Editor) -> AnyView {
    let is_open = Signal::derive(move || editor.reviewed.with(Option::is_some));
    let close = move || editor.reviewed.set(None);
    let content = move || match editor.reviewed.get() {
        Some(reviewed) => body(editor, reviewed),
        None => ().into_any(),
    };
    let actions = move || actions(editor, close);
    dialog("review-title", "Review changes", "", is_open, close, content, actions)
}

fn actions(editor: Editor, close: impl Fn() + 'static) -> AnyView {
    let busy = move || editor.stage.get().is_some();
    (
        html::p().class("progress").attr("aria-live", "polite").child(move || match editor.stage.get() {
            None => "",
            Some(Stage::Writing) => "Updating the policy…",
            Some(Stage::ReadingBack) => "Updated. Reading it again…",
        }),
        html::button().r#type("button").class("button").on(ev::click, move |_| close()).child("Keep editing"),
        html::button()
            .r#type("button")
            .class("button primary")
            .attr("aria-disabled", move || busy().then_some("true"))
            .on(ev::click, move |_| editor.update_policy())
            .child("Update policy"),
    )
        .into_any()
}

fn body(editor: Editor, reviewed: Reviewed) -> AnyView {
    let changes = reviewed.changes().clone();
    let shell = editor.shell();
    let tenant = move || {
        let name = shell.organization.with(|organization| organization.as_ref()?.display_name.clone());
        name.unwrap_or_else(|| "this tenant".to_owned())
    };
    let count = if changes.len() == 1 { "1 property".to_owned() } else { format!("{} properties", changes.len()) };
    let warnings = reviewed.warnings().iter().map(|warning| html::li().class("stops").child(warning.sentence.clone()));
    let means = consequences(&changes).into_iter().map(|line| {
        let (class, word) = match line.tone {
            Tone::Weaker => ("weaker", "Weaker: "),
            Tone::Tighter => ("tighter", "Tighter: "),
            Tone::Stops => ("stops", ""),
        };
        html::li().class(class).child((word, line.text))
    });
    let lines: Vec<AnyView> = warnings.map(IntoAny::into_any).chain(means.map(IntoAny::into_any)).collect();
    let request = format!("PATCH {}\n\n{}", shell.policy_url(), graph::patch::pretty(&changes));
    let copied = request.clone();
    html::div()
        .class("body")
        .child((
            html::p().child((
                format!("{count} of the policy in "),
                html::strong().child(tenant),
                " will be written. Everything else stays as it is.",
            )),
            html::table().class("diff").child((
                html::thead().child(html::tr().child((
                    html::th().attr("scope", "col").child("Property"),
                    html::th().attr("scope", "col").child("Now"),
                    html::th().attr("scope", "col").child("Will be"),
                ))),
                html::tbody().child(changes.iter().map(row).collect_view()),
            )),
            scales(editor, &reviewed),
            (!lines.is_empty()).then(|| html::ul().class("means").attr("aria-label", "What this means").child(lines)),
            html::section().class("code").attr("aria-label", "Request").child((
                html::header()
                    .child((html::h3().child("Request"), copy_button("Copy request", move || copied.clone()))),
                html::pre().attr("tabindex", "0").attr("aria-label", "Request").child(request),
            )),
        ))
        .into_any()
}

fn row(change: &Change) -> AnyView {
    let field = change.field;
    let after = if field.kind() == Kind::Targets {
        targets(change)
    } else {
        meaning::value(field, Some(&change.after)).into_any()
    };
    html::tr()
        .child((
            html::th().attr("scope", "row").child((field.label(), html::code().child(field.name()))),
            html::td().class("from").attr("data-label", "Now").child(meaning::value(field, change.before.as_ref())),
            html::td().class("to").attr("data-label", "Will be").child(after),
        ))
        .into_any()
}

/// What is added to a list and what is taken off it, one by one.
fn targets(change: &Change) -> AnyView {
    let lists = target_changes(change.before.as_ref(), Some(&change.after));
    let line = |sign: &'static str, class: &'static str, word: &'static str, target: &Target| {
        let name = if target.is_all_users() {
            "All users".into_any()
        } else {
            html::span().class("id").child(target.id.clone()).into_any()
        };
        html::li()
            .child((
                html::span().class(class).child((
                    html::span().attr("aria-hidden", "true").child(sign),
                    html::span().class("hidden").child(word),
                )),
                " ",
                name,
            ))
            .into_any()
    };
    let added = lists.added.iter().map(|target| line("+", "plus", "added:", target));
    let removed = lists.removed.iter().map(|target| line("−", "minus", "removed:", target));
    let lines: Vec<AnyView> = added.chain(removed).collect();
    (
        lines.is_empty().then(|| meaning::value(change.field, Some(&change.after))),
        (!lines.is_empty()).then(|| html::ul().child(lines)),
    )
        .into_any()
}

/// The lifetimes before and after, where one of them changes.
fn scales(editor: Editor, reviewed: &Reviewed) -> Option<AnyView> {
    let is_lifetime = |field: Field| field.kind() == Kind::Lifetime;
    if !reviewed.changes().fields().any(is_lifetime) {
        return None;
    }
    let before = editor.draft.with_untracked(|draft| Lifetimes::of(draft.base()));
    let after = Lifetimes::of(reviewed.outcome());
    let one = |title: &'static str, lifetimes: Option<Lifetimes>| {
        html::div().child((html::p().class("small").child(title), scale(Signal::derive(move || lifetimes), None)))
    };
    Some(html::div().class("two-scales").child((one("Now", before), one("Will be", after))).into_any())
}
