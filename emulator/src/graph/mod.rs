//! Microsoft Graph, as far as the panel calls it.

mod batch;
mod check;
pub(crate) mod cors;
mod directory;
pub(crate) mod errors;
mod groups;
mod policy;
mod rules;
pub(crate) mod schema;
mod search;
mod select;

use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::call::Call;
use crate::entra::jwt::{AccessClaims, BadToken};
use crate::faults::Challenge;
use crate::people::StepUp;
use crate::service::ids;
use crate::tenant::Policy;
use crate::world::{Shared, World};
use errors::GraphError;

/// How Graph labels its JSON.
const JSON: &str = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/// What a challenge that cannot be read carries in place of encoded claims: base64 of text that is not JSON.
const MALFORMED_CLAIMS: &str = "bm90IGpzb24=";

/// Answers a request. `recalculate` are the properties that the service changes by itself along with a write.
pub(crate) async fn answer(
    world: &Shared,
    call: &Call,
    caller: &Result<AccessClaims, BadToken>,
    recalculate: &Policy,
) -> Response {
    if cors::is_preflight(&call.method, &call.headers) {
        return cors::preflight(&call.headers);
    }
    let answered = match caller {
        Err(problem) => Err(GraphError::bad_token(*problem, &authorization_uri(world))),
        Ok(token) if batch::is_batch(&call.path) && !call.too_large => batch::answer(world, call, token).await,
        Ok(token) => route(world, call, token, recalculate),
    };
    answered.unwrap_or_else(|error| error.response(&ids(call)))
}

/// Answers with a claims challenge; a client that has not said that it understands one is refused instead.
pub(crate) fn challenge(world: &World, call: &Call, caller: Option<&AccessClaims>, challenge: Challenge) -> Response {
    let error = match challenge.step_up() {
        Some(step_up) => step_up_challenge(world, caller, step_up),
        None => GraphError::claims_challenge(MALFORMED_CLAIMS, &authorization_uri(world)),
    };
    error.response(&ids(call))
}

fn step_up_challenge(world: &World, caller: Option<&AccessClaims>, step_up: StepUp) -> GraphError {
    if caller.is_none_or(|token| !token.xms_cc.iter().any(|capability| capability == "CP1")) {
        return GraphError::client_without_claims();
    }
    let claims = json!({ "access_token": { "acrs": { "essential": true, "value": step_up.context() } } });
    GraphError::claims_challenge(&STANDARD.encode(claims.to_string()), &authorization_uri(world))
}

fn authorization_uri(world: &World) -> String {
    format!("{}/common/oauth2/authorize", world.addresses.service())
}

/// Finds what a path names. Graph does not care about the case of its segments.
fn route(world: &World, call: &Call, token: &AccessClaims, recalculate: &Policy) -> Result<Response, GraphError> {
    if call.too_large {
        return Err(GraphError::too_large());
    }
    let path = call.path.trim_start_matches("/v1.0").trim_matches('/');
    let lower = path.to_ascii_lowercase();
    let segments: Vec<&str> = lower.split('/').collect();
    match segments.as_slice() {
        ["me"] => {
            only(&call.method, &[Method::GET], "GET")?;
            directory::me(world, call, token)
        }
        ["organization"] => {
            only(&call.method, &[Method::GET], "GET")?;
            directory::organization(call, token)
        }
        ["groups"] => {
            only(&call.method, &[Method::GET], "GET")?;
            groups::list(world, call, token)
        }
        ["groups", id] => {
            only(&call.method, &[Method::GET], "GET")?;
            groups::one(world, call, token, id)
        }
        ["users", id] => {
            only(&call.method, &[Method::GET], "GET")?;
            directory::user(world, call, token, id)
        }
        ["policies", "authenticationmethodspolicy"] => {
            only(&call.method, &[Method::GET], "GET")?;
            policy::whole(world, call, token)
        }
        ["policies", "authenticationmethodspolicy", rest @ ..] if configuration_id(rest).is_some() => {
            let id = configuration_id(rest).unwrap_or_default();
            if !id.eq_ignore_ascii_case(policy::ID) {
                return Err(GraphError::unknown_resource(id));
            }
            only(&call.method, &[Method::GET, Method::PATCH, Method::DELETE], "GET, PATCH, DELETE")?;
            policy::one(world, call, token, recalculate)
        }
        _ => Err(GraphError::unknown_segment(first_unknown(path, &segments))),
    }
}

/// The id of a configuration, in either way of writing a key.
fn configuration_id<'a>(segments: &[&'a str]) -> Option<&'a str> {
    match segments {
        ["authenticationmethodconfigurations", id] => Some(id),
        [keyed] => keyed.strip_prefix("authenticationmethodconfigurations('")?.strip_suffix("')"),
        _ => None,
    }
}

/// The first segment that leads nowhere, as it was written.
fn first_unknown<'a>(path: &'a str, lower: &[&str]) -> &'a str {
    let known: &[&str] = match lower.first() {
        // A group or a person may be named; what comes after that is not emulated.
        Some(&("groups" | "users")) => return path.split('/').nth(2).unwrap_or(path),
        _ => &["policies", "authenticationmethodspolicy", "authenticationmethodconfigurations"],
    };
    let leading = lower.iter().zip(known).take_while(|(segment, known)| segment == known).count();
    path.split('/').nth(leading).unwrap_or(path)
}

fn only(method: &Method, allowed: &[Method], allow: &'static str) -> Result<(), GraphError> {
    if allowed.contains(method) { Ok(()) } else { Err(GraphError::method_not_allowed(allow)) }
}

/// A 200 with JSON.
fn ok(body: String) -> Response {
    (
        StatusCode::OK,
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
            (header::HeaderName::from_static("odata-version"), HeaderValue::from_static("4.0")),
        ],
        body,
    )
        .into_response()
}
