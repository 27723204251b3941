//! `POST /$batch`: several requests in one.
//!
//! Source: "Combine multiple HTTP requests using JSON batching" in the Microsoft Graph documentation. Answers come in
//! any order; here the last request is answered first, so that a client that counts on the order is found out.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::errors::GraphError;
use super::{ok, route};
use crate::call::{Call, LIMIT};
use crate::entra::jwt::AccessClaims;
use crate::faults::When;
use crate::service::{self, ids};
use crate::tenant::Policy;
use crate::world::Shared;

/// How many requests a batch may hold.
const LARGEST: usize = 20;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Batch {
    requests: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    id: String,
    method: String,
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    depends_on: Vec<String>,
}

/// Whether a path is that of a batch, percent-encoded or not.
pub(crate) fn is_batch(path: &str) -> bool {
    matches!(path.trim_end_matches('/'), "/v1.0/$batch" | "/v1.0/%24batch")
}

/// Answers all of them.
///
/// # Errors
///
/// When the batch as such is refused.
pub(super) async fn answer(world: &Shared, call: &Call, token: &AccessClaims) -> Result<Response, GraphError> {
    let steps = read(call)?;
    let mut answers = Vec::with_capacity(steps.len());
    for step in steps.iter().rev() {
        let inner = inner(call, step)?;
        let response = one(world, &inner, token);
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, LIMIT).await.unwrap_or_default();
        answers.push(json!({
            "id": step.id,
            "status": parts.status.as_u16(),
            "headers": shown(&parts.headers),
            "body": body_of(&bytes),
        }));
    }
    Ok(ok(json!({ "responses": answers }).to_string()))
}

fn read(call: &Call) -> Result<Vec<Step>, GraphError> {
    if call.method != Method::POST {
        return Err(GraphError::method_not_allowed("POST"));
    }
    let kind = call.header(header::CONTENT_TYPE.as_str()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/json") {
        return Err(GraphError::wrong_content_type(kind));
    }
    let Ok(Batch { requests }) = serde_json::from_slice(&call.body) else {
        return Err(GraphError::bad_batch("Invalid batch payload format."));
    };
    if requests.is_empty() {
        return Err(GraphError::bad_batch("Invalid batch payload format."));
    }
    if requests.len() > LARGEST {
        return Err(GraphError::batch_too_large(LARGEST));
    }
    for (position, step) in requests.iter().enumerate() {
        if step.id.is_empty() || requests[..position].iter().any(|other| other.id == step.id) {
            return Err(GraphError::bad_batch("Request Id has to be unique in a batch."));
        }
        if !step.depends_on.is_empty() {
            return Err(GraphError::bad_batch("The emulator does not have dependsOn."));
        }
        if step.url.contains("://") {
            return Err(GraphError::bad_batch("Invalid relative URL in a batch request."));
        }
        let names_type = step.headers.keys().any(|name| name.eq_ignore_ascii_case("content-type"));
        if step.body.is_some() && !names_type {
            return Err(GraphError::bad_batch(
                "Write requests (excluding DELETE) must contain the Content-Type header declaration.",
            ));
        }
    }
    Ok(requests)
}

/// The request that a step stands for.
fn inner(call: &Call, step: &Step) -> Result<Call, GraphError> {
    let (path, query) = step.url.split_once('?').unwrap_or((&step.url, ""));
    let mut headers = HeaderMap::new();
    for (name, value) in &step.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    Ok(Call {
        method: Method::from_bytes(step.method.to_ascii_uppercase().as_bytes())
            .map_err(|_| GraphError::bad_batch("Invalid HTTP method in a batch request."))?,
        path: format!("/v1.0/{}", path.trim_start_matches('/')),
        query: query.to_owned(),
        headers,
        body: step.body.as_ref().map(|body| Bytes::from(body.to_string())).unwrap_or_default(),
        too_large: false,
        request_id: call.request_id.clone(),
    })
}

/// The answer to one step. Of the faults that concern it only the answers count.
fn one(world: &Shared, call: &Call, token: &AccessClaims) -> Response {
    let plan = world.state().faults.plan(&call.method, &call.path, Some(token));
    if let Some((When::Before, answer)) = plan.answer {
        return service::graph_fault(call, answer);
    }
    if is_batch(&call.path) {
        return GraphError::bad_batch("A batch cannot hold a batch.").response(&ids(call));
    }
    route(world, call, token, &Policy::default()).unwrap_or_else(|error| error.response(&ids(call)))
}

fn shown(headers: &HeaderMap) -> Map<String, Value> {
    let mut shown = Map::new();
    shown.insert("Cache-Control".to_owned(), json!("no-cache"));
    for (name, value) in headers {
        // As the service writes them: `Content-Type`, `Retry-After`.
        let name = name.as_str().split('-').map(|word| word[..1].to_ascii_uppercase() + &word[1..]);
        let name = name.collect::<Vec<_>>().join("-");
        shown.insert(name, json!(String::from_utf8_lossy(value.as_bytes())));
    }
    shown
}

/// JSON stands in the answer as it is, anything else in base64.
fn body_of(bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(bytes).unwrap_or_else(|_| json!(STANDARD.encode(bytes)))
}
