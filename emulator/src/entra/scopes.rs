//! The `scope` parameter: OpenID Connect's own scopes, and permissions of Microsoft Graph.

use super::errors::EntraError;
use crate::people::CONSENTED_FOR_ALL;
use crate::tenants::Authority;

const OPENID: &[&str] = &["openid", "profile", "email", "offline_access"];

/// The permissions that the emulated Graph has.
const PERMISSIONS: &[&str] = &[
    "User.Read",
    "User.ReadBasic.All",
    "Policy.Read.All",
    "Policy.Read.AuthenticationMethod",
    "Policy.ReadWrite.AuthenticationMethod",
    "GroupMember.Read.All",
    "Group.Read.All",
    "AuditLog.Read.All",
];

/// Graph as scopes name it, in the clouds that have this policy.
const RESOURCES: &[&str] = &[
    "https://graph.microsoft.com/",
    "https://graph.microsoft.us/",
    "https://dod-graph.microsoft.us/",
    "00000003-0000-0000-c000-000000000000/",
];

/// What a client asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scopes {
    openid: Vec<&'static str>,
    permissions: Vec<&'static str>,
    /// How the client wrote Graph before the permissions: empty, or an address that ends in a slash.
    prefix: String,
}

impl Scopes {
    /// Reads the parameter. `service` is the emulator's own origin, which also names its Graph; `authority` is whom the
    /// client asks.
    ///
    /// # Errors
    ///
    /// As Entra refuses them: nothing asked for, a permission that Graph does not have, two resources.
    pub(crate) fn parse(text: &str, service: &str, authority: Authority) -> Result<Self, EntraError> {
        let own = format!("{service}/");
        let mut scopes = Self::default();
        let mut resource: Option<&str> = None;
        for scope in text.split_ascii_whitespace() {
            if let Some(known) = find(OPENID, scope) {
                push(&mut scopes.openid, known);
                continue;
            }
            let prefix = RESOURCES
                .iter()
                .copied()
                .chain([own.as_str()])
                .find(|prefix| scope.len() > prefix.len() && scope.starts_with(prefix))
                .unwrap_or("");
            let name = &scope[prefix.len()..];
            // An address that is not Graph's is another resource.
            if name.contains("://") {
                return Err(EntraError::scope_of_unknown_resource(name, authority));
            }
            if !prefix.is_empty() {
                if resource.is_some_and(|known| known != prefix) {
                    return Err(EntraError::two_resources());
                }
                resource = Some(prefix);
                prefix.clone_into(&mut scopes.prefix);
            }
            if name == ".default" {
                for &permission in CONSENTED_FOR_ALL {
                    push(&mut scopes.permissions, permission);
                }
            } else if let Some(known) = find(PERMISSIONS, name) {
                push(&mut scopes.permissions, known);
            } else {
                return Err(EntraError::unknown_scope(name));
            }
        }
        if scopes.openid.is_empty() && scopes.permissions.is_empty() {
            return Err(EntraError::missing_parameter("scope"));
        }
        Ok(scopes)
    }

    /// Whether an OpenID Connect scope was asked for.
    pub(crate) fn asks_for(&self, openid_scope: &str) -> bool {
        self.openid.contains(&openid_scope)
    }

    /// The permissions that were asked for.
    pub(crate) fn permissions(&self) -> &[&'static str] {
        &self.permissions
    }

    /// The `scp` claim: these permissions and, as the service does, the OpenID Connect scopes.
    pub(crate) fn claim(&self, granted: &[String]) -> String {
        self.written(granted, "")
    }

    /// The `scope` of a token answer: the permissions written as the client wrote them.
    pub(crate) fn answer(&self, granted: &[String]) -> String {
        self.written(granted, &self.prefix)
    }

    fn written(&self, granted: &[String], prefix: &str) -> String {
        self.openid
            .iter()
            .filter(|scope| **scope != "offline_access")
            .map(ToString::to_string)
            .chain(granted.iter().map(|permission| format!("{prefix}{permission}")))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The permission of that name, in whatever case.
pub(crate) fn permission(name: &str) -> Option<&'static str> {
    find(PERMISSIONS, name)
}

fn find(known: &'static [&'static str], name: &str) -> Option<&'static str> {
    known.iter().copied().find(|candidate| candidate.eq_ignore_ascii_case(name))
}

fn push(list: &mut Vec<&'static str>, item: &'static str) {
    if !list.contains(&item) {
        list.push(item);
    }
}

#[cfg(test)]
mod tests {
    use super::Scopes;
    use crate::tenants::Authority;

    const SERVICE: &str = "http://localhost:1";

    #[test]
    fn scopes_are_read_however_graph_is_named() {
        for prefix in ["", "https://graph.microsoft.com/", "http://localhost:1/"] {
            let text = format!("openid profile {prefix}User.Read {prefix}policy.readwrite.authenticationmethod");
            let scopes = Scopes::parse(&text, SERVICE, Authority::default()).unwrap();
            assert_eq!(scopes.permissions(), ["User.Read", "Policy.ReadWrite.AuthenticationMethod"]);
            assert_eq!(scopes.answer(&["User.Read".to_owned()]), format!("openid profile {prefix}User.Read"));
        }
    }

    #[test]
    fn what_entra_refuses_is_refused() {
        for (text, number) in [
            ("", 900_144),
            ("Nonsense.Read", 650_053),
            ("https://example.com/User.Read", 500_011),
            ("https://graph.microsoft.com/User.Read https://graph.microsoft.us/User.Read", 28_000),
        ] {
            assert_eq!(Scopes::parse(text, SERVICE, Authority::default()).unwrap_err().number, number, "{text}");
        }
    }
}
