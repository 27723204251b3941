//! The controls of numbers and choices.

use leptos::{ev, html, prelude::*};
use policy::{Draft, Field, Kind, State, Value, lifetime};

use super::field_frame::{Naming, anchor, described_by, frame};
use crate::editor::Editor;

/// A lifetime or the length: a text field that says back what it understood.
pub fn number(editor: Editor, field: Field) -> AnyView {
    let text = Memo::new(move |_| editor.draft.with(|draft| draft.text(field).into_owned()));
    let says = Memo::new(move |_| editor.draft.with(|draft| say_back(draft, field)));
    let finding = editor.finding(field);
    let controls = (
        html::input()
            .r#type("text")
            .class("text")
            .id(anchor(field))
            .name(field.name())
            .attr("inputmode", (field.kind() == Kind::Length).then_some("numeric"))
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .attr("aria-describedby", described_by(field))
            .attr("aria-invalid", move || finding.get().is_some().then_some("true"))
            .attr("readonly", move || editor.read_only.get().then_some(""))
            .prop("value", move || text.get())
            .on(ev::input, move |event| {
                let typed = event_target_value(&event);
                editor.edit(|draft| draft.set_text(field, &typed));
            }),
        html::span().class("says").id(format!("{}-says", field.name())).child(move || says.get()),
    )
        .into_any();
    frame(editor, field, Naming::Label, controls)
}

/// What stands beside the control: the lifetime in words, "not set", or nothing while the text cannot be read.
fn say_back(draft: &Draft, field: Field) -> String {
    match draft.value(field) {
        Ok(None) => "not set".into(),
        Ok(Some(Value::Number(number))) if field.kind() == Kind::Lifetime => lifetime::say_back(number),
        Ok(Some(Value::Number(number))) => format!("{number} characters"),
        Ok(Some(Value::Unforeseen(_))) => "not a number that this panel knows; kept unless you change it".into(),
        Ok(Some(_)) => String::new(),
        Err(_) => match lifetime::parse(&draft.text(field)) {
            // Understood, but not allowed: said back all the same, so that the person sees why.
            Ok(minutes) if field.kind() == Kind::Lifetime => lifetime::say_back(minutes),
            // A space of the same height, so that nothing jumps while somebody types.
            _ => "\u{a0}".into(),
        },
    }
}

/// `state`.
pub fn state(editor: Editor) -> AnyView {
    let field = Field::State;
    let mut choices = vec![
        choice(editor, field, "enabled", "Enabled", "", Value::State(State::Enabled)),
        choice(editor, field, "disabled", "Disabled", "", Value::State(State::Disabled)),
    ];
    choices.extend(kept_choice(editor, field));
    choices.push(not_set(editor, field));
    frame(editor, field, Naming::Legend, choices.into_any())
}

/// `isUsableOnce`.
pub fn usable_once(editor: Editor) -> AnyView {
    let field = Field::IsUsableOnce;
    let mut choices = vec![
        choice(editor, field, "true", "Required", "Every pass works once", Value::Flag(true)),
        choice(
            editor,
            field,
            "false",
            "Chosen for each pass",
            "One-time, or reusable until it expires",
            Value::Flag(false),
        ),
    ];
    choices.extend(kept_choice(editor, field));
    choices.push(not_set(editor, field));
    frame(editor, field, Naming::Legend, choices.into_any())
}

fn choice(editor: Editor, field: Field, word: &str, label: &str, help: &str, value: Value) -> AnyView {
    let (name, word) = (field.name(), word.to_owned());
    let (label, help) = (label.to_owned(), help.to_owned());
    let chosen = value.clone();
    let checked = Memo::new(move |_| editor.draft.with(|draft| draft.choice(field) == Some(&chosen)));
    // The first choice carries the name as its id: links to the field lead there.
    let id = match value {
        Value::State(State::Enabled) | Value::Flag(true) => anchor(field),
        _ => format!("{name}-{word}"),
    };
    html::label()
        .class("choice")
        .child((
            html::input()
                .r#type("radio")
                .id(id)
                .name(name)
                .value(word)
                .disabled(editor.read_only)
                .prop("checked", move || checked.get())
                .on(ev::change, move |_| {
                    editor.edit(|draft| match &value {
                        Value::State(state) => draft.set_state(state.clone()),
                        Value::Flag(flag) => draft.set_usable_once(*flag),
                        _ => draft.take_back(field),
                    });
                }),
            html::span().child((label, (!help.is_empty()).then(|| html::small().child(help)))),
        ))
        .into_any()
}

/// A third choice where a word was read that this panel does not know: it is there, and one can go back to it.
fn kept_choice(editor: Editor, field: Field) -> Option<AnyView> {
    let read = editor.draft.with_untracked(|draft| draft.base().get(field).cloned())?;
    let word = match &read {
        Value::State(State::Other(word)) => word.clone(),
        Value::Unforeseen(json) => json.to_string(),
        _ => return None,
    };
    let help = "Not known to this panel. Kept unless you choose something else.";
    Some(choice(editor, field, &word, &word, help, read))
}

fn not_set(editor: Editor, field: Field) -> AnyView {
    let unset = Memo::new(move |_| editor.draft.with(|draft| draft.choice(field).is_none()));
    html::span()
        .class("says")
        .id(format!("{}-says", field.name()))
        .hidden(move || !unset.get())
        .child("not set")
        .into_any()
}
