//! `config.json`: the quick look takes nothing that the closer look reads differently, and what is wrong is said.

use graph::config::{Config, ConfigProblem, Parsed, accept, parse};

pub(crate) fn check(text: &str) {
    let accepted = accept(text);
    let parsed = parse(text);
    if let Some(config) = &accepted {
        let plain = Parsed { config: config.clone(), warnings: Vec::new() };
        assert_eq!(parsed, Ok(plain), "accepted, and read differently");
    }
    match &parsed {
        Ok(Parsed { config, warnings }) => {
            usable(config);
            warnings.iter().for_each(is_sayable);
            let written = write(config);
            assert_eq!(accept(&written).as_ref(), Some(config), "{written}");
        }
        Err(problems) => {
            assert!(!problems.is_empty(), "refused without a reason");
            problems.iter().for_each(is_sayable);
        }
    }
}

/// What the sign-in may rely on.
fn usable(config: &Config) {
    assert!(config.client_id.len() == 36 && config.client_id.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()));
    assert_eq!(config.client_id, config.client_id.to_ascii_lowercase());
    let tenant = config.tenant.as_str();
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
    assert!(!tenant.is_empty() && plain(tenant), "{tenant}");
    assert_eq!(config.authority(), format!("{}/{tenant}", config.cloud.login()));
    let Some(at) = &config.endpoints else {
        assert_eq!(config.graph_base(), config.cloud.graph(), "tokens go to the cloud's own Graph only");
        return;
    };
    for address in [&at.issuer, &at.authorize, &at.token, &at.logout, &at.keys, &at.graph] {
        let rest = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://")).unwrap();
        let host = rest.split(['/', ':']).next().unwrap();
        assert!(matches!(host, "localhost" | "127.0.0.1"), "{address}");
        assert!(
            !address.contains(['\\', '@', '?', '#', '"']) && !address.chars().any(char::is_whitespace),
            "{address}"
        );
    }
    let metadata = config.authority_metadata().unwrap();
    let json: serde_json::Value = serde_json::from_str(&metadata).expect("the metadata are JSON");
    assert_eq!(json["token_endpoint"], at.token.as_str());
}

fn is_sayable(problem: &ConfigProblem) {
    assert!(problem.expected.ends_with(['.', ')', '}']), "{problem}");
    for shown in [problem.found.as_deref().unwrap_or_default(), &problem.key] {
        assert!(!shown.chars().any(char::is_control), "{shown:?}");
        assert!(shown.chars().count() < 80, "{problem}");
    }
}

/// The configuration in a file as somebody would write it by hand.
fn write(config: &Config) -> String {
    let mut json = serde_json::json!({
        "clientId": config.client_id,
        "tenant": config.tenant.as_str(),
        "cloud": config.cloud.word(),
    });
    if let Some(at) = &config.endpoints {
        json["endpoints"] = serde_json::json!({
            "issuer": at.issuer,
            "authorize": at.authorize,
            "token": at.token,
            "logout": at.logout,
            "keys": at.keys,
            "graph": at.graph,
        });
    }
    json.to_string()
}
