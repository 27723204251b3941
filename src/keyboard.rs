//! Keys that work anywhere on the page, and the question before it is left.

use leptos::ev;
use leptos::prelude::*;

use crate::app::{App, Screen};
use crate::dom;
use crate::editor::Editor;

/// Begins to listen.
pub fn listen(app: App) {
    let editor = move || match app.screen.get_untracked() {
        Screen::Editing(editor) => Some(editor),
        _ => None,
    };
    window_event_listener_untyped("keydown", move |event| {
        use wasm_bindgen::JsCast;
        let (Some(editor), Ok(event)) = (editor(), event.dyn_into::<web_sys::KeyboardEvent>()) else { return };
        let command = event.ctrl_key() || event.meta_key();
        if command && !event.alt_key() && !event.shift_key() && event.key().eq_ignore_ascii_case("s") {
            // The browser would save the page.
            event.prevent_default();
            if !dom::is_asking() {
                editor.open_review();
            }
        } else if event.key() == "?" && !command && !dom::is_typing() && !dom::is_asking() {
            event.prevent_default();
            editor.show_keys(true);
        }
    });
    window_event_listener_untyped("pageshow", move |event| {
        use wasm_bindgen::JsCast;
        let is_kept = event.dyn_into::<web_sys::PageTransitionEvent>().is_ok_and(|event| event.persisted());
        if is_kept && app.shell().is_some_and(|shell| !shell.session().is_back()) {
            let _ = window().location().reload();
        }
    });
    window_event_listener(ev::beforeunload, move |event| {
        let leaving = app.shell().is_some_and(|shell| shell.is_leaving());
        let is_busy = |editor: Editor| editor.saving_slot().get().is_some_and(|saving| saving.is_busy());
        if !leaving && editor().is_some_and(|editor| editor.count_untracked() > 0 || is_busy(editor)) {
            event.prevent_default();
        }
    });
}
