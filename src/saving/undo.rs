//! **Undo**: the way back from the last update that was accepted, through the same review and the same machine.
//!
//! Other edits in the form step aside while it is reviewed and written, and come back then, whatever became of it.

use leptos::prelude::{GetUntracked as _, WithUntracked as _};
use policy::{Choices, Draft};

use super::{Review, Saving, show};
use crate::dom;
use crate::editor::Editor;
use crate::views::told::names;

/// Opens the review with the reverse change.
pub fn undo(editor: Editor) {
    let saving = Saving::of(editor);
    if saving.is_busy() || saving.review.with_untracked(Option::is_some) {
        return;
    }
    let Some(accepted) = saving.accepted.get_untracked() else { return };
    let undo = editor.with_untracked(|draft| accepted.changes.undo(draft.base()));
    match undo.draft.review() {
        Ok(reviewed) if reviewed.changes().is_empty() => editor.note(&match undo.not_undoable.as_slice() {
            [] => "There is nothing to undo: the policy has its earlier values already.".to_owned(),
            left => format!("{} cannot go back: the earlier value is one that cannot be written.", names(left)),
        }),
        Ok(reviewed) => {
            if editor.count_untracked() > 0 {
                saving.aside.replace(Some(editor.with_untracked(Draft::clone)));
            }
            editor.set_draft(undo.draft);
            show(editor, Review { reviewed, undo: Some(undo.not_undoable) });
        }
        Err(findings) => {
            editor.set_findings(findings);
            dom::focus("problems");
        }
    }
}

/// The review was closed without an update: **Undo** is still there, and the form is as it was before.
pub(super) fn leave(editor: Editor) {
    let clean = editor.with_untracked(|draft| Draft::new(draft.base().clone()));
    editor.set_draft(clean);
    bring_aside_back(editor);
}

/// Puts the edits that stepped aside under those that are in the form now, which are newer.
pub(super) fn bring_aside_back(editor: Editor) {
    if let Some(aside) = Saving::of(editor).aside.take() {
        let draft = editor.with_untracked(|draft| aside.rebase(draft.base(), &Choices::new()).draft.overlaid(draft));
        editor.set_draft(draft);
    }
}
