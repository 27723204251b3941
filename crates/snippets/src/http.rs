//! The request itself, as Graph's reference writes it.

use graph::{Request, patch};
use policy::Changes;

/// The request line and the body, laid out for people. `base` is the address of Graph, as
/// [`graph::Config::graph_base`] gives it.
///
/// ```
/// use policy::{Draft, Policy};
/// let mut draft = Draft::new(Policy::parse(r#"{"isUsableOnce": false}"#).unwrap());
/// draft.set_usable_once(true);
/// let text = snippets::http("https://graph.microsoft.com", draft.review().unwrap().changes());
/// assert!(text.starts_with("PATCH https://graph.microsoft.com/v1.0/policies/"));
/// assert!(text.ends_with("\"isUsableOnce\": true\n}"));
/// ```
pub fn http(base: &str, changes: &Changes) -> String {
    ["PATCH ", &Request::policy_url(base), "\n\n", &patch::pretty(changes)].concat()
}
