//! The response headers that the site is served with: what they are, and how a host's file says them.
//!
//! Hosts differ in what they do when two rules for one path set the same header: some replace, some join the values,
//! and two joined content security policies are both enforced. So no two rules here do that (a test sees to it).

use std::fmt::Write as _;

use crate::clouds::Cloud;

/// Headers for some paths of the site.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Paths from the site's top; a `*` at the end stands for anything.
    pub(crate) paths: &'static [&'static str],
    /// Names and values.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// Every rule, for a package that speaks to these clouds.
pub(crate) fn rules(clouds: &[Cloud]) -> Vec<Rule> {
    vec![
        Rule {
            paths: &["/*"],
            headers: vec![
                // Two years, as browsers' preload lists want it.
                ("Strict-Transport-Security", "max-age=63072000; includeSubDomains".to_owned()),
                ("X-Content-Type-Options", "nosniff".to_owned()),
                ("Referrer-Policy", "no-referrer".to_owned()),
                ("Permissions-Policy", permissions()),
                ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
            ],
        },
        Rule {
            paths: &["/", "/index.html"],
            headers: vec![
                ("Content-Security-Policy", page_policy(clouds)),
                ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
                ("X-Frame-Options", "DENY".to_owned()),
                ("Cache-Control", "no-cache".to_owned()),
            ],
        },
        // The sign-in library's bridge. It is framed by the panel when a token is renewed, and it must keep the
        // connection to the window that opened it: no Cross-Origin-Opener-Policy. Its address carries the answer of
        // the sign-in, so no cache may keep it. Some hosts take ".html" away.
        Rule {
            paths: &["/redirect.html", "/redirect"],
            headers: vec![
                ("Content-Security-Policy", bridge_policy()),
                ("X-Frame-Options", "SAMEORIGIN".to_owned()),
                ("Cache-Control", "no-store".to_owned()),
            ],
        },
        Rule { paths: &["/config.json"], headers: vec![("Cache-Control", "no-cache".to_owned())] },
        // Named after their content: other content has another name.
        Rule {
            paths: &["/assets/*"],
            headers: vec![("Cache-Control", "public, max-age=31536000, immutable".to_owned())],
        },
    ]
}

/// The rules as a `_headers` file, the format of
/// [Netlify](https://docs.netlify.com/manage/routing/headers/) and
/// [Cloudflare Pages](https://developers.cloudflare.com/pages/configuration/headers/).
pub(crate) fn as_headers_file(rules: &[Rule]) -> String {
    let mut text = String::new();
    for rule in rules {
        for path in rule.paths {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{path}");
            for (name, value) in &rule.headers {
                let _ = writeln!(text, "  {name}: {value}");
            }
        }
    }
    text
}

/// The content security policy of the page.
fn page_policy(clouds: &[Cloud]) -> String {
    let logins = distinct(clouds.iter().map(|cloud| cloud.login));
    let graphs = distinct(clouds.iter().map(|cloud| cloud.graph));
    [
        "default-src 'none'".to_owned(),
        // Compiling WebAssembly counts as evaluating.
        "script-src 'self' 'wasm-unsafe-eval'".to_owned(),
        "style-src 'self'".to_owned(),
        "img-src 'self' data:".to_owned(),
        format!("connect-src 'self' {logins} {graphs}"),
        // A token is renewed in a hidden frame; the bridge page, its last stop, is of this site.
        format!("frame-src 'self' {logins}"),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        "object-src 'none'".to_owned(),
        "frame-ancestors 'none'".to_owned(),
        "require-trusted-types-for 'script'".to_owned(),
        "trusted-types 'none'".to_owned(),
    ]
    .join("; ")
}

