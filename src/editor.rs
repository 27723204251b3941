//! The signals of one editing session, and the steps that [`graph::update`] asks for.

use graph::update::{self, Outcome, Seen, Step};
use leptos::prelude::*;
use policy::{Changes, Draft, Field, Finding, Policy, Reviewed};
use wasm_bindgen_futures::spawn_local;

use crate::dom;
use crate::gateway::Exchange;
use crate::shell::Shell;

/// What is under way after **Update policy** was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The `PATCH` is on its way.
    Writing,
    /// The policy is read again.
    ReadingBack,
}

/// How an update ended, with everything that the page tells about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// How it ended.
    pub outcome: Outcome,
    /// What was sent, or was to be.
    pub changes: Changes,
    /// The write and its answer; `None` when it never left the browser.
    pub write: Option<Exchange>,
    /// The text for the support, ready to copy.
    pub details: String,
    /// When it ended, in milliseconds since 1970.
    pub at: f64,
}

/// A line in the bar at the foot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarNote {
    /// The line.
    pub text: String,
    /// Whether discarded changes can be brought back.
    pub can_bring_back: bool,
}

/// One policy being edited. Copies are the same session.
#[derive(Clone, Copy)]
pub struct Editor {
    /// What was read, and the edits on top of it.
    pub draft: RwSignal<Draft>,
    /// The policy as it would be after the change.
    pub outcome: Memo<Policy>,
    /// How many properties are changed.
    pub count: Memo<usize>,
    /// What the last review found, as far as it still holds.
    pub findings: RwSignal<Vec<Finding>>,
    /// The review that is open.
    pub reviewed: RwSignal<Option<Reviewed>>,
    /// What is under way; a second update cannot be started meanwhile.
    pub stage: RwSignal<Option<Stage>>,
    /// How the last update ended.
    pub told: RwSignal<Option<Told>>,
    /// The line in the bar at the foot.
    pub bar_note: RwSignal<Option<BarNote>>,
    /// Whether the list of keys is open.
    pub keys_open: RwSignal<bool>,
    /// Whether the controls only show.
    pub read_only: RwSignal<bool>,
    /// When the policy was read, in milliseconds since 1970.
    pub read_at: RwSignal<f64>,
    discarded: StoredValue<Option<Draft>>,
    shell: Shell,
}

impl Editor {
    /// Begins to edit a policy that was just read.
    pub fn new(shell: Shell, policy: Policy, read_at: f64, read_only: bool) -> Editor {
        let draft = RwSignal::new(Draft::new(policy));
        Editor {
            draft,
            outcome: Memo::new(move |_| draft.with(Draft::outcome)),
            count: Memo::new(move |_| draft.with(|draft| draft.changed_fields().len())),
            findings: RwSignal::default(),
            reviewed: RwSignal::new(None),
            stage: RwSignal::new(None),
            told: RwSignal::new(None),
            bar_note: RwSignal::new(None),
            keys_open: RwSignal::new(false),
            read_only: RwSignal::new(read_only),
            read_at: RwSignal::new(read_at),
            discarded: StoredValue::new(None),
            shell,
        }
    }

    /// What is shared with the other screens.
    pub fn shell(&self) -> Shell {
        self.shell
    }

    /// Whether a property differs from what was read.
    pub fn changed(&self, field: Field) -> Memo<bool> {
        let draft = self.draft;
        Memo::new(move |_| draft.with(|draft| draft.is_changed(field)))
    }

    /// What the last review found about a property.
    pub fn finding(&self, field: Field) -> Memo<Option<String>> {
        let findings = self.findings;
        Memo::new(move |_| {
            findings.with(|findings| {
                let mut of_field = findings.iter().filter(|finding| finding.field == field);
                of_field.next().map(|finding| finding.sentence.clone())
            })
        })
    }

    /// Changes the draft. What was found before is dropped where it no longer holds, and nothing new is complained
    /// about before the next review.
    pub fn edit(&self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
        self.bar_note.set(None);
        if self.findings.with_untracked(|findings| !findings.is_empty()) {
            let still = self.draft.with_untracked(Draft::problems);
            self.findings.update(|findings| {
                *findings = std::mem::take(findings)
                    .into_iter()
                    .filter_map(|finding| still.iter().find(|still| still.field == finding.field).cloned())
                    .collect();
            });
        }
    }

