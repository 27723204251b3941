//! The control address: for tests and for people at this machine, not for web pages.

use std::collections::BTreeSet;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post, put};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entra::Parameters;
use crate::entra::jwt::ACCESS_TOKEN_SECONDS;
use crate::entra::scopes::{self, Scopes};
use crate::entra::store::Grant;
use crate::entra::token;
use crate::faults::Fault;
use crate::groups::Group;
use crate::people::{Home, Person, Role, SignIn};
use crate::tenant::{CLIENT_ID, Policy, TenantId};
use crate::tenants;
use crate::world::Shared;

/// What is under `/control`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/reset", post(reset))
        .route("/state", get(state))
        .route("/policy", get(policy).put(set_policy))
        .route("/faults", get(faults).post(add_faults).delete(clear_faults))
        .route("/stale", post(stale))
        .route("/expire", post(expire))
        .route("/token", post(issue_token))
        .route("/requests", get(requests).delete(clear_requests))
        .route("/people", get(people))
        .route("/people/{id}", put(set_person))
        .route("/groups", get(groups))
        .route("/groups/{id}", put(set_group))
        .layer(middleware::from_fn(only_from_here))
}

/// A refusal, with a sentence.
struct Refusal(StatusCode, String);

impl axum::response::IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

/// The tenant that `?tenant=` names, by its id or a domain; Contoso without it.
struct Meant(TenantId);

impl<S: Send + Sync> FromRequestParts<S> for Meant {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        match Parameters::parse(parts.uri.query().unwrap_or_default()).get("tenant") {
            None => Ok(Self(TenantId::default())),
            Some(name) => TenantId::find(name).map(Self).ok_or_else(|| {
                Refusal(StatusCode::BAD_REQUEST, format!("there is no tenant {name}: name {}", tenants::names()))
            }),
        }
    }
}

/// Refuses web pages: their requests name their origin, or come for another host's name.
async fn only_from_here(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if headers.contains_key(header::ORIGIN) || !matches!(name, "localhost" | "127.0.0.1" | "[::1]") {
        return Refusal(StatusCode::FORBIDDEN, "the control address is not for web pages".to_owned()).into_response();
    }
    next.run(request).await
}

/// The JSON of a request, whatever its content type says; an empty body stands for `{}`.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    let text: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(text).map_err(|error| Refusal(StatusCode::BAD_REQUEST, error.to_string()))
}

async fn reset(State(world): State<Shared>) -> StatusCode {
    world.reset();
    StatusCode::NO_CONTENT
}

async fn state(State(world): State<Shared>) -> Json<Value> {
    let state = world.state();
    let shown = |tenant: TenantId| {
        let identity = tenant.identity();
        json!({
            "id": identity.id,
            "domain": identity.default_domain,
            "initialDomain": identity.initial_domain,
            "name": identity.name,
            "policyModified": state.tenants[tenant].policy_modified,
        })
    };
    let contoso = TenantId::Contoso.identity();
    Json(json!({
        "clientId": CLIENT_ID,
        "tenant": { "id": contoso.id, "domain": contoso.default_domain, "name": contoso.name },
        "tenants": TenantId::ALL.map(shown),
        "site": world.addresses.site(),
        "service": world.addresses.service(),
        "policyModified": state.tenants[TenantId::Contoso].policy_modified,
        "faults": state.faults.list().len(),
        "requests": state.recorder.records().len(),
        "tooEarly": state.recorder.too_early(),
    }))
}

async fn policy(State(world): State<Shared>, Meant(tenant): Meant) -> Json<Policy> {
    Json(world.state().tenants[tenant].policy.clone())
}

async fn set_policy(State(world): State<Shared>, Meant(tenant): Meant, body: Bytes) -> Result<StatusCode, Refusal> {
    let policy: Policy = read(&body)?;
    world.state().tenants[tenant].policy = policy;
    Ok(StatusCode::NO_CONTENT)
}

async fn faults(State(world): State<Shared>) -> Json<Vec<Fault>> {
    Json(world.state().faults.list().to_vec())
}

