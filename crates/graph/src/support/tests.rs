use proptest::prelude::*;

use super::*;
use crate::request::Response;

const TOKEN: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiIwMDAwMDAwMy0w.c2lnbmF0dXJl-_";

fn request() -> Request {
    Request::read_policy("https://graph.microsoft.com", "my-id".into())
}

fn details(reply: &Reply) -> String {
    let request = request();
    let details = SupportDetails {
        panel: "0.1.0 (1a2b3c4)",
        time: "2026-05-01T10:00:00Z",
        tenant: Some("contoso.com"),
        cloud: Cloud::Global,
        request: &request,
        reply,
    };
    details.text()
}

#[test]
fn the_details_hold_what_support_asks_for() {
    let body = r#"{"error":{"code":"accessDenied","message":"Request Authorization failed","innerError":{"date":"2026-05-01T10:00:01","request-id":"their-id","client-request-id":"my-id"}}}"#;
    let response = Response { status: 403, headers: vec![("Retry-After".into(), "7".into())], body: body.into() };
    assert_eq!(
        details(&Ok(response)),
        "Panel: 0.1.0 (1a2b3c4)\n\
         Time: 2026-05-01T10:00:00Z\n\
         Cloud: Global cloud\n\
         Tenant: contoso.com\n\
         Request: GET https://graph.microsoft.com/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass\n\
         client-request-id: my-id\n\
         Status: 403\n\
         request-id: their-id\n\
         Error code: accessDenied\n\
         Service time: 2026-05-01T10:00:01\n\
         Retry-After: 7\n\
         \n\
         {\n  \"error\": {\n    \"code\": \"accessDenied\",\n    \"message\": \"Request Authorization failed\",\n    \
         \"innerError\": {\n      \"date\": \"2026-05-01T10:00:01\",\n      \"request-id\": \"their-id\",\n      \
         \"client-request-id\": \"my-id\"\n    }\n  }\n}\n"
    );
}

#[test]
fn the_details_say_when_there_is_no_answer_or_no_id() {
    assert!(
        details(&Err(TransportFailure::NoAnswer))
            .ends_with("Answer: none, the request failed in the network or was blocked\n")
    );
    let empty = details(&Ok(Response { status: 502, ..Response::default() }));
    assert!(empty.contains("request-id: not readable\n") && empty.ends_with("\n(no body)\n"), "{empty}");
    let headers = vec![("client-request-id".to_owned(), "other".to_owned())];
    assert!(details(&Ok(Response { status: 502, headers, ..Response::default() })).contains("in the answer: other"));
}

#[test]
fn a_token_is_taken_out_wherever_it_stands() {
    let opaque = "0.AXoAr5NB9cTJ-opaque";
    for (text, expected) in [
        (format!("Bearer {TOKEN}"), "Bearer [removed]"),
        (format!("bearer   {opaque} end"), "bearer   [removed] end"),
        (format!("Bearer%20{opaque}&x=1"), "Bearer%20[removed]&x=1"),
        (format!("Bearer\n{opaque}"), "Bearer\n[removed]"),
        (format!("Authorization: Bearer {opaque}"), "Authorization: Bearer [removed]"),
        (format!("Authorization: {opaque}"), "Authorization: [removed]"),
        (format!("x{TOKEN}."), "x[removed]"),
        (format!("the token \"{TOKEN}\" is over"), "the token \"[removed]\" is over"),
        (format!("?access_token={opaque}&y=2"), "?access_token=[removed]&y=2"),
        (format!(r#"{{"refresh_token": "{opaque}", "a": 1}}"#), r#"{"refresh_token": "[removed]", "a": 1}"#),
        (format!(r#"{{\"ID_TOKEN\":\"{opaque}\"}}"#), r#"{\"ID_TOKEN\":\"[removed]\"}"#),
    ] {
        assert_eq!(redact(&text), expected);
    }
}

#[test]
fn other_text_stays_as_it_is() {
    for text in [
        "required scopes are missing in the token.",
        "KeyJournal eyJ eyJshort",
        "the bearer",
        "the unbearable",
        "Authorization_RequestDenied",
        "\"code\": \"Authorization_RequestDenied\", \"message\": \"Request Authorization failed\"",
        "access_token_missing",
        "authorization:",
    ] {
        assert_eq!(redact(text), text);
    }
}

#[test]
fn a_long_page_is_cut_after_its_tokens_are_gone() {
    let body = format!("<html>{} {TOKEN}</html>", "é".repeat(BODY_CHARACTERS - 15));
    let shown = raw_answer(&body);
    assert!(shown.ends_with("[remov\n… (cut)") || shown.ends_with("… (cut)"), "{}", &shown[shown.len() - 60..]);
    assert!(!shown.contains("eyJ"));
    assert_eq!(raw_answer("<p>short</p>"), "<p>short</p>");
}

/// What a reader of the copied text would take for a token, found in another way than `redact` does.
fn looks_like_a_token(text: &str) -> bool {
    let web_token = text.match_indices("eyJ").any(|(at, _)| {
        text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.+/=~".contains(*c)).count() >= SHORTEST_TOKEN
    });
    let words: Vec<&str> = text.split_whitespace().collect();
    // After `Bearer` nothing may follow but the mark, a delimiter, or the word again.
    let harmless =
        |word: &str| word.starts_with(['[', '"', '\\', '&', '<', '>', ',', ';', '{', '}']) || is_bearer(word);
    let bearer = words.windows(2).any(|pair| is_bearer(pair[0]) && !harmless(pair[1]));
    web_token || bearer
}

fn is_bearer(word: &str) -> bool {
    word.eq_ignore_ascii_case("bearer")
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(TOKEN.to_owned()),
        Just("Bearer ".to_owned()),
        Just("bearer\t".to_owned()),
        Just(" BEARER".to_owned()),
        Just("eyJ".to_owned()),
        Just("\"access_token\":\"".to_owned()),
        Just("authorization: ".to_owned()),
        Just(REMOVED.to_owned()),
        "[A-Za-z0-9_.-]{1,30}",
        "[ \n\"{},:=&\\\\]{1,3}",
        "\\PC{0,6}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_that_looks_like_a_token_passes(text in pieces()) {
        let redacted = redact(&text);
        prop_assert!(!looks_like_a_token(&redacted), "{:?} became {:?}", text, redacted);
    }

    #[test]
    fn redacting_twice_changes_nothing(text in pieces()) {
        let once = redact(&text);
        prop_assert_eq!(redact(&once), once.clone());
    }

    #[test]
    fn no_field_lets_a_token_through(body in pieces(), header in pieces(), tenant in pieces(), url in pieces(), status in 100..600_u16) {
        let request = Request { url, client_request_id: tenant.clone(), ..request() };
        let reply = Ok(Response { status, headers: vec![("request-id".into(), header.clone()), ("Retry-After".into(), header)], body });
        let details = SupportDetails { panel: "0.1.0", time: "now", tenant: Some(&tenant), cloud: Cloud::Global, request: &request, reply: &reply };
        let text = details.text();
        prop_assert!(!looks_like_a_token(&text), "{:?}", text);
    }

    #[test]
    fn text_without_a_trigger_is_untouched(text in "[b-df-zA-Z0-9 \n\"{}:,.é€]{0,80}") {
        // Without the letters `a` and `e` there is neither a token's start nor one of the names.
        prop_assert_eq!(redact(&text), text.clone());
    }
}
