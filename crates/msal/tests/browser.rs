//! The bindings against the real library, in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use msal::{AuthorityMetadata, Client, Configuration, ErrorKind, SignIn, TokenRequest};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SCOPES: [&str; 1] = ["https://graph.microsoft.com/User.Read"];

/// A configuration as for an emulator. Nothing listens on port 9 (discard): no test may need an answer.
fn configuration() -> Configuration {
    let issuer = "http://localhost:9/contoso";
    Configuration {
        client_id: "11111111-2222-3333-4444-555555555555".into(),
        authority: "https://login.microsoftonline.com/66666666-7777-8888-9999-000000000000".into(),
        authority_metadata: Some(AuthorityMetadata {
            authorization_endpoint: format!("{issuer}/authorize"),
            token_endpoint: format!("{issuer}/token"),
            end_session_endpoint: format!("{issuer}/logout"),
            issuer: issuer.into(),
            jwks_uri: format!("{issuer}/keys"),
        }),
        redirect_uri: "redirect.html".into(),
    }
}

async fn client() -> Client {
    Client::new(&configuration()).await.expect("a client")
}

#[wasm_bindgen_test]
async fn at_first_nobody_has_signed_in() {
    let client = client().await;
    assert!(client.handle_redirect().await.expect("no error").is_none());
    assert!(client.accounts().is_empty());
    assert!(client.active_account().is_none());
}

#[wasm_bindgen_test]
async fn a_silent_request_without_an_account_says_so() {
    let request = TokenRequest { scopes: &SCOPES, ..Default::default() };
    let error = client().await.acquire_token_silent(&request).await.expect_err("no account");
    assert_eq!(error.kind(), ErrorKind::NoAccount);
    assert_eq!(error.details().code, "no_account_error");
    assert!(error.details().correlation_id.is_some());
    assert!(error.needs_interaction());
}

#[wasm_bindgen_test]
async fn claims_that_are_not_a_json_object_are_refused_before_the_library_ignores_them() {
    let client = client().await;
    for claims in ["eyJhY2Nlc3NfdG9rZW4iOnt9fQ", "", "[]", "null", "\"text\""] {
        let request = TokenRequest { scopes: &SCOPES, claims: Some(claims), ..Default::default() };
        let error = client.acquire_token_silent(&request).await.expect_err("claims");
        assert_eq!(error.kind(), ErrorKind::InvalidClaims, "{claims:?}");
        let error = client.acquire_token_redirect(&request).await.expect_err("claims");
        assert_eq!(error.kind(), ErrorKind::InvalidClaims, "{claims:?}");
    }
}

#[wasm_bindgen_test]
async fn an_authority_that_is_not_https_is_refused_in_the_librarys_words() {
    let insecure = Configuration { authority: "http://localhost:9/contoso".into(), ..configuration() };
    let client = Client::new(&insecure).await.expect("checked only when it is used");
    let error = client.login_redirect(&SignIn { scopes: &SCOPES, ..Default::default() }).await.expect_err("refused");
    assert_eq!((error.kind(), error.details().code.as_str()), (ErrorKind::Other, "authority_uri_insecure"));
}

#[wasm_bindgen_test]
async fn a_redirect_address_that_is_none_is_refused() {
    let broken = Configuration { redirect_uri: "https://:".into(), ..configuration() };
    let error = Client::new(&broken).await.map(drop).expect_err("not an address");
    assert_eq!((error.kind(), error.details().code.as_str()), (ErrorKind::Other, "TypeError"));
}

#[wasm_bindgen_test]
async fn a_second_interaction_is_refused_until_one_starts_again() {
    let client = client().await;
    let storage = web_sys::window().unwrap().session_storage().unwrap().unwrap();
    // As the library leaves it when a sign-out could not leave the page.
    storage
        .set_item("msal.interaction.status", r#"{"clientId":"11111111-2222-3333-4444-555555555555","type":"signout"}"#)
        .unwrap();
    let sign_in = SignIn { scopes: &SCOPES, ..Default::default() };
    let error = client.login_redirect(&sign_in).await.expect_err("in progress");
    assert_eq!(error.kind(), ErrorKind::InteractionInProgress);

    client.start_again().await.expect("cleared");
    assert_eq!(storage.get_item("msal.interaction.status").unwrap(), None);
}
