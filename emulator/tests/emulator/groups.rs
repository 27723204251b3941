use crate::client::{Browser, READ_WRITE, World, json_of, refusal, world};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use url::Url;

const READ_GROUPS: &str = "GroupMember.Read.All";
const FINANCE_ADMINS: &str = "4b8d2f60-17c3-4e9a-8a52-6d0f3c91b7e4";
const DELETED: &str = "92b0d4f7-91c8-456e-937a-0ec48bd9fa27";

/// The path of a search, encoded.
fn search(text: &str, own: &[(&str, &str)]) -> String {
    let mut url = Url::parse("http://x/v1.0/groups").unwrap();
    url.query_pairs_mut().append_pair("$search", text).extend_pairs(own);
    format!("{}?{}", url.path(), url.query().unwrap())
}

async fn found(world: &World, token: &str, path: &str) -> Value {
    let request = world.graph(Method::GET, path, token).header("ConsistencyLevel", "eventual");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    json_of(response).await
}

fn names(answer: &Value) -> Vec<&str> {
    answer["value"].as_array().unwrap().iter().map(|group| group["displayName"].as_str().unwrap()).collect()
}

async fn batch(world: &World, token: &str, body: Value) -> reqwest::Response {
    let request = world.graph(Method::POST, "/v1.0/$batch", token).header("content-type", "application/json");
    request.body(body.to_string()).send().await.unwrap()
}

fn step(id: &str, url: &str) -> Value {
    json!({ "id": id, "method": "GET", "url": url })
}

#[tokio::test]
async fn fin_finds_finance_admins_page_by_page() {
    let world = world().await;
    let token = world.token("admin", &[READ_GROUPS]).await;
    let options = [("$select", "id,displayName,groupTypes"), ("$top", "25"), ("$count", "true")];
    let first = found(&world, &token, &search("\"displayName:fin\"", &options)).await;
    assert_eq!(names(&first)[0], "Finance Admins");
    assert_eq!(first["value"][0], json!({ "id": FINANCE_ADMINS, "displayName": "Finance Admins", "groupTypes": [] }));
    let count = first["@odata.count"].as_u64().unwrap();
    let mut seen: Vec<String> = names(&first).into_iter().map(str::to_owned).collect();
    let mut page = first;
    while let Some(next) = page["@odata.nextLink"].as_str() {
        let path = next.strip_prefix(world.emulator.service()).expect("the next page is at the same host");
        page = found(&world, &token, path).await;
        seen.extend(names(&page).into_iter().map(str::to_owned));
    }
    assert_eq!(seen.len() as u64, count);
    assert!(seen.iter().all(|name| name.to_lowercase().contains("fin")), "{seen:?}");
}

#[tokio::test]
async fn a_search_needs_consistency_level_eventual() {
    let world = world().await;
    let token = world.token("admin", &[READ_GROUPS]).await;
    let path = search("\"displayName:fin\"", &[]);
    let response = world.graph(Method::GET, &path, &token).send().await.unwrap();
    let (code, message) = refusal(response, 400).await;
    assert_eq!(code, "Request_UnsupportedQuery");
    assert!(message.contains("ConsistencyLevel: eventual"), "{message}");
    // The next page needs it as well.
    let first = found(&world, &token, &path).await;
    let next = first["@odata.nextLink"].as_str().unwrap().strip_prefix(world.emulator.service()).unwrap().to_owned();
    refusal(world.graph(Method::GET, &next, &token).send().await.unwrap(), 400).await;
}

