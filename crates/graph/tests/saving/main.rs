//! Saving, against a model of the service: faults at every step, other writers at every step, reads that are late,
//! people who cancel and change their minds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod service;

use std::time::Duration;

use graph::problem::{Circumstances, Problem, Step as During};
use graph::update::{Ending, Event, Outcome, Seen, Step, Update};
use policy::{Choices, Draft, Field, Pick, Policy, Target, Value};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use service::{Fault, MIDNIGHT, Other, Service, group};

/// What happens around one step.
#[derive(Clone, Debug)]
struct Moment {
    other: Option<Other>,
    fault: Fault,
    /// The person cancels.
    cancels: bool,
    /// There is no token.
    tokenless: bool,
    /// What the person picks when asked: a bit a property; `None` to go back to editing.
    picks: Option<u8>,
    /// An event that does not belong here comes first.
    stray: bool,
    /// What spreads the repetitions.
    random: f64,
}

#[derive(Clone, Debug)]
struct Scenario {
    length: bool,
    maximum: bool,
    add: bool,
    remove: bool,
    recalculates: bool,
    /// What is left of an earlier `Retry-After`, in seconds.
    quiet: u8,
    moments: Vec<Moment>,
    /// How everything is answered after that.
    for_ever: Fault,
}

const MY_LENGTH: i32 = 12;
const MY_MAXIMUM: i32 = 10_000;
const MY_GROUP: i32 = 77;

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        8 => Just(Fault::None(0)),
        4 => (1_usize..4).prop_map(Fault::None),
        2 => prop::sample::select(vec![400, 403, 404, 409, 412, 429, 500, 502, 503, 504, 401, 418]).prop_map(Fault::Refused),
        4 => (prop::sample::select(vec![429, 503, 504]), 0_u16..40, any::<bool>()).prop_map(|(status, time, date)| Fault::PutOff(status, time, date)),
        1 => (prop::sample::select(vec![429, 500]), 150_u16..200).prop_map(|(status, time)| Fault::PutOff(status, time, false)),
        3 => prop::sample::select(vec![500, 502, 503, 504]).prop_map(Fault::DoneBut),
        3 => any::<bool>().prop_map(Fault::Lost),
        1 => Just(Fault::Refused(401)),
        2 => prop::bool::weighted(0.7).prop_map(Fault::Challenge),
        1 => (0_u16..10).prop_map(Fault::Chatty),
    ]
}

fn other() -> impl Strategy<Value = Other> {
    let numbers = || prop::sample::select(vec![Field::DefaultLength, Field::MaximumLifetime, Field::DefaultLifetime]);
    prop_oneof![
        4 => numbers().prop_map(Other::Number),
        1 => Just(Other::Same(Field::DefaultLength, MY_LENGTH)),
        1 => Just(Other::Same(Field::MaximumLifetime, MY_MAXIMUM)),
        1 => Just(Other::Number(Field::MinimumLifetime)),
        2 => Just(Other::AddGroup),
        2 => (1_u8..4).prop_map(Other::RemoveGroup),
    ]
}

fn moment() -> impl Strategy<Value = Moment> {
    (
        prop::option::weighted(0.2, other()),
        fault(),
        prop::bool::weighted(0.03),
        prop::bool::weighted(0.04),
        prop::option::weighted(0.85, any::<u8>()),
        prop::bool::weighted(0.1),
        0.0..1.0_f64,
    )
        .prop_map(|(other, fault, cancels, tokenless, picks, stray, random)| Moment {
            other,
            fault,
            cancels,
            tokenless,
            picks,
            stray,
            random,
        })
}

fn scenario() -> impl Strategy<Value = Scenario> {
    (
        any::<[bool; 4]>(),
        any::<bool>(),
        prop_oneof![9 => Just(0_u8), 1 => any::<u8>()],
        prop::collection::vec(moment(), 0..16),
        prop_oneof![3 => Just(Fault::None(0)), 1 => Just(Fault::None(9)), 2 => fault()],
    )
        .prop_map(|([length, maximum, add, remove], recalculates, quiet, moments, for_ever)| Scenario {
            // Something is changed.
            length: length || !(maximum || add || remove),
            maximum,
            add,
            remove,
            recalculates,
            quiet,
            moments,
            for_ever,
        })
}

