//! What Graph says when it refuses. Which texts are verbatim stands in `docs/emulator.md`.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::clock;
use crate::entra::jwt::BadToken;

/// One refusal.
#[derive(Debug)]
pub(crate) struct GraphError {
    pub(crate) status: StatusCode,
    code: String,
    message: String,
    /// A `WWW-Authenticate` header.
    challenge: Option<String>,
    /// An `Allow` header.
    allow: Option<&'static str>,
}

/// The ids that a refusal is reported with.
pub(crate) struct RequestIds<'a> {
    pub(crate) request: &'a str,
    pub(crate) client: &'a str,
}

impl GraphError {
    fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into(), challenge: None, allow: None }
    }

    fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequest", message)
    }

    fn challenging(mut self, challenge: String) -> Self {
        self.challenge = Some(challenge);
        self
    }

    /// The answer.
    pub(crate) fn response(&self, ids: &RequestIds<'_>) -> Response {
        let mut response =
            (self.status, [(header::CONTENT_TYPE, "application/json")], self.body(ids).to_string()).into_response();
        let mut put = |name: HeaderName, value: Option<&str>| {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                response.headers_mut().insert(name, value);
            }
        };
        put(header::WWW_AUTHENTICATE, self.challenge.as_deref());
        put(header::ALLOW, self.allow);
        response
    }

    fn body(&self, ids: &RequestIds<'_>) -> Value {
        json!({
            "error": {
                "code": self.code,
                "message": self.message,
                "innerError": {
                    "date": clock::graph_date(),
                    "request-id": ids.request,
                    "client-request-id": ids.client,
                },
            },
        })
    }
}

/// Refusals of the request as such.
impl GraphError {
    /// The usual answer with a status, when a fault asks for nothing else.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let (code, message) = match status.as_u16() {
            // 429 is verbatim; it says as little as this.
            429 => ("UnknownError", ""),
            500 => ("generalException", "An internal server error occurred."),
            502 => ("BadGateway", "The server received an invalid response."),
            503 => ("serviceNotAvailable", "The service is temporarily unavailable."),
            504 => ("GatewayTimeout", "The server did not respond in time."),
            _ => ("UnknownError", status.canonical_reason().unwrap_or_default()),
        };
        Self::new(status, code, message)
    }

    pub(crate) fn unknown_segment(segment: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "BadRequest", format!("Resource not found for the segment '{segment}'."))
    }

    pub(crate) fn unknown_resource(id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "Request_ResourceNotFound",
            format!("Resource '{id}' does not exist or one of its queried reference-property objects are not present."),
        )
    }

    pub(crate) fn method_not_allowed(allow: &'static str) -> Self {
        let mut error = Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "Request_BadRequest",
            "Specified HTTP method is not allowed for the request target.",
        );
        error.allow = Some(allow);
        error
    }

    pub(crate) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "BadRequest", "The request is larger than the limit of 4 MB.")
    }

    pub(crate) fn no_content_type() -> Self {
        Self::bad_request("Write requests (excluding DELETE) must contain the Content-Type header declaration.")
    }

    pub(crate) fn wrong_content_type(sent: &str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "BadRequest",
            format!("The content type '{sent}' is not supported; application/json is expected."),
        )
    }

    pub(crate) fn not_json() -> Self {
        Self::bad_request(
            "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
        )
    }

    pub(crate) fn unknown_selection(name: &str, type_: &str) -> Self {
        Self::bad_request(format!(
            "Parsing OData Select and Expand failed: Could not find a property named '{name}' on type 'microsoft.graph.{type_}'."
        ))
    }
}

/// Refusals of searches and batches.
impl GraphError {
    fn unsupported_query(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Request_UnsupportedQuery", message)
    }

    pub(crate) fn search_without_consistency() -> Self {
        Self::unsupported_query(
            "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
        )
    }

    pub(crate) fn bad_search(text: &str) -> Self {
        Self::bad_request(format!("Syntax error: '{text}' is not a valid search expression."))
    }

    pub(crate) fn page_size(sent: &str, largest: usize) -> Self {
        Self::unsupported_query(format!(
            "Invalid page size specified: '{sent}'. Must be between 1 and {largest} inclusive."
        ))
    }

    pub(crate) fn bad_skip_token() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "Directory_ExpiredPageToken",
            "The specified page token value has expired and can no longer be included in your request.",
        )
    }

    pub(crate) fn not_emulated(option: &str) -> Self {
        Self::unsupported_query(format!("The emulator does not have the query option '{option}' here."))
    }

    pub(crate) fn invalid_identifier(id: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Request_BadRequest", format!("Invalid object identifier '{id}'."))
    }

    pub(crate) fn bad_batch(message: &str) -> Self {
        Self::bad_request(message)
    }

    pub(crate) fn batch_too_large(largest: usize) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "MaximumValueExceeded",
            format!("Number of batch request steps exceeds the maximum value of {largest}."),
        )
    }
}

