//! What is sent to Microsoft Graph and what comes back. The one module that knows Graph's paths.

use crate::config::percent_encode;
use crate::directory::GROUP_PROPERTIES;

/// How a request acts on the resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Change the named properties.
    Patch,
    /// Ask several things at once: the batch.
    Post,
}

impl Method {
    /// The method as HTTP writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Patch => "PATCH",
            Self::Post => "POST",
        }
    }
}

/// A request to Graph, complete but for the token: whoever sends it adds `Authorization`, so that no request that is
/// kept, shown or copied can hold one. An answer must not be taken from a cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Read or change.
    pub method: Method,
    /// The full address.
    pub url: String,
    /// Names and values, `client-request-id` among them.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON text to send.
    pub body: Option<String>,
    /// A fresh GUID by which the service's support finds this request, even when no answer came.
    pub client_request_id: String,
}

/// The path of the policy, below the base address.
/// Source: Microsoft Graph v1.0 reference, "Get temporaryAccessPassAuthenticationMethodConfiguration".
const POLICY: &str =
    "/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";

impl Request {
    /// A request without a body. `client_request_id` is a fresh GUID.
    #[must_use]
    pub fn new(method: Method, url: String, client_request_id: String) -> Self {
        let headers = vec![("Accept", "application/json".to_owned()), ("client-request-id", client_request_id.clone())];
        Self { method, url, headers, body: None, client_request_id }
    }

    /// The same request with a JSON text to send.
    #[must_use]
    pub fn with_json(mut self, body: String) -> Self {
        self.headers.push(("Content-Type", "application/json".to_owned()));
        self.body = Some(body);
        self
    }

    /// The address of the policy. `base` is [`crate::Config::graph_base`].
    #[must_use]
    pub fn policy_url(base: &str) -> String {
        [base, POLICY].concat()
    }

    /// Reads the policy.
    #[must_use]
    pub fn read_policy(base: &str, client_request_id: String) -> Self {
        Self::new(Method::Get, Self::policy_url(base), client_request_id)
    }

    /// Reads the signed-in person's name; [`crate::directory::Person`] reads the answer.
    #[must_use]
    pub fn me(base: &str, client_request_id: String) -> Self {
        let url = [base, "/v1.0/me?$select=id,displayName,userPrincipalName"].concat();
        Self::new(Method::Get, url, client_request_id)
    }

    /// Reads the tenant's name; [`crate::directory::Organization`] reads the answer.
    #[must_use]
    pub fn organization(base: &str, client_request_id: String) -> Self {
        let url = [base, "/v1.0/organization?$select=id,displayName,verifiedDomains"].concat();
        Self::new(Method::Get, url, client_request_id)
    }

    /// Searches groups; [`crate::directory::Search`] reads the answer. `expression` is the value of `$search`, `page` how
    /// many come at a time.
    #[must_use]
    pub fn search_groups(base: &str, expression: &str, page: u32, client_request_id: String) -> Self {
        let mut url = [base, "/v1.0/groups?$search="].concat();
        percent_encode(expression, &mut url);
        url.push_str("&$count=true&$top=");
        url.push_str(&page.to_string());
        url.push_str("&$select=");
        url.push_str(GROUP_PROPERTIES);
        Self::further_groups(url, client_request_id)
    }

    /// Reads a further page of a search, at the address that the service gave. Searches need `ConsistencyLevel: eventual`,
    /// on every page (Microsoft Graph documentation, "Advanced query capabilities on Microsoft Entra ID objects").
    #[must_use]
    pub fn further_groups(url: String, client_request_id: String) -> Self {
        let mut request = Self::new(Method::Get, url, client_request_id);
        request.headers.push(("ConsistencyLevel", "eventual".to_owned()));
        request
    }

    /// Sends a batch; [`crate::directory::Names`] makes its body and reads the answer.
    #[must_use]
    pub fn batch(base: &str, body: String, client_request_id: String) -> Self {
        Self::new(Method::Post, [base, "/v1.0/$batch"].concat(), client_request_id).with_json(body)
    }

    /// The body of a batch that reads these addresses, each a path below the version. They are numbered from 0 and hold
    /// nothing that JSON would have to escape.
    pub(crate) fn batch_of(urls: impl Iterator<Item = String>) -> String {
        let step = |(number, url): (usize, String)| {
            ["{\"id\":\"", &number.to_string(), "\",\"method\":\"GET\",\"url\":\"", &url, "\"}"].concat()
        };
        let steps: Vec<String> = urls.enumerate().map(step).collect();
        ["{\"requests\":[", &steps.join(","), "]}"].concat()
    }
}

/// The headers of an answer that the panel reads. A browser hides a header of another origin unless the service lets
/// it be read, so each of them may be missing.
pub const RESPONSE_HEADERS: [&str; 5] =
    ["request-id", "client-request-id", "Retry-After", "WWW-Authenticate", "Content-Type"];

/// An answer: any status, as received.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Names and values; at least those of [`RESPONSE_HEADERS`] that could be read.
    pub headers: Vec<(String, String)>,
    /// The body as text; empty when there is none.
    pub body: String,
}

impl Response {
    /// The value of a header; letter case of the name does not matter.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    /// Whether the status says that the request was carried out (200 to 299).
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportFailure {
    /// The browser says that it has no network.
    Offline,
    /// The request failed below HTTP: the network, a proxy, the content security policy, or an answer that the browser
    /// may not hand over (CORS). A browser does not say which.
    NoAnswer,
    /// No answer within the panel's own time limit.
    TimedOut,
    /// The panel gave the request up, because the person cancelled or left.
    Aborted,
}

/// What became of a request.
pub type Reply = Result<Response, TransportFailure>;

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> String {
        "8f4e3c1a-0000-4000-8000-000000000001".to_owned()
    }

    #[test]
    fn the_policy_is_read_at_its_documented_address() {
        let request = Request::read_policy("https://graph.microsoft.com", id());
        assert_eq!(request.method.as_str(), "GET");
        assert_eq!(
            request.url,
            "https://graph.microsoft.com/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass"
        );
        assert_eq!(request.body, None);
        assert_eq!(request.headers, [("Accept", "application/json".to_owned()), ("client-request-id", id())]);
    }

    #[test]
    fn names_are_read_with_what_the_sign_in_consented_to() {
        assert_eq!(
            Request::me("http://localhost:1", id()).url,
            "http://localhost:1/v1.0/me?$select=id,displayName,userPrincipalName"
        );
        assert_eq!(
            Request::organization("http://localhost:1", id()).url,
            "http://localhost:1/v1.0/organization?$select=id,displayName,verifiedDomains"
        );
    }

    #[test]
    fn a_body_says_that_it_is_json() {
        let url = Request::policy_url("https://graph.microsoft.us");
        let request = Request::new(Method::Patch, url, id()).with_json("{}".into());
        assert_eq!(request.method.as_str(), "PATCH");
        assert_eq!(request.body.as_deref(), Some("{}"));
        assert!(request.headers.contains(&("Content-Type", "application/json".to_owned())));
    }

    #[test]
    fn headers_are_found_in_any_letter_case() {
        let response = Response { status: 204, headers: vec![("Retry-after".into(), "3".into())], body: String::new() };
        assert_eq!(response.header("retry-After"), Some("3"));
        assert_eq!(response.header("request-id"), None);
        assert!(response.is_success());
        assert!(!Response { status: 304, ..Response::default() }.is_success());
    }
}
