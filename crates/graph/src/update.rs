//! Saving, as a state machine: it is told what happened and answers with the next step. It performs nothing, asks no
//! clock and rolls no dice, so every order of events is a host test.
//!
//! ```text
//! read again ──> as loaded, or others changed other properties ──> write
//!        └─────> others changed the same property ──> ask ──> read again
//! write ──> 2xx ─────────────────────> read back ──> confirmed, changed by someone else since, or not visible yet:
//!   │                                                look again, for a minute
//!   ├─────> 429, 503, 504 ───────────> wait ──> read again (at most three times)
//!   ├─────> 401 ─────────────────────> a fresh token, once for a challenge and once without ──> read again
//!   ├─────> no answer, 408, 5xx ─────> read back: updated after all; still as before: look again, for a quarter of a
//!   │                                  minute, then not updated; anything else: not known
//!   └─────> any other answer ────────> not updated
//! ```
//!
//! What it keeps, in every order of events:
//!
//! * The policy is read before each write, and a write holds only what still differs from what was read.
//! * Somebody else's change of a property that is to be written is never overwritten unasked.
//! * No request is made before the time that the last answer's `Retry-After` asked for has passed, none after
//!   [`Event::Cancelled`], and none at all when that time is longer than [`LONGEST_WAIT`](crate::retry::LONGEST_WAIT).
//! * It ends, and says *not known* where it does not know. One thing no client can see: a write without an answer that
//!   took effect and was set back by somebody else before the policy was read.
//!
//! Which answers leave a write's outcome open is decided in `answer.rs`.

mod answer;
mod looking;
mod outcome;
mod step;
#[cfg(test)]
mod tests;

use std::time::Duration;

use policy::{Change, Changes, Choices, Draft, Field, Policy, Reviewed};

use crate::challenge::Claims;
use crate::problem::{Action, Circumstances, Problem, Step as During};
use crate::request::{Reply, TransportFailure};
use crate::retry;

pub use answer::read;
pub use outcome::{Ending, Outcome, Seen};
pub use step::{Event, Purpose, Step, Why};

use answer::{Fate, fate, problem, quiet_after};

/// One update under way.
#[derive(Clone, Debug)]
pub struct Update {
    /// The edits, on the policy as it was read before them, or at the last merge.
    draft: Draft,
    /// What is to be sent, or was sent last.
    changes: Changes,
    /// What others changed and the draft took over.
    adopted: Vec<Field>,
    /// The policy as it was read last.
    last: Option<Policy>,
    /// How long, from the last answer, the service wants no request.
    quiet: Duration,
    /// How often a request was put off so far.
    retries: u32,
    /// A token was asked for with the claims of a challenge.
    asked_with_claims: bool,
    /// A token was asked for because the one in use was not accepted.
    asked_afresh: bool,
    /// A write was sent, and what became of it is not known.
    open: Option<Open>,
    /// What an earlier update wrote, and the service accepted, but has not shown yet.
    unseen: Vec<Change>,
    aim: Aim,
    doing: Doing,
}

/// The first write whose outcome is open.
#[derive(Clone, Debug)]
struct Open {
    /// Why it is.
    problem: Problem,
    /// What it held.
    changes: Changes,
}

/// What the next read is for.
#[derive(Clone, Debug)]
enum Aim {
    /// To write on top of it.
    Write,
    /// To see the write that was accepted. How often it was looked, and what the last readable look showed.
    Confirm { looks: usize, shown: Option<(Seen, Vec<Field>)> },
    /// To find out what became of a write. How often it was looked, and whether all was as before at the last look.
    Settle { why: Problem, looks: usize, as_before: bool },
}

/// What the machine waits to be told about.
#[derive(Clone, Debug)]
enum Doing {
    Reading,
    Writing,
    Waiting,
    /// A token, with these claims.
    Renewing(Option<Claims>),
    /// The person's choice, on this policy.
    Asking(Box<Policy>),
    Over,
}

impl Update {
    /// Begins to save what was reviewed. `None` when there is nothing to send.
    ///
    /// `quiet` is what is left of a time for which the service asked, in answer to an earlier request about the policy,
    /// not to be called ([`Outcome::not_before`]); zero if there is none.
    pub fn start(reviewed: &Reviewed, quiet: Duration) -> Option<(Update, Step)> {
        if reviewed.changes().is_empty() {
            return None;
        }
        let mut update = Update::new(reviewed.draft().clone(), reviewed.changes().clone(), quiet, Aim::Write);
        let step = update.read_to_write();
        Some((update, step))
    }

