//! One update under way: performs the steps that [`graph::update`] asks for, and tells how it ends.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use graph::update::{Ending, Event, Outcome, Purpose, Seen, Step, Update, Why};
use leptos::prelude::{GetUntracked as _, Set as _, WithUntracked as _};
use policy::{Draft, Field, Policy};
use wasm_bindgen_futures::JsFuture;

use super::{Asked, Saving, Stage, Told, bring_aside_back};
use crate::editor::Editor;
use crate::gateway::Exchange;
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

/// Another update begins: what was looked for quietly is told as it stands.
pub(super) fn stop_looking(editor: Editor) {
    if let Some(run) = Saving::of(editor).run.take() {
        let _ = run.update.borrow_mut().handle(Event::Cancelled);
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
async fn sleep(milliseconds: f64) {
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
    let ending = Ending::Updated {
        seen: seen.unwrap_or(Seen::NotVisibleYet(Vec::new())),
        also_changed: Vec::new(),
        found_by_reading: false,
    };
    // What was told stays as long as it is true: somebody may be reading it, or have the focus in it.
    let told = Saving::of(editor).told.get_untracked();
    if told.as_ref().is_some_and(|told| told.is_looking && told.ending == ending) {
        return;
    }
    let is_new = *run.before.borrow() != known;
    if is_new {
        take_over(editor, run, &known, true);
    }
    let adopted = run.update.borrow().adopted().to_vec();
    tell(editor, run, ending, known.base().clone(), adopted, true);
    if told.is_none() {
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
