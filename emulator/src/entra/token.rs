//! The token endpoint: authorization codes and refresh tokens.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::claims::RequestedClaims;
use super::errors::{EntraError, Occurrence};
use super::jwt::{ACCESS_TOKEN_SECONDS, AccessClaims, GRAPH_AUDIENCE};
use super::scopes::Scopes;
use super::store::{Grant, REFRESH_TOKEN_SECONDS};
use super::{Parameters, authority, client_info};
use crate::clock;
use crate::people::{Person, SignIn};
use crate::tenant::{APP_NAME, CLIENT_ID};
use crate::tenants::{Authority, Seen};
use crate::world::{Shared, State, World};

/// Answers a `POST` to the token endpoint. Headers for other origins are [`open_to_the_site`]'s.
pub(crate) fn answer(world: &Shared, tenant: &str, headers: &HeaderMap, body: &str) -> Response {
    let parameters = Parameters::parse(body);
    match redeem(world, tenant, headers, &parameters) {
        Ok(tokens) => Json(Value::Object(tokens)).into_response(),
        Err(error) => {
            let occurrence = Occurrence::now(parameters.get("client-request-id"));
            let body = error.body(&occurrence, world.addresses.service());
            (error.status(), Json(body)).into_response()
        }
    }
}

/// What Entra says when it is out of order: the body of a fault that names none.
pub(crate) fn out_of_order(status: StatusCode) -> Value {
    let occurrence = Occurrence::now(None);
    json!({
        "error": "temporarily_unavailable",
        "error_description": format!(
            "AADSTS90033: A transient error has occurred. Please try again. Trace ID: {} Correlation ID: {} Timestamp: {}",
            occurrence.trace, occurrence.correlation, occurrence.timestamp
        ),
        "error_codes": [90033],
        "timestamp": occurrence.timestamp,
        "trace_id": occurrence.trace,
        "correlation_id": occurrence.correlation,
        "status": status.as_u16(),
    })
}

/// Lets the site's own pages, and no others, read the answer.
pub(crate) fn open_to_the_site(world: &World, request: &HeaderMap, response: &mut HeaderMap) {
    response.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.append(header::VARY, HeaderValue::from_static("Origin"));
    let Some(origin) = request.get(header::ORIGIN) else {
        return;
    };
    if !origin.to_str().is_ok_and(|origin| world.addresses.is_site_origin(origin)) {
        return;
    }
    response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    response.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("Content-Length,Content-Encoding,Retry-After,x-ms-request-id"),
    );
}

fn redeem(
    world: &Shared,
    tenant: &str,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Result<Map<String, Value>, EntraError> {
    let authority = authority(tenant)?;
    let grant_type = parameters.required("grant_type")?;
    let client = parameters.required("client_id")?;
    if client != CLIENT_ID {
        return Err(EntraError::unknown_client(client, authority));
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Err(EntraError::not_cross_origin());
    };
    let origin = origin.to_str().unwrap_or_default();
    if !world.addresses.is_site_origin(origin) {
        return Err(EntraError::foreign_origin(origin));
    }
    let claims = RequestedClaims::parse(parameters.get("claims"))?;
    let mut state = world.state();
    let (mut grant, expires) = match grant_type {
        "authorization_code" => (by_code(&mut state, parameters)?, clock::seconds() + REFRESH_TOKEN_SECONDS),
        "refresh_token" => by_refresh_token(world, &state, authority, parameters)?,
        other => return Err(EntraError::grant_type(other)),
    };
    grant.client_info |= parameters.get("client_info") == Some("1");
    grant.capabilities.extend(claims.capabilities.iter().cloned());
    grant.capabilities.sort_unstable();
    grant.capabilities.dedup();
    let seen = state.tenants.see(authority, grant.person).ok_or_else(EntraError::bad_refresh_token)?;
    if seen.tenant != grant.tenant {
        // A code is one tenant's; a refresh token is the account's, and renews for whatever tenant is asked.
        if grant_type == "authorization_code" {
            return Err(EntraError::code_of_another_tenant());
        }
        grant.tenant = seen.tenant;
        grant.contexts.clear();
    }
    let Seen { tenant, person } = seen;
    match person.sign_in {
        SignIn::Unknown => return Err(EntraError::unknown_account(&person, authority).under("invalid_grant")),
        SignIn::Blocked => return Err(EntraError::blocked().under("invalid_grant")),
        SignIn::Works | SignIn::NeedsAdminConsent => {}
    }
    let has_consent = |permission: &&str| state.tenants[tenant].has_consent(person.id, permission);
    let consented = grant.scopes.permissions().iter().all(has_consent);
    if person.sign_in == SignIn::NeedsAdminConsent || !consented {
        return Err(EntraError::no_consent().under("invalid_grant"));
    }
    if claims.need_interaction(&grant.contexts) {
        return Err(EntraError::interaction_needed().with_claims(parameters.get("claims")));
    }
    grant.contexts.extend(claims.contexts);
    Ok(tokens(world, &mut state, &person, grant, expires))
}

/// What an authorization code entitles to.
fn by_code(state: &mut State, parameters: &Parameters) -> Result<Grant, EntraError> {
    let sent = parameters.required("code")?;
    let redirect_uri = parameters.required("redirect_uri")?;
    let verifier = parameters.required("code_verifier")?;
    let code = state.sign_ins.code(sent).cloned().ok_or_else(EntraError::bad_code)?;
    if code.redeemed {
        return Err(EntraError::code_redeemed());
    }
    // Whatever comes of it, a code that was shown once is used up.
    state.sign_ins.redeem(sent);
    if code.expires <= clock::seconds() {
        return Err(EntraError::code_expired());
    }
    if code.redirect_uri != redirect_uri {
        return Err(EntraError::redirect_differs(redirect_uri, &code.redirect_uri));
    }
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) != code.challenge {
        return Err(EntraError::verifier_differs());
    }
    Ok(code.grant)
}