    /// Looks once more whether `changes`, which the service accepted earlier, can be seen. `base` is the base of that
    /// outcome's draft; `quiet` as for [`Update::start`].
    pub fn look_again(base: Policy, changes: Changes, quiet: Duration) -> (Update, Step) {
        let aim = Aim::Confirm { looks: 0, shown: None };
        let mut update = Update::new(Draft::new(base), changes, quiet, aim);
        let step = update.read_back();
        (update, step)
    }

    /// Looks once more what became of a write that ended in [`Ending::Unknown`]. `draft` still holds its changes as edits,
    /// on the policy as it was read last; `problem` is why it is not known.
    pub fn find_out(draft: Draft, changes: Changes, problem: Problem, quiet: Duration) -> (Update, Step) {
        let aim = Aim::Settle { why: problem.clone(), looks: 0, as_before: false };
        let mut update = Update::new(draft, changes.clone(), quiet, aim);
        update.open = Some(Open { problem, changes });
        let step = update.read_to_settle();
        (update, step)
    }

    /// The same update, that knows what earlier ones wrote, oldest first, and the service accepted, but has not shown. Entra is
    /// eventually consistent: a read that shows such a property as it was before is older than that write. It is not taken
    /// for somebody else's change, nor for a value that need not be written any more.
    #[must_use]
    pub fn expecting(mut self, unseen: Vec<Change>) -> Update {
        self.unseen = unseen;
        self
    }

    /// What was read, with what was accepted in the place of what is older. Of a property that this update has written
    /// itself, what was read counts.
    fn not_older(&self, read: Policy) -> Policy {
        let is_mine = |field| {
            let is_sent = self.open.is_some() || !matches!(self.aim, Aim::Write);
            is_sent && self.changes.fields().any(|mine| mine == field)
        };
        self.unseen.iter().filter(|change| !is_mine(change.field)).fold(
            read,
            |policy, change| match looking::is_before(change, policy.get(change.field)) {
                true => policy.with(change.field, Some(change.after.clone())),
                false => policy,
            },
        )
    }

    fn new(draft: Draft, changes: Changes, quiet: Duration, aim: Aim) -> Update {
        Update {
            draft,
            changes,
            adopted: Vec::new(),
            last: None,
            quiet,
            retries: 0,
            asked_with_claims: false,
            asked_afresh: false,
            open: None,
            unseen: Vec::new(),
            aim,
            doing: Doing::Over,
        }
    }

    /// What is to be sent, or was sent last.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// What others changed before the write and was taken over, so far.
    pub fn adopted(&self) -> &[Field] {
        &self.adopted
    }

    /// What the next read is for.
    pub fn purpose(&self) -> Purpose {
        match self.aim {
            Aim::Write => Purpose::Write,
            Aim::Confirm { .. } => Purpose::Confirm,
            Aim::Settle { .. } => Purpose::Settle,
        }
    }

    /// Takes in what happened. `None`: the event does not belong to what is under way (a timer that rings after
    /// **Cancel**, say), and nothing is to be done about it.
    pub fn handle(&mut self, event: Event<'_>) -> Option<Step> {
        let doing = std::mem::replace(&mut self.doing, Doing::Over);
        Some(match (doing, event) {
            (Doing::Over, _) => return None,
            (doing, Event::Cancelled) => self.cancel(&doing),
            (Doing::Reading, Event::Answered { reply, about, random }) => self.after_read(reply, about, random),
            (Doing::Writing, Event::Answered { reply, about, random }) => self.after_write(reply, about, random),
            (Doing::Reading | Doing::Writing, Event::NoToken(problem)) => self.without_token(problem),
            (Doing::Waiting, Event::WaitOver) => {
                self.quiet = Duration::ZERO;
                self.doing = Doing::Reading;
                Step::Read
            }
            (Doing::Renewing(_), Event::TokenReady) => self.go_on(),
            (Doing::Renewing(claims), Event::NoToken(problem)) => self.without_token(match (claims, problem) {
                // Signing in is what helps, and with these claims.
                (Some(claims), problem) if problem.action() == Some(Action::SignIn) => Problem::StepUp(Some(claims)),
                (_, problem) => problem,
            }),
            (Doing::Asking(theirs), Event::Chosen(choices)) => self.chosen(*theirs, &choices),
            (doing @ Doing::Asking(_), Event::BackToEditing) => self.cancel(&doing),
            (doing, _) => {
                self.doing = doing;
                return None;
            }
        })
    }

