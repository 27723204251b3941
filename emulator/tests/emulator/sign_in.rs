use crate::client::{Browser, READ_WRITE, VERIFIER, World, claims_of, fragment, json_of, number, page, refusal, world};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const STEP_UP: &str = r#"{"access_token":{"acrs":{"essential":true,"value":"c2"},"xms_cc":{"values":["CP1"]}}}"#;

#[tokio::test]
async fn the_picker_shows_everybody_and_carries_the_request_along() {
    let world = world().await;
    let mut browser = Browser::default();
    let own = [("prompt", "select_account"), ("state", "a\"<b>")];
    let text = page(world.visit(&mut browser, &own).await).await;
    assert!(text.contains("<h1>Pick an account</h1>"));
    for person in world.control(Method::GET, "people", json!({})).await.as_array().unwrap() {
        assert!(text.contains(person["name"].as_str().unwrap()), "{person}");
        assert!(text.contains(person["about"].as_str().unwrap()), "{person}");
        assert!(text.contains(&format!("value=\"person:{}\"", person["id"].as_str().unwrap())));
    }
    assert!(text.contains("name=\"state\" value=\"a&quot;&lt;b&gt;\""));
    assert!(!browser.is_signed_in());
}

#[tokio::test]
async fn code_and_pkce_give_tokens_that_graph_takes() {
    let world = world().await;
    let mut browser = Browser::default();
    let response = world.press(&mut browser, &[], "person:admin").await;
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let back = fragment(&response);
    assert_eq!(back["state"], "the-state");
    assert!(back.contains_key("client_info"));

    let response = world.redeem_code(&back["code"]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["access-control-allow-origin"], world.origin().as_str());
    assert_eq!(response.headers()["cache-control"], "no-store");
    let tokens = json_of(response).await;
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(
        tokens["scope"],
        "openid profile https://graph.microsoft.com/Policy.ReadWrite.AuthenticationMethod https://graph.microsoft.com/User.Read"
    );
    let id = claims_of(&tokens["id_token"]);
    assert_eq!(id["aud"], world.client_id.as_str());
    assert_eq!(id["iss"], format!("{}/{}/v2.0", world.emulator.service(), world.tenant));
    assert_eq!(id["nonce"], "the-nonce");
    assert_eq!(id["ver"], "2.0");
    assert_eq!(id["preferred_username"], "ada.marsh@contoso.onmicrosoft.com");
    assert_eq!(id["wids"][0], "0526716b-113d-4c15-b2c8-68e3c22b9f80");
    let info: Value = claims_of(&json!(format!("x.{}.x", tokens["client_info"].as_str().unwrap())));
    assert_eq!(info, json!({ "uid": id["oid"], "utid": world.tenant }));
    let access = claims_of(&tokens["access_token"]);
    assert_eq!(access["scp"], "openid profile Policy.ReadWrite.AuthenticationMethod User.Read");
    assert!(access.get("acrs").is_none());
    world.read(tokens["access_token"].as_str().unwrap()).await;
    // An id token is not for Graph.
    let response = world.graph(Method::GET, "/v1.0/me", tokens["id_token"].as_str().unwrap()).send().await.unwrap();
    refusal(response, 401).await;
}

