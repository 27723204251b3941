//! Saving, as a state machine: it is told what happened and answers with the next step. It performs nothing, so every
//! order of events is a host test.
//!
//! ```text
//! write ──> 2xx ─────────────────────────> read ──> updated: confirmed, not visible yet, or changed since
//!       ──> no answer, 500, 502, 504 ────> read ──> updated after all, not updated, or not known
//!       ──> any other answer ────────────> not updated
//! ```

use policy::{Changes, Field, Policy, Value};

use crate::problem::{Circumstances, Problem, Step as During};
use crate::request::Reply;

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Send the `PATCH` with this body; then tell [`Update::answered`].
    Write {
        /// The JSON text.
        body: String,
    },
    /// Read the policy; then tell [`Update::answered`].
    Read,
    /// Nothing more: this is how it ended.
    Done(Box<Outcome>),
}

/// How an update ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The service accepted the change, or shows it.
    Updated {
        /// What reading the policy again showed.
        seen: Seen,
        /// The policy as read again, where it could be read.
        policy: Option<Policy>,
        /// Properties that were not written and read differently now: changed by the service or by somebody else.
        also_changed: Vec<Field>,
    },
    /// Nothing was written.
    NotUpdated {
        /// Why.
        problem: Problem,
        /// The policy as read again, where that was how it was found out.
        policy: Option<Policy>,
    },
    /// There was no answer to the write, and none to the read that was to settle it.
    Unknown {
        /// What stood in the way of the write's answer.
        problem: Problem,
    },
}

/// What the read after the write showed.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// Every written property has its new value.
    Confirmed,
    /// These still have their earlier value. Entra is eventually consistent: not an error.
    NotVisibleYet(Vec<Field>),
    /// These have neither their earlier nor the written value: somebody else wrote since.
    ChangedSince(Vec<Field>),
    /// The policy could not be read.
    NotReadable(Problem),
}

/// One update under way.
#[derive(Clone, Debug)]
pub struct Update {
    base: Policy,
    changes: Changes,
    phase: Phase,
}

#[derive(Clone, Debug)]
enum Phase {
    Writing,
    /// The write was accepted.
    Confirming,
    /// The write had no answer that tells what became of it.
    Settling(Problem),
    Over,
}

impl Update {
    /// Begins to write `changes`, which were reviewed against `base`. `None` when there is nothing to send.
    pub fn start(base: Policy, changes: Changes) -> Option<(Update, Step)> {
        if changes.is_empty() {
            return None;
        }
        let body = crate::patch::body(&changes);
        Some((Update { base, changes, phase: Phase::Writing }, Step::Write { body }))
    }

    /// Looks once more whether `changes`, which the service accepted earlier, can be seen. `base` is the policy as it
    /// was read last.
    pub fn look_again(base: Policy, changes: Changes) -> (Update, Step) {
        (Update { base, changes, phase: Phase::Confirming }, Step::Read)
    }

    /// The changes that are written.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Takes the answer to the request of the last step. `about` is what is known beside it; its `step` is set here.
    pub fn answered(&mut self, reply: &Reply, about: &Circumstances<'_>) -> Step {
        match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Writing => self.after_write(reply, about),
            Phase::Confirming => done(match read(reply, about) {
                Ok(policy) => self.compared(policy),
                Err(problem) => {
                    Outcome::Updated { seen: Seen::NotReadable(problem), policy: None, also_changed: Vec::new() }
                }
            }),
            Phase::Settling(problem) => done(match read(reply, about) {
                Ok(policy) => self.settled(problem, policy),
                Err(_) => Outcome::Unknown { problem },
            }),
            Phase::Over => done(Outcome::Unknown { problem: problem(reply, about, During::Writing) }),
        }
    }

    fn after_write(&mut self, reply: &Reply, about: &Circumstances<'_>) -> Step {
        let unknown = match reply {
            Ok(response) if response.is_success() => {
                self.phase = Phase::Confirming;
                return Step::Read;
            }
            Ok(response) => matches!(response.status, 500 | 502 | 504),
            Err(_) => true,
        };
        let problem = problem(reply, about, During::Writing);
        if unknown {
            self.phase = Phase::Settling(problem);
            Step::Read
        } else {
            done(Outcome::NotUpdated { problem, policy: None })
        }
    }

    fn compared(&self, policy: Policy) -> Outcome {
        let not = |same: &dyn Fn(&policy::Change, Option<&Value>) -> bool| -> Vec<Field> {
            self.changes
                .iter()
                .filter(|change| same(change, policy.get(change.field)))
                .map(|change| change.field)
                .collect()
        };
        let is = |value: Option<&Value>, expected: Option<&Value>| match (value, expected) {
            (None, None) => true,
            (Some(value), Some(expected)) => value.same_as(expected),
            _ => false,
        };
        let earlier = not(&|change, now| !is(now, Some(&change.after)) && is(now, change.before.as_ref()));
        let neither = not(&|change, now| !is(now, Some(&change.after)) && !is(now, change.before.as_ref()));
        let seen = match (neither.is_empty(), earlier.is_empty()) {
            (false, _) => Seen::ChangedSince(neither),
            (true, false) => Seen::NotVisibleYet(earlier),
            (true, true) => Seen::Confirmed,
        };
        let written: Vec<Field> = self.changes.fields().collect();
        let also_changed =
            self.base.differences(&policy).into_iter().filter(|field| !written.contains(field)).collect();
        Outcome::Updated { seen, policy: Some(policy), also_changed }
    }

    /// After a write without an answer: what the policy shows decides.
    fn settled(&self, problem: Problem, policy: Policy) -> Outcome {
        match self.compared(policy) {
            outcome @ Outcome::Updated { seen: Seen::Confirmed, .. } => outcome,
            Outcome::Updated { policy, .. } => Outcome::NotUpdated { problem, policy },
            other => other,
        }
    }
}