/// What was told and sent so far, as far as the laws are about it.
struct Watch {
    /// What the person entered.
    mine: Draft,
    /// The value of each property that the person knows of and wants to replace.
    known: Policy,
    /// Where the person took theirs.
    taken: Vec<Field>,
    /// Entries that the person removed and that a read then showed to be gone. Should they come back, it is by somebody
    /// else's hand.
    gone: Vec<Target>,
    /// Properties that a read showed to be as the person wants them. Should they change again, it is adopted and named.
    agreed: Vec<Field>,
    /// The policy in the answer just before, if it was a read's.
    just_read: Option<Policy>,
    /// Whether the last write's answer leaves it open what became of it.
    open: bool,
    /// A write was answered with a success.
    accepted: bool,
    /// A write had an answer after which it must not be repeated unasked.
    no_more_writes: bool,
    tokens: [usize; 2],
}

fn list(policy: &Policy) -> &[Target] {
    policy.targets(Field::ExcludeTargets).unwrap()
}

fn on(list: &[Target], target: &Target) -> bool {
    list.iter().any(|other| other.same_as(target))
}

macro_rules! law {
    ($holds:expr, $($text:tt)+) => {
        let holds: bool = $holds;
        if !holds {
            return Err(format!($($text)+));
        }
    };
}

impl Watch {
    /// What may be in a write, and must not be missing from it.
    fn write(&self, body: &str) -> Result<(), String> {
        law!(!self.no_more_writes, "written again although the outcome was open");
        law!(!self.accepted, "written again after a success");
        let read = self.just_read.as_ref().ok_or("written without a read just before")?;
        let sent = Policy::parse(body).map_err(|_| "not a policy")?;
        let wanted = self.mine.outcome();
        for field in Field::ALL {
            let Some(value) = sent.get(field) else { continue };
            law!(self.mine.is_changed(field), "{field:?} was not changed by the person");
            law!(!self.taken.contains(&field), "{field:?}: theirs was taken");
            law!(!read.get(field).is_some_and(|now| now.same_as(value)), "{field:?} is there already");
            if field == Field::ExcludeTargets {
                let (base, mine) = (list(self.mine.base()), list(&wanted));
                let sent = list(&sent);
                for target in list(read) {
                    let i_removed = on(base, target) && !on(mine, target);
                    let came_back = on(&self.gone, target);
                    law!(on(sent, target) != i_removed || came_back, "an entry of theirs: {target:?}");
                }
                for target in sent {
                    let i_added = on(mine, target) && !on(base, target);
                    law!(on(list(read), target) || i_added, "an entry of nobody's: {target:?}");
                }
            } else {
                law!(Some(value) == wanted.get(field), "{field:?} is not what the person entered");
                law!(
                    read.get(field) == self.known.get(field),
                    "{field:?}: overwrites {:?}, which the person has not seen",
                    read.get(field)
                );
            }
        }
        Ok(())
    }

    fn ending(&self, service: &Service, outcome: &Outcome, update: &Update) -> Result<&'static str, String> {
        let Outcome { ending, draft, .. } = outcome;
        let shows_all = |policy: &Policy| {
            update.changes().iter().all(|change| match (policy.get(change.field), &change.after, &change.before) {
                (Some(Value::Targets(now)), Value::Targets(after), Some(Value::Targets(before))) => {
                    after.iter().all(|target| on(before, target) || on(now, target))
                        && before.iter().all(|target| on(after, target) || !on(now, target))
                }
                (now, after, _) => now == Some(after),
            })
        };
        let claims_taken = matches!(ending, Ending::Updated { .. });
        let claims_not_taken = matches!(ending, Ending::NotUpdated { .. } | Ending::Invalid(_) | Ending::BackToEditing);
        law!(!claims_not_taken || service.applied == 0, "says not updated, but the service took a write");
        law!(!self.accepted || claims_taken, "a write was accepted, and nobody is told");
        let name = match ending {
            Ending::Updated { found_by_reading: true, .. } => {
                law!(service.versions().any(|version| shows_all(&version)), "found what never was there");
                law!(!self.accepted, "found by reading what was accepted");
                "found updated"
            }
            Ending::Updated { seen, .. } => {
                law!(self.accepted && service.applied > 0, "says updated, but no write was accepted");
                match seen {
                    Seen::Confirmed => {
                        law!(service.versions().any(|version| shows_all(&version)), "confirms what never was there");
                        "confirmed"
                    }
                    Seen::NotVisibleYet(_) => "not visible yet",
                    Seen::ChangedSince { fields, .. } => {
                        for field in fields {
                            let values: Vec<_> =
                                service.versions().map(|version| version.get(*field).cloned()).collect();
                            law!(values.len() > 2, "changed since, but nobody else wrote");
                        }
                        "changed since"
                    }
                    Seen::NotReadable(_) => "not readable",
                }
            }
            Ending::AlreadyThere => "already there",
            Ending::NotUpdated { problem: Problem::Cancelled, .. } => "cancelled",
            Ending::NotUpdated { looked: true, .. } => {
                law!(self.no_more_writes || self.open, "looked without an open write");
                "looked, not updated"
            }
            Ending::NotUpdated { .. } => "not updated",
            Ending::Invalid(_) => "invalid",
            Ending::BackToEditing => "back to editing",
            Ending::Unknown { .. } => {
                law!(self.open, "says not known, but no write's outcome is open");
                "not known"
            }
        };
        let nothing_left = claims_taken || *ending == Ending::AlreadyThere;
        law!(!nothing_left || draft.changed_fields().is_empty(), "edits are left");
        if !nothing_left {
            for field in self.mine.changed_fields().into_iter().filter(|field| !self.taken.contains(field)) {
                let there = draft.base().get(field) == self.mine.outcome().get(field);
                let there = there || (self.agreed.contains(&field) && outcome.adopted.contains(&field));
                let list = field == Field::ExcludeTargets;
                law!(draft.is_changed(field) || there || list, "the edit of {field:?} is lost");
                law!(list || draft.text(field) == self.mine.text(field) || there, "{field:?} is not as typed");
            }
        }
        Ok(name)
    }
}

