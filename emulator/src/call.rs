//! A request to Graph or to the token endpoint, read as a whole.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method};
use uuid::Uuid;

/// The largest body that Graph takes, in bytes.
pub(crate) const LIMIT: usize = 4 * 1024 * 1024;

/// One request.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The body was larger than Graph takes (or did not arrive whole), and was not kept.
    pub(crate) too_large: bool,
    /// The id under which the service reports the request.
    pub(crate) request_id: String,
}

impl Call {
    /// Reads the request, its body included.
    pub(crate) async fn read(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(Body::new(body), LIMIT).await;
        Self {
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            headers: parts.headers,
            too_large: body.is_err(),
            body: body.unwrap_or_default(),
            request_id: Uuid::new_v4().to_string(),
        }
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The id that the client gave the request.
    pub(crate) fn client_request_id(&self) -> Option<&str> {
        self.header("client-request-id")
    }

    /// The body as text; what is not UTF-8 is shown as such.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
