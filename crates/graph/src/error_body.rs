//! What Graph says in the body of a refusal.
//!
//! The documented shape is `{"error":{"code","message","innerError":{…}}}`. In practice `innererror` occurs too, inner
//! errors are nested, letter case of codes varies, and a gateway on the way answers with HTML or nothing.
//! Source: Microsoft Graph documentation, "Microsoft Graph error responses and resource types".

use serde_json::{Map, Value};

use crate::request::Response;

/// An error code that means something to the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// `accessDenied`, `Forbidden`: not allowed; a missing scope or a missing role.
    AccessDenied,
    /// `Authorization_RequestDenied`: the person's roles do not allow it.
    RoleDenied,
    /// `InvalidAuthenticationToken`, `Unauthenticated` and others: the token is missing, over or for another service.
    Token,
    /// `Request_ResourceNotFound` and others: there is no such object.
    NotFound,
    /// `badRequest` and others: the request's content was refused.
    BadRequest,
    /// `conflict` and others: somebody else is writing.
    Conflict,
    /// `TooManyRequests` and others.
    Throttled,
    /// `serviceNotAvailable` and others.
    Unavailable,
}

/// The known codes in lower case.
const KNOWN: [(&str, Code); 22] = [
    ("accessdenied", Code::AccessDenied),
    ("forbidden", Code::AccessDenied),
    ("authorization_requestdenied", Code::RoleDenied),
    ("invalidauthenticationtoken", Code::Token),
    ("unauthenticated", Code::Token),
    ("unauthorized", Code::Token),
    ("tokenexpired", Code::Token),
    ("tokennotfound", Code::Token),
    ("authenticationerror", Code::Token),
    ("request_resourcenotfound", Code::NotFound),
    ("resourcenotfound", Code::NotFound),
    ("itemnotfound", Code::NotFound),
    ("notfound", Code::NotFound),
    ("badrequest", Code::BadRequest),
    ("request_badrequest", Code::BadRequest),
    ("invalidrequest", Code::BadRequest),
    ("conflict", Code::Conflict),
    ("directory_concurrencyviolation", Code::Conflict),
    ("toomanyrequests", Code::Throttled),
    ("activitylimitreached", Code::Throttled),
    ("servicenotavailable", Code::Unavailable),
    ("serviceunavailable", Code::Unavailable),
];

impl Code {
    fn parse(text: &str) -> Option<Self> {
        KNOWN.iter().find(|(known, _)| known.eq_ignore_ascii_case(text)).map(|(_, code)| *code)
    }
}

/// What a refusal says, as far as it can be read. Everything may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ErrorBody {
    /// The most specific code that means something to the panel.
    pub code: Option<Code>,
    /// That code as the service wrote it; the outermost one where none is known.
    pub code_text: Option<String>,
    /// The service's words, for a person to read. Nothing is decided by them: they change without notice.
    pub message: Option<String>,
    /// The service's id of the request.
    pub request_id: Option<String>,
    /// The panel's id of the request, as the service repeats it.
    pub client_request_id: Option<String>,
    /// When it happened, as the service writes it: UTC, usually without a zone.
    pub date: Option<String>,
}

impl ErrorBody {
    /// Reads what there is; the ids from the headers where the body has none.
    #[must_use]
    pub fn parse(response: &Response) -> Self {
        let mut read = Self::default();
        if let Ok(Value::Object(root)) = serde_json::from_str(&response.body) {
            match root.get("error").or_else(|| root.get("odata.error")) {
                Some(Value::Object(error)) => read.walk(error),
                // As token services write it: {"error":"invalid_token","error_description":"…"}.
                Some(code @ Value::String(_)) => {
                    text_of(code).iter().for_each(|code| read.note_code(code));
                    read.message = text(&root, "error_description");
                }
                _ => read.walk(&root),
            }
        }
        let header = |name: &str| not_empty(response.header(name)?);
        read.request_id = read.request_id.or_else(|| header("request-id"));
        read.client_request_id = read.client_request_id.or_else(|| header("client-request-id"));
        read
    }

    /// Goes from an error object through the inner ones.
    fn walk(&mut self, error: &Map<String, Value>) {
        let mut error = error;
        loop {
            if let Some(code) = text(error, "code") {
                self.note_code(&code);
            }
            // The outermost message is written for people; inner ones repeat it or are empty.
            self.message = self.message.take().or_else(|| text(error, "message"));
            self.request_id = text(error, "request-id").or_else(|| self.request_id.take());
            self.client_request_id = text(error, "client-request-id").or_else(|| self.client_request_id.take());
            self.date = text(error, "date").or_else(|| self.date.take());
            let inner = error.iter().find(|(key, _)| key.eq_ignore_ascii_case("innerError"));
            match inner {
                Some((_, Value::Object(inner))) => error = inner,
                _ => return,
            }
        }
    }

    /// Keeps the code when it is more specific than what is known so far.
    fn note_code(&mut self, text: &str) {
        if let Some(code) = Code::parse(text) {
            self.code = Some(code);
            self.code_text = Some(text.to_owned());
        } else if self.code_text.is_none() {
            self.code_text = Some(text.to_owned());
        }
    }
}

