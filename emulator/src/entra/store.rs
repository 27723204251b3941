//! Sign-ins in progress and done: sessions, authorization codes, refresh tokens.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::scopes::Scopes;
use crate::clock;
use crate::tenant::TenantId;

/// How long a single-page application's refresh token lives, in seconds; renewing it does not extend that.
/// Source: <https://learn.microsoft.com/entra/identity-platform/refresh-tokens#token-lifetime>.
pub(crate) const REFRESH_TOKEN_SECONDS: i64 = 24 * 3600;

/// How long an authorization code can be redeemed, in seconds.
const CODE_SECONDS: i64 = 600;

/// A browser in which a person is signed in, whichever tenant they go to.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) sid: String,
    /// The account.
    pub(crate) person: &'static str,
    /// The authentication contexts that the person has satisfied in it: each tenant has its own.
    contexts: BTreeSet<(TenantId, String)>,
}

impl Session {
    /// A session that has just begun.
    pub(crate) fn new(person: &'static str) -> Self {
        Self { sid: Uuid::new_v4().to_string(), person, contexts: BTreeSet::new() }
    }

    /// The contexts that are satisfied in a tenant.
    pub(crate) fn contexts(&self, tenant: TenantId) -> BTreeSet<String> {
        self.contexts.iter().filter(|(of, _)| *of == tenant).map(|(_, context)| context.clone()).collect()
    }

    /// Remembers what the person has satisfied in a tenant.
    pub(crate) fn satisfy(&mut self, tenant: TenantId, contexts: &BTreeSet<String>) {
        self.contexts.extend(contexts.iter().map(|context| (tenant, context.clone())));
    }
}

/// What a sign-in entitles a client to.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    /// The tenant for which it was given. What is renewed for another, loses its contexts.
    pub(crate) tenant: TenantId,
    /// The account.
    pub(crate) person: &'static str,
    pub(crate) sid: String,
    pub(crate) scopes: Scopes,
    pub(crate) contexts: BTreeSet<String>,
    pub(crate) capabilities: Vec<String>,
    pub(crate) client_info: bool,
    pub(crate) nonce: Option<String>,
}

/// An authorization code that waits to be redeemed.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) grant: Grant,
    pub(crate) redirect_uri: String,
    /// The PKCE challenge (S256).
    pub(crate) challenge: String,
    pub(crate) expires: i64,
    pub(crate) redeemed: bool,
}

/// A refresh token.
#[derive(Clone, Debug)]
pub(crate) struct RefreshToken {
    pub(crate) grant: Grant,
    pub(crate) expires: i64,
}

/// All of them.
#[derive(Default)]
pub(crate) struct SignInStore {
    sessions: HashMap<String, Session>,
    codes: HashMap<String, Code>,
    refresh_tokens: HashMap<String, RefreshToken>,
}

impl SignInStore {
    /// The session that a cookie stands for.
    pub(crate) fn session(&self, cookie: &str) -> Option<&Session> {
        self.sessions.get(cookie)
    }

    /// Keeps a session and gives the cookie for it.
    pub(crate) fn open_session(&mut self, session: Session) -> String {
        let cookie = secret();
        self.sessions.insert(cookie.clone(), session);
        cookie
    }

    /// Ends a session.
    pub(crate) fn close_session(&mut self, cookie: &str) {
        self.sessions.remove(cookie);
    }

    /// Keeps what a code stands for and gives the code.
    pub(crate) fn issue_code(&mut self, grant: Grant, redirect_uri: String, challenge: String) -> String {
        let code = format!("1.{}", secret());
        self.codes.insert(
            code.clone(),
            Code { grant, redirect_uri, challenge, expires: clock::seconds() + CODE_SECONDS, redeemed: false },
        );
        code
    }

    /// What a code stands for.
    pub(crate) fn code(&self, code: &str) -> Option<&Code> {
        self.codes.get(code)
    }

    /// Marks a code as redeemed: it cannot be used again.
    pub(crate) fn redeem(&mut self, code: &str) {
        if let Some(code) = self.codes.get_mut(code) {
            code.redeemed = true;
        }
    }

    /// Keeps what a refresh token stands for, until `expires`, and gives the token.
    pub(crate) fn issue_refresh_token(&mut self, grant: Grant, expires: i64) -> String {
        let token = format!("1.{}", secret());
        self.refresh_tokens.insert(token.clone(), RefreshToken { grant, expires });
        token
    }

    /// What a refresh token stands for.
    pub(crate) fn refresh_token(&self, token: &str) -> Option<&RefreshToken> {
        self.refresh_tokens.get(token)
    }

    /// Ends the 24 hours of all refresh tokens at once.
    pub(crate) fn expire_refresh_tokens(&mut self) {
        for token in self.refresh_tokens.values_mut() {
            token.expires = 0;
        }
    }
}

/// Text that cannot be guessed.
fn secret() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}
