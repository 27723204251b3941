//! The page of a signed-in person: what happened, the form, what the policy means, the bar at the foot, the dialogs.

use leptos::prelude::request_animation_frame;

use super::policy_form::{FORM, policy_form};
use super::top_bar::top_bar;
use super::{meaning, messages, save_bar};
use crate::app::App;
use crate::editor::Editor;
use crate::ui::{Content, El, el, part, text};
use crate::{dom, extra};

/// The heading of every screen about the policy.
pub fn head(more: impl Content) -> El {
    el("div").class("head").child((
        el("h1").child("Temporary Access Pass policy"),
        el("p")
            .child("Who may be given a temporary passcode in this tenant, how long it lasts, and how it may be used."),
        more,
    ))
}

/// The screen.
pub fn policy_page(app: App, editor: Editor) -> Vec<El> {
    // What the form does not need to be read is fetched once it can be seen.
    request_animation_frame(|| extra::with(|_| {}, || {}));
    let read = text(move || format!("As read on {}", dom::say_time(editor.read_at())));
    vec![
        el("a").class("skip").attr("href", &format!("#{FORM}")).child("Skip to the form"),
        top_bar(app, editor.shell()),
        el("main").class("sheet").child((
            head(el("p").class("small").child(read)),
            messages::messages(app, editor),
            policy_form(editor),
            meaning::meaning(editor),
        )),
        save_bar::save_bar(editor),
        el("div").child(part(move || extra::when_here().map(|extra| (extra.dialogs)(editor)))),
    ]
}
