//! The imports from the bundled library.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/msal.js")]
extern "C" {
    /// The base of every error of the library. Names of classes are minified, so only `instanceof` tells them apart.
    #[wasm_bindgen(extends = js_sys::Error, extends = Object)]
    pub(crate) type AuthError;

    /// The library's judgement that only the person can help.
    #[wasm_bindgen(extends = AuthError, extends = js_sys::Error, extends = Object)]
    pub(crate) type InteractionRequiredAuthError;

    #[wasm_bindgen(catch, js_name = createStandardPublicClientApplication)]
    pub(crate) async fn create_standard_public_client_application(configuration: &Object) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    pub(crate) type PublicClientApplication;

    #[wasm_bindgen(method, catch, js_name = handleRedirectPromise)]
    pub(crate) async fn handle_redirect_promise(
        this: &PublicClientApplication,
        options: &Object,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, js_name = getAllAccounts)]
    pub(crate) fn get_all_accounts(this: &PublicClientApplication) -> Array;

    #[wasm_bindgen(method, js_name = getActiveAccount)]
    pub(crate) fn get_active_account(this: &PublicClientApplication) -> JsValue;

    #[wasm_bindgen(method, js_name = setActiveAccount)]
    pub(crate) fn set_active_account(this: &PublicClientApplication, account: &JsValue);

    #[wasm_bindgen(method, catch, js_name = loginRedirect)]
    pub(crate) async fn login_redirect(this: &PublicClientApplication, request: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = acquireTokenSilent)]
    pub(crate) async fn acquire_token_silent(
        this: &PublicClientApplication,
        request: &Object,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = acquireTokenRedirect)]
    pub(crate) async fn acquire_token_redirect(
        this: &PublicClientApplication,
        request: &Object,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = logoutRedirect)]
    pub(crate) async fn logout_redirect(this: &PublicClientApplication, request: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = clearCache)]
    pub(crate) async fn clear_cache(this: &PublicClientApplication) -> Result<JsValue, JsValue>;
}
