//! Microsoft's command line tools, in bash: Graph's own (`mgc`), and `az rest`.

use graph::{Request, patch};
use policy::Changes;

use crate::lines::Lines;
use crate::place::{Access, CLIENT, PERMISSION, POLICY_ID, Place};
use crate::text::{ascii_json, bash};

/// Graph's own tool. Options: microsoftgraph/msgraph-cli (README) and msgraph-cli-core (`LoginCommand`,
/// `AuthenticationStrategy`, `CloudEnvironment`). Its end: microsoftgraph/msgraph-cli#585.
pub(crate) fn mgc(access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let mut out = Lines::new("  ");
    let cloud = place.pick(["Global", "USGov", "USGovDoD", "China"]);
    out.comment("#", &["Microsoft's date for the end of this tool: 28 August 2026. Graph PowerShell takes its place."]);
    match access {
        Access::Delegated => {
            out.comment("#", &["Sign in as an Authentication Policy Administrator."]);
            out.line(&["mgc login --strategy InteractiveBrowser --environment ", cloud, " \\"]);
            out.indent().line(&["--tenant-id ", &bash(place.tenant()), " \\"]);
            out.line(&["--scopes ", &bash(&place.scope(access))]).outdent();
        }
        Access::AppOnly => {
            out.comment(
                "#",
                &[
                    "The app registration needs the application permission",
                    "Policy.ReadWrite.AuthenticationMethod, with admin consent. Its secret is read",
                    "from the environment variable AZURE_CLIENT_SECRET.",
                ],
            );
            out.line(&["export AZURE_TENANT_ID=", &bash(place.tenant())]);
            out.line(&["export AZURE_CLIENT_ID=", &bash(CLIENT)]);
            out.line(&["mgc login --strategy Environment --environment ", cloud]);
        }
    }
    out.line(&[]);
    out.line(&["mgc policies authentication-methods-policy authentication-method-configurations patch \\"]).indent();
    out.line(&["--authentication-method-configuration-id ", POLICY_ID, " \\"]);
    out.line(&["--body ", &bash(&ascii_json(&patch::pretty(changes)))]);
    out.finish()
}

/// The Azure CLI. What its own sign-in may do: Azure/azure-cli#22775; `--resource` names whom the token is for, which
/// the tool cannot tell from every cloud's address.
pub(crate) fn az(access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let mut out = Lines::new("  ");
    let cloud = place.pick(["AzureCloud", "AzureUSGovernment", "AzureUSGovernment", "AzureChinaCloud"]);
    match access {
        Access::Delegated => {
            out.comment(
                "#",
                &[
                    "Sign in as an Authentication Policy Administrator. The Azure CLI signs in as",
                    "Microsoft's own application, which has only those of Graph's permissions that",
                    "Microsoft has preauthorised. If the sign-in ends with AADSTS65002, use another",
                    "language, or sign in app-only.",
                ],
            );
            out.line(&["az cloud set --name ", cloud]);
            out.line(&["az login --allow-no-subscriptions --tenant ", &bash(place.tenant()), " \\"]);
            out.indent().line(&["--scope ", &bash(&[place.cloud.graph(), "/", PERMISSION].concat())]).outdent();
        }
        Access::AppOnly => {
            out.comment("#", crate::place::advice(access));
            out.line(&["az cloud set --name ", cloud]);
            out.line(&[
                "az login --service-principal --allow-no-subscriptions --tenant ",
                &bash(place.tenant()),
                " \\",
            ]);
            out.indent().line(&["--username ", &bash(CLIENT), " --password \"$CLIENT_SECRET\""]).outdent();
        }
    }
    out.line(&[]);
    out.line(&["az rest --method patch \\"]).indent();
    out.line(&["--url ", &bash(&Request::policy_url(place.graph)), " \\"]);
    out.line(&["--resource ", &bash(place.cloud.graph()), " \\"]);
    out.line(&["--headers 'Content-Type=application/json' \\"]);
    out.line(&["--body ", &bash(&ascii_json(&patch::pretty(changes)))]);
    out.finish()
}
