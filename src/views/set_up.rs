//! `config.json` has to be put right before anybody can sign in: what is wrong with it, and how to register the app.

use graph::Cloud;
use graph::config::ConfigProblem;
use leptos::html;
use leptos::prelude::*;

use super::support::copy_button;
use crate::session::REDIRECT_PAGE;

const SAMPLE: &str = r#"{
  "clientId": "<application (client) id>",
  "tenant": "organizations",
  "cloud": "global"
}"#;

/// The screen for a missing or wrong `config.json`.
pub fn set_up(problems: Vec<ConfigProblem>) -> AnyView {
    let redirect = redirect_address();
    let copied = redirect.clone();
    let problems = problems.into_iter().map(|problem| {
        let key = if problem.key.is_empty() { "config.json".to_owned() } else { problem.key };
        let found = problem.found.map(|found| format!("Found {found}. "));
        (html::dt().child(html::code().child(key)), html::dd().child((found, problem.expected)))
    });
    html::main()
        .class("setup")
        .child((
            html::div().class("head").child((
                html::h1().child("Set up the panel"),
                html::p().child(
                    "The panel does not know yet which app registration and tenant to use. Put config.json, the file \
                     beside index.html, right; then reload this page. Nothing has to be built again.",
                ),
            )),
            html::section()
                .class("message bad")
                .attr("role", "alert")
                .child((html::h2().child("What has to be put right"), html::dl().child(problems.collect_view()))),
            html::section().class("card").child((
                html::h2().child("config.json"),
                html::pre().attr("tabindex", "0").attr("aria-label", "A config.json to start from").child(SAMPLE),
                html::p().class("small").child((
                    html::code().child("tenant"),
                    " is ",
                    html::code().child("organizations"),
                    ", a tenant id or a verified domain. ",
                    html::code().child("cloud"),
                    " is ",
                    html::code().child("global"),
                    " (also for GCC), ",
                    html::code().child("usgov-l4"),
                    " (GCC High) or ",
                    html::code().child("usgov-l5"),
                    " (DoD).",
                )),
            )),
            html::section().class("card").child((
                html::h2().child("How to register the app"),
                html::ol().child((
                    html::li().child("In the Microsoft Entra admin center, open App registrations and choose New registration."),
                    html::li().child(
                        "Name it, for example TAP Policy Panel, and allow accounts in this organizational directory only.",
                    ),
                    html::li().child((
                        "As redirect URI choose the platform Single-page application (SPA) and enter ",
                        html::code().child(redirect),
                        " ",
                        copy_button("Copy address", move || copied.clone()),
                    )),
                    html::li().child((
                        "Under API permissions add the delegated Microsoft Graph permissions ",
                        html::code().child("Policy.ReadWrite.AuthenticationMethod"),
                        " and ",
                        html::code().child("User.Read"),
                        ", and grant admin consent.",
                    )),
                    html::li().child((
                        "Copy the Application (client) ID from the overview into ",
                        html::code().child("clientId"),
                        ", reload this page and sign in.",
                    )),
                )),
            )),
        ))
        .into_any()
}

/// The screen for a cloud without this API. Nothing was called.
pub fn unsupported(cloud: Cloud) -> AnyView {
    html::main()
        .class("setup")
        .child((
            html::h1().child("Temporary Access Pass policy"),
            html::section().class("message warn").child((
                html::h2().child(format!("Not available in this cloud: {}", cloud.label())),
                html::p().child(
                    "Microsoft Graph v1.0 does not offer the Temporary Access Pass policy in this cloud, so the panel \
                     cannot read or change it here. Nothing was sent.",
                ),
                html::p().child((
                    "Use the ",
                    html::a().href(cloud.entra_portal()).child("Microsoft Entra admin center of this cloud"),
                    ". If your tenant is in another cloud, change ",
                    html::code().child("cloud"),
                    " in config.json.",
                )),
            )),
        ))
        .into_any()
}

/// The redirect address of this very site, as the app registration needs it.
fn redirect_address() -> String {
    let here = window().location().href().unwrap_or_default();
    web_sys::Url::new_with_base(REDIRECT_PAGE, &here).map(|url| url.href()).unwrap_or_default()
}
