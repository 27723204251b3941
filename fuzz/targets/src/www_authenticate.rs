//! `WWW-Authenticate`: what is read can be written again, and only a JSON object becomes claims.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use graph::challenge::{Challenge, MalformedChallenge, claims, parse};

pub(crate) fn check(header: &str) {
    let mentions_claims = header.to_ascii_lowercase().contains("claims");
    let asked = claims(header);
    if !mentions_claims {
        assert!(!matches!(asked, Ok(Some(_))), "claims out of nothing");
        // A backslash can hide the word.
        assert!(asked == Ok(None) || header.contains('\\'), "a header without claims is no malformed challenge");
    }

    match parse(header) {
        Ok(challenges) => {
            let written = write(&challenges);
            assert_eq!(parse(&written).as_ref(), Ok(&challenges), "{written}");
            assert_eq!(claims(&written), asked, "{written}");
            for challenge in &challenges {
                for (name, _) in &challenge.parameters {
                    let first = challenge.parameters.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
                    let found = challenge.parameter(&name.to_ascii_uppercase());
                    assert_eq!(found, first.map(|(_, value)| value.as_str()), "letter case means nothing");
                }
            }
        }
        Err(MalformedChallenge) => {
            assert_eq!(asked, if mentions_claims { Err(MalformedChallenge) } else { Ok(None) });
        }
    }

    if let Ok(Some(asked)) = asked {
        let json: serde_json::Value = serde_json::from_str(asked.as_str()).expect("claims are JSON");
        assert!(json.is_object(), "the sign-in library takes an object only: {json}");
        let again = format!("Bearer claims=\"{}\"", BASE64_STANDARD.encode(asked.as_str()));
        assert_eq!(claims(&again), Ok(Some(asked)));
    }
}

/// The challenges in the plainest form that the standard has.
fn write(challenges: &[Challenge]) -> String {
    let mut parts = Vec::new();
    for challenge in challenges {
        let mut start = challenge.scheme.clone();
        if let Some(token68) = &challenge.token68 {
            start = format!("{start} {token68}");
        }
        let mut parameters = challenge.parameters.iter().map(|(name, value)| {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            format!("{name}=\"{escaped}\"")
        });
        // The first parameter follows the scheme; after a token there is a comma.
        match parameters.next() {
            Some(first) if challenge.token68.is_none() => parts.push(format!("{start} {first}")),
            first => parts.extend([start].into_iter().chain(first)),
        }
        parts.extend(parameters);
    }
    parts.join(", ")
}
