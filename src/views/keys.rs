//! The list of keys.

use leptos::html;
use leptos::prelude::*;

use super::dialog::dialog;
use crate::editor::Editor;

/// The dialog that `?` opens.
pub fn keys(editor: Editor) -> AnyView {
    let is_open = Signal::derive(move || editor.keys_open.get());
    let close = move || editor.keys_open.set(false);
    let row = |keys: &[&'static str], does: &'static str| {
        let keys: Vec<_> = keys.iter().map(|key| html::kbd().child(*key)).collect();
        (html::dt().child(keys), html::dd().child(does))
    };
    let content = move || {
        html::div()
            .class("body")
            .child(html::dl().class("keys").child((
                row(&["Ctrl", "S"], "Review changes (⌘ S on a Mac)"),
                row(&["Enter"], "In a text field of the form: review changes; in the box for a group: add it"),
                row(&["Esc"], "Close what is open"),
                row(&["?"], "Show these keys"),
            )))
            .into_any()
    };
    dialog("keys-title", "Keys", "narrow", is_open, close, content, move || {
        html::button()
            .r#type("button")
            .class("button")
            .on(leptos::ev::click, move |_| close())
            .child("Close")
            .into_any()
    })
}
