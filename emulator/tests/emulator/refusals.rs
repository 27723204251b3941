use crate::client::{POLICY, READ_WRITE, TYPE, World, refusal, world};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// The message with which a change is refused; nothing may have changed.
async fn refused(world: &World, token: &str, change: Value) -> String {
    let before = world.stored().await;
    let (code, message) = refusal(world.patch(token, change).await, 400).await;
    assert!(code.eq_ignore_ascii_case("BadRequest"), "{code}");
    assert_eq!(world.stored().await, before);
    message
}

#[tokio::test]
async fn what_the_schema_does_not_allow_is_refused() {
    let world = world().await;
    let token = world.admin().await;
    let id = "aede0efe-c1b4-40dc-8ae7-2c402f23e312";
    for (change, expected) in [
        (
            json!({ "isUsable": true }),
            "The property 'isUsable' does not exist on type 'microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration'",
        ),
        (json!({ "isUsableOnce": "true" }), "expected type 'Edm.Boolean'"),
        (json!({ "defaultLength": "8" }), "Cannot convert the literal '\"8\"' to the expected type 'Edm.Int32'"),
        (json!({ "defaultLength": 8.5 }), "Edm.Int32"),
        (json!({ "defaultLength": 99_999_999_999_i64 }), "Edm.Int32"),
        (json!({ "state": "paused" }), "authenticationMethodState"),
        (json!({ "state": 0 }), "authenticationMethodState"),
        (json!({ "includeTargets": null }), "includeTargets"),
        (json!({ "includeTargets": {} }), "JSON array"),
        (json!({ "includeTargets": ["all_users"] }), "JSON object"),
        (json!({ "includeTargets": [{ "targetType": "group" }] }), "The property 'id'"),
        (json!({ "includeTargets": [{ "id": id }] }), "The property 'targetType'"),
        (json!({ "includeTargets": [{ "id": null, "targetType": "group" }] }), "does not allow null values"),
        (json!({ "includeTargets": [{ "id": id, "targetType": "role" }] }), "authenticationMethodTargetType"),
        (
            json!({ "includeTargets": [{ "id": id, "targetType": "unknownFutureValue" }] }),
            "authenticationMethodTargetType",
        ),
        (
            json!({ "includeTargets": [{ "id": id, "targetType": "group", "displayName": "x" }] }),
            "'displayName' does not exist on type 'microsoft.graph.authenticationMethodTarget'",
        ),
        (
            json!({ "includeTargets": [{ "id": id, "targetType": "group", "isRegistrationRequired": null }] }),
            "does not allow null values",
        ),
        (
            json!({ "excludeTargets": [{ "id": id, "targetType": "group", "isRegistrationRequired": false }] }),
            "'isRegistrationRequired' does not exist on type 'microsoft.graph.excludeTarget'",
        ),
        (
            json!({ "excludeTargets": [{ "@odata.type": "#microsoft.graph.authenticationMethodTarget", "id": id, "targetType": "group" }] }),
            "not assignable",
        ),
    ] {
        let message = refused(&world, &token, change.clone()).await;
        assert!(message.contains(expected), "{change}: {message}");
    }
}

