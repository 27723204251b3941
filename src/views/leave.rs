//! Before signing out, where something would be lost.

use std::cell::Cell;

use leptos::prelude::{Get as _, RwSignal, Set as _, untrack};

use super::dialog::{dialog, over_every_screen};
use crate::app::{App, Screen};
use crate::editor::Editor;
use crate::kept;
use crate::saving::Saving;
use crate::ui::{El, el, text};

/// Asks before signing out where something would be lost; `false` where nothing would.
pub fn ask_to_leave(app: App) -> bool {
    let loses = untrack(|| lost(app)).is_some();
    if loses {
        is_open(app).set(true);
    }
    loses
}

/// Whether the question is open. The dialog is made when it is first needed.
fn is_open(app: App) -> RwSignal<bool> {
    thread_local! {
        static BUILT: Cell<Option<RwSignal<bool>>> = const { Cell::new(None) };
    }
    BUILT.get().unwrap_or_else(|| {
        let made = over_every_screen(|| {
            let is_open = RwSignal::new(false);
            (leave(app, is_open), is_open)
        });
        BUILT.set(Some(made));
        made
    })
}

/// What signing out would lose, in words.
fn lost(app: App) -> Option<String> {
    let here = match app.screen.get() {
        Screen::Editing(editor) => lost_here(editor),
        _ => None,
    };
    let elsewhere = kept::has_others(app).then_some(
        "Changes in another tenant, or of another account, were not sent: this tab keeps them until you sign out.",
    );
    match (here, elsewhere) {
        (Some(here), Some(elsewhere)) => Some(format!("{here} {elsewhere}")),
        (here, elsewhere) => here.or(elsewhere.map(str::to_owned)),
    }
}

fn lost_here(editor: Editor) -> Option<String> {
    let saving = Saving::of(editor);
    if saving.when_busy() {
        return Some(
            "An update is under way. If you sign out now, the panel does not show what became of it.".to_owned(),
        );
    }
    match editor.count() {
        0 if saving.offered.get().is_some() => {
            Some("Changes from an earlier visit are not restored yet. Signing out forgets them.".to_owned())
        }
        0 => None,
        1 => Some("1 change was not sent. Signing out forgets it.".to_owned()),
        count => Some(format!("{count} changes were not sent. Signing out forgets them.")),
    }
}

/// The dialog.
fn leave(app: App, is_open: RwSignal<bool>) -> El {
    let stay = move || is_open.set(false);
    let go = move || {
        is_open.set(false);
        app.sign_out_now();
    };
    let button = |class: &str, label: &str, act: Box<dyn Fn()>| {
        el("button").attr("type", "button").class(class).on("click", move |_| act()).child(label)
    };
    let body = move || el("p").child(text(move || lost(app).unwrap_or_default()));
    let actions = move || {
        (
            button("button", "Stay signed in", Box::new(stay)),
            button("button primary", "Sign out and forget", Box::new(go)),
        )
    };
    dialog("leave", "Sign out?", move || is_open.get(), stay, body, actions)
}
