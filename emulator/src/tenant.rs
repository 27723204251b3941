//! The emulated tenant: Contoso, its people, its policy.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::clock;
use crate::groups::Groups;
use crate::people::{self, Person};

/// The tenant's id.
pub(crate) const TENANT_ID: &str = "6a7f2c1e-3d84-4b59-9c0e-5f1d8a2b7e43";
/// The tenant's only domain.
pub(crate) const TENANT_DOMAIN: &str = "contoso.onmicrosoft.com";
/// The tenant's name.
pub(crate) const TENANT_NAME: &str = "Contoso";
/// The application (client) id of the panel's registration in the tenant.
pub(crate) const CLIENT_ID: &str = "c0f2a7d4-81b6-4e3a-a95d-7b60e4c8d215";
/// The name of that registration.
pub(crate) const APP_NAME: &str = "TAP Policy Panel";

/// The policy that a fresh tenant has: the response sample of the Graph reference.
const SAMPLE: &str = include_str!("../contract/get-policy.sample.json");

/// The stored policy: whatever properties it has, verbatim.
pub(crate) type Policy = Map<String, Value>;

/// The emulated tenant.
pub(crate) struct Tenant {
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
    pub(crate) fn contoso() -> Self {
        Self {
            people: people::everyone(),
            groups: Groups::contoso(),
            policy: sample(),
            policy_modified: clock::precise(),
            stale: Stale::Off,
            consents: BTreeMap::new(),
        }
    }

    /// The person with this short name (as the control address and the picker use it).
    pub(crate) fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
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

/// The policy that `DELETE` brings back: the documented defaults.
pub(crate) fn defaults() -> Policy {
    let mut policy = sample();
    if let Value::Object(values) = json!({
        "state": "disabled",
        "defaultLifetimeInMinutes": 60,
        "defaultLength": 8,
        "minimumLifetimeInMinutes": 60,
        "maximumLifetimeInMinutes": 480,
        "isUsableOnce": false,
        "includeTargets": [{ "targetType": "group", "id": "all_users", "isRegistrationRequired": false }],
        "excludeTargets": [],
    }) {
        policy.extend(values);
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::{Tenant, sample};
    use serde_json::json;

    #[test]
    fn the_sample_is_whole() {
        assert_eq!(sample().len(), 12);
        assert_eq!(sample()["id"], "TemporaryAccessPass");
    }

    #[test]
    fn so_many_reads_are_stale_after_the_next_write() {
        let mut tenant = Tenant::contoso();
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
