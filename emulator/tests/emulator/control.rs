use crate::client::{Browser, POLICY, READ_WRITE, TYPE, json_of, refusal, world};
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn web_pages_cannot_use_it() {
    let world = world().await;
    for (name, value) in [("origin", world.origin()), ("host", "attacker.example".to_owned())] {
        let request = world.client.post(world.url("/control/reset")).header(name, value);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}");
        assert!(!response.headers().contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn what_it_cannot_read_is_named() {
    let world = world().await;
    for (path, body, expected) in [
        ("faults", "[{\"statsu\":1}]", "statsu"),
        ("faults", "[{\"status\":429},{\"retryAfter\":\"1\"}]", "fault 1"),
        ("faults", "[{", "EOF"),
        ("stale", "{}", "reads"),
        ("token", "{\"person\":\"nobody\",\"scopes\":[]}", "nobody"),
        ("token", "{\"person\":\"admin\",\"scopes\":[\"Everything\"]}", "Everything"),
    ] {
        let response = world.client.post(world.url(&format!("/control/{path}"))).body(body).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{path} {body}");
        let error = json_of(response).await["error"].as_str().unwrap().to_owned();
        assert!(error.contains(expected), "{error}");
    }
    assert_eq!(world.control(Method::GET, "faults", json!({})).await, json!([]));
}

#[tokio::test]
async fn requests_are_recorded_without_secrets() {
    let world = world().await;
    let tokens = world.signed_in(&mut Browser::default(), "admin", &[]).await;
    let token = tokens["access_token"].as_str().unwrap();
    let body = format!("{{ \"@odata.type\":\"{TYPE}\",  \"isUsableOnce\":true}}");
    let request =
        world.graph(Method::PATCH, &format!("{POLICY}?a=b"), token).header("content-type", "application/json");
    request.header("client-request-id", "the-id").body(body.clone()).send().await.unwrap();
    let records = world.requests().await;
    assert_eq!(records.len(), 2);
    assert!(records[0]["path"].as_str().unwrap().ends_with("/oauth2/v2.0/token"));
    assert!(records[0]["body"].as_str().unwrap().contains("code=present&"));
    let patch = &records[1];
    assert_eq!(patch["method"], "PATCH");
    assert_eq!(patch["path"], POLICY);
    assert_eq!(patch["query"], "a=b");
    assert_eq!(patch["body"], body);
    assert_eq!(patch["status"], 204);
    assert_eq!(patch["clientRequestId"], "the-id");
    assert_eq!(patch["tooEarly"], false);
    assert_eq!(patch["headers"]["authorization"], "present");
    let all = serde_json::to_string(&records).unwrap();
    assert!(!all.contains(token));
    world.control(Method::DELETE, "requests", json!({})).await;
    assert!(world.requests().await.is_empty());
}

#[tokio::test]
async fn a_reset_gives_a_fresh_tenant() {
    let world = world().await;
    let mut browser = Browser::default();
    let tokens = world.signed_in(&mut browser, "admin", &[]).await;
    let token = tokens["access_token"].as_str().unwrap();
    world.patch(token, json!({ "defaultLength": 30 })).await;
    world.fault(json!({ "status": 500, "times": -1 })).await;
    world.control(Method::POST, "reset", json!({})).await;
    assert!(world.requests().await.is_empty());
    assert_eq!(world.read(token).await["defaultLength"], 8);
    assert!(!world.refresh(tokens["refresh_token"].as_str().unwrap(), &[]).await.status().is_success());
}

#[tokio::test]
async fn a_role_that_was_given_later_needs_a_new_token() {
    let world = world().await;
    let old = world.token("user", &[READ_WRITE]).await;
    world.control(Method::PUT, "people/user", json!({ "role": "authenticationPolicyAdministrator" })).await;
    refusal(world.graph(Method::GET, POLICY, &old).send().await.unwrap(), 403).await;
    let new = world.token("user", &[READ_WRITE]).await;
    assert_eq!(world.patch(&new, json!({ "isUsableOnce": true })).await.status(), StatusCode::NO_CONTENT);
}
