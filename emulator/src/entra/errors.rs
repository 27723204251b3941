//! What Entra says when it refuses: the same refusal as a page, as a redirect back to the app, as JSON.
//!
//! Numbers and words follow <https://learn.microsoft.com/entra/identity-platform/reference-error-codes>; which of the
//! texts are verbatim stands in `docs/emulator.md`.

use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clock;
use crate::people::Person;
use crate::tenant::{APP_NAME, CLIENT_ID};
use crate::tenants::Authority;

/// One refusal.
#[derive(Clone, Debug)]
pub(crate) struct EntraError {
    /// The OAuth 2.0 code.
    pub(crate) error: &'static str,
    /// The AADSTS number.
    pub(crate) number: u32,
    message: String,
    suberror: Option<&'static str>,
    /// The claims that the client should ask for next.
    claims: Option<String>,
}

/// The ids and the time that a refusal is reported with.
pub(crate) struct Occurrence {
    pub(crate) trace: String,
    pub(crate) correlation: String,
    pub(crate) timestamp: String,
}

impl Occurrence {
    /// Now. `correlation` is the id that the client sent, if it did.
    pub(crate) fn now(correlation: Option<&str>) -> Self {
        Self {
            trace: Uuid::new_v4().to_string(),
            correlation: correlation.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned),
            timestamp: clock::entra_timestamp(),
        }
    }
}

impl EntraError {
    fn new(error: &'static str, number: u32, message: impl Into<String>) -> Self {
        Self { error, number, message: message.into(), suberror: None, claims: None }
    }

    fn suberror(mut self, suberror: &'static str) -> Self {
        self.suberror = Some(suberror);
        self
    }

    /// Under another OAuth 2.0 code: the token endpoint says `invalid_grant` where the sign-in page is more exact.
    pub(crate) fn under(mut self, error: &'static str) -> Self {
        self.error = error;
        self
    }

    /// With the claims that the client should ask for.
    pub(crate) fn with_claims(mut self, claims: Option<&str>) -> Self {
        self.claims = claims.map(str::to_owned);
        self
    }

    /// The message with its number, as pages and descriptions begin.
    pub(crate) fn text(&self) -> String {
        format!("AADSTS{}: {}", self.number, self.message)
    }

    fn description(&self, occurrence: &Occurrence) -> String {
        format!(
            "{} Trace ID: {} Correlation ID: {} Timestamp: {}",
            self.text(),
            occurrence.trace,
            occurrence.correlation,
            occurrence.timestamp
        )
    }

    /// The parameters that go back to the app.
    pub(crate) fn parameters(&self, occurrence: &Occurrence, service: &str) -> Vec<(&'static str, String)> {
        let mut parameters = vec![
            ("error", self.error.to_owned()),
            ("error_description", self.description(occurrence)),
            ("error_uri", format!("{service}/error?code={}", self.number)),
        ];
        if let Some(suberror) = self.suberror {
            parameters.push(("suberror", suberror.to_owned()));
        }
        if let Some(claims) = &self.claims {
            parameters.push(("claims", claims.clone()));
        }
        parameters
    }

    /// The body of the token endpoint's refusal.
    pub(crate) fn body(&self, occurrence: &Occurrence, service: &str) -> Value {
        let mut body = json!({
            "error": self.error,
            "error_description": self.description(occurrence),
            "error_codes": [self.number],
            "timestamp": occurrence.timestamp,
            "trace_id": occurrence.trace,
            "correlation_id": occurrence.correlation,
            "error_uri": format!("{service}/error?code={}", self.number),
        });
        if let Some(suberror) = self.suberror {
            body["suberror"] = suberror.into();
        }
        if let Some(claims) = &self.claims {
            body["claims"] = claims.as_str().into();
        }
        body
    }

    /// The status of the token endpoint's refusal.
    pub(crate) fn status(&self) -> StatusCode {
        if self.error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST }
    }
}

/// Refusals of a request that is wrong in itself.
impl EntraError {
    pub(crate) fn missing_parameter(name: &str) -> Self {
        Self::new(
            "invalid_request",
            900_144,
            format!("The request body must contain the following parameter: '{name}'."),
        )
    }

    pub(crate) fn unknown_tenant(tenant: &str) -> Self {
        Self::new(
            "invalid_request",
            90_002,
            format!(
                "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."
            ),
        )
    }

    pub(crate) fn unknown_client(client: &str, authority: Authority) -> Self {
        Self::new(
            "unauthorized_client",
            700_016,
            format!(
                "Application with identifier '{client}' was not found in the directory '{}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
                authority.name()
            ),
        )
    }

    pub(crate) fn unknown_redirect(address: &str) -> Self {
        Self::new(
            "invalid_request",
            50_011,
            format!(
                "The redirect URI '{address}' specified in the request does not match the redirect URIs configured for the application '{CLIENT_ID}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal."
            ),
        )
    }

    pub(crate) fn response_type(asked: &str) -> Self {
        Self::new(
            "unsupported_response_type",
            700_054,
            format!("response_type '{asked}' is not enabled for the application."),
        )
    }

