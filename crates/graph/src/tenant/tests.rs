use proptest::prelude::*;

use super::*;
use crate::config;

const ID: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

fn panel(cloud: &str) -> Config {
    let file = format!(r#"{{ "clientId": "{ID}", "tenant": "organizations", "cloud": "{cloud}" }}"#);
    config::parse(&file).unwrap().config
}

fn answer(status: u16, body: &str) -> Reply {
    Ok(Response { status, headers: Vec::new(), body: body.into() })
}

fn published(graph: &str) -> Reply {
    answer(200, &format!(r#"{{ "issuer": "https://login.microsoftonline.com/{ID}/v2.0", "msgraph_host": "{graph}" }}"#))
}

#[test]
fn a_tenant_is_named_by_its_id_a_domain_or_somebodys_sign_in_name() {
    assert_eq!(named(" Fabrikam.onmicrosoft.com "), Ok("fabrikam.onmicrosoft.com".into()));
    assert_eq!(named(&ID.to_uppercase()), Ok(ID.into()));
    assert_eq!(named("femi@fabrikam.example"), Ok("fabrikam.example".into()));
    assert_eq!(named("  "), Err(TenantProblem::Empty));
    for wrong in ["organizations", "common", "consumers", "fabrikam", "a b.com", "https://fabrikam.com/", "x@", "@"] {
        assert_eq!(named(wrong), Err(TenantProblem::NotATenant), "{wrong}");
    }
    assert_eq!(named(config::PERSONAL_ACCOUNTS_TENANT), Err(TenantProblem::NotATenant));
}

proptest! {
    #[test]
    fn what_is_named_can_stand_in_an_address(entered in "\\PC{0,60}") {
        if let Ok(name) = named(&entered) {
            prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)), "{name}");
            prop_assert_eq!(named(&name), Ok(name));
        }
    }
}

#[test]
fn it_is_asked_for_at_the_clouds_own_sign_in_without_a_header() {
    let request = look_up(&panel("usgov-l5"), "fabrikam.com");
    let address = "https://login.microsoftonline.us/fabrikam.com/v2.0/.well-known/openid-configuration";
    assert_eq!((request.method, request.url.as_str()), (Method::Get, address));
    assert_eq!((request.headers, request.body), (vec![], None));
}

#[test]
fn the_id_is_the_issuers() {
    assert_eq!(found(&panel("global"), &published("graph.microsoft.com")), Ok(ID.into()));
    let without_host = answer(200, &format!(r#"{{ "issuer": "https://sts.windows.net/{}/" }}"#, ID.to_uppercase()));
    assert_eq!(found(&panel("global"), &without_host), Ok(ID.into()));
}

#[test]
fn a_tenant_of_another_cloud_is_told_from_one_of_this() {
    let graph = "dod-graph.microsoft.us";
    let problem = found(&panel("usgov-l4"), &published(graph)).unwrap_err();
    assert_eq!(problem, TenantProblem::OtherCloud { graph: graph.into() });
    let sentence = problem.sentence("fabrikam.us", &panel("usgov-l4"));
    assert!(sentence.contains(graph) && sentence.contains("US Government L4 (GCC High)"), "{sentence}");
    assert_eq!(found(&panel("usgov-l5"), &published(graph)), Ok(ID.into()));
}

#[test]
fn that_there_is_no_such_tenant_is_said_only_when_entra_says_so() {
    let refused = |status, error: &str, description: &str| {
        let body = serde_json::json!({ "error": error, "error_description": description }).to_string();
        found(&panel("global"), &answer(status, &body)).unwrap_err()
    };
    let unknown = "AADSTS90002: Tenant 'fabrikm.com' not found.";
    assert_eq!(refused(400, "invalid_tenant", unknown), TenantProblem::NotFound);
    assert_eq!(refused(400, "invalid_request", unknown), TenantProblem::NotFound);
    assert_eq!(refused(400, "invalid_request", "AADSTS900023: Specified tenant …"), TenantProblem::NotFound);
    assert_eq!(refused(400, "invalid_tenant", ""), TenantProblem::NotFound);
    assert_eq!(refused(400, "invalid_request", "AADSTS900144: …"), TenantProblem::Unexpected { status: 400 });
    assert_eq!(refused(503, "invalid_tenant", unknown), TenantProblem::Unexpected { status: 503 });
}

#[test]
fn what_cannot_be_read_is_not_taken_for_a_tenant() {
    let panel = panel("global");
    for body in ["", "<html>", "[]", "{}", r#"{ "issuer": "https://login.microsoftonline.com/{tenantid}/v2.0" }"#] {
        assert_eq!(found(&panel, &answer(200, body)), Err(TenantProblem::Unexpected { status: 200 }), "{body}");
    }
    assert_eq!(found(&panel, &answer(502, "<html>")), Err(TenantProblem::Unexpected { status: 502 }));
    assert_eq!(found(&panel, &Err(TransportFailure::TimedOut)), Err(TenantProblem::NoAnswer));
}

#[test]
fn every_problem_says_what_to_do() {
    let panel = panel("global");
    for (problem, says) in [
        (TenantProblem::Empty, "Enter the tenant's id"),
        (TenantProblem::NotATenant, "“fabrikm.com” is neither a tenant's id nor a domain. Enter"),
        (TenantProblem::NotFound, "no tenant “fabrikm.com” in this cloud (Global cloud). Check"),
        (TenantProblem::NoAnswer, "login.microsoftonline.com gave no answer about the tenant “fabrikm.com”. Check"),
        (TenantProblem::Unexpected { status: 502 }, "(status 502). Try again"),
    ] {
        let sentence = problem.sentence(" fabrikm.com", &panel);
        assert!(sentence.contains(says), "{sentence}");
    }
}