#[tokio::test]
async fn a_code_works_once_and_only_for_who_asked() {
    let world = world().await;
    let mut browser = Browser::default();
    let mut code = async || fragment(&world.press(&mut browser, &[], "person:admin").await)["code"].clone();
    let redirect = format!("{}redirect.html", world.site());
    let once = code().await;
    assert_eq!(world.redeem_code(&once).await.status(), StatusCode::OK);
    assert_eq!(number(world.redeem_code(&once).await, 400, "invalid_grant").await, 54_005);
    assert_eq!(number(world.redeem_code("1.nonsense").await, 400, "invalid_grant").await, 9_002_313);

    let parameters = async |code: &str, changed: (&'static str, &str)| {
        let mut all = vec![
            ("client_id", world.client_id.clone()),
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", redirect.clone()),
            ("code_verifier", VERIFIER.to_owned()),
        ];
        all.retain(|(name, _)| *name != changed.0);
        all.push((changed.0, changed.1.to_owned()));
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
        world.redeem(&all).await
    };
    for (changed, status, error, expected) in [
        (("code_verifier", "another-verifier-another-verifier-another-ver"), 400, "invalid_grant", 501_481),
        (("redirect_uri", "http://localhost:1/redirect.html"), 401, "invalid_client", 500_112),
        (("client_id", "someone"), 400, "unauthorized_client", 700_016),
        (("code_verifier", ""), 400, "invalid_request", 900_144),
        (("grant_type", "password"), 400, "unsupported_grant_type", 70_003),
    ] {
        let response = parameters(&code().await, changed).await;
        assert_eq!(number(response, status, error).await, expected, "{changed:?}");
    }
}

#[tokio::test]
async fn only_pages_of_the_site_get_tokens() {
    let world = world().await;
    let parameters = [("client_id", world.client_id.as_str()), ("grant_type", "refresh_token"), ("refresh_token", "x")];
    let response = world.redeem_from(None, &parameters).await;
    assert_eq!(number(response, 400, "invalid_request").await, 9_002_327);
    let response = world.redeem_from(Some("http://localhost:1"), &parameters).await;
    assert!(!response.headers().contains_key("access-control-allow-origin"));
    assert_eq!(number(response, 400, "invalid_request").await, 9_002_326);
}

#[tokio::test]
async fn refresh_tokens_are_renewed_for_a_day() {
    let world = world().await;
    let tokens = world.signed_in(&mut Browser::default(), "admin", &[]).await;
    let first = tokens["refresh_token"].as_str().unwrap().to_owned();
    let response = world.refresh(&first, &[("scope", "User.Read openid offline_access")]).await;
    assert_eq!(response.status(), StatusCode::OK);
    let renewed = json_of(response).await;
    assert_ne!(renewed["refresh_token"], first.as_str());
    assert!(renewed["refresh_token_expires_in"].as_i64().unwrap() <= 86_400);
    assert!(renewed["scope"].as_str().unwrap().starts_with("openid User.Read"));
    assert!(claims_of(&renewed["id_token"]).get("nonce").is_none());
    world.control(Method::POST, "expire", json!({ "refreshTokens": true })).await;
    let response = world.refresh(renewed["refresh_token"].as_str().unwrap(), &[]).await;
    assert_eq!(number(response, 400, "invalid_grant").await, 700_084);
    assert_eq!(number(world.refresh("nonsense", &[]).await, 400, "invalid_grant").await, 9_002_313);
}

#[tokio::test]
async fn prompt_none_answers_from_the_session() {
    let world = world().await;
    let mut browser = Browser::default();
    let silent = [("prompt", "none")];
    let back = fragment(&world.visit(&mut browser, &silent).await);
    assert_eq!(back["error"], "login_required");
    assert_eq!(back["state"], "the-state");
    assert!(back["error_description"].starts_with("AADSTS50058: "));
    assert!(back["error_uri"].ends_with("?code=50058"));

    world.signed_in(&mut browser, "admin", &[]).await;
    let back = fragment(&world.visit(&mut browser, &silent).await);
    assert_eq!(world.redeem_code(&back["code"]).await.status(), StatusCode::OK);
    let hint = |name| [("prompt", "none"), ("login_hint", name)];
    let back = fragment(&world.visit(&mut browser, &hint("Ada.Marsh@contoso.onmicrosoft.com")).await);
    assert!(back.contains_key("code"));
    let back = fragment(&world.visit(&mut browser, &hint("gregor.reid@contoso.onmicrosoft.com")).await);
    assert_eq!(back["error"], "login_required");

    // Without a prompt the session signs in too; the picker shows who is signed in.
    assert!(fragment(&world.visit(&mut browser, &[]).await).contains_key("code"));
    let text = page(world.visit(&mut browser, &[("prompt", "select_account")]).await).await;
    assert!(text.contains("ada.marsh@contoso.onmicrosoft.com, signed in"));
}

