//! A person who has signed in.

use std::fmt;

use wasm_bindgen::JsValue;

use crate::object::{property, text, texts};

/// A person who has signed in with this tab: the library's `AccountInfo`, which is handed back to the library as it is.
#[derive(Clone)]
pub struct Account(JsValue);

impl Account {
    /// `None` for null and undefined, which the library uses for "no account".
    pub(crate) fn new(account: JsValue) -> Option<Self> {
        account.is_object().then_some(Self(account))
    }

    pub(crate) fn as_js(&self) -> &JsValue {
        &self.0
    }

    /// The display name, such as `Adele Vance`; absent when the token does not carry it.
    pub fn name(&self) -> Option<String> {
        text(&self.0, "name")
    }

    /// The sign-in name, such as `adele@contoso.com`. It can change and be used again: not a key.
    pub fn username(&self) -> String {
        text(&self.0, "username").unwrap_or_default()
    }

    /// Identifies the person across tenants: object id and tenant id of the home tenant, joined with a point.
    pub fn home_account_id(&self) -> String {
        text(&self.0, "homeAccountId").unwrap_or_default()
    }

    /// The person's object id in the tenant that was signed in to.
    pub fn local_account_id(&self) -> String {
        text(&self.0, "localAccountId").unwrap_or_default()
    }

    /// The id of the tenant that was signed in to.
    pub fn tenant_id(&self) -> String {
        text(&self.0, "tenantId").unwrap_or_default()
    }

    /// The template ids of the person's directory roles, from the ID token's claim `wids`. `None` is *unknown*: Entra
    /// leaves the claim out unless the application is registered to receive it.
    pub fn wids(&self) -> Option<Vec<String>> {
        texts(&property(&self.0, "idTokenClaims"), "wids")
    }
}

/// Without the ID token, which the library keeps in the account.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("home_account_id", &self.home_account_id())
            .field("tenant_id", &self.tenant_id())
            .finish_non_exhaustive()
    }
}
