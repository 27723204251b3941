//! Checks what was entered, and saves it: performs the steps that [`graph::update`] asks for.
//!
//! A review holds a draft of its own. While an update waits, the form can be used: what is edited meanwhile is carried
//! over to the policy as it is known in the end ([`Draft::carried`]).

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use graph::update::{Ending, Event, Outcome, Purpose, Seen, Step, Update, Why};
use leptos::prelude::{
    ArcRwSignal, Get as _, GetUntracked as _, Set as _, WithUntracked as _, window_event_listener_untyped,
};
use policy::{Changes, Choices, Conflict, Draft, Field, Policy, Reviewed};
use wasm_bindgen_futures::JsFuture;

use crate::editor::Editor;
use crate::gateway::Exchange;
use crate::views::problem::in_words;
use crate::{dom, kept, shell};

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

/// One update under way.
struct Run {
    update: RefCell<Update>,
    /// The draft that the form's edits are carried over from.
    before: RefCell<Draft>,
    was_undo: bool,
    write: RefCell<Option<Exchange>>,
    /// The last exchange, whatever it was for.
    last: RefCell<Option<Exchange>>,
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

fn begin(editor: Editor, update: Update, before: Draft, was_undo: bool, write: Option<Exchange>, first: Step) {
    let saving = Saving::of(editor);
    let run = Rc::new(Run {
        update: RefCell::new(update),
        before: RefCell::new(before),
        was_undo,
        write: RefCell::new(write),
        last: RefCell::new(None),
    });
    saving.run.replace(Some(run.clone()));
    saving.told.set(None);
    crate::spawn(perform(editor, run, first));
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

fn happened(editor: Editor, event: Event<'_>) {
    let run = Saving::of(editor).run.borrow().clone();
    let Some(run) = run else { return };
    let step = run.update.borrow_mut().handle(event);
    if let Some(step) = step {
        crate::spawn(perform(editor, run, step));
    }
}

/// Another update begins: what was looked for quietly is told as it stands.
fn stop_looking(editor: Editor) {
    if let Some(run) = Saving::of(editor).run.take() {
        let _ = run.update.borrow_mut().handle(Event::Cancelled);
    }
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

async fn perform(editor: Editor, run: Rc<Run>, first: Step) {
    let saving = Saving::of(editor);
    let shell = editor.shell();
    let mut step = first;
    loop {
        let next = match step {
            Step::Done(outcome) => return finish(editor, &run, *outcome),
            Step::Ask { conflicts, adopted } => {
                saving.stage.set(Some(Stage::Asking));
                saving.review.set(None);
                saving.asked.set(Some(Arc::new(Asked { conflicts, adopted })));
                return;
            }
            Step::FreshToken { claims } => {
                saving.stage.set(Some(Stage::Renewing));
                let claims = claims.as_ref().map(graph::challenge::Claims::as_str);
                let result = shell.session().token(true, claims).await;
                run.update.borrow_mut().handle(match result {
                    Ok(_) => Event::TokenReady,
                    Err(error) => Event::NoToken(crate::sign_in::failure(&error, shell.config()).problem),
                })
            }
            Step::Wait { time, why } => {
                wait(editor, &run, why, time).await;
                run.update.borrow_mut().handle(Event::WaitOver)
            }
            Step::Read | Step::Write { .. } => {
                let request = match step {
                    Step::Write { body } => {
                        at_work(editor, Stage::Writing);
                        shell.write_policy(body)
                    }
                    _ => {
                        at_work(editor, reading(&run));
                        shell.read_policy()
                    }
                };
                let is_write = request.body.is_some();
                match shell.send(request, false).await {
                    Ok(exchange) => {
                        let random = js_sys::Math::random();
                        let next = shell::circumstances(shell, &exchange, |about| {
                            run.update.borrow_mut().handle(Event::Answered { reply: &exchange.reply, about, random })
                        });
                        run.last.replace(Some(exchange.clone()));
                        if is_write {
                            run.write.replace(Some(exchange));
                        }
                        next
                    }
                    Err(error) => {
                        let problem = crate::sign_in::failure(&error, shell.config()).problem;
                        run.update.borrow_mut().handle(Event::NoToken(problem))
                    }
                }
            }
        };
        // What came belongs to nothing any more: the person cancelled meanwhile.
        let Some(next) = next else { return };
        step = next;
    }
}

/// What a read is for now.
fn reading(run: &Run) -> Stage {
    match run.update.borrow().purpose() {
        Purpose::Write => Stage::Reading,
        Purpose::Confirm => Stage::ReadingBack,
        Purpose::Settle => Stage::Settling,
    }
}

/// Shows what is done now; quiet looking stays quiet.
fn at_work(editor: Editor, stage: Stage) {
    let saving = Saving::of(editor);
    saving.asked.set(None);
    let is_quiet = stage == Stage::ReadingBack && saving.stage.with_untracked(|now| *now == Some(Stage::Looking));
    if !is_quiet {
        saving.stage.set(Some(stage));
    }
}

async fn wait(editor: Editor, run: &Rc<Run>, why: Why, time: Duration) {
    let saving = Saving::of(editor);
    let closes = saving.review.with_untracked(Option::is_some) || saving.asked.with_untracked(Option::is_some);
    if let Why::Accepted { seen } = &why {
        stands(editor, run, seen.clone());
        saving.stage.set(Some(Stage::Looking));
    } else {
        saving.seconds_left.set(time.as_secs_f64().ceil() as u64);
        saving.stage.set(Some(Stage::Waiting(why)));
        if closes {
            dom::focus("waiting");
        }
    }
    // The page is to be used meanwhile.
    saving.review.set(None);
    saving.asked.set(None);
    let ends = dom::now() + time.as_secs_f64() * 1000.0;
    loop {
        let left = ends - dom::now();
        let is_current = saving.run.borrow().as_ref().is_some_and(|current| Rc::ptr_eq(current, run));
        if left <= 0.0 || !is_current {
            return;
        }
        saving.seconds_left.set((left / 1000.0).ceil() as u64);
        sleep(left.min(1000.0)).await;
    }
}

/// Resolves after so many milliseconds, never earlier.
pub(crate) async fn sleep(milliseconds: f64) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let wake = move || {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        };
        leptos::prelude::set_timeout(wake, Duration::from_millis(milliseconds.ceil() as u64));
    });
    let _ = JsFuture::from(promise).await;
}

