//! `config.json`: which registered app the panel is, in which tenant and which cloud.
//!
//! ```json
//! { "clientId": "<application (client) id>", "tenant": "organizations", "cloud": "global" }
//! ```
//!
//! Nothing is guessed: a missing or wrong value is a [`ConfigProblem`] that names the key, what was found and what is
//! expected, and an unknown key is a warning.

mod accept;
mod check;
mod keys;
mod not_json;

use serde_json::{Map, Value};

use crate::cloud::Cloud;

pub use accept::accept;
pub use check::{client_id, tenant};
pub(crate) use check::{is_guid, known_tenant, quoted};

/// The tenant id under which personal Microsoft accounts live.
/// Source: Microsoft identity platform documentation, ID token claims reference, `tid`.
pub const PERSONAL_ACCOUNTS_TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// The permission that reads and writes the policy, as Graph names it.
pub const POLICY_PERMISSION: &str = "Policy.ReadWrite.AuthenticationMethod";

/// The permission that reads the signed-in person's and the tenant's name.
pub const PROFILE_PERMISSION: &str = "User.Read";

/// What `config.json` says, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The application (client) id of the app registration: a GUID.
    pub client_id: String,
    /// Who may sign in.
    pub tenant: Tenant,
    /// The cloud that the tenant is in.
    pub cloud: Cloud,
    /// After how many minutes without a key or a press the person is signed out; 0 for never.
    pub idle_minutes: u32,
    /// Addresses of an emulator on this machine; `None` in every deployment.
    pub endpoints: Option<Endpoints>,
}

/// Who may sign in: the part of the authority after the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tenant {
    /// Work and school accounts of every tenant.
    Organizations,
    /// One tenant, by its id: a GUID.
    Id(String),
    /// One tenant, by one of its verified domains.
    Domain(String),
}

impl Tenant {
    /// The word for it in `config.json` and in addresses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Organizations => "organizations",
            Self::Id(text) | Self::Domain(text) => text,
        }
    }
}

/// Addresses of an emulator. Each is an `http` or `https` address on `localhost` or `127.0.0.1`, of letters, digits and
/// `-._~%/:` only, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// The issuer of tokens.
    pub issuer: String,
    /// The authorization endpoint.
    pub authorize: String,
    /// The token endpoint.
    pub token: String,
    /// The end-session endpoint.
    pub logout: String,
    /// The address of the signing keys.
    pub keys: String,
    /// What takes the place of Graph's origin; `/v1.0/…` is appended.
    pub graph: String,
}

/// A configuration that can be used, and what was strange about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The configuration.
    pub config: Config,
    /// What has no effect and was probably meant to have one: unknown keys.
    pub warnings: Vec<ConfigProblem>,
}

/// One thing that is wrong with `config.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The key, such as `clientId` or `endpoints.token`; empty when the file as a whole is meant.
    pub key: String,
    /// What stands there, shortened; `None` when nothing does.
    pub found: Option<String>,
    /// What is expected: whole sentences.
    pub expected: String,
}

impl std::fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.key.is_empty() { "config.json" } else { &self.key })?;
        f.write_str(": ")?;
        if let Some(found) = &self.found {
            f.write_str("found ")?;
            f.write_str(found)?;
            f.write_str(". ")?;
        }
        f.write_str(&self.expected)
    }
}

impl ConfigProblem {
    fn new(key: &str, found: Option<String>, expected: impl Into<String>) -> Self {
        Self { key: key.to_owned(), found, expected: expected.into() }
    }
}

/// Reads `config.json`.
///
/// # Errors
///
/// Everything that is wrong at once, so that one visit to the file is enough; unknown keys are among it, because a
/// misspelled key explains a missing one.
pub fn parse(text: &str) -> Result<Parsed, Vec<ConfigProblem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let root = match serde_json::from_str(text) {
        Ok(Value::Object(root)) => root,
        Ok(other) => {
            let expected = "The file must hold one JSON object: { \"clientId\": …, \"tenant\": …, \"cloud\": … }.";
            return Err(vec![ConfigProblem::new("", Some(check::shortened(&other)), expected)]);
        }
        Err(error) => return Err(vec![not_json::explain(text, &error)]),
    };

    let mut problems: Vec<ConfigProblem> = keys::repeated(text)
        .into_iter()
        .map(|key| {
            let expected = "This key stands in the file more than once. Keep one of them.";
            ConfigProblem::new(&check::visible(&key), None, expected)
        })
        .collect();
    let mut warnings = Vec::new();
    keys::unknown(&root, "", &["clientId", "tenant", "cloud", "idleMinutes", "endpoints"], &mut warnings);

    let client_id = taken(check::text(&root, "clientId", check::CLIENT_ID).and_then(client_id), &mut problems);
    let tenant = taken(check::text(&root, "tenant", check::TENANT).and_then(tenant), &mut problems);
    let cloud = taken(check::text(&root, "cloud", check::CLOUD).and_then(check::cloud), &mut problems);
    let idle_minutes = taken(check::idle_minutes(root.get("idleMinutes")), &mut problems);
    let endpoints = endpoints(&root, &mut problems, &mut warnings);

    match (client_id, tenant, cloud, idle_minutes) {
        (Some(client_id), Some(tenant), Some(cloud), Some(idle_minutes)) if problems.is_empty() => {
            Ok(Parsed { config: Config { client_id, tenant, cloud, idle_minutes, endpoints }, warnings })
        }
        _ => {
            problems.append(&mut warnings);
            Err(problems)
        }
    }
}

