use crate::client::{
    Browser, POLICY, READ_WRITE, World, account_of, claims_of, fragment, json_of, number, page, refusal, world,
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const CONTOSO: &str = "6a7f2c1e-3d84-4b59-9c0e-5f1d8a2b7e43";
const FABRIKAM: &str = "b41d7f90-2c6e-4a85-8f13-9e0c5d7a6b24";
/// Ada Marsh, at home and as Fabrikam's guest.
const ADA: &str = "1d0a6b52-7c3e-4f18-8e94-b2a5c7d90f11";
const ADA_AT_FABRIKAM: &str = "a6b3f4eb-05c7-42a2-9b2d-4b3e506298aa";

/// The ids of those whom a picker offers, in its order.
fn offered(page: &str) -> Vec<&str> {
    page.split("value=\"person:").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

async fn picker(world: &World, browser: &mut Browser) -> String {
    page(world.visit(browser, &[("prompt", "select_account")]).await).await
}

fn footer(page: &str) -> &str {
    page.split("<footer><p>").nth(1).unwrap().split('<').next().unwrap()
}

/// A token of Fabrikam's with exactly these permissions.
async fn fabrikam_token(world: &World, person: &str, scopes: &[&str]) -> String {
    let wanted = json!({ "person": person, "scopes": scopes });
    let answer = world.control(Method::POST, "token?tenant=fabrikam.example", wanted).await;
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn renewed(world: &World, tokens: &Value, tenant: &str) -> reqwest::Response {
    world.at(tenant).refresh(tokens["refresh_token"].as_str().unwrap(), &[("client_info", "1")]).await
}

#[tokio::test]
async fn each_picker_offers_the_people_of_its_tenant() {
    let world = world().await;
    let contoso =
        ["admin", "reader", "custom", "user", "step-up", "step-up-interaction", "blocked", "no-consent", "personal"];
    let browser = &mut Browser::default();
    for name in [CONTOSO, "contoso.onmicrosoft.com"] {
        let text = picker(&world.at(name), browser).await;
        assert_eq!(offered(&text), contoso, "{name}");
        assert_eq!(footer(&text), "Contoso");
    }
    for name in [FABRIKAM, "fabrikam.onmicrosoft.com", "Fabrikam.example"] {
        let text = picker(&world.at(name), browser).await;
        assert_eq!(offered(&text), ["fabrikam-admin", "admin", "reader"], "{name}");
        assert_eq!(footer(&text), "Fabrikam");
        assert!(text.contains("Guest from Contoso"));
    }
    for name in ["organizations", "common"] {
        let text = picker(&world.at(name), browser).await;
        assert_eq!(offered(&text), [contoso.as_slice(), &["fabrikam-admin"]].concat(), "{name}");
        assert_eq!(footer(&text), "Microsoft Entra");
        assert!(!text.contains("Guest"));
    }
}

#[tokio::test]
async fn without_a_tenant_people_sign_in_at_home() {
    let world = world().await;
    for (person, home) in [("admin", CONTOSO), ("fabrikam-admin", FABRIKAM)] {
        for authority in ["organizations", "common"] {
            let tokens = world.at(authority).signed_in(&mut Browser::default(), person, &[]).await;
            let id = claims_of(&tokens["id_token"]);
            assert_eq!(id["tid"], home, "{person} at {authority}");
            assert_eq!(id["iss"], world.url(&format!("/{home}/v2.0")));
            assert!(id.get("idp").is_none());
            let account = account_of(tokens["client_info"].as_str().unwrap());
            assert_eq!(account, json!({ "uid": id["oid"], "utid": home }));
        }
    }
}

#[tokio::test]
async fn a_guest_has_the_tenants_token_and_the_account_of_home() {
    let world = world().await;
    let fabrikam = world.at(FABRIKAM);
    let mut browser = Browser::default();
    let back = fragment(&fabrikam.press(&mut browser, &[], "person:admin").await);
    let account = json!({ "uid": ADA, "utid": CONTOSO });
    assert_eq!(account_of(&back["client_info"]), account);
    let tokens = json_of(fabrikam.redeem_code(&back["code"]).await).await;
    assert_eq!(account_of(tokens["client_info"].as_str().unwrap()), account);
    let provider = format!("https://sts.windows.net/{CONTOSO}/");
    let id = claims_of(&tokens["id_token"]);
    assert_eq!((&id["tid"], &id["oid"]), (&json!(FABRIKAM), &json!(ADA_AT_FABRIKAM)));
    assert_eq!(id["iss"], world.url(&format!("/{FABRIKAM}/v2.0")));
    assert_eq!(id["preferred_username"], "ada.marsh@contoso.onmicrosoft.com");
    assert_eq!(id["idp"], provider);
    assert_eq!(id["wids"], json!(["0526716b-113d-4c15-b2c8-68e3c22b9f80"]));
    let access = claims_of(&tokens["access_token"]);
    assert_eq!((&access["tid"], &access["oid"], &access["iss"]), (&id["tid"], &id["oid"], &id["iss"]));
    assert_eq!((&access["idp"], &access["unique_name"]), (&id["idp"], &id["preferred_username"]));
    assert!(access.get("upn").is_none());
    // At home she has one, and nobody vouches for her.
    let tokens = world.signed_in(&mut Browser::default(), "admin", &[]).await;
    let access = claims_of(&tokens["access_token"]);
    assert_eq!(access["upn"], "ada.marsh@contoso.onmicrosoft.com");
    assert!(access.get("idp").is_none() && access.get("email").is_none());
}

#[tokio::test]
async fn a_session_is_of_the_account_and_good_in_each_tenant_that_knows_it() {
    let world = world().await;
    let fabrikam = world.at(FABRIKAM);
    let mut browser = Browser::default();
    world.signed_in(&mut browser, "admin", &[]).await;
    let hint = ("login_hint", "ada.marsh@contoso.onmicrosoft.com");
    for own in [vec![], vec![("prompt", "none")], vec![hint], vec![("prompt", "none"), hint]] {
        let back = fragment(&fabrikam.visit(&mut browser, &own).await);
        let tokens = json_of(fabrikam.redeem_code(&back["code"]).await).await;
        assert_eq!(claims_of(&tokens["id_token"])["oid"], ADA_AT_FABRIKAM, "{own:?}");
    }
    assert!(picker(&fabrikam, &mut browser).await.contains("ada.marsh@contoso.onmicrosoft.com, signed in"));
    // The name in Fabrikam's directory is none to sign in with.
    let local = ("login_hint", "ada.marsh_contoso.onmicrosoft.com#EXT#@fabrikam.onmicrosoft.com");
    let back = fragment(&fabrikam.visit(&mut browser, &[("prompt", "none"), local]).await);
    assert_eq!(back["error"], "login_required");
    let back = fragment(&world.at("organizations").visit(&mut browser, &[]).await);
    let tokens = json_of(world.at("organizations").redeem_code(&back["code"]).await).await;
    assert_eq!(claims_of(&tokens["id_token"])["oid"], ADA);
}

#[tokio::test]
async fn whom_a_tenant_does_not_know_it_refuses() {
    let world = world().await;
    let fabrikam = world.at(FABRIKAM);
    let refused = |text: &str, name: &str| {
        assert!(text.contains("AADSTS50020") && text.contains("Use another account"), "{text}");
        let words = format!(
            "User account '{name}@contoso.onmicrosoft.com' from identity provider 'https://sts.windows.net/{CONTOSO}/' does not exist in tenant 'Fabrikam'"
        );
        assert!(text.contains(&words), "{text}");
    };
    let mut browser = Browser::default();
    refused(&page(fabrikam.press(&mut browser, &[], "person:reader").await).await, "gregor.reid");
    assert!(!browser.is_signed_in());
    // Whoever is signed in at home, on the list or not.
    for (person, name) in [("reader", "gregor.reid"), ("custom", "carla.lindqvist")] {
        let mut browser = Browser::default();
        let tokens = world.signed_in(&mut browser, person, &[]).await;
        refused(&page(fabrikam.visit(&mut browser, &[]).await).await, name);
        let back = fragment(&fabrikam.visit(&mut browser, &[("prompt", "none")]).await);
        assert_eq!(back["error"], "interaction_required");
        assert!(back["error_description"].starts_with("AADSTS50020: "));
        assert_eq!(number(renewed(&world, &tokens, FABRIKAM).await, 400, "invalid_grant").await, 50_020);
    }
    // A personal account is at home in no tenant.
    let text = page(world.at("organizations").press(&mut Browser::default(), &[], "person:personal").await).await;
    assert!(text.contains("AADSTS50020") && text.contains("live.com") && text.contains("Microsoft Services"));
}

#[tokio::test]
async fn a_code_is_redeemed_where_it_was_issued() {
    let world = world().await;
    let mut browser = Browser::default();
    world.signed_in(&mut browser, "admin", &[]).await;
    for (issued, redeemed, works) in [
        (CONTOSO, FABRIKAM, false),
        (FABRIKAM, CONTOSO, false),
        (FABRIKAM, "organizations", false),
        ("organizations", FABRIKAM, false),
        (FABRIKAM, "fabrikam.onmicrosoft.com", true),
        ("organizations", CONTOSO, true),
    ] {
        let back = fragment(&world.at(issued).visit(&mut browser, &[]).await);
        let response = world.at(redeemed).redeem_code(&back["code"]).await;
        if works {
            assert_eq!(response.status(), StatusCode::OK, "{issued} {redeemed}");
        } else {
            assert_eq!(number(response, 400, "invalid_grant").await, 700_005, "{issued} {redeemed}");
            let again = world.at(issued).redeem_code(&back["code"]).await;
            assert_eq!(number(again, 400, "invalid_grant").await, 54_005, "a code that was shown once is used up");
        }
    }
}

#[tokio::test]
async fn a_refresh_token_renews_for_the_tenant_that_is_asked() {
    let world = world().await;
    let at_home = world.signed_in(&mut Browser::default(), "admin", &[]).await;
    let as_guest = world.at(FABRIKAM).signed_in(&mut Browser::default(), "admin", &[]).await;
    for tokens in [&at_home, &as_guest] {
        for (asked, tenant, object) in [
            ("organizations", CONTOSO, ADA),
            ("common", CONTOSO, ADA),
            (CONTOSO, CONTOSO, ADA),
            (FABRIKAM, FABRIKAM, ADA_AT_FABRIKAM),
            ("fabrikam.example", FABRIKAM, ADA_AT_FABRIKAM),
        ] {
            let response = renewed(&world, tokens, asked).await;
            assert_eq!(response.status(), StatusCode::OK, "{asked}");
            let tokens = json_of(response).await;
            for token in ["id_token", "access_token"] {
                let claims = claims_of(&tokens[token]);
                assert_eq!((&claims["tid"], &claims["oid"]), (&json!(tenant), &json!(object)), "{token} at {asked}");
                assert_eq!(claims["iss"], world.url(&format!("/{tenant}/v2.0")));
            }
            let account = account_of(tokens["client_info"].as_str().unwrap());
            assert_eq!(account, json!({ "uid": ADA, "utid": CONTOSO }));
        }
    }
    let response = renewed(&world, &at_home, "nowhere.example").await;
    assert_eq!(number(response, 400, "invalid_request").await, 90_002);
}

#[tokio::test]
async fn consent_and_satisfied_claims_are_one_tenants() {
    let world = world().await;
    let fabrikam = world.at(FABRIKAM);
    let mut browser = Browser::default();
    let more = ("scope", "GroupMember.Read.All openid offline_access");
    let claims = ("claims", r#"{"access_token":{"acrs":{"essential":true,"value":"c2"}}}"#);
    let tokens = world.signed_in(&mut browser, "admin", &[more, claims]).await;
    assert_eq!(claims_of(&tokens["access_token"])["acrs"], json!(["c2"]));
    let refresh = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(world.refresh(refresh, &[more, claims]).await.status(), StatusCode::OK);
    assert_eq!(number(fabrikam.refresh(refresh, &[more]).await, 400, "invalid_grant").await, 65_001);
    let simple = ("scope", "User.Read");
    let response = fabrikam.refresh(refresh, &[simple, claims]).await;
    assert_eq!(number(response, 400, "interaction_required").await, 50_076);
    for (own, error) in [(more, "consent_required"), (claims, "interaction_required")] {
        let back = fragment(&fabrikam.visit(&mut browser, &[("prompt", "none"), own]).await);
        assert_eq!(back["error"], error);
    }
    // Fabrikam wants to see her; Contoso has.
    let text = page(fabrikam.visit(&mut browser, &[claims]).await).await;
    assert!(text.contains("Pick an account"));
    assert!(fragment(&world.visit(&mut browser, &[claims]).await).contains_key("code"));
}

#[tokio::test]
async fn graph_serves_the_tenant_of_the_token() {
    let world = world().await;
    let scopes = [READ_WRITE, "User.Read", "GroupMember.Read.All", "User.ReadBasic.All"];
    let contoso = world.token("admin", &scopes).await;
    let fabrikam = fabrikam_token(&world, "admin", &scopes).await;
    let get = async |path: &str, token: &str| world.graph(Method::GET, path, token).send().await.unwrap();

    assert_eq!(world.read(&fabrikam).await["state"], "disabled");
    assert_eq!(world.read(&fabrikam).await["defaultLength"], 12);
    let response = world.patch(&fabrikam, json!({ "defaultLength": 20 })).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT, "a guest with the role may write");
    assert_eq!(world.read(&fabrikam).await["defaultLength"], 20);
    assert_eq!(world.read(&contoso).await["defaultLength"], 8);
    let whole = json_of(get("/v1.0/policies/authenticationMethodsPolicy", &fabrikam).await).await;
    assert_eq!(whole["authenticationMethodConfigurations"][0]["defaultLength"], 20);

    let organization = json_of(get("/v1.0/organization", &fabrikam).await).await["value"][0].clone();
    assert_eq!((&organization["id"], &organization["displayName"]), (&json!(FABRIKAM), &json!("Fabrikam")));
    let domains = organization["verifiedDomains"].as_array().unwrap();
    let flags: Vec<_> =
        domains.iter().map(|domain| (&domain["name"], &domain["isInitial"], &domain["isDefault"])).collect();
    assert_eq!(
        flags,
        [
            (&json!("fabrikam.onmicrosoft.com"), &json!(true), &json!(false)),
            (&json!("fabrikam.example"), &json!(false), &json!(true)),
        ]
    );

    let me = json_of(get("/v1.0/me", &fabrikam).await).await;
    assert_eq!(me["id"], ADA_AT_FABRIKAM);
    assert_eq!(me["userPrincipalName"], "ada.marsh_contoso.onmicrosoft.com#EXT#@fabrikam.onmicrosoft.com");
    assert_eq!(me["mail"], "ada.marsh@contoso.onmicrosoft.com");
    // Who is in one directory is not in the other; neither are those whom only the picker knows.
    for person in [ADA, "2e1b7c63-8d4f-4a29-9fa5-c3b6d8ea1022"] {
        let path = format!("/v1.0/users/{person}");
        refusal(get(&path, &fabrikam).await, 404).await;
        assert_eq!(get(&path, &contoso).await.status(), StatusCode::OK);
    }

    let groups = json_of(get("/v1.0/groups", &fabrikam).await).await["value"].as_array().unwrap().clone();
    assert!((2..20).contains(&groups.len()));
    let helpdesk = groups.iter().find(|group| group["displayName"] == "Helpdesk").unwrap()["id"].as_str().unwrap();
    let step = |id: &str, group: &str| json!({ "id": id, "method": "GET", "url": format!("/groups/{group}") });
    let batch = json!({ "requests": [step("own", helpdesk), step("other", "0c5a7e91-3b62-4f08-9d14-a86e2b7f05c1")] });
    for (token, own, other) in [(&fabrikam, 200, 404), (&contoso, 404, 200)] {
        let request = world.graph(Method::POST, "/v1.0/$batch", token).header("content-type", "application/json");
        let answers = json_of(request.body(batch.to_string()).send().await.unwrap()).await;
        for (id, status) in [("own", own), ("other", other)] {
            let answer = answers["responses"].as_array().unwrap().iter().find(|answer| answer["id"] == id).unwrap();
            assert_eq!(answer["status"], status, "{id}");
        }
    }
}

#[tokio::test]
async fn the_control_address_means_the_tenant_that_is_named() {
    let world = world().await;
    let tenants = world.control(Method::GET, "state", json!({})).await["tenants"].clone();
    assert_eq!((&tenants[0]["id"], &tenants[0]["name"]), (&json!(CONTOSO), &json!("Contoso")));
    assert_eq!((&tenants[1]["id"], &tenants[1]["domain"]), (&json!(FABRIKAM), &json!("fabrikam.example")));

    let policy = json!({ "state": "enabled", "defaultLength": 31 });
    world.control(Method::PUT, "policy?tenant=fabrikam.onmicrosoft.com", policy.clone()).await;
    assert_eq!(world.control(Method::GET, &format!("policy?tenant={FABRIKAM}"), json!({})).await, policy);
    assert_eq!(world.stored().await["defaultLength"], 8);

    let people = world.control(Method::GET, "people?tenant=fabrikam.example", json!({})).await;
    assert_eq!(people.as_array().unwrap().len(), 3);
    assert_eq!((&people[1]["objectId"], &people[1]["homeTenant"]), (&json!(ADA_AT_FABRIKAM), &json!(CONTOSO)));
    world.control(Method::PUT, "people/admin?tenant=fabrikam.example", json!({ "role": "globalReader" })).await;
    let guest = fabrikam_token(&world, "admin", &[READ_WRITE]).await;
    refusal(world.patch(&guest, json!({ "isUsableOnce": true })).await, 403).await;
    let admin = world.admin().await;
    assert_eq!(world.patch(&admin, json!({ "isUsableOnce": true })).await.status(), StatusCode::NO_CONTENT);

    let group = "groups/11111111-2222-4333-8444-555555555555";
    world.control(Method::PUT, &format!("{group}?tenant={FABRIKAM}"), json!({ "displayName": "New" })).await;
    let has = async |path: &str| {
        let groups = world.control(Method::GET, path, json!({})).await;
        groups.as_array().unwrap().iter().any(|group| group["displayName"] == "New")
    };
    assert!(has("groups?tenant=fabrikam.example").await && !has("groups").await);

    world.control(Method::POST, "stale?tenant=fabrikam.example", json!({ "reads": 1 })).await;
    let femi = fabrikam_token(&world, "fabrikam-admin", &[READ_WRITE]).await;
    for (token, shown, then) in [(&admin, 15, 15), (&femi, 31, 15)] {
        world.patch(token, json!({ "defaultLength": 15 })).await;
        assert_eq!(world.read(token).await["defaultLength"], shown);
        assert_eq!(world.read(token).await["defaultLength"], then);
    }

    for path in ["policy", "people", "groups"] {
        let address = world.url(&format!("/control/{path}?tenant=organizations"));
        let response = world.client.get(address).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        let error = json_of(response).await["error"].as_str().unwrap().to_owned();
        assert!(error.contains("no tenant organizations") && error.contains("fabrikam.example"), "{error}");
    }
    let wanted = json!({ "person": "reader", "scopes": [] }).to_string();
    let request = world.client.post(world.url("/control/token?tenant=fabrikam.example"));
    let response = request.body(wanted).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert!(json_of(response).await["error"].as_str().unwrap().contains("no person reader in Fabrikam"));
}

#[tokio::test]
async fn records_faults_and_pauses_know_the_tenant() {
    let world = world().await;
    let contoso = world.admin().await;
    let fabrikam = fabrikam_token(&world, "admin", &[READ_WRITE]).await;
    world.read(&contoso).await;
    world.read(&fabrikam).await;
    world.control(Method::POST, "expire", json!({})).await;
    for token in [fabrikam.as_str(), "nonsense"] {
        refusal(world.graph(Method::GET, POLICY, token).send().await.unwrap(), 401).await;
    }
    let tenants: Vec<Option<String>> = world
        .requests()
        .await
        .iter()
        .map(|record| record.get("tenant").map(|id| id.as_str().unwrap().to_owned()))
        .collect();
    let [contoso_id, fabrikam_id] = [CONTOSO, FABRIKAM].map(|id| Some(id.to_owned()));
    assert_eq!(tenants, [contoso_id, fabrikam_id.clone(), fabrikam_id, None]);

    // Another writer writes where the request goes.
    let tokens = world.signed_in(&mut Browser::default(), "admin", &[]).await;
    let contoso = tokens["access_token"].as_str().unwrap();
    let renewed = json_of(renewed(&world, &tokens, FABRIKAM).await).await;
    let fabrikam = renewed["access_token"].as_str().unwrap();
    world.fault(json!({ "write": { "defaultLength": 40 } })).await;
    assert_eq!(world.read(fabrikam).await["defaultLength"], 40);
    assert_eq!(world.read(contoso).await["defaultLength"], 8);
    // A pause that one tenant asked for is not another's, in the same sign-in.
    world.fault(json!({ "status": 429, "retryAfter": "60" })).await;
    refusal(world.graph(Method::GET, POLICY, contoso).send().await.unwrap(), 429).await;
    world.read(fabrikam).await;
    let early = async || world.control(Method::GET, "state", json!({})).await["tooEarly"].clone();
    assert_eq!(early().await, 0);
    world.read(contoso).await;
    assert_eq!(early().await, 1);
}

#[tokio::test]
async fn the_metadata_of_an_authority_are_readable_everywhere() {
    let world = world().await;
    let get = async |tenant: &str| {
        let address = world.at(tenant).entra("v2.0/.well-known/openid-configuration");
        let response = world.client.get(address).header("origin", "https://elsewhere.example").send().await.unwrap();
        assert_eq!(response.headers()["access-control-allow-origin"], "*", "{tenant}");
        (response.status(), json_of(response).await)
    };
    for (asked, issuing, segment) in [
        (CONTOSO, CONTOSO, CONTOSO),
        ("contoso.onmicrosoft.com", CONTOSO, CONTOSO),
        (FABRIKAM, FABRIKAM, FABRIKAM),
        ("fabrikam.example", FABRIKAM, FABRIKAM),
        ("organizations", "{tenantid}", "organizations"),
        ("common", "{tenantid}", "common"),
    ] {
        let (status, metadata) = get(asked).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(metadata["issuer"], world.url(&format!("/{issuing}/v2.0")), "{asked}");
        for (name, path) in [
            ("authorization_endpoint", "oauth2/v2.0/authorize"),
            ("token_endpoint", "oauth2/v2.0/token"),
            ("end_session_endpoint", "oauth2/v2.0/logout"),
            ("jwks_uri", "discovery/v2.0/keys"),
        ] {
            assert_eq!(metadata[name], world.url(&format!("/{segment}/{path}")), "{asked}");
        }
    }
    let (status, error) = get("nowhere.example").await;
    assert_eq!((status, &error["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_tenant")));
    assert!(
        error["error_description"].as_str().unwrap().starts_with("AADSTS90002: Tenant 'nowhere.example' not found")
    );

    let records = world.requests().await;
    assert_eq!((records.len(), &records[6]["status"]), (7, &json!(400)));
    world.fault(json!({ "on": { "path": "openid-configuration" }, "status": 503 })).await;
    assert_eq!(get(FABRIKAM).await.0, StatusCode::SERVICE_UNAVAILABLE);
    world.fault(json!({ "on": { "path": "openid-configuration" }, "connection": "before" })).await;
    let lost = world.at(FABRIKAM).entra("v2.0/.well-known/openid-configuration");
    assert!(world.client.get(lost).send().await.is_err());
}

#[tokio::test]
async fn a_refusal_names_the_tenant_that_refuses() {
    let world = world().await;
    for (tenant, name) in [(CONTOSO, "Contoso"), ("fabrikam.example", "Fabrikam")] {
        let world = world.at(tenant);
        let text = page(world.visit(&mut Browser::default(), &[("client_id", "someone")]).await).await;
        assert!(text.contains(&format!("not found in the directory '{name}'")), "{text}");
        let other = ("scope", "https://example.com/Read");
        let back = fragment(&world.visit(&mut Browser::default(), &[other]).await);
        assert!(back["error_description"].contains(&format!("in the tenant named {name}.")));
    }
    let text = page(world.at("nowhere.example").visit(&mut Browser::default(), &[]).await).await;
    assert!(text.contains("AADSTS90002"));
    assert_eq!(footer(&text), "Microsoft Entra");
}