fn done(outcome: Outcome) -> Step {
    Step::Done(Box::new(outcome))
}

fn problem(reply: &Reply, about: &Circumstances<'_>, step: During) -> Problem {
    Problem::from_reply(reply, &Circumstances { step, ..*about })
}

/// The policy in the answer to a read.
///
/// # Errors
/// What the answer is instead.
pub fn read(reply: &Reply, about: &Circumstances<'_>) -> Result<Policy, Problem> {
    match reply {
        Ok(response) if response.is_success() => {
            Policy::parse(&response.body).map_err(|_| problem(reply, about, During::Reading))
        }
        _ => Err(problem(reply, about, During::Reading)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Response, TransportFailure};
    use policy::Draft;

    const BEFORE: &str = r#"{"isUsableOnce": false, "defaultLength": 8, "state": "enabled"}"#;

    fn started() -> Update {
        let base = Policy::parse(BEFORE).unwrap();
        let mut draft = Draft::new(base.clone());
        draft.set_usable_once(true);
        let (update, step) = Update::start(base, draft.review().unwrap().changes().clone()).unwrap();
        assert!(matches!(step, Step::Write { body } if body.ends_with(r#","isUsableOnce":true}"#)));
        update
    }

    fn about() -> Circumstances<'static> {
        Circumstances {
            step: During::Reading,
            host: "graph.microsoft.com",
            now_unix_seconds: 0,
            granted_scopes: None,
            role_ids: None,
        }
    }

    fn answer(status: u16, body: &str) -> Reply {
        Ok(Response { status, headers: Vec::new(), body: body.to_owned() })
    }

    fn after(replies: &[Reply]) -> Outcome {
        let mut update = started();
        let (last, before) = replies.split_last().unwrap();
        for reply in before {
            assert_eq!(update.answered(reply, &about()), Step::Read);
        }
        match update.answered(last, &about()) {
            Step::Done(outcome) => *outcome,
            step => panic!("{step:?}"),
        }
    }

    fn seen(read: &str) -> (Seen, Vec<Field>) {
        match after(&[answer(204, ""), answer(200, read)]) {
            Outcome::Updated { seen, also_changed, .. } => (seen, also_changed),
            outcome => panic!("{outcome:?}"),
        }
    }

    #[test]
    fn nothing_changed_is_nothing_to_send() {
        assert!(Update::start(Policy::parse(BEFORE).unwrap(), Changes::default()).is_none());
    }

    #[test]
    fn what_the_read_after_a_204_shows_is_told_apart() {
        let confirmed = BEFORE.replace("false", "true");
        assert_eq!(seen(&confirmed), (Seen::Confirmed, vec![]));
        assert_eq!(seen(BEFORE), (Seen::NotVisibleYet(vec![Field::IsUsableOnce]), vec![]));
        assert_eq!(seen(&BEFORE.replace("false", "null")), (Seen::ChangedSince(vec![Field::IsUsableOnce]), vec![]));
        assert_eq!(seen(&confirmed.replace('8', "12")), (Seen::Confirmed, vec![Field::DefaultLength]));
        assert!(matches!(
            after(&[answer(200, "{}"), answer(503, "")]),
            Outcome::Updated { seen: Seen::NotReadable(_), policy: None, .. }
        ));
    }

    #[test]
    fn a_write_without_an_answer_is_settled_by_reading() {
        for lost in [Err(TransportFailure::NoAnswer), Err(TransportFailure::TimedOut), answer(500, ""), answer(502, "")]
        {
            let confirmed = BEFORE.replace("false", "true");
            assert!(matches!(
                after(&[lost.clone(), answer(200, &confirmed)]),
                Outcome::Updated { seen: Seen::Confirmed, .. }
            ));
            assert!(matches!(after(&[lost.clone(), answer(200, BEFORE)]), Outcome::NotUpdated { policy: Some(_), .. }));
            assert!(matches!(after(&[lost.clone(), lost]), Outcome::Unknown { .. }));
        }
    }

    #[test]
    fn a_refusal_is_final_and_nothing_is_read() {
        for status in [400, 401, 403, 404, 409, 412, 429, 503] {
            assert!(matches!(after(&[answer(status, "")]), Outcome::NotUpdated { policy: None, .. }), "{status}");
        }
    }
}
