//! What a person hands to the service's support: everything that identifies a request, nothing that opens a door.

use crate::cloud::Cloud;
use crate::error_body::ErrorBody;
use crate::json_text;
use crate::request::{Reply, Request, TransportFailure};

/// At most this many characters of a body are copied.
const BODY_CHARACTERS: usize = 8_000;

/// What stands in place of something secret.
const REMOVED: &str = "[removed]";

/// Everything that is worth telling about one request and its answer.
#[derive(Debug, Clone, Copy)]
pub struct SupportDetails<'a> {
    /// The panel's version and commit, such as `0.1.0 (1a2b3c4)`.
    pub panel: &'a str,
    /// When the answer came, in UTC, as ISO 8601.
    pub time: &'a str,
    /// The tenant's id or domain, as far as it is known.
    pub tenant: Option<&'a str>,
    /// The configured cloud.
    pub cloud: Cloud,
    /// What was sent.
    pub request: &'a Request,
    /// What came back.
    pub reply: &'a Reply,
}

impl SupportDetails<'_> {
    /// The text to copy, one fact a line, the raw answer last. Nothing in it looks like a token: see [`redact`].
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, value: &str| {
            for part in [name, ": ", value, "\n"] {
                text.push_str(part);
            }
        };
        line("Panel", self.panel);
        line("Time", self.time);
        line("Cloud", self.cloud.label());
        line("Tenant", self.tenant.unwrap_or("not known"));
        line("Request", &[self.request.method.as_str(), " ", &self.request.url].concat());
        line("client-request-id", &self.request.client_request_id);
        match self.reply {
            Err(failure) => line("Answer", failure_in_words(*failure)),
            Ok(response) => {
                let said = ErrorBody::parse(response);
                line("Status", &response.status.to_string());
                line("request-id", said.request_id.as_deref().unwrap_or("not readable"));
                let repeated = said.client_request_id.as_deref();
                if let Some(other) = repeated.filter(|id| *id != self.request.client_request_id) {
                    line("client-request-id in the answer", other);
                }
                for (name, value) in [("Error code", said.code_text), ("Service time", said.date)] {
                    if let Some(value) = value {
                        line(name, &value);
                    }
                }
                if let Some(value) = response.header("Retry-After") {
                    line("Retry-After", value);
                }
                text.push('\n');
                text.push_str(&raw_answer(&response.body));
                text.push('\n');
            }
        }
        redact(&text)
    }
}

/// The body of an answer for a person to read: JSON laid out, anything else as it came, without tokens, cut where it is
/// very long.
#[must_use]
pub fn raw_answer(body: &str) -> String {
    if body.trim().is_empty() {
        return "(no body)".to_owned();
    }
    let whole = redact(&json_text::pretty(body).unwrap_or_else(|| body.to_owned()));
    match whole.char_indices().nth(BODY_CHARACTERS) {
        None => whole,
        // Cut after the tokens are gone: half a token would not be recognised.
        Some((end, _)) => [&whole[..end], "\n… (cut)"].concat(),
    }
}

const fn failure_in_words(failure: TransportFailure) -> &'static str {
    match failure {
        TransportFailure::Offline => "none, the browser was offline",
        TransportFailure::NoAnswer => "none, the request failed in the network or was blocked",
        TransportFailure::TimedOut => "none within the time limit",
        TransportFailure::Aborted => "none, the request was cancelled",
    }
}

/// Names of values that are secret wherever they stand, in lower case.
const SECRET_NAMES: [&str; 8] = [
    "access_token",
    "id_token",
    "refresh_token",
    "client_secret",
    "client_assertion",
    "code_verifier",
    "authorization",
    "assertion",
];

/// The text without anything that looks like a token.
///
/// Taken out are: what follows the word `Bearer`; every run of token characters from an `eyJ`, with which each JSON Web
/// Token begins, if it is at least [`SHORTEST_TOKEN`] long; and the values of names such as `access_token`, in JSON,
/// in a query or in a header. All other text stays as it is.
#[must_use]
pub fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(c) = rest.chars().next() {
        let starts_word = !before.is_some_and(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let (kept, secret) = if starts_word { secret_after_name(rest) } else { None }
            .or_else(|| web_token(rest).map(|length| (0, length)))
            .unwrap_or((c.len_utf8(), 0));
        out.push_str(&rest[..kept]);
        if secret > 0 {
            out.push_str(REMOVED);
        }
        before = rest[..kept + secret].chars().next_back();
        rest = &rest[kept + secret..];
    }
    out
}

/// A run from `eyJ` that is shorter than this is no token: a word such as `KeyJournal` holds one.
pub const SHORTEST_TOKEN: usize = 16;

/// How long the JSON Web Token is with which `text` begins.
fn web_token(text: &str) -> Option<usize> {
    if !text.starts_with("eyJ") {
        return None;
    }
    let length = text.find(|c| !is_token_character(c)).unwrap_or(text.len());
    (length >= SHORTEST_TOKEN).then_some(length)
}

/// When `text` begins with `Bearer` or a secret name, and a value follows: how much is kept, how much is secret.
fn secret_after_name(text: &str) -> Option<(usize, usize)> {
    let (kept, value) = if let Some(after) = without_prefix(text, "bearer") {
        let value = after.strip_prefix("%20").unwrap_or(after).trim_start();
        if value.len() == after.len() {
            return None;
        }
        (text.len() - value.len(), value)
    } else {
        let after = SECRET_NAMES.iter().find_map(|name| without_prefix(text, name))?;
        // `name=value`, `name: value`, `"name": "value"`, and the same inside an escaped JSON text.
        let sign = after.trim_start_matches(['"', '\\', ' ']);
        let value = sign.strip_prefix([':', '='])?.trim_start_matches(['"', '\\', ' ', '\t']);
        (text.len() - value.len(), value)
    };
    if value.starts_with(REMOVED) {
        return None;
    }
    // In `Authorization: Bearer …` the scheme comes before the secret; `Bearer` is handled when it is reached.
    let scheme = without_prefix(value, "bearer");
    if scheme.is_some_and(|after| after.starts_with(char::is_whitespace) || after.starts_with("%20")) {
        return None;
    }
    let length = value.find(|c: char| c.is_whitespace() || "\"\\&<>,;{}".contains(c)).unwrap_or(value.len());
    (length > 0).then_some((kept, length))
}

/// What follows `prefix`, in any letter case.
fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// The characters of base64 in both alphabets, and the dots between the parts of a token.
fn is_token_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.+/=~".contains(c)
}

#[cfg(test)]
mod tests;
