//! What lets a page of another origin call Graph.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// The request headers that a page may send, besides any that begins with `x-`.
const ALLOWED: &[&str] = &[
    "accept",
    "authorization",
    "client-request-id",
    "consistencylevel",
    "content-type",
    "if-match",
    "if-none-match",
    "prefer",
    "return-client-request-id",
    "sdkversion",
    "traceparent",
    "tracestate",
];

const METHODS: &str = "GET, POST, PUT, PATCH, DELETE, OPTIONS";

const EXPOSED: &str = "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, ReadWriteConsistencyToken, Retry-After, WWW-Authenticate, x-ms-ags-diagnostic, x-ms-throttle-scope, x-ms-throttle-information, SdkVersion";

/// Answers a preflight: all methods, and those of the asked headers that are allowed.
pub(crate) fn preflight(request: &HeaderMap) -> Response {
    let asked =
        request.get(header::ACCESS_CONTROL_REQUEST_HEADERS).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let allowed: Vec<&str> = asked
        .split(',')
        .map(str::trim)
        .filter(|name| {
            let name = name.to_ascii_lowercase();
            name.starts_with("x-") || ALLOWED.contains(&name.as_str())
        })
        .collect();
    (
        StatusCode::OK,
        [
            (header::ACCESS_CONTROL_ALLOW_METHODS, METHODS.to_owned()),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, allowed.join(", ")),
        ],
    )
        .into_response()
}

/// Whether a request is a preflight.
pub(crate) fn is_preflight(method: &Method, request: &HeaderMap) -> bool {
    *method == Method::OPTIONS && request.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Opens an answer to all origins. Without `expose` a page sees only the headers that it always may, as it has been
/// in the service at times.
pub(crate) fn open(response: &mut HeaderMap, expose: bool) {
    response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if expose {
        response.insert(HeaderName::from_static("access-control-expose-headers"), HeaderValue::from_static(EXPOSED));
    }
}
