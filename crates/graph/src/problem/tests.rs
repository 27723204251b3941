use proptest::prelude::*;

use super::*;
use crate::request::{Reply, Response, TransportFailure};
use crate::roles;

const URL: &str = "https://graph.microsoft.com/v1.0/policies";

fn about(step: Step) -> Circumstances<'static> {
    Circumstances { step, host: URL, now_unix_seconds: 0, granted_scopes: None, role_ids: None }
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Ok(Response { status, headers, body: body.to_owned() })
}

fn writing(status: u16, headers: &[(&str, &str)], body: &str) -> Problem {
    Problem::from_reply(&answer(status, headers, body), &about(Step::Writing))
}

fn forbidden(code: &str, message: &str) -> Reply {
    answer(403, &[], &format!(r#"{{"error":{{"code":"{code}","message":"{message}"}}}}"#))
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

const SCOPES_MISSING: &str = "You cannot perform the requested operation, required scopes are missing in the token.";
const CONDITIONAL_ACCESS: &str = "Operation requires conditional access and client does not support it. Client must be \
     configured to support conditional access claims challenges to proceed.";

#[test]
fn what_was_seen_in_the_wild_is_explained() {
    let problem = |code, message| Problem::from_reply(&forbidden(code, message), &about(Step::Writing));
    assert_eq!(problem("AccessDenied", SCOPES_MISSING), Problem::MissingScope(Step::Writing));
    let role = Problem::MissingRole { step: Step::Writing, mixed_up: false };
    assert_eq!(problem("accessDenied", "Request Authorization failed"), role);
    assert_eq!(problem("Authorization_RequestDenied", "Insufficient privileges"), role);
    assert_eq!(problem("accessDenied", CONDITIONAL_ACCESS), Problem::StepUp(None));
    assert_eq!(problem("accessDenied", ""), Problem::AccessDenied(Step::Writing));
    let refused =
        writing(400, &[], r#"{"error":{"code":"badRequest","message":"Persistance of policy failed with error: x."}}"#);
    assert!(refused.sentence().ends_with("Persistance of policy failed with error: x."));
    assert_eq!(
        writing(429, &[], r#"{"error":{"code":"UnknownError","message":""}}"#),
        Problem::Throttled { not_before: None }
    );
}

#[test]
fn the_granted_scopes_and_roles_decide_over_the_message() {
    let write = strings(&["https://graph.microsoft.com/policy.readwrite.authenticationmethod", "openid"]);
    let read = strings(&["User.Read", "Policy.Read.All"]);
    let mixed = strings(&[roles::AUTHENTICATION_ADMINISTRATOR.id]);
    let right = strings(&[roles::AUTHENTICATION_POLICY_ADMINISTRATOR.id]);
    let reader = strings(&[roles::GLOBAL_READER.id]);
    let problem = |step, scopes: &[String], ids: &[String]| {
        let about = Circumstances { granted_scopes: Some(scopes), role_ids: Some(ids), ..about(step) };
        Problem::from_reply(&forbidden("accessDenied", SCOPES_MISSING), &about)
    };
    assert_eq!(problem(Step::Writing, &read, &[]), Problem::MissingScope(Step::Writing));
    assert_eq!(problem(Step::Reading, &read, &[]), Problem::MissingRole { step: Step::Reading, mixed_up: false });
    assert_eq!(problem(Step::Writing, &write, &mixed), Problem::MissingRole { step: Step::Writing, mixed_up: true });
    assert_eq!(problem(Step::Writing, &write, &right), Problem::RoleNotInEffect);
    assert_eq!(problem(Step::Writing, &write, &reader), Problem::MissingRole { step: Step::Writing, mixed_up: false });
    assert_eq!(problem(Step::Reading, &write, &reader), Problem::RoleNotInEffect);
}

#[test]
fn a_claims_challenge_is_told_from_an_ended_session() {
    let header = "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"eyJhIjoxfQ==\"";
    for status in [401, 403] {
        let Problem::StepUp(Some(claims)) = writing(status, &[("www-authenticate", header)], "") else {
            panic!("{status}");
        };
        assert_eq!(claims.as_str(), r#"{"a":1}"#);
    }
    assert_eq!(writing(401, &[("WWW-Authenticate", "Bearer claims=\"?\"")], ""), Problem::UnreadableChallenge);
    assert_eq!(writing(401, &[("WWW-Authenticate", "Bearer error=\"invalid_token\"")], ""), Problem::SignInNeeded);
    assert_eq!(writing(401, &[], "<html>"), Problem::SignInNeeded);
}

#[test]
fn each_status_has_its_problem() {
    let host = || "graph.microsoft.com".to_owned();
    assert_eq!(writing(404, &[], r#"{"error":{"code":"ResourceNotFound"}}"#), Problem::PolicyNotFound);
    assert_eq!(writing(404, &[], "<html>"), Problem::WrongEndpoint { host: host() });
    assert_eq!(writing(405, &[], ""), Problem::WrongEndpoint { host: host() });
    assert_eq!(writing(408, &[], ""), Problem::TimedOut { host: host() });
    assert_eq!(writing(409, &[], ""), Problem::Conflict);
    assert_eq!(writing(412, &[], ""), Problem::PreconditionFailed);
    assert_eq!(writing(422, &[], ""), Problem::Refused { reason: None });
    let read = Problem::from_reply(&answer(400, &[], r#"{"error":{"code":"BadRequest"}}"#), &about(Step::Reading));
    assert_eq!(read, Problem::Unknown { status: 400, code: Some("BadRequest".into()) }, "reading sends no values");
    assert_eq!(writing(418, &[], ""), Problem::Unknown { status: 418, code: None });
    assert_eq!(writing(500, &[], ""), Problem::ServiceDown { status: 500, not_before: None });
    let waits = Some(Duration::from_secs(200));
    assert_eq!(writing(429, &[("Retry-After", "200")], ""), Problem::Throttled { not_before: waits });
    assert_eq!(writing(503, &[("Retry-After", "200")], "").remedy(), "Try again in 4 minutes.");
    assert_eq!(writing(503, &[("Retry-After", "0")], "").remedy(), "Try again in a few minutes.");
    let absurd = writing(429, &[("Retry-After", "99999999999999999999")], "");
    assert_eq!(absurd.remedy(), "It asks for a pause of more than two days: try again tomorrow.");
}

#[test]
fn a_success_that_is_not_the_policy_says_what_came() {
    assert_eq!(writing(200, &[], " <html>"), Problem::Unexpected(Unexpected::WebPage));
    assert_eq!(writing(200, &[("content-type", "text/html")], "x"), Problem::Unexpected(Unexpected::WebPage));
    assert_eq!(writing(200, &[], "x"), Problem::Unexpected(Unexpected::NotJson));
    assert_eq!(writing(200, &[], "{}"), Problem::Unexpected(Unexpected::NotThePolicy));
}

#[test]
fn no_answer_names_the_host() {
    let problem = |failure| Problem::from_reply(&Err(failure), &about(Step::Reading));
    assert_eq!(problem(TransportFailure::Offline), Problem::Offline);
    assert_eq!(problem(TransportFailure::NoAnswer).sentence(), "No answer came from graph.microsoft.com.");
    assert_eq!(problem(TransportFailure::TimedOut).sentence(), "graph.microsoft.com did not answer in time.");
    assert_eq!(problem(TransportFailure::Aborted), Problem::Cancelled);
}

/// One of each, with every text that depends on data.
fn every_problem() -> Vec<Problem> {
    use SignInProblem as SignIn;
    let mut problems = vec![
        Problem::RoleNotInEffect,
        Problem::StepUp(None),
        Problem::UnreadableChallenge,
        Problem::SignInNeeded,
        Problem::Throttled { not_before: Some(Duration::from_secs(61)) },
        Problem::ServiceDown { status: 503, not_before: None },
        Problem::Offline,
        Problem::NoAnswer { host: "h".into() },
        Problem::TimedOut { host: "h".into() },
        Problem::Cancelled,
        Problem::PolicyNotFound,
        Problem::WrongEndpoint { host: "h".into() },
        Problem::NotInThisCloud(Cloud::China),
        Problem::Refused { reason: Some("Because.".into()) },
        Problem::Refused { reason: Some("Without a full stop".into()) },
        Problem::Refused { reason: None },
        Problem::Conflict,
        Problem::PreconditionFailed,
        Problem::PersonalAccount,
        Problem::ConsentMissing,
        Problem::Unknown { status: 418, code: Some("teapot".into()) },
        Problem::Unknown { status: 418, code: None },
    ];
    for step in [Step::Reading, Step::Writing] {
        problems.extend([Problem::MissingScope(step), Problem::AccessDenied(step)]);
        problems.extend([true, false].map(|mixed_up| Problem::MissingRole { step, mixed_up }));
    }
    problems.extend([Unexpected::WebPage, Unexpected::NotJson, Unexpected::NotThePolicy].map(Problem::Unexpected));
    let sign_ins = [
        SignIn::NotFinished,
        SignIn::ConsentDeclined,
        SignIn::InProgress,
        SignIn::NotAssigned,
        SignIn::Blocked { correlation_id: Some("c".into()) },
        SignIn::Blocked { correlation_id: None },
        SignIn::WrongRegistration { number: Some(50_011) },
        SignIn::WrongRegistration { number: None },
        SignIn::AppNotInTenant,
        SignIn::Stale,
        SignIn::InsecurePage,
        SignIn::Unreachable { host: "h".into() },
        SignIn::Unavailable,
        SignIn::Other { code: "c".into() },
    ];
    problems.extend(sign_ins.map(Problem::SignIn));
    problems
}

#[test]
fn every_problem_has_words_in_the_house_style() {
    for problem in every_problem() {
        let (title, sentence, remedy) = (problem.title(), problem.sentence(), problem.remedy());
        assert!(!title.is_empty() && !title.ends_with('.') && title.len() <= 60, "{title}");
        for text in [&sentence, &remedy] {
            assert!(text.ends_with('.'), "{problem:?}: {text}");
            assert!(!text.contains("  ") && !text.contains('!'), "{text}");
            let lower = text.to_lowercase();
            for word in ["please", "sorry", "oops", "failed", "invalid", "you must", "your fault"] {
                assert!(!lower.contains(word), "{text}");
            }
        }
        assert!(sentence.starts_with(char::is_uppercase) || sentence.starts_with("h "), "{sentence}");
        assert!(remedy.starts_with(char::is_uppercase), "{remedy}");
    }
}

#[test]
fn the_buttons_named_in_a_remedy_are_offered() {
    for problem in every_problem() {
        let remedy = problem.remedy();
        let action = problem.action();
        for (words, offered) in [
            ("Refresh my access", Action::RefreshAccess),
            ("Sign in to continue", Action::SignIn),
            ("consent page", Action::AdminConsent),
        ] {
            assert!(!remedy.contains(words) || action == Some(offered), "{problem:?}");
        }
        assert_eq!(problem.can_retry(), action == Some(Action::TryAgain));
        assert!(!problem.can_retry() || remedy.to_lowercase().contains("try again"), "{problem:?}");
    }
}

#[test]
fn a_missing_role_is_named_and_told_from_its_namesake() {
    let plain = Problem::MissingRole { step: Step::Writing, mixed_up: false };
    assert!(plain.remedy().contains("Authentication Policy Administrator"));
    assert!(plain.remedy().contains("Authentication Administrator is a different role"));
    let mixed = Problem::MissingRole { step: Step::Writing, mixed_up: true };
    assert!(mixed.sentence().starts_with("Your role Authentication Administrator"));
}

#[test]
fn waits_are_said_as_a_person_says_them() {
    let words = |seconds| in_words(Duration::from_secs(seconds));
    assert_eq!(words(1).unwrap(), "1 second");
    assert_eq!(words(90).unwrap(), "90 seconds");
    assert_eq!(words(91).unwrap(), "2 minutes");
    assert_eq!(words(5_401).unwrap(), "2 hours");
    assert_eq!(words(172_801), None);
    assert_eq!(in_words(Duration::from_millis(1_001)).unwrap(), "2 seconds");
}

proptest! {
    #[test]
    fn any_answer_has_words(status in any::<u16>(), body in "\\PC{0,80}", header in "\\PC{0,40}", reading in any::<bool>()) {
        let step = if reading { Step::Reading } else { Step::Writing };
        let reply = answer(status, &[("WWW-Authenticate", &header), ("Retry-After", &header)], &body);
        let problem = Problem::from_reply(&reply, &about(step));
        prop_assert!(!problem.title().is_empty() && !problem.sentence().is_empty() && !problem.remedy().is_empty());
    }
}
