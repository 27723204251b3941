use super::{CSP, Place, Rule, as_headers_file, at, host_files, rules};
use crate::clouds;

const PAGE: &str = "<head>\n<meta charset=\"utf-8\">\n<script src=\"a.js\"></script>\n</head>";

fn covers(rule: &Rule, path: &str) -> bool {
    rule.place.paths().iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => *pattern == path,
    })
}

/// All headers of a path, as a host would send them.
fn headers(word: &str, path: &str) -> Vec<(&'static str, String)> {
    rules(clouds::named(word).unwrap())
        .into_iter()
        .filter(|rule| covers(rule, path))
        .flat_map(|rule| rule.headers)
        .collect()
}

fn value(word: &str, path: &str, name: &str) -> Option<String> {
    headers(word, path).into_iter().find(|(header, _)| *header == name).map(|(_, value)| value)
}

fn host_file(name: &str) -> String {
    let files = host_files(clouds::named("global").unwrap(), PAGE, PAGE).unwrap();
    files.into_iter().find(|(file, _)| *file == name).unwrap().1
}

#[test]
fn no_path_gets_a_header_from_two_rules() {
    for path in
        ["/", "/index.html", "/redirect.html", "/redirect", "/config.json", "/icon.svg", "/assets/panel-0123.wasm"]
    {
        let names: Vec<_> = headers("all", path).into_iter().map(|(name, _)| name).collect();
        let mut distinct = names.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(names.len(), distinct.len(), "{path}: {names:?}");
    }
}

#[test]
fn the_page_speaks_to_the_hosts_of_its_clouds_only() {
    let policy = value("all", "/", CSP).unwrap();
    assert!(policy.contains("connect-src 'self' https://login.microsoftonline.com https://login.microsoftonline.us https://graph.microsoft.com https://graph.microsoft.us https://dod-graph.microsoft.us;"), "{policy}");
    let policy = value("usgov-l5", "/index.html", CSP).unwrap();
    assert!(
        policy.contains("connect-src 'self' https://login.microsoftonline.us https://dod-graph.microsoft.us;"),
        "{policy}"
    );
    assert!(policy.contains("frame-src 'self' https://login.microsoftonline.us;"), "{policy}");
    assert!(!policy.contains(".com"), "{policy}");
}

#[test]
fn every_answer_has_a_policy_that_allows_nothing_by_default() {
    for path in ["/", "/redirect.html", "/redirect", "/config.json", "/icon.svg", "/assets/panel-0123.js"] {
        let policy = value("all", path, CSP).unwrap();
        assert!(policy.starts_with("default-src 'none';"), "{path}");
        assert!(policy.contains("frame-ancestors "), "{path}");
        for never in ["'unsafe-inline'", "'unsafe-eval'", "*", "http:"] {
            assert!(!policy.contains(never), "{path} {never}");
        }
    }
    for path in ["/", "/redirect.html"] {
        assert!(value("all", path, CSP).unwrap().contains("require-trusted-types-for 'script'; trusted-types 'none'"));
    }
}

#[test]
fn the_bridge_may_be_framed_by_its_own_site_and_is_never_kept() {
    for path in ["/redirect.html", "/redirect"] {
        let policy = value("all", path, CSP).unwrap();
        assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
        assert_eq!(value("all", path, "X-Frame-Options").as_deref(), Some("SAMEORIGIN"));
        assert_eq!(value("all", path, "Cache-Control").as_deref(), Some("no-store"));
        assert_eq!(value("all", path, "Cross-Origin-Opener-Policy"), None);
    }
}

#[test]
fn the_file_has_a_block_for_each_path() {
    let text = as_headers_file(&rules(clouds::named("global").unwrap()));
    assert!(text.starts_with("/*\n  Strict-Transport-Security: max-age="), "{text}");
    assert!(text.contains("\n/assets/*\n  Content-Security-Policy: default-src 'none'; "), "{text}");
    for line in text.lines() {
        assert!(line.starts_with('/') || line.starts_with("  "), "{line}");
        // Cloudflare's limit for a line.
        assert!(line.len() <= 2000, "{line}");
    }
}

