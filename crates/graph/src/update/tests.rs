mod after;
mod before;
mod chained;
mod put_off;
mod tokens;

use std::time::Duration;

use policy::{Draft, Field, Pick, Value};

use super::looking::{CONFIRM, SETTLE};
use super::*;
use crate::{Response, TransportFailure};

const BEFORE: &str = r#"{"isUsableOnce": false, "defaultLength": 8, "state": "enabled"}"#;
const AFTER: &str = r#"{"isUsableOnce": true, "defaultLength": 8, "state": "enabled"}"#;

/// `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`
const CLAIMS: &str = "eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiYzEifX19";

fn about() -> Circumstances<'static> {
    Circumstances {
        step: During::Reading,
        host: "graph.microsoft.com",
        now_unix_seconds: 784_111_777, // Sun, 06 Nov 1994 08:49:37 GMT
        granted_scopes: None,
        role_ids: None,
    }
}

fn status(status: u16) -> Reply {
    Ok(Response { status, ..Response::default() })
}

fn with(status: u16, name: &str, value: &str) -> Reply {
    Ok(Response { status, headers: vec![(name.into(), value.into())], body: String::new() })
}

fn shows(body: &str) -> Reply {
    Ok(Response { status: 200, headers: Vec::new(), body: body.into() })
}

fn challenge() -> Reply {
    with(401, "WWW-Authenticate", &format!("Bearer error=\"insufficient_claims\", claims=\"{CLAIMS}\""))
}

const LOST: Reply = Err(TransportFailure::NoAnswer);

/// An update of `isUsableOnce` from false to true, told what happens one after the other.
struct Run {
    update: Update,
    step: Step,
}

impl Run {
    fn of(edit: impl FnOnce(&mut Draft)) -> Run {
        let mut draft = Draft::new(Policy::parse(BEFORE).unwrap());
        edit(&mut draft);
        let (update, step) = Update::start(&draft.review().unwrap(), Duration::ZERO).unwrap();
        Run { update, step }
    }

    fn start() -> Run {
        Run::of(|draft| draft.set_usable_once(true))
    }

    /// As far as the write.
    fn writing() -> Run {
        let mut run = Run::start();
        run.reads(&shows(BEFORE)).is_write(r#","isUsableOnce":true}"#);
        run
    }

    fn tell(&mut self, event: Event<'_>) -> &mut Run {
        self.step = self.update.handle(event).expect("an event that belongs here");
        self
    }

    fn answer(&mut self, reply: &Reply) -> &mut Run {
        self.tell(Event::Answered { reply, about: &about(), random: 0.0 })
    }

    fn reads(&mut self, reply: &Reply) -> &mut Run {
        assert_eq!(self.step, Step::Read);
        self.answer(reply)
    }

    fn writes(&mut self, reply: &Reply) -> &mut Run {
        assert!(matches!(self.step, Step::Write { .. }), "{:?}", self.step);
        self.answer(reply)
    }

    fn is_write(&mut self, end: &str) -> &mut Run {
        match &self.step {
            Step::Write { body } => assert!(body.ends_with(end), "{body}"),
            step => panic!("{step:?}"),
        }
        self
    }

    /// Waits this long.
    fn waits(&mut self, seconds: u64) -> &mut Run {
        match &self.step {
            Step::Wait { time, .. } => assert_eq!(*time, Duration::from_secs(seconds)),
            step => panic!("{step:?}"),
        }
        self.tell(Event::WaitOver)
    }

    fn why(&self) -> &Why {
        match &self.step {
            Step::Wait { why, .. } => why,
            step => panic!("{step:?}"),
        }
    }

    fn gets_token(&mut self, with_claims: bool) -> &mut Run {
        assert!(
            matches!(&self.step, Step::FreshToken { claims } if claims.is_some() == with_claims),
            "{:?}",
            self.step
        );
        self.tell(Event::TokenReady)
    }

    fn outcome(&self) -> &Outcome {
        match &self.step {
            Step::Done(outcome) => outcome,
            step => panic!("{step:?}"),
        }
    }

    fn ending(&self) -> &Ending {
        &self.outcome().ending
    }

    fn not_updated(&self) -> &Problem {
        match self.ending() {
            Ending::NotUpdated { problem, looked: false } => {
                assert!(!self.outcome().draft.changed_fields().is_empty(), "the draft is kept");
                problem
            }
            ending => panic!("{ending:?}"),
        }
    }

    fn unknown(&self) -> &Problem {
        match self.ending() {
            Ending::Unknown { problem } => {
                assert!(!self.outcome().draft.changed_fields().is_empty(), "the draft is kept");
                problem
            }
            ending => panic!("{ending:?}"),
        }
    }

    fn updated(&self) -> (&Seen, &[Field]) {
        match self.ending() {
            Ending::Updated { seen, also_changed, .. } => {
                assert!(self.outcome().draft.changed_fields().is_empty());
                (seen, also_changed)
            }
            ending => panic!("{ending:?}"),
        }
    }
}

fn confirmed() -> Ending {
    Ending::Updated { seen: Seen::Confirmed, also_changed: vec![], found_by_reading: false }
}

fn found() -> Ending {
    Ending::Updated { seen: Seen::Confirmed, also_changed: vec![], found_by_reading: true }
}
