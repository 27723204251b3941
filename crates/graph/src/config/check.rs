//! The check of each single value of `config.json`.

use serde_json::{Map, Value};

use super::{ConfigProblem, PERSONAL_ACCOUNTS_TENANT, Tenant};
use crate::cloud::Cloud;

pub(super) const CLIENT_ID: &str = "The application (client) id from the app's registration in Microsoft Entra, such as \
     3f2504e0-4f89-41d3-9a0c-0305e82c3301.";
pub(super) const TENANT: &str =
    "“organizations”, the tenant's id, or one of the tenant's verified domains, such as contoso.onmicrosoft.com.";
pub(super) const CLOUD: &str = "One of “global”, “usgov-l4”, “usgov-l5” and “china”.";
const NO_PERSONAL_ACCOUNTS: &str = "Personal Microsoft accounts are not supported, because they have no tenant-wide \
     policy. Use “organizations”, the tenant's id, or one of its verified domains.";
const ENDPOINT: &str = "An http or https address on localhost or 127.0.0.1, such as http://localhost:8400/token. Endpoints \
     are for an emulator on this machine; a deployment leaves them out.";

const IDLE_MINUTES: &str = "A whole number of minutes from 5 to 480, without quotation marks; 0 for never. Without this \
     key it is 30.";

/// A panel that is left alone for this long signs the person out, unless `config.json` says otherwise.
const DEFAULT_IDLE_MINUTES: u32 = 30;

/// At most this many characters of a wrong value are shown.
const SHOWN_CHARACTERS: usize = 60;

/// A wrong value as it is shown: as JSON writes it, cut where it is long.
pub(super) fn shortened(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Null => "null".to_owned(),
        Value::Bool(true) => "true".to_owned(),
        Value::Bool(false) => "false".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// [`visible`], in quotation marks.
pub(crate) fn quoted(text: &str) -> String {
    ["“", &visible(text), "”"].concat()
}

/// A text that may be anything, as it is shown: cut where it is long, with control characters made visible.
pub(super) fn visible(text: &str) -> String {
    let mut shown: String =
        text.chars().take(SHOWN_CHARACTERS).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(SHOWN_CHARACTERS).is_some() {
        shown.push('…');
    }
    shown
}

fn problem(key: &str, found: &str, expected: impl Into<String>) -> ConfigProblem {
    ConfigProblem::new(key, Some(quoted(found)), expected)
}

/// The text under `key`, without white space around it.
pub(super) fn text<'a>(root: &'a Map<String, Value>, key: &str, expected: &str) -> Result<&'a str, ConfigProblem> {
    match root.get(key) {
        Some(Value::String(text)) => Ok(text.trim()),
        Some(other) => {
            Err(ConfigProblem::new(key, Some(shortened(other)), ["A text in quotation marks. ", expected].concat()))
        }
        None => Err(ConfigProblem::new(key, None, ["This key is missing. ", expected].concat())),
    }
}

/// Whether this is a GUID as Entra writes it: 8-4-4-4-12 hexadecimal digits.
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether nobody has filled this in yet: empty, in angle brackets or braces, `your-…`, or the GUID of zeros.
pub(super) fn is_placeholder(text: &str) -> bool {
    let start: String = text.chars().take(4).map(|letter| letter.to_ascii_lowercase()).collect();
    text.is_empty()
        || text.starts_with(['<', '{', '['])
        || start == "your"
        || text.bytes().all(|byte| matches!(byte, b'0' | b'-' | b'x' | b'X'))
}

/// What is said about a placeholder.
fn unfilled(found: &str) -> &'static str {
    if found.is_empty() { "Nothing is entered yet. Expected: " } else { "This is still a placeholder. Expected: " }
}

/// Checks an application (client) id, from `config.json` or as somebody pasted it.
///
/// # Errors
///
/// What is wrong with it: a placeholder, or not a GUID.
pub fn client_id(found: &str) -> Result<String, ConfigProblem> {
    let found = found.trim();
    if is_placeholder(found) {
        return Err(problem("clientId", found, [unfilled(found), CLIENT_ID].concat()));
    }
    if !is_guid(found) {
        return Err(problem("clientId", found, ["This is not a GUID. Expected: ", CLIENT_ID].concat()));
    }
    Ok(found.to_ascii_lowercase())
}

