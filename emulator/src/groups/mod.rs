//! The groups of the emulated tenants: a few thousand in Contoso, some with names that are hard to handle; a handful in
//! Fabrikam.

mod invented;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What kind of group it is, as the Entra admin center tells kinds apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Kind {
    /// For access only.
    Security,
    /// A security group whose members a rule chooses.
    DynamicSecurity,
    /// A Microsoft 365 group, with a mailbox and a site.
    Microsoft365,
    /// A security group with an address.
    MailEnabledSecurity,
    /// For mail only.
    Distribution,
}

impl Kind {
    /// `groupTypes`.
    pub(crate) fn group_types(self) -> &'static [&'static str] {
        match self {
            Self::Microsoft365 => &["Unified"],
            Self::DynamicSecurity => &["DynamicMembership"],
            Self::Security | Self::MailEnabledSecurity | Self::Distribution => &[],
        }
    }

    /// `mailEnabled`.
    pub(crate) fn mail_enabled(self) -> bool {
        matches!(self, Self::Microsoft365 | Self::MailEnabledSecurity | Self::Distribution)
    }

    /// `securityEnabled`.
    pub(crate) fn security_enabled(self) -> bool {
        matches!(self, Self::Security | Self::DynamicSecurity | Self::MailEnabledSecurity)
    }
}

/// One group.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) display_name: String,
    pub(crate) description: Option<String>,
    pub(crate) mail: Option<String>,
    pub(crate) kind: Kind,
    /// It is gone: neither searches nor reads find it.
    pub(crate) deleted: bool,
}

/// What the control address may set of a group.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct GroupChange {
    display_name: Option<String>,
    description: Option<String>,
    mail: Option<String>,
    kind: Option<Kind>,
    deleted: Option<bool>,
}

/// All groups, by id in lower case.
pub(crate) struct Groups(BTreeMap<String, Group>);

impl Groups {
    /// The group that Fabrikam's policy includes.
    pub(crate) const FABRIKAM_HELPDESK: &str = "6cb3f5a8-42d7-4e19-b0a4-8d7e2f9c1b36";
    /// The group that Fabrikam's policy excludes.
    pub(crate) const FABRIKAM_BREAK_GLASS: &str = "7dc406b9-53e8-4f2a-81b5-9e8f30ad2c47";

    /// Those that a fresh Contoso has.
    pub(crate) fn contoso() -> Self {
        Self::of(invented::contoso())
    }

    /// Those that a fresh Fabrikam has.
    pub(crate) fn fabrikam() -> Self {
        Self::of(invented::fabrikam())
    }

    fn of(groups: Vec<Group>) -> Self {
        Self(groups.into_iter().map(|group| (group.id.clone(), group)).collect())
    }

    /// The group with this id, unless it was deleted.
    pub(crate) fn get(&self, id: &str) -> Option<&Group> {
        self.0.get(&id.to_ascii_lowercase()).filter(|group| !group.deleted)
    }

    /// Every group, the deleted ones too.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Group> {
        self.0.values()
    }

    /// Changes a group, or makes one that is not there yet; `id` is a GUID.
    pub(crate) fn change(&mut self, id: &str, change: GroupChange) {
        let id = id.to_ascii_lowercase();
        let group = self.0.entry(id.clone()).or_insert_with(|| Group {
            display_name: format!("Group {id}"),
            id,
            description: None,
            mail: None,
            kind: Kind::Security,
            deleted: false,
        });
        if let Some(name) = change.display_name {
            group.display_name = name;
        }
        group.description = change.description.or(group.description.take());
        group.mail = change.mail.or(group.mail.take());
        group.kind = change.kind.unwrap_or(group.kind);
        group.deleted = change.deleted.unwrap_or(group.deleted);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Groups;

    #[test]
    fn there_are_a_few_thousand_groups_with_ids_of_their_own() {
        let invented = super::invented::contoso();
        assert!((2_500..5_000).contains(&invented.len()), "{}", invented.len());
        let ids: BTreeSet<&str> = invented.iter().map(|group| group.id.as_str()).collect();
        assert_eq!(ids.len(), invented.len());
        assert!(ids.iter().all(|id| uuid::Uuid::try_parse(id).is_ok() && !id.contains(char::is_uppercase)));
    }

    #[test]
    fn fabrikam_has_groups_of_the_same_names_and_no_group_of_contosos() {
        let (contoso, fabrikam) = (Groups::contoso(), Groups::fabrikam());
        let has = |groups: &Groups, name: &str| groups.all().any(|group| group.display_name == name);
        for name in ["Helpdesk", "Break-glass accounts", "Finance Admins"] {
            assert!(has(&contoso, name) && has(&fabrikam, name), "{name}");
        }
        assert!(fabrikam.all().all(|group| uuid::Uuid::try_parse(&group.id).is_ok()));
        assert!(fabrikam.all().all(|group| contoso.get(&group.id).is_none()));
        assert!(fabrikam.get(Groups::FABRIKAM_HELPDESK).is_some());
        assert!(fabrikam.get(Groups::FABRIKAM_BREAK_GLASS).is_some());
    }

    #[test]
    fn names_are_as_awkward_as_in_a_real_tenant() {
        let groups = Groups::contoso();
        let names: Vec<&str> = groups.all().map(|group| group.display_name.as_str()).collect();
        assert!(names.iter().filter(|name| **name == "Helpdesk").count() >= 3);
        assert!(names.iter().any(|name| name.contains("<img src=x onerror=")));
        assert!(names.iter().any(|name| name.chars().count() == 256));
        assert!(names.iter().all(|name| name.chars().count() <= 256));
        assert!(groups.all().any(|group| group.deleted));
    }
}
