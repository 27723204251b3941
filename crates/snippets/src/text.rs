//! String literals.
//!
//! Printable ASCII is written as it is, apart from what ends or bends a literal; every other character is written as an
//! escape. So no text can leave its literal, hide in it, or change with the encoding of the file that it is pasted into.

use std::fmt::Write;

/// A character that is written as it is, unless the literal itself needs it escaped.
fn is_plain(character: char) -> bool {
    matches!(character, ' '..='~')
}

/// A literal between double quotes with backslashes. `other` writes what is not printable ASCII.
fn double_quoted(text: &str, also: &str, other: fn(&mut String, char)) -> String {
    let mut literal = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            character if also.contains(character) => literal.extend(['\\', character]),
            character if is_plain(character) => literal.push(character),
            character => other(&mut literal, character),
        }
    }
    literal.push('"');
    literal
}

/// `\u` and four digits for each UTF-16 unit: JSON, JavaScript, C#, and Java beyond ASCII.
fn utf16(literal: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        let _ = write!(literal, "\\u{unit:04x}");
    }
}

/// `\u` and four digits, or `\U` and eight: Go and Python.
fn utf32(literal: &mut String, character: char) {
    let _ = match u32::from(character) {
        code @ 0..=0xffff => write!(literal, "\\u{code:04x}"),
        code => write!(literal, "\\U{code:08x}"),
    };
}

/// JSON, JavaScript and C#.
pub(crate) fn json(text: &str) -> String {
    double_quoted(text, "", utf16)
}

/// Go and Python.
pub(crate) fn go(text: &str) -> String {
    double_quoted(text, "", utf32)
}

/// Java, whose `\u` escapes are read before anything else: within ASCII they would end the literal that they stand in.
pub(crate) fn java(text: &str) -> String {
    double_quoted(text, "", |literal, character| match u32::from(character) {
        code @ 0..=0x7f => {
            let _ = write!(literal, "\\{code:03o}");
        }
        _ => utf16(literal, character),
    })
}

/// PHP: between single quotes, where nothing is interpreted, unless something has to be escaped.
pub(crate) fn php(text: &str) -> String {
    if text.chars().all(is_plain) {
        return ["'", &text.replace('\\', "\\\\").replace('\'', "\\'"), "'"].concat();
    }
    double_quoted(text, "$", |literal, character| {
        let _ = write!(literal, "\\u{{{:x}}}", u32::from(character));
    })
}

/// PowerShell: between single quotes. Windows PowerShell knows no escape for other characters, and takes typographic
/// quotes for quotes, so these are added by their number.
pub(crate) fn powershell(text: &str) -> String {
    let quoted = |text: &str| ["'", &text.replace('\'', "''"), "'"].concat();
    if text.chars().all(is_plain) {
        return quoted(text);
    }
    let mut parts = Vec::new();
    let mut plain = String::new();
    for character in text.chars() {
        if is_plain(character) {
            plain.push(character);
            continue;
        }
        // The first part is a string, so that what follows is added to a string.
        if !plain.is_empty() || parts.is_empty() {
            parts.push(quoted(&plain));
            plain.clear();
        }
        parts.extend(character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("[char]0x{unit:04x}")));
    }
    if !plain.is_empty() {
        parts.push(quoted(&plain));
    }
    ["(", &parts.join(" + "), ")"].concat()
}

/// Bash, for printable ASCII and line feeds: between single quotes, where nothing is interpreted.
pub(crate) fn bash(text: &str) -> String {
    ["'", &text.replace('\'', "'\\''"), "'"].concat()
}

/// The same JSON with nothing beyond ASCII in it. Such characters stand in JSON's strings only.
pub(crate) fn ascii_json(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => ascii.push('\n'),
            character if is_plain(character) => ascii.push(character),
            character => utf16(&mut ascii, character),
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_ends_a_literal_is_escaped() {
        let text = "a\"b'c\\d$e`f\n*/\u{2019}\u{1f600}\0";
        assert_eq!(json(text), r#""a\"b'c\\d$e`f\n*/\u2019\ud83d\ude00\u0000""#);
        assert_eq!(go(text), r#""a\"b'c\\d$e`f\n*/\u2019\U0001f600\u0000""#);
        assert_eq!(java(text), r#""a\"b'c\\d$e`f\n*/\u2019\ud83d\ude00\000""#);
        assert_eq!(php(text), r#""a\"b'c\\d\$e`f\n*/\u{2019}\u{1f600}\u{0}""#);
        assert_eq!(php("a\"b'c\\d$e`f"), r#"'a"b\'c\\d$e`f'"#);
        assert_eq!(
            powershell(text),
            "('a\"b''c\\d$e`f' + [char]0x000a + '*/' + [char]0x2019 + [char]0xd83d + [char]0xde00 + [char]0x0000)"
        );
        assert_eq!(powershell("\u{2018}"), "('' + [char]0x2018)");
        assert_eq!(bash("a'b$c"), r"'a'\''b$c'");
    }

    proptest! {
        #[test]
        fn every_literal_is_one_line_of_printable_ascii(text in any::<String>()) {
            for literal in [json(&text), go(&text), java(&text), php(&text), powershell(&text)] {
                prop_assert!(literal.chars().all(is_plain), "{}", literal);
            }
        }

        #[test]
        fn json_stays_what_it_was(text in any::<String>()) {
            prop_assert_eq!(&serde_json::from_str::<String>(&json(&text)).unwrap(), &text);
            let whole = serde_json::json!({ "key": text });
            let ascii = ascii_json(&whole.to_string());
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&ascii).unwrap(), whole);
        }

        /// In Java a backslash, however many stand before it, never begins an escape below U+0080.
        #[test]
        fn java_has_no_early_escape_within_ascii(text in any::<String>()) {
            let literal = java(&text);
            for (at, _) in literal.match_indices("\\u00") {
                let before = literal[..at].chars().rev().take_while(|c| *c == '\\').count();
                prop_assert!(before % 2 == 1 || !matches!(literal.as_bytes()[at + 4], b'0'..=b'7'), "{}", literal);
            }
        }
    }
}
