//! One emulated tenant: its people, its groups, its policy.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::clock;
use crate::groups::Groups;
use crate::people::{self, Home, Person, SignIn};

/// The application (client) id of the panel's registration.
pub(crate) const CLIENT_ID: &str = "c0f2a7d4-81b6-4e3a-a95d-7b60e4c8d215";
/// The name of that registration.
pub(crate) const APP_NAME: &str = "TAP Policy Panel";

/// The policy that a fresh Contoso has: the response sample of the Graph reference.
const SAMPLE: &str = include_str!("../contract/get-policy.sample.json");

/// The stored policy: whatever properties it has, verbatim.
pub(crate) type Policy = Map<String, Value>;

/// The tenants that there are. Written as the tenant's GUID, in claims and in records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TenantId {
    /// The one that is meant where none is named.
    #[default]
    Contoso,
    /// The second one, in which Contoso's administrator is a guest.
    Fabrikam,
}

/// What never changes about a tenant.
#[derive(Debug)]
pub(crate) struct Identity {
    /// The tenant's GUID.
    pub(crate) id: &'static str,
    /// The organization's display name.
    pub(crate) name: &'static str,
    /// The domain that the tenant began with, under `onmicrosoft.com`.
    pub(crate) initial_domain: &'static str,
    /// The domain that new people get.
    pub(crate) default_domain: &'static str,
}

impl Identity {
    /// The verified domains, each once.
    pub(crate) fn domains(&self) -> impl Iterator<Item = &'static str> {
        let own = (self.default_domain != self.initial_domain).then_some(self.default_domain);
        std::iter::once(self.initial_domain).chain(own)
    }
}

impl TenantId {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::Contoso, Self::Fabrikam];

    /// The tenant with this GUID or verified domain, in whatever case.
    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tenant| {
            let identity = tenant.identity();
            std::iter::once(identity.id).chain(identity.domains()).any(|known| known.eq_ignore_ascii_case(name))
        })
    }

    /// What never changes about it.
    pub(crate) fn identity(self) -> &'static Identity {
        match self {
            Self::Contoso => &Identity {
                id: "6a7f2c1e-3d84-4b59-9c0e-5f1d8a2b7e43",
                name: "Contoso",
                initial_domain: "contoso.onmicrosoft.com",
                default_domain: "contoso.onmicrosoft.com",
            },
            Self::Fabrikam => &Identity {
                id: "b41d7f90-2c6e-4a85-8f13-9e0c5d7a6b24",
                name: "Fabrikam",
                initial_domain: "fabrikam.onmicrosoft.com",
                default_domain: "fabrikam.example",
            },
        }
    }
}

impl Serialize for TenantId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.identity().id)
    }
}

impl<'de> Deserialize<'de> for TenantId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::find(&name).ok_or_else(|| serde::de::Error::custom(format!("there is no tenant {name}")))
    }
}

/// One emulated tenant.
pub(crate) struct Tenant {
    pub(crate) identity: &'static Identity,
    /// Whom the picker offers: the directory's members and guests, and those whom it does not know.
    pub(crate) people: Vec<Person>,
    pub(crate) groups: Groups,
    pub(crate) policy: Policy,
    pub(crate) policy_modified: String,
    stale: Stale,
    /// What each person has consented to beyond what the administrator consented to for everybody.
    consents: BTreeMap<String, BTreeSet<String>>,
}

/// Reads that still show what was there before the last write.
#[derive(Default)]
enum Stale {
    #[default]
    Off,
    /// The next write makes this many reads stale.
    Armed(u32),
    Showing {
        reads: u32,
        policy: Policy,
    },
}

impl Tenant {
    /// The tenant as it is at the start.
    pub(crate) fn fresh(tenant: TenantId) -> Self {
        let (people, groups, policy) = match tenant {
            TenantId::Contoso => (people::contoso(), Groups::contoso(), sample()),
            TenantId::Fabrikam => (people::fabrikam(), Groups::fabrikam(), fabrikam_policy()),
        };
        Self {
            identity: tenant.identity(),
            people,
            groups,
            policy,
            policy_modified: clock::precise(),
            stale: Stale::Off,
            consents: BTreeMap::new(),
        }
    }

