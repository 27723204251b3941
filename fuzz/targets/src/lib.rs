//! The parsers of everything that comes from outside, each with its laws: what must hold for *every* input.
//!
//! A function here takes any bytes and panics when a law does not hold; that is how the two who call it are told. They
//! are the fuzzer (`cargo xtask fuzz`, the folder above) and the test of this crate, which runs on the stable compiler
//! over the kept inputs in `fuzz/corpus` and over generated ones. Bytes that are not UTF-8 are read as the browser
//! reads them, with a replacement character.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken law is told by a panic")]

mod config;
mod error_body;
mod kept_draft;
mod lifetime;
mod policy_json;
mod retry_after;
mod www_authenticate;

/// One parser's laws.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name of the target, of its folder in `fuzz/corpus` and of its program in `fuzz/fuzz_targets`.
    pub name: &'static str,
    /// Panics when a law does not hold for this input.
    pub check: fn(&[u8]),
}

/// Every target.
pub const ALL: [Target; 7] = [
    Target { name: "config", check: config },
    Target { name: "error_body", check: error_body },
    Target { name: "kept_draft", check: kept_draft },
    Target { name: "lifetime", check: lifetime },
    Target { name: "policy", check: policy },
    Target { name: "retry_after", check: retry_after },
    Target { name: "www_authenticate", check: www_authenticate },
];

/// `config.json`: the file's text.
pub fn config(input: &[u8]) {
    config::check(&String::from_utf8_lossy(input));
}

/// An answer that refuses: the body; or, when it begins with `HTTP/`, the status line, headers, an empty line, the body.
pub fn error_body(input: &[u8]) {
    error_body::check(&String::from_utf8_lossy(input));
}

/// A draft that the browser kept: its text.
pub fn kept_draft(input: &[u8]) {
    kept_draft::check(&String::from_utf8_lossy(input));
}

/// A lifetime as somebody typed or pasted it.
pub fn lifetime(input: &[u8]) {
    lifetime::check(&String::from_utf8_lossy(input));
}

/// The policy: the body of Graph's answer.
pub fn policy(input: &[u8]) {
    policy_json::check(&String::from_utf8_lossy(input));
}

/// `Retry-After`: the header's value; on a line of its own after it, the device's time in seconds since 1970.
pub fn retry_after(input: &[u8]) {
    retry_after::check(&String::from_utf8_lossy(input));
}

/// `WWW-Authenticate`: the header's value.
pub fn www_authenticate(input: &[u8]) {
    www_authenticate::check(&String::from_utf8_lossy(input));
}
