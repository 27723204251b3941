//! What Graph, the token endpoint and the metadata received, and who came back too early.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, Instant, SystemTime};

use axum::http::{HeaderMap, Method, StatusCode, header};
use serde::Serialize;

use crate::call::Call;
use crate::clock;
use crate::tenant::TenantId;

/// How many requests are kept; older ones are forgotten.
const KEPT: usize = 10_000;

/// How much earlier than asked a request may come: clients' timers have their own clock.
const TOLERANCE: Duration = Duration::from_millis(20);

/// What must not be shown of a token request.
const SECRETS: &[&str] = &["code", "code_verifier", "refresh_token", "client_assertion", "client_secret"];

/// One request, as `GET /control/requests` shows it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Record {
    #[serde(skip)]
    number: u64,
    at: String,
    method: String,
    path: String,
    query: String,
    headers: BTreeMap<String, String>,
    body: String,
    /// `null` as long as there is no answer, and when the connection was reset instead.
    status: Option<u16>,
    client_request_id: Option<String>,
    /// The tenant of the access token, if the request has one that can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<TenantId>,
    request_id: String,
    too_early: bool,
    /// Sent again by the browser itself after its connection was reset.
    resent: bool,
}

/// All requests since the start, the last reset, or the last time they were cleared.
#[derive(Default)]
pub(crate) struct Recorder {
    records: VecDeque<Record>,
    next: u64,
    too_early: u64,
    /// Until when a sign-in has been told to leave the policy alone.
    not_before: HashMap<String, Instant>,
}

impl Recorder {
    /// Records a request; gives the number under which its answer is to be reported. `sign_in` tells one client in one
    /// tenant from another.
    pub(crate) fn begin(&mut self, call: &Call, tenant: Option<TenantId>, sign_in: &str, resent: bool) -> u64 {
        let too_early = call.method != Method::OPTIONS
            && concerns_policy(&call.path)
            && self.not_before.get(sign_in).is_some_and(|end| Instant::now() + TOLERANCE < *end);
        self.too_early += u64::from(too_early);
        let number = self.next;
        self.next += 1;
        if self.records.len() == KEPT {
            self.records.pop_front();
        }
        self.records.push_back(Record {
            number,
            at: clock::precise(),
            method: call.method.to_string(),
            path: call.path.clone(),
            query: call.query.clone(),
            headers: shown_headers(&call.headers),
            body: shown_body(call),
            status: None,
            client_request_id: call.client_request_id().map(str::to_owned),
            tenant,
            request_id: call.request_id.clone(),
            too_early,
            resent,
        });
        number
    }

    /// Reports the answer to a request.
    pub(crate) fn finish(&mut self, number: u64, path: &str, sign_in: &str, status: StatusCode, headers: &HeaderMap) {
        if let Some(record) = self.records.iter_mut().rev().find(|record| record.number == number) {
            record.status = Some(status.as_u16());
        }
        let wait = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(wait);
        if let Some(wait) = wait.filter(|_| concerns_policy(path)) {
            self.not_before.insert(sign_in.to_owned(), Instant::now() + wait);
        }
    }

    /// The requests, oldest first.
    pub(crate) fn records(&self) -> &VecDeque<Record> {
        &self.records
    }

    /// How many policy requests came before their `Retry-After` had passed.
    pub(crate) fn too_early(&self) -> u64 {
        self.too_early
    }

    /// Forgets the requests and the count, but not who has to wait.
    pub(crate) fn clear(&mut self) {
        self.records.clear();
        self.too_early = 0;
    }
}

/// Whether a path is about the policy.
fn concerns_policy(path: &str) -> bool {
    path.to_ascii_lowercase().contains("authenticationmethodspolicy")
}

/// The wait that a `Retry-After` asks for, in either of its forms; none if it cannot be read.
fn wait(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds)).filter(|wait| Instant::now().checked_add(*wait).is_some());
    }
    let until = httpdate::parse_http_date(value).ok()?;
    until.duration_since(SystemTime::now()).ok()
}

fn shown_headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    headers
        .iter()
        .map(|(name, value)| {
            let shown = if name == header::AUTHORIZATION || name == header::COOKIE {
                "present".to_owned()
            } else {
                String::from_utf8_lossy(value.as_bytes()).into_owned()
            };
            (name.to_string(), shown)
        })
        .collect()
}

/// The body as it came; in a token request the secrets are only said to be there.
fn shown_body(call: &Call) -> String {
    let text = call.text();
    if !call.path.ends_with("/token") {
        return text;
    }
    let mut shown = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(text.as_bytes()) {
        let secret = SECRETS.contains(&name.as_ref());
        shown.append_pair(&name, if secret { "present" } else { &value });
    }
    shown.finish()
}

#[cfg(test)]
mod tests {
    use super::wait;
    use std::time::{Duration, SystemTime};

    #[test]
    fn both_forms_of_retry_after_are_read() {
        assert_eq!(wait("2"), Some(Duration::from_secs(2)));
        let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(90));
        assert!(wait(&later).unwrap() > Duration::from_secs(60));
        assert_eq!(wait("Thu, 01 Jan 2015 00:00:00 GMT"), None);
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("18446744073709551615"), None);
    }
}