/// Real servers read the files for nginx, Caddy and Apache in tests/hosts. Here each value is in every file.
#[test]
fn every_host_is_told_every_header() {
    for file in ["nginx/maps.conf", "caddy/tap-policy-panel.caddy", "apache/tap-policy-panel.conf", "iis/web.config"] {
        let mut text = host_file(file);
        if file == "nginx/maps.conf" {
            text += &host_file("nginx/site.conf");
        }
        for rule in rules(clouds::named("global").unwrap()) {
            for (name, value) in &rule.headers {
                assert!(text.contains(value.as_str()), "{file}: {name}: {value}");
            }
        }
    }
}

#[test]
fn azure_gets_a_route_for_each_path() {
    let file: serde_json::Value =
        serde_json::from_str(&host_file("azure-static-web-apps/staticwebapp.config.json")).unwrap();
    let rules = rules(clouds::named("global").unwrap());
    let routes = file["routes"].as_array().unwrap();
    for place in Place::PARTS {
        for path in place.paths() {
            let route = routes.iter().find(|route| route["route"] == **path).unwrap();
            assert_eq!(route["headers"].as_object().unwrap().len(), at(&rules, place).count(), "{path}");
            for (name, value) in at(&rules, place) {
                assert_eq!(route["headers"][name], value, "{path}");
            }
        }
    }
    for (name, value) in at(&rules, Place::Everything) {
        assert_eq!(file["globalHeaders"][name], value);
    }
    assert_eq!(file["mimeTypes"][".wasm"], "application/wasm");
}

#[test]
fn cloudfront_sends_all_headers_of_a_path_by_one_policy() {
    let file: serde_json::Value = serde_json::from_str(&host_file("cloudfront/template.json")).unwrap();
    let resources = &file["Resources"];
    let distribution = &resources["Distribution"]["Properties"]["DistributionConfig"];
    let rules = rules(clouds::named("global").unwrap());
    let sent = |behaviour: &serde_json::Value| {
        let policy = behaviour["ResponseHeadersPolicyId"]["Ref"].as_str().unwrap();
        resources[policy]["Properties"]["ResponseHeadersPolicyConfig"].to_string()
    };
    let holds_all = |place: Place, sent: &str| {
        for (name, value) in at(&rules, Place::Everything).chain(at(&rules, place)) {
            let said = match name {
                "Strict-Transport-Security" => "\"AccessControlMaxAgeSec\":63072000",
                "X-Content-Type-Options" => "\"ContentTypeOptions\"",
                _ => value,
            };
            assert!(sent.contains(said), "{place:?} {name}: {sent}");
        }
    };
    holds_all(Place::Page, &sent(&distribution["DefaultCacheBehavior"]));
    for behaviour in distribution["CacheBehaviors"].as_array().unwrap() {
        let pattern = behaviour["PathPattern"].as_str().unwrap();
        let place = Place::PARTS.into_iter().find(|place| place.paths().contains(&format!("/{pattern}").as_str()));
        holds_all(place.unwrap(), &sent(behaviour));
    }
}

#[test]
fn iis_replaces_the_pages_headers_elsewhere() {
    let text = host_file("iis/web.config");
    let bridge = text.split("<location path=\"redirect.html\">").nth(1).unwrap().split("</location>").next().unwrap();
    for name in [CSP, "Cross-Origin-Opener-Policy", "X-Frame-Options", "Cache-Control"] {
        assert!(bridge.contains(&format!("<remove name=\"{name}\" />")), "{bridge}");
    }
    assert!(!bridge.contains("add name=\"Cross-Origin-Opener-Policy\""), "{bridge}");
}

#[test]
fn the_page_for_github_begins_with_its_policy() {
    let page = host_file("github-pages/index.html");
    let at = |part: &str| page.find(part).unwrap();
    assert!(at("http-equiv=\"Content-Security-Policy\"") < at("<script"), "{page}");
    assert!(
        page.contains("connect-src 'self' https://login.microsoftonline.com https://graph.microsoft.com"),
        "{page}"
    );
    // Browsers ignore it in a page, and say so in the console.
    assert!(!page.contains("frame-ancestors"), "{page}");
    assert!(host_files(clouds::named("all").unwrap(), "<p>", PAGE).is_err());
}
