//! What the machine asks for, and what it is told.

use std::time::Duration;

use policy::{Choices, Conflict, Field};

use super::{Outcome, Seen};
use crate::challenge::Claims;
use crate::problem::{Circumstances, Problem};
use crate::request::Reply;

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Read the policy; then tell [`Event::Answered`], or [`Event::NoToken`] when it could not be sent.
    Read,
    /// Send the `PATCH` with this body; then tell the same.
    Write {
        /// The JSON text.
        body: String,
    },
    /// Ask for a new token, without asking the person and without leaving the page, and use it from now on; then tell
    /// [`Event::TokenReady`] or [`Event::NoToken`].
    FreshToken {
        /// What the token must satisfy.
        claims: Option<Claims>,
    },
    /// Wait, show what for, offer **Cancel**; then tell [`Event::WaitOver`].
    Wait {
        /// How long, from now. Never zero, at most [`crate::retry::LONGEST_WAIT`].
        time: Duration,
        /// What for.
        why: Why,
    },
    /// Ask the person; then tell [`Event::Chosen`] or [`Event::BackToEditing`].
    Ask {
        /// What somebody else changed too, property by property.
        conflicts: Vec<Conflict>,
        /// What others changed besides, and what will be taken over.
        adopted: Vec<Field>,
    },
    /// Nothing more: this is how it ended.
    Done(Box<Outcome>),
}

/// What a read is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To write on top of it.
    Write,
    /// To see a change that was accepted.
    Confirm,
    /// To find out what became of a write without an answer that tells.
    Settle,
}

/// What a wait is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// The service puts requests off; afterwards the policy is read again, then written.
    PutOff {
        /// In which words.
        problem: Problem,
        /// Which of at most [`crate::retry::MAX_RETRIES`] repetitions follows; 0 when it is the first attempt, after an
        /// earlier request's `Retry-After`.
        retry: u32,
        /// Whether a write before this may have taken effect: the next read shows it.
        open: bool,
    },
    /// The service accepted the change: it may be confirmed already. It is not all visible yet, and it is looked again.
    Accepted {
        /// What the last look showed; `None` before the first.
        seen: Option<Seen>,
    },
    /// What became of the write is not known; the policy is read again to find out.
    Settling {
        /// Why it is not known.
        problem: Problem,
    },
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// The request of the last step was answered, or failed.
    Answered {
        /// The answer.
        reply: &'a Reply,
        /// What is known beside it; its `step` is set by the machine.
        about: &'a Circumstances<'a>,
        /// At least 0 and below 1; spreads the repetitions of many clients.
        random: f64,
    },
    /// The new token is there.
    TokenReady,
    /// There is no token: nothing was sent.
    NoToken(Problem),
    /// The time is over.
    WaitOver,
    /// The person wants no more of it. No further request is asked for.
    Cancelled,
    /// The person has decided, for every property in conflict. What is left open is asked again.
    Chosen(Choices),
    /// The person wants to edit instead.
    BackToEditing,
}
