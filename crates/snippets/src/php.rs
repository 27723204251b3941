//! PHP, `microsoft/microsoft-graph` 2.

use policy::Changes;

use crate::lines::Lines;
use crate::loose::Plain;
use crate::model;
use crate::place::{Access, CLIENT, LOOPBACK, POLICY_ID, Place};
use crate::statements::{BODY, Syntax};
use crate::text::php as text;

const SYNTAX: Syntax = Syntax {
    declare: |name, of| ["$", name, " = new ", of, "();"].concat(),
    set: |name, property, value| ["$", name, "->set", property, "(", value, ");"].concat(),
    flag: |flag| flag.to_string(),
    number: |number| number.to_string(),
    text,
    member: |of, member| ["new ", of.name(), "(", &text(member.word), ")"].concat(),
    list: |_, names| {
        let names: Vec<String> = names.iter().map(|name| ["$", name.as_str()].concat()).collect();
        ["[", &names.join(", "), "]"].concat()
    },
    additional: |values| ["[", &LOOSE.members(values), "]"].concat(),
};

const LOOSE: Plain = Plain {
    null: "null",
    flags: ["false", "true"],
    text,
    list: ["[", "]"],
    object: ["[", "]"],
    // An array with keys would become a list if it were empty.
    empty_object: "new stdClass()",
    name: |name| text(name) + " => ",
    separator: ", ",
};

/// A script for the command line. The SDK has no sign-in of its own for a person: the code comes back by hand.
pub(crate) fn render(access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let properties = model::properties(changes);
    let context = match access {
        Access::Delegated => "AuthorizationCodeContext",
        Access::AppOnly => "ClientCredentialContext",
    };
    let mut out = Lines::new("    ");
    out.lines(&["<?php"]).comment("//", &["composer require microsoft/microsoft-graph"]);
    out.lines(&["require __DIR__ . '/vendor/autoload.php';", ""]);
    if !place.is_global() {
        out.line(&["use Microsoft\\Graph\\Core\\NationalCloud;"]);
    }
    for name in model::types(&properties) {
        out.line(&["use Microsoft\\Graph\\Generated\\Models\\", name, ";"]);
    }
    out.line(&["use Microsoft\\Graph\\GraphServiceClient;"]);
    out.line(&["use Microsoft\\Kiota\\Authentication\\Oauth\\", context, ";"]).line(&[]);
    match access {
        Access::Delegated => out.comment(
            "//",
            &[
                "Sign in as an Authentication Policy Administrator. The app registration needs",
                "the delegated permission Policy.ReadWrite.AuthenticationMethod, the web address",
                "http://localhost, and a secret, which is read from the environment variable",
                "CLIENT_SECRET.",
            ],
        ),
        Access::AppOnly => out.comment("//", crate::place::advice(access)),
    };
    out.line(&["$tenantId = ", &text(place.tenant()), ";"]).line(&["$clientId = ", &text(CLIENT), ";"]);
    out.line(&["$clientSecret = getenv('CLIENT_SECRET');"]);
    out.line(&["$scopes = [", &text(&place.scope(access)), "];"]);
    match access {
        Access::Delegated => {
            out.line(&["$redirectUri = ", &text(LOOPBACK), ";"]).line(&[]);
            out.comment(
                "//",
                &[
                    "Open the address that is shown and sign in; then copy the value of \"code\" from",
                    "the address that you are sent to.",
                ],
            );
            let login = text(&[place.cloud.login(), "/"].concat());
            out.line(&["echo ", &login, ", rawurlencode($tenantId), '/oauth2/v2.0/authorize?', http_build_query(["]);
            out.indent().lines(&[
                "'client_id' => $clientId,",
                "'response_type' => 'code',",
                "'redirect_uri' => $redirectUri,",
                "'scope' => implode(' ', $scopes),",
            ]);
            out.outdent().line(&["]), PHP_EOL;"]);
            out.line(&["$code = trim(readline('Code: '));"]);
            let arguments = "($tenantId, $clientId, $clientSecret, $code, $redirectUri);";
            out.line(&["$tokenRequestContext = new ", context, arguments]);
        }
        Access::AppOnly => {
            out.line(&["$tokenRequestContext = new ", context, "($tenantId, $clientId, $clientSecret);"]);
        }
    }
    let client = "$graphServiceClient = new GraphServiceClient($tokenRequestContext, $scopes";
    if place.is_global() {
        out.line(&[client, ");"]);
    } else {
        let cloud = place.pick(["GLOBAL", "US_GOV", "US_DOD", "CHINA"]);
        out.line(&[client, ", NationalCloud::", cloud, ");"]);
    }
    out.line(&[]);
    SYNTAX.write(&mut out, &properties);
    out.line(&[]);
    out.line(&["$graphServiceClient->policies()->authenticationMethodsPolicy()->authenticationMethodConfigurations()"]);
    out.indent().line(&["->byAuthenticationMethodConfigurationId(", &text(POLICY_ID), ")"]);
    out.line(&["->patch($", BODY, ")->wait();"]).outdent();
    out.finish()
}
