//! What can go wrong on the way through Microsoft Entra's sign-in.
//!
//! The number in brackets is the `AADSTS` number or the sign-in library's code that stands for it. Nothing but the
//! explanation depends on these numbers.

use std::borrow::Cow;

use crate::problem::Action;

/// A sign-in, or the renewal of one, that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInProblem {
    /// The person went back or closed the page, or it took too long (`user_cancelled`, `timed_out`).
    NotFinished,
    /// The person declined to grant the permissions (65004).
    ConsentDeclined,
    /// Another sign-in is under way in this browser (`interaction_in_progress`).
    InProgress,
    /// The app requires assignment, and the person is not assigned (50105).
    NotAssigned,
    /// A Conditional Access policy does not let the person in (53003).
    Blocked {
        /// By which the tenant's sign-in log finds the attempt.
        correlation_id: Option<String>,
    },
    /// Client id, tenant or redirect address do not fit the app's registration (700016, 50011, 90002, 9002326).
    WrongRegistration {
        /// The `AADSTS` number, if there is one.
        number: Option<u32>,
    },
    /// The tenant does not have the app or Microsoft Graph yet (650052).
    AppNotInTenant,
    /// The answer belongs to another attempt (`state_mismatch`, `nonce_mismatch`, `state_not_found`).
    Stale,
    /// The page is neither on https nor on localhost, so the browser offers no cryptography (`crypto_nonexistent`).
    InsecurePage,
    /// The sign-in service cannot be reached (`post_request_failed`, `no_network_connectivity`).
    Unreachable {
        /// The host that was called.
        host: String,
    },
    /// The sign-in service has an outage, or sent an answer of that kind (`temporarily_unavailable`).
    Unavailable,
    /// Anything else.
    Other {
        /// The sign-in library's or Entra's code, for the support.
        code: String,
    },
}

impl SignInProblem {
    /// A few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::NotFinished => "The sign-in was not finished",
            Self::ConsentDeclined => "The permissions were not granted",
            Self::InProgress => "Another sign-in is open",
            Self::NotAssigned => "Your account is not assigned to this app",
            Self::Blocked { .. } => "Your organization's rules do not allow this sign-in",
            Self::WrongRegistration { .. } => "The panel's settings and its app registration do not match",
            Self::AppNotInTenant => "The tenant does not have this app yet",
            Self::Stale => "The sign-in is out of date",
            Self::InsecurePage => "This page is not on a secure address",
            Self::Unreachable { .. } => "The sign-in service cannot be reached",
            Self::Unavailable => "The sign-in service is not available",
            Self::Other { .. } => "The sign-in did not succeed",
        }
    }

    /// One sentence: what happened.
    #[must_use]
    pub fn sentence(&self) -> Cow<'static, str> {
        match self {
            Self::NotFinished => "The sign-in was closed or took too long.".into(),
            Self::ConsentDeclined => {
                "The panel can show and change the policy only with the permissions it asks for.".into()
            }
            Self::InProgress => "A sign-in to this panel is already under way in this browser.".into(),
            Self::NotAssigned => {
                "In this tenant only people who are assigned to the app may sign in to it, and your account is not one \
                 of them."
                    .into()
            }
            Self::Blocked { correlation_id: Some(id) } => {
                ["A Conditional Access policy blocked the sign-in; its correlation id is ", id, "."].concat().into()
            }
            Self::Blocked { correlation_id: None } => "A Conditional Access policy blocked the sign-in.".into(),
            Self::WrongRegistration { number: Some(number) } => [
                "Microsoft Entra does not accept the client id, tenant or redirect address (AADSTS",
                &number.to_string(),
                ").",
            ]
            .concat()
            .into(),
            Self::WrongRegistration { number: None } => {
                "Microsoft Entra does not accept the client id, tenant or redirect address.".into()
            }
            Self::AppNotInTenant => "Nobody has set up this app or its permissions in the tenant.".into(),
            Self::Stale => "The answer from the sign-in service belongs to an earlier attempt.".into(),
            Self::InsecurePage => {
                "Browsers allow sign-in only on pages that are opened with https, or on localhost.".into()
            }
            Self::Unreachable { host } => ["No answer came from ", host, "."].concat().into(),
            Self::Unavailable => "Microsoft Entra is having a temporary problem.".into(),
            Self::Other { code } => ["Microsoft Entra answered “", code, "”."].concat().into(),
        }
    }

    /// One or two sentences: what to do.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NotFinished | Self::Stale => "Sign in again.",
            Self::ConsentDeclined => {
                "Sign in again and accept, or ask an administrator to grant the permissions for everybody."
            }
            Self::InProgress => "Finish it in the other tab, or sign in again here.",
            Self::NotAssigned => {
                "Ask an administrator to assign you: Enterprise applications, this app, Users and groups."
            }
            Self::Blocked { .. } => {
                "Ask whoever manages Conditional Access; the tenant's sign-in log shows which policy it was."
            }
            Self::WrongRegistration { .. } => {
                "Compare the values with the app registration. The redirect address must be registered as a single-page \
                 application."
            }
            Self::AppNotInTenant => "An administrator has to grant the permissions in this tenant first.",
            Self::InsecurePage => "Open the panel with https.",
            Self::Unreachable { .. } => {
                "Check the network connection, and that no proxy, firewall or browser extension blocks this address. \
                 Then try again."
            }
            Self::Unavailable => "Try again in a minute.",
            Self::Other { .. } => "Sign in again. If that does not help, copy the details for support.",
        }
    }

    /// The button to offer.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        match self {
            Self::ConsentDeclined | Self::AppNotInTenant => Some(Action::AdminConsent),
            Self::WrongRegistration { .. } => Some(Action::SetUp),
            Self::Unreachable { .. } | Self::Unavailable => Some(Action::TryAgain),
            Self::NotAssigned | Self::Blocked { .. } | Self::InsecurePage => None,
            _ => Some(Action::SignIn),
        }
    }
}
