//! The bar at the foot: how many changes there are, and what to do with them.

use super::policy_form::FORM;
use crate::editor::Editor;
use crate::ui::{El, el, part, text};

/// The bar. The one primary button is never disabled: pressed too early, it explains.
pub fn save_bar(editor: Editor) -> El {
    let count = move || match editor.count() {
        0 => "No changes".to_owned(),
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    };
    let bring_back = move || {
        el("button")
            .attr("type", "button")
            .class("link")
            .on("click", move |_| editor.bring_back())
            .child("Bring them back")
    };
    let note = move || {
        let note = editor.bar_note()?;
        Some((note.text, " ", note.can_bring_back.then(bring_back)))
    };
    let shell = editor.shell();
    let id = shell.person().unwrap_or_default().tenant_id;
    let name = move || shell.tenant_name().unwrap_or_default();
    el("div").class("bar").attr("role", "region").attr("aria-label", "Changes").child(
        el("div").child((
            el("p").class("where").child((el("bdi").child(text(name)), " ", id)),
            el("p").class("count").class_when("some", move || editor.count() > 0).child(text(count)),
            el("button")
                .attr("type", "button")
                .class("button")
                .id("discard")
                .on("click", move |_| editor.discard())
                .child("Discard changes"),
            el("button")
                .attr("type", "submit")
                .class("button primary")
                .id("review-changes")
                .attr("form", FORM)
                .child("Review changes"),
            el("p").class("note").attr("aria-live", "polite").child(part(note)),
        )),
    )
}