    pub(crate) fn response_mode(asked: &str) -> Self {
        Self::new(
            "invalid_request",
            90_023,
            format!("The emulator answers in the fragment only; response_mode '{asked}' is not supported."),
        )
    }

    pub(crate) fn prompt(asked: &str) -> Self {
        Self::new("invalid_request", 90_023, format!("Unsupported 'prompt' value '{asked}'."))
    }

    pub(crate) fn no_pkce() -> Self {
        Self::new(
            "invalid_request",
            9_002_325,
            "Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
        )
    }

    pub(crate) fn bad_challenge() -> Self {
        Self::new(
            "invalid_request",
            501_491,
            "Invalid size or method of Code_Challenge parameter: S256 with 43 characters is expected.",
        )
    }

    pub(crate) fn bad_claims() -> Self {
        Self::new("invalid_request", 50_148, "The 'claims' parameter is not a JSON object.")
    }

    pub(crate) fn unknown_scope(scope: &str) -> Self {
        Self::new(
            "invalid_client",
            650_053,
            format!(
                "The application '{APP_NAME}' asked for scope '{scope}' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'. Contact the app vendor."
            ),
        )
    }

    pub(crate) fn scope_of_unknown_resource(resource: &str, authority: Authority) -> Self {
        Self::new(
            "invalid_resource",
            500_011,
            format!("The resource principal named {resource} was not found in the tenant named {}.", authority.name()),
        )
    }

    pub(crate) fn two_resources() -> Self {
        Self::new(
            "invalid_request",
            28_000,
            "Provided value for the input parameter scope is not valid because it contains more than one resource.",
        )
    }
}

/// Refusals of a person.
impl EntraError {
    pub(crate) fn nobody_signed_in() -> Self {
        Self::new("login_required", 50_058, "A silent sign-in request was sent but no user is signed in.")
    }

    pub(crate) fn interaction_needed() -> Self {
        Self::new(
            "interaction_required",
            50_076,
            "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
        )
        .suberror("basic_action")
    }

    pub(crate) fn no_consent() -> Self {
        Self::new(
            "consent_required",
            65_001,
            format!(
                "The user or administrator has not consented to use the application with ID '{CLIENT_ID}' named '{APP_NAME}'. Send an interactive authorization request for this user and resource."
            ),
        )
        .suberror("consent_required")
    }

    pub(crate) fn admin_consent_needed() -> Self {
        Self::new("access_denied", 90_094, "The grant requires admin permission.")
    }

    /// Somebody whom the tenant does not know: a personal account, or one of another tenant.
    pub(crate) fn unknown_account(person: &Person, authority: Authority) -> Self {
        Self::new(
            "access_denied",
            50_020,
            format!(
                "User account '{}' from identity provider '{}' does not exist in tenant '{}' and cannot access the application '{CLIENT_ID}'({APP_NAME}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.",
                person.username,
                person.identity_provider().unwrap_or_default(),
                authority.name()
            ),
        )
    }

    pub(crate) fn blocked() -> Self {
        Self::new(
            "access_denied",
            53_003,
            "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
        )
        .suberror("message_only")
    }
}

/// Refusals of the token endpoint.
impl EntraError {
    pub(crate) fn grant_type(asked: &str) -> Self {
        Self::new("unsupported_grant_type", 70_003, format!("The app requested an unsupported grant type '{asked}'."))
    }

    pub(crate) fn not_cross_origin() -> Self {
        Self::new(
            "invalid_request",
            9_002_327,
            "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
        )
    }

    pub(crate) fn foreign_origin(origin: &str) -> Self {
        Self::new(
            "invalid_request",
            9_002_326,
            format!(
                "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '{origin}'."
            ),
        )
    }

    pub(crate) fn bad_code() -> Self {
        Self::new(
            "invalid_grant",
            9_002_313,
            "Invalid request. Request is malformed or invalid: the authorization code is not known.",
        )
    }

    pub(crate) fn code_of_another_tenant() -> Self {
        Self::new(
            "invalid_grant",
            700_005,
            "Provided Authorization Code is intended to use against other tenant, thus rejected. OAuth2 Authorization Code must be redeemed against same tenant it was acquired for (/common or /{tenant-ID} as appropriate).",
        )
    }

    pub(crate) fn code_redeemed() -> Self {
        Self::new(
            "invalid_grant",
            54_005,
            "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
        )
    }

    pub(crate) fn code_expired() -> Self {
        Self::new(
            "invalid_grant",
            70_008,
            "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
        )
    }

    pub(crate) fn redirect_differs(sent: &str, expected: &str) -> Self {
        Self::new(
            "invalid_client",
            500_112,
            format!(
                "The reply address '{sent}' does not match the reply address '{expected}' provided when requesting Authorization code."
            ),
        )
    }

    pub(crate) fn verifier_differs() -> Self {
        Self::new(
            "invalid_grant",
            501_481,
            "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
        )
    }

    pub(crate) fn bad_refresh_token() -> Self {
        Self::new(
            "invalid_grant",
            9_002_313,
            "Invalid request. Request is malformed or invalid: the refresh token is not known.",
        )
    }

    pub(crate) fn refresh_token_over() -> Self {
        Self::new(
            "invalid_grant",
            700_084,
            "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which can't be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.",
        )
    }
}
