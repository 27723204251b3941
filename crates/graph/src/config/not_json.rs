//! Why a `config.json` is not JSON, in words that lead to the spot.

use super::{ConfigProblem, check::quoted};

/// The one problem of a file that is not JSON.
pub(super) fn explain(text: &str, error: &serde_json::Error) -> ConfigProblem {
    if text.trim().is_empty() {
        return ConfigProblem::new(
            "",
            None,
            "The file is empty. It must hold a JSON object with the panel's settings.",
        );
    }
    if text.trim_start().starts_with('<') {
        let expected = "This is a web page, not JSON: the web server has no config.json and answers with another page \
                        instead. Put the file beside index.html.";
        return ConfigProblem::new("", Some(quoted(text.trim_start())), expected);
    }
    if text.contains('\0') {
        return ConfigProblem::new("", None, "The file is saved as UTF-16. Save it as UTF-8.");
    }

    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let place = ["line ", &error.line().to_string(), ", column ", &column(line, error.column()).to_string()].concat();
    let found = if line.trim().is_empty() { None } else { Some(quoted(line.trim())) };
    ConfigProblem::new("", found, ["This is not JSON: ", &place, ". ", cause(text, line, error)].concat())
}

/// The column as a person counts it, in characters from 1; `serde_json` counts bytes.
fn column(line: &str, bytes: usize) -> usize {
    line.char_indices().take_while(|(at, _)| *at < bytes).count().max(1)
}

/// The commonest reason for a mistake at this place.
fn cause(text: &str, line: &str, error: &serde_json::Error) -> &'static str {
    let before = before(text, error);
    let at = before.chars().next_back();
    if error.is_eof() {
        return "The file ends too early: a closing brace or quotation mark is missing.";
    }
    if line.contains(['“', '”', '„', '‘', '’']) {
        return "Use straight quotation marks (\"), not typographic ones.";
    }
    match at {
        Some('}' | ']') if before[..before.len() - 1].trim_end().ends_with(',') => {
            "Remove the comma before the closing bracket."
        }
        Some('/' | '#') => "JSON has no comments: remove it.",
        Some('\'') => "Use double quotation marks (\"), not single ones.",
        Some('"') => "A comma or a colon is missing before this quotation mark.",
        Some('\\') => "A backslash in a text is written twice (\\\\).",
        Some(c) if c.is_ascii_alphabetic() => "Names and texts stand in double quotation marks (\").",
        _ => "Look for a missing or extra comma, quotation mark or brace just before this place.",
    }
}

/// The text up to and with the character at which reading stopped.
fn before<'a>(text: &'a str, error: &serde_json::Error) -> &'a str {
    let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut end = (start + error.column()).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    &text[..end]
}
