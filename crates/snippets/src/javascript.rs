//! JavaScript, `@microsoft/microsoft-graph-client` 3, as a module for Node.

use policy::Changes;

use crate::expression::Syntax;
use crate::lines::Lines;
use crate::loose::Plain;
use crate::model;
use crate::place::{Access, CLIENT, LOOPBACK, Place, advice, credential};
use crate::text::json as text;

const SYNTAX: Syntax = Syntax {
    object: |_| String::new(),
    object_brackets: ["{", "}"],
    bracket_on_its_own: false,
    list: |_| String::new(),
    list_brackets: ["[", "]"],
    empty_list: "[]",
    after_each: ",",
    one_line: Some(", "),
    assign,
    flags: ["false", "true"],
    text,
    member: |_, member| text(member.word),
    loose: |json| LOOSE.value(json),
    additional: None,
};

const LOOSE: Plain = Plain {
    null: "null",
    flags: SYNTAX.flags,
    text,
    list: ["[", "]"],
    object: ["{ ", " }"],
    empty_object: "{}",
    name: assign,
    separator: ", ",
};

fn assign(name: &str) -> String {
    key(name) + ": "
}

/// The policy's path below the version, as the reference writes it.
const PATH: &str = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";

/// A name in an object. Computed where a plain one would set the object's prototype.
fn key(name: &str) -> String {
    match name {
        "__proto__" => "[\"__proto__\"]".to_owned(),
        name if is_identifier(name) => name.to_owned(),
        name => text(name),
    }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// A module.
pub(crate) fn render(access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let credential = credential(access);
    let authority = place.pick(["AzurePublicCloud", "AzureGovernment", "AzureGovernment", "AzureChina"]);
    let mut out = Lines::new("  ");
    out.comment("//", &["npm install @microsoft/microsoft-graph-client @azure/identity", "Save as update.mjs."]);
    if place.is_global() {
        out.line(&["import { ", credential, " } from \"@azure/identity\";"]);
    } else {
        out.line(&["import { AzureAuthorityHosts, ", credential, " } from \"@azure/identity\";"]);
    }
    out.lines(&[
        "import { Client } from \"@microsoft/microsoft-graph-client\";",
        "import { TokenCredentialAuthenticationProvider } from \"@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js\";",
        "",
    ]);
    out.comment("//", advice(access));
    match access {
        Access::Delegated => {
            out.line(&["const credential = new InteractiveBrowserCredential({"]).indent();
            out.line(&["tenantId: ", &text(place.tenant()), ","]);
            out.line(&["clientId: ", &text(CLIENT), ","]);
            out.line(&["redirectUri: ", &text(LOOPBACK), ","]);
            if !place.is_global() {
                out.line(&["authorityHost: AzureAuthorityHosts.", authority, ","]);
            }
            out.outdent().line(&["});"]);
        }
        Access::AppOnly => {
            let options = [", { authorityHost: AzureAuthorityHosts.", authority, " }"].concat();
            out.line(&["const credential = new ClientSecretCredential("]).indent();
            out.line(&[
                &text(place.tenant()),
                ", ",
                &text(CLIENT),
                ", process.env.CLIENT_SECRET",
                if place.is_global() { "" } else { &options },
                ");",
            ])
            .outdent();
        }
    }
    out.line(&["const authProvider = new TokenCredentialAuthenticationProvider(credential, {"]).indent();
    out.line(&["scopes: [", &text(&place.scope(access)), "],"]).outdent().line(&["});"]);
    if place.is_global() {
        out.line(&["const client = Client.initWithMiddleware({ authProvider });"]);
    } else {
        let base = text(&[place.cloud.graph(), "/"].concat());
        out.line(&["const client = Client.initWithMiddleware({ authProvider, baseUrl: ", &base, " });"]);
    }
    out.line(&[]);
    SYNTAX.write(&mut out, "const authenticationMethodConfiguration = ", "", &model::properties(changes), ";");
    out.line(&[]);
    out.line(&["await client.api(", &text(PATH), ")"]).indent();
    out.line(&[".update(authenticationMethodConfiguration);"]);
    out.finish()
}
