//! Java, `microsoft-graph` 6. For Java 11 and newer.

use policy::Changes;

use crate::lines::Lines;
use crate::loose::Untyped;
use crate::model::{self, Node};
use crate::place::{Access, CLIENT, LOOPBACK, POLICY_ID, Place, advice, credential};
use crate::statements::{BODY, Syntax};
use crate::text::java as text;

const SYNTAX: Syntax = Syntax {
    declare: |name, of| ["final ", of, " ", name, " = new ", of, "();"].concat(),
    set: |name, property, value| [name, ".set", property, "(", value, ");"].concat(),
    flag: |flag| flag.to_string(),
    number: |number| number.to_string(),
    text,
    member: |of, member| [of.name(), ".", member.pascal].concat(),
    list: |_, names| ["List.of(", &names.join(", "), ")"].concat(),
    additional: |values| {
        let entries: Vec<String> = values.iter().map(|(name, json)| LOOSE.entry(name, &LOOSE.value(json))).collect();
        ["Map.ofEntries(", &entries.join(", "), ")"].concat()
    },
};

const LOOSE: Untyped = Untyped {
    text,
    suffixes: ["L", "d"],
    list: ["List.of(", ")"],
    map: ["Map.ofEntries(", ")"],
    entry: ["Map.entry(", ")"],
};

/// A class with a `main`.
pub(crate) fn render(access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let properties = model::properties(changes);
    let credential = credential(access);
    let mut out = Lines::new("    ");
    out.comment("//", &["Packages: com.microsoft.graph:microsoft-graph 6, com.azure:azure-identity 1"]);
    if !place.is_global() {
        out.line(&["import com.azure.identity.AzureAuthorityHosts;"]);
    }
    out.line(&["import com.azure.identity.", credential, ";"]);
    out.line(&["import com.azure.identity.", credential, "Builder;"]);
    for name in model::types(&properties) {
        out.line(&["import com.microsoft.graph.models.", name, ";"]);
    }
    out.line(&["import com.microsoft.graph.serviceclient.GraphServiceClient;"]);
    if model::any_loose(&properties, Untyped::needs_node) {
        out.line(&["import com.microsoft.kiota.serialization.*;"]);
    }
    if properties.iter().any(|property| matches!(property.value, Node::List(..) | Node::Loose(_))) {
        out.line(&["import java.util.List;"]);
    }
    if model::any_loose(&properties, |_| true) {
        out.line(&["import java.util.Map;"]);
    }
    out.lines(&["", "public class UpdateTemporaryAccessPassPolicy {"]).indent();
    out.line(&["public static void main(String[] args) {"]).indent();
    out.comment("//", advice(access));
    out.line(&["final ", credential, " credential = new ", credential, "Builder()"]).indent();
    out.line(&[".tenantId(", &text(place.tenant()), ")"]).line(&[".clientId(", &text(CLIENT), ")"]);
    match access {
        Access::Delegated => out.line(&[".redirectUrl(", &text(LOOPBACK), ")"]),
        Access::AppOnly => out.line(&[".clientSecret(System.getenv(\"CLIENT_SECRET\"))"]),
    };
    if !place.is_global() {
        let host = place.pick(["AZURE_PUBLIC_CLOUD", "AZURE_GOVERNMENT", "AZURE_GOVERNMENT", "AZURE_CHINA"]);
        out.line(&[".authorityHost(AzureAuthorityHosts.", host, ")"]);
    }
    out.line(&[".build();"]).outdent();
    out.line(&["final GraphServiceClient graphClient ="]).indent();
    out.line(&["new GraphServiceClient(credential, ", &text(&place.scope(access)), ");"]).outdent();
    if !place.is_global() {
        out.line(&["graphClient.getRequestAdapter().setBaseUrl(", &text(&place.base_url()), ");"]);
    }
    out.line(&[]);
    SYNTAX.write(&mut out, &properties);
    out.line(&[]);
    out.line(&["graphClient.policies().authenticationMethodsPolicy().authenticationMethodConfigurations()"]).indent();
    out.line(&[".byAuthenticationMethodConfigurationId(", &text(POLICY_ID), ")"]);
    out.line(&[".patch(", BODY, ");"]).outdent();
    out.outdent().line(&["}"]).outdent().line(&["}"]);
    out.finish()
}
