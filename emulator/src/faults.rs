//! Faults that a test or a person asks for at the control address.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::entra::jwt::AccessClaims;
use crate::people::StepUp;
use crate::tenant::Policy;

/// One fault, as it is asked for and shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Fault {
    /// Which requests it concerns.
    #[serde(default)]
    on: On,
    /// How many of these it lets through first.
    #[serde(default)]
    skip: u32,
    /// How many it then concerns; `None` (written `null` or `-1`) for all.
    #[serde(default = "once", deserialize_with = "times")]
    times: Option<u32>,
    /// Whether it happens before the request takes effect or after.
    #[serde(default)]
    when: When,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<String>,
    /// Whether pages of other origins may read Graph's own headers of the answer.
    #[serde(default = "yes")]
    expose: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delay_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    connection: Option<When>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    write: Option<Policy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recalculate: Option<Policy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    challenge: Option<Challenge>,
}

/// Which requests a fault concerns: all of the method (all but `OPTIONS` if none is named) whose path contains the
/// text, in whatever case.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct On {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

/// A moment in the handling of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum When {
    /// Nothing has taken effect yet.
    #[default]
    Before,
    /// It has taken effect; the answer has not been sent.
    After,
}

/// A claims challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Challenge {
    /// See [`StepUp::Silent`].
    Silent,
    /// See [`StepUp::Interaction`].
    Interaction,
    /// One whose claims are not JSON.
    Malformed,
}

impl Challenge {
    /// What satisfies it, if anything does.
    pub(crate) fn step_up(self) -> Option<StepUp> {
        match self {
            Self::Silent => Some(StepUp::Silent),
            Self::Interaction => Some(StepUp::Interaction),
            Self::Malformed => None,
        }
    }
}

fn once() -> Option<u32> {
    Some(1)
}

fn yes() -> bool {
    true
}

fn times<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    match Option::<i64>::deserialize(deserializer)? {
        None | Some(-1) => Ok(None),
        Some(number) => u32::try_from(number)
            .map(Some)
            .map_err(|_| serde::de::Error::custom("times is a number of requests, or null or -1 for all")),
    }
}

impl Fault {
    /// Whether the fault can do anything, and only what it can do.
    ///
    /// # Errors
    ///
    /// A sentence about what is wrong with it.
    pub(crate) fn check(&self) -> Result<(), String> {
        let does_something = self.status.is_some()
            || self.delay_ms.is_some()
            || self.connection.is_some()
            || self.write.is_some()
            || self.recalculate.is_some()
            || self.challenge.is_some()
            || !self.expose;
        if !does_something {
            return Err(
                "a fault needs at least one of status, delayMs, connection, write, recalculate, challenge, expose"
                    .to_owned(),
            );
        }
        let describes_answer =
            self.body.is_some() || self.text.is_some() || self.retry_after.is_some() || !self.headers.is_empty();
        match self.status {
            None if describes_answer => {
                return Err("body, text, headers and retryAfter need a status".to_owned());
            }
            Some(status) if !(200..=599).contains(&status) => {
                return Err(format!("{status} is not a status from 200 to 599"));
            }
            _ => {}
        }
        if let Some(method) = &self.on.method
            && Method::from_bytes(method.as_bytes()).is_err()
        {
            return Err(format!("not a method: {method}"));
        }
        for (name, value) in self.answer_headers() {
            if HeaderName::from_bytes(name.as_bytes()).is_err() || HeaderValue::from_str(value).is_err() {
                return Err(format!("not a header: {name}: {value}"));
            }
        }
        Ok(())
    }

    fn answer_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain(self.retry_after.iter().map(|value| ("retry-after", value.as_str())))
    }

    fn concerns(&self, method: &Method, path: &str) -> bool {
        let method_fits = match &self.on.method {
            Some(wanted) => wanted.eq_ignore_ascii_case(method.as_str()),
            None => *method != Method::OPTIONS,
        };
        let path_fits =
            self.on.path.as_ref().is_none_or(|wanted| path.to_ascii_lowercase().contains(&wanted.to_ascii_lowercase()));
        method_fits && path_fits
    }

    fn use_up(&mut self) {
        if let Some(times) = &mut self.times {
            *times -= 1;
        }
    }

    fn is_used_up(&self) -> bool {
        self.times == Some(0)
    }

    fn answer(&self) -> Option<Answer> {
        let status = StatusCode::from_u16(self.status?).ok()?;
        let headers = self
            .answer_headers()
            .filter_map(|(name, value)| {
                Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(value).ok()?))
            })
            .collect();
        let body = match (&self.body, &self.text) {
            (Some(body), _) => Some((Some("application/json"), body.to_string())),
            (None, Some(text)) => Some((None, text.clone())),
            (None, None) => None,
        };
        Some(Answer { status, headers, body })
    }
}

/// An answer that a fault gives.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// Content type and body; without one the endpoint's usual body for the status is sent.
    pub(crate) body: Option<(Option<&'static str>, String)>,
}

/// What the faults do to one request.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) delay_before: Duration,
    pub(crate) delay_after: Duration,
    pub(crate) writes_before: Vec<Policy>,
    pub(crate) writes_after: Vec<Policy>,
    pub(crate) recalculate: Policy,
    /// The answer in place of the handler's, and whether the handler runs before it.
    pub(crate) answer: Option<(When, Answer)>,
    pub(crate) connection: Option<When>,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) hide_headers: bool,
}

