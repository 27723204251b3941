//! An app registration that this device uses of its own, where the site's `config.json` names none: kept in the browser's
//! `localStorage`, in the form of a `config.json`, until somebody removes it.

use graph::Config;
use graph::config::{self, ConfigProblem};
use leptos::prelude::window;

const NAME: &str = "tap-registration";

/// The registration that this device keeps, if there is one and it can be used.
pub fn registration() -> Option<Config> {
    let text = window().local_storage().ok()??.get_item(NAME).ok()??;
    // Nothing but what the form below asks for: no addresses of an emulator, which only a site can give.
    config::parse(&text).ok().map(|parsed| Config { endpoints: None, ..parsed.config })
}

/// Keeps a registration on this device.
///
/// # Errors
///
/// What is wrong with it, or that the browser keeps nothing.
pub fn keep(client_id: &str, tenant: &str, cloud: &str) -> Result<(), Vec<ConfigProblem>> {
    let text = serde_json::json!({ "clientId": client_id, "tenant": tenant, "cloud": cloud }).to_string();
    config::parse(&text)?;
    let kept = window().local_storage().ok().flatten().and_then(|storage| storage.set_item(NAME, &text).ok());
    kept.ok_or_else(|| {
        let expected = "This browser keeps nothing for this site. Allow it to, or put the values into config.json.";
        vec![ConfigProblem { key: "clientId".into(), found: None, expected: expected.into() }]
    })
}

/// Removes it, and what this tab keeps of the sign-in that was made with it.
pub fn remove() {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(NAME);
    }
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.clear();
    }
}
