//! Checks what was entered, and saves it. `run.rs` performs the steps that [`graph::update`] asks for.
//!
//! A review holds a draft of its own. While an update waits, the form can be used: what is edited meanwhile is carried
//! over to the policy as it is known in the end ([`Draft::carried`]).

mod run;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use graph::update::{Ending, Event, Update, Why};
use leptos::prelude::{
    ArcRwSignal, Get as _, GetUntracked as _, Set as _, WithUntracked as _, window_event_listener_untyped,
};
use policy::{Changes, Choices, Conflict, Draft, Field, Policy, Reviewed};

use crate::editor::Editor;
use crate::gateway::Exchange;
use crate::views::problem::in_words;
use crate::{dom, kept};
use run::{Run, begin, happened, stop_looking};

/// What belongs to saving in one editing session.
pub struct Saving {
    /// The review that is open.
    pub review: ArcRwSignal<Option<Arc<Review>>>,
    /// What somebody else changed too, and has to be decided.
    pub asked: ArcRwSignal<Option<Arc<Asked>>>,
    /// What is under way; a second update cannot be started meanwhile.
    pub stage: ArcRwSignal<Option<Stage>>,
    /// Whole seconds until the next attempt.
    pub seconds_left: ArcRwSignal<u64>,
    /// How the last update ended, or stands.
    pub told: ArcRwSignal<Option<Arc<Told>>>,
    /// Changes that an earlier visit kept.
    pub offered: ArcRwSignal<Option<Arc<kept::Offer>>>,
    run: RefCell<Option<Rc<Run>>>,
    /// The edits that were in the form when an undo took its place.
    aside: RefCell<Option<Draft>>,
}

/// A review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// What was reviewed.
    pub reviewed: Reviewed,
    /// Whether it is the way back from an update; then, what cannot go back.
    pub undo: Option<Vec<Field>>,
}

/// A question to the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What conflicts, in the order of the form.
    pub conflicts: Vec<Conflict>,
    /// What others changed besides, which is taken over.
    pub adopted: Vec<Field>,
}

/// What is under way after **Update policy** was pressed.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// The policy is read before it is written.
    Reading,
    /// The `PATCH` is on its way.
    Writing,
    /// A new token is asked for.
    Renewing,
    /// The policy is read to confirm the change.
    ReadingBack,
    /// The policy is read to find out what became of the write.
    Settling,
    /// The person is asked about a conflict.
    Asking,
    /// Time has to pass; [`Saving::seconds_left`] says how much.
    Waiting(Why),
    /// The change was accepted and is not all visible yet; it is looked for quietly, and another update may begin.
    Looking,
}

/// How an update ended or, while [`Stage::Looking`], how it stands; with everything that the page tells about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// How it ended.
    pub ending: Ending,
    /// What was sent, or was to be.
    pub changes: Changes,
    /// Properties that others changed before the write, with their values now.
    pub adopted: Vec<Field>,
    /// The policy that `adopted` and other names refer to.
    pub policy: Policy,
    /// It was the way back from an earlier update.
    pub was_undo: bool,
    /// It is still being looked.
    pub is_looking: bool,
    /// The write and its answer; `None` when none was sent.
    pub write: Option<Exchange>,
    /// The text for the support, ready to copy.
    pub details: String,
    /// When it ended, in milliseconds since 1970.
    pub at: f64,
}

impl Saving {
    /// Of an editing session.
    pub fn of(editor: Editor) -> &'static Saving {
        editor.saving_slot().get_or_init(|| {
            // What was typed in the last moment.
            window_event_listener_untyped("pagehide", move |_| kept::keep(editor));
            Box::leak(Box::new(Saving {
                review: ArcRwSignal::new(None),
                asked: ArcRwSignal::new(None),
                stage: ArcRwSignal::new(None),
                seconds_left: ArcRwSignal::new(0),
                told: ArcRwSignal::new(None),
                offered: ArcRwSignal::new(None),
                run: RefCell::new(None),
                aside: RefCell::new(None),
            }))
        })
    }

    /// Whether another update must not begin.
    pub fn is_busy(&self) -> bool {
        self.stage.with_untracked(|stage| !matches!(stage, None | Some(Stage::Looking)))
    }

    /// Whether the review is to show progress and to stay open.
    pub fn is_at_work(&self) -> bool {
        !matches!(self.stage.get(), None | Some(Stage::Looking))
    }

    /// The edits that wait while an undo is in the form.
    pub fn aside(&self) -> Option<Draft> {
        self.aside.borrow().clone()
    }
}

/// Something was edited: what was found before is dropped where it no longer holds, nothing new is complained about
/// before the next review, and the draft is kept for a later visit.
pub fn edited(editor: Editor) {
    let before = editor.findings_untracked();
    if !before.is_empty() {
        let mut now = editor.with_untracked(Draft::review).err().unwrap_or_default();
        now.retain(|finding| before.iter().any(|known| known.field == finding.field));
        editor.set_findings(now);
    }
    kept::keep_soon(editor);
}

