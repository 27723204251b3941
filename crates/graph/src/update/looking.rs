//! Reading the policy after a write: to confirm it, or to find out what became of it.
//!
//! Entra is eventually consistent: a read soon after a write may show the policy as it was before. So an old value is
//! no proof at once; it is looked again, at growing intervals.

use std::time::Duration;

use policy::merge::{Merged, merge};
use policy::{Change, Draft, Field, Policy, Value};

use super::{Aim, Ending, Seen, Step, Update, Why};
use crate::problem::Problem;

/// The seconds between looks for a change that was accepted: a minute in all.
pub(super) const CONFIRM: [u64; 6] = [1, 2, 4, 8, 15, 30];

/// The seconds between looks for a change whose fate is open: a quarter of a minute in all. Shorter, because a person
/// waits to hear whether to try again; a write that becomes visible later still is met by the merge of that next try.
pub(super) const SETTLE: [u64; 4] = [1, 2, 4, 8];

impl Update {
    /// Reads whether the accepted change can be seen.
    pub(super) fn read_back(&mut self) -> Step {
        self.look(Duration::ZERO).unwrap_or_else(|| self.accepted(Problem::Throttled { not_before: self.not_before() }))
    }

    pub(super) fn read_to_settle(&mut self) -> Step {
        self.look(Duration::ZERO).unwrap_or_else(|| self.not_known())
    }

    fn look(&mut self, least: Duration) -> Option<Step> {
        let why = match &self.aim {
            Aim::Confirm { shown, .. } => Why::Accepted { seen: shown.as_ref().map(|(seen, _)| seen.clone()) },
            Aim::Settle { why, .. } => {
                Why::Settling { problem: self.open.as_ref().map_or(why, |open| &open.problem).clone() }
            }
            Aim::Write => return None,
        };
        self.read_after(least, why)
    }

    /// One more look, if one is left.
    fn look_later(&mut self) -> Option<Step> {
        let (looks, waits) = match &mut self.aim {
            Aim::Confirm { looks, .. } => (looks, CONFIRM.as_slice()),
            Aim::Settle { looks, .. } => (looks, SETTLE.as_slice()),
            Aim::Write => return None,
        };
        let seconds = *waits.get(*looks)?;
        *looks += 1;
        self.look(Duration::from_secs(seconds))
    }

    /// Compares what was written with what is read.
    pub(super) fn confirm(&mut self, policy: &Policy) -> Step {
        let fields = |wanted: fn(&Change, Option<&Value>) -> bool| -> Vec<Field> {
            let found = self.changes.iter().filter(|change| wanted(change, policy.get(change.field)));
            found.map(|change| change.field).collect()
        };
        let not_visible_yet = fields(|change, now| !is_after(change, now) && is_before(change, now));
        let neither = fields(|change, now| !is_after(change, now) && !is_before(change, now));
        let (waiting, moved) = (!not_visible_yet.is_empty(), !neither.is_empty());
        let seen = match (moved, waiting) {
            (false, false) => Seen::Confirmed,
            (false, true) => Seen::NotVisibleYet(not_visible_yet),
            (true, _) => Seen::ChangedSince { fields: neither, not_visible_yet },
        };
        // A policy in which the change is missing may be older than the change: it says nothing about the rest.
        let also_changed = if waiting { Vec::new() } else { self.also_changed(policy) };
        let first = matches!(self.aim, Aim::Confirm { looks: 0, .. });
        if let Aim::Confirm { shown, .. } = &mut self.aim {
            *shown = Some((seen, also_changed));
        }
        // Neither may, at the first look, be older still than the value before.
        let more = waiting || (moved && first);
        let later = if more { self.look_later() } else { None };
        later.unwrap_or_else(|| self.accepted(Problem::Cancelled))
    }

    /// A look that showed nothing.
    pub(super) fn confirm_unread(&mut self, problem: Problem) -> Step {
        let later = if problem.can_retry() { self.look_later() } else { None };
        later.unwrap_or_else(|| self.accepted(problem))
    }

    /// The end of a change that was accepted. `unread`: why it could not be read, if it never could.
    pub(super) fn accepted(&mut self, unread: Problem) -> Step {
        let shown = match &mut self.aim {
            Aim::Confirm { shown, .. } => shown.take(),
            _ => None,
        };
        let (seen, also_changed) = shown.unwrap_or((Seen::NotReadable(unread), Vec::new()));
        self.updated(seen, also_changed, false)
    }

