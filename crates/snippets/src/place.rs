//! Where the change is made, and in whose name.

use graph::Cloud;

/// In whose name the code runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// A person signs in: delegated permission.
    Delegated,
    /// The application itself, as in a pipeline: application permission.
    AppOnly,
}

impl Access {
    /// Both.
    pub const ALL: [Access; 2] = [Access::Delegated, Access::AppOnly];

    /// A short word for it that stays the same.
    pub const fn id(self) -> &'static str {
        match self {
            Access::Delegated => "delegated",
            Access::AppOnly => "app-only",
        }
    }

    /// What it is called beside a choice.
    pub const fn label(self) -> &'static str {
        match self {
            Access::Delegated => "A person signs in",
            Access::AppOnly => "App-only",
        }
    }

    /// The one with this [`Access::id`].
    pub fn from_id(id: &str) -> Option<Access> {
        Access::ALL.into_iter().find(|access| access.id() == id)
    }
}

/// The tenant that is changed.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The cloud, which decides the sign-in service, the scopes and the SDKs' settings.
    pub cloud: Cloud,
    /// The address of Graph without a slash at the end, as [`graph::Config::graph_base`] gives it. Where a text names the
    /// request's address (HTTP, curl, `az rest`), it is this one.
    pub graph: &'a str,
    /// The tenant's id or domain; without one the code has a place to fill in.
    pub tenant: Option<&'a str>,
}

/// The permission that a change needs, delegated or as application (Graph reference, "Update
/// temporaryAccessPassAuthenticationMethodConfiguration", Permissions).
pub(crate) const PERMISSION: &str = "Policy.ReadWrite.AuthenticationMethod";
/// To be replaced by the reader.
pub(crate) const CLIENT: &str = "YOUR_CLIENT_ID";
/// The policy among the configurations of the authentication methods, as the reference writes it.
pub(crate) const POLICY_ID: &str = "temporaryAccessPass";
/// Where a sign-in on one's own machine returns to.
pub(crate) const LOOPBACK: &str = "http://localhost";

impl Place<'_> {
    pub(crate) fn tenant(&self) -> &str {
        self.tenant.unwrap_or("YOUR_TENANT_ID")
    }

    /// Whether the SDKs' own settings fit.
    pub(crate) fn is_global(&self) -> bool {
        self.cloud == Cloud::Global
    }

    /// The scope to ask a token for. A short name means Graph of the cloud that signs in, but two clouds of the US
    /// Government share their sign-in service, so there the scope is written in full ("Access national cloud
    /// deployments with the Microsoft Graph SDKs", Permission scopes).
    pub(crate) fn scope(&self, access: Access) -> String {
        match access {
            Access::Delegated if self.is_global() => PERMISSION.to_owned(),
            access => self.full_scope(access),
        }
    }

    /// The scope with the address of the service that it belongs to.
    pub(crate) fn full_scope(&self, access: Access) -> String {
        let name = match access {
            Access::Delegated => PERMISSION,
            Access::AppOnly => ".default",
        };
        [self.cloud.graph(), "/", name].concat()
    }

    /// Graph's address with its version, as the SDKs of C#, Go and Java want it.
    pub(crate) fn base_url(&self) -> String {
        [self.cloud.graph(), "/v1.0"].concat()
    }

    /// Whichever belongs to this cloud, in the order of [`Cloud::ALL`].
    pub(crate) fn pick(&self, names: [&'static str; 4]) -> &'static str {
        let [global, l4, l5, china] = names;
        match self.cloud {
            Cloud::Global => global,
            Cloud::UsGovL4 => l4,
            Cloud::UsGovL5 => l5,
            Cloud::China => china,
        }
    }
}

/// The credential of Azure's identity libraries, which have one name for it in all languages.
pub(crate) const fn credential(access: Access) -> &'static str {
    match access {
        Access::Delegated => "InteractiveBrowserCredential",
        Access::AppOnly => "ClientSecretCredential",
    }
}

/// What has to be there before the code runs, as lines of a comment.
pub(crate) fn advice(access: Access) -> &'static [&'static str] {
    match access {
        Access::Delegated => &[
            "Sign in as an Authentication Policy Administrator. The app registration needs",
            "the delegated permission Policy.ReadWrite.AuthenticationMethod and, for mobile",
            "and desktop applications, the address http://localhost.",
        ],
        Access::AppOnly => &[
            "The app registration needs the application permission",
            "Policy.ReadWrite.AuthenticationMethod, with admin consent. Its secret is read",
            "from the environment variable CLIENT_SECRET.",
        ],
    }
}
