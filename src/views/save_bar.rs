//! The bar at the foot: how many changes there are, and what to do with them.

use leptos::{ev, html, prelude::*};

use super::policy_form::FORM;
use crate::editor::Editor;

/// The bar. The one primary button is never disabled: pressed too early, it explains.
pub fn save_bar(editor: Editor) -> AnyView {
    let text = move || match editor.count.get() {
        0 => "No changes".to_owned(),
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    };
    let note = move || editor.bar_note.get();
    html::div()
        .class("bar")
        .attr("role", "group")
        .attr("aria-label", "Changes")
        .child(
            html::div().child((
                html::p().class("count").class(("some", move || editor.count.get() > 0)).child(text),
                html::button()
                    .r#type("button")
                    .class("button")
                    .on(ev::click, move |_| editor.discard())
                    .child("Discard changes"),
                html::button().r#type("submit").class("button primary").attr("form", FORM).child("Review changes"),
                html::p().class("note").attr("aria-live", "polite").child(move || {
                    note().map(|note| {
                        (
                            note.text,
                            note.can_bring_back.then(|| {
                                (
                                    " ",
                                    html::button()
                                        .r#type("button")
                                        .class("link")
                                        .on(ev::click, move |_| editor.bring_back())
                                        .child("Bring them back"),
                                )
                            }),
                        )
                    })
                }),
            )),
        )
        .into_any()
}