/// Refusals of the token, and of what it permits.
impl GraphError {
    pub(crate) fn bad_token(problem: BadToken, authorization_uri: &str) -> Self {
        let message = match problem {
            BadToken::Missing => "Access token is empty.",
            BadToken::NotAToken => "IDX14100: JWT is not well formed, there are no dots (.).",
            BadToken::NotSignedHere => "Access token validation failure. Invalid signature.",
            BadToken::WrongAudience => "Access token validation failure. Invalid audience.",
            BadToken::Expired => "Lifetime validation failed, the token is expired.",
        };
        let mut challenge = format!(
            "Bearer realm=\"\", authorization_uri=\"{authorization_uri}\", client_id=\"00000003-0000-0000-c000-000000000000\""
        );
        if problem != BadToken::Missing {
            challenge.push_str(", error=\"invalid_token\"");
        }
        Self::new(StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken", message).challenging(challenge)
    }

    /// The claims challenge of continuous access evaluation and of authentication contexts. `claims` is sent as it is.
    pub(crate) fn claims_challenge(claims: &str, authorization_uri: &str) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "InvalidAuthenticationToken",
            "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: AuthContextRequired",
        )
        .challenging(format!(
            "Bearer realm=\"\", authorization_uri=\"{authorization_uri}\", client_id=\"00000003-0000-0000-c000-000000000000\", error=\"insufficient_claims\", claims=\"{claims}\""
        ))
    }

    pub(crate) fn client_without_claims() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "accessDenied",
            "Operation requires conditional access and client does not support it. Client must be configured to support conditional access claims challenges to proceed.",
        )
    }

    pub(crate) fn scope_missing() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "AccessDenied",
            "You cannot perform the requested operation, required scopes are missing in the token.",
        )
    }

    pub(crate) fn role_missing() -> Self {
        Self::new(StatusCode::FORBIDDEN, "accessDenied", "Request Authorization failed")
    }

    pub(crate) fn insufficient_privileges() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        )
    }
}

/// Refusals of what was sent.
impl GraphError {
    /// A refusal by the rules of the policy; "Persistance" is how the service spells it.
    pub(crate) fn persistence(reason: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "badRequest", format!("Persistance of policy failed with error: {reason}"))
    }

    pub(crate) fn type_missing(expected: &str) -> Self {
        Self::bad_request(format!(
            "The annotation '@odata.type' is missing: '#microsoft.graph.{expected}' is expected."
        ))
    }

    pub(crate) fn type_unknown(name: &str) -> Self {
        Self::bad_request(format!(
            "A type named '{name}' could not be resolved by the model. When a model is available, each type name must resolve to a valid type."
        ))
    }

    pub(crate) fn type_not_assignable(name: &str, expected: &str) -> Self {
        Self::bad_request(format!(
            "A resource with type 'microsoft.graph.{name}' was found, but it is not assignable to the expected type 'microsoft.graph.{expected}'."
        ))
    }

    pub(crate) fn property_unknown(name: &str, type_: &str) -> Self {
        Self::bad_request(format!(
            "The property '{name}' does not exist on type 'microsoft.graph.{type_}'. Make sure to only use property names that are defined by the type."
        ))
    }

    pub(crate) fn property_missing(name: &str, type_: &str) -> Self {
        Self::bad_request(format!("The property '{name}' of type 'microsoft.graph.{type_}' is required."))
    }

    pub(crate) fn cannot_convert(value: &Value, type_: &str) -> Self {
        Self::bad_request(format!("Cannot convert the literal '{value}' to the expected type '{type_}'."))
    }

    pub(crate) fn null_not_allowed(name: &str, type_: &str) -> Self {
        Self::bad_request(format!(
            "A null value was found for the property named '{name}', which has the expected type '{type_}[Nullable=False]'. The expected type '{type_}[Nullable=False]' does not allow null values."
        ))
    }

    pub(crate) fn collection_expected(name: &str) -> Self {
        Self::bad_request(format!(
            "A null value was found for the property named '{name}', which is a collection: a collection cannot be null."
        ))
    }

    pub(crate) fn array_expected(value: &Value) -> Self {
        Self::bad_request(format!("'{value}' was found where a JSON array is expected."))
    }

    pub(crate) fn object_expected(value: &Value) -> Self {
        Self::bad_request(format!("'{value}' was found where a JSON object is expected."))
    }

    pub(crate) fn member_unknown(value: &Value, type_: &str) -> Self {
        Self::bad_request(format!(
            "Cannot convert the literal '{value}' to the expected type 'microsoft.graph.{type_}'."
        ))
    }
}