/// The content security policy of the bridge page: one script of its own, framed by this site only.
fn bridge_policy() -> String {
    [
        "default-src 'none'",
        "script-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "object-src 'none'",
        "frame-ancestors 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    .join("; ")
}

/// What the browser may do for the page: write to the clipboard when a button is pressed, and nothing else. Only
/// features that browsers know are named; they warn about others.
fn permissions() -> String {
    const DENIED: [&str; 24] = [
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "clipboard-read",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "usb",
        "window-management",
        "xr-spatial-tracking",
    ];
    let mut all: Vec<String> = DENIED.iter().map(|feature| format!("{feature}=()")).collect();
    all.push("clipboard-write=(self)".to_owned());
    all.join(", ")
}

fn distinct(hosts: impl Iterator<Item = &'static str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for host in hosts {
        if !seen.contains(&host) {
            seen.push(host);
        }
    }
    seen.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Rule, as_headers_file, rules};
    use crate::clouds;

    fn covers(rule: &Rule, path: &str) -> bool {
        rule.paths.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            None => *pattern == path,
        })
    }

    /// All headers of a path, as a host would send them.
    fn headers(word: &str, path: &str) -> Vec<(&'static str, String)> {
        rules(clouds::named(word).unwrap())
            .into_iter()
            .filter(|rule| covers(rule, path))
            .flat_map(|rule| rule.headers)
            .collect()
    }

    fn value(word: &str, path: &str, name: &str) -> Option<String> {
        headers(word, path).into_iter().find(|(header, _)| *header == name).map(|(_, value)| value)
    }

    #[test]
    fn no_path_gets_a_header_from_two_rules() {
        for path in
            ["/", "/index.html", "/redirect.html", "/redirect", "/config.json", "/icon.svg", "/assets/panel-0123.wasm"]
        {
            let names: Vec<_> = headers("all", path).into_iter().map(|(name, _)| name).collect();
            let mut distinct = names.clone();
            distinct.sort_unstable();
            distinct.dedup();
            assert_eq!(names.len(), distinct.len(), "{path}: {names:?}");
        }
    }

    #[test]
    fn the_page_speaks_to_the_hosts_of_its_clouds_only() {
        let policy = value("all", "/", "Content-Security-Policy").unwrap();
        assert!(policy.contains("connect-src 'self' https://login.microsoftonline.com https://login.microsoftonline.us https://graph.microsoft.com https://graph.microsoft.us https://dod-graph.microsoft.us;"), "{policy}");
        let policy = value("usgov-l5", "/index.html", "Content-Security-Policy").unwrap();
        assert!(
            policy.contains("connect-src 'self' https://login.microsoftonline.us https://dod-graph.microsoft.us;"),
            "{policy}"
        );
        assert!(policy.contains("frame-src 'self' https://login.microsoftonline.us;"), "{policy}");
        assert!(!policy.contains(".com"), "{policy}");
    }

    #[test]
    fn no_policy_allows_inline_code_or_a_foreign_script() {
        for path in ["/", "/redirect.html"] {
            let policy = value("all", path, "Content-Security-Policy").unwrap();
            assert!(!policy.contains("'unsafe-inline'"), "{path}");
            assert!(!policy.contains("'unsafe-eval'"), "{path}");
            assert!(policy.starts_with("default-src 'none';"), "{path}");
            assert!(policy.contains("trusted-types 'none'"), "{path}");
        }
    }

    #[test]
    fn the_bridge_may_be_framed_by_its_own_site_and_is_never_kept() {
        for path in ["/redirect.html", "/redirect"] {
            let policy = value("all", path, "Content-Security-Policy").unwrap();
            assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
            assert_eq!(value("all", path, "X-Frame-Options").as_deref(), Some("SAMEORIGIN"));
            assert_eq!(value("all", path, "Cache-Control").as_deref(), Some("no-store"));
            assert_eq!(value("all", path, "Cross-Origin-Opener-Policy"), None);
        }
    }

    #[test]
    fn the_file_has_a_block_for_each_path() {
        let text = as_headers_file(&rules(clouds::named("global").unwrap()));
        assert!(text.starts_with("/*\n  Strict-Transport-Security: max-age="), "{text}");
        assert!(text.contains("\n/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"), "{text}");
        for line in text.lines() {
            assert!(line.starts_with('/') || line.starts_with("  "), "{line}");
            // Cloudflare's limit for a line.
            assert!(line.len() <= 2000, "{line}");
        }
    }
}
