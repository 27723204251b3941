//! Why names could not be had. Secondary: the form goes on with ids, so a line is enough.

use std::borrow::Cow;
use std::time::Duration;

use crate::error_body::ErrorBody;
use crate::problem::in_words;
use crate::request::{Reply, Response};
use crate::retry;

/// Why a request about groups or people came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectoryProblem {
    /// Not consented to, or not allowed.
    NotPermitted,
    /// The session is over, or asks for more.
    SignInNeeded,
    /// Too many requests, or the service is not available.
    Busy {
        /// How long the service asked to wait, counted from its answer.
        not_before: Option<Duration>,
    },
    /// No answer came.
    NoAnswer,
    /// The service did not take the request.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The service's own words.
        reason: Option<String>,
    },
    /// A success that holds something else.
    Unreadable,
    /// The address of the next page leads away from Graph.
    ForeignPage,
}

impl DirectoryProblem {
    /// What a reply means when it is no success; `None` for a success. `now_unix_seconds` as in
    /// [`retry::parse_retry_after`].
    #[must_use]
    pub fn of(reply: &Reply, now_unix_seconds: i64) -> Option<Self> {
        let response = match reply {
            Ok(response) if response.is_success() => return None,
            Ok(response) => response,
            Err(_) => return Some(Self::NoAnswer),
        };
        Some(match response.status {
            401 => Self::SignInNeeded,
            403 => Self::NotPermitted,
            408 => Self::NoAnswer,
            429 | 500..=599 => Self::Busy { not_before: not_before(response, now_unix_seconds) },
            status => Self::Refused { status, reason: ErrorBody::parse(response).message },
        })
    }

    /// What happened and what to do, as a sentence or two.
    #[must_use]
    pub fn sentence(&self) -> Cow<'static, str> {
        match self {
            Self::NotPermitted => "You are not allowed to read group names. You can still work with ids.".into(),
            Self::SignInNeeded => "Microsoft Graph asks you to sign in again before it shows group names.".into(),
            Self::Busy { not_before } => {
                let time = not_before.and_then(in_words).unwrap_or_else(|| "a moment".to_owned());
                ["Microsoft Graph is busy. Try again in ", &time, "."].concat().into()
            }
            Self::NoAnswer => "No answer came from Microsoft Graph. Check the network connection.".into(),
            Self::Refused { reason: Some(reason), .. } => {
                ["Microsoft Graph did not accept the request: ", reason].concat().into()
            }
            Self::Refused { status, reason: None } => {
                ["Microsoft Graph did not accept the request (status ", &status.to_string(), ")."].concat().into()
            }
            Self::Unreadable => "Something came from Microsoft Graph that is not a list of groups.".into(),
            Self::ForeignPage => {
                "The rest of the list is said to be at an address that is not Microsoft Graph's; it was not fetched."
                    .into()
            }
        }
    }
}

/// How long an answer asks to wait.
pub(super) fn not_before(response: &Response, now_unix_seconds: i64) -> Option<Duration> {
    let asked = retry::parse_retry_after(response.header("Retry-After")?, now_unix_seconds)?;
    (!asked.is_zero()).then_some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::TransportFailure;

    fn of(status: u16, headers: &[(&str, &str)], body: &str) -> Option<DirectoryProblem> {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        DirectoryProblem::of(&Ok(Response { status, headers, body: body.to_owned() }), 0)
    }

    #[test]
    fn what_stands_in_the_way_is_told_apart() {
        assert_eq!(of(200, &[], ""), None);
        assert_eq!(of(401, &[], ""), Some(DirectoryProblem::SignInNeeded));
        assert_eq!(of(403, &[], ""), Some(DirectoryProblem::NotPermitted));
        let busy = of(429, &[("Retry-After", "7")], "").unwrap();
        assert_eq!(busy, DirectoryProblem::Busy { not_before: Some(Duration::from_secs(7)) });
        assert_eq!(busy.sentence(), "Microsoft Graph is busy. Try again in 7 seconds.");
        assert_eq!(of(503, &[], ""), Some(DirectoryProblem::Busy { not_before: None }));
        let refused = of(400, &[], r#"{"error":{"code":"BadRequest","message":"Syntax error."}}"#).unwrap();
        assert_eq!(refused.sentence(), "Microsoft Graph did not accept the request: Syntax error.");
        assert_eq!(DirectoryProblem::of(&Err(TransportFailure::Offline), 0), Some(DirectoryProblem::NoAnswer));
    }
}