fn entered(scenario: &Scenario, policy: Policy) -> Draft {
    let mut draft = Draft::new(policy);
    if scenario.length {
        draft.set_text(Field::DefaultLength, " 12");
    }
    if scenario.maximum {
        draft.set_text(Field::MaximumLifetime, "10000");
    }
    if scenario.add {
        draft.add_group(Field::ExcludeTargets, &group(MY_GROUP)).unwrap();
    }
    if scenario.remove {
        let target = draft.targets(Field::ExcludeTargets).selected()[1].clone();
        draft.remove_target(Field::ExcludeTargets, &target);
    }
    assert_eq!(draft.outcome().number(Field::DefaultLength), Some(if scenario.length { MY_LENGTH } else { 8 }));
    draft
}

/// Plays a scenario to its end. The name of the ending, or the law that was broken.
fn play(scenario: &Scenario) -> Result<&'static str, String> {
    let mut service = Service::new();
    service.recalculates = scenario.recalculates;
    let mine = entered(scenario, service.policy());
    let mut watch = Watch {
        known: service.policy(),
        mine: mine.clone(),
        taken: Vec::new(),
        gone: Vec::new(),
        agreed: Vec::new(),
        just_read: None,
        open: false,
        accepted: false,
        no_more_writes: false,
        tokens: [0, 0],
    };
    let quiet = Duration::from_secs(scenario.quiet.into());
    let (mut update, mut step) = Update::start(&mine.review().unwrap(), quiet).ok_or("nothing to send")?;
    let may_begin = service.now + f64::from(scenario.quiet);
    let later = Moment {
        other: None,
        fault: scenario.for_ever,
        cancels: false,
        tokenless: false,
        picks: Some(0),
        stray: false,
        random: 0.5,
    };
    for count in 0..80 {
        let moment = scenario.moments.get(count).unwrap_or(&later);
        if let Some(other) = moment.other {
            service.other(other);
        }
        if let Step::Done(outcome) = &step {
            for event in [Event::WaitOver, Event::TokenReady, Event::Cancelled, Event::BackToEditing] {
                law!(update.handle(event).is_none(), "something to do after the end");
            }
            return watch.ending(&service, outcome, &update);
        }
        if moment.stray {
            let stray = if matches!(step, Step::Wait { .. }) { Event::TokenReady } else { Event::WaitOver };
            law!(update.handle(stray).is_none(), "an event out of place changes something");
        }
        if moment.cancels {
            if matches!(step, Step::Write { .. }) {
                // It was on its way when it was given up.
                watch.open = true;
            }
            step = update.handle(Event::Cancelled).ok_or("cannot be cancelled")?;
            law!(matches!(step, Step::Done(_)), "more to do after Cancel: {step:?}");
            continue;
        }
        let is_write = matches!(step, Step::Write { .. });
        let reply = match &step {
            Step::Done(_) => return Err("handled above".into()),
            Step::Wait { time, .. } => {
                law!(!time.is_zero() && *time <= graph::retry::LONGEST_WAIT, "waits {time:?}");
                service.now += time.as_secs_f64();
                step = update.handle(Event::WaitOver).ok_or("does not go on")?;
                continue;
            }
            Step::FreshToken { claims } => {
                watch.tokens[usize::from(claims.is_some())] += 1;
                law!(watch.tokens.iter().all(|count| *count <= 1), "asks for a token again");
                let event = if moment.tokenless { Event::NoToken(Problem::SignInNeeded) } else { Event::TokenReady };
                step = update.handle(event).ok_or("does not go on")?;
                continue;
            }
            Step::Ask { conflicts, .. } => {
                law!(!conflicts.is_empty(), "asks about nothing");
                let Some(picks) = moment.picks else {
                    step = update.handle(Event::BackToEditing).ok_or("does not go back")?;
                    continue;
                };
                let mut choices = Choices::new();
                for conflict in conflicts {
                    if picks & (1 << conflict.field as u8) == 0 {
                        choices.set(conflict.field, Pick::Mine);
                        watch.known = watch.known.with(conflict.field, conflict.theirs.clone());
                    } else {
                        choices.set(conflict.field, Pick::Theirs);
                        watch.taken.push(conflict.field);
                    }
                }
                watch.just_read = None;
                step = update.handle(Event::Chosen(choices)).ok_or("does not go on")?;
                continue;
            }
            _ if moment.tokenless => {
                step = update.handle(Event::NoToken(Problem::SignInNeeded)).ok_or("does not go on")?;
                continue;
            }
            Step::Read => {
                law!(service.now >= may_begin, "begins before the earlier Retry-After is over");
                service.read(moment.fault)
            }
            Step::Write { body } => {
                watch.write(body)?;
                let reply = service.write(body, moment.fault);
                let status = reply.as_ref().map_or(0, |response| response.status);
                watch.accepted = (200..300).contains(&status);
                // What the machine may call open, and after what it must not write again unasked.
                watch.open |= matches!(status, 0 | 408 | 500 | 502 | 503 | 504);
                watch.no_more_writes |= matches!(status, 0 | 408 | 500 | 502);
                reply
            }
        };
        law!(service.violation.is_none(), "{}", service.violation.clone().unwrap());
        watch.just_read = match &reply {
            Ok(response) if !is_write && response.status == 200 => Policy::parse(&response.body).ok(),
            _ => None,
        };
        if let Some(read) = &watch.just_read {
            let (base, wanted) = (list(watch.mine.base()), watch.mine.outcome());
            let gone = base.iter().filter(|target| !on(list(&wanted), target) && !on(list(read), target));
            watch.gone.extend(gone.cloned());
            let agreed = Field::ALL.into_iter().filter(|field| read.get(*field) == wanted.get(*field));
            watch.agreed.extend(agreed);
        }
        let about = Circumstances {
            step: During::Reading,
            host: "graph.microsoft.com",
            now_unix_seconds: MIDNIGHT + service.now as i64,
            granted_scopes: None,
            role_ids: None,
        };
        let event = Event::Answered { reply: &reply, about: &about, random: moment.random };
        step = update.handle(event).ok_or("an answer is ignored")?;
    }
    Err(format!("does not end: {step:?}"))
}

proptest! {
    #[test]
    fn whatever_happens_the_laws_hold(scenario in scenario()) {
        play(&scenario).map_err(TestCaseError::fail)?;
    }
}

/// The laws are worth something only where the scenarios lead. These are the same at every run; `PROPTEST_CASES` adds
/// to the others.
#[test]
fn the_scenarios_reach_every_ending() {
    let mut runner = TestRunner::deterministic();
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for number in 0..3_000 {
        let ending = play(&scenario().new_tree(&mut runner).unwrap().current())
            .unwrap_or_else(|broken| panic!("scenario {number}: {broken}"));
        match seen.iter_mut().find(|(name, _)| *name == ending) {
            Some((_, count)) => *count += 1,
            None => seen.push((ending, 1)),
        }
    }
    for ending in [
        "confirmed",
        "found updated",
        "not visible yet",
        "changed since",
        "not readable",
        "already there",
        "cancelled",
        "looked, not updated",
        "not updated",
        "invalid",
        "back to editing",
        "not known",
    ] {
        assert!(seen.iter().any(|(name, count)| *name == ending && *count > 1), "{ending} is not reached: {seen:?}");
    }
}