/// What a refresh token entitles to, and until when.
fn by_refresh_token(
    world: &World,
    state: &State,
    authority: Authority,
    parameters: &Parameters,
) -> Result<(Grant, i64), EntraError> {
    let token = state
        .sign_ins
        .refresh_token(parameters.required("refresh_token")?)
        .cloned()
        .ok_or_else(EntraError::bad_refresh_token)?;
    if token.expires <= clock::seconds() {
        return Err(EntraError::refresh_token_over());
    }
    let mut grant = token.grant;
    if let Some(scope) = parameters.get("scope") {
        grant.scopes = Scopes::parse(scope, world.addresses.service(), authority)?;
    }
    grant.nonce = None;
    Ok((grant, token.expires))
}

/// The token answer.
fn tokens(world: &World, state: &mut State, person: &Person, grant: Grant, expires: i64) -> Map<String, Value> {
    let granted = granted(state, person, &grant);
    let access_token = world.key.sign(&access_claims(world, person, &granted, &grant));
    let mut answer = Map::new();
    let mut put = |name: &str, value: Value| answer.insert(name.to_owned(), value);
    put("token_type", "Bearer".into());
    put("scope", grant.scopes.answer(&granted).into());
    put("expires_in", ACCESS_TOKEN_SECONDS.into());
    put("ext_expires_in", ACCESS_TOKEN_SECONDS.into());
    put("access_token", access_token.into());
    if grant.scopes.asks_for("openid") {
        put("id_token", world.key.sign(&id_claims(world, person, &grant)).into());
    }
    if grant.client_info {
        put("client_info", client_info(grant.tenant, person).into());
    }
    if grant.scopes.asks_for("offline_access") {
        put("refresh_token_expires_in", (expires - clock::seconds()).into());
        put("refresh_token", state.sign_ins.issue_refresh_token(grant, expires).into());
    }
    answer
}

/// The permissions that the token gets: as in the service, all that have consent, not only what was asked for.
fn granted(state: &State, person: &Person, grant: &Grant) -> Vec<String> {
    let mut granted: Vec<String> = grant.scopes.permissions().iter().map(ToString::to_string).collect();
    let own = state.tenants[grant.tenant].consents(person.id);
    let consented = crate::people::CONSENTED_FOR_ALL.iter().map(ToString::to_string).chain(own);
    for permission in consented {
        if !granted.contains(&permission) {
            granted.push(permission);
        }
    }
    granted
}

/// The claims of an access token for Graph, in the tenant of the grant, where `person` is its account.
///
/// What a guest's token has in the place of `upn` is as in <https://learn.microsoft.com/entra/external-id/user-token>.
pub(crate) fn access_claims(world: &World, person: &Person, granted: &[String], grant: &Grant) -> AccessClaims {
    let now = clock::seconds();
    let idp = person.identity_provider();
    let username = person.username.to_owned();
    AccessClaims {
        aud: GRAPH_AUDIENCE.to_owned(),
        iss: world.addresses.issuer(grant.tenant),
        iat: now,
        nbf: now,
        exp: now + ACCESS_TOKEN_SECONDS,
        appid: CLIENT_ID.to_owned(),
        app_displayname: APP_NAME.to_owned(),
        idtyp: "user".to_owned(),
        name: person.name(),
        oid: person.object_id.to_owned(),
        scp: grant.scopes.claim(granted),
        sid: grant.sid.clone(),
        sub: subject(person),
        tid: grant.tenant,
        unique_name: username.clone(),
        upn: idp.is_none().then(|| username.clone()),
        email: idp.is_some().then_some(username),
        idp,
        uti: Uuid::new_v4().simple().to_string(),
        ver: "1.0".to_owned(),
        wids: person.wids().into_iter().map(str::to_owned).collect(),
        acrs: grant.contexts.iter().cloned().collect(),
        xms_cc: grant.capabilities.clone(),
        emulated_role: person.role,
        emulated_generation: world.token_generation(),
    }
}

/// The claims of an id token.
fn id_claims(world: &World, person: &Person, grant: &Grant) -> Value {
    let now = clock::seconds();
    let mut claims = json!({
        "aud": CLIENT_ID,
        "iss": world.addresses.issuer(grant.tenant),
        "iat": now,
        "nbf": now,
        "exp": now + ACCESS_TOKEN_SECONDS,
        "name": person.name(),
        "oid": person.object_id,
        "preferred_username": person.username,
        "sub": subject(person),
        "tid": grant.tenant,
        "uti": Uuid::new_v4().simple().to_string(),
        "ver": "2.0",
    });
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = nonce.as_str().into();
    }
    if person.id_token_has_roles {
        claims["wids"] = person.wids().into();
    }
    if let Some(provider) = person.identity_provider() {
        claims["idp"] = provider.into();
    }
    claims
}

/// The person's id for this app alone.
fn subject(person: &Person) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{CLIENT_ID} {}", person.object_id)))
}
