//! The signals of one editing session, and the steps that [`graph::update`] asks for.

use std::cell::RefCell;
use std::sync::Arc;

use graph::update::{Outcome, Seen, Step, Update};
use leptos::prelude::{ArcRwSignal, Get as _, GetUntracked as _, Set as _, Update as _, With as _, WithUntracked as _};
use policy::{Changes, Draft, Field, Finding, Policy, Reviewed};

use crate::dom;
use crate::extra::{self, Extra};
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

impl Told {
    /// The service's own id of the write.
    pub fn request_id(&self) -> Option<String> {
        let response = self.write.as_ref()?.reply.as_ref().ok()?;
        response.header("request-id").map(str::to_owned)
    }
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
///
/// A session lives as long as the page: there are as many as the person reads the policy from scratch, which is rare,
/// and a reference is four bytes in each of the many closures that hold it.
#[derive(Clone, Copy)]
pub struct Editor(&'static State);

struct State {
    /// What was read, and the edits on top of it.
    draft: ArcRwSignal<Draft>,
    findings: ArcRwSignal<Vec<Finding>>,
    reviewed: ArcRwSignal<Option<Arc<Reviewed>>>,
    stage: ArcRwSignal<Option<Stage>>,
    told: ArcRwSignal<Option<Arc<Told>>>,
    bar_note: ArcRwSignal<Option<BarNote>>,
    keys_shown: ArcRwSignal<bool>,
    read_only: ArcRwSignal<bool>,
    read_at: ArcRwSignal<f64>,
    discarded: RefCell<Option<Draft>>,
    shell: Shell,
}

impl Editor {
    /// Begins to edit a policy that was just read.
    pub fn new(shell: Shell, policy: Policy, read_at: f64, read_only: bool) -> Editor {
        Editor(Box::leak(Box::new(State {
            draft: ArcRwSignal::new(Draft::new(policy)),
            findings: ArcRwSignal::new(Vec::new()),
            reviewed: ArcRwSignal::new(None),
            stage: ArcRwSignal::new(None),
            told: ArcRwSignal::new(None),
            bar_note: ArcRwSignal::new(None),
            keys_shown: ArcRwSignal::new(false),
            read_only: ArcRwSignal::new(read_only),
            read_at: ArcRwSignal::new(read_at),
            discarded: RefCell::new(None),
            shell,
        })))
    }

    /// What is shared with the other screens.
    pub fn shell(&self) -> Shell {
        self.0.shell
    }

    /// Looks at the draft, now and whenever it changes.
    pub fn with<T>(&self, look: impl FnOnce(&Draft) -> T) -> T {
        self.0.draft.with(look)
    }

    /// Looks at the draft once.
    pub fn with_untracked<T>(&self, look: impl FnOnce(&Draft) -> T) -> T {
        self.0.draft.with_untracked(look)
    }

    /// How many properties are changed.
    pub fn count(&self) -> usize {
        self.with(|draft| draft.changed_fields().len())
    }

    /// [`Editor::count`], once.
    pub fn count_untracked(&self) -> usize {
        self.with_untracked(|draft| draft.changed_fields().len())
    }

    /// What the last review found, as far as it still holds.
    pub fn findings(&self) -> Vec<Finding> {
        self.0.findings.get()
    }

    /// The review that is open.
    pub fn reviewed(&self) -> Option<Arc<Reviewed>> {
        self.0.reviewed.get()
    }

    /// Whether a review is open.
    pub fn is_reviewing(&self) -> bool {
        self.0.reviewed.with(Option::is_some)
    }

    /// Closes the review; the changes stay. While something is under way the review stays open: it shows how far that
    /// is, and nothing can be edited that would be lost.
    pub fn close_review(&self) {
        if self.0.stage.get_untracked().is_none() && self.0.reviewed.with_untracked(Option::is_some) {
            self.0.reviewed.set(None);
        }
    }

    /// What is under way; a second update cannot be started meanwhile.
    pub fn stage(&self) -> Option<Stage> {
        self.0.stage.get()
    }

    /// Whether something is under way, now.
    pub fn is_busy(&self) -> bool {
        self.0.stage.get_untracked().is_some()
    }

    /// How the last update ended.
    pub fn told(&self) -> Option<Arc<Told>> {
        self.0.told.get()
    }

    /// The line in the bar at the foot.
    pub fn bar_note(&self) -> Option<BarNote> {
        self.0.bar_note.get()
    }

    /// Whether the list of keys is shown.
    pub fn are_keys_shown(&self) -> bool {
        self.0.keys_shown.get()
    }

    /// Shows the list of keys, or closes it.
    pub fn show_keys(&self, shown: bool) {
        if self.0.keys_shown.get_untracked() != shown {
            self.0.keys_shown.set(shown);
        }
    }

    /// Whether the controls only show.
    pub fn is_read_only(&self) -> bool {
        self.0.read_only.get()
    }

    /// Makes the controls usable for somebody whose role seems not to allow a change: Graph decides.
    pub fn let_edit(&self) {
        self.0.read_only.set(false);
    }

    /// When the policy was read, in milliseconds since 1970.
    pub fn read_at(&self) -> f64 {
        self.0.read_at.get()
    }

    /// Whether a property differs from what was read.
    pub fn changed(&self, field: Field) -> impl Fn() -> bool + Copy + 'static {
        let editor = *self;
        move || editor.with(|draft| draft.is_changed(field))
    }

    /// What the last review found about a property.
    pub fn finding(&self, field: Field) -> impl Fn() -> Option<String> + Copy + 'static {
        let editor = *self;
        move || {
            editor.0.findings.with(|findings| {
                let of_field = findings.iter().find(|finding| finding.field == field);
                of_field.map(|finding| finding.sentence.clone())
            })
        }
    }