#[tokio::test]
async fn what_is_typed_must_be_quoted_and_escaped() {
    let world = world().await;
    let token = world.token("admin", &[READ_GROUPS]).await;
    for (text, expected) in [
        (r#""displayName:\"quoted\"""#, "\"Quoted\" and 'quoted'"),
        (r#""displayName:Shares\\Finance""#, "Shares\\Finance\\Read"),
        ("\"displayName:onerror\"", "<img src=x onerror=alert(document.domain)>"),
        ("\"displayName:hiking & recreation\"", "Hiking & Recreation"),
        ("\"displayName:المالية\"", "فريق المالية"),
    ] {
        assert_eq!(names(&found(&world, &token, &search(text, &[])).await), [expected], "{text}");
    }
    for (path, expected) in [
        (search("fin", &[]), "Syntax error"),
        (search("\"displayName:a\"b\"", &[]), "Syntax error"),
        (search("\"displayName:a\"", &[("$top", "1000")]), "Invalid page size specified: '1000'"),
        (search("\"displayName:a\"", &[("$skiptoken", "x")]), "page token"),
        (search("\"displayName:a\"", &[("$filter", "x")]), "$filter"),
        (search("\"displayName:a\"", &[("$select", "colour")]), "'colour'"),
    ] {
        let request = world.graph(Method::GET, &path, &token).header("ConsistencyLevel", "eventual");
        let (_, message) = refusal(request.send().await.unwrap(), 400).await;
        assert!(message.contains(expected), "{path}: {message}");
    }
}

#[tokio::test]
async fn a_group_is_read_and_a_deleted_one_is_not_found() {
    let world = world().await;
    let token = world.token("admin", &[READ_GROUPS]).await;
    let path = format!("/v1.0/groups/{FINANCE_ADMINS}?$select=id,displayName");
    let group = json_of(world.graph(Method::GET, &path, &token).send().await.unwrap()).await;
    assert_eq!(group["displayName"], "Finance Admins");
    assert!(group.get("description").is_none());
    let deleted = format!("/v1.0/groups/{DELETED}");
    let (code, message) = refusal(world.graph(Method::GET, &deleted, &token).send().await.unwrap(), 404).await;
    assert_eq!(code, "Request_ResourceNotFound");
    assert!(message.contains(DELETED));
    assert_eq!(names(&found(&world, &token, &search("\"displayName:pilot users 2023\"", &[])).await), [""; 0]);
    let (code, _) = refusal(world.graph(Method::GET, "/v1.0/groups/finance", &token).send().await.unwrap(), 400).await;
    assert_eq!(code, "Request_BadRequest");
    refusal(world.graph(Method::GET, &format!("{deleted}/members"), &token).send().await.unwrap(), 404).await;
    refusal(world.graph(Method::DELETE, &deleted, &token).send().await.unwrap(), 405).await;
}

#[tokio::test]
async fn without_the_permission_there_are_no_names() {
    let world = world().await;
    let token = world.admin().await;
    for path in ["/v1.0/groups".to_owned(), format!("/v1.0/groups/{FINANCE_ADMINS}")] {
        let (code, _) = refusal(world.graph(Method::GET, &path, &token).send().await.unwrap(), 403).await;
        assert_eq!(code, "Authorization_RequestDenied", "{path}");
    }
}

#[tokio::test]
async fn people_are_read_where_that_is_permitted() {
    let world = world().await;
    let nora = "/v1.0/users/403d9e85-af61-4c4b-91c7-e5d8fa0c3244?$select=id,displayName,userPrincipalName";
    let groups_only = world.token("admin", &[READ_GROUPS, "User.Read"]).await;
    refusal(world.graph(Method::GET, nora, &groups_only).send().await.unwrap(), 403).await;
    let oneself = "/v1.0/users/1d0a6b52-7c3e-4f18-8e94-b2a5c7d90f11";
    assert_eq!(world.graph(Method::GET, oneself, &groups_only).send().await.unwrap().status(), StatusCode::OK);
    let people = world.token("admin", &["User.ReadBasic.All"]).await;
    let person = json_of(world.graph(Method::GET, nora, &people).send().await.unwrap()).await;
    assert_eq!(person["displayName"], "Nora Quist");
    refusal(
        world.graph(Method::GET, "/v1.0/users/00000000-0000-4000-8000-000000000000", &people).send().await.unwrap(),
        404,
    )
    .await;
}

#[tokio::test]
async fn a_batch_answers_each_request_by_its_id() {
    let world = world().await;
    let token = world.token("admin", &[READ_GROUPS, READ_WRITE]).await;
    world.fault(json!({ "on": { "path": "0c5a7e91" }, "status": 429, "retryAfter": "7" })).await;
    let steps = [
        step("a", &format!("/groups/{FINANCE_ADMINS}?$select=id,displayName")),
        step("b", &format!("/groups/{DELETED}")),
        step("c", "/users/403d9e85-af61-4c4b-91c7-e5d8fa0c3244"),
        step("d", "/groups/0c5a7e91-3b62-4f08-9d14-a86e2b7f05c1"),
    ];
    let response = batch(&world, &token, json!({ "requests": steps })).await;
    assert_eq!(response.status(), StatusCode::OK);
    let answer = json_of(response).await;
    let of = |id: &str| answer["responses"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().clone();
    assert_eq!(of("a")["status"], 200);
    assert_eq!(of("a")["body"]["displayName"], "Finance Admins");
    assert_eq!(
        (of("b")["status"].clone(), of("b")["body"]["error"]["code"].clone()),
        (404.into(), "Request_ResourceNotFound".into())
    );
    assert_eq!(of("c")["status"], 403);
    assert_eq!((of("d")["status"].clone(), of("d")["headers"]["Retry-After"].clone()), (429.into(), "7".into()));
    assert_ne!(answer["responses"][0]["id"], "a", "the answers are not in the order of the requests");
}

#[tokio::test]
async fn a_batch_that_is_not_one_is_refused() {
    let world = world().await;
    let token = world.token("admin", &[READ_GROUPS]).await;
    let many: Vec<Value> = (0..21).map(|number| step(&number.to_string(), "/me")).collect();
    for (body, expected) in [
        (json!({ "requests": many }), "exceeds the maximum value of 20"),
        (json!({ "requests": [] }), "Invalid batch payload"),
        (json!({ "requests": [{ "id": "1" }] }), "Invalid batch payload"),
        (json!({ "requests": [step("1", "/me"), step("1", "/me")] }), "unique"),
        (json!({ "requests": [step("1", "https://graph.microsoft.com/v1.0/me")] }), "relative"),
        (json!({ "requests": [{ "id": "1", "method": "PATCH", "url": "/me", "body": {} }] }), "Content-Type"),
    ] {
        let (_, message) = refusal(batch(&world, &token, body.clone()).await, 400).await;
        assert!(message.contains(expected), "{body}: {message}");
    }
    refusal(world.graph(Method::GET, "/v1.0/$batch", &token).send().await.unwrap(), 405).await;
    let inner = json_of(batch(&world, &token, json!({ "requests": [step("1", "/$batch")] })).await).await;
    assert_eq!(inner["responses"][0]["status"], 400);
}

#[tokio::test]
async fn groups_change_at_the_control_address() {
    let world = world().await;
    let token = world.token("admin", &[READ_GROUPS]).await;
    let id = "c0ffee00-0000-4000-8000-000000000001";
    world.control(Method::PUT, &format!("groups/{id}"), json!({ "displayName": "Made for a test" })).await;
    assert_eq!(names(&found(&world, &token, &search("\"displayName:made\"", &[])).await), ["Made for a test"]);
    world.control(Method::PUT, &format!("groups/{id}"), json!({ "deleted": true })).await;
    assert_eq!(names(&found(&world, &token, &search("\"displayName:made\"", &[])).await), [""; 0]);
    let all = world.control(Method::GET, "groups", json!({})).await;
    assert!(all.as_array().unwrap().iter().any(|group| group["id"] == id && group["deleted"] == true));
    world.control(Method::POST, "reset", json!({})).await;
    assert!(
        all.as_array().unwrap().len() > world.control(Method::GET, "groups", json!({})).await.as_array().unwrap().len()
    );
    let response = world.client.put(world.url("/control/groups/finance")).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn who_may_not_consent_is_sent_to_an_administrator() {
    let world = world().await;
    let mut browser = Browser::default();
    world.signed_in(&mut browser, "admin", &[]).await;
    world.control(Method::PUT, "people/admin", json!({ "mayConsent": false })).await;
    let scope = [("scope", "https://graph.microsoft.com/GroupMember.Read.All openid")];
    let page = world.visit(&mut browser, &scope).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.text().await.unwrap().contains("Need admin approval"));
    let back = world.press(&mut browser, &scope, "return").await;
    assert!(back.headers()["location"].to_str().unwrap().contains("error=access_denied"));
    // What there was consent for still works.
    assert_eq!(world.visit(&mut browser, &[]).await.status(), StatusCode::FOUND);
    world.control(Method::PUT, "people/admin", json!({ "mayConsent": true })).await;
    let back = world.visit(&mut browser, &scope).await;
    assert!(back.headers()["location"].to_str().unwrap().contains("code="));
}
