//! An emulator on free ports, and a client for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use emulator::{Emulator, Options};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use url::Url;

/// The permission for the policy.
pub(crate) const READ_WRITE: &str = "Policy.ReadWrite.AuthenticationMethod";
/// What the panel asks for at sign-in.
pub(crate) const SCOPE: &str = "https://graph.microsoft.com/Policy.ReadWrite.AuthenticationMethod https://graph.microsoft.com/User.Read openid profile offline_access";
/// The path of the policy.
pub(crate) const POLICY: &str =
    "/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";
/// The type that a change must name.
pub(crate) const TYPE: &str = "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration";
/// A PKCE verifier.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A running emulator and a client that follows no redirect and keeps its cookie itself.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) emulator: Arc<Emulator>,
    pub(crate) client: Client,
    pub(crate) client_id: String,
    /// What Entra's addresses have as their tenant.
    pub(crate) tenant: String,
    _folder: Arc<TempDir>,
}

/// An emulator with a small site.
pub(crate) async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("_headers"), "/*\n  X-Content-Type-Options: nosniff\n").unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html><title>Site</title>").unwrap();
    world_with(folder).await
}

/// An emulator with the site in `folder`.
pub(crate) async fn world_with(folder: TempDir) -> World {
    let options = Options { site: Some(folder.path().to_owned()), ..Options::default() };
    let emulator = Arc::new(Emulator::start(options).await.unwrap());
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let folder = Arc::new(folder);
    let mut world = World { emulator, client, client_id: String::new(), tenant: String::new(), _folder: folder };
    let config = json_of(world.client.get(format!("{}config.json", world.site())).send().await.unwrap()).await;
    world.client_id = config["clientId"].as_str().unwrap().to_owned();
    world.tenant = config["tenant"].as_str().unwrap().to_owned();
    world
}

impl World {
    pub(crate) fn site(&self) -> &str {
        self.emulator.site().unwrap()
    }

    pub(crate) fn origin(&self) -> String {
        self.site().trim_end_matches('/').to_owned()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.emulator.service())
    }

    /// The same emulator, with another tenant in Entra's addresses.
    pub(crate) fn at(&self, tenant: &str) -> Self {
        Self { tenant: tenant.to_owned(), ..self.clone() }
    }

    pub(crate) fn entra(&self, path: &str) -> String {
        self.url(&format!("/{}/{path}", self.tenant))
    }

    /// A token with exactly these permissions.
    pub(crate) async fn token(&self, person: &str, scopes: &[&str]) -> String {
        let answer = self.control(Method::POST, "token", json!({ "person": person, "scopes": scopes })).await;
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// A token of the administrator's, for the policy and for User.Read.
    pub(crate) async fn admin(&self) -> String {
        self.token("admin", &[READ_WRITE, "User.Read"]).await
    }

    /// A control request that must succeed.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Value) -> Value {
        let request = self.client.request(method, self.url(&format!("/control/{path}")));
        let response = request.body(body.to_string()).send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {text}");
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() }
    }

    pub(crate) async fn fault(&self, fault: Value) {
        self.control(Method::POST, "faults", json!([fault])).await;
    }

    pub(crate) async fn stored(&self) -> Value {
        self.control(Method::GET, "policy", json!({})).await
    }

    pub(crate) async fn requests(&self) -> Vec<Value> {
        self.control(Method::GET, "requests", json!({})).await.as_array().unwrap().clone()
    }

    pub(crate) fn graph(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.client.request(method, self.url(path)).bearer_auth(token)
    }

    pub(crate) async fn read(&self, token: &str) -> Value {
        let response = self.graph(Method::GET, POLICY, token).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        json_of(response).await
    }

    /// Sends a change of the policy, its type included.
    pub(crate) async fn patch(&self, token: &str, mut change: Value) -> Response {
        change["@odata.type"] = TYPE.into();
        self.patch_text(token, change.to_string()).await
    }

    pub(crate) async fn patch_text(&self, token: &str, body: String) -> Response {
        let request = self.graph(Method::PATCH, POLICY, token).header("content-type", "application/json");
        request.body(body).send().await.unwrap()
    }

    /// The address of the authorize endpoint, with the panel's parameters and these instead or beside.
    pub(crate) fn authorize(&self, own: &[(&str, &str)]) -> Url {
        let redirect = format!("{}redirect.html", self.site());
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let mut parameters: BTreeMap<&str, &str> = [
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", &redirect),
            ("response_type", "code"),
            ("response_mode", "fragment"),
            ("scope", SCOPE),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("state", "the-state"),
            ("nonce", "the-nonce"),
            ("client_info", "1"),
        ]
        .into();
        parameters.extend(own.iter().copied());
        parameters.retain(|_, value| !value.is_empty());
        Url::parse_with_params(&self.entra("oauth2/v2.0/authorize"), parameters).unwrap()
    }

    /// Visits the authorize endpoint with the cookies of `browser`.
    pub(crate) async fn visit(&self, browser: &mut Browser, own: &[(&str, &str)]) -> Response {
        let request = self.client.get(self.authorize(own)).header("cookie", browser.cookie());
        browser.keep(request.send().await.unwrap())
    }

    /// Presses a button of a page that `visit` with the same parameters shows.
    pub(crate) async fn press(&self, browser: &mut Browser, own: &[(&str, &str)], choice: &str) -> Response {
        let mut url = self.authorize(own);
        url.query_pairs_mut().append_pair("emulator_choice", choice);
        let form = url.query().unwrap().to_owned();
        let request = self
            .client
            .post(self.entra("login"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", browser.cookie())
            .body(form);
        browser.keep(request.send().await.unwrap())
    }

    /// Posts to the token endpoint as a page of the site.
    pub(crate) async fn redeem(&self, parameters: &[(&str, &str)]) -> Response {
        self.redeem_from(Some(&self.origin()), parameters).await
    }

    pub(crate) async fn redeem_from(&self, origin: Option<&str>, parameters: &[(&str, &str)]) -> Response {
        let form = Url::parse_with_params("http://form/", parameters).unwrap();
        let mut request = self
            .client
            .post(self.entra("oauth2/v2.0/token"))
            .header("content-type", "application/x-www-form-urlencoded;charset=utf-8")
            .body(form.query().unwrap().to_owned());
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        request.send().await.unwrap()
    }

    pub(crate) async fn redeem_code(&self, code: &str) -> Response {
        self.redeem(&[
            ("client_id", &self.client_id),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &format!("{}redirect.html", self.site())),
            ("code_verifier", VERIFIER),
            ("client_info", "1"),
        ])
        .await
    }

    pub(crate) async fn refresh(&self, token: &str, own: &[(&str, &str)]) -> Response {
        let mut parameters =
            vec![("client_id", self.client_id.as_str()), ("grant_type", "refresh_token"), ("refresh_token", token)];
        parameters.extend(own);
        self.redeem(&parameters).await
    }

    /// The tokens of a person who has just signed in.
    pub(crate) async fn signed_in(&self, browser: &mut Browser, person: &str, own: &[(&str, &str)]) -> Value {
        let back = fragment(&self.press(browser, own, &format!("person:{person}")).await);
        let response = self.redeem_code(&back["code"]).await;
        assert_eq!(response.status(), StatusCode::OK);
        json_of(response).await
    }
}

