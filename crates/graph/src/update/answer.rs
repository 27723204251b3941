//! What an answer says about the request.

use std::time::Duration;

use policy::Policy;

use crate::problem::{Circumstances, Problem, Step as During};
use crate::request::Reply;
use crate::retry;

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The service took it. A success with a body is one without.
    Taken,
    /// The service does not take it now.
    PutOff {
        /// Whether it is certain that it was not taken.
        certain: bool,
    },
    /// The service refused it.
    Refused,
    /// It may have been taken, or not.
    NotKnown,
}

/// What became of a write with this reply.
///
/// * 429 comes before the request is looked at: not taken. A 503 may be a gateway's word for a server that broke off, and
///   504 says that the gateway had no answer: the request is repeated after a wait as Graph's guidance has it, but only
///   after a read has shown that it is necessary, and when it ends before that, the outcome is open.
/// * No answer, 408 and the other statuses from 500 on: open. 501 is a refusal.
pub(super) fn fate(reply: &Reply) -> Fate {
    let Ok(response) = reply else { return Fate::NotKnown };
    match response.status {
        200..=299 => Fate::Taken,
        429 | 509 => Fate::PutOff { certain: true },
        503 | 504 => Fate::PutOff { certain: false },
        501 => Fate::Refused,
        408 | 500..=599 => Fate::NotKnown,
        _ => Fate::Refused,
    }
}

/// How long the service wants no further request, counted from this answer.
pub(super) fn quiet_after(reply: &Reply, about: &Circumstances<'_>) -> Duration {
    let header = reply.as_ref().ok().and_then(|response| response.header("Retry-After"));
    header.and_then(|value| retry::parse_retry_after(value, about.now_unix_seconds)).unwrap_or_default()
}

pub(super) fn problem(reply: &Reply, about: &Circumstances<'_>, step: During) -> Problem {
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