    /// Takes all edits back. They can be brought back as long as nothing else was edited.
    pub fn discard(&self) {
        let count = self.count.get_untracked();
        if count == 0 {
            self.note("There is nothing to discard: the form shows the policy as it was read.");
            return;
        }
        self.discarded.set_value(Some(self.draft.get_untracked()));
        self.draft.update(Draft::discard);
        self.findings.set(Vec::new());
        let text = if count == 1 { "1 change discarded.".to_owned() } else { format!("{count} changes discarded.") };
        self.bar_note.set(Some(BarNote { text, can_bring_back: true }));
    }

    /// Undoes [`Editor::discard`].
    pub fn bring_back(&self) {
        if let Some(draft) = self.discarded.try_update_value(Option::take).flatten() {
            self.draft.set(draft);
        }
        self.bar_note.set(None);
    }

    /// Says something in the bar at the foot.
    pub fn note(&self, text: &str) {
        self.bar_note.set(Some(BarNote { text: text.to_owned(), can_bring_back: false }));
    }

    /// Checks what was entered. Opens the review, or shows what has to be put right, or says that there is nothing to
    /// send.
    pub fn open_review(&self) {
        if self.stage.get_untracked().is_some() || self.reviewed.with_untracked(Option::is_some) {
            return;
        }
        if self.read_only.get_untracked() {
            self.note("This form is read-only: see the note above the form.");
            return;
        }
        match self.draft.with_untracked(Draft::review) {
            Err(findings) => {
                self.findings.set(findings);
                dom::focus("problems");
            }
            Ok(reviewed) if reviewed.changes().is_empty() => {
                self.findings.set(Vec::new());
                self.note("There is nothing to send: the form shows the policy as it was read.");
            }
            Ok(reviewed) => {
                self.findings.set(Vec::new());
                self.bar_note.set(None);
                self.reviewed.set(Some(reviewed));
            }
        }
    }

    /// Sends what is under review, and tells how it ended.
    pub fn update_policy(&self) {
        let Some(reviewed) = self.reviewed.get_untracked() else { return };
        if self.stage.get_untracked().is_some() {
            return;
        }
        let base = self.draft.with_untracked(|draft| draft.base().clone());
        if let Some((update, first)) = update::Update::start(base, reviewed.changes().clone()) {
            self.told.set(None);
            let editor = *self;
            spawn_local(async move { editor.perform(update, first, None).await });
        }
    }

    async fn perform(self, mut update: update::Update, first: Step, mut write: Option<Exchange>) {
        let mut step = first;
        let outcome = loop {
            let request = match step {
                Step::Done(outcome) => break *outcome,
                Step::Write { body } => {
                    self.stage.set(Some(Stage::Writing));
                    self.shell.write_policy(body)
                }
                Step::Read => {
                    self.stage.set(Some(Stage::ReadingBack));
                    self.shell.read_policy()
                }
            };
            let is_write = request.body.is_some();
            match self.shell.send(request, false).await {
                // Without a token nothing was sent.
                Err(problem) if is_write => break Outcome::NotUpdated { problem, policy: None },
                Err(problem) => {
                    let seen = Seen::NotReadable(problem);
                    break Outcome::Updated { seen, policy: None, also_changed: Vec::new() };
                }
                Ok(exchange) => {
                    step = self.shell.circumstances(&exchange, |about| update.answered(&exchange.reply, about));
                    if is_write {
                        write = Some(exchange);
                    }
                }
            }
        };
        self.tell(outcome, update.changes().clone(), write);
    }

    fn tell(&self, outcome: Outcome, changes: Changes, write: Option<Exchange>) {
        let at = js_sys::Date::now();
        if let Outcome::Updated { policy: Some(policy), .. } = &outcome {
            self.draft.set(Draft::new(policy.clone()));
            self.read_at.set(at);
        }
        let details = write.as_ref().map(|write| self.shell.support_details(write)).unwrap_or_default();
        self.stage.set(None);
        self.reviewed.set(None);
        self.told.set(Some(Told { outcome, changes, write, details, at }));
        dom::focus("told");
    }

    /// Reads the policy again, where a confirmation could not be given at once.
    pub fn look_again(&self) {
        let Some(told) = self.told.get_untracked().filter(|_| self.stage.get_untracked().is_none()) else { return };
        let base = self.draft.with_untracked(|draft| draft.base().clone());
        let (update, step) = update::Update::look_again(base, told.changes);
        let editor = *self;
        spawn_local(async move { editor.perform(update, step, told.write).await });
    }
}
