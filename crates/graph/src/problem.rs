//! What went wrong, in words: a title, a sentence, a remedy, and what to offer.
//!
//! A problem is recognised by status, headers, codes and by what is known about the caller. The service's message
//! decides nothing; where the rest leaves it open, it may choose which explanation is shown.

mod classify;

use std::borrow::Cow;
use std::time::Duration;

use crate::challenge::Claims;
use crate::cloud::Cloud;
use crate::sign_in_problem::SignInProblem;

pub use classify::Circumstances;

/// What the panel was doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reading the policy.
    Reading,
    /// Writing the policy.
    Writing,
}

/// The button that helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Do the same again: *Try again*.
    TryAgain,
    /// Ask for a new token, so that roles that were given a moment ago count: *Refresh my access*.
    RefreshAccess,
    /// Go to Entra, with the problem's claims if it has some, and come back: *Sign in to continue*.
    SignIn,
    /// The page on which an administrator grants the permissions: [`crate::Config::admin_consent_url`].
    AdminConsent,
    /// The set-up screen, with the values in use.
    SetUp,
}

/// What came instead of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unexpected {
    /// HTML: a proxy's or a portal's page.
    WebPage,
    /// Neither HTML nor JSON.
    NotJson,
    /// JSON of something else.
    NotThePolicy,
}

/// Why the policy could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The token lacks the permission.
    MissingScope(Step),
    /// The person lacks the role.
    MissingRole {
        /// What was tried: reading needs less than writing.
        step: Step,
        /// Whether the person has *Authentication Administrator*, which is easily taken for the right one.
        mixed_up: bool,
    },
    /// The token shows the right role, but the service does not know it yet.
    RoleNotInEffect,
    /// Scope or role: the service does not say which.
    AccessDenied(Step),
    /// Conditional Access asks for more: sign in again, with these claims if the service named them.
    StepUp(Option<Claims>),
    /// Conditional Access asks for more, in a way that cannot be read.
    UnreadableChallenge,
    /// The session is over or its token is not accepted.
    SignInNeeded,
    /// Too many requests.
    Throttled {
        /// How long the service asked to wait, counted from its answer.
        not_before: Option<Duration>,
    },
    /// The service is not available or failed.
    ServiceDown {
        /// The HTTP status, 500 to 599.
        status: u16,
        /// How long the service asked to wait, counted from its answer.
        not_before: Option<Duration>,
    },
    /// The browser has no network.
    Offline,
    /// No answer came, and the browser does not say why.
    NoAnswer {
        /// The host that was called.
        host: String,
    },
    /// No answer within the panel's time limit.
    TimedOut {
        /// The host that was called.
        host: String,
    },
    /// The person cancelled.
    Cancelled,
    /// The service knows no such policy.
    PolicyNotFound,
    /// There is nothing of Graph's at the address: another cloud's, or not Graph at all.
    WrongEndpoint {
        /// The host that was called.
        host: String,
    },
    /// This cloud does not have the policy in Graph v1.0.
    NotInThisCloud(Cloud),
    /// The service refused the values.
    Refused {
        /// The service's own reason.
        reason: Option<String>,
    },
    /// Somebody else's write is under way (409, 423).
    Conflict,
    /// A precondition does not hold (412): the policy is not as it was.
    PreconditionFailed,
    /// A personal Microsoft account is signed in.
    PersonalAccount,
    /// Nobody has consented to the permissions for this person.
    ConsentMissing,
    /// A success without what it should hold.
    Unexpected(Unexpected),
    /// The sign-in did not succeed.
    SignIn(SignInProblem),
    /// Anything else.
    Unknown {
        /// The HTTP status.
        status: u16,
        /// The service's code.
        code: Option<String>,
    },
}

