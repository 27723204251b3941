//! What is asked of the library.

use js_sys::Object;
use wasm_bindgen::JsValue;

use crate::account::Account;
use crate::object::{array, object, optional};

/// Which question Entra puts to the person, whatever session there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Which account to use.
    SelectAccount,
    /// Name and password, again.
    Login,
    /// Whether the application may have its permissions, again.
    Consent,
}

impl Prompt {
    /// The value of the OpenID Connect parameter `prompt`.
    fn as_str(self) -> &'static str {
        match self {
            Self::SelectAccount => "select_account",
            Self::Login => "login",
            Self::Consent => "consent",
        }
    }
}

/// A sign-in of somebody who is not known yet.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignIn<'a> {
    /// The permissions to ask for, in the form `https://graph.microsoft.com/User.Read`. The library adds `openid`,
    /// `profile` and `offline_access`.
    pub scopes: &'a [&'a str],
    /// The question to put; without it Entra asks only what it must.
    pub prompt: Option<Prompt>,
    /// The sign-in name to fill in.
    pub login_hint: Option<&'a str>,
    /// A text that comes back in [`Token::state`](crate::Token::state). It travels in the address: nothing secret.
    pub state: Option<&'a str>,
    /// Another authority than the configuration's, on the same host: to sign in to this very tenant.
    pub authority: Option<&'a str>,
}

impl SignIn<'_> {
    pub(crate) fn to_js(self) -> Object {
        object([
            ("scopes", array(self.scopes)),
            ("prompt", optional(self.prompt.map(Prompt::as_str))),
            ("loginHint", optional(self.login_hint)),
            ("state", optional(self.state)),
            ("authority", optional(self.authority)),
        ])
    }
}

/// A request for a token of somebody who has signed in.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokenRequest<'a> {
    /// The permissions that the token must carry.
    pub scopes: &'a [&'a str],
    /// Whose token; without it the active account's.
    pub account: Option<&'a Account>,
    /// A claims challenge, decoded: a JSON object. It is sent to Entra, and the token in the cache is not used.
    pub claims: Option<&'a str>,
    /// Asks Entra for a new token even where the cache holds a valid one. Ignored where the page is left anyway.
    pub force_refresh: bool,
    /// Another authority than the configuration's, on the same host. Where that is `organizations`, a token for a guest is
    /// to be had only from the authority of the tenant that they are a guest of: `organizations` is their home.
    pub authority: Option<&'a str>,
}

impl TokenRequest<'_> {
    pub(crate) fn to_js(self) -> Object {
        let account = self.account.map_or(JsValue::UNDEFINED, |account| account.as_js().clone());
        let force_refresh = if self.force_refresh { JsValue::TRUE } else { JsValue::UNDEFINED };
        object([
            ("scopes", array(self.scopes)),
            ("account", account),
            ("claims", optional(self.claims)),
            ("forceRefresh", force_refresh),
            ("authority", optional(self.authority)),
        ])
    }
}
