//! People, and the tenant: those of the token.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::errors::GraphError;
use super::{ok, select};
use crate::call::Call;
use crate::entra::jwt::AccessClaims;
use crate::world::World;

const SIGNED_IN_USER: &[&str] = &["User.Read", "User.ReadBasic.All"];
const OTHER_USERS: &[&str] = &["User.ReadBasic.All"];

/// `GET /me`.
pub(super) fn me(world: &World, call: &Call, token: &AccessClaims) -> Result<Response, GraphError> {
    may_read(token)?;
    person(world, call, token, &token.oid)
}

/// `GET /users/{id}`: anybody with a permission for that, oneself with the sign-in's.
pub(super) fn user(world: &World, call: &Call, token: &AccessClaims, id: &str) -> Result<Response, GraphError> {
    let is_oneself = token.has_any(SIGNED_IN_USER) && id.eq_ignore_ascii_case(&token.oid);
    if is_oneself || token.has_any(OTHER_USERS) {
        person(world, call, token, id)
    } else {
        Err(GraphError::insufficient_privileges())
    }
}

/// By object id or, but for guests, whose names need escaping, by user principal name.
fn person(world: &World, call: &Call, token: &AccessClaims, id: &str) -> Result<Response, GraphError> {
    let state = world.state();
    let tenant = &state.tenants[token.tid];
    let is_meant = |person: &&crate::people::Person| {
        person.object_id.eq_ignore_ascii_case(id) || tenant.user_principal_name(person).eq_ignore_ascii_case(id)
    };
    let Some(person) = tenant.directory().find(is_meant) else {
        return Err(GraphError::unknown_resource(id));
    };
    let properties = [
        ("@odata.context", json!("https://graph.microsoft.com/v1.0/$metadata#users/$entity")),
        ("businessPhones", json!([])),
        ("displayName", json!(person.name())),
        ("givenName", json!(person.given_name)),
        ("jobTitle", Value::Null),
        ("mail", json!(person.username)),
        ("mobilePhone", Value::Null),
        ("officeLocation", Value::Null),
        ("preferredLanguage", Value::Null),
        ("surname", json!(person.surname)),
        ("userPrincipalName", json!(tenant.user_principal_name(person))),
        ("id", json!(person.object_id)),
    ];
    object(properties, call, "user").map(ok)
}

/// `GET /organization`: a list with the tenant alone.
pub(super) fn organization(call: &Call, token: &AccessClaims) -> Result<Response, GraphError> {
    may_read(token)?;
    let identity = token.tid.identity();
    let domain = |name: &str| {
        json!({
            "capabilities": "Email, OfficeCommunicationsOnline",
            "isDefault": name == identity.default_domain,
            "isInitial": name == identity.initial_domain,
            "name": name,
            "type": "Managed",
        })
    };
    let properties = [
        ("id", json!(identity.id)),
        ("displayName", json!(identity.name)),
        ("countryLetterCode", json!("CH")),
        ("tenantType", json!("AAD")),
        ("verifiedDomains", json!(identity.domains().map(domain).collect::<Vec<_>>())),
    ];
    let item = object(properties, call, "organization")?;
    Ok(ok(format!(
        r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#organization","value":[{item}]}}"#
    )))
}

fn may_read(token: &AccessClaims) -> Result<(), GraphError> {
    if token.has_any(SIGNED_IN_USER) { Ok(()) } else { Err(GraphError::insufficient_privileges()) }
}

fn object<const N: usize>(properties: [(&str, Value); N], call: &Call, type_: &str) -> Result<String, GraphError> {
    let order: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let object: Map<String, Value> =
        properties.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    select::written(&object, &order, select::selected(&call.query).as_deref(), type_)
}
