//! Microsoft Entra, as far as a single-page application meets it.

mod authorize;
mod claims;
mod cookie;
mod errors;
pub(crate) mod jwt;
mod pages;
pub(crate) mod scopes;
pub(crate) mod store;
pub(crate) mod token;

use axum::Json;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use url::Url;

use crate::people::Person;
use crate::tenant::TenantId;
use crate::tenants::Authority;
use crate::world::{Addresses, Shared};
use errors::EntraError;
use pages::Frame;

/// The parameters of a query or a form, in their order.
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads `a=b&c=d`.
    pub(crate) fn parse(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The first value of a parameter that is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    fn required(&self, name: &str) -> Result<&str, EntraError> {
        self.get(name).ok_or_else(|| EntraError::missing_parameter(name))
    }
}

/// Entra's endpoints, but for the token endpoint and the metadata, which are recorded and can be made to fail like Graph.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/{tenant}/oauth2/v2.0/authorize", get(authorize_by_query).post(authorize_by_form))
        .route("/{tenant}/login", post(authorize_by_form))
        .route("/{tenant}/oauth2/v2.0/logout", get(logout).post(logout))
        .route("/{tenant}/discovery/v2.0/keys", get(keys))
}

async fn authorize_by_query(
    State(world): State<Shared>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let parameters = Parameters::parse(query.as_deref().unwrap_or_default());
    authorize::answer(&world, &tenant, &headers, &parameters)
}

async fn authorize_by_form(
    State(world): State<Shared>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    authorize::answer(&world, &tenant, &headers, &Parameters::parse(&body))
}

/// Ends the session and goes back to the site, if the address to go back to is the site's.
async fn logout(
    State(world): State<Shared>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if let Some(cookie) = cookie::read(&headers, &world.addresses) {
        world.state().sign_ins.close_session(&cookie);
    }
    let parameters = Parameters::parse(query.as_deref().unwrap_or_default());
    let back = parameters
        .get("post_logout_redirect_uri")
        .and_then(|address| Url::parse(address).ok())
        .filter(|address| world.addresses.is_site_origin(&address.origin().ascii_serialization()));
    let mut response = match back {
        None => pages::signed_out(Frame { addresses: &world.addresses, authority: Authority::parse(&tenant) }),
        Some(mut address) => {
            if let Some(state) = parameters.get("state") {
                address.query_pairs_mut().append_pair("state", state);
            }
            (StatusCode::FOUND, [(header::LOCATION, address.to_string())]).into_response()
        }
    };
    cookie::clear(&mut response, &world.addresses);
    response
}

/// A key set without keys: the signatures are the emulator's own affair.
async fn keys() -> Json<Value> {
    Json(json!({ "keys": [] }))
}

/// The metadata of an authority. Headers for other origins are [`open_to_all`]'s.
pub(crate) fn openid_configuration(addresses: &Addresses, tenant: &str) -> Response {
    match Authority::parse(tenant) {
        Some(authority) => Json(metadata(addresses, authority)).into_response(),
        None => {
            // Here, unlike at the other endpoints, Entra has a code of its own for it.
            let error = EntraError::unknown_tenant(tenant).under("invalid_tenant");
            let body = error.body(&errors::Occurrence::now(None), addresses.service());
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
    }
}

/// Lets pages of all origins read an answer, a refusal too.
pub(crate) fn open_to_all(response: &mut HeaderMap) {
    response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, header::HeaderValue::from_static("*"));
}

fn metadata(addresses: &Addresses, authority: Authority) -> Value {
    json!({
        "issuer": format!("{}/{}/v2.0", addresses.service(), authority.issuing_tenant()),
        "authorization_endpoint": addresses.entra(authority, "oauth2/v2.0/authorize"),
        "token_endpoint": addresses.entra(authority, "oauth2/v2.0/token"),
        "end_session_endpoint": addresses.entra(authority, "oauth2/v2.0/logout"),
        "jwks_uri": addresses.entra(authority, "discovery/v2.0/keys"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["fragment"],
        "subject_types_supported": ["pairwise"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "id_token_signing_alg_values_supported": ["HS256"],
        "code_challenge_methods_supported": ["S256"],
        "msgraph_host": addresses.service().trim_start_matches("http://"),
    })
}

/// The authority that an address names.
///
/// # Errors
///
/// When there is no such tenant.
fn authority(tenant: &str) -> Result<Authority, EntraError> {
    Authority::parse(tenant).ok_or_else(|| EntraError::unknown_tenant(tenant))
}

/// The `client_info` of an answer: the account, for the client's cache. It is the one at home, wherever the person signs
/// in; `tenant` is where `person` was seen.
///
/// Source: <https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/2327>: why clients need it.
fn client_info(tenant: TenantId, person: &Person) -> String {
    let (home, object_id) = person.account(tenant);
    URL_SAFE_NO_PAD.encode(json!({ "uid": object_id, "utid": home }).to_string())
}
