//! JSON laid out for reading, without being understood: order, numbers and escapes stay as the service wrote them.

use serde_json::Value;

/// The text with line breaks and two spaces a level, or `None` when it is not JSON.
pub(crate) fn pretty(json: &str) -> Option<String> {
    // Only a valid text may be laid out; its value is of no interest.
    let _: Value = serde_json::from_str(json).ok()?;
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let (mut in_string, mut escaped) = (false, false);
    let mut characters = json.chars().peekable();
    while let Some(c) = characters.next() {
        if in_string {
            out.push(c);
            in_string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            '{' | '[' => {
                out.push(c);
                while characters.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(close) = characters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(close);
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            other => {
                in_string = other == '"';
                out.push(other);
            }
        }
    }
    Some(out)
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_layout_is_the_usual_one() {
        let text = "{\"b\" :[ ],\"a\":{\"x\":[1.50,\"q\\\"}{,:\" , null],\"y\":{ }}}";
        assert_eq!(
            pretty(text).unwrap(),
            "{\n  \"b\": [],\n  \"a\": {\n    \"x\": [\n      1.50,\n      \"q\\\"}{,:\",\n      null\n    ],\n    \"y\": {}\n  }\n}"
        );
        assert_eq!(pretty("<html>"), None);
        assert_eq!(pretty(""), None);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec((".{0,6}", inner), 0..4)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_library(value in any_json()) {
            let expected = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(pretty(&value.to_string()), Some(expected.clone()));
            prop_assert_eq!(pretty(&expected), Some(expected.clone()));
        }

        #[test]
        fn any_text_is_laid_out_or_refused(text in "\\PC{0,60}") {
            let _ = pretty(&text);
        }
    }
}
