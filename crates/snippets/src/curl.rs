//! curl, in bash.

use graph::{Request, patch};
use policy::Changes;

use crate::lines::Lines;
use crate::place::{Access, CLIENT, Place, advice};
use crate::text::{ascii_json, bash};

const CURL: &str = "curl --silent --show-error --fail-with-body ";

/// A script that gets a token and sends the request. It needs bash, sed and curl 7.76, and nothing else.
pub(crate) fn render(access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let mut out = Lines::new("  ");
    let scope = bash(&["scope=", &place.full_scope(access)].concat());
    out.lines(&["#!/usr/bin/env bash", "set -euo pipefail", ""]);
    out.comment("#", advice(access));
    out.line(&["tenant=", &bash(place.tenant())]);
    out.line(&["client=", &bash(CLIENT)]);
    out.line(&["login=\"", place.cloud.login(), "/$tenant/oauth2/v2.0\""]).line(&[]);
    out.comment("#", &["Takes one text out of a JSON answer."]);
    out.line(&[r#"value() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"; }"#]).line(&[]);
    match access {
        Access::Delegated => {
            out.line(&["device=$(", CURL, "\"$login/devicecode\" \\"]);
            out.indent().line(&["--data-urlencode \"client_id=$client\" \\"]);
            out.line(&["--data-urlencode ", &scope, ")"]).outdent();
            out.line(&["value message <<< \"$device\""]);
            out.line(&["read -r -p 'When you have signed in, press Enter. '"]);
            out.line(&["token=$(", CURL, "\"$login/token\" \\"]);
            out.indent().line(&["--data-urlencode 'grant_type=urn:ietf:params:oauth:grant-type:device_code' \\"]);
            out.line(&["--data-urlencode \"client_id=$client\" \\"]);
            out.line(&["--data-urlencode \"device_code=$(value device_code <<< \"$device\")\" | value access_token)"]);
            out.outdent();
        }
        Access::AppOnly => {
            out.line(&["token=$(", CURL, "\"$login/token\" \\"]);
            out.indent().line(&["--data-urlencode 'grant_type=client_credentials' \\"]);
            out.line(&["--data-urlencode \"client_id=$client\" \\"]);
            out.line(&["--data-urlencode \"client_secret=$CLIENT_SECRET\" \\"]);
            out.line(&["--data-urlencode ", &scope, " | value access_token)"]).outdent();
        }
    }
    out.line(&[]);
    out.line(&[CURL, "--request PATCH \\"]).indent();
    out.line(&[&bash(&Request::policy_url(place.graph)), " \\"]);
    out.line(&["--header \"Authorization: Bearer $token\" \\"]);
    out.line(&["--header 'Content-Type: application/json' \\"]);
    out.line(&["--data-raw ", &bash(&ascii_json(&patch::pretty(changes)))]);
    out.finish()
}
