//! What this policy means: the lifetimes drawn, and a sentence a subject. Follows what is entered.

use leptos::{html, prelude::*};
use policy::meaning::{Sentence, sentences};

use super::lifetime_scale::{Lifetimes, scale};
use crate::editor::Editor;

/// The second column.
pub fn meaning(editor: Editor) -> AnyView {
    let now = Signal::derive(move || editor.outcome.with(Lifetimes::of));
    let said = Memo::new(move |_| {
        editor
            .draft
            .with(|draft| editor.outcome.with(|outcome| sentences(outcome, |field| draft.value(field).is_err())))
    });
    let note = move || match editor.count.get() {
        0 => "This is the policy as it is now.".to_owned(),
        1 => "With your change. Nothing is sent before you confirm.".to_owned(),
        count => format!("With your {count} changes. Nothing is sent before you confirm."),
    };
    html::aside()
        .class("aside")
        .attr("aria-labelledby", "meaning")
        .child(html::div().class("card").child((
            html::h2().id("meaning").child("What this policy means"),
            move || {
                let before = editor.draft.with(|draft| Lifetimes::of(draft.base()));
                scale(now, before)
            },
            html::ul().child(move || said.get().into_iter().map(sentence).collect_view()),
            html::p().class("small").child(note),
        )))
        .into_any()
}

fn sentence(sentence: Sentence) -> impl IntoView {
    let parts = sentence
        .parts
        .into_iter()
        .map(|(text, strong)| if strong { html::strong().child(text).into_any() } else { text.into_any() });
    html::li().child(parts.collect_view())
}