/// Tells how an accepted change stands that is not all visible yet.
fn stands(editor: Editor, run: &Run, seen: Option<Seen>) {
    let Some(known) = run.update.borrow().accepted_so_far() else { return };
    let is_first = Saving::of(editor).told.with_untracked(Option::is_none);
    let ending = Ending::Updated {
        seen: seen.unwrap_or(Seen::NotVisibleYet(Vec::new())),
        also_changed: Vec::new(),
        found_by_reading: false,
    };
    let is_new = *run.before.borrow() != known;
    if is_new {
        take_over(editor, run, &known, true);
    }
    tell(editor, run, ending, known.base().clone(), Vec::new(), true);
    if is_first {
        dom::focus("told");
    }
}

/// Puts into the form what is known now, with what was edited since the update began.
fn take_over(editor: Editor, run: &Run, after: &Draft, was_read: bool) {
    let carried = editor.with_untracked(|draft| draft.carried(&run.before.borrow(), after));
    run.before.replace(after.clone());
    if was_read {
        editor.set_read(carried, js_sys::Date::now());
    } else {
        editor.set_draft(carried);
    }
    bring_aside_back(editor);
}

fn tell(editor: Editor, run: &Run, ending: Ending, policy: Policy, adopted: Vec<Field>, is_looking: bool) {
    let shell = editor.shell();
    let write = run.write.borrow().clone();
    let last = run.last.borrow().clone();
    let is_updated = matches!(ending, Ending::Updated { .. });
    // The write's answer; and where it is another's that tells why, that as well.
    let told = [write.clone(), last.filter(|last| !is_updated && Some(last) != write.as_ref())];
    let details: Vec<String> = told.iter().flatten().map(|exchange| shell::support_details(shell, exchange)).collect();
    Saving::of(editor).told.set(Some(Arc::new(Told {
        ending,
        changes: run.update.borrow().changes().clone(),
        adopted,
        policy,
        was_undo: run.was_undo,
        is_looking,
        write,
        details: details.join("\n\n"),
        at: js_sys::Date::now(),
    })));
}

fn finish(editor: Editor, run: &Rc<Run>, outcome: Outcome) {
    let saving = Saving::of(editor);
    let was_open = saving.review.with_untracked(Option::is_some) || saving.asked.with_untracked(Option::is_some);
    let takes_focus = was_open || dom::focus_is_in("messages");
    saving.run.take();
    editor.shell().keep_quiet(outcome.not_before);
    saving.stage.set(None);
    saving.review.set(None);
    saving.asked.set(None);
    take_over(editor, run, &outcome.draft, outcome.policy.is_some());
    let policy = outcome.draft.base().clone();
    let findings = match &outcome.ending {
        Ending::Invalid(findings) => findings.clone(),
        _ => Vec::new(),
    };
    editor.set_findings(findings);
    if outcome.ending == Ending::BackToEditing {
        editor.note("Nothing was sent. The form shows the policy as it is now, with your changes on top.");
        dom::focus("discard");
        return;
    }
    tell(editor, run, outcome.ending, policy, outcome.adopted, false);
    if takes_focus {
        dom::focus("told");
    }
}
