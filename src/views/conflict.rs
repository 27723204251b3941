//! **Someone else changed the policy**: for each property in conflict what it was, what it is now, what was entered, and the
//! choice between the two. Nothing is sent before **Continue**.

use leptos::prelude::{ArcRwSignal, Get as _, GetUntracked as _, Set as _, Update as _, With as _};
use policy::{Choices, Conflict, Field, Pick, Value, meaning, target_changes};

use super::dialog::dialog;
use super::review::signs;
use super::told::names;
use crate::dom;
use crate::editor::Editor;
use crate::saving::{self, Asked, Saving};
use crate::ui::{Content, El, el, part, text};

/// The dialog.
pub fn conflict(editor: Editor) -> El {
    let saving = Saving::of(editor);
    let choices = ArcRwSignal::new(Choices::new());
    let missing = ArcRwSignal::new(Vec::<Field>::new());
    let state: &'static (ArcRwSignal<Choices>, ArcRwSignal<Vec<Field>>) = Box::leak(Box::new((choices, missing)));
    let body = move || {
        state.0.set(Choices::new());
        state.1.set(Vec::new());
        let asked = saving.asked.get()?;
        Some(self::body(state, &asked))
    };
    let is_open = move || saving.asked.with(Option::is_some);
    let close = move || {
        if saving.asked.get_untracked().is_some() {
            saving::back_to_editing(editor);
        }
    };
    dialog("conflict", "Someone else changed the policy", is_open, close, body, move || actions(editor, state))
}

type State = &'static (ArcRwSignal<Choices>, ArcRwSignal<Vec<Field>>);

fn body(state: State, asked: &Asked) -> Vec<El> {
    let count = match asked.conflicts.len() {
        1 => "a property that you changed as well".to_owned(),
        count => format!("{count} properties that you changed as well"),
    };
    let mut parts = vec![el("p").child(format!(
        "Since you read the policy, somebody else has changed {count}. Nothing was sent. Choose what the policy should have."
    ))];
    parts.push(el("div").id("conflict-missing").attr("role", "alert").child(part(move || {
        let missing = state.1.get();
        (!missing.is_empty()).then(|| {
            el("p").class("wrong-text").child(format!("Choose Keep mine or Take theirs for {}.", names(&missing)))
        })
    })));
    parts.extend(asked.conflicts.iter().map(|conflict| property(state, conflict)));
    if !asked.adopted.is_empty() {
        parts.push(
            el("p")
                .class("small")
                .child(format!("Also changed by someone else, and kept as it is now: {}.", names(&asked.adopted))),
        );
    }
    parts
}

fn property(state: State, conflict: &Conflict) -> El {
    let field = conflict.field;
    let name = format!("conflict-{}", field.name());
    let radio = |pick: Pick, label: &str, value: Option<&Value>| {
        let id = format!("{name}-{}", if pick == Pick::Mine { "mine" } else { "theirs" });
        let input = el("input")
            .attr("type", "radio")
            .id(&id)
            .attr("name", &name)
            .attr("value", if pick == Pick::Mine { "mine" } else { "theirs" })
            .attr("aria-describedby", &format!("{id}-value"))
            .on("change", move |_| {
                state.0.update(|choices| choices.set(field, pick));
                state.1.update(|missing| missing.retain(|known| *known != field));
            });
        el("div").class("pick").child((
            el("label").class("choice").child((input, el("span").child(label))),
            el("div").class("picked").id(&format!("{id}-value")).child(said(field, conflict.base.as_ref(), value)),
        ))
    };
    let entries = (!conflict.entries.is_empty()).then(|| {
        let rows: Vec<El> = conflict
            .entries
            .iter()
            .map(|target| el("li").child(el("span").class("id").child(target.id.as_str())))
            .collect();
        (
            el("p")
                .class("small")
                .child("You both changed these entries in different ways; your choice decides about them only:"),
            el("ul").class("entries").child(rows),
        )
    });
    el("fieldset").class("conflict").id(&name).child((
        el("legend").child((field.label(), " ", el("code").child(field.name()))),
        el("p").class("was").child(("When you read it: ", meaning::value(field, conflict.base.as_ref()))),
        entries,
        radio(Pick::Mine, "Keep mine", conflict.mine.as_ref()),
        radio(Pick::Theirs, "Take theirs", conflict.theirs.as_ref()),
    ))
}

/// A value, and for a list what it adds and takes off.
fn said(field: Field, base: Option<&Value>, value: Option<&Value>) -> impl Content + use<> {
    let lists = target_changes(base, value);
    (el("p").child(meaning::value(field, value)), el("ul").child(signs(&lists)))
}

fn actions(editor: Editor, state: State) -> impl Content {
    let go_on = move |_| {
        let Some(asked) = Saving::of(editor).asked.get_untracked() else { return };
        let choices = state.0.get_untracked();
        let missing: Vec<Field> = asked
            .conflicts
            .iter()
            .map(|conflict| conflict.field)
            .filter(|field| choices.get(*field).is_none())
            .collect();
        if let Some(first) = missing.first() {
            dom::focus(&format!("conflict-{}-mine", first.name()));
            state.1.set(missing);
        } else {
            saving::choose(editor, choices);
        }
    };
    let progress = move || {
        let is_chosen = Saving::of(editor).asked.with(|asked| {
            let choices = state.0.get();
            asked.as_ref().is_some_and(|asked| asked.conflicts.iter().all(|one| choices.get(one.field).is_some()))
        });
        if is_chosen {
            "Continue reads the policy once more, then sends what is left to change.".to_owned()
        } else {
            String::new()
        }
    };
    (
        el("p").class("progress").child(text(progress)),
        el("button")
            .attr("type", "button")
            .class("button")
            .on("click", move |_| saving::back_to_editing(editor))
            .child("Keep editing"),
        el("button").attr("type", "button").class("button primary").on("click", go_on).child("Continue"),
    )
}
