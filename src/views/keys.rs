//! The list of keys.

use super::dialog::dialog;
use crate::editor::Editor;
use crate::ui::{El, el};

/// The dialog that `?` opens.
pub fn keys(editor: Editor) -> El {
    let close = move || editor.show_keys(false);
    let row = |keys: &[&str], does: &str| {
        let keys: Vec<El> = keys.iter().map(|key| el("kbd").child(*key)).collect();
        (el("dt").child(keys), el("dd").child(does))
    };
    let body = move || {
        el("dl").class("keys").child((
            row(&["Ctrl", "S"], "Review changes (⌘ S on a Mac)"),
            row(&["Enter"], "In a text field: review changes. In the box for a group: add the group"),
            row(&["Esc"], "Close what is open"),
            row(&["?"], "Show these keys"),
        ))
    };
    let actions =
        move || el("button").attr("type", "button").class("button").on("click", move |_| close()).child("Close");
    dialog("keys", "Keys", move || editor.are_keys_shown(), close, body, actions)
}
