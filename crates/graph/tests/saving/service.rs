//! A model of the service, small enough to be obviously right: versions of one policy, reads that may be late, and
//! answers that go wrong in every way.

use graph::{Reply, Response, TransportFailure};
use policy::{Field, Policy};
use serde_json::{Map, Value as Json, json};

/// A version is visible everywhere after this many seconds. Less than the time for which an update looks on before it
/// says that a write was not taken.
const VISIBLE_AFTER: f64 = 12.0;

/// 1994-11-06 00:00:00 UTC, in seconds since 1970.
pub(crate) const MIDNIGHT: i64 = 784_080_000;

/// `{"access_token":{}}`
const CLAIMS: &str = "eyJhY2Nlc3NfdG9rZW4iOnt9fQ==";

/// How the service, or the way to it, answers one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// As it should. The number is how many versions old a read is, if it may be that old.
    None(usize),
    /// With this status, and without doing anything.
    Refused(u16),
    /// With this status, without doing anything, and with a time to wait: in seconds, or as a date.
    PutOff(u16, u16, bool),
    /// With this status, although it was done.
    DoneBut(u16),
    /// Not at all; whether it was done.
    Lost(bool),
    /// With a claims challenge; whether it can be read.
    Challenge(bool),
    /// With a success that has a body, and a time to wait.
    Chatty(u16),
}

/// What somebody else does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Other {
    /// Gives a number a value that it never had.
    Number(Field),
    /// Gives a number this value.
    Same(Field, i32),
    /// Adds a group that was on no list.
    AddGroup,
    /// Takes a group off the list.
    RemoveGroup(u8),
}

pub(crate) struct Service {
    /// All versions and when they began.
    versions: Vec<(Map<String, Json>, f64)>,
    /// In seconds since [`MIDNIGHT`].
    pub(crate) now: f64,
    /// When requests are welcome again.
    quiet_until: f64,
    /// What a rule of good behaviour was broken by.
    pub(crate) violation: Option<String>,
    fresh: i32,
    /// The service changes the default lifetime when something is written.
    pub(crate) recalculates: bool,
    /// How many writes were carried out.
    pub(crate) applied: usize,
}

pub(crate) fn group(number: i32) -> String {
    format!("00000000-0000-0000-0000-{number:012}")
}

fn target(number: i32) -> Json {
    json!({"targetType": "group", "id": group(number)})
}

impl Service {
    pub(crate) fn new() -> Service {
        let first = json!({"state": "disabled", "minimumLifetimeInMinutes": 10, "maximumLifetimeInMinutes": 20_000,
            "defaultLifetimeInMinutes": 60, "isUsableOnce": false, "defaultLength": 8,
            "includeTargets": [], "excludeTargets": [target(1), target(2), target(3)]});
        let first = first.as_object().cloned().unwrap();
        Service {
            versions: vec![(first, 0.0)],
            now: 100.0,
            quiet_until: 0.0,
            violation: None,
            fresh: 1_000,
            recalculates: false,
            applied: 0,
        }
    }

    /// The policy as it is.
    pub(crate) fn policy(&self) -> Policy {
        parse(&self.versions.last().unwrap().0)
    }

    pub(crate) fn versions(&self) -> impl Iterator<Item = Policy> {
        self.versions.iter().map(|(version, _)| parse(version))
    }

    fn change(&mut self, change: impl FnOnce(&mut Map<String, Json>)) {
        let mut next = self.versions.last().unwrap().0.clone();
        change(&mut next);
        self.versions.push((next, self.now));
    }

    pub(crate) fn other(&mut self, other: Other) {
        self.fresh += 1;
        let fresh = self.fresh;
        self.change(|policy| {
            let list = |policy: &mut Map<String, Json>| policy["excludeTargets"].as_array().cloned().unwrap();
            match other {
                Other::Number(field) => {
                    policy[field.name()] = fresh.into();
                }
                Other::Same(field, value) => {
                    policy[field.name()] = value.into();
                }
                Other::AddGroup => {
                    let mut targets = list(policy);
                    targets.push(target(fresh));
                    policy["excludeTargets"] = targets.into();
                }
                Other::RemoveGroup(number) => {
                    let mut targets = list(policy);
                    targets.retain(|target| target["id"] != group(number.into()));
                    policy["excludeTargets"] = targets.into();
                }
            }
        });
    }

