//! The page of a signed-in person: what happened, the form, what the policy means, the bar at the foot, the dialogs.

use leptos::html;
use leptos::prelude::*;

use super::policy_form::policy_form;
use super::top_bar::top_bar;
use super::{keys, meaning, messages, review, save_bar};
use crate::app::App;
use crate::dom;
use crate::editor::Editor;

/// The heading of every screen about the policy.
pub fn head(more: impl IntoView + 'static) -> AnyView {
    html::div()
        .class("head")
        .child((
            html::h1().child("Temporary Access Pass policy"),
            html::p().child(
                "Who may be given a temporary passcode in this tenant, how long it lasts, and how it may be used.",
            ),
            more,
        ))
        .into_any()
}

/// The screen.
pub fn policy_page(app: App, editor: Editor) -> AnyView {
    let read_at = Memo::new(move |_| dom::say_time(editor.read_at.get()));
    (
        html::a().class("skip").href("#policy").child("Skip to the form"),
        top_bar(app),
        html::main().class("sheet").child((
            head(move || Some(html::p().class("small").child(format!("As read on {}", read_at.get())))),
            messages::messages(app, editor),
            policy_form(editor),
            meaning::meaning(editor),
        )),
        save_bar::save_bar(editor),
        review::review(editor),
        keys::keys(editor),
    )
        .into_any()
}
