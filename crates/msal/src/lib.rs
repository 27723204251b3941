//! msal
