//! The form: every property of the policy, in the two sections that Entra has.

use leptos::{ev, html, prelude::*};
use policy::Field;

use super::{controls, targets};
use crate::editor::Editor;

/// The id of the form, so that buttons outside it can submit it.
pub const FORM: &str = "policy";

/// The whole form.
pub fn policy_form(editor: Editor) -> AnyView {
    html::form()
        .class("form")
        .id(FORM)
        .attr("novalidate", "")
        .on(ev::submit, move |event| {
            event.prevent_default();
            editor.open_review();
        })
        .child((
            section(
                "Enable and target",
                "Who can sign in with a Temporary Access Pass",
                (controls::state(editor), targets::included(editor), targets::excluded(editor)).into_any(),
            ),
            section(
                "Configure",
                "What a pass is like when it is created",
                (
                    controls::number(editor, Field::MinimumLifetime),
                    controls::number(editor, Field::MaximumLifetime),
                    controls::number(editor, Field::DefaultLifetime),
                    controls::usable_once(editor),
                    controls::number(editor, Field::DefaultLength),
                    kept(editor),
                )
                    .into_any(),
            ),
        ))
        .into_any()
}

fn section(title: &'static str, about: &'static str, fields: AnyView) -> AnyView {
    html::section()
        .class("card section")
        .child((html::header().child((html::h2().child(title), html::p().child(about))), fields))
        .into_any()
}

/// What was read and is not edited here: the id, and properties that this version does not know.
fn kept(editor: Editor) -> AnyView {
    let rows = Memo::new(move |_| {
        editor.draft.with(|draft| {
            let base = draft.base();
            let id = base.id().map(|id| ("id".to_owned(), id.to_owned()));
            let other = base.other().iter().map(|(name, json)| (name.clone(), json.to_string()));
            id.into_iter().chain(other).collect::<Vec<_>>()
        })
    });
    html::div()
        .class("kept")
        .child((
            html::p().child("Also part of the policy, shown as it was read and never sent:"),
            html::ul().class("plain").child(move || {
                rows.get()
                    .into_iter()
                    .map(|(name, value)| html::li().child((html::code().child(name), ": ", html::code().child(value))))
                    .collect_view()
            }),
        ))
        .into_any()
}
