//! nginx. `add_header` in an inner block replaces all those of the outer ones, so every header is sent from one place, and
//! a map gives its value: nothing where it does not belong, which nginx then does not send. The maps look at the end
//! of the path only, so that the same files serve any folder.
//! Source: <https://nginx.org/en/docs/http/ngx_http_headers_module.html>,
//! <https://nginx.org/en/docs/http/ngx_http_map_module.html>.

use std::fmt::Write as _;

use super::{Place, Rule, at};

/// The path's end, as a regular expression.
fn pattern(place: Place) -> &'static str {
    match place {
        Place::Everything => "default",
        Place::Page => r"~/(index\.html)?$",
        Place::Bridge => r"~/redirect(\.html)?$",
        Place::Settings => r"~/config\.json$",
        Place::Icon => r"~/icon\.svg$",
        Place::Assets => "~/assets/[^/]+$",
    }
}

/// The headers that differ from place to place, each once.
fn varying(rules: &[Rule]) -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    for place in Place::PARTS {
        for (name, _) in at(rules, place) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn variable(name: &str) -> String {
    format!("$tap_policy_panel_{}", name.to_ascii_lowercase().replace('-', "_"))
}

/// What belongs into `http`, once.
pub(super) fn maps(rules: &[Rule]) -> String {
    let mut text = String::from("# TAP Policy Panel: to be included in http { }, once.\n");
    for name in varying(rules) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "map $uri {} {{\n    default \"\";", variable(name));
        for place in Place::PARTS {
            for (_, value) in at(rules, place).filter(|(header, _)| *header == name) {
                let _ = writeln!(text, "    {} \"{value}\";", pattern(place));
            }
        }
        text.push_str("}\n");
    }
    text
}

/// What belongs into the `location` of the site.
pub(super) fn site(rules: &[Rule]) -> String {
    let mut text = String::from(
        "# TAP Policy Panel: to be included in the location that serves the site.\n\
         index index.html;\n\
         gzip_static on;\n\
         gzip_vary on;\n\
         charset utf-8;\n\
         charset_types text/css text/javascript;\n\
         types {\n    \
             text/html html;\n    \
             text/css css;\n    \
             text/javascript js;\n    \
             application/json json;\n    \
             application/wasm wasm;\n    \
             image/svg+xml svg;\n\
         }\n",
    );
    for (name, value) in at(rules, Place::Everything) {
        let _ = writeln!(text, "add_header {name} \"{value}\" always;");
    }
    for name in varying(rules) {
        // What is said about keeping a file does not hold for the answer that it is not there.
        let always = if name == "Cache-Control" { "" } else { " always" };
        let _ = writeln!(text, "add_header {name} {}{always};", variable(name));
    }
    // It is for other hosts.
    text.push_str("location ~ /_headers$ {\n    return 404;\n}\n");
    text
}
