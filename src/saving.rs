//! Checks what was entered, and saves it. `saving/run.rs` performs the steps that [`graph::update`] asks for.
//!
//! A review holds a draft of its own. While an update waits, the form can be used: what is edited meanwhile is carried
//! over to the policy as it is known in the end ([`Draft::carried`]).

mod run;
mod undo;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use graph::Problem;
use graph::roles::Access;
use graph::update::{Ending, Event, Update, Why};
use leptos::prelude::{
    ArcRwSignal, GetUntracked as _, Set as _, With as _, WithUntracked as _, window_event_listener_untyped,
};
use policy::{Change, Changes, Choices, Conflict, Draft, Field, Policy, Reviewed};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::app::Failure;
use crate::editor::Editor;
use crate::gateway::Exchange;
use crate::views::problem::in_words;
use crate::{dom, kept};
use run::{Run, begin, happened, stop_looking};

pub use undo::undo;

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
    /// The last update that was accepted: what **Undo** takes back.
    pub accepted: ArcRwSignal<Option<Arc<Told>>>,
    /// Changes that an earlier visit kept.
    pub offered: ArcRwSignal<Option<Arc<kept::Offer>>>,
    /// Whether it was looked whether an earlier visit kept something.
    pub has_looked: Cell<bool>,
    run: RefCell<Option<Rc<Run>>>,
    /// What was accepted and has not been visible, with the time until which a read that does not show it counts as
    /// older; oldest first.
    unseen: RefCell<Vec<(Change, f64)>>,
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
    /// Properties that others changed before the write, and that were taken over.
    pub adopted: Vec<Field>,
    /// Properties that others changed as well, where the person's value stands in the form all the same.
    pub contested: Vec<Field>,
    /// The policy that `adopted` and other names refer to.
    pub policy: Policy,
    /// It was the way back from an earlier update.
    pub was_undo: bool,
    /// It is still being looked.
    pub is_looking: bool,
    /// The write and its answer; `None` when none was sent.
    pub write: Option<Exchange>,
    /// Whether there are edits left in the form.
    pub has_edits: bool,
    /// The text for the support, ready to copy.
    pub details: String,
    /// When it was written, or else when it ended, in milliseconds since 1970.
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
                accepted: ArcRwSignal::new(None),
                offered: ArcRwSignal::new(None),
                has_looked: Cell::new(false),
                run: RefCell::new(None),
                unseen: RefCell::new(Vec::new()),
                aside: RefCell::new(None),
            }))
        })
    }

    /// Whether an update is under way beside which another must not begin; quiet looking is none.
    pub fn is_busy(&self) -> bool {
        self.stage.with_untracked(is_busy)
    }

    /// [`Saving::is_busy`]: whoever asks is told when that changes.
    pub fn when_busy(&self) -> bool {
        self.stage.with(is_busy)
    }

    /// The edits that wait while an undo is in the form.
    pub fn aside(&self) -> Option<Draft> {
        self.aside.borrow().clone()
    }

    /// What was accepted lately and has not been visible.
    fn unseen(&self) -> Vec<Change> {
        let mut unseen = self.unseen.borrow_mut();
        unseen.retain(|(_, until)| *until > dom::now());
        unseen.iter().map(|(change, _)| change.clone()).collect()
    }

    /// Notes of an accepted change whether it was seen.
    fn note_seen(&self, changes: &Changes, is_seen: bool) {
        let mut unseen = self.unseen.borrow_mut();
        if is_seen {
            unseen.retain(|(known, _)| !changes.fields().any(|field| field == known.field));
        } else {
            unseen.retain(|(known, _)| !changes.iter().any(|change| change == known));
            let until = dom::now() + UNSEEN_MILLISECONDS;
            unseen.extend(changes.iter().map(|change| (change.clone(), until)));
        }
    }
}

/// For so long a read that does not show an accepted change is taken to be older than it. Entra is eventually consistent,
/// within a minute as a rule.
const UNSEEN_MILLISECONDS: f64 = 300_000.0;

fn is_busy(stage: &Option<Stage>) -> bool {
    !matches!(stage, None | Some(Stage::Looking))
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

/// A draft on the policy as it is known now.
pub fn rebased(draft: &Draft, editor: Editor) -> Draft {
    editor.with_untracked(|now| draft.rebase(now.base(), &Choices::new()).draft)
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
        Ok(_) if let Some((field, text)) = not_added() => {
            editor.set_findings(Vec::new());
            editor.note(&format!(
                "“{text}” stands in the box of {} and is not on the list: add it, or empty the box.",
                field.label()
            ));
            dom::focus(&box_of(field));
        }
        Ok(reviewed) if reviewed.changes().is_empty() => {
            editor.set_findings(Vec::new());
            editor.note("There is nothing to send: the form shows the policy as it was read.");
        }
        Ok(reviewed) => show(editor, Review { reviewed, undo: None }),
    }
}

