//! From the sign-in library's error to the problem that the page explains.

use graph::sign_in_problem::SignInProblem;
use graph::{Config, Problem};
use msal::{Error, ErrorKind};

/// What an error of the sign-in library means to a person.
pub fn problem(error: &Error, config: &Config) -> Problem {
    let host = || {
        let address = config.endpoints.as_ref().map_or(config.cloud.login(), |at| &at.token);
        let host = address.split("://").nth(1).unwrap_or(address);
        host.split('/').next().unwrap_or(host).to_owned()
    };
    let number = || error.details.error_no.as_deref().and_then(|number| number.parse().ok());
    Problem::SignIn(match error.kind {
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
            SignInProblem::Blocked { correlation_id: error.details.correlation_id.clone() }
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
        _ => SignInProblem::Other { code: error.details.code.clone() },
    })
}
