//! The signed-in session of this tab.

use js_sys::{JSON, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::account::Account;
use crate::binding::{PublicClientApplication, create_standard_public_client_application};
use crate::configuration::Configuration;
use crate::error::{Error, ErrorKind};
use crate::object::object;
use crate::request::{SignIn, TokenRequest};
use crate::token::Token;

/// The library's client application, initialised. One for each page; clones are the same client.
#[derive(Clone)]
pub struct Client(PublicClientApplication);

impl Client {
    /// Makes a client. Nothing is fetched for Microsoft's own hosts.
    ///
    /// # Errors
    ///
    /// [`NoCrypto`](ErrorKind::NoCrypto) on a page that is neither `https` nor on `localhost`;
    /// [`Other`](ErrorKind::Other) for a configuration that the library refuses.
    pub async fn new(configuration: &Configuration) -> Result<Self, Error> {
        let configuration = configuration.to_js().map_err(Error::from_js)?;
        let client = create_standard_public_client_application(&configuration).await.map_err(Error::from_js)?;
        Ok(Self(client.unchecked_into()))
    }

    /// Finishes a sign-in that left the page, and makes its account the active one. To be called on every load, before
    /// the other methods; `None` when the page was not reached from a sign-in, or the person came back from it by *Back*.
    ///
    /// The page may be at any address of the site: the bridge page has already brought it back to where the sign-in began.
    ///
    /// # Errors
    ///
    /// What Entra answered instead of a code, and what can go wrong when the code is redeemed. The sign-in is over then:
    /// another one can begin at once.
    pub async fn handle_redirect(&self) -> Result<Option<Token>, Error> {
        // The bridge page navigates. If the library did too, a host that rewrites addresses would send it in a circle.
        let options = object([("navigateToLoginRequestUrl", JsValue::FALSE)]);
        let result = self.0.handle_redirect_promise(&options).await.map_err(Error::from_js)?;
        let token = Token::new(&result);
        if let Some(token) = &token {
            self.set_active_account(Some(&token.account));
        }
        Ok(token)
    }

    /// Everybody who has signed in with this tab.
    pub fn accounts(&self) -> Vec<Account> {
        self.0.get_all_accounts().iter().filter_map(Account::new).collect()
    }

    /// The account that requests without an account are for. It outlives a reload.
    pub fn active_account(&self) -> Option<Account> {
        Account::new(self.0.get_active_account())
    }

    /// Chooses the active account, or none.
    pub fn set_active_account(&self, account: Option<&Account>) {
        self.0.set_active_account(account.map_or(&JsValue::NULL, Account::as_js));
    }

    /// Leaves the page for Entra's sign-in. On success the future does not end: the page does.
    ///
    /// # Errors
    ///
    /// [`InteractionInProgress`](ErrorKind::InteractionInProgress) when this tab is already on its way;
    /// [`UserCancelled`](ErrorKind::UserCancelled) when the person came back by *Back* and the browser had kept the page;
    /// [`TimedOut`](ErrorKind::TimedOut) when the page was not left within 30 seconds.
    pub async fn login_redirect(&self, sign_in: &SignIn<'_>) -> Result<(), Error> {
        self.0.login_redirect(&sign_in.to_js()).await.map(drop).map_err(Error::from_js)
    }

    /// Gives a token without asking anybody: from the cache, by the refresh token, or in a hidden frame.
    ///
    /// # Errors
    ///
    /// One for which [`Error::needs_interaction`] holds when the person is needed; [`NoAccount`](ErrorKind::NoAccount)
    /// when nobody has signed in; [`InvalidClaims`](ErrorKind::InvalidClaims);
    /// [`TemporarilyUnavailable`](ErrorKind::TemporarilyUnavailable), also for a minute after the service was too busy,
    /// without another request.
    pub async fn acquire_token_silent(&self, request: &TokenRequest<'_>) -> Result<Token, Error> {
        let request = checked(request)?;
        let result = self.0.acquire_token_silent(&request).await.map_err(Error::from_js)?;
        Token::new(&result).ok_or_else(|| Error::new(ErrorKind::NoAccount, "no_account_in_result"))
    }

    /// Leaves the page for Entra to give what a silent request could not. As [`login_redirect`](Self::login_redirect),
    /// for an account that is known. The token is in the cache after the return.
    ///
    /// # Errors
    ///
    /// Those of [`login_redirect`](Self::login_redirect), and [`InvalidClaims`](ErrorKind::InvalidClaims).
    pub async fn acquire_token_redirect(&self, request: &TokenRequest<'_>) -> Result<(), Error> {
        let request = checked(request)?;
        self.0.acquire_token_redirect(&request).await.map(drop).map_err(Error::from_js)
    }

    /// Removes the account and its tokens from this tab, then leaves the page for Entra to end its session.
    ///
    /// # Errors
    ///
    /// [`InteractionInProgress`](ErrorKind::InteractionInProgress), and then nothing was removed;
    /// [`TimedOut`](ErrorKind::TimedOut) when the page was not left within 30 seconds. The library then holds that the
    /// sign-out is still going on: [`start_again`](Self::start_again), or a reload, ends that.
    pub async fn logout_redirect(&self, account: &Account) -> Result<(), Error> {
        let request = object([("account", account.as_js().clone())]);
        self.0.logout_redirect(&request).await.map(drop).map_err(Error::from_js)
    }

    /// Removes everything that the library keeps in this tab: accounts, tokens, and an interaction that did not end. It is
    /// the only public way out of [`InteractionInProgress`](ErrorKind::InteractionInProgress) that needs no reload; the
    /// person has to sign in afterwards. Entra's own session goes on.
    ///
    /// # Errors
    ///
    /// Those of the browser's storage.
    pub async fn start_again(&self) -> Result<(), Error> {
        self.0.clear_cache().await.map(drop).map_err(Error::from_js)
    }
}

/// The request as the library takes it. Claims that are not a JSON object are refused here: in a silent request the
/// library would ignore them and give the old token again, and the challenge would never be answered.
fn checked(request: &TokenRequest<'_>) -> Result<Object, Error> {
    if let Some(claims) = request.claims {
        JSON::parse(claims)
            .ok()
            .filter(|value| value.is_object() && !js_sys::Array::is_array(value))
            .ok_or_else(|| Error::new(ErrorKind::InvalidClaims, "invalid_claims"))?;
    }
    Ok(request.to_js())
}
