//! PowerShell, `Microsoft.Graph.Identity.SignIns` 2. Also for Windows PowerShell 5.1.

use policy::Changes;

use crate::expression::Syntax;
use crate::lines::Lines;
use crate::loose::Plain;
use crate::model;
use crate::place::{Access, CLIENT, PERMISSION, POLICY_ID, Place};
use crate::text::powershell as text;

const SYNTAX: Syntax = Syntax {
    object: |_| "@".to_owned(),
    object_brackets: ["{", "}"],
    bracket_on_its_own: false,
    list: |_| "@".to_owned(),
    list_brackets: ["(", ")"],
    empty_list: "()",
    after_each: "",
    one_line: Some("; "),
    assign,
    flags: ["$false", "$true"],
    text,
    member: |_, member| text(member.word),
    loose: |json| LOOSE.value(json),
    additional: None,
};

const LOOSE: Plain = Plain {
    null: "$null",
    flags: SYNTAX.flags,
    text,
    list: ["@(", ")"],
    object: ["@{ ", " }"],
    empty_object: "@{}",
    name: assign,
    separator: "; ",
};

fn assign(name: &str) -> String {
    key(name) + " = "
}

/// A name in a hashtable.
fn key(name: &str) -> String {
    let is_word =
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    if is_word { name.to_owned() } else { text(name) }
}

/// A script. Its sign-in needs no registration of one's own: Microsoft's "Graph Command Line Tools" stand in.
pub(crate) fn render(access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let mut out = Lines::new("    ");
    let cloud = place.pick(["Global", "USGov", "USGovDoD", "China"]);
    out.comment("#", &["Install-Module Microsoft.Graph.Identity.SignIns -Scope CurrentUser"]);
    out.line(&["Import-Module Microsoft.Graph.Identity.SignIns"]).line(&[]);
    let connect = ["Connect-MgGraph -Environment ", cloud, " -TenantId ", &text(place.tenant())].concat();
    match access {
        Access::Delegated => {
            out.comment("#", &["Sign in as an Authentication Policy Administrator."]);
            out.line(&[&connect, " -Scopes ", &text(PERMISSION), " -NoWelcome"]);
        }
        Access::AppOnly => {
            out.comment(
                "#",
                &[
                    "The app registration needs the application permission",
                    "Policy.ReadWrite.AuthenticationMethod, with admin consent, and a certificate",
                    "that is also in this machine's store.",
                ],
            );
            let client = text(CLIENT);
            out.line(&[&connect, " -ClientId ", &client, " -CertificateThumbprint 'YOUR_THUMBPRINT' -NoWelcome"]);
        }
    }
    out.line(&[]);
    SYNTAX.write(&mut out, "$params = ", "", &model::properties(changes), "");
    out.line(&[]);
    let parameters = [" -AuthenticationMethodConfigurationId ", &text(POLICY_ID), " -BodyParameter $params"].concat();
    out.line(&["Update-MgPolicyAuthenticationMethodPolicyAuthenticationMethodConfiguration", &parameters]);
    out.finish()
}