/// Checks what was entered. Opens the review, or shows what has to be put right, or says that there is nothing to send.
pub fn open_review(editor: Editor) {
    let saving = Saving::of(editor);
    if saving.review.with_untracked(Option::is_some) || saving.asked.with_untracked(Option::is_some) {
        return;
    }
    if saving.is_busy() {
        editor.note("An update is under way: see the message above the form. Your changes are kept.");
        return;
    }
    if editor.is_read_only_untracked() {
        editor.note("This form is read-only: see the note above the form.");
        return;
    }
    match editor.with_untracked(Draft::review) {
        Err(findings) => {
            editor.set_findings(findings);
            dom::focus("problems");
        }
        Ok(reviewed) if reviewed.changes().is_empty() => {
            editor.set_findings(Vec::new());
            editor.note("There is nothing to send: the form shows the policy as it was read.");
        }
        Ok(reviewed) => show(editor, Review { reviewed, undo: None }),
    }
}

fn show(editor: Editor, review: Review) {
    editor.set_findings(Vec::new());
    editor.clear_note();
    Saving::of(editor).review.set(Some(Arc::new(review)));
}

/// Closes the review; the changes stay. While something is under way the review stays open: it shows how far that is.
pub fn close_review(editor: Editor) {
    let saving = Saving::of(editor);
    if saving.is_busy() || saving.review.with_untracked(Option::is_none) {
        return;
    }
    let was_undo = saving.review.with_untracked(|review| review.as_ref().is_some_and(|review| review.undo.is_some()));
    saving.review.set(None);
    if was_undo {
        // **Undo** is still there; the form is as it was before.
        let draft =
            saving.aside.take().unwrap_or_else(|| editor.with_untracked(|draft| Draft::new(draft.base().clone())));
        editor.set_draft(draft);
    }
}

/// **Undo**: opens the review with the way back from the update that was told last. Other edits in the form wait until
/// that is done.
pub fn undo(editor: Editor) {
    let saving = Saving::of(editor);
    if saving.is_busy() || saving.review.with_untracked(Option::is_some) {
        return;
    }
    let Some(told) = saving.told.get_untracked() else { return };
    let undo = editor.with_untracked(|draft| told.changes.undo(draft.base()));
    match undo.draft.review() {
        Ok(reviewed) if reviewed.changes().is_empty() => {
            editor.note("There is nothing to undo: the policy has its earlier values already.");
        }
        result => {
            if editor.count_untracked() > 0 {
                saving.aside.replace(Some(editor.with_untracked(Draft::clone)));
            }
            editor.set_draft(undo.draft);
            match result {
                Ok(reviewed) => show(editor, Review { reviewed, undo: Some(undo.not_undoable) }),
                Err(findings) => {
                    bring_aside_back(editor);
                    editor.set_findings(findings);
                    dom::focus("problems");
                }
            }
        }
    }
}

/// Lays the edits that waited while an undo was in the form over what is there now.
fn bring_aside_back(editor: Editor) {
    if let Some(aside) = Saving::of(editor).aside.take() {
        let draft = editor.with_untracked(|draft| {
            let aside = aside.rebase(draft.base(), &Choices::new()).draft;
            draft.clone().overlaid(&aside)
        });
        editor.set_draft(draft);
    }
}

/// **Update policy**: saves what is under review.
pub fn update_policy(editor: Editor) {
    let saving = Saving::of(editor);
    let Some(review) = saving.review.get_untracked() else { return };
    if saving.is_busy() {
        return;
    }
    stop_looking(editor);
    let Some((update, first)) = Update::start(&review.reviewed, editor.shell().quiet()) else { return };
    let before = review.reviewed.draft().clone();
    begin(editor, update, before, review.undo.is_some(), None, first);
}

/// **Read the policy again**, where a confirmation could not be given at once.
pub fn look_again(editor: Editor) {
    let saving = Saving::of(editor);
    let Some(told) = saving.told.get_untracked() else { return };
    if saving.stage.get_untracked().is_some() {
        return;
    }
    let draft = editor.with_untracked(Draft::clone);
    let (update, first) = Update::look_again(draft.base().clone(), told.changes.clone(), editor.shell().quiet());
    begin(editor, update, draft, told.was_undo, told.write.clone(), first);
}

/// **Cancel**: nothing more is sent for what is under way.
pub fn cancel(editor: Editor) {
    happened(editor, Event::Cancelled);
}

/// **Continue**, in the dialog about a conflict.
pub fn choose(editor: Editor, choices: Choices) {
    happened(editor, Event::Chosen(choices));
}

/// **Keep editing**, in the dialog about a conflict.
pub fn back_to_editing(editor: Editor) {
    happened(editor, Event::BackToEditing);
}

/// **Try again** and **Refresh my access**: opens the review again. Nothing is sent again without the person.
pub fn try_again(editor: Editor, fresh: bool) {
    crate::spawn(async move {
        let shell = editor.shell();
        if fresh && let Err(error) = shell.session().token(true, None).await {
            let problem = crate::sign_in::failure(&error, shell.config()).problem;
            return editor.note(&in_words(&problem));
        }
        open_review(editor);
    });
}
