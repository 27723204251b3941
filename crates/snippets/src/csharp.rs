//! C#, `Microsoft.Graph` 5.

use policy::Changes;
use serde_json::Value as Json;

use crate::expression::Syntax;
use crate::lines::Lines;
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
    loose: untyped,
    additional: Some(|values| {
        let pairs: Vec<String> = values.iter().map(|(name, json)| pair(name, &object(json))).collect();
        ["AdditionalData = new Dictionary<string, object> { ", &pairs.join(", "), " }"].concat()
    }),
};

fn pair(name: &str, value: &str) -> String {
    ["{ ", &text(name), ", ", value, " }"].concat()
}

/// A value of `AdditionalData`: plain where that is enough.
fn object(json: &Json) -> String {
    match json {
        Json::String(value) => text(value),
        Json::Bool(flag) => flag.to_string(),
        json => untyped(json),
    }
}

/// A value as the SDK's untyped node.
fn untyped(json: &Json) -> String {
    let (name, value) = match json {
        Json::Null => ("Null", String::new()),
        Json::Bool(flag) => ("Boolean", flag.to_string()),
        Json::Number(number) => (number_name(number), number.to_string()),
        Json::String(value) => ("String", text(value)),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(untyped).collect();
            ("Array", ["new List<UntypedNode> { ", &items.join(", "), " }"].concat())
        }
        Json::Object(members) => {
            let pairs: Vec<String> = members.iter().map(|(name, json)| pair(name, &untyped(json))).collect();
            ("Object", ["new Dictionary<string, UntypedNode> { ", &pairs.join(", "), " }"].concat())
        }
    };
    ["new Untyped", name, "(", &value, ")"].concat()
}

/// The untyped node that holds a number without loss.
fn number_name(number: &serde_json::Number) -> &'static str {
    match number.as_i64() {
        Some(number) if i32::try_from(number).is_ok() => "Integer",
        Some(_) => "Long",
        None => "Double",
    }
}

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
    if model::any_loose(&properties, |json| !matches!(json, Json::String(_) | Json::Bool(_))) {
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
