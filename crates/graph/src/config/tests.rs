use proptest::prelude::*;

use super::*;

const ID: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

fn with(client_id: &str, tenant: &str, cloud: &str) -> String {
    format!(r#"{{ "clientId": "{client_id}", "tenant": "{tenant}", "cloud": "{cloud}" }}"#)
}

fn good() -> Config {
    parse(&with(ID, "organizations", "global")).unwrap().config
}

fn with_endpoint(key: &str, address: &str) -> Result<Parsed, Vec<ConfigProblem>> {
    let mut endpoints = serde_json::Map::new();
    for name in ["issuer", "authorize", "token", "logout", "keys", "graph"] {
        endpoints.insert(name.into(), "http://localhost:8400/x".into());
    }
    endpoints.insert(key.into(), address.into());
    let file =
        serde_json::json!({ "clientId": ID, "tenant": "organizations", "cloud": "global", "endpoints": endpoints });
    parse(&file.to_string())
}

/// The only problem, as the set-up screen shows it.
fn only_problem(text: &str) -> (String, String) {
    let problems = parse(text).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    (problems[0].key.clone(), problems[0].to_string())
}

#[test]
fn a_good_file_is_read() {
    let parsed = parse(&with(&ID.to_uppercase(), " Contoso.onmicrosoft.com ", "usgov-l4")).unwrap();
    assert_eq!(parsed.warnings, []);
    assert_eq!(parsed.config.client_id, ID);
    assert_eq!(parsed.config.tenant, Tenant::Domain("contoso.onmicrosoft.com".into()));
    assert_eq!(parsed.config.cloud, Cloud::UsGovL4);
    assert_eq!(parsed.config.endpoints, None);
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    assert!(parse(&format!("\u{feff}{}", with(ID, "organizations", "global"))).is_ok());
}

#[test]
fn a_tenant_is_organizations_an_id_or_a_domain() {
    let tenant = |text: &str| parse(&with(ID, text, "global")).map(|parsed| parsed.config.tenant);
    assert_eq!(tenant("Organizations"), Ok(Tenant::Organizations));
    assert_eq!(tenant(ID), Ok(Tenant::Id(ID.into())));
    assert_eq!(tenant("fabrikam.com"), Ok(Tenant::Domain("fabrikam.com".into())));
    assert_eq!(tenant("your-school.edu"), Ok(Tenant::Domain("your-school.edu".into())));
    for wrong in
        ["fabrikam", "a..b", "-a.com", "a.com/x", "10.0.0.1", "https://login.microsoftonline.com/x", "münchen.de"]
    {
        let (key, words) = only_problem(&with(ID, wrong, "global"));
        assert_eq!(key, "tenant", "{wrong}");
        assert!(words.contains("neither a GUID nor a domain") && words.contains(wrong), "{words}");
    }
    for placeholder in ["", "<tenant id>", "your-tenant", "00000000-0000-0000-0000-000000000000"] {
        let expected = if placeholder.is_empty() { "Nothing is entered yet" } else { "placeholder" };
        assert!(only_problem(&with(ID, placeholder, "global")).1.contains(expected), "{placeholder}");
    }
}

#[test]
fn personal_accounts_are_refused_with_the_reason() {
    for wrong in ["common", "Consumers", PERSONAL_ACCOUNTS_TENANT] {
        let (key, words) = only_problem(&with(ID, wrong, "global"));
        assert_eq!(key, "tenant");
        assert!(words.contains("Personal Microsoft accounts are not supported"), "{words}");
    }
}

#[test]
fn a_client_id_is_a_guid_that_somebody_filled_in() {
    for wrong in ["", "<application (client) id>", "00000000-0000-0000-0000-000000000000", "YOUR_CLIENT_ID"] {
        let (key, words) = only_problem(&with(wrong, "organizations", "global"));
        assert_eq!(key, "clientId");
        assert!(words.contains("placeholder") || words.contains("Nothing is entered yet"), "{words}");
    }
    for wrong in ["tap-panel", "3f2504e0-4f89-41d3-9a0c-0305e82c330", "3f2504e04f8941d39a0c0305e82c3301"] {
        let (key, words) = only_problem(&with(wrong, "organizations", "global"));
        assert_eq!(key, "clientId");
        assert!(words.contains("not a GUID") && words.contains(wrong), "{words}");
    }
}

#[test]
fn an_unknown_cloud_is_named_with_the_known_ones_and_a_hint() {
    let (key, words) = only_problem(&with(ID, "organizations", "GCC High"));
    assert_eq!(key, "cloud");
    assert_eq!(
        words,
        "cloud: found “GCC High”. One of “global”, “usgov-l4”, “usgov-l5” and “china”. For this name it is “usgov-l4”."
    );
    assert!(!only_problem(&with(ID, "organizations", "moon")).1.contains("For this name"));
}

#[test]
fn everything_wrong_is_said_at_once() {
    let problems = parse(r#"{ "clientid": "x", "tenant": 7 }"#).unwrap_err();
    let keys: Vec<&str> = problems.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["clientId", "tenant", "cloud", "clientid"]);
    assert!(problems[0].to_string().starts_with("clientId: This key is missing."));
    assert!(problems[1].to_string().starts_with("tenant: found 7. A text in quotation marks."));
    assert!(problems[3].to_string().ends_with("The known key is written “clientId”."));
}

#[test]
fn a_key_that_may_be_anything_is_shown_short_and_without_control_characters() {
    let long = "k".repeat(70);
    let problems =
        parse(&format!(r#"{{"{long}": 1, "{long}": 2, "a\u001b[31m": 3, "\u0000": 4, "\u0000": 5}}"#)).unwrap_err();
    let keys: Vec<&str> = problems.iter().map(|problem| problem.key.as_str()).collect();
    let short = format!("{}…", "k".repeat(60));
    assert_eq!(keys[..2], [short.as_str(), "\u{fffd}"], "those that stand there twice");
    assert!(keys.contains(&"a\u{fffd}[31m"), "{keys:?}");
    assert_eq!(keys.iter().filter(|key| **key == short).count(), 2, "it is unknown, too");
}

#[test]
fn unknown_keys_are_warnings() {
    let text =
        format!(r#"{{"clientId":"{ID}","tenant":"organizations","cloud":"global","theme":"dark","client_id":1}}"#);
    let warnings = parse(&text).unwrap().warnings;
    let keys: Vec<&str> = warnings.iter().map(|warning| warning.key.as_str()).collect();
    assert_eq!(keys, ["client_id", "theme"]);
    assert!(warnings[0].expected.contains("“clientId”"));
}

#[test]
fn a_key_that_stands_twice_is_a_problem() {
    let text = format!(r#"{{"clientId":"{ID}","tenant":"a.com","cloud":"global","tenant":"b.com"}}"#);
    let (key, words) = only_problem(&text);
    assert_eq!(key, "tenant");
    assert!(words.contains("more than once"));
    let escaped =
        format!(r#"{{"x":"\"}}{{","clientId":"{ID}","tenant":"a.com","cloud":"global","te\u006eant":"b.com"}}"#);
    let problems = parse(&escaped).unwrap_err();
    assert_eq!(problems[0].key, "tenant");
    assert_eq!(problems.len(), 2, "and the warning about x: {problems:?}");
    let values =
        format!(r#"{{"clientId":"{ID}","tenant":"a.com","cloud":"global","x":["tenant","tenant",{{"x":1}}]}}"#);
    assert!(parse(&values).is_ok(), "values and inner objects are no repetition");
}

#[test]
fn a_file_that_is_not_json_says_where_and_why() {
    let cases = [
        ("{\n  \"clientId\": \"x\",\n}", "line 3, column 1. Remove the comma"),
        ("{\n  // my app\n  \"clientId\": \"x\" }", "line 2, column 3. JSON has no comments"),
        ("{ 'clientId': 'x' }", "line 1, column 3. Use double quotation marks"),
        ("{ “clientId”: “x” }", "Use straight quotation marks"),
        ("{ clientId: \"x\" }", "line 1, column 3. Names and texts stand in"),
        ("{ \"clientId\": \"x\"\n  \"tenant\": \"y\" }", "line 2, column 3. A comma or a colon is missing"),
        ("{ \"clientId\": \"x\"", "The file ends too early"),
        ("", "The file is empty"),
        ("  \n", "The file is empty"),
        ("{\0\"\0c\0", "UTF-16"),
        ("[]", "found a list. The file must hold one JSON object"),
        ("null", "found null. The file must hold one JSON object"),
    ];
    for (text, expected) in cases {
        let (key, words) = only_problem(text);
        assert_eq!(key, "");
        assert!(words.contains(expected), "{text:?}: {words}");
    }
}

#[test]
fn a_web_page_in_place_of_the_file_is_recognised() {
    let words = only_problem("\n<!DOCTYPE html>\n<html><title>Not found</title></html>").1;
    assert!(words.contains("This is a web page, not JSON"), "{words}");
}

#[test]
fn endpoints_may_be_on_this_machine_only() {
    for good in [
        "http://localhost",
        "https://localhost/",
        "http://localhost:8400",
        "http://127.0.0.1:65535/a/b",
        "https://127.0.0.1",
    ] {
        assert!(with_endpoint("graph", good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "localhost:8400",
        "//localhost",
        "ftp://localhost",
        "javascript:alert(1)//localhost",
        "http://localhost@evil.example",
        "http://localhost:80@evil.example",
        "http://evil.example@localhost",
        "http://localhost.evil.example",
        "http://localhost:",
        "http://localhost:0",
        "http://localhost:65536",
        "http://localhost:+80",
        "http://localhost:80:80",
        "http://localhost\\@evil.example",
        "http:\\\\localhost",
        "http://localhost\t.evil.example",
        "http://localhost%2eevil.example",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.2",
        "http://[::1]",
        "http://[::1]:80",
        "http://localhost?x",
        "http://localhost/#x",
        "http://localhost/\"",
        "http:///localhost",
        "https://graph.microsoft.com",
        "http://ⓛocalhost",
    ] {
        let problems = with_endpoint("token", bad).unwrap_err();
        assert_eq!(problems.len(), 1, "{bad}");
        assert_eq!(problems[0].key, "endpoints.token", "{bad}");
        assert!(problems[0].expected.contains("localhost or 127.0.0.1"));
    }
}

#[test]
fn endpoints_are_all_named_or_none() {
    let text = format!(
        r#"{{"clientId":"{ID}","tenant":"organizations","cloud":"global","endpoints":{{"graph":"http://localhost:1","jwks":""}}}}"#
    );
    let keys: Vec<String> = parse(&text).unwrap_err().into_iter().map(|problem| problem.key).collect();
    assert_eq!(
        keys,
        [
            "endpoints.issuer",
            "endpoints.authorize",
            "endpoints.token",
            "endpoints.logout",
            "endpoints.keys",
            "endpoints.jwks"
        ]
    );
    let list = format!(r#"{{"clientId":"{ID}","tenant":"organizations","cloud":"global","endpoints":[]}}"#);
    assert!(only_problem(&list).1.starts_with("endpoints: found a list. An object with the addresses"));
    let none = format!(r#"{{"clientId":"{ID}","tenant":"organizations","cloud":"global","endpoints":null}}"#);
    assert_eq!(parse(&none).unwrap().config.endpoints, None);
}

#[test]
fn addresses_and_scopes_follow_the_cloud() {
    let config = good();
    assert_eq!(config.authority(), "https://login.microsoftonline.com/organizations");
    assert_eq!(config.authority_metadata(), None);
    assert_eq!(config.graph_base(), "https://graph.microsoft.com");
    assert_eq!(
        config.sign_in_scopes(),
        ["https://graph.microsoft.com/Policy.ReadWrite.AuthenticationMethod", "https://graph.microsoft.com/User.Read"]
    );
    let dod = parse(&with(ID, ID, "usgov-l5")).unwrap().config;
    assert_eq!(dod.authority(), format!("https://login.microsoftonline.us/{ID}"));
    assert_eq!(dod.scope("User.Read"), "https://dod-graph.microsoft.us/User.Read");
}

#[test]
fn the_emulator_takes_the_place_of_the_addresses_but_not_of_the_names() {
    let config = with_endpoint("authorize", "http://localhost:8400/t/authorize").unwrap().config;
    assert_eq!(config.authority(), "https://login.microsoftonline.com/organizations");
    assert_eq!(config.graph_base(), "http://localhost:8400/x");
    assert_eq!(config.scope("User.Read"), "https://graph.microsoft.com/User.Read");
    let metadata: Value = serde_json::from_str(&config.authority_metadata().unwrap()).unwrap();
    assert_eq!(metadata["authorization_endpoint"], "http://localhost:8400/t/authorize");
    assert_eq!(metadata["end_session_endpoint"], "http://localhost:8400/x");
    assert_eq!(metadata.as_object().unwrap().len(), 5);
    assert!(config.admin_consent_url(None, "").starts_with("http://localhost:8400/organizations/v2.0/adminconsent?"));
}

#[test]
fn the_admin_consent_link_is_escaped() {
    assert_eq!(
        good().admin_consent_url(Some("contoso.com"), "https://tap.contoso.com/a b/?x=1&y"),
        format!(
            "https://login.microsoftonline.com/contoso.com/v2.0/adminconsent?client_id={ID}\
             &scope=https%3A%2F%2Fgraph.microsoft.com%2FPolicy.ReadWrite.AuthenticationMethod%20\
             https%3A%2F%2Fgraph.microsoft.com%2FUser.Read\
             &redirect_uri=https%3A%2F%2Ftap.contoso.com%2Fa%20b%2F%3Fx%3D1%26y"
        )
    );
}

#[test]
fn a_long_wrong_value_is_cut() {
    let words = only_problem(&with(&"x".repeat(5000), "organizations", "global")).1;
    assert!(words.len() < 400 && words.contains("xxx…”"), "{words}");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_with_words(text in ".{0,200}") {
        if let Err(problems) = parse(&text) {
            prop_assert!(!problems.is_empty());
            prop_assert!(problems.iter().all(|problem| !problem.expected.is_empty()));
        }
    }

    #[test]
    fn a_damaged_file_never_panics(cut in 0..120_usize, put in "\\PC{0,3}") {
        let mut text = with(ID, "organizations", "global");
        let cut = cut.min(text.len() - 1);
        text.replace_range(cut..cut + 1, &put);
        let _ = parse(&text);
        text.truncate(cut);
        prop_assert!(parse(&text).is_err());
    }

    #[test]
    fn no_host_but_this_machine_is_accepted(scheme in "https?:[/\\\\]{0,3}", user in "[a-z@:.%\\\\]{0,6}",
                                            host in "(localhost|127\\.0\\.0\\.1)", rest in "[a-z0-9@:.%\\\\?#\t ]{1,12}") {
        // Whatever is put around the host: only nothing, a port and a path may be accepted.
        let address = format!("{scheme}{user}{host}{rest}");
        if with_endpoint("graph", &address).is_ok() {
            let after = address.trim().split_once("://").unwrap().1.to_owned();
            let authority = after.split('/').next().unwrap().to_owned();
            let host = authority.split(':').next().unwrap().to_owned();
            prop_assert!(host == "localhost" || host == "127.0.0.1", "{}", address);
            prop_assert!(!address.contains(['@', '\\', '?', '#']), "{}", address);
        }
    }
}

#[test]
fn an_ordinary_file_is_accepted_at_a_glance() {
    for tenant in ["organizations", ID, "contoso.onmicrosoft.com"] {
        for cloud in ["global", "usgov-l4", "usgov-l5", "china"] {
            let text = with(ID, tenant, cloud);
            assert_eq!(accept(&text), Some(parse(&text).unwrap().config), "{text}");
        }
    }
}

#[test]
fn whatever_is_odd_is_left_to_the_closer_look() {
    let twice =
        format!(r#"{{"clientId": "{ID}", "tenant": "organizations", "cloud": "global", "cl\u006fud": "china"}}"#);
    let unknown = format!(r#"{{"clientId": "{ID}", "tenant": "organizations", "cloud": "global", "colour": "blue"}}"#);
    for text in [
        "",
        "{}",
        "<html>",
        &with("", "organizations", "global"),
        &with("00000000-0000-0000-0000-000000000000", "organizations", "global"),
        &with(ID, "common", "global"),
        &with(ID, super::PERSONAL_ACCOUNTS_TENANT, "global"),
        &with(ID, "organizations", "moon"),
        &twice,
        &unknown,
    ] {
        assert_eq!(accept(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_accepted_is_what_the_closer_look_finds_without_warnings(
        client in "[0-9a-f-]{0,4}|3f2504e0-4f89-41d3-9a0c-0305e82c3301|00000000-0000-0000-0000-000000000000",
        tenant in "[a-z.-]{0,12}|organizations|common|contoso[.]com",
        cloud in "global|usgov-l4|china|[a-z]{0,4}",
        more in prop::option::of(r#", "[a-z]{1,6}": (1|"x"|null)"#),
    ) {
        let text = format!(
            r#"{{"clientId": "{client}", "tenant": "{tenant}", "cloud": "{cloud}"{}}}"#,
            more.unwrap_or_default()
        );
        match (accept(&text), parse(&text)) {
            (Some(config), Ok(parsed)) => {
                prop_assert_eq!(config, parsed.config);
                prop_assert!(parsed.warnings.is_empty());
            }
            (Some(config), Err(problems)) => prop_assert!(false, "{:?} {:?}", config, problems),
            (None, Ok(parsed)) => prop_assert!(!parsed.warnings.is_empty(), "{}", text),
            (None, Err(_)) => {}
        }
    }
}

#[test]
fn how_long_the_panel_may_be_left_alone_is_a_number_of_minutes() {
    let idle = |value: &str| {
        let file = format!(r#"{{"clientId":"{ID}","tenant":"organizations","cloud":"global","idleMinutes":{value}}}"#);
        assert_eq!(accept(&file), parse(&file).ok().map(|parsed| parsed.config), "{value}");
        parse(&file).map(|parsed| parsed.config.idle_minutes)
    };
    assert_eq!(good().idle_minutes, 30);
    for minutes in [0, 5, 30, 480] {
        assert_eq!(idle(&minutes.to_string()), Ok(minutes));
    }
    for wrong in ["4", "481", "-1", "30.5", "\"30\"", "true", "null", "1e2"] {
        let problems = idle(wrong).unwrap_err();
        assert_eq!(problems[0].key, "idleMinutes", "{wrong}");
        assert!(problems[0].expected.contains("from 5 to 480"), "{wrong}");
    }
}

#[test]
fn a_package_for_one_cloud_says_so_where_another_is_configured() {
    let problem = other_package(Cloud::Global, "usgov-l4").to_string();
    assert!(problem.starts_with("cloud: found “global”. "), "{problem}");
    assert!(problem.contains("built for the cloud “usgov-l4” alone"), "{problem}");
}
