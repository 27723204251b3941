//! Typed bindings to `@azure/msal-browser` 5, Microsoft's sign-in library for single-page applications: sign-in by
//! redirect, silent renewal and sign-out with Microsoft Entra, and errors that say what went wrong.
//!
//! ```no_run
//! # async fn start() -> Result<(), msal::Error> {
//! let client = msal::Client::new(&msal::Configuration {
//!     client_id: "11111111-2222-3333-4444-555555555555".into(),
//!     authority: "https://login.microsoftonline.com/organizations".into(),
//!     authority_metadata: None,
//!     redirect_uri: "redirect.html".into(),
//! })
//! .await?;
//!
//! // On every load, before anything else: this page may be the return from a sign-in.
//! client.handle_redirect().await?;
//!
//! let scopes = ["https://graph.microsoft.com/User.Read"];
//! match client.active_account() {
//!     None => {
//!         let prompt = Some(msal::Prompt::SelectAccount);
//!         client.login_redirect(&msal::SignIn { scopes: &scopes, prompt, ..Default::default() }).await?;
//!     }
//!     Some(account) => {
//!         let request = msal::TokenRequest { scopes: &scopes, account: Some(&account), ..Default::default() };
//!         match client.acquire_token_silent(&request).await {
//!             Ok(token) => send(token.access_token()),
//!             Err(error) if error.needs_interaction() => client.acquire_token_redirect(&request).await?,
//!             Err(error) => return Err(error),
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! # fn send(_: &str) {}
//! ```
//!
//! # The redirect address
//!
//! One address is registered with Entra, as a *single-page application*: the **bridge page** `redirect.html`, beside the
//! page that uses this crate. Everything comes back there:
//!
//! - **Sign-in by redirect.** The library notes the address of the page it leaves. Entra returns to the bridge page with
//!   the answer in the fragment; the bridge page puts the answer into the tab's `sessionStorage` and replaces itself with
//!   the noted address, query and fragment as they were. There [`Client::handle_redirect`] redeems the code. The answer is
//!   never in the address of the panel itself.
//! - **Silent renewal in a hidden frame** (when the refresh token is over). The bridge page runs in the frame and hands the
//!   answer over by `BroadcastChannel`. Its response header must therefore allow `frame-ancestors 'self'`, and the panel's
//!   policy must allow `frame-src 'self'` and the host of the sign-in.
//! - **Sign-out.** Entra returns with only `?state=` in the query; the bridge page opens the panel. Nothing has to be
//!   stripped there.
//!
//! The bridge page must be of the panel's origin, be sent with `Cache-Control: no-store`, and must not carry
//! `Cross-Origin-Opener-Policy`. A relative address is resolved against the page, so that a site works in any folder.
//!
//! The library reads the fragment of the panel's own address too. It takes `#code=…`, `#error=…`, `#error_description=…`,
//! `#ear_jwe=…` and `#state=…` for an answer and removes them; a fragment such as `#history` or `#/history` is left alone.
//!
//! # Storage
//!
//! Tokens and the state of a sign-in are in `sessionStorage`: they outlive a reload, not the tab. A second tab signs in by
//! itself, without a password while Entra's own session lasts. The library writes `window.msal`; leave that name alone.
//!
//! # Building
//!
//! The bindings import `js/msal.js`, which rollup bundles from the npm package (`js/rollup.config.mjs`). The file is
//! needed for every target, since the macro reads it. Outside a browser the crate compiles, and every call panics.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod account;
mod binding;
mod classify;
mod client;
mod configuration;
mod error;
mod object;
mod request;
mod token;

pub use account::Account;
pub use client::Client;
pub use configuration::{AuthorityMetadata, Configuration};
pub use error::{Details, Error, ErrorKind};
pub use request::{Prompt, SignIn, TokenRequest};
pub use token::Token;
