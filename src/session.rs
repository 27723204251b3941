//! Who is signed in; a token for a scope; sign-in problems. The only user of the `msal` crate.

use std::cell::Cell;

use graph::Config;
use graph::config::Tenant;
use msal::{Account, AuthorityMetadata, Client, Configuration, Error, Prompt, SignIn, Token, TokenRequest};

/// The sign-in library, and what it needs to know about this deployment.
pub struct Session {
    client: Client,
    scopes: [String; 2],
    policy_scope: String,
    /// The token of the sign-in that this page is the return from, for the first request.
    redeemed: Cell<Option<Token>>,
    /// Whom this page is for: the account's id across tenants, and the tenant. Another page of this tab may have signed in
    /// somebody else since, and the browser may show this one again.
    shown: Option<(String, String)>,
    /// For an app of several tenants, what becomes an authority with a tenant's id after it.
    authorities: Option<String>,
}

/// The bridge page, beside `index.html`. It is what the app registration names as its redirect address.
pub const REDIRECT_PAGE: &str = "redirect.html";

impl Session {
    /// Starts the library and finishes a sign-in that this page is the return from. The error of such a sign-in comes
    /// beside the session: another one can begin at once.
    ///
    /// # Errors
    ///
    /// What keeps the library from starting at all.
    pub async fn start(config: &Config) -> Result<(Session, Option<Error>), Error> {
        let client = Client::new(&Configuration {
            client_id: config.client_id.clone(),
            authority: config.authority(),
            authority_metadata: config.endpoints.as_ref().map(|endpoints| AuthorityMetadata {
                authorization_endpoint: endpoints.authorize.clone(),
                token_endpoint: endpoints.token.clone(),
                end_session_endpoint: endpoints.logout.clone(),
                issuer: endpoints.issuer.clone(),
                jwks_uri: endpoints.keys.clone(),
            }),
            redirect_uri: REDIRECT_PAGE.into(),
        })
        .await?;
        let (redeemed, problem) = match client.handle_redirect().await {
            Ok(token) => (token, None),
            Err(error) => (None, Some(error)),
        };
        let account = client.active_account().or_else(|| {
            let account = client.accounts().into_iter().next();
            client.set_active_account(account.as_ref());
            account
        });
        let session = Session {
            shown: account.as_ref().map(key),
            client,
            scopes: config.sign_in_scopes(),
            policy_scope: config.scope(graph::config::POLICY_PERMISSION),
            redeemed: Cell::new(redeemed),
            authorities: (config.tenant == Tenant::Organizations).then(|| config.authority_of("")),
        };
        Ok((session, problem))
    }

    /// The signed-in person whom this page is for, as long as they are signed in.
    pub fn account(&self) -> Option<Account> {
        let is_shown = |account: &Account| self.shown.as_ref() == Some(&key(account));
        self.client.accounts().into_iter().find(is_shown)
    }

    /// The browser shows this page again, which it had kept: a reload shows the same person from now on. `false` when they
    /// are not signed in any more.
    pub fn is_back(&self) -> bool {
        let account = self.account();
        if account.is_some() {
            self.client.set_active_account(account.as_ref());
        }
        account.is_some() || self.shown.is_none()
    }

    /// The authority of a tenant: that in which an account is signed in, and no other gives its tokens.
    fn authority(&self, tenant: &str) -> Option<String> {
        Some([self.authorities.as_deref()?, tenant].concat())
    }

    /// The others who have signed in with this tab: in further tenants, or with further accounts.
    pub fn others(&self) -> Vec<Account> {
        self.client.accounts().into_iter().filter(|account| self.shown != Some(key(account))).collect()
    }

    /// Goes on as one of [`Session::others`], once the page is loaded anew.
    pub fn switch_to(&self, account: &Account) {
        self.client.set_active_account(Some(account));
    }

