//! `config.json` has to be put right before anybody can sign in: what is wrong with it, how to register the app, and what a
//! person can do who cannot change the file.

use graph::Cloud;
use graph::config::ConfigProblem;
use graph::register::Tool;
use leptos::prelude::*;

use super::device;
use super::support::copy_button;
use crate::dom;
use crate::ui::{El, el, part};

const SAMPLE: &str = r#"{
  "clientId": "<application (client) id>",
  "tenant": "<tenant id or verified domain>",
  "cloud": "global"
}"#;

fn code(text: &str) -> El {
    el("code").child(text)
}

/// A text to read and to copy.
fn copied(label: &str, button: &str, text: String) -> (El, El) {
    let shown = el("pre").attr("tabindex", "0").attr("role", "group").attr("aria-label", label).child(text.as_str());
    (shown, copy_button(button, move || text.clone()))
}

/// The screen for a missing or wrong `config.json`.
pub fn set_up(problems: Vec<ConfigProblem>) -> Vec<El> {
    let redirect = dom::redirect_address();
    let problem = |problem: ConfigProblem| {
        let key = if problem.key.is_empty() { "config.json".to_owned() } else { problem.key };
        let found = problem.found.filter(|found| found != "“”").map(|found| format!("Found {found}. "));
        (el("dt").child(el("code").child(key)), el("dd").child((found, problem.expected)))
    };
    let wrong = el("section").class("message bad").attr("role", "alert").child((
        el("h2").child("What has to be put right"),
        el("dl").child(problems.into_iter().map(problem).collect::<Vec<_>>()),
    ));
    let file = el("section").class("card").child((
        el("h2").child("config.json"),
        copied("A config.json to start from", "Copy config.json", SAMPLE.to_owned()),
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
    let own = el("section").class("card").child((
        el("h2").child("On this device only"),
        el("p").child(
            "If you cannot change config.json, or only want to try: the app may be named here. It is kept in this browser, shown \
             at the foot of the page, and can be removed there. Nobody else's panel changes.",
        ),
        device::form(),
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
        register(&redirect),
        own,
    ))]
}

/// How the app is registered: by one of two scripts, or by hand.
fn register(redirect: &str) -> El {
    let cloud = RwSignal::new(Cloud::Global);
    let script = |tool: Tool, title: &str, several: &'static str, undo: &'static str| {
        let (for_commands, for_script) = (redirect.to_owned(), redirect.to_owned());
        let name = tool.file();
        el("details").child((
            el("summary").child(title),
            part(move || {
                let commands = tool.commands(&for_commands, cloud.get());
                copied(&format!("Commands that run {name}"), "Copy commands", commands)
            }),
            el("p").class("small").child((
                code(name),
                " lies in the package, in the folder ",
                code("register"),
                ", and here. It makes a single-page application with the two permissions above, requires assignment, assigns you, \
                 and prints the config.json. Run again, it changes only what differs. With ",
                code(several),
                " other tenants can allow the app too; with ",
                code(undo),
                " it takes all of that back.",
            )),
            el("details").class("script").child((
                el("summary").child(format!("{name}, filled in for this site")),
                part(move || {
                    let script = tool.script(&for_script, cloud.get());
                    copied(&format!("The script {name}"), &format!("Copy {name}"), script)
                }),
            )),
        ))
    };
    let id = "register-cloud";
    el("section").class("card").child((
        el("h2").child("How to register the app"),
        el("p").child(
            "A script registers it, or you do, in the admin center. It takes the role Cloud Application Administrator. This page \
             registers nothing by itself.",
        ),
        el("p").child((
            "The registration has the redirect address ",
            code(redirect),
            " ",
            copy_button("Copy address", {
                let redirect = redirect.to_owned();
                move || redirect.clone()
            }),
        )),
        el("p").child((
            "It asks for the delegated Microsoft Graph permissions ",
            code("Policy.ReadWrite.AuthenticationMethod"),
            " and ",
            code("User.Read"),
            ". Nothing else.",
        )),
        el("div").class("field-row").child((
            el("label").attr("for", id).child("The tenant's cloud"),
            device::cloud_box(id, move |chosen| cloud.set(chosen)),
        )),
        script(Tool::AzureCli, "With the Azure CLI", "--several", "--undo"),
        script(Tool::PowerShell, "With Microsoft Graph PowerShell", "-Several", "-Undo"),
        el("details").child((el("summary").child("By hand, in the admin center"), by_hand())),
    ))
}

fn by_hand() -> El {
    el("ol").child((
        el("li").child("In the Microsoft Entra admin center open App registrations and choose New registration."),
        el("li").child("Name it, for example TAP Policy Panel. Allow accounts in this organizational directory only, or in any, for several tenants."),
        el("li").child("As redirect URI choose the platform Single-page application (SPA) and enter the address above."),
        el("li").child("Under API permissions add the two delegated permissions above, and grant admin consent."),
        el("li").child(
            "Under Enterprise applications, in the app's properties, require assignment; under Users and groups assign who may \
             use it.",
        ),
        el("li").child((
            "Copy the Application (client) ID from the overview into ",
            code("clientId"),
            ", reload this page and sign in.",
        )),
    ))
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
