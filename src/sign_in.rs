//! From the sign-in library's error to the problem that the page explains.

use graph::sign_in_problem::SignInProblem;
use graph::{Config, Problem};
use msal::{Error, ErrorKind};

use crate::app::Failure;

/// What an error of the sign-in library means to a person.
fn problem(error: &Error, config: &Config) -> Problem {
    let host = || {
        let address = config.endpoints.as_ref().map_or(config.cloud.login(), |at| &at.token);
        let host = address.split("://").nth(1).unwrap_or(address);
        host.split('/').next().unwrap_or(host).to_owned()
    };
    let number = || error.details().error_no.as_deref().and_then(|number| number.parse().ok());
    Problem::SignIn(match error.kind() {
        ErrorKind::InteractionRequired | ErrorKind::RefreshTokenExpired | ErrorKind::NoAccount => {
            return Problem::SignInNeeded;
        }
        ErrorKind::ConsentRequired | ErrorKind::NeedsAdminApproval => return Problem::ConsentMissing,
        ErrorKind::PersonalAccount => return Problem::PersonalAccount,
        ErrorKind::InvalidClaims => return Problem::UnreadableChallenge,
        ErrorKind::TimedOut | ErrorKind::UserCancelled => SignInProblem::NotFinished,
        ErrorKind::ConsentDeclined => SignInProblem::ConsentDeclined,
        ErrorKind::InteractionInProgress => SignInProblem::InProgress,
        ErrorKind::NotAssigned => SignInProblem::NotAssigned,
        ErrorKind::BlockedByConditionalAccess => {
            SignInProblem::Blocked { correlation_id: error.details().correlation_id }
        }
        ErrorKind::WrongClientId
        | ErrorKind::WrongRedirectAddress
        | ErrorKind::WrongTenant
        | ErrorKind::NotSinglePageApplication => SignInProblem::WrongRegistration { number: number() },
        ErrorKind::ServicePrincipalMissing => SignInProblem::AppNotInTenant,
        ErrorKind::StaleState => SignInProblem::Stale,
        ErrorKind::NoCrypto => SignInProblem::InsecurePage,
        ErrorKind::Network => SignInProblem::Unreachable { host: host() },
        ErrorKind::TemporarilyUnavailable => SignInProblem::Unavailable,
        _ => SignInProblem::Other { code: error.details().code },
    })
}

/// An error while a token was asked for without the person: where the person is needed, that is what there is to say.
pub fn silent(error: &Error, config: &Config) -> Failure {
    let mut failure = failure(error, config);
    if error.needs_interaction() {
        failure.problem = Problem::SignInNeeded;
    }
    failure
}

/// An error of the sign-in library, with what a person can hand to the support.
pub fn failure(error: &Error, config: &Config) -> Failure {
    let details = error.details();
    let lines = [
        ("Panel", Some(crate::shell::version())),
        ("Time", Some(String::from(js_sys::Date::new_0().to_iso_string()))),
        ("Cloud", Some(config.cloud.label().to_owned())),
        ("Tenant", Some(config.tenant.as_str().to_owned())),
        ("Client id", Some(config.client_id.clone())),
        ("Sign-in error", Some(details.code.clone())),
        ("Sub-error", details.sub_error.clone()),
        ("AADSTS number", details.error_no.clone()),
        ("Correlation id", details.correlation_id.clone()),
        ("Message", Some(details.message.clone())),
    ];
    let text: String = lines
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    Failure { problem: problem(error, config), details: graph::support::redact(&text) }
}
