//! The form: every property of the policy, in the two sections that Entra has.

use policy::Field;

use super::{controls, targets};
use crate::editor::Editor;
use crate::ui::{Content, El, el, part};

/// The id of the form, so that buttons outside it can submit it.
pub const FORM: &str = "policy";

/// The whole form.
pub fn policy_form(editor: Editor) -> El {
    el("form")
        .class("form")
        .id(FORM)
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            editor.open_review();
        })
        .child((
            section(
                "Enable and target",
                "Who can sign in with a Temporary Access Pass",
                // The words that a policy holds decide which choices there are.
                part(move || {
                    editor.built_at();
                    (controls::state(editor), targets::included(editor), targets::excluded(editor))
                }),
            ),
            section(
                "Configure",
                "What a pass is like when it is created",
                part(move || {
                    editor.built_at();
                    (
                        controls::number(editor, Field::MinimumLifetime),
                        controls::number(editor, Field::MaximumLifetime),
                        controls::number(editor, Field::DefaultLifetime),
                        controls::usable_once(editor),
                        controls::number(editor, Field::DefaultLength),
                        kept(editor),
                    )
                }),
            ),
        ))
}

fn section(title: &str, about: &str, fields: impl Content) -> El {
    el("section")
        .class("card section")
        .child((el("header").child((el("h2").child(title), el("p").child(about))), fields))
}

/// What was read and is not edited here: the id, and properties that this version does not know.
fn kept(editor: Editor) -> El {
    let rows: Vec<El> = editor.with_untracked(|draft| {
        let base = draft.base();
        let id = base.id().map(|id| ("id".to_owned(), id.to_owned()));
        let other = base.other().iter().map(|(name, json)| (name.clone(), json.to_string()));
        let row =
            |(name, value): (String, String)| el("li").child((el("code").child(name), ": ", el("code").child(value)));
        id.into_iter().chain(other).map(row).collect()
    });
    el("div")
        .class("kept")
        .child((el("p").child("Also part of the policy, shown as it was read and never sent:"), el("ul").child(rows)))
}
