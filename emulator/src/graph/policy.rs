//! The Temporary Access Pass policy.

use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use super::errors::GraphError;
use super::{check, ok, rules, select, step_up_challenge};
use crate::call::Call;
use crate::entra::jwt::AccessClaims;
use crate::faults::satisfies;
use crate::tenant::{self, Policy};
use crate::world::World;

/// The id of the configuration.
pub(super) const ID: &str = "TemporaryAccessPass";
/// Its type.
const TYPE: &str = "temporaryAccessPassAuthenticationMethodConfiguration";
/// The type of the policy that holds the configurations of all methods.
const WHOLE_TYPE: &str = "authenticationMethodsPolicy";

/// The order of the properties in the sample of the reference.
const ORDER: &[&str] = &[
    "@odata.context",
    "@odata.type",
    "id",
    "state",
    "defaultLifetimeInMinutes",
    "defaultLength",
    "minimumLifetimeInMinutes",
    "maximumLifetimeInMinutes",
    "isUsableOnce",
    "includeTargets@odata.context",
    "includeTargets",
    "excludeTargets",
];

const READ: &[&str] = &["Policy.Read.AuthenticationMethod", "Policy.ReadWrite.AuthenticationMethod", "Policy.Read.All"];
const WRITE: &[&str] = &["Policy.ReadWrite.AuthenticationMethod"];

/// The configuration itself: read, changed, or put back to its defaults.
pub(super) fn one(
    world: &World,
    call: &Call,
    token: &AccessClaims,
    recalculate: &Policy,
) -> Result<Response, GraphError> {
    if call.method == Method::GET {
        may_read(token)?;
        let policy = shown(world.state().tenants[token.tid].read_policy());
        let selection = select::selected(&call.query);
        return select::written(&policy, ORDER, selection.as_deref(), TYPE).map(ok);
    }
    may_write(world, token)?;
    let mut state = world.state();
    let tenant = &mut state.tenants[token.tid];
    let mut policy = if call.method == Method::DELETE {
        tenant::defaults()
    } else {
        let change = read_change(world, call)?;
        let mut policy = tenant.policy.clone();
        apply(&mut policy, change);
        rules::resulting(&policy)?;
        policy
    };
    policy.extend(recalculate.clone());
    tenant.write_policy(policy);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The policy of all methods; the emulated tenants have only this one.
pub(super) fn whole(world: &World, call: &Call, token: &AccessClaims) -> Result<Response, GraphError> {
    may_read(token)?;
    let mut state = world.state();
    let tenant = &mut state.tenants[token.tid];
    let modified = tenant.policy_modified.clone();
    let mut configuration = shown(tenant.read_policy());
    configuration.remove("@odata.context");
    let order = [
        "@odata.context",
        "id",
        "displayName",
        "description",
        "lastModifiedDateTime",
        "policyVersion",
        "authenticationMethodConfigurations",
    ];
    let mut body = Map::new();
    for (name, value) in order.into_iter().zip([
        json!("https://graph.microsoft.com/v1.0/$metadata#policies/authenticationMethodsPolicy/$entity"),
        json!(WHOLE_TYPE),
        json!("Authentication Methods Policy"),
        json!("The tenant-wide policy that controls which authentication methods are allowed in the tenant, authentication method registration requirements, and self-service password reset settings"),
        json!(modified),
        json!("1.5"),
        json!([configuration]),
    ]) {
        body.insert(name.to_owned(), value);
    }
    let selection = select::selected(&call.query);
    select::written(&body, &order, selection.as_deref(), WHOLE_TYPE).map(ok)
}

fn may_read(token: &AccessClaims) -> Result<(), GraphError> {
    if !token.has_any(READ) {
        return Err(GraphError::scope_missing());
    }
    if !token.emulated_role.may_read() {
        return Err(GraphError::role_missing());
    }
    Ok(())
}

fn may_write(world: &World, token: &AccessClaims) -> Result<(), GraphError> {
    if !token.has_any(WRITE) {
        return Err(GraphError::scope_missing());
    }
    if !token.emulated_role.may_write() {
        return Err(GraphError::role_missing());
    }
    let demanded = world.state().tenants[token.tid]
        .people
        .iter()
        .find(|person| person.object_id == token.oid)
        .and_then(|person| person.step_up);
    match demanded {
        Some(step_up) if !satisfies(token, step_up) => Err(step_up_challenge(world, Some(token), step_up)),
        _ => Ok(()),
    }
}

/// The change that was sent, checked by itself.
fn read_change(world: &World, call: &Call) -> Result<Map<String, Value>, GraphError> {
    let Some(kind) = call.header(header::CONTENT_TYPE.as_str()) else {
        return Err(GraphError::no_content_type());
    };
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(GraphError::wrong_content_type(kind));
    }
    let Ok(Value::Object(change)) = serde_json::from_slice(&call.body) else {
        return Err(GraphError::not_json());
    };
    check::derived(&world.schema, TYPE, &change)?;
    rules::sent(&change, ID)?;
    Ok(change)
}

/// Puts a checked change into the policy. Lists are replaced as a whole.
fn apply(policy: &mut Policy, change: Map<String, Value>) {
    for (name, mut value) in change {
        if name.contains('@') || name == "id" {
            continue;
        }
        if let Value::Array(targets) = &mut value {
            for target in targets.iter_mut().filter_map(Value::as_object_mut) {
                target.retain(|name, _| !name.contains('@'));
                if name == "includeTargets" {
                    target.entry("isRegistrationRequired").or_insert(Value::Bool(false));
                }
            }
        }
        policy.insert(name, value);
    }
}

/// The policy as it is sent: what is stored, with the annotations that the service adds.
fn shown(stored: Policy) -> Policy {
    let mut shown: Policy =
        tenant::sample().into_iter().filter(|(name, _)| name.contains('@') || name == "id").collect();
    shown.extend(stored);
    shown
}
