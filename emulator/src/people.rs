//! The people of the emulated tenants, and what each is there to show.

use serde::{Deserialize, Serialize};

use crate::tenant::TenantId;

/// Permissions to which an administrator consented for the whole tenant.
pub(crate) const CONSENTED_FOR_ALL: &[&str] = &["User.Read", "Policy.ReadWrite.AuthenticationMethod"];

/// Template ids of directory roles, as the `wids` claim carries them.
/// Source: <https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference>.
mod role_template {
    pub(super) const AUTHENTICATION_POLICY_ADMINISTRATOR: &str = "0526716b-113d-4c15-b2c8-68e3c22b9f80";
    pub(super) const GLOBAL_READER: &str = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
    /// Everybody who is a member.
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

    /// The template id of the directory role.
    fn template(self) -> Option<&'static str> {
        match self {
            Self::AuthenticationPolicyAdministrator => Some(role_template::AUTHENTICATION_POLICY_ADMINISTRATOR),
            Self::GlobalReader => Some(role_template::GLOBAL_READER),
            // Roles that a tenant made itself have no template.
            Self::Custom | Self::None => None,
        }
    }
}

/// How a person's sign-in goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignIn {
    /// Signs in.
    Works,
    /// The tenant does not know the account: the picker offers it, and Entra refuses it.
    Unknown,
    /// The app lacks consent, and this person may not give it.
    NeedsAdminConsent,
    /// A Conditional Access policy blocks it.
    Blocked,
}

/// Where an account is at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// In the tenant on whose list it is.
    Here,
    /// In another tenant.
    Elsewhere {
        tenant: TenantId,
        /// Its object id there.
        object_id: &'static str,
    },
    /// In no tenant: a personal account.
    Personal,
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

/// One of a tenant's people.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Short name of the account for the control address and the tests, the same in each tenant.
    pub(crate) id: &'static str,
    pub(crate) given_name: &'static str,
    pub(crate) surname: &'static str,
    /// What the person signs in with, the same in each tenant.
    pub(crate) username: &'static str,
    /// The object id in this tenant.
    pub(crate) object_id: &'static str,
    pub(crate) home: Home,
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

    /// Whether another tenant is this account's home.
    pub(crate) fn is_from_elsewhere(&self) -> bool {
        matches!(self.home, Home::Elsewhere { .. })
    }

    /// The account itself, of which this is the sight of `tenant`: its home tenant and its object id there.
    pub(crate) fn account(&self, tenant: TenantId) -> (TenantId, &'static str) {
        match self.home {
            Home::Elsewhere { tenant, object_id } => (tenant, object_id),
            Home::Here | Home::Personal => (tenant, self.object_id),
        }
    }

    /// What Entra calls the identity provider of somebody from outside; nothing for a member.
    ///
    /// Source: the `idp` claim in <https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference>,
    /// and the guests' tokens in <https://learn.microsoft.com/entra/external-id/user-token>.
    pub(crate) fn identity_provider(&self) -> Option<String> {
        match self.home {
            Home::Here => None,
            Home::Elsewhere { tenant, .. } => Some(format!("https://sts.windows.net/{}/", tenant.identity().id)),
            Home::Personal => Some("live.com".to_owned()),
        }
    }

    /// The role template ids for the `wids` claim.
    pub(crate) fn wids(&self) -> Vec<&'static str> {
        let member = (self.home == Home::Here).then_some(role_template::USER);
        self.role.template().into_iter().chain(member).collect()
    }
}

/// An administrator like any other.
const ORDINARY: Person = Person {
    id: "",
    given_name: "",
    surname: "",
    username: "",
    object_id: "",
    home: Home::Here,
    role: Role::AuthenticationPolicyAdministrator,
    about: "",
    sign_in: SignIn::Works,
    step_up: None,
    id_token_has_roles: true,
    may_consent: true,
};

/// At home in Contoso, and Fabrikam's guest.
const ADA: Person = Person {
    id: "admin",
    given_name: "Ada",
    surname: "Marsh",
    username: "ada.marsh@contoso.onmicrosoft.com",
    object_id: "1d0a6b52-7c3e-4f18-8e94-b2a5c7d90f11",
    about: "Authentication Policy Administrator",
    ..ORDINARY
};

