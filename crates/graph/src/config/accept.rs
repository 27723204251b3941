//! The quick look at a `config.json` that is as it should be.

use serde_json::{Map, Value};

use super::{Config, Endpoints, check};
use crate::cloud::Cloud;

const KEYS: [&str; 5] = ["clientId", "tenant", "cloud", "idleMinutes", "endpoints"];
const ENDPOINTS: [&str; 6] = ["issuer", "authorize", "token", "logout", "keys", "graph"];

/// Takes a `config.json` that has nothing wrong and nothing odd about it, which nearly every one has not.
///
/// `None` says nothing but "look closer": [`super::parse`] then gives the configuration with its warnings, or says what
/// is wrong. The two are apart because every visit needs the one, and only a visit to an unfinished site the other,
/// with all its words.
#[must_use]
pub fn accept(text: &str) -> Option<Config> {
    // A key that stands twice, however it is written, is left to the closer look.
    let is_there_twice = |key: &&str| {
        let quoted = ["\"", key, "\""].concat();
        text.as_bytes().windows(quoted.len()).filter(|part| *part == quoted.as_bytes()).count() > 1
    };
    if text.contains('\\') || KEYS.iter().chain(&ENDPOINTS).any(is_there_twice) {
        return None;
    }
    let Ok(Value::Object(root)) = serde_json::from_str(text) else { return None };
    if root.keys().any(|key| !KEYS.contains(&key.as_str())) {
        return None;
    }
    let client_id = string(&root, "clientId")?;
    if check::is_placeholder(client_id) || !check::is_guid(client_id) {
        return None;
    }
    let endpoints = match root.get("endpoints") {
        None => None,
        Some(Value::Object(object)) => Some(endpoints(object)?),
        Some(_) => return None,
    };
    Some(Config {
        client_id: client_id.to_ascii_lowercase(),
        tenant: check::known_tenant(&string(&root, "tenant")?.to_ascii_lowercase())?,
        cloud: Cloud::parse(string(&root, "cloud")?)?,
        idle_minutes: check::known_idle_minutes(root.get("idleMinutes"))?,
        endpoints,
    })
}

fn endpoints(object: &Map<String, Value>) -> Option<Endpoints> {
    if object.keys().any(|key| !ENDPOINTS.contains(&key.as_str())) {
        return None;
    }
    let address = |key| {
        let address = string(object, key)?;
        check::is_on_this_machine(address).then(|| address.trim_end_matches('/').to_owned())
    };
    Some(Endpoints {
        issuer: address("issuer")?,
        authorize: address("authorize")?,
        token: address("token")?,
        logout: address("logout")?,
        keys: address("keys")?,
        graph: address("graph")?,
    })
}

fn string<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str().map(str::trim)
}
