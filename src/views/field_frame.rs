//! What every field has: label and help, the mark of a change, what it was, what is wrong with it.

use leptos::{ev, html, prelude::*};
use policy::{Field, Kind, meaning, target_changes};

use crate::{dom, editor::Editor};

/// How the label is bound to the controls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// One control with the property's name as its id.
    Label,
    /// A group of controls, named by a legend.
    Legend,
    /// A region, named by a label of its own.
    Region,
}

/// The id of the element that a link to the field leads to.
pub fn anchor(field: Field) -> String {
    field.name().to_owned()
}

/// The ids that describe a field's control, for `aria-describedby`.
pub fn described_by(field: Field) -> String {
    let name = field.name();
    format!("{name}-help {name}-says {name}-error {name}-was")
}

/// The frame around a field's controls.
pub fn frame(editor: Editor, field: Field, naming: Naming, controls: AnyView) -> AnyView {
    let changed = editor.changed(field);
    let finding = editor.finding(field);
    let label = match naming {
        Naming::Label => {
            html::label().class("label").attr("for", anchor(field)).child((field.label(), help(field))).into_any()
        }
        Naming::Legend | Naming::Region => html::div()
            .class("label")
            .attr("aria-hidden", (naming == Naming::Legend).then_some("true"))
            .child((field.label(), help(field)))
            .into_any(),
    };
    let value = html::div().class("value").child((
        controls,
        html::p()
            .class("wrong-text")
            .id(format!("{}-error", field.name()))
            .hidden(move || finding.get().is_none())
            .child(move || finding.get()),
        was(editor, field),
    ));
    let class = (("changed", move || changed.get()), ("wrong", move || finding.get().is_some()));
    let content = (label, value).into_any();
    match naming {
        Naming::Label => html::div().class("field").class(class.0).class(class.1).child(content).into_any(),
        Naming::Legend => html::fieldset()
            .class("field")
            .class(class.0)
            .class(class.1)
            .attr("aria-describedby", described_by(field))
            .child((html::legend().class("hidden").child(field.label()), content))
            .into_any(),
        Naming::Region => html::section()
            .class("field")
            .class(class.0)
            .class(class.1)
            .id(anchor(field))
            .attr("tabindex", "-1")
            .attr("aria-label", field.label())
            .attr("aria-describedby", described_by(field))
            .child(content)
            .into_any(),
    }
}

fn help(field: Field) -> AnyView {
    html::small().id(format!("{}-help", field.name())).child(field.help()).into_any()
}

/// "was 8 hours", with Take back.
fn was(editor: Editor, field: Field) -> AnyView {
    let changed = editor.changed(field);
    let text = Memo::new(move |_| editor.draft.with(|draft| was_text(draft, field)));
    let take_back = move |_| {
        editor.edit(|draft| draft.take_back(field));
        // The button is gone: the person is still at this field.
        dom::focus_in_field(field);
    };
    html::p()
        .class("was")
        .id(format!("{}-was", field.name()))
        .hidden(move || !changed.get())
        .child(move || {
            changed.get().then(|| {
                (
                    move || text.get(),
                    " ",
                    html::button()
                        .r#type("button")
                        .class("link")
                        .attr("aria-label", format!("Take back: {}", field.label()))
                        .on(ev::click, take_back)
                        .child("Take back"),
                )
            })
        })
        .into_any()
}

fn was_text(draft: &policy::Draft, field: Field) -> String {
    let read = draft.base().get(field);
    if field.kind() != Kind::Targets {
        return format!("was {}", meaning::value(field, read));
    }
    let now = draft.value(field).unwrap_or_default();
    let lists = target_changes(read, now.as_ref());
    let count = |number: usize, what: &str| match number {
        0 => None,
        1 => Some(format!("1 {what}")),
        number => Some(format!("{number} {what}")),
    };
    let parts: Vec<String> =
        [count(lists.added.len(), "added"), count(lists.removed.len(), "removed")].into_iter().flatten().collect();
    let was = format!("was {}", meaning::value(field, read));
    if parts.is_empty() { was } else { format!("{was} · {}", parts.join(", ")) }
}