/// Checks who may sign in.
///
/// # Errors
///
/// What is wrong with it: a placeholder, personal accounts, or neither a GUID nor a domain.
pub fn tenant(found: &str) -> Result<Tenant, ConfigProblem> {
    let text = found.trim().to_ascii_lowercase();
    match text.as_str() {
        "common" | "consumers" | PERSONAL_ACCOUNTS_TENANT => Err(problem("tenant", found, NO_PERSONAL_ACCOUNTS)),
        text if is_placeholder(text) && !is_domain(text) => {
            Err(problem("tenant", found, [unfilled(text), TENANT].concat()))
        }
        text => known_tenant(text).ok_or_else(|| {
            problem("tenant", found, ["This is neither a GUID nor a domain. Expected: ", TENANT].concat())
        }),
    }
}

/// A tenant in lower case, if it is one that may be configured.
pub(crate) fn known_tenant(text: &str) -> Option<Tenant> {
    match text {
        "organizations" => Some(Tenant::Organizations),
        PERSONAL_ACCOUNTS_TENANT => None,
        _ if is_guid(text) => (!is_placeholder(text)).then(|| Tenant::Id(text.to_owned())),
        _ => is_domain(text).then(|| Tenant::Domain(text.to_owned())),
    }
}

/// Whether this is a domain name: at least two labels of letters, digits and hyphens, the last one not a number.
fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253
        && text.split('.').all(label)
        && text.rsplit_once('.').is_some_and(|(_, last)| last.bytes().any(|byte| byte.is_ascii_alphabetic()))
}

/// Checks the word for a cloud.
pub(super) fn cloud(found: &str) -> Result<Cloud, ConfigProblem> {
    Cloud::parse(found).ok_or_else(|| {
        let mut expected = CLOUD.to_owned();
        if let Some(cloud) = Cloud::guess(found) {
            expected.push_str(" For this name it is “");
            expected.push_str(cloud.word());
            expected.push_str("”.");
        }
        problem("cloud", found, expected)
    })
}

/// Checks how long the panel may be left alone.
pub(super) fn idle_minutes(found: Option<&Value>) -> Result<u32, ConfigProblem> {
    known_idle_minutes(found).ok_or_else(|| ConfigProblem::new("idleMinutes", found.map(shortened), IDLE_MINUTES))
}

/// How long the panel may be left alone, if it is a time that may be configured.
pub(super) fn known_idle_minutes(found: Option<&Value>) -> Option<u32> {
    let Some(found) = found else { return Some(DEFAULT_IDLE_MINUTES) };
    let minutes = u32::try_from(found.as_u64()?).ok()?;
    (minutes == 0 || (5..=480).contains(&minutes)).then_some(minutes)
}

/// Checks one address of an emulator.
pub(super) fn endpoint(endpoints: &Map<String, Value>, key: &str) -> Result<String, ConfigProblem> {
    let found = text(endpoints, key, ENDPOINT).map_err(|problem| {
        let key = ["endpoints.", key].concat();
        ConfigProblem { key, ..problem }
    })?;
    if is_on_this_machine(found) {
        Ok(found.trim_end_matches('/').to_owned())
    } else {
        Err(problem(&["endpoints.", key].concat(), found, ENDPOINT))
    }
}

/// Whether a browser that is given this address talks to this machine and to nothing else.
///
/// Only plain addresses pass: browsers read backslashes, user names, tabs and other scripts' letters in ways that make
/// `http://localhost@example.org` another host.
pub(super) fn is_on_this_machine(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://")) else {
        return false;
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%/:".contains(&byte);
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    rest.bytes().all(plain)
        && (host == "localhost" || host == "127.0.0.1")
        && port.is_none_or(|port| {
            port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port != 0)
        })
}
