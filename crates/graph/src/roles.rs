//! The directory roles that matter here, and what the `wids` claim of a token says about them.
//!
//! Source: Microsoft Entra built-in roles reference (role template ids).

/// A built-in directory role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// The role template id, the same in every tenant.
    pub id: &'static str,
    /// The name in the Microsoft Entra admin center.
    pub name: &'static str,
}

/// The least role that may read and write the policy.
pub const AUTHENTICATION_POLICY_ADMINISTRATOR: Role =
    Role { id: "0526716b-113d-4c15-b2c8-68e3c22b9f80", name: "Authentication Policy Administrator" };

/// May do everything.
pub const GLOBAL_ADMINISTRATOR: Role =
    Role { id: "62e90394-69f5-4237-9190-012177145e10", name: "Global Administrator" };

/// May read the policy, not write it.
pub const GLOBAL_READER: Role = Role { id: "f2ef992c-3afb-46b9-b7cf-a126ee74c451", name: "Global Reader" };

/// Issues passes to users and is often taken for the role that changes the policy. It is not that role.
pub const AUTHENTICATION_ADMINISTRATOR: Role =
    Role { id: "c4e39bd9-1100-46d3-8c65-fb160da0071f", name: "Authentication Administrator" };

/// The role that every member of a tenant has: it stands in `wids` and says nothing.
const USER: &str = "b79fbf4d-3ef9-4689-8143-76b194e85509";

/// What the roles in a token say about changing the policy. Advice for the page: Graph's answer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// A role that may write is among them.
    MayWrite,
    /// This role, which may only read, is the only one. A custom role may still allow writing, because `wids` names
    /// built-in roles only: so tell, but do not prevent.
    ReadOnly(Role),
    /// Nothing is known.
    Unknown,
}

impl Access {
    /// Reads role template ids, the `wids` claim. The claim is there only if the app's manifest asks for it, so its
    /// absence means that nothing is known; so does every role that is not known here.
    #[must_use]
    pub fn from_role_ids(ids: Option<&[String]>) -> Self {
        let ids = ids.unwrap_or_default();
        if has(ids, AUTHENTICATION_POLICY_ADMINISTRATOR) || has(ids, GLOBAL_ADMINISTRATOR) {
            return Self::MayWrite;
        }
        let mut others = ids.iter().filter(|id| !id.eq_ignore_ascii_case(USER));
        match (others.next(), others.next()) {
            (Some(only), None) if only.eq_ignore_ascii_case(GLOBAL_READER.id) => Self::ReadOnly(GLOBAL_READER),
            _ => Self::Unknown,
        }
    }
}

/// Whether the role is among these role template ids.
#[must_use]
pub fn has(ids: &[String], role: Role) -> bool {
    ids.iter().any(|id| id.eq_ignore_ascii_case(role.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(ids: &[&str]) -> Access {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        Access::from_role_ids(Some(&ids))
    }

    #[test]
    fn a_writing_role_is_enough_whatever_else_there_is() {
        assert_eq!(access(&[USER, AUTHENTICATION_POLICY_ADMINISTRATOR.id]), Access::MayWrite);
        assert_eq!(access(&[GLOBAL_READER.id, &GLOBAL_ADMINISTRATOR.id.to_uppercase()]), Access::MayWrite);
    }

    #[test]
    fn a_reader_is_told_so_only_when_nothing_else_is_there() {
        assert_eq!(access(&[GLOBAL_READER.id, USER]), Access::ReadOnly(GLOBAL_READER));
        assert_eq!(access(&[GLOBAL_READER.id, "00000000-0000-4000-8000-00000000000c"]), Access::Unknown);
    }

    #[test]
    fn absence_means_unknown() {
        assert_eq!(Access::from_role_ids(None), Access::Unknown);
        assert_eq!(access(&[]), Access::Unknown);
        assert_eq!(access(&[USER]), Access::Unknown);
        assert_eq!(access(&[AUTHENTICATION_ADMINISTRATOR.id]), Access::Unknown);
    }
}
