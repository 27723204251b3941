//! The people of the emulated tenant, and what each is there to show.

use serde::{Deserialize, Serialize};

/// Permissions to which an administrator consented for the whole tenant.
pub(crate) const CONSENTED_FOR_ALL: &[&str] = &["User.Read", "Policy.ReadWrite.AuthenticationMethod"];

/// Template ids of directory roles, as the `wids` claim carries them.
/// Source: <https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference>.
mod role_template {
    pub(super) const AUTHENTICATION_POLICY_ADMINISTRATOR: &str = "0526716b-113d-4c15-b2c8-68e3c22b9f80";
    pub(super) const GLOBAL_READER: &str = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
    /// Everybody who is not a guest.
    pub(super) const USER: &str = "b79fbf4d-3ef9-4689-8143-76b194e85509";
}

/// What a person may do, which a token carries from the moment it is issued: a role that was given later needs a new
/// token, as in the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Role {
    /// May read and write authentication method policies.
    AuthenticationPolicyAdministrator,
    /// May read everything.
    GlobalReader,
    /// A role of the tenant's own with just the permission to read and write this policy.
    Custom,
    /// No role: may neither read nor write the policy.
    None,
}

impl Role {
    /// Whether Graph shows the policy to this role.
    pub(crate) fn may_read(self) -> bool {
        self != Self::None
    }

    /// Whether Graph takes a change of the policy from this role.
    pub(crate) fn may_write(self) -> bool {
        matches!(self, Self::AuthenticationPolicyAdministrator | Self::Custom)
    }

    /// The role template ids for the `wids` claim.
    pub(crate) fn wids(self) -> Vec<&'static str> {
        let own = match self {
            Self::AuthenticationPolicyAdministrator => Some(role_template::AUTHENTICATION_POLICY_ADMINISTRATOR),
            Self::GlobalReader => Some(role_template::GLOBAL_READER),
            // Roles that a tenant made itself have no template.
            Self::Custom | Self::None => None,
        };
        own.into_iter().chain([role_template::USER]).collect()
    }
}

/// How a person's sign-in goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignIn {
    /// Signs in.
    Works,
    /// A personal account, which a work or school app refuses.
    Personal,
    /// The app lacks consent, and this person may not give it.
    NeedsAdminConsent,
    /// A Conditional Access policy blocks it.
    Blocked,
}

/// What Conditional Access demands for a write, on top of the sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StepUp {
    /// A token that was asked for with the claims; Entra gives it without asking the person.
    Silent,
    /// The same, but Entra wants to see the person first.
    Interaction,
}

impl StepUp {
    /// The authentication context that stands for it, in the `acrs` claim.
    pub(crate) fn context(self) -> &'static str {
        match self {
            Self::Silent => "c1",
            Self::Interaction => "c2",
        }
    }
}

/// One of the people.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Short name for the control address and the tests.
    pub(crate) id: &'static str,
    pub(crate) given_name: &'static str,
    pub(crate) surname: &'static str,
    pub(crate) username: &'static str,
    pub(crate) object_id: &'static str,
    pub(crate) role: Role,
    /// What the picker says about the person.
    pub(crate) about: &'static str,
    pub(crate) sign_in: SignIn,
    pub(crate) step_up: Option<StepUp>,
    /// Whether the id token has the `wids` claim, which an app registration must ask for.
    pub(crate) id_token_has_roles: bool,
    /// Whether the person may consent to further permissions; whoever may not is told that an administrator must.
    pub(crate) may_consent: bool,
}

impl Person {
    /// The display name.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.given_name, self.surname)
    }
}

/// Everybody, in the order of the picker.
pub(crate) fn everyone() -> Vec<Person> {
    let ordinary = Person {
        id: "",
        given_name: "",
        surname: "",
        username: "",
        object_id: "",
        role: Role::AuthenticationPolicyAdministrator,
        about: "",
        sign_in: SignIn::Works,
        step_up: None,
        id_token_has_roles: true,
        may_consent: true,
    };
    vec![
        Person {
            id: "admin",
            given_name: "Ada",
            surname: "Marsh",
            username: "ada.marsh@contoso.onmicrosoft.com",
            object_id: "1d0a6b52-7c3e-4f18-8e94-b2a5c7d90f11",
            about: "Authentication Policy Administrator",
            ..ordinary.clone()
        },
        Person {
            id: "reader",
            given_name: "Gregor",
            surname: "Reid",
            username: "gregor.reid@contoso.onmicrosoft.com",
            object_id: "2e1b7c63-8d4f-4a29-9fa5-c3b6d8ea1022",
            role: Role::GlobalReader,
            about: "Global Reader: may read, not change",
            ..ordinary.clone()
        },
        Person {
            id: "custom",
            given_name: "Carla",
            surname: "Lindqvist",
            username: "carla.lindqvist@contoso.onmicrosoft.com",
            object_id: "3f2c8d74-9e50-4b3a-80b6-d4c7e9fb2133",
            role: Role::Custom,
            about: "Custom role with only this permission",
            id_token_has_roles: false,
            ..ordinary.clone()
        },
        Person {
            id: "user",
            given_name: "Nora",
            surname: "Quist",
            username: "nora.quist@contoso.onmicrosoft.com",
            object_id: "403d9e85-af61-4c4b-91c7-e5d8fa0c3244",
            role: Role::None,
            about: "No role: may not read the policy",
            ..ordinary.clone()
        },
        Person {
            id: "step-up",
            given_name: "Stella",
            surname: "Park",
            username: "stella.park@contoso.onmicrosoft.com",
            object_id: "514eaf96-b072-4d5c-a2d8-f6e90b1d4355",
            about: "Administrator, claims challenge on writes: satisfied silently",
            step_up: Some(StepUp::Silent),
            ..ordinary.clone()
        },
        Person {
            id: "step-up-interaction",
            given_name: "Ines",
            surname: "Moreau",
            username: "ines.moreau@contoso.onmicrosoft.com",
            object_id: "625fb0a7-c183-4e6d-b3e9-07fa1c2e5466",
            about: "Administrator, claims challenge on writes: signs in again",
            step_up: Some(StepUp::Interaction),
            ..ordinary.clone()
        },
        Person {
            id: "blocked",
            given_name: "Bruno",
            surname: "Tavares",
            username: "bruno.tavares@contoso.onmicrosoft.com",
            object_id: "7360c1b8-d294-4f7e-84fa-180b2d3f6577",
            about: "Blocked by Conditional Access",
            sign_in: SignIn::Blocked,
            ..ordinary.clone()
        },
        Person {
            id: "no-consent",
            given_name: "Noel",
            surname: "Consalvi",
            username: "noel.consalvi@contoso.onmicrosoft.com",
            object_id: "8471d2c9-e3a5-4080-950b-291c3e407688",
            role: Role::None,
            about: "Consent is missing: needs admin approval",
            sign_in: SignIn::NeedsAdminConsent,
            ..ordinary.clone()
        },
        Person {
            id: "personal",
            given_name: "Pat",
            surname: "Doyle",
            username: "pat.doyle@example.com",
            object_id: "00000000-0000-0000-66f3-3332eca7ea81",
            role: Role::None,
            about: "Personal account: refused",
            sign_in: SignIn::Personal,
            ..ordinary
        },
    ]
}
