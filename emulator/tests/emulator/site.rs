use crate::client::{World, json_of, world, world_with};
use emulator::{Emulator, Options};
use reqwest::{Method, Response, StatusCode};

const POLICY: &str = "default-src 'none'; connect-src 'self' https://login.microsoftonline.com https://graph.microsoft.com; frame-src 'self' https://login.microsoftonline.com; frame-ancestors 'none'";

async fn full_site() -> World {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    write(
        "_headers",
        &format!(
            "/*\n  Content-Security-Policy: {POLICY}\n  Cache-Control: no-cache\n  X-Frame-Options: DENY\n\n/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n  ! X-Frame-Options\n"
        ),
    );
    write("index.html", "<!doctype html><title>Panel</title>");
    write("redirect.html", "<!doctype html><title>Bridge</title>");
    write("assets/app.wasm", "plain wasm");
    write("assets/app.wasm.br", "brotli wasm");
    write("assets/app.wasm.gz", "gzip wasm");
    write("assets/app.js", "export {}");
    write("assets/app.css", "a{}");
    world_with(folder).await
}

async fn get(world: &World, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = world.client.get(format!("{}{path}", world.site()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn pages_come_with_the_production_headers_and_the_emulator_as_the_only_host() {
    let world = full_site().await;
    let response = get(&world, "", &[]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(response.headers()["x-frame-options"], "DENY");
    assert_eq!(response.headers()["cache-control"], "no-cache");
    let service = world.emulator.service();
    assert_eq!(
        response.headers()["content-security-policy"],
        format!("default-src 'none'; connect-src 'self' {service}; frame-src 'self' {service}; frame-ancestors 'none'")
    );
    assert_eq!(response.text().await.unwrap(), "<!doctype html><title>Panel</title>");
}

#[tokio::test]
async fn assets_have_their_types_their_encodings_and_their_own_headers() {
    let world = full_site().await;
    for (accepted, encoding, body) in
        [("br, gzip", Some("br"), "brotli wasm"), ("gzip", Some("gzip"), "gzip wasm"), ("", None, "plain wasm")]
    {
        let response = get(&world, "assets/app.wasm", &[("accept-encoding", accepted)]).await;
        let headers = response.headers().clone();
        assert_eq!(headers["content-type"], "application/wasm");
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
        assert!(!headers.contains_key("x-frame-options"));
        assert!(headers["vary"].to_str().unwrap().eq_ignore_ascii_case("accept-encoding"));
        assert_eq!(headers.get("content-encoding").map(|value| value.to_str().unwrap()), encoding);
        assert_eq!(response.text().await.unwrap(), body);
    }
    let script = get(&world, "assets/app.js", &[]).await;
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
    let style = get(&world, "assets/app.css", &[]).await;
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let world = full_site().await;
    let first = get(&world, "redirect.html", &[]).await;
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    let again = get(&world, "redirect.html", &[("if-none-match", &tag)]).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let head = world.client.head(format!("{}redirect.html", world.site())).send().await.unwrap();
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(head.text().await.unwrap(), "");
}

#[tokio::test]
async fn nothing_else_is_served() {
    let world = full_site().await;
    for path in ["nothing.html", "_headers", "..%2f..%2fetc%2fpasswd", "assets/..%2f..%2f_headers"] {
        let response = get(&world, path, &[]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(response.headers().contains_key("content-security-policy"), "{path}");
        assert!(response.text().await.unwrap().contains("Not found"), "{path}");
    }
    let posted = world.client.request(Method::POST, world.site()).send().await.unwrap();
    assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn the_configuration_names_the_emulator() {
    let world = full_site().await;
    let response = get(&world, "config.json", &[]).await;
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.headers()["cache-control"], "no-cache");
    let config = json_of(response).await;
    let service = world.emulator.service();
    let tenant = &world.tenant;
    assert_eq!(config["cloud"], "global");
    assert_eq!(config["endpoints"]["graph"], service);
    assert_eq!(config["endpoints"]["issuer"], format!("{service}/{tenant}/v2.0"));
    for (name, path) in [
        ("authorize", "oauth2/v2.0/authorize"),
        ("token", "oauth2/v2.0/token"),
        ("logout", "oauth2/v2.0/logout"),
        ("keys", "discovery/v2.0/keys"),
    ] {
        assert_eq!(config["endpoints"][name], format!("{service}/{tenant}/{path}"));
    }
}

#[tokio::test]
async fn the_configuration_names_the_tenant_that_was_asked_for() {
    const FABRIKAM: &str = "b41d7f90-2c6e-4a85-8f13-9e0c5d7a6b24";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("_headers"), "").unwrap();
    for (tenant, segment) in [("organizations", "organizations"), (FABRIKAM, FABRIKAM), ("fabrikam.example", FABRIKAM)]
    {
        let options =
            Options { site: Some(folder.path().to_owned()), tenant: Some(tenant.to_owned()), ..Options::default() };
        let emulator = Emulator::start(options).await.unwrap();
        let service = emulator.service();
        let config = json_of(reqwest::get(format!("{}config.json", emulator.site().unwrap())).await.unwrap()).await;
        assert_eq!(config["tenant"], tenant);
        assert_eq!(config["endpoints"]["graph"], service);
        for (name, path) in [
            ("issuer", "v2.0"),
            ("authorize", "oauth2/v2.0/authorize"),
            ("token", "oauth2/v2.0/token"),
            ("logout", "oauth2/v2.0/logout"),
            ("keys", "discovery/v2.0/keys"),
        ] {
            assert_eq!(config["endpoints"][name], format!("{service}/{segment}/{path}"), "{tenant}");
        }
    }
    for tenant in ["common", "nowhere.example", ""] {
        let options = Options { tenant: Some(tenant.to_owned()), ..Options::default() };
        let error = Emulator::start(options).await.unwrap_err().to_string();
        assert!(error.contains("fabrikam.example") && error.contains("organizations"), "{error}");
    }
}

#[tokio::test]
async fn both_families_of_addresses_answer() {
    let world = world().await;
    for address in [world.site(), world.emulator.service()] {
        let port = address.trim_end_matches('/').rsplit(':').next().unwrap();
        assert!(std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_ok());
        // A machine without IPv6 has nothing to connect to.
        if std::net::TcpListener::bind("[::1]:0").is_ok() {
            assert!(std::net::TcpStream::connect(format!("[::1]:{port}")).is_ok());
        }
    }
}

#[tokio::test]
async fn a_site_that_cannot_be_served_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let start = || Emulator::start(Options { site: Some(folder.path().to_owned()), ..Options::default() });
    assert!(start().await.unwrap_err().to_string().contains("_headers"));
    std::fs::write(folder.path().join("_headers"), "/*\n  nonsense\n").unwrap();
    assert!(start().await.unwrap_err().to_string().contains("line 2"));
    let missing = Options { site: Some(folder.path().join("dist")), ..Options::default() };
    assert!(Emulator::start(missing).await.unwrap_err().to_string().contains("build it first"));
}