    fn arrives(&mut self, what: &str) {
        if self.now < self.quiet_until {
            let early = self.quiet_until - self.now;
            self.violation = Some(format!("{what} {early} seconds before Retry-After was over"));
        }
        self.now += 0.1;
    }

    pub(crate) fn read(&mut self, fault: Fault) -> Reply {
        self.arrives("read");
        let age = match fault {
            Fault::None(age) => age,
            Fault::Chatty(_) => 0,
            other => return self.fail(other),
        };
        let newest = self.versions.len() - 1;
        let oldest = self.versions.iter().rposition(|(_, since)| since + VISIBLE_AFTER <= self.now).unwrap_or(0);
        let body = Json::Object(self.versions[newest.saturating_sub(age).max(oldest)].0.clone()).to_string();
        let mut headers = Vec::new();
        if let Fault::Chatty(seconds) = fault {
            headers.push(self.quiet(seconds, false));
        }
        Ok(Response { status: 200, headers, body })
    }

    pub(crate) fn write(&mut self, body: &str, fault: Fault) -> Reply {
        self.arrives("write");
        if matches!(fault, Fault::None(_) | Fault::DoneBut(_) | Fault::Lost(true) | Fault::Chatty(_)) {
            let body: Json = serde_json::from_str(body).unwrap();
            let recalculated = self.recalculates.then(|| {
                self.fresh += 1;
                self.fresh
            });
            self.change(|policy| {
                if let Some(number) = recalculated {
                    policy["defaultLifetimeInMinutes"] = number.into();
                }
                let properties = body.as_object().unwrap().iter().filter(|(name, _)| !name.contains('@'));
                for (name, value) in properties {
                    policy[name] = value.clone();
                }
            });
            self.applied += 1;
        }
        match fault {
            Fault::None(_) => Ok(Response { status: 204, ..Response::default() }),
            Fault::Chatty(seconds) => {
                let headers = vec![self.quiet(seconds, false)];
                Ok(Response { status: 200, headers, body: "{\"something\": 1}".into() })
            }
            other => self.fail(other),
        }
    }

    fn fail(&mut self, fault: Fault) -> Reply {
        let (status, headers) = match fault {
            Fault::Lost(_) => return Err(TransportFailure::NoAnswer),
            Fault::Refused(status) | Fault::DoneBut(status) => (status, Vec::new()),
            Fault::PutOff(status, seconds, as_date) => (status, vec![self.quiet(seconds, as_date)]),
            Fault::Challenge(readable) => {
                let claims = if readable { CLAIMS } else { "?" };
                let value = format!("Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{claims}\"");
                (401, vec![("WWW-Authenticate".to_owned(), value)])
            }
            Fault::None(_) | Fault::Chatty(_) => (200, Vec::new()),
        };
        Ok(Response { status, headers, body: String::new() })
    }

    /// The header, after noting what it asks for.
    fn quiet(&mut self, seconds: u16, as_date: bool) -> (String, String) {
        let value = if as_date {
            let until = self.now.floor() + f64::from(seconds);
            self.quiet_until = until;
            let until = until as u32;
            format!("Sun, 06 Nov 1994 {:02}:{:02}:{:02} GMT", until / 3_600, until / 60 % 60, until % 60)
        } else {
            self.quiet_until = self.now + f64::from(seconds);
            seconds.to_string()
        };
        ("Retry-After".to_owned(), value)
    }
}

fn parse(version: &Map<String, Json>) -> Policy {
    Policy::parse(&Json::Object(version.clone()).to_string()).unwrap()
}