/// At home in Contoso, and unknown to Fabrikam.
const GREGOR: Person = Person {
    id: "reader",
    given_name: "Gregor",
    surname: "Reid",
    username: "gregor.reid@contoso.onmicrosoft.com",
    object_id: "2e1b7c63-8d4f-4a29-9fa5-c3b6d8ea1022",
    role: Role::GlobalReader,
    about: "Global Reader: may read, not change",
    ..ORDINARY
};

/// Contoso's, in the order of the picker.
pub(crate) fn contoso() -> Vec<Person> {
    vec![
        ADA,
        GREGOR,
        Person {
            id: "custom",
            given_name: "Carla",
            surname: "Lindqvist",
            username: "carla.lindqvist@contoso.onmicrosoft.com",
            object_id: "3f2c8d74-9e50-4b3a-80b6-d4c7e9fb2133",
            role: Role::Custom,
            about: "Custom role with only this permission",
            id_token_has_roles: false,
            ..ORDINARY
        },
        Person {
            id: "user",
            given_name: "Nora",
            surname: "Quist",
            username: "nora.quist@contoso.onmicrosoft.com",
            object_id: "403d9e85-af61-4c4b-91c7-e5d8fa0c3244",
            role: Role::None,
            about: "No role: may not read the policy",
            ..ORDINARY
        },
        Person {
            id: "step-up",
            given_name: "Stella",
            surname: "Park",
            username: "stella.park@contoso.onmicrosoft.com",
            object_id: "514eaf96-b072-4d5c-a2d8-f6e90b1d4355",
            about: "Administrator, claims challenge on writes: satisfied silently",
            step_up: Some(StepUp::Silent),
            ..ORDINARY
        },
        Person {
            id: "step-up-interaction",
            given_name: "Ines",
            surname: "Moreau",
            username: "ines.moreau@contoso.onmicrosoft.com",
            object_id: "625fb0a7-c183-4e6d-b3e9-07fa1c2e5466",
            about: "Administrator, claims challenge on writes: signs in again",
            step_up: Some(StepUp::Interaction),
            ..ORDINARY
        },
        Person {
            id: "blocked",
            given_name: "Bruno",
            surname: "Tavares",
            username: "bruno.tavares@contoso.onmicrosoft.com",
            object_id: "7360c1b8-d294-4f7e-84fa-180b2d3f6577",
            about: "Blocked by Conditional Access",
            sign_in: SignIn::Blocked,
            ..ORDINARY
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
            ..ORDINARY
        },
        Person {
            id: "personal",
            given_name: "Pat",
            surname: "Doyle",
            username: "pat.doyle@example.com",
            object_id: "00000000-0000-0000-66f3-3332eca7ea81",
            role: Role::None,
            about: "Personal account: refused",
            home: Home::Personal,
            sign_in: SignIn::Unknown,
            ..ORDINARY
        },
    ]
}

/// Fabrikam's, in the order of the picker.
pub(crate) fn fabrikam() -> Vec<Person> {
    vec![
        Person {
            id: "fabrikam-admin",
            given_name: "Femi",
            surname: "Adeyemi",
            username: "femi.adeyemi@fabrikam.example",
            object_id: "95a2e3da-f4b6-4191-8a1c-3a2d4f518799",
            about: "Authentication Policy Administrator",
            ..ORDINARY
        },
        Person {
            object_id: "a6b3f4eb-05c7-42a2-9b2d-4b3e506298aa",
            home: Home::Elsewhere { tenant: TenantId::Contoso, object_id: ADA.object_id },
            about: "Guest from Contoso, Authentication Policy Administrator",
            ..ADA
        },
        Person {
            home: Home::Elsewhere { tenant: TenantId::Contoso, object_id: GREGOR.object_id },
            role: Role::None,
            about: "From Contoso, not in this tenant: refused",
            sign_in: SignIn::Unknown,
            ..GREGOR
        },
    ]
}
