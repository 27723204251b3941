//! The keys of `config.json`: those that nobody knows and those that stand there twice.

use serde_json::{Map, Value};

use super::ConfigProblem;
use super::check::visible;

/// Adds a warning for every key of `object` that is not `known`. `prefix` is put before the key's name.
pub(super) fn unknown(object: &Map<String, Value>, prefix: &str, known: &[&str], warnings: &mut Vec<ConfigProblem>) {
    for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
        let letters = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
        };
        let mut expected = "The panel does not know this key, so it has no effect.".to_owned();
        if let Some(meant) = known.iter().find(|known| letters(known) == letters(key)) {
            expected.push_str(" The known key is written “");
            expected.push_str(meant);
            expected.push_str("”.");
        }
        warnings.push(ConfigProblem::new(&[prefix, &visible(key)].concat(), None, expected));
    }
}

/// The keys that stand more than once in the same object, anywhere in a valid JSON text.
///
/// `serde_json` keeps the last of them silently; which one the writer of the file meant is not for us to say.
pub(super) fn repeated(json: &str) -> Vec<String> {
    let mut repeated = Vec::new();
    // The names seen so far in each open object or list; a list has none.
    let mut open: Vec<Vec<String>> = Vec::new();
    let mut rest = json;
    while let Some(at) = rest.find(['"', '{', '[', '}', ']']) {
        let (mark, after) = (rest.as_bytes()[at], &rest[at + 1..]);
        rest = after;
        match mark {
            b'{' | b'[' => open.push(Vec::new()),
            b'}' | b']' => drop(open.pop()),
            _ => {
                let end = end_of_string(after);
                rest = after.get(end + 1..).unwrap_or_default();
                if !rest.trim_start().starts_with(':') {
                    continue;
                }
                let name = name(&after[..end]);
                let Some(names) = open.last_mut() else { continue };
                if !names.contains(&name) {
                    names.push(name);
                } else if !repeated.contains(&name) {
                    repeated.push(name);
                }
            }
        }
    }
    repeated
}

/// Where the quotation mark is that ends a JSON string whose first one has been read.
fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    text.bytes()
        .position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })
        .unwrap_or(text.len())
}

/// What a key says: `client\u0049d` and `clientId` are the same one.
fn name(written: &str) -> String {
    if written.contains('\\')
        && let Ok(Value::String(name)) = serde_json::from_str(&["\"", written, "\""].concat())
    {
        return name;
    }
    written.to_owned()
}