#[tokio::test]
async fn signing_out_ends_the_session_and_goes_back() {
    let world = world().await;
    let mut browser = Browser::default();
    world.signed_in(&mut browser, "admin", &[]).await;
    let site = world.site().to_owned();
    let response = browser.log_out(&world, &format!("post_logout_redirect_uri={site}&state=s1")).await;
    assert_eq!(response.headers()["location"], format!("{site}?state=s1"));
    assert!(!browser.is_signed_in());
    let back = fragment(&world.visit(&mut browser, &[("prompt", "none")]).await);
    assert_eq!(back["error"], "login_required");
    let response = browser.log_out(&world, "post_logout_redirect_uri=http://localhost:1/").await;
    assert!(page(response).await.contains("You signed out of your account"));
}

#[tokio::test]
async fn a_wrong_app_stays_at_entra() {
    let world = world().await;
    for (own, expected) in [
        (("client_id", "11111111-1111-1111-1111-111111111111"), "AADSTS700016"),
        (("client_id", ""), "AADSTS900144"),
        (("redirect_uri", "http://localhost:1/redirect.html"), "AADSTS50011"),
        (("redirect_uri", &format!("{}other.html", world.site())), "AADSTS50011"),
    ] {
        let text = page(world.visit(&mut Browser::default(), &[own]).await).await;
        assert!(text.contains(expected), "{own:?}");
    }
    let address = world.authorize(&[]).to_string().replace(&world.tenant, "11111111-1111-1111-1111-111111111111");
    let text = page(world.client.get(address).send().await.unwrap()).await;
    assert!(text.contains("AADSTS90002"));
}

#[tokio::test]
async fn a_wrong_request_goes_back_to_the_app() {
    let world = world().await;
    for (own, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("response_mode", "query"), "invalid_request"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("prompt", "maybe"), "invalid_request"),
        (("scope", "Nonsense.Read"), "invalid_client"),
        (("claims", "nonsense"), "invalid_request"),
    ] {
        let back = fragment(&world.visit(&mut Browser::default(), &[own]).await);
        assert_eq!(back["error"], error, "{own:?}");
        assert_eq!(back["state"], "the-state", "{own:?}");
    }
}

#[tokio::test]
async fn cancel_and_the_people_who_cannot_sign_in() {
    let world = world().await;
    let mut browser = Browser::default();
    let back = fragment(&world.press(&mut browser, &[], "cancel").await);
    assert_eq!((back["error"].as_str(), back["error_subcode"].as_str()), ("access_denied", "cancel"));

    let text = page(world.press(&mut browser, &[], "person:personal").await).await;
    assert!(text.contains("AADSTS50020") && text.contains("Use another account"));
    assert!(!browser.is_signed_in());

    let back = fragment(&world.press(&mut browser, &[], "person:blocked").await);
    assert_eq!(back["error"], "access_denied");
    assert!(
        back["error_description"].contains("AADSTS53003") && back["error_description"].contains("Correlation ID: ")
    );

    let text = page(world.press(&mut browser, &[], "person:no-consent").await).await;
    assert!(text.contains("<h1>Need admin approval</h1>"));
    let back = fragment(&world.press(&mut browser, &[], "return").await);
    assert_eq!(back["error"], "access_denied");
    assert!(back["error_description"].contains("AADSTS90094"));
    let back = fragment(&world.visit(&mut browser, &[("prompt", "none")]).await);
    assert_eq!((back["error"].as_str(), back["suberror"].as_str()), ("consent_required", "consent_required"));
    assert!(back["error_description"].contains("AADSTS65001"));
}