/// The cookies of one browser.
#[derive(Default)]
pub(crate) struct Browser {
    cookie: Option<String>,
}

impl Browser {
    fn cookie(&self) -> String {
        self.cookie.clone().unwrap_or_default()
    }

    pub(crate) fn is_signed_in(&self) -> bool {
        self.cookie.as_ref().is_some_and(|cookie| !cookie.ends_with('='))
    }

    pub(crate) fn keep(&mut self, response: Response) -> Response {
        if let Some(cookie) = response.headers().get("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            self.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        }
        response
    }

    pub(crate) async fn log_out(&mut self, world: &World, query: &str) -> Response {
        let request = world.client.get(format!("{}?{query}", world.entra("oauth2/v2.0/logout")));
        let response = request.header("cookie", self.cookie()).send().await.unwrap();
        self.keep(response)
    }
}

/// The parameters with which Entra sends the person back to the app.
pub(crate) fn fragment(response: &Response) -> BTreeMap<String, String> {
    assert_eq!(response.status(), StatusCode::FOUND);
    let location = response.headers()["location"].to_str().unwrap();
    let (address, fragment) = location.split_once('#').unwrap();
    assert!(address.ends_with("/redirect.html"), "{address}");
    let form = Url::parse(&format!("http://form/?{fragment}")).unwrap();
    form.query_pairs().into_owned().collect()
}

/// The JSON body of an answer.
pub(crate) async fn json_of(response: Response) -> Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

/// What a client's cache is told about the account: `uid` and `utid`.
pub(crate) fn account_of(client_info: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(client_info).unwrap()).unwrap()
}

/// The claims of a token.
pub(crate) fn claims_of(token: &Value) -> Value {
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

/// The code and the message of a refusal of Graph's, which must have Graph's shape.
pub(crate) async fn refusal(response: Response, status: u16) -> (String, String) {
    assert_eq!(response.status().as_u16(), status);
    let request_id = response.headers()["request-id"].to_str().unwrap().to_owned();
    let body = json_of(response).await;
    let error = &body["error"];
    assert_eq!(error["innerError"]["request-id"], request_id.as_str());
    assert!(error["innerError"]["client-request-id"].is_string());
    assert!(error["innerError"]["date"].is_string());
    (error["code"].as_str().unwrap().to_owned(), error["message"].as_str().unwrap().to_owned())
}

/// The text of one of Entra's pages.
pub(crate) async fn page(response: Response) -> String {
    assert_eq!(response.status(), StatusCode::OK);
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    let text = response.text().await.unwrap();
    assert!(!text.contains("<script"));
    text
}

/// The AADSTS number of a token endpoint's refusal, which must have Entra's shape.
pub(crate) async fn number(response: Response, status: u16, error: &str) -> u64 {
    assert_eq!(response.status().as_u16(), status);
    let body = json_of(response).await;
    assert_eq!(body["error"], error, "{body}");
    let number = body["error_codes"][0].as_u64().unwrap();
    assert!(body["error_description"].as_str().unwrap().starts_with(&format!("AADSTS{number}: ")));
    for name in ["timestamp", "trace_id", "correlation_id"] {
        assert!(body[name].is_string(), "{name}");
    }
    number
}
