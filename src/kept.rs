//! The draft outlives the page: it is kept in this tab's `sessionStorage`, bound to tenant and account, and nothing but the
//! draft. An earlier visit's is offered, not applied unasked; only after a sign-in that was asked for in the middle of an
//! update is it put back at once, and the review opened.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::{GetUntracked as _, Set as _, set_timeout};
use policy::{Choices, Draft, Field, Rebased};

use crate::app::App;
use crate::dom;
use crate::editor::Editor;
use crate::saving::{self, Saving};
use crate::shell::KEPT;

/// Under this name it is noted that the person left for Entra in the middle of an update.
const RETURNING: &str = "tap-draft-return";

/// Under this name, continued with the draft's, it is noted that the person left the form for a while: for Entra, to permit the
/// panel to read names, or for another tenant.
const RETURNING_TO_FORM: &str = "tap-draft-return-to-form";

/// After this time without a further edit a draft is kept.
const CALM: Duration = Duration::from_millis(250);

/// Changes that an earlier visit kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// They, on the values that they were made on.
    kept: Draft,
    /// They, on the policy as it is now.
    rebased: Rebased,
}

impl Offer {
    /// What is changed, in the order of the form.
    pub fn fields(&self) -> Vec<Field> {
        self.rebased.draft.changed_fields()
    }

    /// Properties that somebody else changed too since.
    pub fn changed_by_others(&self) -> Vec<Field> {
        self.rebased.conflicts.iter().map(|conflict| conflict.field).collect()
    }
}

/// Keeps the draft as soon as typing pauses.
pub fn keep_soon(editor: Editor) {
    thread_local! {
        static LATEST: Cell<u32> = const { Cell::new(0) };
    }
    let this = LATEST.get().wrapping_add(1);
    LATEST.set(this);
    let when_calm = move || {
        if LATEST.get() == this {
            keep(editor);
        }
    };
    set_timeout(when_calm, CALM);
}

/// Keeps the draft now, or forgets it where nothing is changed. What is offered or waits stays in it.
pub fn keep(editor: Editor) {
    if editor.shell().is_leaving() {
        return;
    }
    let Some(name) = editor.shell().draft_name() else { return };
    look(editor);
    let saving = Saving::of(editor);
    let offered = saving.offered.get_untracked().map(|offer| offer.kept.clone());
    let under = [offered, saving.aside()].into_iter().flatten();
    let draft = under.fold(editor.with_untracked(Draft::clone), |draft, under| draft.laid_over(under));
    dom::keep(&name, draft.to_json(&name).as_deref());
}

/// Whether this tab keeps the draft of another tenant or of another account.
pub fn has_others(app: App) -> bool {
    let own = app.shell().and_then(|shell| shell.draft_name());
    dom::kept_names([KEPT, ":"].concat().as_str()).into_iter().any(|name| Some(name) != own)
}

/// Keeps the draft while the person is at Entra; on return the review is opened with it.
pub fn keep_for_return(editor: Editor) {
    keep(editor);
    if editor.count_untracked() > 0 {
        dom::keep(RETURNING, editor.shell().draft_name().as_deref());
    }
}

/// Keeps the draft while the person is elsewhere, but not in the middle of an update; on return it is in the form again.
pub fn keep_for_form(editor: Editor) {
    keep(editor);
    if editor.count_untracked() > 0 {
        let name = editor.shell().draft_name().unwrap_or_default();
        dom::keep(&[RETURNING_TO_FORM, &name].concat(), Some(""));
    }
}

/// Looks, once, whether an earlier visit kept something, and offers it.
pub fn look(editor: Editor) {
    let saving = Saving::of(editor);
    let Some(name) = editor.shell().draft_name().filter(|_| !saving.has_looked.replace(true)) else { return };
    let Some(text) = dom::kept(&name) else { return };
    let returns = dom::taken(RETURNING).is_some_and(|wanted| wanted == name);
    let returns_to_form = dom::taken(&[RETURNING_TO_FORM, &name].concat()).is_some();
    let base = editor.with_untracked(|draft| draft.base().clone());
    let offer = Draft::kept(&text, &name, &base).map(|kept| {
        let rebased = kept.rebase(&base, &Choices::new());
        Offer { kept, rebased }
    });
    let Some(offer) = offer.filter(|offer| !offer.fields().is_empty()) else {
        dom::keep(&name, None);
        return;
    };
    let is_clean = offer.rebased.conflicts.is_empty();
    saving.offered.set(Some(Arc::new(offer)));
    if (returns || returns_to_form) && is_clean {
        restore(editor);
        if returns {
            saving::open_review(editor);
        }
    }
}

/// **Restore my changes**. What was edited in the meantime stays.
pub fn restore(editor: Editor) {
    let saving = Saving::of(editor);
    let Some(offer) = saving.offered.get_untracked() else { return };
    saving.offered.set(None);
    let draft = editor.with_untracked(|draft| {
        let offered = offer.kept.rebase(draft.base(), &Choices::new()).draft;
        offered.overlaid(draft)
    });
    let first = draft.changed_fields().first().copied();
    editor.set_draft(draft);
    dom::focus_on_changes(first);
}

/// **Discard them**.
pub fn forget(editor: Editor) {
    Saving::of(editor).offered.set(None);
    keep(editor);
    dom::focus_on_changes(None);
}
