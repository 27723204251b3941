//! One update under way: performs the steps that [`graph::update`] asks for, and tells how it ends.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use graph::update::{Ending, Event, Outcome, Purpose, Seen, Step, Update, Why};
use leptos::prelude::{GetUntracked as _, Set as _, WithUntracked as _};
use policy::{Draft, Field};

use super::undo::bring_aside_back;
use super::{Asked, Saving, Stage, Told};
use crate::app::Failure;
use crate::editor::Editor;
use crate::gateway::Exchange;
use crate::views::told::names;
use crate::{dom, shell};

/// One update under way.
pub(super) struct Run {
    update: RefCell<Update>,
    /// The draft that the form's edits are carried over from.
    before: RefCell<Draft>,
    was_undo: bool,
    write: RefCell<Option<Exchange>>,
    /// The last exchange, whatever it was for.
    last: RefCell<Option<Exchange>>,
    /// Why there was no token, for the support; empty where there was one.
    no_token: RefCell<String>,
    /// When the policy was read last.
    read_at: Cell<Option<f64>>,
}

/// Begins with the first step. `before` is the draft that the form's edits will be carried over from; `write` is the write
/// that is looked for, where one was sent earlier.
pub(super) fn begin(
    editor: Editor,
    update: Update,
    before: Draft,
    was_undo: bool,
    write: Option<Exchange>,
    first: Step,
) {
    let saving = Saving::of(editor);
    let run = Rc::new(Run {
        update: RefCell::new(update),
        before: RefCell::new(before),
        was_undo,
        write: RefCell::new(write),
        last: RefCell::new(None),
        no_token: RefCell::new(String::new()),
        read_at: Cell::new(None),
    });
    saving.run.replace(Some(run.clone()));
    saving.told.set(None);
    crate::spawn(perform(editor, run, first));
}

/// Tells the machine what the person wants.
pub(super) fn happened(editor: Editor, event: Event<'_>) {
    let run = Saving::of(editor).run.borrow().clone();
    let Some(run) = run else { return };
    let step = run.update.borrow_mut().handle(event);
    if let Some(step) = step {
        crate::spawn(perform(editor, run, step));
    }
}

/// Another update begins: the quiet looking for the last one ends here.
pub(super) fn stop_looking(editor: Editor) {
    let saving = Saving::of(editor);
    if let Some(run) = saving.run.take()
        && let Some(Step::Done(outcome)) = run.update.borrow_mut().handle(Event::Cancelled)
    {
        note_seen(saving, &outcome.ending, &outcome.changes);
    }
}

fn note_seen(saving: &Saving, ending: &Ending, changes: &policy::Changes) {
    if let Ending::Updated { seen, .. } = ending {
        saving.note_seen(changes, *seen == Seen::Confirmed);
    }
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
                at_work(editor, Stage::Renewing);
                let claims = claims.as_ref().map(graph::challenge::Claims::as_str);
                match shell.session().token(true, claims).await {
                    Ok(_) => run.update.borrow_mut().handle(Event::TokenReady),
                    Err(error) => without_token(editor, &run, &error),
                }
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
                match shell.send(request, false).await {
                    Ok(exchange) => answered(editor, &run, exchange),
                    Err(error) => without_token(editor, &run, &error),
                }
            }
        };
        // What came belongs to nothing any more: the person cancelled meanwhile.
        let Some(next) = next else { return };
        step = next;
    }
}

fn answered(editor: Editor, run: &Run, exchange: Exchange) -> Option<Step> {
    shell::note_pause(editor.shell(), &exchange);
    let random = js_sys::Math::random();
    let next = shell::circumstances(editor.shell(), &exchange, |about| {
        run.update.borrow_mut().handle(Event::Answered { reply: &exchange.reply, about, random })
    });
    if exchange.request.body.is_some() {
        run.write.replace(Some(exchange.clone()));
    } else if exchange.policy().is_some() {
        run.read_at.set(Some(exchange.at));
    }
    run.last.replace(Some(exchange));
    next
}

fn without_token(editor: Editor, run: &Run, error: &msal::Error) -> Option<Step> {
    let Failure { problem, details } = crate::sign_in::silent(error, editor.shell().config());
    run.no_token.replace(details);
    run.update.borrow_mut().handle(Event::NoToken(problem))
}

/// What a read is for now.
fn reading(run: &Run) -> Stage {
    match run.update.borrow().purpose() {
        Purpose::Write => Stage::Reading,
        Purpose::Confirm => Stage::ReadingBack,
        Purpose::Settle => Stage::Settling,
    }
}

/// Whether an accepted change is being looked for while the person does something else.
fn is_quiet(saving: &Saving) -> bool {
    saving.stage.with_untracked(|stage| *stage == Some(Stage::Looking))
}

/// Shows what is done now; quiet looking stays quiet.
fn at_work(editor: Editor, stage: Stage) {
    let saving = Saving::of(editor);
    if !is_quiet(saving) {
        saving.stage.set(Some(stage));
        // After **Continue** what is done is shown above the form.
        if saving.asked.with_untracked(Option::is_some) {
            saving.asked.set(None);
            dom::focus("waiting");
        }
    }
}

/// Closes the dialogs of the update that is under way; whether there were any.
fn close_dialogs(saving: &Saving) -> bool {
    let was_open = saving.review.with_untracked(Option::is_some) || saving.asked.with_untracked(Option::is_some);
    if was_open {
        saving.review.set(None);
        saving.asked.set(None);
    }
    was_open
}

