//! `WWW-Authenticate`: why a token was not enough, and the claims that a new one must have.
//!
//! Microsoft Entra asks for more in the middle of a session (Conditional Access, continuous access evaluation) by a
//! *claims challenge*: `Bearer realm="", error="insufficient_claims", claims="<JSON in base64>"`.
//! Sources: RFC 9110, sections 11.2 and 11.6.1; Microsoft identity platform documentation, "Claims challenges, claims
//! requests, and client capabilities".

use serde_json::Value;

use crate::base64;

/// The claims that the next token must satisfy, as the JSON text of one object: what the sign-in library takes.
///
/// Only [`claims`] makes one. The library ignores claims that are not JSON and then hands out the old token again, so
/// nothing else may get there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims(String);

impl Claims {
    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The service asked for claims in a way that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedChallenge;

impl std::fmt::Display for MalformedChallenge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the claims challenge cannot be read")
    }
}

impl std::error::Error for MalformedChallenge {}

/// One challenge of a `WWW-Authenticate` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme, such as `Bearer`, in the sender's letter case.
    pub scheme: String,
    /// The single value that some schemes have instead of parameters.
    pub token68: Option<String>,
    /// Names, in the sender's letter case, and values without quotation marks and escapes, in order.
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The first parameter with this name; letter case does not matter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let (_, value) = self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}

/// The claims that the header asks for; `Ok(None)` when it asks for none. A header that cannot be read at all and does
/// not speak of claims is not a claims challenge either.
///
/// # Errors
///
/// The header asks for claims, but they are not a JSON object in base64 (either alphabet, padded or not).
pub fn claims(header: &str) -> Result<Option<Claims>, MalformedChallenge> {
    let challenges = match parse(header) {
        Ok(challenges) => challenges,
        Err(malformed) if header.to_ascii_lowercase().contains("claims") => return Err(malformed),
        Err(_) => return Ok(None),
    };
    let asked = challenges
        .iter()
        .filter(|challenge| challenge.scheme.eq_ignore_ascii_case("Bearer"))
        .find_map(|challenge| challenge.parameter("claims"));
    let Some(asked) = asked else {
        // An answer that refuses the token for its claims without saying which cannot be met.
        let insufficient =
            challenges.iter().any(|challenge| challenge.parameter("error") == Some("insufficient_claims"));
        return if insufficient { Err(MalformedChallenge) } else { Ok(None) };
    };
    let json = base64::decode(asked).and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(MalformedChallenge)?;
    match serde_json::from_str(&json) {
        Ok(Value::Object(_)) => Ok(Some(Claims(json))),
        _ => Err(MalformedChallenge),
    }
}

/// Reads a `WWW-Authenticate` header with any number of challenges.
///
/// More generous than the standard in two points, because senders are: a comma between parameters may be missing, and
/// a value without quotation marks may hold the characters of base64.
///
/// # Errors
///
/// The header breaks the grammar: an unfinished quoted text, a parameter before any scheme, a stray character.
pub fn parse(header: &str) -> Result<Vec<Challenge>, MalformedChallenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    let mut rest = header.trim_start_matches(is_separator);
    while !rest.is_empty() {
        let word = take(&mut rest, is_token_character);
        if word.is_empty() {
            return Err(MalformedChallenge);
        }
        let after = rest.trim_start_matches(is_white_space);
        if let Some(value) = after.strip_prefix('=') {
            rest = value.trim_start_matches(is_white_space);
            let value =
                if rest.starts_with('"') { quoted(&mut rest)? } else { take(&mut rest, is_value_character).to_owned() };
            let challenge = challenges.last_mut().ok_or(MalformedChallenge)?;
            challenge.parameters.push((word.to_owned(), value));
        } else {
            let token68 = token68(after);
            rest = &after[token68.map_or(0, str::len)..];
            challenges.push(Challenge {
                scheme: word.to_owned(),
                token68: token68.map(str::to_owned),
                parameters: Vec::new(),
            });
        }
        rest = rest.trim_start_matches(is_separator);
    }
    Ok(challenges)
}

fn is_white_space(c: char) -> bool {
    c == ' ' || c == '\t'
}

fn is_separator(c: char) -> bool {
    c == ',' || is_white_space(c)
}

/// `tchar` of RFC 9110, section 5.6.2.
fn is_token_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

fn is_value_character(c: char) -> bool {
    is_token_character(c) || "/=:".contains(c)
}

/// Takes the longest start of `rest` that consists of such characters.
fn take<'a>(rest: &mut &'a str, wanted: fn(char) -> bool) -> &'a str {
    let (taken, after) = rest.split_at(rest.find(|c| !wanted(c)).unwrap_or(rest.len()));
    *rest = after;
    taken
}

/// The `token68` with which `text` begins, if it is one: it must be followed by a comma or the end.
fn token68(text: &str) -> Option<&str> {
    let digits = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-._~+/".contains(c))).unwrap_or(text.len());
    let end = text[digits..].find(|c| c != '=').map_or(text.len(), |at| digits + at);
    let next = text[end..].trim_start_matches(is_white_space);
    (digits > 0 && (next.is_empty() || next.starts_with(','))).then(|| &text[..end])
}

