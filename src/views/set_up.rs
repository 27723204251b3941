//! `config.json` has to be put right before anybody can sign in: what is wrong with it, and how to register the app.

use graph::Cloud;
use graph::config::ConfigProblem;

use super::support::copy_button;
use crate::dom;
use crate::ui::{El, el};

const SAMPLE: &str = r#"{
  "clientId": "<application (client) id>",
  "tenant": "<tenant id or verified domain>",
  "cloud": "global"
}"#;

fn code(text: &str) -> El {
    el("code").child(text)
}

/// The screen for a missing or wrong `config.json`.
pub fn set_up(problems: Vec<ConfigProblem>) -> Vec<El> {
    let redirect = dom::redirect_address();
    let problem = |problem: ConfigProblem| {
        let key = if problem.key.is_empty() { "config.json".to_owned() } else { problem.key };
        let found = problem.found.map(|found| format!("Found {found}. "));
        (el("dt").child(el("code").child(key)), el("dd").child((found, problem.expected)))
    };
    let wrong = el("section").class("message bad").attr("role", "alert").child((
        el("h2").child("What has to be put right"),
        el("dl").child(problems.into_iter().map(problem).collect::<Vec<_>>()),
    ));
    let file = el("section").class("card").child((
        el("h2").child("config.json"),
        el("pre")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-label", "A config.json to start from")
            .child(SAMPLE),
        copy_button("Copy config.json", || SAMPLE.to_owned()),
        el("p").class("small").child((
            (
                code("tenant"),
                " is ",
                code("organizations"),
                " only for an app that is registered for several tenants. ",
            ),
            (code("cloud"), " is ", code("global"), " (also for GCC), "),
            (code("usgov-l4"), " (GCC High) or ", code("usgov-l5"), " (DoD)."),
        )),
    ));
    let steps = el("ol").child((
        el("li").child("In the Microsoft Entra admin center open App registrations and choose New registration."),
        el("li").child("Name it, for example TAP Policy Panel. Allow accounts in this organizational directory only."),
        el("li").child((
            "As redirect URI choose the platform Single-page application (SPA) and enter ",
            code(&redirect),
            " ",
            copy_button("Copy address", move || redirect.clone()),
        )),
        el("li").child((
            "Under API permissions add the delegated Microsoft Graph permissions ",
            code("Policy.ReadWrite.AuthenticationMethod"),
            " and ",
            code("User.Read"),
            ", and grant admin consent.",
        )),
        el("li").child((
            "Copy the Application (client) ID from the overview into ",
            code("clientId"),
            ", reload this page and sign in.",
        )),
    ));
    vec![el("main").class("setup").child((
        el("div").class("head").child((
            el("h1").child("Set up the panel"),
            el("p").child(
                "The panel does not know yet which app registration and tenant to use. Put config.json, the file beside \
                 index.html, right; then reload this page. Nothing has to be built again.",
            ),
        )),
        wrong,
        file,
        el("section").class("card").child((el("h2").child("How to register the app"), steps)),
    ))]
}

/// The screen for a cloud without this API. Nothing was called.
pub fn unsupported(cloud: Cloud) -> Vec<El> {
    let portal = el("a").attr("href", cloud.entra_portal()).child("Microsoft Entra admin center of this cloud");
    vec![el("main").class("setup").child((
        el("h1").child("Temporary Access Pass policy"),
        el("section").class("message warn").child((
            el("h2").child(format!("Not available in this cloud: {}", cloud.label())),
            el("p").child(
                "Microsoft Graph v1.0 does not offer the Temporary Access Pass policy in this cloud, so the panel cannot \
                 read or change it here. Nothing was sent.",
            ),
            el("p").child((
                ("Use the ", portal, ". If your tenant is in another cloud, change "),
                (code("cloud"), " in config.json."),
            )),
        )),
    ))]
}
