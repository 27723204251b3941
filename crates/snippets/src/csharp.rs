//! C#, `Microsoft.Graph` 5.

use policy::Changes;

use crate::expression::Syntax;
use crate::lines::Lines;
use crate::loose::Untyped;
use crate::model::{self, Node, POLICY, pascal, sdk_name};
use crate::place::{Access, CLIENT, LOOPBACK, POLICY_ID, Place, advice};
use crate::text::json as text;

const SYNTAX: Syntax = Syntax {
    object: |name| ["new ", name].concat(),
    object_brackets: ["{", "}"],
    bracket_on_its_own: true,
    list: |element| ["new List<", element.name(), ">"].concat(),
    list_brackets: ["{", "}"],
    empty_list: "()",
    after_each: ",",
    one_line: None,
    assign: |name| pascal(sdk_name(name)) + " = ",
    flags: ["false", "true"],
    text,
    member: |of, member| [of.name(), ".", member.pascal].concat(),
    loose: |json| LOOSE.value(json),
    additional: Some(|values| {
        let pairs: Vec<String> = values.iter().map(|(name, json)| LOOSE.entry(name, &LOOSE.value(json))).collect();
        ["AdditionalData = new Dictionary<string, object> { ", &pairs.join(", "), " }"].concat()
    }),
};

const LOOSE: Untyped = Untyped {
    text,
    suffixes: ["", ""],
    list: ["new List<UntypedNode> { ", " }"],
    map: ["new Dictionary<string, UntypedNode> { ", " }"],
    entry: ["{ ", " }"],
};

/// A program of top-level statements.
pub(crate) fn render(access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let properties = model::properties(changes);
    let mut out = Lines::new("    ");
    out.comment("//", &["dotnet add package Microsoft.Graph", "dotnet add package Azure.Identity"]);
    out.line(&["using System;"]);
    if properties.iter().any(|property| matches!(property.value, Node::List(..) | Node::Loose(_))) {
        out.line(&["using System.Collections.Generic;"]);
    }
    out.lines(&["using Azure.Identity;", "using Microsoft.Graph;", "using Microsoft.Graph.Models;"]);
    if model::any_loose(&properties, Untyped::needs_node) {
        out.line(&["using Microsoft.Kiota.Abstractions.Serialization;"]);
    }
    out.line(&[]).comment("//", advice(access));
    let authority = place.pick(["AzurePublicCloud", "AzureGovernment", "AzureGovernment", "AzureChina"]);
    match access {
        Access::Delegated => {
            out.line(&["var credential = new InteractiveBrowserCredential(new InteractiveBrowserCredentialOptions"]);
            out.line(&["{"]).indent();
            out.line(&["TenantId = ", &text(place.tenant()), ","]);
            out.line(&["ClientId = ", &text(CLIENT), ","]);
            out.line(&["RedirectUri = new Uri(", &text(LOOPBACK), "),"]);
            if !place.is_global() {
                out.line(&["AuthorityHost = AzureAuthorityHosts.", authority, ","]);
            }
            out.outdent().line(&["});"]);
        }
        Access::AppOnly => {
            out.line(&["var credential = new ClientSecretCredential("]).indent();
            out.line(&[&text(place.tenant()), ","]).line(&[&text(CLIENT), ","]);
            let secret = "Environment.GetEnvironmentVariable(\"CLIENT_SECRET\")";
            if place.is_global() {
                out.line(&[secret, ");"]);
            } else {
                out.line(&[secret, ","]);
                let options = "new ClientSecretCredentialOptions { AuthorityHost = AzureAuthorityHosts.";
                out.line(&[options, authority, " });"]);
            }
            out.outdent();
        }
    }
    out.line(&["var scopes = new[] { ", &text(&place.scope(access)), " };"]);
    if place.is_global() {
        out.line(&["var graphClient = new GraphServiceClient(credential, scopes);"]);
    } else {
        let base = text(&place.base_url());
        out.line(&["var graphClient = new GraphServiceClient(credential, scopes, ", &base, ");"]);
    }
    out.line(&[]);
    SYNTAX.write(&mut out, "var requestBody = ", POLICY, &properties, ";");
    out.line(&[]);
    out.line(&["await graphClient.Policies.AuthenticationMethodsPolicy"]).indent();
    out.line(&[".AuthenticationMethodConfigurations[", &text(POLICY_ID), "]"]);
    out.line(&[".PatchAsync(requestBody);"]);
    out.finish()
}