/// Takes a quoted text, without its marks and escapes. `rest` begins with the first mark.
fn quoted(rest: &mut &str) -> Result<String, MalformedChallenge> {
    let mut text = String::new();
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => {
                *rest = &rest[at + 1..];
                return Ok(text);
            }
            '\\' => text.push(characters.next().ok_or(MalformedChallenge)?.1),
            other => text.push(other),
        }
    }
    Err(MalformedChallenge)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base64::tests::encode;

    const JSON: &str = r#"{"access_token":{"acrs":{"essential":true,"value":"cp1"}}}"#;

    fn one(header: &str) -> Challenge {
        let mut challenges = parse(header).unwrap();
        assert_eq!(challenges.len(), 1, "{challenges:?}");
        challenges.remove(0)
    }

    #[test]
    fn the_documented_challenge_is_read() {
        // From "Claims challenges, claims requests, and client capabilities".
        let header = "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", \
                      error=\"insufficient_claims\", \
                      claims=\"eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiY3AxIn19fQ==\"";
        assert_eq!(claims(header).unwrap().unwrap().as_str(), JSON);
        assert_eq!(one(header).parameter("REALM"), Some(""));
    }

    #[test]
    fn every_way_to_write_base64_is_understood() {
        let json = r#"{"a":"~~~???>>>","b":"ü"}"#;
        let padded = encode(json.as_bytes());
        let url_safe = padded.replace('+', "-").replace('/', "_");
        for text in [padded.as_str(), padded.trim_end_matches('='), &url_safe, url_safe.trim_end_matches('=')] {
            for header in [format!("Bearer claims=\"{text}\""), format!("bearer Claims = {text} , error=x")] {
                assert_eq!(claims(&header).unwrap().unwrap().as_str(), json, "{header}");
            }
        }
    }

    #[test]
    fn no_claims_are_no_challenge() {
        for header in ["", "Bearer", "Bearer error=\"invalid_token\", error_description=\"a, \\\"b\\\"\"", "Negotiate"]
        {
            assert_eq!(claims(header), Ok(None), "{header}");
        }
        assert_eq!(claims("Basic realm=\"unfinished"), Ok(None));
        let other_scheme = format!("PoP claims=\"{}\"", encode(JSON.as_bytes()));
        assert_eq!(claims(&other_scheme), Ok(None));
    }

    #[test]
    fn claims_that_cannot_be_met_are_malformed() {
        let wrong =
            ["not base64 !", "", &encode(b"no json"), &encode(b"[1]"), &encode(b"\"text\""), &encode(b"\xff{}")];
        for text in wrong {
            assert_eq!(claims(&format!("Bearer claims=\"{text}\"")), Err(MalformedChallenge), "{text}");
        }
        assert_eq!(claims("Bearer claims=\"eyJ9"), Err(MalformedChallenge));
        assert_eq!(claims("Bearer error=\"insufficient_claims\""), Err(MalformedChallenge));
        assert_eq!(MalformedChallenge.to_string(), "the claims challenge cannot be read");
    }

    #[test]
    fn several_challenges_are_told_apart() {
        let header = format!(
            "Negotiate, Basic dXNlcg==, NTLM abc/+= , Bearer realm=\"a,b=c\", error=\"x\", , Bearer claims=\"{}\"",
            encode(JSON.as_bytes())
        );
        let challenges = parse(&header).unwrap();
        let schemes: Vec<&str> = challenges.iter().map(|challenge| challenge.scheme.as_str()).collect();
        assert_eq!(schemes, ["Negotiate", "Basic", "NTLM", "Bearer", "Bearer"]);
        assert_eq!(challenges[0].token68, None);
        assert_eq!(challenges[1].token68.as_deref(), Some("dXNlcg=="));
        assert_eq!(challenges[2].token68.as_deref(), Some("abc/+="));
        assert_eq!(challenges[3].parameter("realm"), Some("a,b=c"));
        assert_eq!(claims(&header).unwrap().unwrap().as_str(), JSON);
    }

    #[test]
    fn quoted_texts_keep_their_commas_and_lose_their_escapes() {
        let challenge = one(r#"Bearer description="a \"quoted\", b=c \\ end" error=plain"#);
        assert_eq!(challenge.parameter("description"), Some(r#"a "quoted", b=c \ end"#));
        assert_eq!(challenge.parameter("error"), Some("plain"), "a missing comma does no harm");
    }

    #[test]
    fn broken_headers_are_refused() {
        for header in ["=", "a=b", "Bearer a=\"x", "Bearer a=\"x\\", "Bearer \"x\"", "Bearer a=b; c"] {
            assert_eq!(parse(header), Err(MalformedChallenge), "{header}");
        }
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_refused(header in ".{0,120}") {
            let _ = parse(&header);
            let _ = claims(&header);
        }

        #[test]
        fn what_looks_like_a_header_is_read_or_refused(header in "(Bearer|Basic|claims|error|[ ,=\"\\\\a/]){0,14}") {
            let _ = claims(&header);
        }

        #[test]
        fn any_value_survives_quoting(value in "\\PC{0,40}", realm in "[a-z, =]{0,10}") {
            let written: String = value.chars().flat_map(|c| {
                let escape = if c == '"' || c == '\\' { Some('\\') } else { None };
                escape.into_iter().chain([c])
            }).collect();
            let challenge = one(&format!("Bearer realm=\"{realm}\", error_description=\"{written}\", error=x"));
            prop_assert_eq!(challenge.parameter("error_description"), Some(value.as_str()));
            prop_assert_eq!(challenge.parameter("realm"), Some(realm.as_str()));
            prop_assert_eq!(challenge.parameter("error"), Some("x"));
        }

        #[test]
        fn any_claims_come_through(key in "[a-z_\"\\\\é]{1,8}", value in "\\PC{0,20}") {
            let json = serde_json::json!({ key: { "value": value } }).to_string();
            let header = format!("Bearer error=\"insufficient_claims\", claims=\"{}\"", encode(json.as_bytes()));
            let read = claims(&header).unwrap().unwrap();
            prop_assert_eq!(read.as_str(), json.as_str());
        }
    }
}
