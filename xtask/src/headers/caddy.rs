//! Caddy 2. The paths are those within the site: `handle_path` has taken the folder away before.
//! Source: <https://caddyserver.com/docs/caddyfile/directives/header>.

use std::fmt::Write as _;

use super::{Place, Rule};

/// The name of a place's matcher.
fn matcher(place: Place) -> &'static str {
    match place {
        Place::Everything => "*",
        Place::Page => "@tap_page",
        Place::Bridge => "@tap_bridge",
        Place::Settings => "@tap_settings",
        Place::Icon => "@tap_icon",
        Place::Assets => "@tap_assets",
    }
}

/// The file, to be imported beside `root`.
pub(super) fn render(rules: &[Rule]) -> String {
    let mut text =
        String::from("# TAP Policy Panel: to be imported in the block that serves the site, after its root.\n");
    for rule in rules {
        let matcher = matcher(rule.place);
        // Writing to a string cannot fail.
        match rule.place {
            Place::Everything => {}
            // An answer that there is no such file is not to be kept.
            Place::Assets => {
                let _ = writeln!(text, "{matcher} {{\n    path {}\n    file\n}}", rule.place.paths().join(" "));
            }
            place => {
                let _ = writeln!(text, "{matcher} path {}", place.paths().join(" "));
            }
        }
        let _ = writeln!(text, "header {matcher} {{");
        for (name, value) in &rule.headers {
            let _ = writeln!(text, "    {name} \"{value}\"");
        }
        text.push_str("}\n");
    }
    text.push_str(
        "@tap_wasm path *.wasm\n\
         header @tap_wasm Content-Type application/wasm\n\
         file_server {\n    \
             precompressed br gzip\n    \
             hide _headers\n\
         }\n",
    );
    text
}
