//! Names to show: who is signed in and in which tenant, and whom the policy's lists name.
//!
//! * [`Person`], [`Organization`]: the signed-in person and the tenant. Whatever is missing is simply not shown.
//! * [`names`]: names for the ids on the lists. * [`search`]: groups by name. * [`paste`]: ids that a person pastes.
//! * [`DirectoryProblem`]: why there are no names.

mod group;
pub mod names;
pub mod paste;
mod problem;
pub mod search;

use serde_json::{Map, Value};

pub use group::{Group, GroupKind, one_line};
pub use names::Names;
pub use problem::DirectoryProblem;
pub use search::Search;

pub(crate) use group::GROUP_PROPERTIES;

/// The permission that reads the names of groups, as Graph names it. The least that does.
/// Source: Microsoft Graph v1.0 reference, "List groups".
pub const GROUPS_PERMISSION: &str = "GroupMember.Read.All";

/// Whether one of these scopes allows to read the names of groups.
#[must_use]
pub fn may_read_groups(granted: &[String]) -> bool {
    let enough = [GROUPS_PERMISSION, "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All"];
    granted.iter().any(|scope| {
        let name = scope.rsplit('/').next().unwrap_or_default();
        enough.iter().any(|known| known.eq_ignore_ascii_case(name))
    })
}

/// The signed-in person: the answer to [`crate::Request::me`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// The object id.
    pub id: Option<String>,
    /// The name for people.
    pub display_name: Option<String>,
    /// The sign-in name.
    pub user_principal_name: Option<String>,
}

impl Person {
    /// Reads `/me`; `None` when the body is not a JSON object.
    #[must_use]
    pub fn parse(body: &str) -> Option<Self> {
        let Ok(Value::Object(person)) = serde_json::from_str(body) else { return None };
        Some(Self {
            id: text(&person, "id"),
            display_name: text(&person, "displayName"),
            user_principal_name: text(&person, "userPrincipalName"),
        })
    }
}

/// The tenant: the answer to [`crate::Request::organization`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organization {
    /// The tenant id.
    pub id: Option<String>,
    /// The name for people.
    pub display_name: Option<String>,
    /// The default one of its verified domains; the initial one where none is marked as default.
    pub domain: Option<String>,
}

impl Organization {
    /// Reads `/organization`, a collection of one; `None` when there is none in the body.
    #[must_use]
    pub fn parse(body: &str) -> Option<Self> {
        let root: Value = serde_json::from_str(body).ok()?;
        let organization = root.get("value")?.as_array()?.first()?.as_object()?;
        let domains = organization.get("verifiedDomains").and_then(Value::as_array);
        let domain = |mark: &str| {
            let marked = domains?.iter().find(|domain| domain.get(mark) == Some(&Value::Bool(true)))?;
            text(marked.as_object()?, "name")
        };
        Some(Self {
            id: text(organization, "id"),
            display_name: text(organization, "displayName"),
            domain: domain("isDefault").or_else(|| domain("isInitial")),
        })
    }
}

/// A text that is not empty.
fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    let text = object.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_person_is_read() {
        let person =
            Person::parse(r#"{"id":"1","displayName":"Ada","userPrincipalName":"ada@contoso.com","mail":null}"#);
        let person = person.unwrap();
        assert_eq!(person.display_name.as_deref(), Some("Ada"));
        assert_eq!(person.user_principal_name.as_deref(), Some("ada@contoso.com"));
        let nameless = Person::parse(r#"{"displayName":null,"userPrincipalName":7,"id":" "}"#);
        assert_eq!(nameless, Some(Person::default()));
        assert_eq!(Person::parse("[]"), None);
        assert_eq!(Person::parse("<html>"), None);
    }

    #[test]
    fn a_tenant_is_read_with_its_default_domain() {
        let tenant = Organization::parse(
            r#"{"value":[{"id":"t","displayName":"Contoso","verifiedDomains":[
                {"name":"contoso.onmicrosoft.com","isInitial":true,"isDefault":false},
                {"name":"contoso.com","isDefault":true}]}]}"#,
        )
        .unwrap();
        assert_eq!(tenant.id.as_deref(), Some("t"));
        assert_eq!(tenant.display_name.as_deref(), Some("Contoso"));
        assert_eq!(tenant.domain.as_deref(), Some("contoso.com"));
    }

    #[test]
    fn a_tenant_without_a_default_domain_shows_the_initial_one() {
        let body = r#"{"value":[{"verifiedDomains":[7,{"isDefault":true},{"name":"a.b","isInitial":true}]}]}"#;
        assert_eq!(Organization::parse(body).unwrap().domain.as_deref(), Some("a.b"));
        assert_eq!(Organization::parse(r#"{"value":[{}]}"#), Some(Organization::default()));
        for none in ["", "{}", r#"{"value":[]}"#, r#"{"value":[1]}"#, r#"{"value":{}}"#] {
            assert_eq!(Organization::parse(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn any_body_is_read(body in "\\PC{0,100}") {
            let _ = (Person::parse(&body), Organization::parse(&body));
        }
    }
}