/// A text that is not empty. Older services wrap it: `{"lang":"en","value":"…"}`.
fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    text_of(object.get(key)?)
}

fn text_of(value: &Value) -> Option<String> {
    not_empty(value.as_str().or_else(|| value.get("value")?.as_str())?)
}

/// The text without white space around it, if anything is left.
fn not_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(body: &str) -> ErrorBody {
        ErrorBody::parse(&Response { status: 400, headers: Vec::new(), body: body.into() })
    }

    #[test]
    fn a_refusal_seen_in_the_wild_is_read() {
        // From microsoftgraph/microsoft-graph-docs, pull request 12187.
        let body = read(
            r#"{"error":{"code":"badRequest",
                "message":"Invalid LifetimeInMinutes specified. The valid range between 60 and 480.",
                "innerError":{"message":"Invalid LifetimeInMinutes specified. The valid range between 60 and 480.",
                "date":"2021-04-01T17:02:01","request-id":"07ddd94e-55c9-4c36-b6a8-80676ae0830e",
                "client-request-id":"17ddd94e-55c9-4c36-b6a8-80676ae0830e"}}}"#,
        );
        assert_eq!(body.code, Some(Code::BadRequest));
        assert!(body.message.unwrap().ends_with("between 60 and 480."));
        assert_eq!(body.request_id.as_deref(), Some("07ddd94e-55c9-4c36-b6a8-80676ae0830e"));
        assert_eq!(body.client_request_id.as_deref(), Some("17ddd94e-55c9-4c36-b6a8-80676ae0830e"));
        assert_eq!(body.date.as_deref(), Some("2021-04-01T17:02:01"));
    }

    #[test]
    fn the_most_specific_known_code_counts_in_any_spelling() {
        let body = read(
            r#"{"error":{"code":"Forbidden","message":"","innererror":{"code":"AUTHORIZATION_REQUESTDENIED","message":"inner",
                "innerError":{"code":"somethingNew","request-id":"deep"}}}}"#,
        );
        assert_eq!(body.code, Some(Code::RoleDenied));
        assert_eq!(body.code_text.as_deref(), Some("AUTHORIZATION_REQUESTDENIED"));
        assert_eq!(body.message.as_deref(), Some("inner"), "an empty message says nothing");
        assert_eq!(body.request_id.as_deref(), Some("deep"));
    }

    #[test]
    fn an_unknown_code_is_kept_as_it_is() {
        // From the throttling blog post: "UnknownError" with an empty message.
        let body = read(r#"{"error":{"code":"UnknownError","message":"","innerError":{"code":"other"}}}"#);
        assert_eq!((body.code, body.code_text.as_deref(), body.message), (None, Some("UnknownError"), None));
    }

    #[test]
    fn other_shapes_are_tolerated() {
        let token = read(r#"{"error":"unauthorized","error_description":"why"}"#);
        assert_eq!((token.code, token.message.as_deref()), (Some(Code::Token), Some("why")));
        let old = read(r#"{"odata.error":{"code":"Request_ResourceNotFound","message":{"lang":"en","value":"gone"}}}"#);
        assert_eq!((old.code, old.message.as_deref()), (Some(Code::NotFound), Some("gone")));
        let bare = read(r#"{"code":"conflict","message":"bare"}"#);
        assert_eq!((bare.code, bare.message.as_deref()), (Some(Code::Conflict), Some("bare")));
        for nothing in ["", "<html>Bad gateway</html>", "[]", "{\"error\":7}", "{\"error\":{\"code\":7}}", "null"] {
            assert_eq!(read(nothing), ErrorBody::default(), "{nothing}");
        }
        let empty = read(r#"{"error":" ","error_description":""}"#);
        assert_eq!(empty, ErrorBody::default(), "an empty code or message says nothing");
        assert_eq!(read(r#"{"error":" unauthorized\n"}"#).code, Some(Code::Token));
    }

    #[test]
    fn the_ids_come_from_the_headers_where_the_body_has_none() {
        let headers = vec![("Request-Id".into(), "a".into()), ("client-request-id".into(), "b".into())];
        let body = ErrorBody::parse(&Response { status: 502, headers, body: "<html>".into() });
        assert_eq!((body.request_id.as_deref(), body.client_request_id.as_deref()), (Some("a"), Some("b")));
        let headers = vec![("request-id".into(), " ".into()), ("client-request-id".into(), String::new())];
        let empty = ErrorBody::parse(&Response { status: 502, headers, body: String::new() });
        assert_eq!(empty, ErrorBody::default(), "an empty header is no id");
    }

    proptest! {
        #[test]
        fn any_body_is_read(body in "\\PC{0,200}") {
            let _ = read(&body);
        }

        #[test]
        fn the_deepest_known_code_is_found_at_any_depth(depth in 0..60_usize, upper in any::<bool>()) {
            let inner = if upper { "innerError" } else { "innererror" };
            let mut body = r#"{"code":"Conflict"}"#.to_owned();
            for _ in 0..depth {
                body = format!(r#"{{"code":"badRequest","{inner}":{body}}}"#);
            }
            prop_assert_eq!(read(&format!(r#"{{"error":{body}}}"#)).code, Some(Code::Conflict));
        }
    }
}