    /// The person with this short name (as the control address and the picker use it).
    pub(crate) fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// The members and the guests.
    pub(crate) fn directory(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.sign_in != SignIn::Unknown)
    }

    /// The `userPrincipalName` of one of the people here: a guest's is made of the name that the guest signs in with.
    ///
    /// Source: <https://learn.microsoft.com/answers/questions/624019/external-identies-confusion>.
    pub(crate) fn user_principal_name(&self, person: &Person) -> String {
        match person.home {
            Home::Here | Home::Personal => person.username.to_owned(),
            Home::Elsewhere { .. } => {
                format!("{}#EXT#@{}", person.username.replace('@', "_"), self.identity.initial_domain)
            }
        }
    }

    /// The policy as a read shows it now, and one stale read less to come.
    pub(crate) fn read_policy(&mut self) -> Policy {
        match &mut self.stale {
            Stale::Showing { reads, policy } => {
                *reads -= 1;
                let shown = policy.clone();
                if *reads == 0 {
                    self.stale = Stale::Off;
                }
                shown
            }
            Stale::Off | Stale::Armed(_) => self.policy.clone(),
        }
    }

    /// Stores what a request has written.
    pub(crate) fn write_policy(&mut self, policy: Policy) {
        let before = std::mem::replace(&mut self.policy, policy);
        self.policy_modified = clock::precise();
        if let Stale::Armed(reads) = self.stale {
            self.stale = Stale::Showing { reads, policy: before };
        }
    }

    /// Sets properties as a second administrator, or the service itself, would.
    pub(crate) fn overwrite(&mut self, properties: &Policy) {
        self.policy.extend(properties.clone());
        self.policy_modified = clock::precise();
    }

    /// After the next write, so many reads show the earlier policy. `0` takes that back.
    pub(crate) fn be_stale(&mut self, reads: u32) {
        self.stale = if reads == 0 { Stale::Off } else { Stale::Armed(reads) };
    }

    /// Whether the person, or an administrator for everybody, has consented to a permission.
    pub(crate) fn has_consent(&self, person: &str, permission: &str) -> bool {
        people::CONSENTED_FOR_ALL.contains(&permission)
            || self.consents.get(person).is_some_and(|given| given.contains(permission))
    }

    /// Remembers what a person consented to.
    pub(crate) fn consent(&mut self, person: &str, permissions: impl IntoIterator<Item = String>) {
        self.consents.entry(person.to_owned()).or_default().extend(permissions);
    }

    /// What the person consented to.
    pub(crate) fn consents(&self, person: &str) -> BTreeSet<String> {
        self.consents.get(person).cloned().unwrap_or_default()
    }
}

/// The sample of the reference, annotations included.
pub(crate) fn sample() -> Policy {
    // The file is embedded, and a test reads it.
    serde_json::from_str(SAMPLE).unwrap_or_default()
}

/// The policy that a fresh Fabrikam has: nothing in it is as in Contoso's.
fn fabrikam_policy() -> Policy {
    with(json!({
        "state": "disabled",
        "defaultLifetimeInMinutes": 120,
        "defaultLength": 12,
        "minimumLifetimeInMinutes": 30,
        "maximumLifetimeInMinutes": 1440,
        "isUsableOnce": true,
        "includeTargets": [{ "targetType": "group", "id": Groups::FABRIKAM_HELPDESK, "isRegistrationRequired": false }],
        "excludeTargets": [{ "targetType": "group", "id": Groups::FABRIKAM_BREAK_GLASS }],
    }))
}

/// The policy that `DELETE` brings back: the documented defaults.
pub(crate) fn defaults() -> Policy {
    with(json!({
        "state": "disabled",
        "defaultLifetimeInMinutes": 60,
        "defaultLength": 8,
        "minimumLifetimeInMinutes": 60,
        "maximumLifetimeInMinutes": 480,
        "isUsableOnce": false,
        "includeTargets": [{ "targetType": "group", "id": "all_users", "isRegistrationRequired": false }],
        "excludeTargets": [],
    }))
}

/// The sample with these values in the place of its own.
fn with(values: Value) -> Policy {
    let mut policy = sample();
    if let Value::Object(values) = values {
        policy.extend(values);
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::{Tenant, TenantId, sample};
    use serde_json::json;

    #[test]
    fn the_sample_is_whole() {
        assert_eq!(sample().len(), 12);
        assert_eq!(sample()["id"], "TemporaryAccessPass");
    }

    #[test]
    fn a_tenant_is_found_by_id_and_by_each_domain() {
        for (name, tenant) in [
            ("6A7F2C1E-3d84-4b59-9c0e-5f1d8a2b7e43", Some(TenantId::Contoso)),
            ("contoso.onmicrosoft.com", Some(TenantId::Contoso)),
            ("b41d7f90-2c6e-4a85-8f13-9e0c5d7a6b24", Some(TenantId::Fabrikam)),
            ("fabrikam.onmicrosoft.com", Some(TenantId::Fabrikam)),
            ("Fabrikam.Example", Some(TenantId::Fabrikam)),
            ("contoso.example", None),
            ("organizations", None),
            ("", None),
        ] {
            assert_eq!(TenantId::find(name), tenant, "{name}");
        }
    }

    #[test]
    fn a_guest_has_a_name_of_its_own_in_the_directory() {
        let fabrikam = Tenant::fresh(TenantId::Fabrikam);
        let name = |id| fabrikam.user_principal_name(fabrikam.person(id).unwrap());
        assert_eq!(name("admin"), "ada.marsh_contoso.onmicrosoft.com#EXT#@fabrikam.onmicrosoft.com");
        assert_eq!(name("fabrikam-admin"), "femi.adeyemi@fabrikam.example");
        assert!(fabrikam.directory().all(|person| person.id != "reader"));
    }

    #[test]
    fn no_property_is_the_same_in_both_policies() {
        let [contoso, fabrikam] = TenantId::ALL.map(Tenant::fresh);
        for (name, value) in contoso.policy.iter().filter(|(name, _)| !name.contains('@') && *name != "id") {
            assert_ne!(fabrikam.policy[name], *value, "{name}");
        }
    }

    #[test]
    fn so_many_reads_are_stale_after_the_next_write() {
        let mut tenant = Tenant::fresh(TenantId::Contoso);
        tenant.be_stale(2);
        assert_eq!(tenant.read_policy()["defaultLength"], 8);
        let mut changed = tenant.policy.clone();
        changed.insert("defaultLength".to_owned(), json!(12));
        tenant.write_policy(changed);
        assert_eq!(tenant.read_policy()["defaultLength"], 8);
        assert_eq!(tenant.read_policy()["defaultLength"], 8);
        assert_eq!(tenant.read_policy()["defaultLength"], 12);
    }
}
