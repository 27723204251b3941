use crate::client::{POLICY, READ_WRITE, TYPE, json_of, world};
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn a_fresh_tenant_has_the_documented_sample_in_its_order() {
    let world = world().await;
    let token = world.admin().await;
    let response = world.graph(Method::GET, POLICY, &token).send().await.unwrap();
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("application/json"));
    let text = response.text().await.unwrap();
    let sample = include_str!("../../contract/get-policy.sample.json");
    let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(parsed(&text), parsed(sample));
    let position = |text: &str, name: &str| text.find(&format!("\"{name}\":")).unwrap();
    let mut names: Vec<String> = parsed(sample).as_object().unwrap().keys().cloned().collect();
    names.sort_by_key(|name| position(sample, name));
    assert!(names.is_sorted_by_key(|name| position(&text, name)), "{text}");
}

#[tokio::test]
async fn only_what_was_sent_changes() {
    let world = world().await;
    let token = world.admin().await;
    let mut expected = world.read(&token).await;
    let response = world.patch(&token, json!({ "isUsableOnce": true })).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert!(!response.headers().contains_key("content-type"));
    assert_eq!(response.text().await.unwrap(), "");
    expected["isUsableOnce"] = true.into();
    assert_eq!(world.read(&token).await, expected);
}

#[tokio::test]
async fn every_property_can_be_written() {
    let world = world().await;
    let token = world.admin().await;
    let group = "aede0efe-c1b4-40dc-8ae7-2c402f23e312";
    let change = json!({
        "id": "TemporaryAccessPass",
        "state": "disabled",
        "minimumLifetimeInMinutes": 10,
        "maximumLifetimeInMinutes": 43200,
        "defaultLifetimeInMinutes": 90,
        "defaultLength": 48,
        "isUsableOnce": null,
        "includeTargets": [
            { "targetType": "group", "id": group, "isRegistrationRequired": true },
            { "@odata.type": "#microsoft.graph.authenticationMethodTarget", "targetType": "user", "id": "11111111-2222-3333-4444-555555555555" },
        ],
        "excludeTargets": [{ "targetType": "group", "id": group }],
    });
    assert_eq!(world.patch(&token, change.clone()).await.status(), StatusCode::NO_CONTENT);
    let read = world.read(&token).await;
    for name in [
        "state",
        "minimumLifetimeInMinutes",
        "maximumLifetimeInMinutes",
        "defaultLifetimeInMinutes",
        "defaultLength",
        "isUsableOnce",
        "excludeTargets",
    ] {
        assert_eq!(read[name], change[name], "{name}");
    }
    assert_eq!(
        read["includeTargets"],
        json!([
            { "targetType": "group", "id": group, "isRegistrationRequired": true },
            { "targetType": "user", "id": "11111111-2222-3333-4444-555555555555", "isRegistrationRequired": false },
        ])
    );
}

#[tokio::test]
async fn delete_brings_the_defaults_back() {
    let world = world().await;
    let token = world.admin().await;
    world.patch(&token, json!({ "defaultLength": 20, "includeTargets": [] })).await;
    let response = world.graph(Method::DELETE, POLICY, &token).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let read = world.read(&token).await;
    assert_eq!(read["state"], "disabled");
    assert_eq!(read["defaultLength"], 8);
    assert_eq!(read["includeTargets"][0]["id"], "all_users");
}

#[tokio::test]
async fn the_policy_is_found_however_its_path_is_written() {
    let world = world().await;
    let token = world.admin().await;
    for path in [
        POLICY.replace("temporaryAccessPass", "TemporaryAccessPass"),
        POLICY.replace("policies", "Policies"),
        POLICY.replace("/temporaryAccessPass", "('TemporaryAccessPass')"),
        format!("{POLICY}/"),
    ] {
        let response = world.graph(Method::GET, &path, &token).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_selection_shows_only_what_was_selected() {
    let world = world().await;
    let token = world.admin().await;
    let path = format!("{POLICY}?$select=state,includeTargets");
    let read = json_of(world.graph(Method::GET, &path, &token).send().await.unwrap()).await;
    assert_eq!(read["state"], "enabled");
    assert_eq!(read["@odata.type"], TYPE);
    assert!(read["includeTargets@odata.context"].is_string());
    assert!(read.get("defaultLength").is_none());
}

#[tokio::test]
async fn the_policy_of_all_methods_holds_this_one() {
    let world = world().await;
    let token = world.token("reader", &["Policy.Read.AuthenticationMethod"]).await;
    let read = async || {
        json_of(world.graph(Method::GET, "/v1.0/policies/authenticationMethodsPolicy", &token).send().await.unwrap())
            .await
    };
    let before = read().await;
    assert_eq!(before["id"], "authenticationMethodsPolicy");
    assert_eq!(before["authenticationMethodConfigurations"][0]["id"], "TemporaryAccessPass");
    world.patch(&world.token("custom", &[READ_WRITE]).await, json!({ "state": "disabled" })).await;
    let after = read().await;
    assert_eq!(after["authenticationMethodConfigurations"][0]["state"], "disabled");
    assert_ne!(after["lastModifiedDateTime"], before["lastModifiedDateTime"]);
}

#[tokio::test]
async fn the_person_and_the_tenant_can_be_read() {
    let world = world().await;
    let token = world.token("reader", &["User.Read"]).await;
    let me = json_of(world.graph(Method::GET, "/v1.0/me", &token).send().await.unwrap()).await;
    assert_eq!(me["displayName"], "Gregor Reid");
    let path = "/v1.0/organization?$select=id,displayName,verifiedDomains";
    let tenant = json_of(world.graph(Method::GET, path, &token).send().await.unwrap()).await;
    let tenant = &tenant["value"][0];
    assert_eq!(tenant["id"], world.tenant.as_str());
    assert_eq!(tenant["displayName"], "Contoso");
    assert_eq!(tenant["verifiedDomains"][0]["name"], "contoso.onmicrosoft.com");
    assert!(tenant.get("tenantType").is_none());
}

#[tokio::test]
async fn what_the_control_address_stores_is_returned_as_it_is() {
    let world = world().await;
    let token = world.admin().await;
    let strange = json!({
        "state": "paused",
        "defaultLength": null,
        "minimumLifetimeInMinutes": 1,
        "newProperty": { "a": [1] },
        "includeTargets": [{ "targetType": "user", "id": "x", "future": true }],
        "excludeTargets": [],
    });
    world.control(Method::PUT, "policy", strange.clone()).await;
    assert_eq!(world.stored().await, strange);
    let read = world.read(&token).await;
    for (name, value) in strange.as_object().unwrap() {
        assert_eq!(&read[name], value, "{name}");
    }
    assert_eq!(read["@odata.type"], TYPE);
    // A change of something else leaves all that alone.
    assert_eq!(world.patch(&token, json!({ "isUsableOnce": true })).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(world.stored().await["newProperty"], strange["newProperty"]);
}