async fn add_faults(State(world): State<Shared>, body: Bytes) -> Result<StatusCode, Refusal> {
    let faults: Vec<Fault> = read(&body)?;
    for (index, fault) in faults.iter().enumerate() {
        fault.check().map_err(|why| Refusal(StatusCode::BAD_REQUEST, format!("fault {index}: {why}")))?;
    }
    world.state().faults.add(faults);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(world): State<Shared>) -> StatusCode {
    world.state().faults.clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stale {
    reads: u32,
}

async fn stale(State(world): State<Shared>, Meant(tenant): Meant, body: Bytes) -> Result<StatusCode, Refusal> {
    let Stale { reads } = read(&body)?;
    world.state().tenants[tenant].be_stale(reads);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Expire {
    /// The refresh tokens too.
    #[serde(default)]
    refresh_tokens: bool,
}

async fn expire(State(world): State<Shared>, body: Bytes) -> Result<StatusCode, Refusal> {
    let Expire { refresh_tokens } = read(&body)?;
    world.expire_access_tokens();
    if refresh_tokens {
        world.state().sign_ins.expire_refresh_tokens();
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenWanted {
    person: String,
    /// The permissions that the token is to have, and no others.
    scopes: Vec<String>,
    /// Authentication contexts that count as satisfied.
    #[serde(default)]
    acrs: BTreeSet<String>,
    /// Client capabilities, `CP1` for one that handles claims challenges.
    #[serde(default)]
    capabilities: Vec<String>,
}

async fn issue_token(State(world): State<Shared>, Meant(tenant): Meant, body: Bytes) -> Result<Json<Value>, Refusal> {
    let wanted: TokenWanted = read(&body)?;
    let refuse = |why: String| Refusal(StatusCode::BAD_REQUEST, why);
    let person = world.state().tenants[tenant]
        .person(&wanted.person)
        .filter(|person| person.sign_in != SignIn::Unknown)
        .cloned()
        .ok_or_else(|| refuse(format!("there is no person {} in {}", wanted.person, tenant.identity().name)))?;
    let permissions = wanted
        .scopes
        .iter()
        .map(|scope| {
            let name = scope.rsplit('/').next().unwrap_or(scope);
            scopes::permission(name).map(str::to_owned).ok_or_else(|| refuse(format!("there is no permission {scope}")))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let grant = Grant {
        tenant,
        person: person.id,
        sid: Uuid::new_v4().to_string(),
        scopes: Scopes::default(),
        contexts: wanted.acrs,
        capabilities: wanted.capabilities,
        client_info: false,
        nonce: None,
    };
    let claims = token::access_claims(&world, &person, &permissions, &grant);
    Ok(Json(json!({
        "token_type": "Bearer",
        "access_token": world.key.sign(&claims),
        "expires_in": ACCESS_TOKEN_SECONDS,
        "scope": permissions.join(" "),
    })))
}

async fn requests(State(world): State<Shared>) -> Response {
    Json(world.state().recorder.records()).into_response()
}

async fn clear_requests(State(world): State<Shared>) -> StatusCode {
    world.state().recorder.clear();
    StatusCode::NO_CONTENT
}

async fn people(State(world): State<Shared>, Meant(tenant): Meant) -> Json<Vec<Value>> {
    let state = world.state();
    let shown = |person: &Person| {
        let home = (person.home != Home::Personal).then(|| person.account(tenant).0);
        json!({
            "id": person.id,
            "name": person.name(),
            "username": person.username,
            "objectId": person.object_id,
            "homeTenant": home,
            "role": person.role,
            "about": person.about,
        })
    };
    Json(state.tenants[tenant].people.iter().map(shown).collect())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PersonChange {
    role: Option<Role>,
    may_consent: Option<bool>,
}

/// Gives a person another role, or takes the right to consent away. Tokens that there are keep the old role, as in the
/// service.
async fn set_person(
    State(world): State<Shared>,
    Meant(tenant): Meant,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let PersonChange { role, may_consent } = read(&body)?;
    if role.is_none() && may_consent.is_none() {
        return Err(Refusal(StatusCode::BAD_REQUEST, "role or mayConsent is needed".to_owned()));
    }
    let mut state = world.state();
    match state.tenants[tenant].people.iter_mut().find(|person| person.id == id) {
        Some(person) => {
            person.role = role.unwrap_or(person.role);
            person.may_consent = may_consent.unwrap_or(person.may_consent);
            Ok(StatusCode::NO_CONTENT)
        }
        None => Err(Refusal(StatusCode::NOT_FOUND, format!("there is no person {id} in {}", tenant.identity().name))),
    }
}

/// Every group, the deleted ones too.
async fn groups(State(world): State<Shared>, Meant(tenant): Meant) -> Json<Vec<Group>> {
    Json(world.state().tenants[tenant].groups.all().cloned().collect())
}

/// Changes a group, or makes one.
async fn set_group(
    State(world): State<Shared>,
    Meant(tenant): Meant,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    if Uuid::try_parse(&id).is_err() {
        return Err(Refusal(StatusCode::BAD_REQUEST, format!("{id} is not a GUID")));
    }
    let change = read(&body)?;
    world.state().tenants[tenant].groups.change(&id, change);
    Ok(StatusCode::NO_CONTENT)
}
