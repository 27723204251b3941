//! Refusals: nothing is made up, and nothing that looks like a token is shown.

use graph::error_body::ErrorBody;
use graph::problem::{Circumstances, Problem, Step};
use graph::support::raw_answer;
use graph::{Reply, Response};
use serde_json::Value;

/// What a token looks like. Its parts are not those of a real one.
const TOKEN: &str =
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.eyJhdWQiOiJmdXp6LXRhcmdldHMiLCJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLW5vYm9keQ";

pub(crate) fn check(text: &str) {
    let response = answer(text);
    let read = ErrorBody::parse(&response);

    let mut known = Vec::new();
    if let Ok(json) = serde_json::from_str(&response.body) {
        texts(&json, &mut known);
        let laid_out = Response { body: serde_json::to_string_pretty(&json).unwrap(), ..response.clone() };
        assert_eq!(ErrorBody::parse(&laid_out), read, "layout means nothing");
    }
    known.extend(response.headers.iter().map(|(_, value)| value.trim().to_owned()));
    let found = [&read.code_text, &read.message, &read.request_id, &read.client_request_id, &read.date];
    for said in found.into_iter().flatten() {
        assert!(!said.is_empty() && said.trim() == said, "nothing to show: {said:?}");
        assert!(known.contains(said), "not in the answer: {said:?}");
    }
    assert!(read.code.is_none() || read.code_text.is_some(), "a code that nobody wrote");

    said_to_the_person(response.clone());
    let with_token = format!("{}\n{TOKEN}", response.body);
    let end = TOKEN.rsplit('.').next().unwrap();
    assert!(response.body.contains(end) || !raw_answer(&with_token).contains(end), "a token is shown");
}

/// Whatever the answer is, the person is told something, with a remedy.
fn said_to_the_person(response: Response) {
    let status = response.status;
    let reply: Reply = Ok(response);
    for step in [Step::Reading, Step::Writing] {
        let about = Circumstances {
            step,
            host: "graph.microsoft.com",
            now_unix_seconds: 1_780_000_000,
            granted_scopes: None,
            role_ids: None,
        };
        let problem = Problem::from_reply(&reply, &about);
        for said in [problem.title().into(), problem.sentence(), problem.remedy()] {
            assert!(!said.trim().is_empty(), "{status}: {problem:?}");
        }
        if let Problem::Throttled { not_before } | Problem::ServiceDown { not_before, .. } = &problem {
            assert!(not_before.is_none_or(|time| !time.is_zero()), "{problem:?}");
        }
    }
}

/// The answer that the input describes.
fn answer(text: &str) -> Response {
    let described = text.starts_with("HTTP/").then(|| text.split_once("\n\n")).flatten();
    let Some((head, body)) = described else {
        return Response { status: 400, headers: Vec::new(), body: text.to_owned() };
    };
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(400);
    let headers = lines.filter_map(|line| line.split_once(':'));
    // As a browser hands them over: without white space around the value.
    let headers = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    Response { status, headers, body: body.to_owned() }
}

/// Every text in a JSON value.
fn texts(json: &Value, into: &mut Vec<String>) {
    match json {
        Value::String(text) => into.push(text.trim().to_owned()),
        Value::Array(list) => list.iter().for_each(|json| texts(json, into)),
        Value::Object(map) => map.values().for_each(|json| texts(json, into)),
        _ => {}
    }
}
