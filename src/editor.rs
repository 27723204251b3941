//! The signals of one editing session, as far as the form needs them. What is done with the edits, checking, saving,
//! keeping, is [`crate::saving`] and [`crate::kept`], which are fetched later.

use std::cell::{OnceCell, RefCell};

use leptos::prelude::{ArcRwSignal, Get as _, GetUntracked as _, Set as _, Update as _, With as _, WithUntracked as _};
use policy::{Draft, Field, Finding, Policy, Value};

use crate::saving::Saving;
use crate::shell::Shell;
use crate::{dom, extra};

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
    bar_note: ArcRwSignal<Option<BarNote>>,
    keys_shown: ArcRwSignal<bool>,
    read_only: ArcRwSignal<bool>,
    read_at: ArcRwSignal<f64>,
    /// When a policy was read that needs other controls than the one before.
    built_at: ArcRwSignal<f64>,
    discarded: RefCell<Option<Draft>>,
    saving: OnceCell<&'static Saving>,
    shell: Shell,
}

impl Editor {
    /// Begins to edit a policy that was just read.
    pub fn new(shell: Shell, policy: Policy, read_at: f64, read_only: bool) -> Editor {
        Editor(Box::leak(Box::new(State {
            draft: ArcRwSignal::new(Draft::new(policy)),
            findings: ArcRwSignal::new(Vec::new()),
            bar_note: ArcRwSignal::new(None),
            keys_shown: ArcRwSignal::new(false),
            read_only: ArcRwSignal::new(read_only),
            read_at: ArcRwSignal::new(read_at),
            built_at: ArcRwSignal::new(read_at),
            discarded: RefCell::new(None),
            saving: OnceCell::new(),
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
            // The dialog comes with the later part.
            extra::with(|_| {}, || {});
        }
    }

    /// Whether the controls only show.
    pub fn is_read_only(&self) -> bool {
        self.0.read_only.get()
    }

    /// [`Editor::is_read_only`], once.
    pub fn is_read_only_untracked(&self) -> bool {
        self.0.read_only.get_untracked()
    }

    /// Makes the controls usable for somebody whose role seems not to allow a change: Graph decides.
    pub fn let_edit(&self) {
        self.0.read_only.set(false);
        // What it said of a form that could not be edited.
        self.clear_note();
    }

    /// When the policy was read, in milliseconds since 1970.
    pub fn read_at(&self) -> f64 {
        self.0.read_at.get()
    }

    /// Changes when the controls have to be built anew: what they hold decides which choices there are.
    pub fn built_at(&self) -> f64 {
        self.0.built_at.get()
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

    /// What was found, now.
    pub fn findings_untracked(&self) -> Vec<Finding> {
        self.0.findings.get_untracked()
    }

    /// Shows what was found, or that nothing was.
    pub fn set_findings(&self, findings: Vec<Finding>) {
        if self.0.findings.with_untracked(|before| *before != findings) {
            self.0.findings.set(findings);
        }
    }

    /// What belongs to this session and is not needed before something is edited.
    pub fn saving_slot(&self) -> &OnceCell<&'static Saving> {
        &self.0.saving
    }

    /// Changes the draft as the person does.
    pub fn edit(&self, change: impl FnOnce(&mut Draft)) {
        self.0.draft.update(change);
        self.clear_note();
        extra::edited(*self);
    }

    /// Puts another draft into the form.
    pub fn set_draft(&self, draft: Draft) {
        self.0.draft.set(draft);
        extra::edited(*self);
    }

    /// Takes over the policy as it was read at this time, with the edits on top of it.
    pub fn set_read(&self, draft: Draft, at: f64) {
        let is_odd =
            |value: Option<&Value>| matches!(value, Some(Value::Unforeseen(_) | Value::State(policy::State::Other(_))));
        let needs_others = self.with_untracked(|before| {
            let (before, now) = (before.base(), draft.base());
            let differs = |field| {
                let (before, now) = (before.get(field), now.get(field));
                before != now && (is_odd(before) || is_odd(now))
            };
            before.other() != now.other() || [Field::State, Field::IsUsableOnce].into_iter().any(differs)
        });
        self.set_draft(draft);
        self.0.read_at.set(at);
        if needs_others {
            self.0.built_at.set(at);
        }
    }

    /// Takes all edits back. They can be brought back as long as nothing else was edited.
    pub fn discard(&self) {
        let count = self.count_untracked();
        if count == 0 {
            self.note("There is nothing to discard: the form shows the policy as it was read.");
            return;
        }
        if self.0.saving.get().is_some_and(|saving| saving.is_busy()) {
            self.note(
                "An update is under way and will send what was reviewed. To stop it, choose Cancel above the form.",
            );
            return;
        }
        let draft = self.0.draft.get_untracked();
        let mut clean = draft.clone();
        clean.discard();
        self.0.discarded.replace(Some(draft));
        self.set_findings(Vec::new());
        self.set_draft(clean);
        let text = if count == 1 { "1 change discarded.".to_owned() } else { format!("{count} changes discarded.") };
        self.0.bar_note.set(Some(BarNote { text, can_bring_back: true }));
    }

    /// Undoes [`Editor::discard`].
    pub fn bring_back(&self) {
        self.clear_note();
        let editor = *self;
        // The policy may have been read again since.
        extra::with(
            move |extra| {
                if let Some(draft) = editor.0.discarded.take() {
                    editor.set_draft((extra.rebased)(&draft, editor));
                }
            },
            || {},
        );
        // The button is gone: go on at the one that it undid.
        dom::focus("discard");
    }

    /// Says something in the bar at the foot.
    pub fn note(&self, text: &str) {
        self.0.bar_note.set(Some(BarNote { text: text.to_owned(), can_bring_back: false }));
    }

    /// Says nothing in the bar at the foot.
    pub fn clear_note(&self) {
        if self.0.bar_note.with_untracked(Option::is_some) {
            self.0.bar_note.set(None);
        }
    }

    /// Checks what was entered. Opens the review, or shows what has to be put right, or says that there is nothing to
    /// send.
    pub fn open_review(&self) {
        let editor = *self;
        extra::with(
            move |extra| (extra.open_review)(editor),
            move || {
                editor.note(
                    "The review could not be opened: a part of the panel could not be fetched. Check the network \
                     connection and try again. Your changes are kept.",
                );
            },
        );
    }
}
