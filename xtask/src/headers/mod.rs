//! The response headers that the site is served with: what they are, in one place, and how each host's own file says
//! them (the modules below).
//!
//! Hosts differ in what they do when two rules for one path set the same header: some replace, some join the values,
//! and two joined content security policies are both enforced. So no two rules here do that (a test sees to it).

mod apache;
mod azure;
mod caddy;
mod cloudfront;
mod github;
mod headers_file;
mod iis;
mod nginx;

use anyhow::Result;

use crate::clouds::Cloud;

pub(crate) use headers_file::render as as_headers_file;

/// A part of the site that has headers of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Every answer.
    Everything,
    /// The page of the panel.
    Page,
    /// The sign-in library's bridge page.
    Bridge,
    /// `config.json`.
    Settings,
    /// The icon.
    Icon,
    /// What is named after its content.
    Assets,
}

impl Place {
    /// The places beside [`Place::Everything`].
    const PARTS: [Place; 5] = [Place::Page, Place::Bridge, Place::Settings, Place::Icon, Place::Assets];

    /// Its paths from the site's top; a `*` at the end stands for anything. Some hosts take `.html` away.
    fn paths(self) -> &'static [&'static str] {
        match self {
            Place::Everything => &["/*"],
            Place::Page => &["/", "/index.html"],
            Place::Bridge => &["/redirect.html", "/redirect"],
            Place::Settings => &["/config.json"],
            Place::Icon => &["/icon.svg"],
            Place::Assets => &["/assets/*"],
        }
    }
}

/// Headers for a part of the site.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Where they are sent.
    place: Place,
    /// Names and values.
    headers: Vec<(&'static str, String)>,
}

/// The header that hosts' files are asked about most.
const CSP: &str = "Content-Security-Policy";

/// Every rule, for a package that speaks to these clouds.
pub(crate) fn rules(clouds: &[Cloud]) -> Vec<Rule> {
    let nothing = || (CSP, NOTHING.to_owned());
    let revalidated = || ("Cache-Control", "no-cache".to_owned());
    vec![
        Rule {
            place: Place::Everything,
            headers: vec![
                // Two years. Without includeSubDomains: the panel speaks for its own host only.
                ("Strict-Transport-Security", "max-age=63072000".to_owned()),
                ("X-Content-Type-Options", "nosniff".to_owned()),
                ("Referrer-Policy", "no-referrer".to_owned()),
                ("Permissions-Policy", permissions()),
                ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
            ],
        },
        Rule {
            place: Place::Page,
            headers: vec![
                (CSP, policy(&page_policy(clouds), Framing::Header("'none'"))),
                ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
                ("X-Frame-Options", "DENY".to_owned()),
                revalidated(),
            ],
        },
        // It is framed by the panel when a token is renewed, and it must keep the connection to the window that opened
        // it: no Cross-Origin-Opener-Policy. Its address carries the answer of the sign-in, so no cache may keep it.
        Rule {
            place: Place::Bridge,
            headers: vec![
                (CSP, policy(&bridge_policy(), Framing::Header("'self'"))),
                ("X-Frame-Options", "SAMEORIGIN".to_owned()),
                ("Cache-Control", "no-store".to_owned()),
            ],
        },
        Rule { place: Place::Settings, headers: vec![nothing(), revalidated()] },
        Rule { place: Place::Icon, headers: vec![nothing(), ("Cache-Control", "public, max-age=86400".to_owned())] },
        // Other content has another name.
        Rule {
            place: Place::Assets,
            headers: vec![nothing(), ("Cache-Control", "public, max-age=31536000, immutable".to_owned())],
        },
    ]
}

/// The files for hosts that do not read `_headers`, by their names in the package's folder `hosts`. `page` and `bridge`
/// are the site's two pages.
///
/// # Errors
///
/// When a page is not as the build writes it.
pub(crate) fn host_files(clouds: &[Cloud], page: &str, bridge: &str) -> Result<Vec<(&'static str, String)>> {
    let rules = rules(clouds);
    Ok(vec![
        ("nginx/maps.conf", nginx::maps(&rules)),
        ("nginx/site.conf", nginx::site(&rules)),
        ("caddy/tap-policy-panel.caddy", caddy::render(&rules)),
        ("apache/tap-policy-panel.conf", apache::render(&rules)),
        ("iis/web.config", iis::render(&rules)),
        ("azure-static-web-apps/staticwebapp.config.json", azure::render(&rules)?),
        ("cloudfront/template.json", cloudfront::render(&rules)?),
        ("github-pages/index.html", github::page(page, &policy(&page_policy(clouds), Framing::Unknown))?),
        ("github-pages/redirect.html", github::page(bridge, &policy(&bridge_policy(), Framing::Unknown))?),
        ("github-pages/.nojekyll", String::new()),
    ])
}

/// The headers of one place.
fn at(rules: &[Rule], place: Place) -> impl Iterator<Item = (&'static str, &str)> {
    let own = rules.iter().filter(move |rule| rule.place == place);
    own.flat_map(|rule| &rule.headers).map(|(name, value)| (*name, value.as_str()))
}

/// What a document that is none may do: nothing, if a browser shows it as one.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// How a policy says who may frame the page.
enum Framing {
    /// In a header.
    Header(&'static str),
    /// Not at all: a policy within the page cannot say it.
    Unknown,
}

fn policy(directives: &[String], framing: Framing) -> String {
    let mut directives = directives.join("; ");
    if let Framing::Header(who) = framing {
        directives.push_str("; frame-ancestors ");
        directives.push_str(who);
    }
    directives
}

/// The content security policy of the page, but for who may frame it.
fn page_policy(clouds: &[Cloud]) -> Vec<String> {
    let logins = distinct(clouds.iter().map(|cloud| cloud.login));
    let graphs = distinct(clouds.iter().map(|cloud| cloud.graph));
    let mut directives = strict(
        // Compiling WebAssembly counts as evaluating.
        "script-src 'self' 'wasm-unsafe-eval'",
    );
    directives.extend([
        "style-src 'self'".to_owned(),
        "img-src 'self' data:".to_owned(),
        format!("connect-src 'self' {logins} {graphs}"),
        // A token is renewed in a hidden frame; the bridge page, its last stop, is of this site.
        format!("frame-src 'self' {logins}"),
    ]);
    directives
}

/// The content security policy of the bridge page: one script of its own, and the icon. Without an icon that it may show,
/// Firefox asks for `/favicon.ico` and reports a violation.
fn bridge_policy() -> Vec<String> {
    let mut directives = strict("script-src 'self'");
    directives.push("img-src 'self'".to_owned());
    directives
}

/// What both pages are held to.
fn strict(script: &str) -> Vec<String> {
    [
        "default-src 'none'",
        script,
        "base-uri 'none'",
        "form-action 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    .map(str::to_owned)
    .to_vec()
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
mod tests;
