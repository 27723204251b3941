//! Azure Static Web Apps. A route's headers take the place of the global ones of the same name.
//! Source: <https://learn.microsoft.com/azure/static-web-apps/configuration>.

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::{Place, Rule, at};

/// `staticwebapp.config.json`, to be copied beside `index.html`.
pub(super) fn render(rules: &[Rule]) -> Result<String> {
    let routes: Vec<Value> = Place::PARTS
        .into_iter()
        .flat_map(|place| place.paths().iter().map(move |path| (place, *path)))
        .map(|(place, path)| json!({ "route": path, "headers": object(rules, place) }))
        .collect();
    let file = json!({
        "globalHeaders": object(rules, Place::Everything),
        "routes": routes,
        "mimeTypes": { ".wasm": "application/wasm" },
    });
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

fn object(rules: &[Rule], place: Place) -> Map<String, Value> {
    at(rules, place).map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
}