    /// Changes the draft. What was found before is dropped where it no longer holds, and nothing new is complained
    /// about before the next review.
    pub fn edit(&self, change: impl FnOnce(&mut Draft)) {
        self.0.draft.update(change);
        extra::prefetch();
        if self.0.bar_note.with_untracked(Option::is_some) {
            self.0.bar_note.set(None);
        }
        if self.0.findings.with_untracked(|findings| !findings.is_empty()) {
            let Some(extra) = extra::here() else { return };
            let now = self.0.draft.with_untracked(extra.check).err().unwrap_or_default();
            let before = self.0.findings.get_untracked();
            let is_known = |finding: &Finding| before.iter().any(|known| known.field == finding.field);
            let left: Vec<Finding> = now.into_iter().filter(is_known).collect();
            if left != before {
                self.0.findings.set(left);
            }
        }
    }

    /// Takes all edits back. They can be brought back as long as nothing else was edited.
    pub fn discard(&self) {
        let count = self.count_untracked();
        if count == 0 {
            self.note("There is nothing to discard: the form shows the policy as it was read.");
            return;
        }
        self.0.discarded.replace(Some(self.0.draft.get_untracked()));
        self.0.draft.update(Draft::discard);
        self.0.findings.set(Vec::new());
        let text = if count == 1 { "1 change discarded.".to_owned() } else { format!("{count} changes discarded.") };
        self.0.bar_note.set(Some(BarNote { text, can_bring_back: true }));
    }

    /// Undoes [`Editor::discard`].
    pub fn bring_back(&self) {
        if let Some(draft) = self.0.discarded.take() {
            self.0.draft.set(draft);
        }
        self.0.bar_note.set(None);
        // The button is gone: go on at the one that it undid.
        dom::focus("discard");
    }

    /// Says something in the bar at the foot.
    pub fn note(&self, text: &str) {
        self.0.bar_note.set(Some(BarNote { text: text.to_owned(), can_bring_back: false }));
    }

