//! The way of every request to Graph, to the token endpoint and for Entra's metadata: recorded, made to fail where a
//! fault asks for it, answered.

use axum::Router;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get, post};

use crate::call::Call;
use crate::control;
use crate::entra::{self, jwt::AccessClaims, jwt::BadToken, token};
use crate::faults::{Answer, When};
use crate::graph::{self, cors, errors::GraphError, errors::RequestIds};
use crate::listen::Peer;
use crate::tenant::{Policy, TenantId};
use crate::world::{Shared, World};

/// Who made a request without a readable token, for the recorder.
const ANONYMOUS: &str = "";

/// Entra, Graph and the control address.
pub(crate) fn router(world: Shared) -> Router {
    Router::new()
        .route("/{tenant}/oauth2/v2.0/token", post(token_endpoint))
        .route("/{tenant}/v2.0/.well-known/openid-configuration", get(metadata_endpoint))
        .route("/v1.0/{*path}", any(graph_endpoint))
        // Not emulated: refused as an unknown segment, readably.
        .route("/beta/{*path}", any(graph_endpoint))
        .merge(entra::router())
        .nest("/control", control::router())
        .with_state(world)
}

#[derive(Clone, Copy)]
enum Endpoint<'a> {
    Graph,
    /// The token endpoint of a tenant.
    Token(&'a str),
    /// The metadata of a tenant.
    Metadata(&'a str),
}

async fn graph_endpoint(
    State(world): State<Shared>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    handle(&world, &peer, Endpoint::Graph, Call::read(request).await).await
}

async fn token_endpoint(
    State(world): State<Shared>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Path(tenant): Path<String>,
    request: Request,
) -> Response {
    handle(&world, &peer, Endpoint::Token(&tenant), Call::read(request).await).await
}

async fn metadata_endpoint(
    State(world): State<Shared>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Path(tenant): Path<String>,
    request: Request,
) -> Response {
    handle(&world, &peer, Endpoint::Metadata(&tenant), Call::read(request).await).await
}

async fn handle(world: &Shared, peer: &Peer, endpoint: Endpoint<'_>, call: Call) -> Response {
    let token = token(world, &call);
    let tenant = token.as_ref().ok().map(|token| token.tid);
    let caller = token
        .and_then(|token| if token.is_over(world.token_generation()) { Err(BadToken::Expired) } else { Ok(token) });
    let sign_in = caller
        .as_ref()
        .map_or_else(|_| ANONYMOUS.to_owned(), |token| format!("{} in {}", token.sid, token.tid.identity().id));
    let (number, mut plan, resent) = {
        let mut state = world.state();
        let resent =
            call.client_request_id().is_some_and(|id| call.method != Method::OPTIONS && state.faults.was_lost(id));
        let number = state.recorder.begin(&call, tenant, &sign_in, resent);
        let plan = state.faults.plan(&call.method, &call.path, caller.as_ref().ok());
        (number, plan, resent)
    };
    if resent {
        return lost(peer);
    }
    tokio::time::sleep(plan.delay_before).await;
    overwrite(world, tenant, &plan.writes_before);
    if plan.connection == Some(When::Before) {
        lose(world, &call);
        return lost(peer);
    }
    let answer = match plan.answer.take() {
        Some((When::Before, answer)) => respond(endpoint, &call, answer),
        planned => {
            let handled = match endpoint {
                Endpoint::Graph => match plan.challenge {
                    Some(challenge) => graph::challenge(world, &call, caller.as_ref().ok(), challenge),
                    None => graph::answer(world, &call, &caller, &plan.recalculate).await,
                },
                Endpoint::Metadata(tenant) => entra::openid_configuration(&world.addresses, tenant),
                Endpoint::Token(tenant) => token::answer(world, tenant, &call.headers, &call.text()),
            };
            match planned {
                Some((_, answer)) => respond(endpoint, &call, answer),
                None => handled,
            }
        }
    };
    overwrite(world, tenant, &plan.writes_after);
    tokio::time::sleep(plan.delay_after).await;
    if plan.connection == Some(When::After) {
        lose(world, &call);
        return lost(peer);
    }
    let response = finish(world, endpoint, &call, answer, !plan.hide_headers);
    world.state().recorder.finish(number, &call.path, &sign_in, response.status(), response.headers());
    response
}

/// The access token that a request comes with, also one that has expired.
fn token(world: &World, call: &Call) -> Result<AccessClaims, BadToken> {
    let header = call.header(header::AUTHORIZATION.as_str()).unwrap_or_default();
    let token = match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => return Err(BadToken::Missing),
    };
    world.key.read(token)
}

/// Another writer's changes, in the tenant of the request.
fn overwrite(world: &World, tenant: Option<TenantId>, writes: &[Policy]) {
    let mut state = world.state();
    for write in writes {
        state.tenants[tenant.unwrap_or_default()].overwrite(write);
    }
}

fn lose(world: &World, call: &Call) {
    if let Some(id) = call.client_request_id() {
        world.state().faults.lose(id);
    }
}

/// In place of an answer: nothing of it is ever written.
fn lost(peer: &Peer) -> Response {
    peer.reset();
    StatusCode::NO_CONTENT.into_response()
}

/// The answer that a fault gives.
fn respond(endpoint: Endpoint<'_>, call: &Call, answer: Answer) -> Response {
    let mut response = match (answer.body, endpoint) {
        (Some((kind, body)), _) => {
            let mut response = (answer.status, body).into_response();
            if let Some(kind) = kind {
                response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            }
            response
        }
        // A success without a body is what Graph answers a write with.
        (None, _) if answer.status.is_success() => answer.status.into_response(),
        (None, Endpoint::Graph) => GraphError::of_status(answer.status).response(&ids(call)),
        (None, Endpoint::Token(_) | Endpoint::Metadata(_)) => {
            (answer.status, axum::Json(token::out_of_order(answer.status))).into_response()
        }
    };
    for (name, value) in answer.headers {
        response.headers_mut().insert(name, value);
    }
    response
}

/// The answer that a fault gives to a request within a batch.
pub(crate) fn graph_fault(call: &Call, answer: Answer) -> Response {
    respond(Endpoint::Graph, call, answer)
}

/// The ids of a request, as errors report them.
pub(crate) fn ids(call: &Call) -> RequestIds<'_> {
    RequestIds { request: &call.request_id, client: call.client_request_id().unwrap_or(&call.request_id) }
}

/// The headers that every answer has.
fn finish(world: &World, endpoint: Endpoint<'_>, call: &Call, mut response: Response, expose: bool) -> Response {
    let headers = response.headers_mut();
    // A connection a request: on one that was used before, browsers quietly repeat a request that was lost.
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    match endpoint {
        Endpoint::Graph => {
            cors::open(headers, expose);
            let ids = ids(call);
            for (name, id) in [("request-id", ids.request), ("client-request-id", ids.client)] {
                if let Ok(value) = HeaderValue::from_str(id) {
                    headers.insert(HeaderName::from_static(name), value);
                }
            }
            headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
        }
        Endpoint::Token(_) => token::open_to_the_site(world, &call.headers, headers),
        Endpoint::Metadata(_) => entra::open_to_all(headers),
    }
    response
}
