//! What all handlers share: the addresses, the signing key, the schema, and the state of the emulated tenants.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::json;
use url::Url;

use crate::StartError;
use crate::entra::jwt::SigningKey;
use crate::entra::store::SignInStore;
use crate::faults::Faults;
use crate::graph::schema::Schema;
use crate::recorder::Recorder;
use crate::tenant::{CLIENT_ID, TenantId};
use crate::tenants::{Authority, Tenants};

/// Where the emulator and the site that uses it are.
pub(crate) struct Addresses {
    service: String,
    site: Option<String>,
    /// The redirect addresses that the emulated app registration holds, with the site's origin of each.
    redirects: BTreeMap<String, String>,
    /// What the panel is configured with.
    tenant: String,
    authority: Authority,
}

impl Addresses {
    /// `service_port` is where Entra and Graph listen, `site_port` where the emulator serves the site (if it does),
    /// `other_sites` are addresses at which something else serves it. `tenant` is what the panel is configured with:
    /// a tenant's id or domain, or `organizations`; Contoso's id without it.
    ///
    /// # Errors
    ///
    /// When an address of `other_sites` is not an absolute `http` or `https` one, or there is no such tenant.
    pub(crate) fn new(
        service_port: u16,
        site_port: Option<u16>,
        other_sites: &[String],
        tenant: Option<&str>,
    ) -> Result<Self, StartError> {
        let authority = match tenant {
            None => Authority::default(),
            Some(name) => Authority::parse(name)
                .filter(|authority| *authority != Authority::Common)
                .ok_or_else(|| StartError::Tenant(name.to_owned()))?,
        };
        let site = site_port.map(|port| format!("http://localhost:{port}/"));
        let mut redirects = BTreeMap::new();
        for address in site.iter().chain(other_sites) {
            let refused = || StartError::SiteAddress(address.clone());
            let mut base = Url::parse(address).map_err(|_| refused())?;
            if !matches!(base.scheme(), "http" | "https") {
                return Err(refused());
            }
            if !base.path().ends_with('/') {
                base.set_path(&format!("{}/", base.path()));
            }
            let redirect = base.join("redirect.html").map_err(|_| refused())?;
            redirects.insert(redirect.to_string(), redirect.origin().ascii_serialization());
        }
        Ok(Self {
            service: format!("http://localhost:{service_port}"),
            site,
            redirects,
            tenant: tenant.unwrap_or(authority.segment()).to_owned(),
            authority,
        })
    }

    /// The origin of Entra and Graph, without a slash at the end.
    pub(crate) fn service(&self) -> &str {
        &self.service
    }

    /// The address of the site that the emulator serves, with a slash at the end.
    pub(crate) fn site(&self) -> Option<&str> {
        self.site.as_deref()
    }

    /// Whether the app registration holds this redirect address.
    pub(crate) fn is_redirect(&self, address: &str) -> bool {
        self.redirects.contains_key(address)
    }

    /// Whether a page of the site has this origin.
    pub(crate) fn is_site_origin(&self, origin: &str) -> bool {
        self.redirects.values().any(|known| known == origin)
    }

    /// The origins of the site, each once.
    pub(crate) fn site_origins(&self) -> Vec<&str> {
        let mut origins: Vec<&str> = self.redirects.values().map(String::as_str).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }

    /// The issuer of a tenant's tokens.
    pub(crate) fn issuer(&self, tenant: TenantId) -> String {
        self.entra(Authority::Tenant(tenant), "v2.0")
    }

    /// An address of Entra's.
    pub(crate) fn entra(&self, authority: Authority, path: &str) -> String {
        format!("{}/{}/{path}", self.service, authority.segment())
    }

    /// The `config.json` that points a panel at this emulator.
    pub(crate) fn config(&self) -> String {
        let entra = |path| self.entra(self.authority, path);
        json!({
            "clientId": CLIENT_ID,
            "tenant": self.tenant,
            "cloud": "global",
            "endpoints": {
                "issuer": entra("v2.0"),
                "authorize": entra("oauth2/v2.0/authorize"),
                "token": entra("oauth2/v2.0/token"),
                "logout": entra("oauth2/v2.0/logout"),
                "keys": entra("discovery/v2.0/keys"),
                "graph": self.service,
            },
        })
        .to_string()
    }
}

/// What can change while the emulator runs.
pub(crate) struct State {
    pub(crate) tenants: Tenants,
    pub(crate) sign_ins: SignInStore,
    pub(crate) faults: Faults,
    pub(crate) recorder: Recorder,
}

impl State {
    fn fresh() -> Self {
        Self {
            tenants: Tenants::fresh(),
            sign_ins: SignInStore::default(),
            faults: Faults::default(),
            recorder: Recorder::default(),
        }
    }
}

/// Shared by all handlers.
pub(crate) struct World {
    pub(crate) addresses: Addresses,
    pub(crate) key: SigningKey,
    pub(crate) schema: Schema,
    state: Mutex<State>,
    token_generation: AtomicU64,
}

/// How handlers hold the [`World`].
pub(crate) type Shared = Arc<World>;

impl World {
    /// A world with fresh tenants.
    ///
    /// # Errors
    ///
    /// When the system gives no random key, or the embedded schema cannot be read.
    pub(crate) fn new(addresses: Addresses) -> Result<Shared, StartError> {
        Ok(Arc::new(Self {
            addresses,
            key: SigningKey::random().map_err(|error| StartError::Inside(error.to_string()))?,
            schema: Schema::embedded().map_err(StartError::Inside)?,
            state: Mutex::new(State::fresh()),
            token_generation: AtomicU64::new(0),
        }))
    }

    /// The state. Never held across an await.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // A handler that panicked has left whole values behind: each change is a single assignment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The generation that an access token must have to be taken.
    pub(crate) fn token_generation(&self) -> u64 {
        self.token_generation.load(Ordering::Relaxed)
    }

    /// Makes all access tokens issued so far expired ones.
    pub(crate) fn expire_access_tokens(&self) {
        self.token_generation.fetch_add(1, Ordering::Relaxed);
    }

    /// Forgets everything: policies, sessions, faults, records.
    pub(crate) fn reset(&self) {
        *self.state() = State::fresh();
    }
}
