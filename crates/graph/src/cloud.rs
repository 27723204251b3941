//! The clouds that Microsoft Graph is deployed in, as one table.
//!
//! Source: Microsoft Graph documentation, "National cloud deployments" (`concepts/deployments.md` in
//! microsoftgraph/microsoft-graph-docs-contrib); Entra portal hosts from maester365/maester
//! (`Get-MtAdminPortalUrl.ps1`); whether the policy's type exists from microsoftgraph/msgraph-metadata
//! (`schemas/v1.0-*.csdl`).

/// A deployment of Microsoft Entra and Microsoft Graph that is separate from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cloud {
    /// The worldwide cloud; GCC (moderate) tenants use it too.
    Global,
    /// US Government L4, known as GCC High.
    UsGovL4,
    /// US Government L5, known as DoD.
    UsGovL5,
    /// China, operated by 21Vianet. Graph v1.0 has no Temporary Access Pass policy there.
    China,
}

struct Row {
    word: &'static str,
    label: &'static str,
    login: &'static str,
    graph: &'static str,
    entra_portal: &'static str,
    azure_portal: &'static str,
    has_policy: bool,
}

const GLOBAL: Row = Row {
    word: "global",
    label: "Global cloud",
    login: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    entra_portal: "https://entra.microsoft.com",
    azure_portal: "https://portal.azure.com",
    has_policy: true,
};
const US_GOV_L4: Row = Row {
    word: "usgov-l4",
    label: "US Government L4 (GCC High)",
    login: "https://login.microsoftonline.us",
    graph: "https://graph.microsoft.us",
    entra_portal: "https://entra.microsoft.us",
    azure_portal: "https://portal.azure.us",
    has_policy: true,
};
const US_GOV_L5: Row = Row {
    word: "usgov-l5",
    label: "US Government L5 (DoD)",
    login: "https://login.microsoftonline.us",
    graph: "https://dod-graph.microsoft.us",
    entra_portal: "https://entra.microsoft.us",
    azure_portal: "https://portal.azure.us",
    has_policy: true,
};
const CHINA: Row = Row {
    word: "china",
    label: "China (21Vianet)",
    login: "https://login.chinacloudapi.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    entra_portal: "https://entra.microsoft.cn",
    azure_portal: "https://portal.azure.cn",
    has_policy: false,
};

impl Cloud {
    /// Every cloud, in the order in which they are listed to a person.
    pub const ALL: [Self; 4] = [Self::Global, Self::UsGovL4, Self::UsGovL5, Self::China];

    const fn row(self) -> &'static Row {
        match self {
            Self::Global => &GLOBAL,
            Self::UsGovL4 => &US_GOV_L4,
            Self::UsGovL5 => &US_GOV_L5,
            Self::China => &CHINA,
        }
    }

    /// The cloud that `config.json` names with this word. Letter case does not matter.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.word().eq_ignore_ascii_case(word.trim()))
    }

    /// The cloud that somebody probably means who wrote one of the other names in use, such as `GCC High` or `DoD`.
    /// Good for a hint, not for a decision.
    #[must_use]
    pub fn guess(name: &str) -> Option<Self> {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        match name.as_str() {
            "public" | "commercial" | "worldwide" | "azurecloud" | "gcc" | "gccmoderate" => Some(Self::Global),
            "gcchigh" | "usgov" | "usgovernment" | "usgovl4" | "l4" | "azureusgovernment" => Some(Self::UsGovL4),
            "dod" | "usgovdod" | "usgovl5" | "l5" => Some(Self::UsGovL5),
            "21vianet" | "gallatin" | "azurechinacloud" | "cn" => Some(Self::China),
            _ => None,
        }
    }

    /// The word for this cloud in `config.json`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.row().word
    }

    /// The name that administrators know the cloud by.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.row().label
    }

    /// The origin of Microsoft Entra's sign-in service, without a slash at the end.
    #[must_use]
    pub const fn login(self) -> &'static str {
        self.row().login
    }

    /// The origin of Microsoft Graph, without a slash at the end. It is also the prefix of Graph's scopes.
    #[must_use]
    pub const fn graph(self) -> &'static str {
        self.row().graph
    }

    /// The origin of the Microsoft Entra admin center.
    #[must_use]
    pub const fn entra_portal(self) -> &'static str {
        self.row().entra_portal
    }

    /// The origin of the Azure portal.
    #[must_use]
    pub const fn azure_portal(self) -> &'static str {
        self.row().azure_portal
    }

    /// Whether Graph v1.0 has the Temporary Access Pass policy in this cloud. Where it does not, the panel says so and
    /// calls nothing.
    #[must_use]
    pub const fn has_policy(self) -> bool {
        self.row().has_policy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_config_json_name_the_clouds() {
        for cloud in Cloud::ALL {
            assert_eq!(Cloud::parse(cloud.word()), Some(cloud));
        }
        assert_eq!(Cloud::parse(" USGov-L4 "), Some(Cloud::UsGovL4));
        assert_eq!(Cloud::parse("moon"), None);
        assert_eq!(Cloud::parse(""), None);
        assert_eq!(Cloud::parse("GCC High"), None, "other names are only hints");
    }

    #[test]
    fn other_names_in_use_give_a_hint() {
        assert_eq!(Cloud::guess("GCC High"), Some(Cloud::UsGovL4));
        assert_eq!(Cloud::guess("GCC"), Some(Cloud::Global));
        assert_eq!(Cloud::guess("DoD"), Some(Cloud::UsGovL5));
        assert_eq!(Cloud::guess("moon"), None);
    }

    #[test]
    fn each_cloud_has_the_published_hosts() {
        let hosts = Cloud::ALL.map(|cloud| (cloud.login(), cloud.graph(), cloud.has_policy()));
        assert_eq!(
            hosts,
            [
                ("https://login.microsoftonline.com", "https://graph.microsoft.com", true),
                ("https://login.microsoftonline.us", "https://graph.microsoft.us", true),
                ("https://login.microsoftonline.us", "https://dod-graph.microsoft.us", true),
                ("https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn", false),
            ]
        );
    }

    #[test]
    fn portals_belong_to_the_cloud() {
        assert_eq!(Cloud::Global.entra_portal(), "https://entra.microsoft.com");
        assert_eq!(Cloud::UsGovL4.entra_portal(), "https://entra.microsoft.us");
        assert_eq!(Cloud::UsGovL5.azure_portal(), "https://portal.azure.us");
        assert_eq!(Cloud::China.azure_portal(), "https://portal.azure.cn");
        assert_eq!(Cloud::UsGovL4.label(), "US Government L4 (GCC High)");
    }
}
