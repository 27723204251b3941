//! An access token.

use std::fmt;

use js_sys::Date;
use wasm_bindgen::{JsCast, JsValue};

use crate::account::Account;
use crate::object::{property, text, texts};

/// An access token, and what the library says about it. Its debug form leaves the token itself out.
#[derive(Clone)]
pub struct Token {
    access_token: String,
    /// The scopes that were granted; the service may grant more than was asked for.
    pub scopes: Vec<String>,
    /// When the token ends, in milliseconds since 1970 as `Date.now()` counts; absent when the service did not say.
    pub expires_on: Option<f64>,
    /// Whose token it is.
    pub account: Account,
    /// [`SignIn::state`](crate::SignIn::state), after a sign-in that carried one.
    pub state: Option<String>,
}

impl Token {
    /// Reads the library's `AuthenticationResult`; `None` when there is none.
    pub(crate) fn new(result: &JsValue) -> Option<Self> {
        Some(Self {
            access_token: text(result, "accessToken").unwrap_or_default(),
            scopes: texts(result, "scopes").unwrap_or_default(),
            expires_on: property(result, "expiresOn").dyn_ref().map(Date::get_time),
            account: Account::new(property(result, "account"))?,
            state: text(result, "state"),
        })
    }

    /// What stands after `Authorization: Bearer`. It must not reach a log, an address or the page.
    pub fn access_token(&self) -> &str {
        &self.access_token
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("scopes", &self.scopes)
            .field("expires_on", &self.expires_on)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}