/// What is wrong where a package that was built for one cloud is configured for another: its pages may not speak to the
/// other's hosts.
#[must_use]
pub fn other_package(configured: Cloud, built_for: &str) -> ConfigProblem {
    let expected = [
        "This copy of the panel was built for the cloud “",
        built_for,
        "” alone: its pages may speak to no other cloud's hosts. Use that cloud, or a package that was built for this one.",
    ];
    ConfigProblem::new("cloud", Some(check::quoted(configured.word())), expected.concat())
}

/// The value, or its problem put with the others.
fn taken<T>(result: Result<T, ConfigProblem>, problems: &mut Vec<ConfigProblem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem)).ok()
}

fn endpoints(
    root: &Map<String, Value>,
    problems: &mut Vec<ConfigProblem>,
    warnings: &mut Vec<ConfigProblem>,
) -> Option<Endpoints> {
    let object = match root.get("endpoints") {
        None | Some(Value::Null) => return None,
        Some(Value::Object(object)) => object,
        Some(other) => {
            let expected = "An object with the addresses of an emulator. A deployment leaves this key out.";
            problems.push(ConfigProblem::new("endpoints", Some(check::shortened(other)), expected));
            return None;
        }
    };
    keys::unknown(object, "endpoints.", &["issuer", "authorize", "token", "logout", "keys", "graph"], warnings);
    let address = |key| taken(check::endpoint(object, key), problems);
    // All six are looked at before the first missing one ends it, so that every problem is named.
    let found = ["issuer", "authorize", "token", "logout", "keys", "graph"].map(address);
    let [issuer, authorize, token, logout, keys, graph] = found;
    Some(Endpoints {
        issuer: issuer?,
        authorize: authorize?,
        token: token?,
        logout: logout?,
        keys: keys?,
        graph: graph?,
    })
}

impl Config {
    /// The authority for the sign-in library, such as `https://login.microsoftonline.com/organizations`. It names the
    /// cloud's own host even with an emulator, because the library refuses an `http` authority;
    /// [`Config::authority_metadata`] then says where the emulator is.
    #[must_use]
    pub fn authority(&self) -> String {
        self.authority_of(self.tenant.as_str())
    }

    /// The authority of a tenant, by its id or a domain.
    #[must_use]
    pub fn authority_of(&self, tenant: &str) -> String {
        [self.cloud.login(), "/", tenant].concat()
    }

    /// Where Entra's sign-in is: an address without a slash at the end. It is the emulator's where there is one.
    #[must_use]
    pub fn sign_in_base(&self) -> &str {
        self.endpoints.as_ref().map_or(self.cloud.login(), |at| origin(&at.authorize))
    }

    /// The authority's metadata for the sign-in library as JSON, when an emulator takes its place.
    #[must_use]
    pub fn authority_metadata(&self) -> Option<String> {
        let at = self.endpoints.as_ref()?;
        // No address can hold a character that JSON would have to escape: `check::endpoint` lets none through.
        Some(
            [
                "{\"issuer\":\"",
                &at.issuer,
                "\",\"authorization_endpoint\":\"",
                &at.authorize,
                "\",\"token_endpoint\":\"",
                &at.token,
                "\",\"end_session_endpoint\":\"",
                &at.logout,
                "\",\"jwks_uri\":\"",
                &at.keys,
                "\"}",
            ]
            .concat(),
        )
    }

    /// Where Graph is: an address without a slash at the end, to which `/v1.0/…` is appended.
    #[must_use]
    pub fn graph_base(&self) -> &str {
        self.endpoints.as_ref().map_or(self.cloud.graph(), |at| &at.graph)
    }

    /// The full scope for one of Graph's permissions, such as `https://graph.microsoft.com/User.Read`. The prefix is
    /// the cloud's Graph origin, with an emulator too: a scope is a name, not an address.
    #[must_use]
    pub fn scope(&self, permission: &str) -> String {
        [self.cloud.graph(), "/", permission].concat()
    }

    /// The scopes that the first sign-in asks for.
    #[must_use]
    pub fn sign_in_scopes(&self) -> [String; 2] {
        [self.scope(POLICY_PERMISSION), self.scope(PROFILE_PERMISSION)]
    }

    /// The page on which an administrator consents to [`Config::sign_in_scopes`] for everybody in a tenant.
    ///
    /// `tenant` is the tenant id or domain if it is known by now, and otherwise the configured one. `redirect_uri` is
    /// where the administrator lands afterwards; it must be registered with the app.
    /// Source: Microsoft identity platform documentation, "Admin consent on the Microsoft identity platform".
    #[must_use]
    pub fn admin_consent_url(&self, tenant: Option<&str>, redirect_uri: &str) -> String {
        let mut url = [self.sign_in_base(), "/"].concat();
        percent_encode(tenant.unwrap_or(self.tenant.as_str()), &mut url);
        url.push_str("/v2.0/adminconsent?client_id=");
        percent_encode(&self.client_id, &mut url);
        url.push_str("&scope=");
        percent_encode(&self.sign_in_scopes().join(" "), &mut url);
        url.push_str("&redirect_uri=");
        percent_encode(redirect_uri, &mut url);
        url
    }
}

/// Scheme, host and port of an address.
fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    &address[..end]
}

/// Appends `text` with everything but RFC 3986's unreserved characters percent-encoded.
pub(crate) fn percent_encode(text: &str, to: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            to.push(char::from(byte));
        } else {
            to.push('%');
            to.push(char::from(HEX[usize::from(byte >> 4)]));
            to.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests;
