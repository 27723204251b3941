//! Python, `msgraph-sdk` 1.

use policy::Changes;

use crate::expression::Syntax;
use crate::lines::Lines;
use crate::loose::Plain;
use crate::model::{self, POLICY, sdk_name, snake};
use crate::place::{Access, CLIENT, POLICY_ID, Place, advice, credential};
use crate::text::go as text;

const SYNTAX: Syntax = Syntax {
    object: str::to_owned,
    object_brackets: ["(", ")"],
    bracket_on_its_own: false,
    list: |_| String::new(),
    list_brackets: ["[", "]"],
    empty_list: "[]",
    after_each: ",",
    one_line: None,
    assign: |name| snake(sdk_name(name)) + "=",
    flags: ["False", "True"],
    text,
    member: |of, member| [of.name(), ".", member.pascal].concat(),
    loose: |json| LOOSE.value(json),
    additional: Some(|values| ["additional_data={", &LOOSE.members(values), "}"].concat()),
};

const LOOSE: Plain = Plain {
    null: "None",
    flags: SYNTAX.flags,
    text,
    list: ["[", "]"],
    object: ["{", "}"],
    empty_object: "{}",
    name: |name| text(name) + ": ",
    separator: ", ",
};

/// A program.
pub(crate) fn render(access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let properties = model::properties(changes);
    let credential = credential(access);
    let mut out = Lines::new("    ");
    out.comment("#", &["pip install msgraph-sdk azure-identity"]);
    out.line(&["import asyncio"]);
    if access == Access::AppOnly {
        out.line(&["import os"]);
    }
    out.line(&[]);
    if place.is_global() {
        out.line(&["from azure.identity import ", credential]).line(&["from msgraph import GraphServiceClient"]);
    } else {
        out.line(&["from azure.identity import AzureAuthorityHosts, ", credential]);
        out.lines(&[
            "from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider",
            "from msgraph import GraphRequestAdapter, GraphServiceClient",
        ]);
    }
    for name in model::types(&properties) {
        // The SDK's modules are the types' names in snake case.
        let module = snake(name);
        out.line(&["from msgraph.generated.models.", &module, " import ", name]);
    }
    out.lines(&["", "", "async def main():"]).indent();
    out.comment("#", advice(access));
    out.line(&["credential = ", credential, "("]).indent();
    out.line(&["tenant_id=", &text(place.tenant()), ","]).line(&["client_id=", &text(CLIENT), ","]);
    // Without an address to return to, the credential takes http://localhost with a port that is free.
    if access == Access::AppOnly {
        out.line(&["client_secret=os.environ[\"CLIENT_SECRET\"],"]);
    }
    let scopes = text(&place.scope(access));
    if place.is_global() {
        out.outdent().line(&[")"]);
        out.line(&["graph_client = GraphServiceClient(credential, [", &scopes, "])"]);
    } else {
        let authority = place.pick(["AZURE_PUBLIC_CLOUD", "AZURE_GOVERNMENT", "AZURE_GOVERNMENT", "AZURE_CHINA"]);
        out.line(&["authority=AzureAuthorityHosts.", authority, ","]).outdent().line(&[")"]);
        out.line(&["auth_provider = AzureIdentityAuthenticationProvider(credential, scopes=[", &scopes, "])"]);
        out.line(&["request_adapter = GraphRequestAdapter(auth_provider)"]);
        out.line(&["request_adapter.base_url = ", &text(&place.base_url())]);
        out.line(&["graph_client = GraphServiceClient(request_adapter=request_adapter)"]);
    }
    out.line(&[]);
    SYNTAX.write(&mut out, "request_body = ", POLICY, &properties, "");
    out.line(&[]);
    out.line(&[
        "configurations = graph_client.policies.authentication_methods_policy.authentication_method_configurations",
    ]);
    let id = text(POLICY_ID);
    out.line(&["await configurations.by_authentication_method_configuration_id(", &id, ").patch(request_body)"]);
    out.outdent().lines(&["", "", "asyncio.run(main())"]);
    out.finish()
}
