//! What went wrong with signing in.

use std::fmt;

use wasm_bindgen::{JsCast, JsValue};

use crate::binding::{AuthError, InteractionRequiredAuthError};
use crate::classify::{Facts, aadsts, classify};
use crate::object::{property, text};

/// What went wrong with signing in, or with getting a token.
///
/// It keeps what was thrown; what that means is found out when somebody asks ([`Error::kind`]), so that a page can leave
/// the explaining to a part of its program that is fetched only when there is something to explain.
#[derive(Clone, Debug)]
pub struct Error(Source);

#[derive(Clone, Debug)]
enum Source {
    /// The library, or the browser, threw this.
    Thrown(JsValue),
    /// These bindings refused, with a code in the manner of the library's.
    Own(ErrorKind, &'static str),
}

/// The library's and the service's own words, for a person who asks for support. It holds no token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// The error code of OAuth or of the library, such as `invalid_grant` or `timed_out`.
    pub code: String,
    /// What the code leaves open, such as `basic_action` or `redirect_bridge_timeout`.
    pub sub_error: Option<String>,
    /// Entra's number, without `AADSTS`: `50105`.
    pub error_no: Option<String>,
    /// Finds this sign-in in Entra's sign-in log.
    pub correlation_id: Option<String>,
    /// The message, with Entra's time and trace id where it comes from Entra.
    pub message: String,
    /// Whether the library holds that only the person can help.
    pub interaction_required: bool,
}

/// What an [`Error`] means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Entra, the bridge page or the navigation did not answer in time.
    TimedOut,
    /// The person went back instead of signing in.
    UserCancelled,
    /// The person declined to give the application its permissions (AADSTS65004).
    ConsentDeclined,
    /// Another sign-in or sign-out of this tab has not ended.
    InteractionInProgress,
    /// The person has to sign in again, with the same account, keeping the claims.
    InteractionRequired,
    /// Nobody has consented to these permissions yet (AADSTS65001): ask the person, who may need an administrator.
    ConsentRequired,
    /// Only an administrator can consent (AADSTS90093, 90094, 90095).
    NeedsAdminApproval,
    /// The application demands an assignment that the person does not have (AADSTS50105).
    NotAssigned,
    /// A Conditional Access policy refuses (AADSTS53000 to 53003). Trying again does not help.
    BlockedByConditionalAccess,
    /// The client id is not known in the tenant (AADSTS700016).
    WrongClientId,
    /// The bridge page is not registered as a redirect address (AADSTS50011).
    WrongRedirectAddress,
    /// There is no such tenant (AADSTS90002, 900023), or the application belongs to one tenant and has to name it
    /// (AADSTS50194).
    WrongTenant,
    /// The redirect address is registered for another platform than *single-page application* (AADSTS9002326).
    NotSinglePageApplication,
    /// The tenant does not know the application or the API yet: an administrator must consent first (AADSTS650052).
    ServicePrincipalMissing,
    /// A personal Microsoft account, which cannot sign in here (AADSTS500200, 500202).
    PersonalAccount,
    /// An account of another organisation that is not a guest in this tenant (AADSTS50020, 51004, 90072).
    AccountNotInTenant,
    /// The refresh token's 24 hours are over (AADSTS700084) and the hidden frame did not help.
    RefreshTokenExpired,
    /// The sign-in host did not answer as it should: offline, a proxy, the content security policy, or the host is down.
    Network,
    /// The answer does not belong to a sign-in that this tab began: an old page, or a forged one. Start again.
    StaleState,
    /// The page is neither `https` nor on `localhost`, so that the browser offers no cryptography.
    NoCrypto,
    /// Nobody has signed in.
    NoAccount,
    /// The service is too busy or down. The library refuses the same request for a minute.
    TemporarilyUnavailable,
    /// The claims are not a JSON object.
    InvalidClaims,
    /// Anything else; see the details.
    Other,
}

impl Error {
    /// Nobody has signed in: what [`Client::acquire_token_silent`](crate::Client::acquire_token_silent) says then, for whoever
    /// knows it without asking.
    #[must_use]
    pub fn no_account() -> Self {
        Self::new(ErrorKind::NoAccount, "no_account_error")
    }

    pub(crate) fn new(kind: ErrorKind, code: &'static str) -> Self {
        Self(Source::Own(kind, code))
    }

    /// Takes whatever the library threw.
    pub(crate) fn from_js(value: JsValue) -> Self {
        Self(Source::Thrown(value))
    }

    /// What it means, and so what to say and do.
    pub fn kind(&self) -> ErrorKind {
        let value = match &self.0 {
            Source::Thrown(value) => value,
            Source::Own(kind, _) => return *kind,
        };
        let details = self.details();
        classify(&Facts {
            code: &details.code,
            sub_error: details.sub_error.as_deref().unwrap_or_default(),
            error_no: details.error_no.as_deref().unwrap_or_default(),
            from_library: value.has_type::<AuthError>(),
            interaction_required: details.interaction_required,
        })
    }

    /// What the library and the service said about it.
    pub fn details(&self) -> Details {
        match &self.0 {
            Source::Thrown(value) => details(value),
            Source::Own(_, code) => Details { code: (*code).into(), ..Details::default() },
        }
    }

    /// Whether another sign-in is under way in this tab, or did not end: [`ErrorKind::InteractionInProgress`] without
    /// the rest of the explaining.
    pub fn is_interaction_in_progress(&self) -> bool {
        matches!(&self.0, Source::Thrown(value) if text(value, "errorCode").as_deref() == Some("interaction_in_progress"))
    }

    /// Whether [`Client::acquire_token_redirect`](crate::Client::acquire_token_redirect) is the way on.
    ///
    /// It is not for what the person cannot change by signing in again, even where the library would try: an
    /// assignment, a Conditional Access policy, an administrator's consent. Nothing can go in circles that way. It is
    /// where the hidden frame did not answer: in a federated tenant the content security policy can stop it.
    pub fn needs_interaction(&self) -> bool {
        match self.kind() {
            ErrorKind::InteractionRequired
            | ErrorKind::ConsentRequired
            | ErrorKind::RefreshTokenExpired
            | ErrorKind::NoAccount => true,
            ErrorKind::TimedOut => self.details().sub_error.as_deref() == Some("redirect_bridge_timeout"),
            _ => false,
        }
    }
}

/// The facts of a thrown value. One that is not the library's gives its name (`TypeError`) as the code.
fn details(value: &JsValue) -> Details {
    let Some(error) = value.dyn_ref::<js_sys::Error>() else {
        let message = value.as_string().unwrap_or_default();
        return Details { code: "unknown".into(), message, ..Details::default() };
    };
    let message = String::from(error.message());
    if !value.has_type::<AuthError>() {
        return Details { code: error.name().into(), message, ..Details::default() };
    }
    Details {
        code: text(value, "errorCode").unwrap_or_default(),
        sub_error: text(value, "subError"),
        error_no: number(&property(value, "errorNo")).or_else(|| aadsts(&message).map(Into::into)),
        correlation_id: text(value, "correlationId"),
        message,
        interaction_required: value.has_type::<InteractionRequiredAuthError>(),
    }
}

/// Entra's number is a text from the authorize step, and a number from the token step.
fn number(value: &JsValue) -> Option<String> {
    value
        .as_string()
        .or_else(|| value.as_f64().map(|number| (number as u32).to_string()))
        .filter(|text| !text.is_empty())
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.details().code)
    }
}

impl std::error::Error for Error {}