    /// Leaves the page for Entra's sign-in, with its account picker: administrators have more than one account. `tenant`:
    /// the id of the tenant to sign in to, where it is not the account's own, or the configured one.
    ///
    /// # Errors
    ///
    /// When the page could not be left.
    pub async fn sign_in(&self, tenant: Option<&str>) -> Result<(), Error> {
        let scopes = [self.scopes[0].as_str(), self.scopes[1].as_str()];
        let authority = tenant.and_then(|tenant| self.authority(tenant));
        let request = SignIn {
            scopes: &scopes,
            prompt: Some(Prompt::SelectAccount),
            authority: authority.as_deref(),
            ..Default::default()
        };
        match self.client.login_redirect(&request).await {
            // A sign-in that was left half-way, in this tab: the person asks for a new one.
            Err(error) if error.is_interaction_in_progress() => {
                self.client.start_again().await?;
                self.client.login_redirect(&request).await
            }
            result => result,
        }
    }

    /// A token for the policy, without asking anybody. `fresh` asks Entra for a new one even if there is one: a role that
    /// was activated a minute ago is only in a new token. `claims`: what the token must satisfy.
    ///
    /// # Errors
    ///
    /// Those of the library; [`Error::needs_interaction`] tells whether signing in again helps.
    pub async fn token(&self, fresh: bool, claims: Option<&str>) -> Result<Token, Error> {
        // It is the one that the library would find; asking for it takes longer than sending the request.
        let redeemed = self.redeemed.take().filter(|token| token.scopes.contains(&self.policy_scope));
        if let (false, None, Some(token)) = (fresh, claims, redeemed) {
            return Ok(token);
        }
        self.token_for(&self.policy_scope, fresh, claims).await
    }

    /// [`Session::token`] for another permission.
    ///
    /// # Errors
    ///
    /// Those of the library; [`Error::needs_interaction`] tells whether the person has to consent first.
    pub async fn token_for(&self, scope: &str, fresh: bool, claims: Option<&str>) -> Result<Token, Error> {
        // Without an account the library would take the active one, who may be somebody else.
        let account = self.account().ok_or_else(Error::no_account)?;
        let authority = self.authority(&account.tenant_id());
        let request = TokenRequest {
            scopes: &[scope],
            account: Some(&account),
            claims,
            force_refresh: fresh,
            authority: authority.as_deref(),
        };
        self.client.acquire_token_silent(&request).await
    }

    /// Leaves the page for Entra, for the person who is signed in. `claims`: what the token must satisfy afterwards.
    ///
    /// # Errors
    ///
    /// When the page could not be left.
    pub async fn sign_in_again(&self, claims: Option<&str>) -> Result<(), Error> {
        self.ask_for(&self.policy_scope, claims).await
    }

    /// [`Session::sign_in_again`] for another permission, to which the person, or an administrator, then consents.
    ///
    /// # Errors
    ///
    /// When the page could not be left.
    pub async fn ask_for(&self, scope: &str, claims: Option<&str>) -> Result<(), Error> {
        let account = self.account().ok_or_else(Error::no_account)?;
        let authority = self.authority(&account.tenant_id());
        let request = TokenRequest {
            scopes: &[scope],
            account: Some(&account),
            claims,
            authority: authority.as_deref(),
            ..Default::default()
        };
        self.client.acquire_token_redirect(&request).await
    }

    /// Removes the tokens of everybody who signed in with this tab, and leaves the page for Entra to end the session of the
    /// active account.
    ///
    /// # Errors
    ///
    /// When the page could not be left.
    pub async fn sign_out(&self) -> Result<(), Error> {
        let Some(account) = self.account() else { return Ok(()) };
        if self.authorities.is_some() {
            self.client.start_again().await?;
        }
        self.client.logout_redirect(&account).await
    }
}

/// What tells one signed-in account from another: a guest has one in each tenant.
fn key(account: &Account) -> (String, String) {
    (account.home_account_id(), account.tenant_id())
}
