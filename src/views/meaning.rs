//! What this policy means: the lifetimes drawn, and a sentence a subject. Follows what is entered.

use policy::meaning::{Sentence, sentences};

use super::lifetime_scale::{Lifetimes, scale};
use crate::editor::Editor;
use crate::ui::{El, el, part, text};

/// The second column.
pub fn meaning(editor: Editor) -> El {
    let lifetimes = move || editor.with(|draft| (Lifetimes::of(&draft.outcome()), Lifetimes::of(draft.base())));
    let said = move || {
        let said = editor.with(|draft| sentences(&draft.outcome(), |field| draft.value(field).is_err()));
        said.into_iter().map(sentence).collect::<Vec<_>>()
    };
    let note = move || match editor.count() {
        0 => "This is the policy as it is now.".to_owned(),
        1 => "With your change. Nothing is sent before you confirm.".to_owned(),
        count => format!("With your {count} changes. Nothing is sent before you confirm."),
    };
    el("aside").class("aside").attr("aria-labelledby", "meaning").child(el("div").class("card").child((
        el("h2").id("meaning").child("What this policy means"),
        scale(lifetimes),
        el("ul").child(part(said)),
        el("p").class("small").child(text(note)),
    )))
}

fn sentence(sentence: Sentence) -> El {
    let parts = sentence.parts.into_iter().map(|(text, strong)| el(if strong { "strong" } else { "span" }).child(text));
    el("li").child(parts.collect::<Vec<_>>())
}
