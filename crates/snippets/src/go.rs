//! Go, `msgraph-sdk-go` 1.

use policy::Changes;
use serde_json::Value as Json;

use crate::lines::Lines;
use crate::loose::Untyped;
use crate::model;
use crate::place::{Access, CLIENT, LOOPBACK, POLICY_ID, Place, advice};
use crate::statements::{BODY, Syntax};
use crate::text::{ascii_json, go as text};

const SYNTAX: Syntax = Syntax {
    declare: |name, of| [name, " := graphmodels.New", of, "()"].concat(),
    set: |name, property, value| [name, ".Set", property, "(", value, ")"].concat(),
    flag: |flag| pointer(if flag { "true" } else { "false" }),
    number: |number| pointer(&format!("int32({number})")),
    text: |value| pointer(&text(value)),
    member: |of, member| pointer(&["graphmodels.", member.capitals, "_", &of.name().to_ascii_uppercase()].concat()),
    list: |element, names| ["[]graphmodels.", element.name(), "able{", &names.join(", "), "}"].concat(),
    additional: |values| {
        let pairs: Vec<String> = values.iter().map(|(name, json)| text(name) + ": " + &value(json)).collect();
        ["map[string]any{", &pairs.join(", "), "}"].concat()
    },
};

/// The setters take pointers.
fn pointer(value: &str) -> String {
    ["ptr(", value, ")"].concat()
}

fn value(json: &Json) -> String {
    match json {
        Json::String(value) => text(value),
        Json::Bool(flag) => flag.to_string(),
        // The SDK writes what it does not know with `encoding/json`, which takes such a text over as it is.
        json => ["json.RawMessage(", &text(&ascii_json(&json.to_string())), ")"].concat(),
    }
}

/// A program.
pub(crate) fn render(access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let properties = model::properties(changes);
    let raw = model::any_loose(&properties, Untyped::needs_node);
    let mut out = Lines::new("\t");
    out.comment(
        "//",
        &["go get github.com/microsoftgraph/msgraph-sdk-go github.com/Azure/azure-sdk-for-go/sdk/azidentity"],
    );
    out.lines(&["package main", "", "import ("]).indent();
    let import = |wanted: bool, out: &mut Lines, name: &str| {
        if wanted {
            out.line(&[name]);
        }
    };
    out.line(&["\"context\""]);
    import(raw, &mut out, "\"encoding/json\"");
    out.line(&["\"log\""]);
    import(access == Access::AppOnly, &mut out, "\"os\"");
    out.line(&[]);
    let national = !place.is_global();
    import(national, &mut out, "\"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud\"");
    import(national, &mut out, "\"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy\"");
    out.line(&["\"github.com/Azure/azure-sdk-for-go/sdk/azidentity\""]);
    out.line(&["msgraphsdk \"github.com/microsoftgraph/msgraph-sdk-go\""]);
    import(national, &mut out, "auth \"github.com/microsoftgraph/msgraph-sdk-go-core/authentication\"");
    out.line(&["graphmodels \"github.com/microsoftgraph/msgraph-sdk-go/models\""]);
    out.outdent().lines(&[")", "", "func main() {"]).indent();

    out.comment("//", advice(access));
    let cloud = place.pick(["AzurePublic", "AzureGovernment", "AzureGovernment", "AzureChina"]);
    let options = ["policy.ClientOptions{Cloud: cloud.", cloud, "},"].concat();
    match access {
        Access::Delegated => {
            let options_type = "azidentity.InteractiveBrowserCredentialOptions{";
            out.line(&["credential, err := azidentity.NewInteractiveBrowserCredential(&", options_type]).indent();
            // gofmt lines the values up.
            let space = if national { "  " } else { "" };
            if national {
                out.line(&["ClientOptions: ", &options]);
            }
            out.line(&["TenantID:    ", space, &text(place.tenant()), ","]);
            out.line(&["ClientID:    ", space, &text(CLIENT), ","]);
            out.line(&["RedirectURL: ", space, &text(LOOPBACK), ","]);
            out.outdent().line(&["})"]);
        }
        Access::AppOnly => {
            out.line(&["credential, err := azidentity.NewClientSecretCredential("]).indent();
            out.line(&[&text(place.tenant()), ","]).line(&[&text(CLIENT), ","]);
            out.line(&["os.Getenv(\"CLIENT_SECRET\"),"]);
            if national {
                out.line(&["&azidentity.ClientSecretCredentialOptions{"]).indent();
                out.line(&["ClientOptions: ", &options]).outdent().line(&["},"]);
            } else {
                out.line(&["nil,"]);
            }
            out.outdent().line(&[")"]);
        }
    }
    check(&mut out);
    let scopes = ["[]string{", &text(&place.scope(access)), "})"].concat();
    if national {
        let new = "auth.NewAzureIdentityAuthenticationProviderWithScopes(credential, ";
        out.line(&["authProvider, err := ", new, &scopes]);
        check(&mut out);
        out.line(&["adapter, err := msgraphsdk.NewGraphRequestAdapter(authProvider)"]);
        check(&mut out);
        out.line(&["adapter.SetBaseUrl(", &text(&place.base_url()), ")"]);
        out.line(&["graphClient := msgraphsdk.NewGraphServiceClient(adapter)"]);
    } else {
        let new = "msgraphsdk.NewGraphServiceClientWithCredentials(credential, ";
        out.line(&["graphClient, err := ", new, &scopes]);
        check(&mut out);
    }
    out.line(&[]);
    SYNTAX.write(&mut out, &properties);
    out.line(&[]);
    out.line(&["_, err = graphClient.Policies().AuthenticationMethodsPolicy().AuthenticationMethodConfigurations()."]);
    out.indent().line(&["ByAuthenticationMethodConfigurationId(", &text(POLICY_ID), ")."]);
    out.line(&["Patch(context.Background(), ", BODY, ", nil)"]).outdent();
    check(&mut out);
    out.outdent().lines(&["}", "", "// ptr gives the address of a value: the setters take pointers."]);
    out.lines(&["func ptr[T any](value T) *T {"]).indent().line(&["return &value"]).outdent().line(&["}"]);
    out.finish()
}

/// Ends the program when the statement before did not succeed.
fn check(out: &mut Lines) {
    out.line(&["if err != nil {"]).indent().line(&["log.Fatal(err)"]).outdent().line(&["}"]);
}