/// The faults that are in force.
#[derive(Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
    /// Client request ids of requests whose connection was reset.
    lost: HashSet<String>,
}

impl Faults {
    /// Adds faults behind those that there are.
    pub(crate) fn add(&mut self, faults: Vec<Fault>) {
        self.list.extend(faults);
    }

    /// Takes all faults away.
    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }

    /// The faults that are in force, with what is left of them.
    pub(crate) fn list(&self) -> &[Fault] {
        &self.list
    }

    /// Remembers a request whose connection was reset.
    pub(crate) fn lose(&mut self, client_request_id: &str) {
        self.lost.insert(client_request_id.to_owned());
    }

    /// Whether a request is one whose connection was reset, sent again by the browser: on a connection that was used
    /// before, Chromium does so by itself, `PATCH` included. It must not get through, or the page would never see
    /// the loss.
    pub(crate) fn was_lost(&self, client_request_id: &str) -> bool {
        self.lost.contains(client_request_id)
    }

    /// What the faults do to this request, in their order, up to the first that answers it. `token` is the request's
    /// access token, if it has a good one.
    pub(crate) fn plan(&mut self, method: &Method, path: &str, token: Option<&AccessClaims>) -> Plan {
        let mut plan = Plan::default();
        for fault in &mut self.list {
            if !fault.concerns(method, path) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            if let Some(challenge) = fault.challenge {
                // Without a good token the request is refused anyway.
                let Some(token) = token else { continue };
                let step_up = challenge.step_up();
                if step_up.is_some_and(|step_up| satisfies(token, step_up)) {
                    fault.use_up();
                    continue;
                }
                if step_up.is_none() {
                    fault.use_up();
                }
                plan.challenge = Some(challenge);
                break;
            }
            fault.use_up();
            plan.hide_headers |= !fault.expose;
            if let Some(delay) = fault.delay_ms.map(Duration::from_millis) {
                match fault.when {
                    When::Before => plan.delay_before += delay,
                    When::After => plan.delay_after += delay,
                }
            }
            if let Some(write) = &fault.write {
                match fault.when {
                    When::Before => plan.writes_before.push(write.clone()),
                    When::After => plan.writes_after.push(write.clone()),
                }
            }
            plan.recalculate.extend(fault.recalculate.clone().unwrap_or_default());
            plan.connection = fault.connection;
            plan.answer = fault.answer().map(|answer| (fault.when, answer));
            if plan.connection.is_some() || plan.answer.is_some() {
                break;
            }
        }
        self.list.retain(|fault| !fault.is_used_up());
        plan
    }
}

/// Whether a token has what a step-up demands.
pub(crate) fn satisfies(token: &AccessClaims, step_up: StepUp) -> bool {
    token.acrs.iter().any(|context| context == step_up.context())
}

#[cfg(test)]
mod tests {
    use super::{Fault, Faults};
    use axum::http::Method;
    use serde_json::{Value, json};

    fn faults(list: Value) -> Faults {
        let mut faults = Faults::default();
        faults.add(serde_json::from_value(list).unwrap());
        faults
    }

    #[test]
    fn skip_then_times_then_nothing() {
        let mut faults =
            faults(json!([{ "on": { "method": "PATCH", "path": "TEMPORARY" }, "skip": 1, "times": 2, "status": 503 }]));
        let answered: Vec<bool> =
            (0..5).map(|_| faults.plan(&Method::PATCH, "/v1.0/temporaryAccessPass", None).answer.is_some()).collect();
        assert_eq!(answered, [false, true, true, false, false]);
        assert!(faults.list().is_empty());
    }

    #[test]
    fn other_requests_are_let_through_and_not_counted() {
        let mut faults = faults(json!([{ "on": { "method": "PATCH", "path": "a" }, "status": 503 }]));
        assert!(faults.plan(&Method::GET, "/a", None).answer.is_none());
        assert!(faults.plan(&Method::PATCH, "/b", None).answer.is_none());
        assert!(faults.plan(&Method::PATCH, "/a", None).answer.is_some());
    }

    #[test]
    fn a_write_and_a_later_answer_meet_in_one_request() {
        let mut faults = faults(json!([
            { "write": { "defaultLength": 9 } },
            { "status": 500, "when": "after", "times": null },
        ]));
        let plan = faults.plan(&Method::PATCH, "/a", None);
        assert_eq!(plan.writes_before.len(), 1);
        assert!(plan.answer.is_some());
        assert_eq!(faults.list().len(), 1);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for fault in [
            json!({ "on": { "method": "PATCH" } }),
            json!({ "retryAfter": "2" }),
            json!({ "status": 99 }),
            json!({ "status": 429, "headers": { "a b": "c" } }),
        ] {
            let fault: Fault = serde_json::from_value(fault).unwrap();
            assert!(fault.check().is_err(), "{fault:?}");
        }
        assert!(serde_json::from_value::<Fault>(json!({ "statsu": 429 })).is_err());
        assert!(serde_json::from_value::<Fault>(json!({ "status": 429, "times": -2 })).is_err());
    }
}