fn box_of(field: Field) -> String {
    [field.name(), "-add"].concat()
}

/// What was written into the box of a list and never added to it, or its beginning: whoever reviews would take it for a
/// part of the change.
fn not_added() -> Option<(Field, String)> {
    const SHOWN: usize = 60;
    [Field::IncludeTargets, Field::ExcludeTargets].into_iter().find_map(|field| {
        let element: HtmlInputElement = dom::html_element(&box_of(field))?.dyn_into().ok()?;
        // A box of a list that is not in use is not on the page to see.
        element.offset_parent()?;
        let entered = element.value();
        let text = entered.trim();
        let end = text.char_indices().nth(SHOWN).map_or(text.len(), |(at, _)| at);
        let more = if end < text.len() { "…" } else { "" };
        (!text.is_empty()).then(|| (field, [&text[..end], more].concat()))
    })
}

fn show(editor: Editor, review: Review) {
    editor.set_findings(Vec::new());
    editor.clear_note();
    Saving::of(editor).review.set(Some(Arc::new(review)));
}

/// Closes the review; the changes stay. An update that is under way goes on, and is shown above the form.
pub fn close_review(editor: Editor) {
    let saving = Saving::of(editor);
    let Some(review) = saving.review.get_untracked() else { return };
    saving.review.set(None);
    if saving.is_busy() {
        dom::focus("waiting");
    } else if review.undo.is_some() {
        undo::leave(editor);
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
    begin(editor, update.expecting(saving.unseen()), before, review.undo.is_some(), None, first);
}

/// **Read the policy again**, where a confirmation could not be given at once, or where the outcome is not known.
pub fn look_again(editor: Editor) {
    let saving = Saving::of(editor);
    let Some(told) = saving.told.get_untracked() else { return };
    if saving.stage.get_untracked().is_some() {
        return;
    }
    let draft = editor.with_untracked(Draft::clone);
    let (changes, quiet) = (told.changes.clone(), editor.shell().quiet());
    let (update, first) = match &told.ending {
        Ending::Unknown { problem } => Update::find_out(draft.clone(), changes, problem.clone(), quiet),
        _ => Update::look_again(draft.base().clone(), changes, quiet),
    };
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

/// **Try again** and **Refresh my access** (`fresh`: with a new token): opens the review again. Nothing is sent again
/// without the person.
pub fn try_again(editor: Editor, fresh: bool) {
    if !fresh {
        return review_again(editor);
    }
    editor.note("Asking Microsoft Entra for a new token…");
    crate::spawn(async move {
        let shell = editor.shell();
        if let Err(error) = shell.session().token(true, None).await {
            editor.clear_note();
            return fail(editor, crate::sign_in::silent(&error, shell.config()));
        }
        let roles = shell.person().and_then(|person| person.roles);
        if editor.is_read_only_untracked() && matches!(Access::from_role_ids(roles.as_deref()), Access::ReadOnly(_)) {
            return editor.note("Your access was refreshed, and your role still allows looking only.");
        }
        editor.let_edit();
        editor.note("Your access was refreshed.");
        if editor.count_untracked() > 0 || Saving::of(editor).told.get_untracked().is_some_and(|told| told.was_undo) {
            review_again(editor);
        }
    });
}

fn review_again(editor: Editor) {
    match Saving::of(editor).told.get_untracked() {
        Some(told) if told.was_undo => undo(editor),
        _ => open_review(editor),
    }
}

/// Tells a problem that stands in the way of an update, before there was one.
fn fail(editor: Editor, failure: Failure) {
    Saving::of(editor).told.set(Some(Arc::new(Told {
        ending: Ending::NotUpdated { problem: failure.problem, looked: false },
        changes: Changes::default(),
        adopted: Vec::new(),
        contested: Vec::new(),
        policy: editor.with_untracked(|draft| draft.base().clone()),
        was_undo: false,
        is_looking: false,
        write: None,
        has_edits: editor.count_untracked() > 0,
        details: failure.details,
        at: js_sys::Date::now(),
    })));
    dom::focus("told");
}

/// Says in the bar at the foot what came of going to Entra.
pub fn say(editor: Editor, error: &msal::Error) {
    let problem: Problem = crate::sign_in::failure(error, editor.shell().config()).problem;
    editor.note(&in_words(&problem));
}
