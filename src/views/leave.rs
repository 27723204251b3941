//! Before signing out, where something would be lost.

use leptos::prelude::{Get as _, Set as _};

use super::dialog::dialog;
use crate::app::App;
use crate::editor::Editor;
use crate::saving::Saving;
use crate::ui::{El, el, text};

/// The dialog.
pub fn leave(app: App, editor: Editor) -> El {
    let saving = Saving::of(editor);
    let stay = move || saving.leaving.set(false);
    let lost = move || {
        if saving.when_busy() {
            return "An update is under way. Signing out stops it, and what became of it is not shown.".to_owned();
        }
        match editor.count() {
            0 => "Changes from an earlier visit are not restored yet. Signing out forgets them.".to_owned(),
            1 => "1 change was not sent. Signing out forgets it.".to_owned(),
            count => format!("{count} changes were not sent. Signing out forgets them."),
        }
    };
    let button = |class: &str, label: &str, act: Box<dyn Fn()>| {
        el("button").attr("type", "button").class(class).on("click", move |_| act()).child(label)
    };
    let go = move || {
        saving.leaving.set(false);
        app.sign_out_now();
    };
    let body = move || el("p").child(text(lost));
    let actions = move || {
        (
            button("button", "Stay signed in", Box::new(stay)),
            button("button primary", "Sign out and forget", Box::new(go)),
        )
    };
    dialog("leave", "Sign out?", move || saving.leaving.get(), stay, body, actions)
}