async fn wait(editor: Editor, run: &Rc<Run>, why: Why, time: Duration) {
    let saving = Saving::of(editor);
    let was_quiet = is_quiet(saving);
    if let Why::Accepted { seen } = &why {
        saving.stage.set(Some(Stage::Looking));
        let takes_focus = !was_quiet && (close_dialogs(saving) || dom::focus_is_in("messages"));
        stands(editor, run, seen.clone());
        if takes_focus {
            dom::focus("told");
        }
    } else {
        saving.seconds_left.set(time.as_secs_f64().ceil() as u64);
        saving.stage.set(Some(Stage::Waiting(why)));
        // The page is to be used meanwhile.
        if close_dialogs(saving) {
            dom::focus("waiting");
        }
    }
    let ends = dom::now() + time.as_secs_f64() * 1000.0;
    loop {
        let left = ends - dom::now();
        let is_current = saving.run.borrow().as_ref().is_some_and(|current| Rc::ptr_eq(current, run));
        if left <= 0.0 || !is_current {
            return;
        }
        saving.seconds_left.set((left / 1000.0).ceil() as u64);
        dom::sleep(left.min(1000.0)).await;
    }
}

/// Tells how an accepted change stands that is not all visible yet.
fn stands(editor: Editor, run: &Run, seen: Option<Seen>) {
    let Some(known) = run.update.borrow().accepted_so_far() else { return };
    let ending = Ending::Updated {
        seen: seen.unwrap_or(Seen::NotVisibleYet(Vec::new())),
        also_changed: Vec::new(),
        found_by_reading: false,
    };
    // What was told stays as long as it is true: somebody may be reading it, or have the focus in it.
    let told = Saving::of(editor).told.get_untracked();
    if told.is_some_and(|told| told.is_looking && told.ending == ending) {
        return;
    }
    let is_new = *run.before.borrow() != known;
    if is_new {
        take_over(editor, run, &known);
    }
    let adopted = run.update.borrow().adopted().to_vec();
    tell(editor, run, ending, [adopted, Vec::new()], true);
}

/// Puts into the form what is known now, with what was edited since the update began.
fn take_over(editor: Editor, run: &Run, after: &Draft) {
    let carried = editor.with_untracked(|draft| draft.carried(&run.before.borrow(), after));
    run.before.replace(after.clone());
    match run.read_at.get() {
        Some(at) => editor.set_read(carried, at),
        None => editor.set_draft(carried),
    }
}

fn tell(editor: Editor, run: &Run, ending: Ending, [adopted, contested]: [Vec<Field>; 2], is_looking: bool) {
    let shell = editor.shell();
    let saving = Saving::of(editor);
    let write = run.write.borrow().clone();
    let last = run.last.borrow().clone();
    let changes = run.update.borrow().changes().clone();
    let is_updated = matches!(ending, Ending::Updated { .. });
    let is_unreadable = matches!(ending, Ending::Updated { seen: Seen::NotReadable(_), .. });
    note_seen(saving, &ending, &changes);
    // The write's answer; and where it is another's that tells why, that as well.
    let tells = |last: &Exchange| (!is_updated || is_unreadable) && Some(last) != write.as_ref();
    let told = [write.clone(), last.filter(tells)];
    let mut details: Vec<String> =
        told.iter().flatten().map(|exchange| shell::support_details(shell, exchange)).collect();
    details.extend(Some(run.no_token.borrow().clone()).filter(|details| !details.is_empty()));
    let at = write.as_ref().filter(|_| is_updated).map_or_else(js_sys::Date::now, |write| write.at);
    let told = Arc::new(Told {
        ending,
        changes,
        adopted,
        contested,
        policy: editor.with_untracked(|draft| draft.base().clone()),
        was_undo: run.was_undo,
        is_looking,
        write,
        has_edits: editor.count_untracked() > 0,
        details: details.join("\n\n"),
        at,
    });
    if is_updated {
        saving.accepted.set(Some(told.clone()));
    }
    saving.told.set(Some(told));
}

fn finish(editor: Editor, run: &Rc<Run>, outcome: Outcome) {
    let saving = Saving::of(editor);
    let was_quiet = is_quiet(saving);
    let takes_focus = !was_quiet && (close_dialogs(saving) || dom::focus_is_in("messages"));
    saving.run.take();
    saving.stage.set(None);
    let is_updated = matches!(outcome.ending, Ending::Updated { .. });
    // The edits of an undo that was not written leave the form: **Undo** is still there. Those that break a rule are to
    // be put right.
    let leaves = run.was_undo && !matches!(outcome.ending, Ending::Invalid(_));
    let after = if leaves { Draft::new(outcome.draft.base().clone()) } else { outcome.draft };
    take_over(editor, run, &after);
    // While somebody reviews, the form holds what is reviewed.
    if !was_quiet {
        bring_aside_back(editor);
    }
    let contested: Vec<Field> = outcome.conflicts.iter().map(|conflict| conflict.field).collect();
    match outcome.ending {
        Ending::BackToEditing => {
            let others = names(&[contested, outcome.adopted].concat());
            editor.note(&format!(
                "Nothing was sent. Someone else changed {others}: the form shows the policy as it is now, with your changes on \
                 top."
            ));
            return dom::focus_on_changes(editor.with_untracked(Draft::changed_fields).first().copied());
        }
        Ending::Invalid(ref findings) => editor.set_findings(findings.clone()),
        _ if !was_quiet => editor.set_findings(Vec::new()),
        _ => {}
    }
    tell(editor, run, outcome.ending, [outcome.adopted, contested], false);
    if takes_focus {
        dom::focus("told");
    } else if !was_quiet {
        let title = if is_updated { "Policy updated" } else { "The update has ended" };
        editor.note(&format!("{title}: see the message above the form."));
    }
}