impl Problem {
    /// A few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::MissingScope(_) => "A permission is missing",
            Self::MissingRole { .. } => "A role is missing",
            Self::RoleNotInEffect => "Your role is not in effect yet",
            Self::AccessDenied(_) => "Access was denied",
            Self::StepUp(_) => "Your organization asks you to confirm who you are",
            Self::UnreadableChallenge => "Your organization asks for more than the panel can read",
            Self::SignInNeeded => "Your sign-in has ended",
            Self::Throttled { .. } => "Too many requests",
            Self::ServiceDown { .. } => "Microsoft Graph is not available",
            Self::Offline => "You are offline",
            Self::NoAnswer { .. } => "No answer came",
            Self::TimedOut { .. } => "The answer took too long",
            Self::Cancelled => "Cancelled",
            Self::PolicyNotFound => "The policy was not found",
            Self::WrongEndpoint { .. } => "Microsoft Graph was not found at this address",
            Self::NotInThisCloud(_) => "This cloud does not have the policy",
            Self::Refused { .. } => "The values were refused",
            Self::Conflict => "The policy is being changed elsewhere",
            Self::PreconditionFailed => "The policy has changed meanwhile",
            Self::PersonalAccount => "This is a personal account",
            Self::ConsentMissing => "The permissions have not been granted yet",
            Self::Unexpected(_) => "The answer is not the policy",
            Self::SignIn(problem) => problem.title(),
            Self::Unknown { .. } => "Microsoft Graph refused the request",
        }
    }

    /// One sentence: what happened.
    #[must_use]
    pub fn sentence(&self) -> Cow<'static, str> {
        let fixed = match self {
            Self::MissingScope(Step::Reading) => {
                "The panel has not been granted the permission to read the policy (Policy.ReadWrite.AuthenticationMethod)."
            }
            Self::MissingScope(Step::Writing) => {
                "The panel has not been granted the permission to change the policy (Policy.ReadWrite.AuthenticationMethod)."
            }
            Self::MissingRole { mixed_up: true, .. } => {
                "Your role Authentication Administrator is about users' sign-in methods; this policy needs the role \
                 Authentication Policy Administrator."
            }
            Self::MissingRole { step: Step::Reading, .. } => {
                "Your account has no role that allows reading this policy."
            }
            Self::MissingRole { step: Step::Writing, .. } => {
                "Your account has no role that allows changing this policy."
            }
            Self::RoleNotInEffect => {
                "Your account has the right role, but Microsoft Graph does not accept it yet: a role that was just \
                 activated takes a few minutes."
            }
            Self::AccessDenied(Step::Reading) => {
                "Microsoft Graph does not allow reading the policy and does not say whether a permission or a role is \
                 missing."
            }
            Self::AccessDenied(Step::Writing) => {
                "Microsoft Graph does not allow changing the policy and does not say whether a permission or a role is \
                 missing."
            }
            Self::StepUp(_) => {
                "A Conditional Access policy requires a further sign-in step, such as multifactor authentication, before \
                 this request."
            }
            Self::UnreadableChallenge => {
                "Microsoft Graph requires a further sign-in step, but does not say which in a readable form."
            }
            Self::SignInNeeded => "Microsoft Graph no longer accepts your sign-in.",
            Self::Throttled { .. } => "Microsoft Graph is receiving too many requests and asks to wait.",
            Self::ServiceDown { status, .. } => {
                return ["Microsoft Graph has a temporary problem (status ", &status.to_string(), ")."].concat().into();
            }
            Self::Offline => "The browser has no network connection.",
            Self::NoAnswer { host } => return ["No answer came from ", host, "."].concat().into(),
            Self::TimedOut { host } => return [host, " did not answer in time."].concat().into(),
            Self::Cancelled => "The request was cancelled.",
            Self::PolicyNotFound => "Microsoft Graph finds no Temporary Access Pass policy in this tenant.",
            Self::WrongEndpoint { host } => {
                return [host, " answers, but not with Microsoft Graph's authentication methods."].concat().into();
            }
            Self::NotInThisCloud(cloud) => {
                return [
                    "Microsoft Graph v1.0 does not offer the Temporary Access Pass policy in this cloud: ",
                    cloud.label(),
                    ".",
                ]
                .concat()
                .into();
            }
            Self::Refused { reason: Some(reason) } => {
                let end = if reason.ends_with(['.', '!', '?']) { "" } else { "." };
                return ["Microsoft Graph does not accept these values: ", reason, end].concat().into();
            }
            Self::Refused { reason: None } => "Microsoft Graph does not accept these values and gives no reason.",
            Self::Conflict => "Somebody else, or another program, is changing the policy right now.",
            Self::PreconditionFailed => "The policy is no longer as it was when it was read.",
            Self::PersonalAccount => "Personal Microsoft accounts have no tenant-wide policy.",
            Self::ConsentMissing => {
                "An administrator has to allow the panel's permissions before anyone in this tenant can use it."
            }
            Self::Unexpected(Unexpected::WebPage) => {
                "A web page came instead of the policy, perhaps from a proxy or a network's sign-in page."
            }
            Self::Unexpected(Unexpected::NotJson) => "Something came that is not the policy and cannot be read.",
            Self::Unexpected(Unexpected::NotThePolicy) => {
                "Microsoft Graph's answer holds something other than the Temporary Access Pass policy."
            }
            Self::SignIn(problem) => return problem.sentence(),
            Self::Unknown { status, code: Some(code) } => {
                return ["Microsoft Graph answered with status ", &status.to_string(), " and the code “", code, "”."]
                    .concat()
                    .into();
            }
            Self::Unknown { status, code: None } => {
                return ["Microsoft Graph answered with status ", &status.to_string(), "."].concat().into();
            }
        };
        fixed.into()
    }

    /// One or two sentences: what to do.
    #[must_use]
    pub fn remedy(&self) -> Cow<'static, str> {
        let fixed = match self {
            Self::MissingScope(_) | Self::ConsentMissing => {
                "Ask an administrator who may grant permissions, such as a Global Administrator, to open the consent page."
            }
            Self::MissingRole { step: Step::Reading, .. } => {
                "Ask for the role Authentication Policy Administrator, or Global Reader to look only. If you have just \
                 activated it, choose Refresh my access."
            }
            Self::MissingRole { step: Step::Writing, mixed_up: true } => {
                "Ask for the role Authentication Policy Administrator. If you have just activated it, choose Refresh my \
                 access."
            }
            Self::MissingRole { step: Step::Writing, mixed_up: false } => {
                "Ask for the role Authentication Policy Administrator; Authentication Administrator is a different role \
                 and is not enough. If you have just activated it, choose Refresh my access."
            }
            Self::RoleNotInEffect => "Wait a few minutes, then choose Refresh my access.",
            Self::AccessDenied(_) => {
                "You need the role Authentication Policy Administrator, and the panel the permission \
                 Policy.ReadWrite.AuthenticationMethod. If you have just activated the role, choose Refresh my access."
            }
            Self::StepUp(_) => "Choose Sign in to continue; you come back to this page.",
            Self::UnreadableChallenge => {
                "Choose Sign in to continue. If it happens again, copy the details for support."
            }
            Self::SignInNeeded => {
                "Choose Sign in to continue. If it happens again right away, the panel's “cloud” setting may not be this \
                 tenant's."
            }
            Self::Throttled { not_before } | Self::ServiceDown { not_before, .. } => {
                return match (not_before, not_before.and_then(in_words)) {
                    (_, Some(time)) => ["Try again in ", &time, "."].concat().into(),
                    (Some(_), None) => "It asks for a pause of more than two days: try again tomorrow.".into(),
                    (None, None) => "Try again in a few minutes.".into(),
                };
            }
            Self::Offline => "Try again when you are connected.",
            Self::NoAnswer { .. } => {
                "Check the network connection, and that no proxy, firewall or browser extension blocks this address. \
                 Then try again."
            }
            Self::TimedOut { .. } => "Check the network connection, then try again.",
            Self::Cancelled => "Try again when you are ready.",
            Self::PolicyNotFound => {
                "Check that you are signed in to the right tenant, and that the panel's “cloud” setting is this tenant's."
            }
            Self::WrongEndpoint { .. } => "Check the panel's “cloud” setting.",
            Self::NotInThisCloud(_) => "Use the Microsoft Entra admin center of this cloud.",
            Self::Refused { .. } => "Change the values accordingly, then review them again.",
            Self::Conflict => "Wait a moment, then try again; the policy is read anew first.",
            Self::PreconditionFailed => "Try again; the policy is read anew first.",
            Self::PersonalAccount => "Sign in with a work or school account.",
            Self::Unexpected(Unexpected::WebPage) => {
                "Open another site to see whether the network asks you to sign in. Then try again."
            }
            Self::Unexpected(_) | Self::Unknown { .. } => {
                "Try again. If that does not help, copy the details for support."
            }
            Self::SignIn(problem) => problem.remedy(),
        };
        fixed.into()
    }

    /// The button to offer; `None` where no button of the panel helps.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        match self {
            Self::MissingScope(_) | Self::ConsentMissing => Some(Action::AdminConsent),
            Self::MissingRole { .. } | Self::RoleNotInEffect | Self::AccessDenied(_) => Some(Action::RefreshAccess),
            Self::StepUp(_) | Self::UnreadableChallenge | Self::SignInNeeded | Self::PersonalAccount => {
                Some(Action::SignIn)
            }
            Self::WrongEndpoint { .. } => Some(Action::SetUp),
            Self::SignIn(problem) => problem.action(),
            Self::PolicyNotFound | Self::NotInThisCloud(_) | Self::Refused { .. } => None,
            _ => Some(Action::TryAgain),
        }
    }

    /// The claims that the next token has to satisfy; `None` where none are asked for.
    #[must_use]
    pub fn claims(&self) -> Option<&Claims> {
        match self {
            Self::StepUp(claims) => claims.as_ref(),
            _ => None,
        }
    }

    /// Whether the same request can succeed later without anything else being done. Until `not_before` is over it
    /// must not be sent.
    #[must_use]
    pub fn can_retry(&self) -> bool {
        self.action() == Some(Action::TryAgain)
    }
}

/// A wait as a person says it, rounded up; `None` for more than two days, which no service means.
#[must_use]
pub fn in_words(time: Duration) -> Option<String> {
    let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
    let (count, unit) = match seconds {
        0..=90 => (seconds.max(1), "second"),
        91..=5_400 => (seconds.div_ceil(60), "minute"),
        5_401..=172_800 => (seconds.div_ceil(3_600), "hour"),
        _ => return None,
    };
    Some([count.to_string().as_str(), " ", unit, if count == 1 { "" } else { "s" }].concat())
}

#[cfg(test)]
mod tests;