    /// Checks what was entered. Opens the review, or shows what has to be put right, or says that there is nothing to
    /// send.
    pub fn open_review(&self) {
        let editor = *self;
        match extra::here() {
            Some(extra) => self.check(extra),
            None => crate::spawn(async move {
                match extra::fetch().await {
                    Some(extra) => editor.check(extra),
                    None => editor.note(
                        "The review could not be opened: a part of the panel could not be fetched. Check the network \
                         connection and try again. Your changes are kept.",
                    ),
                }
            }),
        }
    }

    fn check(&self, extra: &Extra) {
        if self.0.stage.get_untracked().is_some() || self.0.reviewed.with_untracked(Option::is_some) {
            return;
        }
        if self.0.read_only.get_untracked() {
            self.note("This form is read-only: see the note above the form.");
            return;
        }
        match self.0.draft.with_untracked(extra.check) {
            Err(findings) => {
                self.0.findings.set(findings);
                dom::focus("problems");
            }
            Ok(reviewed) if reviewed.changes().is_empty() => {
                self.0.findings.set(Vec::new());
                self.note("There is nothing to send: the form shows the policy as it was read.");
            }
            Ok(reviewed) => {
                self.0.findings.set(Vec::new());
                self.0.bar_note.set(None);
                self.0.reviewed.set(Some(Arc::new(reviewed)));
            }
        }
    }

    /// Sends what is under review, and tells how it ended.
    pub fn update_policy(&self) {
        let (Some(reviewed), Some(extra)) = (self.0.reviewed.get_untracked(), extra::here()) else { return };
        if self.0.stage.get_untracked().is_some() {
            return;
        }
        let base = self.0.draft.with_untracked(|draft| draft.base().clone());
        if let Some((update, first)) = (extra.start)(base, reviewed.changes().clone()) {
            self.0.told.set(None);
            crate::spawn(self.perform(extra, update, first, None));
        }
    }

    async fn perform(self, extra: &'static Extra, mut update: Update, first: Step, mut write: Option<Exchange>) {
        let shell = self.0.shell;
        let mut step = first;
        let outcome = loop {
            let request = match step {
                Step::Done(outcome) => break *outcome,
                Step::Write { body } => {
                    self.0.stage.set(Some(Stage::Writing));
                    shell.write_policy(body)
                }
                Step::Read => {
                    self.0.stage.set(Some(Stage::ReadingBack));
                    shell.read_policy()
                }
            };
            let is_write = request.body.is_some();
            match shell.send(request, false).await {
                Ok(exchange) => {
                    step = (extra.answered)(&mut update, shell, &exchange);
                    if is_write {
                        write = Some(exchange);
                    }
                }
                Err(error) => {
                    let problem = (extra.sign_in)(&error, shell.config()).problem;
                    // Without a token nothing was sent.
                    break if is_write {
                        Outcome::NotUpdated { problem, policy: None }
                    } else {
                        Outcome::Updated { seen: Seen::NotReadable(problem), policy: None, also_changed: Vec::new() }
                    };
                }
            }
        };
        let details = write.as_ref().map(|write| (extra.details)(shell, write)).unwrap_or_default();
        self.tell(outcome, update.changes().clone(), write, details);
    }

    fn tell(&self, outcome: Outcome, changes: Changes, write: Option<Exchange>, details: String) {
        let at = js_sys::Date::now();
        if let Outcome::Updated { policy: Some(policy), .. } = &outcome {
            self.0.draft.set(Draft::new(policy.clone()));
            self.0.read_at.set(at);
        }
        self.0.stage.set(None);
        self.0.reviewed.set(None);
        self.0.told.set(Some(Arc::new(Told { outcome, changes, write, details, at })));
        dom::focus("told");
    }

    /// Reads the policy again, where a confirmation could not be given at once.
    pub fn look_again(&self) {
        let (Some(told), Some(extra)) = (self.0.told.get_untracked(), extra::here()) else { return };
        if self.0.stage.get_untracked().is_none() {
            let base = self.0.draft.with_untracked(|draft| draft.base().clone());
            let (update, step) = (extra.look_again)(base, told.changes.clone());
            crate::spawn(self.perform(extra, update, step, told.write.clone()));
        }
    }
}
