//! The request itself, as Graph's reference writes it.

use graph::{Request, patch};
use policy::Changes;

use crate::lines::Lines;
use crate::place::{Access, CLIENT, PERMISSION, Place};
use crate::text::ascii_json;

/// The request with its headers, in the notation of `.http` files. App-only, the request for the token comes first; a
/// person's token comes from elsewhere.
pub(crate) fn render(access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let mut out = Lines::new("");
    if access == Access::AppOnly {
        let login = place.cloud.login();
        out.comment("#", &[&["The application needs the application permission ", PERMISSION, "."].concat()]);
        out.line(&["POST ", login, "/", place.tenant(), "/oauth2/v2.0/token"]);
        out.line(&["Content-Type: application/x-www-form-urlencoded"]).line(&[]);
        let scope = place.full_scope(access).replace(':', "%3A").replace('/', "%2F");
        let secret = "&client_secret={secret}&scope=";
        out.line(&["grant_type=client_credentials&client_id=", CLIENT, secret, &scope]);
        out.line(&[]).line(&["###"]);
        out.comment("#", &["{token}: the access_token of the answer to the request above."]);
    }
    out.line(&["PATCH ", &Request::policy_url(place.graph)]);
    out.line(&["Authorization: Bearer {token}"]);
    out.line(&["Content-Type: application/json"]).line(&[]);
    out.line(&[&ascii_json(&patch::pretty(changes))]);
    out.finish()
}
