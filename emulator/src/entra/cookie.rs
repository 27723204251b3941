//! The session cookie.
//!
//! It is `SameSite=Lax`: the site is on the same host at another port, which is the same site, so that
//! `prompt=none` in a hidden frame works as it does where third-party cookies are allowed.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::world::Addresses;

/// Cookies know no ports: the name keeps two emulators apart.
fn name(addresses: &Addresses) -> String {
    let port = addresses.service().rsplit(':').next().unwrap_or_default();
    format!("emulator-session-{port}")
}

/// The session's secret, if the browser has one.
pub(super) fn read(headers: &HeaderMap, addresses: &Addresses) -> Option<String> {
    let name = name(addresses);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// Has the browser keep the secret.
pub(super) fn set(response: &mut Response, secret: &str, addresses: &Addresses) {
    add(response, &format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax", name(addresses)));
}

/// Has the browser forget it.
pub(super) fn clear(response: &mut Response, addresses: &Addresses) {
    add(response, &format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", name(addresses)));
}

fn add(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