    /// Reads as soon as the service allows it, and not before `least`; `None` when that would take too long.
    fn read_after(&mut self, least: Duration, why: Why) -> Option<Step> {
        let time = least.max(self.quiet);
        if time > retry::LONGEST_WAIT {
            return None;
        }
        if time.is_zero() {
            self.doing = Doing::Reading;
            return Some(Step::Read);
        }
        self.doing = Doing::Waiting;
        Some(Step::Wait { time, why })
    }

    fn read_to_write(&mut self) -> Step {
        let problem = Problem::Throttled { not_before: self.not_before() };
        let why = Why::PutOff { problem: problem.clone(), retry: self.retries, open: self.open.is_some() };
        self.read_after(Duration::ZERO, why).unwrap_or_else(|| self.fail(problem))
    }

    /// Reads for whatever reading is for now.
    fn go_on(&mut self) -> Step {
        match &self.aim {
            Aim::Write => self.read_to_write(),
            Aim::Confirm { .. } => self.read_back(),
            Aim::Settle { .. } => self.read_to_settle(),
        }
    }

    fn after_read(&mut self, reply: &Reply, about: &Circumstances<'_>, random: f64) -> Step {
        self.quiet = quiet_after(reply, about);
        let problem = match read(reply, about) {
            Ok(policy) => {
                let policy = self.not_older(policy);
                self.last = Some(policy.clone());
                return match &self.aim {
                    // Read, but no further request is welcome yet; by then this will be old.
                    Aim::Write if !self.quiet.is_zero() => {
                        let problem = Problem::Throttled { not_before: self.not_before() };
                        self.put_off(reply, about, random, problem)
                    }
                    Aim::Write => self.merge(policy),
                    Aim::Confirm { .. } => self.confirm(&policy),
                    Aim::Settle { .. } => self.settle(&policy),
                };
            }
            Err(problem) => problem,
        };
        if reply == &Err(TransportFailure::Aborted) {
            return self.cancel(&Doing::Reading);
        }
        if let Some(step) = self.renew(&problem) {
            return step;
        }
        match &self.aim {
            Aim::Write if matches!(fate(reply), Fate::PutOff { .. }) => self.put_off(reply, about, random, problem),
            Aim::Write => self.fail(problem),
            Aim::Confirm { .. } => self.confirm_unread(problem),
            Aim::Settle { .. } => self.settle_unread(&problem),
        }
    }

    /// Brings the edits and the policy as it is now together, and writes what is left.
    fn merge(&mut self, theirs: Policy) -> Step {
        if self.open.is_some() && self.shows_all(&theirs) {
            return self.found_updated();
        }
        let rebased = self.draft.rebase(&theirs, &Choices::new());
        if !rebased.conflicts.is_empty() {
            self.doing = Doing::Asking(Box::new(theirs));
            return Step::Ask { conflicts: rebased.conflicts, adopted: rebased.adopted };
        }
        self.take_over(rebased.draft, rebased.adopted);
        match self.draft.review() {
            Err(findings) => self.nothing_sent(Ending::Invalid(findings)),
            Ok(reviewed) if reviewed.changes().is_empty() => self.done(Ending::AlreadyThere),
            Ok(reviewed) => {
                self.changes = reviewed.changes().clone();
                self.doing = Doing::Writing;
                Step::Write { body: crate::patch::body(&self.changes) }
            }
        }
    }

    fn chosen(&mut self, theirs: Policy, choices: &Choices) -> Step {
        let rebased = self.draft.rebase(&theirs, choices);
        if !rebased.conflicts.is_empty() {
            self.doing = Doing::Asking(Box::new(theirs));
            return Step::Ask { conflicts: rebased.conflicts, adopted: rebased.adopted };
        }
        self.take_over(rebased.draft, rebased.adopted);
        // The person may have taken a while.
        self.read_to_write()
    }

    fn take_over(&mut self, draft: Draft, adopted: Vec<Field>) {
        self.draft = draft;
        self.adopted.extend(adopted);
        self.adopted.sort();
        self.adopted.dedup();
    }

    fn after_write(&mut self, reply: &Reply, about: &Circumstances<'_>, random: f64) -> Step {
        self.quiet = quiet_after(reply, about);
        let fate = fate(reply);
        if let Fate::Taken = fate {
            self.aim = Aim::Confirm { looks: 0, shown: None };
            return self.read_back();
        }
        let problem = problem(reply, about, During::Writing);
        if let Fate::NotKnown | Fate::PutOff { certain: false } = fate {
            let changes = &self.changes;
            self.open.get_or_insert_with(|| Open { problem: problem.clone(), changes: changes.clone() });
        }
        if reply == &Err(TransportFailure::Aborted) {
            return self.cancel(&Doing::Writing);
        }
        match fate {
            Fate::PutOff { .. } => self.put_off(reply, about, random, problem),
            _ => self.renew(&problem).unwrap_or_else(|| self.fail(problem)),
        }
    }