    /// A write without an answer that told: the policy shows it.
    pub(super) fn found_updated(&mut self) -> Step {
        let also_changed = self.last.as_ref().map(|policy| self.also_changed(policy)).unwrap_or_default();
        self.updated(Seen::Confirmed, also_changed, true)
    }

    fn updated(&mut self, seen: Seen, also_changed: Vec<Field>, found_by_reading: bool) -> Step {
        self.draft = Draft::new(self.known(&seen));
        self.done(Ending::Updated { seen, also_changed, found_by_reading })
    }

    /// While an accepted change is looked for ([`Why::Accepted`]): the policy as it is known by then, with no edits. A
    /// value that was accepted counts as known, also where it cannot be seen yet. `None` before the change was accepted.
    pub fn accepted_so_far(&self) -> Option<Draft> {
        let Aim::Confirm { shown, .. } = &self.aim else { return None };
        let seen = shown.as_ref().map_or(Seen::NotVisibleYet(Vec::new()), |(seen, _)| seen.clone());
        Some(Draft::new(self.known(&seen)))
    }

    fn known(&self, seen: &Seen) -> Policy {
        let written = self
            .changes
            .iter()
            .fold(self.draft.base().clone(), |policy, change| policy.with(change.field, Some(change.after.clone())));
        match (seen, &self.last) {
            (Seen::Confirmed, Some(last)) => last.clone(),
            (Seen::ChangedSince { not_visible_yet, .. }, Some(last)) if not_visible_yet.is_empty() => last.clone(),
            (Seen::ChangedSince { fields, .. }, Some(last)) => {
                fields.iter().fold(written, |policy, field| policy.with(*field, last.get(*field).cloned()))
            }
            _ => written,
        }
    }

    fn also_changed(&self, policy: &Policy) -> Vec<Field> {
        let written: Vec<Field> = self.changes.fields().collect();
        let mut changed = self.draft.base().differences(policy);
        changed.retain(|field| !written.contains(field));
        changed
    }

    /// After a write without an answer that told: what the policy shows decides.
    pub(super) fn settle(&mut self, policy: &Policy) -> Step {
        if self.shows_all(policy) {
            return self.found_updated();
        }
        // Also as before the first write that is open: since then a person may have written over somebody else's value,
        // which may have been written over the first.
        let first = self.open.iter().flat_map(|open| open.changes.iter());
        let as_before = self.changes.iter().chain(first).all(|change| is_before(change, policy.get(change.field)));
        self.settle_later(as_before)
    }

    pub(super) fn settle_unread(&mut self, problem: &Problem) -> Step {
        if problem.can_retry() { self.settle_later(false) } else { self.not_known() }
    }

    fn settle_later(&mut self, now_as_before: bool) -> Step {
        if let Aim::Settle { as_before, .. } = &mut self.aim {
            *as_before = now_as_before;
        }
        if let Some(step) = self.look_later() {
            return step;
        }
        match &self.aim {
            Aim::Settle { why, as_before: true, looks } if *looks == SETTLE.len() => {
                let problem = why.clone();
                self.done(Ending::NotUpdated { problem, looked: true })
            }
            _ => self.not_known(),
        }
    }

    /// Whether the policy has every change that was sent. A list may hold more by now.
    pub(super) fn shows_all(&self, policy: &Policy) -> bool {
        self.changes.iter().all(|change| {
            let now = policy.get(change.field);
            is_after(change, now)
                || match merge(change.field, change.before.as_ref(), Some(&change.after), now) {
                    Merged::Combined(list) => now.is_some_and(|now| now.same_as(&Value::Targets(list))),
                    _ => false,
                }
        })
    }
}

fn is_after(change: &Change, now: Option<&Value>) -> bool {
    now.is_some_and(|now| now.same_as(&change.after))
}

pub(super) fn is_before(change: &Change, now: Option<&Value>) -> bool {
    match (&change.before, now) {
        (Some(before), Some(now)) => before.same_as(now),
        (before, now) => before.is_none() && now.is_none(),
    }
}
