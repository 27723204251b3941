//! All tenants, and which of them an address of Entra's means.

use std::ops::{Index, IndexMut};

use crate::people::{Home, Person, SignIn};
use crate::tenant::{Tenant, TenantId};

/// What stands in the place of the tenant in an address of Entra's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Authority {
    /// `organizations`: the home tenant of whoever signs in.
    Organizations,
    /// `common`: the same; the emulator lets no personal account in.
    Common,
    /// One tenant.
    Tenant(TenantId),
}

impl Default for Authority {
    fn default() -> Self {
        Self::Tenant(TenantId::default())
    }
}

impl Authority {
    /// Reads the segment of an address: an id, a verified domain, `organizations` or `common`.
    pub(crate) fn parse(segment: &str) -> Option<Self> {
        if segment.eq_ignore_ascii_case("organizations") {
            Some(Self::Organizations)
        } else if segment.eq_ignore_ascii_case("common") {
            Some(Self::Common)
        } else {
            TenantId::find(segment).map(Self::Tenant)
        }
    }

    /// What Entra's addresses have in its place: a tenant's id, even where its domain was asked for.
    pub(crate) fn segment(self) -> &'static str {
        match self {
            Self::Organizations => "organizations",
            Self::Common => "common",
            Self::Tenant(tenant) => tenant.identity().id,
        }
    }

    /// The issuer's tenant in the metadata; without one, clients put the token's `tid` there.
    pub(crate) fn issuing_tenant(self) -> &'static str {
        match self {
            Self::Organizations | Self::Common => "{tenantid}",
            Self::Tenant(tenant) => tenant.identity().id,
        }
    }

    /// The organization's name on pages and in refusals.
    pub(crate) fn name(self) -> &'static str {
        match self {
            // As Entra calls it where it has no tenant to name.
            Self::Organizations | Self::Common => "Microsoft Services",
            Self::Tenant(tenant) => tenant.identity().name,
        }
    }
}

/// What each tenant may be called by, for whoever named another.
pub(crate) fn names() -> String {
    let names = TenantId::ALL.map(|tenant| tenant.identity().domains().chain([tenant.identity().id]));
    names.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// An account in the eyes of one tenant.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) tenant: TenantId,
    /// With [`SignIn::Unknown`] if the tenant does not know the account.
    pub(crate) person: Person,
}

/// All tenants.
pub(crate) struct Tenants([Tenant; TenantId::ALL.len()]);

impl Tenants {
    /// As they are at the start.
    pub(crate) fn fresh() -> Self {
        Self(TenantId::ALL.map(Tenant::fresh))
    }

    /// Whom the picker of an authority offers: a tenant's people, or everybody once, at home.
    pub(crate) fn offered(&self, authority: Authority) -> Vec<Person> {
        match authority {
            Authority::Tenant(tenant) => self[tenant].people.clone(),
            Authority::Organizations | Authority::Common => self
                .0
                .iter()
                .flat_map(|tenant| &tenant.people)
                .filter(|person| !person.is_from_elsewhere())
                .cloned()
                .collect(),
        }
    }

    /// The account as the tenant sees it that an authority means for it; nothing if there is no such account.
    pub(crate) fn see(&self, authority: Authority, account: &str) -> Option<Seen> {
        match authority {
            Authority::Organizations | Authority::Common => self.at_home(account),
            Authority::Tenant(tenant) => match self[tenant].person(account) {
                Some(person) => Some(Seen { tenant, person: person.clone() }),
                None => self.at_home(account).map(|home| Seen { tenant, person: stranger(home) }),
            },
        }
    }

    fn at_home(&self, account: &str) -> Option<Seen> {
        TenantId::ALL.into_iter().find_map(|tenant| {
            let person = self[tenant].person(account).filter(|person| !person.is_from_elsewhere())?;
            Some(Seen { tenant, person: person.clone() })
        })
    }
}

/// An account outside of the tenants that know it.
fn stranger(home: Seen) -> Person {
    let from = match home.person.home {
        Home::Here => Home::Elsewhere { tenant: home.tenant, object_id: home.person.object_id },
        from @ (Home::Elsewhere { .. } | Home::Personal) => from,
    };
    Person { home: from, sign_in: SignIn::Unknown, ..home.person }
}

impl Index<TenantId> for Tenants {
    type Output = Tenant;

    fn index(&self, tenant: TenantId) -> &Tenant {
        &self.0[tenant as usize]
    }
}

impl IndexMut<TenantId> for Tenants {
    fn index_mut(&mut self, tenant: TenantId) -> &mut Tenant {
        &mut self.0[tenant as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::{Authority, Tenants};
    use crate::people::{Home, SignIn};
    use crate::tenant::TenantId;

    const FABRIKAM: Authority = Authority::Tenant(TenantId::Fabrikam);

    #[test]
    fn each_tenant_is_where_its_id_says() {
        let tenants = Tenants::fresh();
        for tenant in TenantId::ALL {
            assert_eq!(tenants[tenant].identity.id, tenant.identity().id);
        }
    }

    #[test]
    fn without_a_tenant_everybody_is_at_home_and_listed_once() {
        let tenants = Tenants::fresh();
        let offered = tenants.offered(Authority::Organizations);
        let ids: Vec<&str> = offered.iter().map(|person| person.id).collect();
        assert_eq!(ids.iter().filter(|id| **id == "admin").count(), 1);
        assert_eq!((ids.first(), ids.last()), (Some(&"admin"), Some(&"fabrikam-admin")));
        for (account, tenant) in [("admin", TenantId::Contoso), ("fabrikam-admin", TenantId::Fabrikam)] {
            let seen = tenants.see(Authority::Common, account).unwrap();
            assert_eq!((seen.tenant, seen.person.home), (tenant, Home::Here));
        }
    }

    #[test]
    fn whom_a_tenant_does_not_know_it_sees_as_a_stranger() {
        let tenants = Tenants::fresh();
        for account in ["reader", "custom"] {
            let seen = tenants.see(FABRIKAM, account).unwrap();
            assert_eq!((seen.tenant, seen.person.sign_in), (TenantId::Fabrikam, SignIn::Unknown), "{account}");
        }
        assert!(tenants.see(FABRIKAM, "nobody").is_none());
    }

    #[test]
    fn a_guest_is_the_account_that_it_is_at_home() {
        let tenants = Tenants::fresh();
        for tenant in TenantId::ALL {
            for person in &tenants[tenant].people {
                let Home::Elsewhere { tenant: home, object_id } = person.home else { continue };
                let account = tenants[home].person(person.id).unwrap();
                assert_eq!((account.home, account.object_id), (Home::Here, object_id));
                assert_eq!((account.username, account.name()), (person.username, person.name()));
                let is_here = person.sign_in != SignIn::Unknown;
                assert_eq!(person.object_id != object_id, is_here, "{}", person.id);
            }
        }
    }
}
