//! What every field has: label and help, the mark of a change, what it was, what is wrong with it.

use policy::{Draft, Field, Kind, meaning, target_changes};

use crate::dom;
use crate::editor::Editor;
use crate::ui::{Content, El, el, text};

/// How the field is named to those who do not see it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// One control with the property's name as its id, and a label.
    Label,
    /// A group of radio buttons, with a legend.
    Legend,
    /// A region.
    Region,
}

/// The ids that describe a field's control, for `aria-describedby`.
pub fn described_by(field: Field) -> String {
    let name = field.name();
    format!("{name}-help {name}-says {name}-error {name}-was")
}

/// The frame around a field's controls.
pub fn frame(editor: Editor, field: Field, naming: Naming, controls: impl Content) -> El {
    let name = field.name();
    let changed = editor.changed(field);
    let finding = editor.finding(field);
    let help = el("small").id(&format!("{name}-help")).child(field.help());
    let label = match naming {
        Naming::Label => el("label").attr("for", name),
        Naming::Legend | Naming::Region => el("div").attr("aria-hidden", "true"),
    };
    let root = match naming {
        Naming::Label => el("div"),
        Naming::Legend => el("fieldset")
            .attr("aria-describedby", &described_by(field))
            .child(el("legend").class("hidden").child(field.label())),
        Naming::Region => el("section")
            .id(name)
            .attr("tabindex", "-1")
            .attr("aria-label", field.label())
            .attr("aria-describedby", &described_by(field)),
    };
    root.class("field").class_when("changed", changed).class_when("wrong", move || finding().is_some()).child((
        label.class("label").child((field.label(), help)),
        el("div").class("value").child((
            controls,
            el("p")
                .class("wrong-text")
                .id(&format!("{name}-error"))
                .hide(move || finding().is_none())
                .child(text(move || finding().unwrap_or_default())),
            was(editor, field),
        )),
    ))
}

/// "was 8 hours", with **Take back**.
fn was(editor: Editor, field: Field) -> El {
    let changed = editor.changed(field);
    let take_back = move |_| {
        editor.edit(|draft| draft.take_back(field));
        // The button is gone: the person is still at this field.
        dom::focus_in_field(field);
    };
    el("p").class("was").id(&format!("{}-was", field.name())).hide(move || !changed()).child((
        text(move || editor.with(|draft| was_text(draft, field))),
        " ",
        el("button")
            .attr("type", "button")
            .class("link")
            .attr("aria-label", &format!("Take back: {}", field.label()))
            .on("click", take_back)
            .child("Take back"),
    ))
}

fn was_text(draft: &Draft, field: Field) -> String {
    let read = draft.base().get(field);
    let was = format!("was {}", meaning::value(field, read));
    if field.kind() != Kind::Targets {
        return was;
    }
    let now = draft.value(field).unwrap_or_default();
    let lists = target_changes(read, now.as_ref());
    match (lists.added.len(), lists.removed.len()) {
        (0, 0) => was,
        (added, 0) => format!("{was} · {added} added"),
        (0, removed) => format!("{was} · {removed} removed"),
        (added, removed) => format!("{was} · {added} added, {removed} removed"),
    }
}
