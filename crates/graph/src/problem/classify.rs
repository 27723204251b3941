//! From an answer to the problem it means.

use std::time::Duration;

use super::{Problem, Step, Unexpected};
use crate::challenge;
use crate::config::POLICY_PERMISSION;
use crate::error_body::{Code, ErrorBody};
use crate::request::{Reply, Response, TransportFailure};
use crate::retry;
use crate::roles;

/// What is known beside the answer. It makes the explanation exact: with the granted scopes and the roles, a 403 says
/// which of the two is missing.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// What the panel was doing.
    pub step: Step,
    /// The host that was called, or the whole address of the request.
    pub host: &'a str,
    /// The time of the device in whole seconds, rounded down; for a `Retry-After` that is a date.
    pub now_unix_seconds: i64,
    /// The scopes of the token, with or without the resource's prefix; `None` when they are not known.
    pub granted_scopes: Option<&'a [String]>,
    /// The `wids` claim; `None` when it is not there.
    pub role_ids: Option<&'a [String]>,
}

impl Problem {
    /// What the reply to a request means, when it is not what was hoped for. A success, too, is a problem here: it is
    /// passed in when its body is not the policy.
    #[must_use]
    pub fn from_reply(reply: &Reply, about: &Circumstances<'_>) -> Self {
        let host = || host_of(about.host).to_owned();
        match reply {
            Ok(response) => from_response(response, about),
            Err(TransportFailure::Offline) => Self::Offline,
            Err(TransportFailure::NoAnswer) => Self::NoAnswer { host: host() },
            Err(TransportFailure::TimedOut) => Self::TimedOut { host: host() },
            Err(TransportFailure::Aborted) => Self::Cancelled,
        }
    }
}

fn from_response(response: &Response, about: &Circumstances<'_>) -> Problem {
    let status = response.status;
    if matches!(status, 401 | 403)
        && let Some(problem) = response.header("WWW-Authenticate").and_then(challenged)
    {
        return problem;
    }
    let said = ErrorBody::parse(response);
    match status {
        200..=299 => Problem::Unexpected(unexpected(response)),
        // Only a write has values that could be refused.
        400 | 413 | 422 if about.step == Step::Writing => Problem::Refused { reason: said.message },
        401 => Problem::SignInNeeded,
        403 => forbidden(&said, about),
        404 if said.code_text.is_some() => Problem::PolicyNotFound,
        404 | 405 | 410 | 501 => Problem::WrongEndpoint { host: host_of(about.host).to_owned() },
        408 => Problem::TimedOut { host: host_of(about.host).to_owned() },
        409 | 423 => Problem::Conflict,
        412 => Problem::PreconditionFailed,
        429 | 509 => Problem::Throttled { not_before: not_before(response, about) },
        500..=599 => Problem::ServiceDown { status, not_before: not_before(response, about) },
        _ => Problem::Unknown { status, code: said.code_text },
    }
}

/// The problem that a `WWW-Authenticate` header states by itself.
fn challenged(header: &str) -> Option<Problem> {
    match challenge::claims(header) {
        Ok(None) => None,
        Ok(claims) => Some(Problem::StepUp(claims)),
        Err(challenge::MalformedChallenge) => Some(Problem::UnreadableChallenge),
    }
}

/// Which of the reasons for a 403 it is. What the token holds is certain; a code is the service's own word; the
/// message comes last and chooses between explanations only.
fn forbidden(said: &ErrorBody, about: &Circumstances<'_>) -> Problem {
    let step = about.step;
    let message = said.message.as_deref().unwrap_or_default().to_ascii_lowercase();
    match about.granted_scopes.map(|granted| allows(granted, step)) {
        Some(false) => return Problem::MissingScope(step),
        _ if message.contains("conditional access") => return Problem::StepUp(None),
        Some(true) => return missing_role(about),
        None => {}
    }
    if said.code == Some(Code::RoleDenied) || message.contains("authorization failed") {
        missing_role(about)
    } else if message.contains("scopes are missing") {
        Problem::MissingScope(step)
    } else {
        Problem::AccessDenied(step)
    }
}

fn missing_role(about: &Circumstances<'_>) -> Problem {
    let ids = about.role_ids.unwrap_or_default();
    let writes = matches!(roles::Access::from_role_ids(about.role_ids), roles::Access::MayWrite);
    if writes || (about.step == Step::Reading && roles::has(ids, roles::GLOBAL_READER)) {
        return Problem::RoleNotInEffect;
    }
    Problem::MissingRole { step: about.step, mixed_up: roles::has(ids, roles::AUTHENTICATION_ADMINISTRATOR) }
}

/// Whether one of these scopes allows the step.
/// Source: Microsoft Graph v1.0 reference, permissions of "Get" and "Update" of this policy.
fn allows(granted: &[String], step: Step) -> bool {
    let reading = ["Policy.Read.AuthenticationMethod", "Policy.Read.All"];
    granted.iter().any(|scope| {
        let name = scope.rsplit('/').next().unwrap_or_default();
        name.eq_ignore_ascii_case(POLICY_PERMISSION)
            || (step == Step::Reading && reading.iter().any(|known| known.eq_ignore_ascii_case(name)))
    })
}

fn not_before(response: &Response, about: &Circumstances<'_>) -> Option<Duration> {
    let asked = retry::parse_retry_after(response.header("Retry-After")?, about.now_unix_seconds)?;
    (!asked.is_zero()).then_some(asked)
}

/// What a success without the policy holds instead.
fn unexpected(response: &Response) -> Unexpected {
    let body = response.body.trim_start();
    let is_html = response.header("Content-Type").is_some_and(|kind| kind.contains("html"));
    if body.starts_with('<') || is_html {
        Unexpected::WebPage
    } else if serde_json::from_str::<serde_json::Value>(body).is_ok() {
        Unexpected::NotThePolicy
    } else {
        Unexpected::NotJson
    }
}

/// The host of an address; a host stays as it is.
fn host_of(address: &str) -> &str {
    let start = address.find("://").map_or(0, |at| at + 3);
    address[start..].split('/').next().unwrap_or_default()
}
