use crate::client::{POLICY, TYPE, json_of, world};
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn a_preflight_allows_what_the_panel_and_the_sdks_send() {
    let world = world().await;
    let asked = "authorization,client-request-id,consistencylevel,content-type,prefer,sdkversion,x-ms-anything,cookie2";
    let request = world
        .client
        .request(Method::OPTIONS, world.url(POLICY))
        .header("origin", world.origin())
        .header("access-control-request-method", "PATCH")
        .header("access-control-request-headers", asked);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    assert!(response.headers()["access-control-allow-methods"].to_str().unwrap().contains("PATCH"));
    let allowed = response.headers()["access-control-allow-headers"].to_str().unwrap().replace(' ', "");
    assert_eq!(format!("{allowed},cookie2"), asked);
}

#[tokio::test]
async fn answers_can_be_read_by_a_page_and_carry_both_ids() {
    let world = world().await;
    let token = world.admin().await;
    let id = "7a3c9d5e-0000-4000-8000-000000000001";
    for (token, status) in [(token.as_str(), 200), ("nonsense", 401)] {
        let request = world.graph(Method::GET, POLICY, token).header("client-request-id", id);
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), status);
        let headers = response.headers();
        assert_eq!(headers["access-control-allow-origin"], "*");
        let exposed = headers["access-control-expose-headers"].to_str().unwrap().to_ascii_lowercase();
        for name in ["request-id", "client-request-id", "retry-after", "www-authenticate", "etag", "location"] {
            assert!(exposed.split(", ").any(|exposed| exposed == name), "{name}");
        }
        assert_eq!(headers["client-request-id"], id);
        assert!(headers.contains_key("request-id"));
    }
}

#[tokio::test]
async fn headers_can_be_kept_from_pages() {
    let world = world().await;
    let token = world.admin().await;
    world.fault(json!({ "status": 429, "retryAfter": "1", "expose": false })).await;
    let response = world.graph(Method::GET, POLICY, &token).send().await.unwrap();
    assert_eq!(response.headers()["retry-after"], "1");
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    assert!(!response.headers().contains_key("access-control-expose-headers"));
}

#[tokio::test]
async fn the_headers_of_microsofts_sdks_do_no_harm() {
    let world = world().await;
    let token = world.admin().await;
    let request = world
        .graph(Method::PATCH, &POLICY.replace("temporaryAccessPass", "TemporaryAccessPass"), &token)
        .header("content-type", "application/json")
        .header("sdkversion", "graph-js/3.0.7 (featureUsage=6)")
        .header("client-request-id", "7a3c9d5e-0000-4000-8000-000000000002")
        .header("prefer", "return=minimal")
        .header("user-agent", "python-requests")
        .header("accept", "application/json;odata.metadata=minimal");
    let response = request.body(json!({ "@odata.type": TYPE, "defaultLength": 9 }).to_string()).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let records = json_of(world.client.get(world.url("/control/requests")).send().await.unwrap()).await;
    assert_eq!(records[0]["headers"]["sdkversion"], "graph-js/3.0.7 (featureUsage=6)");
}
