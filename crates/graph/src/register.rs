//! Registering the app: the scripts of `docs/register` and the commands that run them, for one site.

use crate::cloud::Cloud;

/// What a script is run with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// The Azure CLI, in a shell.
    AzureCli,
    /// Microsoft Graph PowerShell.
    PowerShell,
}

/// What the scripts say where a site says its own address.
const EXAMPLE: &str = "https://tap.example.com/redirect.html";

impl Tool {
    /// The name of its script.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::AzureCli => "register.sh",
            Self::PowerShell => "register.ps1",
        }
    }

    /// The script, with this site's redirect address and cloud in the place of its defaults.
    #[must_use]
    pub fn script(self, redirect: &str, cloud: Cloud) -> String {
        let (script, address, word) = match self {
            Self::AzureCli => (include_str!("../../../docs/register/register.sh"), "redirect='", "cloud='"),
            Self::PowerShell => {
                (include_str!("../../../docs/register/register.ps1"), "$Redirect = '", "[string] $Cloud = '")
            }
        };
        script.replacen(&[address, EXAMPLE].concat(), &[address, &quotable(redirect)].concat(), 1).replacen(
            &[word, Cloud::Global.word()].concat(),
            &[word, cloud.word()].concat(),
            1,
        )
    }

    /// The commands to be entered: signing in where the script does not, and the script.
    #[must_use]
    pub fn commands(self, redirect: &str, cloud: Cloud) -> String {
        let redirect = quotable(redirect);
        match self {
            Self::AzureCli => {
                let azure = if cloud == Cloud::Global { "AzureCloud" } else { "AzureUSGovernment" };
                [
                    "az cloud set --name ",
                    azure,
                    "\naz login --allow-no-subscriptions\nbash register.sh --redirect '",
                    &redirect,
                    "' --cloud ",
                    cloud.word(),
                ]
                .concat()
            }
            Self::PowerShell => [
                "Install-Module Microsoft.Graph.Authentication -Scope CurrentUser\n./register.ps1 -Redirect '",
                &redirect,
                "' -Cloud ",
                cloud.word(),
            ]
            .concat(),
        }
    }
}

/// An address that can stand between single quotation marks. Browsers leave the mark in an address as it is.
fn quotable(address: &str) -> String {
    address.replace('\'', "%27")
}

#[cfg(test)]
mod tests {
    use super::{EXAMPLE, Tool};
    use crate::cloud::Cloud;

    const HERE: &str = "https://panel.contoso.com/tools/tap/redirect.html";

    #[test]
    fn a_script_names_this_site_where_it_named_the_example() {
        for tool in [Tool::AzureCli, Tool::PowerShell] {
            let script = tool.script(HERE, Cloud::UsGovL5);
            let line = |start: &str| script.lines().find(|line| line.trim().starts_with(start)).unwrap().trim();
            let (redirect, cloud) = match tool {
                Tool::AzureCli => (line("redirect='"), line("cloud='")),
                Tool::PowerShell => (line("[string] $Redirect"), line("[string] $Cloud")),
            };
            assert!(redirect.contains(&format!("'{HERE}'")), "{redirect}");
            assert!(cloud.contains("'usgov-l5'"), "{cloud}");
            assert!(tool.script(EXAMPLE, Cloud::Global).contains(EXAMPLE));
        }
    }

    #[test]
    fn the_commands_are_for_this_site_and_cloud() {
        assert_eq!(
            Tool::AzureCli.commands(HERE, Cloud::UsGovL4),
            "az cloud set --name AzureUSGovernment\naz login --allow-no-subscriptions\n\
             bash register.sh --redirect 'https://panel.contoso.com/tools/tap/redirect.html' --cloud usgov-l4"
        );
        assert!(
            Tool::PowerShell.commands(HERE, Cloud::Global).ends_with(
                "./register.ps1 -Redirect 'https://panel.contoso.com/tools/tap/redirect.html' -Cloud global"
            )
        );
    }

    #[test]
    fn an_address_does_not_leave_its_quotation_marks() {
        let odd = "https://a.example/'; rm -rf x; '/redirect.html";
        for text in [Tool::AzureCli.commands(odd, Cloud::Global), Tool::AzureCli.script(odd, Cloud::Global)] {
            assert!(text.contains("https://a.example/%27; rm -rf x; %27/redirect.html'"), "{text}");
        }
    }
}
