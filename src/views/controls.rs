//! The controls of numbers and choices.

use policy::{Draft, Field, Kind, State, Value, lifetime};

use super::field_frame::{Naming, described_by, frame};
use crate::editor::Editor;
use crate::ui::{El, el, text, typed};

/// A lifetime or the length: a text field that says back what it understood.
pub fn number(editor: Editor, field: Field) -> El {
    let name = field.name();
    let finding = editor.finding(field);
    let input = el("input")
        .attr("type", "text")
        .class("text")
        .id(name)
        .attr("name", name)
        .attr("inputmode", if field.kind() == Kind::Length { "numeric" } else { "text" })
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("aria-describedby", &described_by(field))
        .bind("aria-invalid", move || finding().map(|_| "true".into()))
        .flag("readonly", move || editor.is_read_only())
        .value(move || editor.with(|draft| draft.text(field).into_owned()))
        .on("input", move |event| editor.edit(|draft| draft.set_text(field, &typed(&event))));
    let says = el("span")
        .class("says")
        .id(&format!("{name}-says"))
        .child(text(move || editor.with(|draft| say_back(draft, field))));
    frame(editor, field, Naming::Label, (input, says))
}

/// What stands beside the control: the lifetime in words, "not set", or nothing while the text cannot be read.
fn say_back(draft: &Draft, field: Field) -> String {
    let is_lifetime = field.kind() == Kind::Lifetime;
    match draft.value(field) {
        Ok(None) => "not set".into(),
        Ok(Some(Value::Number(number))) if is_lifetime => lifetime::say_back(number),
        Ok(Some(Value::Number(number))) => format!("{number} characters"),
        Ok(Some(_)) => "Not a number that this panel knows. Kept unless you change it.".into(),
        Err(_) => match lifetime::parse(&draft.text(field)) {
            // Understood, but not allowed: said back all the same, so that the person sees why.
            Ok(minutes) if is_lifetime => lifetime::say_back(minutes),
            // A space of the same height, so that nothing jumps while somebody types.
            _ => "\u{a0}".into(),
        },
    }
}

/// `state`.
pub fn state(editor: Editor) -> El {
    let known = [
        ("enabled", "Enabled", "", Value::State(State::Enabled)),
        ("disabled", "Disabled", "", Value::State(State::Disabled)),
    ];
    choices(editor, Field::State, known)
}

/// `isUsableOnce`.
pub fn usable_once(editor: Editor) -> El {
    let known = [
        ("true", "Required", "Every pass works once", Value::Flag(true)),
        ("false", "Chosen for each pass", "One-time, or reusable until it expires", Value::Flag(false)),
    ];
    choices(editor, Field::IsUsableOnce, known)
}

fn choices(editor: Editor, field: Field, known: [(&'static str, &'static str, &'static str, Value); 2]) -> El {
    let mut all: Vec<El> =
        known.into_iter().map(|(word, label, help, value)| choice(editor, field, word, label, help, value)).collect();
    all.extend(kept_choice(editor, field));
    all.push(
        el("span")
            .class("says")
            .id(&format!("{}-says", field.name()))
            .hide(move || editor.with(|draft| draft.choice(field).is_some()))
            .child("not set"),
    );
    frame(editor, field, Naming::Legend, all)
}

fn choice(editor: Editor, field: Field, word: &str, label: &str, help: &str, value: Value) -> El {
    let name = field.name();
    let chosen = value.clone();
    let input = el("input")
        .attr("type", "radio")
        .id(&format!("{name}-{word}"))
        .attr("name", name)
        .attr("value", word)
        .flag("disabled", move || editor.is_read_only())
        .checked(move || editor.with(|draft| draft.choice(field) == Some(&chosen)))
        .on("change", move |_| {
            editor.edit(|draft| match &value {
                Value::State(state) => draft.set_state(state.clone()),
                Value::Flag(flag) => draft.set_usable_once(*flag),
                _ => draft.take_back(field),
            });
        });
    let help = (!help.is_empty()).then(|| el("small").child(help));
    el("label").class("choice").child((input, el("span").child((label, help))))
}

/// A third choice where a word was read that this panel does not know: it is there, and one can go back to it.
fn kept_choice(editor: Editor, field: Field) -> Option<El> {
    let read = editor.with_untracked(|draft| draft.base().get(field).cloned())?;
    let word = match &read {
        Value::State(State::Other(word)) => word.clone(),
        Value::Unforeseen(json) => json.to_string(),
        _ => return None,
    };
    let help = "Not known to this panel. Kept unless you choose something else.";
    Some(choice(editor, field, &word, &word, help, read))
}