#[tokio::test]
async fn more_permissions_need_a_visit() {
    let world = world().await;
    let mut browser = Browser::default();
    let tokens = world.signed_in(&mut browser, "admin", &[]).await;
    let more = ("scope", "GroupMember.Read.All openid offline_access");
    let refresh = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(number(world.refresh(refresh, &[more]).await, 400, "invalid_grant").await, 65_001);
    let back = fragment(&world.visit(&mut browser, &[("prompt", "none"), more]).await);
    assert_eq!(back["error"], "consent_required");
    let back = fragment(&world.visit(&mut browser, &[more]).await);
    let tokens = json_of(world.redeem_code(&back["code"]).await).await;
    let scope = tokens["scope"].as_str().unwrap();
    assert!(scope.contains("GroupMember.Read.All") && scope.contains(READ_WRITE), "{scope}");
    // From now on silently.
    assert_eq!(world.refresh(refresh, &[more]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn claims_that_need_the_person_need_a_visit() {
    let world = world().await;
    let mut browser = Browser::default();
    let tokens = world.signed_in(&mut browser, "admin", &[]).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let claims = ("claims", STEP_UP);
    assert_eq!(number(world.refresh(refresh, &[claims]).await, 400, "interaction_required").await, 50_076);
    let back = fragment(&world.visit(&mut browser, &[("prompt", "none"), claims]).await);
    assert_eq!(back["error"], "interaction_required");
    assert_eq!(back["claims"], STEP_UP);
    // Even without a prompt: the picker.
    let text = page(world.visit(&mut browser, &[claims]).await).await;
    assert!(text.contains("Pick an account"));
    let tokens = world.signed_in(&mut browser, "admin", &[claims]).await;
    let access = claims_of(&tokens["access_token"]);
    assert_eq!((&access["acrs"], &access["xms_cc"]), (&json!(["c2"]), &json!(["CP1"])));
    assert!(fragment(&world.visit(&mut browser, &[("prompt", "none"), claims]).await).contains_key("code"));
}

async fn challenged(world: &World, person: &str) -> (Value, String) {
    let declare = ("claims", r#"{"access_token":{"xms_cc":{"values":["CP1"]}}}"#);
    let tokens = world.signed_in(&mut Browser::default(), person, &[declare]).await;
    let access = tokens["access_token"].as_str().unwrap();
    world.read(access).await;
    let response = world.patch(access, json!({ "isUsableOnce": true })).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let header = response.headers()["www-authenticate"].to_str().unwrap().to_owned();
    assert!(header.contains("error=\"insufficient_claims\""), "{header}");
    let encoded = header.split("claims=\"").nth(1).unwrap().trim_end_matches('"').to_owned();
    let claims = claims_of(&json!(format!("x.{}.x", encoded.trim_end_matches('='))));
    (tokens, claims.to_string())
}

#[tokio::test]
async fn people_with_a_step_up_are_challenged_on_writes() {
    let world = world().await;
    let (tokens, claims) = challenged(&world, "step-up").await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let renewed = json_of(world.refresh(refresh, &[("claims", &claims)]).await).await;
    let access = renewed["access_token"].as_str().unwrap();
    assert_eq!(world.patch(access, json!({ "isUsableOnce": true })).await.status(), StatusCode::NO_CONTENT);

    let (tokens, claims) = challenged(&world, "step-up-interaction").await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(number(world.refresh(refresh, &[("claims", &claims)]).await, 400, "interaction_required").await, 50_076);
    let renewed = world.signed_in(&mut Browser::default(), "step-up-interaction", &[("claims", &claims)]).await;
    let access = renewed["access_token"].as_str().unwrap();
    assert_eq!(world.patch(access, json!({ "isUsableOnce": false })).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_metadata_name_the_endpoints() {
    let world = world().await;
    let address = world.entra("v2.0/.well-known/openid-configuration");
    let metadata = json_of(world.client.get(address).send().await.unwrap()).await;
    assert_eq!(metadata["token_endpoint"], world.entra("oauth2/v2.0/token"));
    let keys = world.client.get(metadata["jwks_uri"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(json_of(keys).await, json!({ "keys": [] }));
}