    /// Waits, to read and write again; or gives up.
    fn put_off(&mut self, reply: &Reply, about: &Circumstances<'_>, random: f64, problem: Problem) -> Step {
        let retry_after = reply.as_ref().ok().and_then(|response| response.header("Retry-After"));
        match retry::wait(self.retries, retry_after, about.now_unix_seconds, random) {
            retry::Wait::Retry(time) => {
                self.retries += 1;
                self.doing = Doing::Waiting;
                let why = Why::PutOff { problem, retry: self.retries, open: self.open.is_some() };
                Step::Wait { time, why }
            }
            retry::Wait::GiveUp { .. } => self.fail(problem),
        }
    }

    /// A token that may help after this answer: one with the claims that it asks for, or a fresh one; each once.
    fn renew(&mut self, problem: &Problem) -> Option<Step> {
        let claims = match problem {
            Problem::StepUp(Some(claims)) if !self.asked_with_claims => {
                self.asked_with_claims = true;
                Some(claims.clone())
            }
            Problem::SignInNeeded if !self.asked_afresh => {
                self.asked_afresh = true;
                None
            }
            _ => return None,
        };
        self.doing = Doing::Renewing(claims.clone());
        Some(Step::FreshToken { claims })
    }

    /// Without a token nothing was sent, and nothing can be read.
    fn without_token(&mut self, problem: Problem) -> Step {
        match &self.aim {
            Aim::Write => self.nothing_sent(Ending::NotUpdated { problem, looked: false }),
            Aim::Confirm { .. } => self.accepted(problem),
            Aim::Settle { .. } => self.done(Ending::Unknown { problem }),
        }
    }

    /// The way to the write is barred. What an earlier attempt left open is settled first.
    fn fail(&mut self, problem: Problem) -> Step {
        if self.open.is_none() {
            return self.done(Ending::NotUpdated { problem, looked: false });
        }
        self.aim = Aim::Settle { why: problem, looks: 0, as_before: false };
        self.read_to_settle()
    }

    fn cancel(&mut self, doing: &Doing) -> Step {
        match (&self.aim, doing) {
            (Aim::Confirm { .. }, _) => self.accepted(Problem::Cancelled),
            (Aim::Settle { .. }, _) | (_, Doing::Writing) => self.not_known(),
            (_, Doing::Asking(_)) => self.nothing_sent(Ending::BackToEditing),
            _ => self.nothing_sent(Ending::NotUpdated { problem: Problem::Cancelled, looked: false }),
        }
    }

    /// Ends before a write, unless an earlier one's outcome is still open: then with that.
    fn nothing_sent(&mut self, ending: Ending) -> Step {
        match (self.open.take(), ending) {
            (None, ending) => self.done(ending),
            // What has to be done first is more use than why the earlier attempt had no answer.
            (Some(_), Ending::NotUpdated { problem, .. }) if problem != Problem::Cancelled => {
                self.done(Ending::Unknown { problem })
            }
            (Some(open), _) => self.done(Ending::Unknown { problem: open.problem }),
        }
    }

    fn not_known(&mut self) -> Step {
        let problem = self.open.take().map_or(Problem::Cancelled, |open| open.problem);
        self.done(Ending::Unknown { problem })
    }

    fn not_before(&self) -> Option<Duration> {
        (!self.quiet.is_zero()).then_some(self.quiet)
    }

    /// The end. The draft is brought onto the policy as it was read last.
    fn done(&mut self, ending: Ending) -> Step {
        let mut conflicts = Vec::new();
        if !matches!(ending, Ending::Updated { .. })
            && let Some(last) = &self.last
        {
            let rebased = self.draft.rebase(last, &Choices::new());
            conflicts = rebased.conflicts;
            self.take_over(rebased.draft, rebased.adopted);
        }
        self.doing = Doing::Over;
        Step::Done(Box::new(Outcome {
            ending,
            draft: self.draft.clone(),
            adopted: self.adopted.clone(),
            conflicts,
            changes: self.changes.clone(),
            policy: self.last.clone(),
            not_before: self.not_before(),
        }))
    }
}
