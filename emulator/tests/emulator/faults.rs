use std::time::{Duration, Instant};

use crate::client::{Browser, POLICY, READ_WRITE, TYPE, World, json_of, refusal, world};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn on_patch(mut fault: Value) -> Value {
    fault["on"] = json!({ "method": "PATCH", "path": "temporaryAccessPass" });
    fault
}

async fn once_usable(world: &World) -> Value {
    world.stored().await["isUsableOnce"].clone()
}

#[tokio::test]
async fn a_status_with_retry_after_or_without() {
    let world = world().await;
    let token = world.admin().await;
    world.fault(on_patch(json!({ "status": 429, "retryAfter": "2" }))).await;
    world.fault(on_patch(json!({ "status": 503 }))).await;
    let response = world.patch(&token, json!({ "isUsableOnce": true })).await;
    assert_eq!(response.headers()["retry-after"], "2");
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    assert_eq!(refusal(response, 429).await, ("UnknownError".to_owned(), String::new()));
    let response = world.patch(&token, json!({ "isUsableOnce": true })).await;
    assert!(!response.headers().contains_key("retry-after"));
    refusal(response, 503).await;
    assert_eq!(once_usable(&world).await, false);
    assert_eq!(world.patch(&token, json!({ "isUsableOnce": true })).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_answer_of_ones_own() {
    let world = world().await;
    let token = world.admin().await;
    world
        .fault(on_patch(
            json!({ "status": 502, "text": "<h1>Bad gateway</h1>", "headers": { "Content-Type": "text/html" } }),
        ))
        .await;
    world.fault(on_patch(json!({ "status": 400, "body": { "error": { "code": "x" } } }))).await;
    world.fault(on_patch(json!({ "status": 200, "body": { "a": 1 }, "when": "after" }))).await;
    let response = world.patch(&token, json!({ "isUsableOnce": true })).await;
    assert_eq!(response.headers()["content-type"], "text/html");
    assert_eq!(response.text().await.unwrap(), "<h1>Bad gateway</h1>");
    let response = world.patch(&token, json!({ "isUsableOnce": true })).await;
    assert_eq!(json_of(response).await, json!({ "error": { "code": "x" } }));
    assert_eq!(once_usable(&world).await, false);
    let response = world.patch(&token, json!({ "isUsableOnce": true })).await;
    assert_eq!(json_of(response).await, json!({ "a": 1 }));
    assert_eq!(once_usable(&world).await, true);
}

#[tokio::test]
async fn a_failure_after_the_effect() {
    let world = world().await;
    let token = world.admin().await;
    world.fault(on_patch(json!({ "status": 504, "when": "after" }))).await;
    refusal(world.patch(&token, json!({ "isUsableOnce": true })).await, 504).await;
    assert_eq!(once_usable(&world).await, true);
}

#[tokio::test]
async fn a_connection_is_lost_before_or_after_the_effect() {
    let world = world().await;
    let token = world.admin().await;
    for (moment, effect) in [("before", false), ("after", true)] {
        world.control(Method::POST, "reset", json!({})).await;
        world.fault(on_patch(json!({ "connection": moment }))).await;
        let patch = |id: &str| {
            let request = world.graph(Method::PATCH, POLICY, &token).header("content-type", "application/json");
            request
                .header("client-request-id", id)
                .body(json!({ "@odata.type": TYPE, "isUsableOnce": true }).to_string())
                .send()
        };
        assert!(patch("first").await.is_err(), "{moment}");
        assert_eq!(once_usable(&world).await, effect, "{moment}");
        // What a browser sends again by itself is lost too; what the client sends is not.
        assert!(patch("first").await.is_err(), "{moment}");
        assert_eq!(patch("second").await.unwrap().status(), StatusCode::NO_CONTENT);
        let seen: Vec<_> =
            world.requests().await.iter().map(|record| (record["status"].clone(), record["resent"].clone())).collect();
        assert_eq!(seen, [(json!(null), json!(false)), (json!(null), json!(true)), (json!(204), json!(false))]);
    }
}

#[tokio::test]
async fn latency_before_or_after_the_effect() {
    let world = world().await;
    let token = world.admin().await;
    world.fault(json!({ "on": { "path": "/organization" }, "delayMs": 200 })).await;
    let start = Instant::now();
    let response = world.graph(Method::GET, "/v1.0/organization", &token).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(start.elapsed() >= Duration::from_millis(200));
    // While the answer is held back, the write has happened.
    world.fault(on_patch(json!({ "delayMs": 60_000, "when": "after" }))).await;
    let request = world.graph(Method::PATCH, POLICY, &token).header("content-type", "application/json");
    let body = json!({ "@odata.type": TYPE, "isUsableOnce": true }).to_string();
    let answer = tokio::spawn(request.body(body).send());
    let written = async {
        while once_usable(&world).await != true {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), written).await.unwrap();
    assert!(!answer.is_finished());
    answer.abort();
}

#[tokio::test]
async fn a_second_administrator_writes_at_a_given_step() {
    let world = world().await;
    let token = world.admin().await;
    world.fault(json!({ "on": { "method": "GET", "path": "temporaryAccessPass" }, "skip": 1, "write": { "defaultLength": 12 } })).await;
    world.fault(on_patch(json!({ "when": "after", "write": { "isUsableOnce": false } }))).await;
    assert_eq!(world.read(&token).await["defaultLength"], 8);
    assert_eq!(world.read(&token).await["defaultLength"], 12);
    assert_eq!(world.patch(&token, json!({ "isUsableOnce": true })).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(world.read(&token).await["isUsableOnce"], false);
}

#[tokio::test]
async fn the_service_recalculates_with_the_write_only() {
    let world = world().await;
    let token = world.admin().await;
    world.fault(on_patch(json!({ "times": null, "recalculate": { "defaultLifetimeInMinutes": 120 } }))).await;
    refusal(world.patch(&token, json!({ "defaultLength": 7 })).await, 400).await;
    assert_eq!(world.stored().await["defaultLifetimeInMinutes"], 60);
    world.patch(&token, json!({ "minimumLifetimeInMinutes": 30 })).await;
    assert_eq!(world.stored().await["defaultLifetimeInMinutes"], 120);
}

#[tokio::test]
async fn reads_stay_stale_after_the_next_write() {
    let world = world().await;
    let token = world.admin().await;
    world.control(Method::POST, "stale", json!({ "reads": 2 })).await;
    world.patch(&token, json!({ "isUsableOnce": true })).await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(world.read(&token).await["isUsableOnce"].clone());
    }
    assert_eq!(seen, [false, false, true]);
}

#[tokio::test]
async fn a_challenge_lasts_until_it_is_satisfied() {
    let world = world().await;
    let token = async |acrs: &[&str], capabilities: &[&str]| {
        let body = json!({ "person": "admin", "scopes": [READ_WRITE], "acrs": acrs, "capabilities": capabilities });
        world.control(Method::POST, "token", body).await["access_token"].as_str().unwrap().to_owned()
    };
    let change = json!({ "isUsableOnce": true });
    let plain = token(&[], &["CP1"]).await;
    for (challenge, context) in [("silent", "c1"), ("interaction", "c2")] {
        world.fault(on_patch(json!({ "challenge": challenge }))).await;
        for _ in 0..2 {
            let response = world.patch(&plain, change.clone()).await;
            assert!(response.headers()["www-authenticate"].to_str().unwrap().contains("insufficient_claims"));
            refusal(response, 401).await;
        }
        // A client that has not said that it understands challenges gets another refusal.
        let (_, message) = refusal(world.patch(&token(&[], &[]).await, change.clone()).await, 403).await;
        assert!(message.contains("client does not support it"));
        let satisfied = token(&[context], &["CP1"]).await;
        assert_eq!(world.patch(&satisfied, change.clone()).await.status(), StatusCode::NO_CONTENT);
        assert_eq!(world.patch(&plain, change.clone()).await.status(), StatusCode::NO_CONTENT);
    }
    world.fault(on_patch(json!({ "challenge": "malformed" }))).await;
    let response = world.patch(&plain, change.clone()).await;
    assert!(response.headers()["www-authenticate"].to_str().unwrap().contains("claims=\"bm90IGpzb24=\""));
    refusal(response, 401).await;
    assert_eq!(world.patch(&plain, change).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_token_endpoint_can_fail_too() {
    let world = world().await;
    let tokens = world.signed_in(&mut Browser::default(), "admin", &[]).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    world.fault(json!({ "on": { "method": "POST", "path": "token" }, "status": 503 })).await;
    world.fault(json!({ "on": { "path": "token" }, "status": 400, "body": { "error": "invalid_grant", "suberror": "bad_token" } })).await;
    let response = world.refresh(refresh, &[]).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()["access-control-allow-origin"], world.origin().as_str());
    assert_eq!(json_of(response).await["error"], "temporarily_unavailable");
    assert_eq!(json_of(world.refresh(refresh, &[]).await).await["suberror"], "bad_token");
    assert_eq!(world.refresh(refresh, &[]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn who_comes_back_too_early_is_recorded() {
    let world = world().await;
    let token = world.admin().await;
    let other = world.admin().await;
    world.fault(on_patch(json!({ "status": 429, "retryAfter": "1" }))).await;
    world.patch(&token, json!({ "isUsableOnce": true })).await;
    let started = Instant::now();
    world.read(&token).await;
    world.read(&other).await;
    tokio::time::sleep_until((started + Duration::from_millis(1005)).into()).await;
    world.read(&token).await;
    let early: Vec<_> = world.requests().await.iter().map(|record| record["tooEarly"].clone()).collect();
    assert_eq!(early, [false, true, false, false]);
    assert_eq!(world.control(Method::GET, "state", json!({})).await["tooEarly"], 1);
}
