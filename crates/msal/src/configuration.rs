//! Which application signs in, and where.

use js_sys::{JSON, Object};
use wasm_bindgen::JsValue;
use web_sys::Url;

use crate::object::{array, object};

/// Which application signs in, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The application (client) id.
    pub client_id: String,
    /// The sign-in host and the tenant: `https://login.microsoftonline.com/` and `organizations`, a tenant id or a
    /// verified domain. It must be `https`.
    pub authority: String,
    /// The addresses of the authority, for one that is not Microsoft's own, such as an emulator. Without it the library
    /// uses what it knows about Microsoft's hosts, and asks nobody.
    pub authority_metadata: Option<AuthorityMetadata>,
    /// The bridge page, which sign-in, silent renewal and sign-out return to; see the crate's documentation. Absolute,
    /// or relative to the page.
    pub redirect_uri: String,
}

/// The addresses of an authority, as its OpenID Connect discovery document gives them. `http` is accepted here for
/// `localhost`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityMetadata {
    /// `authorization_endpoint`: where people sign in.
    pub authorization_endpoint: String,
    /// `token_endpoint`: where codes and refresh tokens are redeemed.
    pub token_endpoint: String,
    /// `end_session_endpoint`: where people sign out.
    pub end_session_endpoint: String,
    /// `issuer` of the tokens.
    pub issuer: String,
    /// `jwks_uri`: the issuer's keys. The library never fetches them, but wants the address.
    pub jwks_uri: String,
}

impl Configuration {
    /// The library's configuration object.
    ///
    /// # Errors
    ///
    /// The browser's error when [`redirect_uri`](Self::redirect_uri) is not an address.
    pub(crate) fn to_js(&self) -> Result<Object, JsValue> {
        let redirect_uri = JsValue::from(absolute(&self.redirect_uri)?);
        let metadata = match &self.authority_metadata {
            Some(metadata) => JSON::stringify(&metadata.to_js())?.into(),
            None => JsValue::UNDEFINED,
        };
        let auth = object([
            ("clientId", self.client_id.as_str().into()),
            ("authority", self.authority.as_str().into()),
            ("authorityMetadata", metadata),
            ("redirectUri", redirect_uri.clone()),
            ("postLogoutRedirectUri", redirect_uri),
            // Says that this client can handle claims challenges, without which Graph never sends one.
            ("clientCapabilities", array(&["CP1"])),
        ]);
        let cache = object([("cacheLocation", "sessionStorage".into())]);
        Ok(object([("auth", auth.into()), ("cache", cache.into())]))
    }
}

impl AuthorityMetadata {
    fn to_js(&self) -> Object {
        object([
            ("authorization_endpoint", self.authorization_endpoint.as_str().into()),
            ("token_endpoint", self.token_endpoint.as_str().into()),
            ("end_session_endpoint", self.end_session_endpoint.as_str().into()),
            ("issuer", self.issuer.as_str().into()),
            ("jwks_uri", self.jwks_uri.as_str().into()),
        ])
    }
}

/// Resolves an address against the page's. (The library would take `redirect.html` for a host.)
fn absolute(address: &str) -> Result<String, JsValue> {
    let base = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.base_uri().ok().flatten())
        .unwrap_or_default();
    Ok(Url::new_with_base(address, &base)?.href())
}