#[tokio::test]
async fn what_the_rules_do_not_allow_is_refused() {
    let world = world().await;
    let token = world.admin().await;
    let id = "aede0efe-c1b4-40dc-8ae7-2c402f23e312";
    let target = json!({ "id": id, "targetType": "group" });
    for (change, expected) in [
        (
            json!({ "minimumLifetimeInMinutes": 9 }),
            "Invalid minimumLifetimeInMinutes specified. The valid range between 10 and 43200.",
        ),
        (json!({ "maximumLifetimeInMinutes": 43_201 }), "maximumLifetimeInMinutes"),
        (json!({ "defaultLifetimeInMinutes": -1 }), "defaultLifetimeInMinutes"),
        (json!({ "defaultLength": 7 }), "The valid range between 8 and 48."),
        (json!({ "defaultLength": 49 }), "The valid range between 8 and 48."),
        (
            json!({ "defaultLifetimeInMinutes": 59 }),
            "minimumLifetimeInMinutes (60) cannot be greater than defaultLifetimeInMinutes (59)",
        ),
        (
            json!({ "defaultLifetimeInMinutes": 481 }),
            "defaultLifetimeInMinutes (481) cannot be greater than maximumLifetimeInMinutes (480)",
        ),
        (json!({ "minimumLifetimeInMinutes": 500 }), "cannot be greater"),
        (json!({ "maximumLifetimeInMinutes": 30 }), "cannot be greater"),
        (json!({ "includeTargets": [{ "id": "finance", "targetType": "group" }] }), "Invalid target id 'finance'"),
        (json!({ "includeTargets": [{ "id": "all_users", "targetType": "user" }] }), "Invalid target id"),
        (json!({ "includeTargets": [target, { "id": id.to_uppercase(), "targetType": "group" }] }), "Duplicate target"),
        (json!({ "excludeTargets": [target, target] }), "Duplicate target"),
        (json!({ "id": "Fido2" }), "id"),
    ] {
        let message = refused(&world, &token, change.clone()).await;
        assert!(message.starts_with("Persistance of policy failed with error: "), "{message}");
        assert!(message.contains(expected), "{change}: {message}");
    }
    // Together they fit.
    let both =
        json!({ "minimumLifetimeInMinutes": 500, "defaultLifetimeInMinutes": 600, "maximumLifetimeInMinutes": 700 });
    assert_eq!(world.patch(&token, both).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_type_must_be_named_and_right() {
    let world = world().await;
    let token = world.admin().await;
    for (body, expected) in [
        (json!({ "isUsableOnce": true }), "'@odata.type' is missing"),
        (
            json!({ "@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration", "isUsableOnce": true }),
            "could not be resolved",
        ),
        (
            json!({ "@odata.type": "#microsoft.graph.authenticationMethodConfiguration", "state": "enabled" }),
            "not assignable",
        ),
        (json!({ "@odata.type": TYPE.trim_start_matches('#'), "isUsableOnce": true }), "could not be resolved"),
        (json!({ "@odata.type": 1 }), "Edm.String"),
    ] {
        let (_, message) = refusal(world.patch_text(&token, body.to_string()).await, 400).await;
        assert!(message.contains(expected), "{body}: {message}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused() {
    let world = world().await;
    let token = world.admin().await;
    for body in ["", "{", "[]", "null", "{\"isUsableOnce\":true,}"] {
        let (_, message) = refusal(world.patch_text(&token, body.to_owned()).await, 400).await;
        assert!(message.starts_with("Unable to read JSON request payload."), "{body}: {message}");
    }
    let patch = |kind: Option<&'static str>| {
        let request = world.graph(Method::PATCH, POLICY, &token).body(format!("{{\"@odata.type\":\"{TYPE}\"}}"));
        match kind {
            Some(kind) => request.header("content-type", kind),
            None => request,
        }
    };
    refusal(patch(Some("text/plain;charset=UTF-8")).send().await.unwrap(), 415).await;
    let (_, message) = refusal(patch(None).send().await.unwrap(), 400).await;
    assert!(message.contains("Content-Type"));
    let accepted = patch(Some("Application/JSON; charset=utf-8")).send().await.unwrap();
    assert_eq!(accepted.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let world = world().await;
    let token = world.admin().await;
    let body = format!("{{\"@odata.type\":\"{}\"}}", "x".repeat(4 * 1024 * 1024));
    refusal(world.patch_text(&token, body).await, 413).await;
}

#[tokio::test]
async fn a_token_is_needed_and_must_be_good() {
    let world = world().await;
    let good = world.admin().await;
    for (authorization, expected) in [
        (None, "Access token is empty."),
        (Some("Basic abc".to_owned()), "Access token is empty."),
        (Some("Bearer abc".to_owned()), "IDX14100"),
        (Some(format!("Bearer {good}x")), "Access token validation failure"),
    ] {
        let mut request = world.client.get(world.url(POLICY));
        if let Some(value) = &authorization {
            request = request.header("authorization", value);
        }
        let response = request.send().await.unwrap();
        let challenge = response.headers()["www-authenticate"].to_str().unwrap();
        assert!(challenge.starts_with("Bearer ") && !challenge.contains("claims"), "{challenge}");
        let (code, message) = refusal(response, 401).await;
        assert_eq!(code, "InvalidAuthenticationToken");
        assert!(message.contains(expected), "{authorization:?}: {message}");
    }
    world.control(Method::POST, "expire", json!({})).await;
    let response = world.graph(Method::GET, POLICY, &good).send().await.unwrap();
    assert!(refusal(response, 401).await.1.contains("expired"));
    world.read(&world.admin().await).await;
}

#[tokio::test]
async fn a_permission_and_a_role_are_needed() {
    let world = world().await;
    let change = json!({ "isUsableOnce": true });
    let read_only = world.token("admin", &["Policy.Read.AuthenticationMethod"]).await;
    world.read(&read_only).await;
    let (code, message) = refusal(world.patch(&read_only, change.clone()).await, 403).await;
    assert_eq!(code, "AccessDenied");
    assert_eq!(message, "You cannot perform the requested operation, required scopes are missing in the token.");

    let reader = world.token("reader", &[READ_WRITE]).await;
    world.read(&reader).await;
    let (code, message) = refusal(world.patch(&reader, change.clone()).await, 403).await;
    assert_eq!((code.as_str(), message.as_str()), ("accessDenied", "Request Authorization failed"));

    let nobody = world.token("user", &[READ_WRITE]).await;
    refusal(world.graph(Method::GET, POLICY, &nobody).send().await.unwrap(), 403).await;
    refusal(world.patch(&nobody, change.clone()).await, 403).await;
    let (code, _) = refusal(world.graph(Method::GET, "/v1.0/me", &nobody).send().await.unwrap(), 403).await;
    assert_eq!(code, "Authorization_RequestDenied");

    let custom = world.token("custom", &[READ_WRITE]).await;
    assert_eq!(world.patch(&custom, change).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let world = world().await;
    let token = world.admin().await;
    for (path, named) in [
        ("/v1.0/nothing".to_owned(), "'nothing'"),
        ("/v1.0/policies/nothing".to_owned(), "'nothing'"),
        (POLICY.replace("v1.0", "beta"), "'beta'"),
        (format!("{POLICY}/includeTargets"), "'temporaryAccessPass'"),
        (POLICY.replace("temporaryAccessPass", "Fido2"), "'fido2'"),
    ] {
        let response = world.graph(Method::GET, &path, &token).send().await.unwrap();
        let (_, message) = refusal(response, 404).await;
        assert!(message.contains(named), "{path}: {message}");
    }
    let response = world.graph(Method::PUT, POLICY, &token).send().await.unwrap();
    assert_eq!(response.headers()["allow"], "GET, PATCH, DELETE");
    refusal(response, 405).await;
    let response = world.graph(Method::GET, &format!("{POLICY}?$select=colour"), &token).send().await.unwrap();
    assert!(refusal(response, 400).await.1.contains("'colour'"));
}
