//! **Switch tenant**: where the person is, where else they have signed in with this tab, and the way to any other tenant.

use leptos::prelude::*;

use super::dialog::dialog;
use super::problem::in_words;
use super::support::support;
use crate::app::{App, Screen};
use crate::extra;
use crate::shell::Shell;
use crate::tenants::{BOX, Place, Tenants, is_busy, places, sign_in_there, switch};
use crate::ui::{El, el, part, text, typed};

const FORM: &str = "tenant-form";

/// The dialog.
pub fn tenants(app: App, tenants: Tenants) -> El {
    let close = move || {
        tenants.looking.set(0);
        tenants.is_open.set(false);
    };
    let actions = move || {
        let waits = move || match (app.signing_in.get(), tenants.looking.get()) {
            (true, _) => "Opening the sign-in…",
            (false, 0) => "",
            (false, _) => "Looking for the tenant…",
        };
        let busy = move || (!waits().is_empty()).then(|| "true".into());
        (
            el("p").class("progress").attr("aria-live", "polite").child(text(move || waits().to_owned())),
            el("button").attr("type", "button").class("button").on("click", move |_| close()).child("Cancel"),
            (!is_busy(app)).then(|| {
                el("button")
                    .attr("type", "submit")
                    .attr("form", FORM)
                    .class("button primary")
                    .bind("aria-disabled", busy)
                    .child("Sign in to this tenant")
            }),
        )
    };
    dialog("tenants", "Switch tenant", move || tenants.is_open.get(), close, move || body(app, tenants), actions)
}

fn body(app: App, tenants: Tenants) -> Vec<El> {
    let Some(shell) = app.shell() else { return Vec::new() };
    let refused = el("div").attr("role", "alert").child(part(move || refused(shell, tenants)));
    if is_busy(app) {
        let wait = "An update is under way. Wait until it has ended, or cancel it above the form, before you switch to another tenant.";
        return vec![el("p").child(wait)];
    }
    let places = places(shell);
    vec![refused]
        .into_iter()
        .chain(here(app, shell))
        .chain((!places.is_empty()).then(|| list(app, places)))
        .chain([form(app, tenants)])
        .collect()
}

/// Where the person is, and what becomes of changes.
fn here(app: App, shell: Shell) -> Option<El> {
    let person = shell.person()?;
    let name = move || shell.tenant_name().unwrap_or_else(|| "your tenant".to_owned());
    let changes = match app.screen.get_untracked() {
        Screen::Editing(editor) => editor.count_untracked(),
        _ => 0,
    };
    let kept = match changes {
        0 => None,
        1 => Some(" Your change is kept in this tab, and is in the form again when you come back.".to_owned()),
        count => {
            Some(format!(" Your {count} changes are kept in this tab, and are in the form again when you come back."))
        }
    };
    Some(el("p").child((
        "You are in ",
        el("strong").attr("dir", "auto").child(text(name)),
        " as ",
        person.username,
        ".",
        kept,
    )))
}

/// Why the sign-in to another tenant came to nothing.
fn refused(shell: Shell, tenants: Tenants) -> Option<El> {
    let (tenant, failure) = tenants.refused.get()?;
    let problem = failure.problem;
    // Consent can be given for a tenant without being in it.
    let consent = (problem.action() == Some(graph::problem::Action::AdminConsent)).then(|| {
        let address = shell.config().admin_consent_url(Some(&tenant), &crate::dom::redirect_address());
        el("p").child(
            el("a")
                .attr("href", &address)
                .attr("target", "_blank")
                .attr("rel", "noopener noreferrer")
                .child("Open the consent page (for administrators, in a new tab)"),
        )
    });
    Some(el("div").class("message bad").child((
        el("h3").child(format!("You are not signed in to {tenant}")),
        el("p").child((el("strong").child(problem.title()), ". ", in_words(&problem))),
        consent,
        support(failure.details),
    )))
}

/// Where somebody has signed in with this tab.
fn list(app: App, places: Vec<Place>) -> El {
    let row = |place: Place| {
        let name = place.name.clone().or_else(|| place.domain.clone()).unwrap_or_else(|| place.id.clone());
        let label = format!("Switch to {name} as {}", place.username);
        let domain = place.name.as_ref().and(place.domain.clone());
        let which: Vec<String> = domain.into_iter().chain((name != place.id).then(|| place.id.clone())).collect();
        el("li").child((
            el("div").class("place").child((
                el("strong").attr("dir", "auto").child(name),
                el("span").class("small").child(which.join(" · ")),
                el("span").class("small").child(place.username.as_str()),
            )),
            el("button")
                .attr("type", "button")
                .class("button")
                .attr("aria-label", &label)
                .on("click", move |_| switch(app, &place))
                .child("Switch"),
        ))
    };
    el("div").child((
        el("h3").id("places").child("Signed in from this tab"),
        el("ul")
            .class("places")
            .attr("aria-labelledby", "places")
            .child(places.into_iter().map(row).collect::<Vec<_>>()),
    ))
}

/// The way to any tenant.
fn form(app: App, tenants: Tenants) -> El {
    let about = format!("{BOX}-about");
    let wrong = format!("{BOX}-wrong");
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        sign_in_there(app, tenants);
    };
    el("form").id(FORM).class("field-row").attr("novalidate", "").on("submit", submit).child((
        el("label").attr("for", BOX).child("Tenant: its id or a verified domain"),
        el("input")
            .attr("type", "text")
            .class("text wide")
            .id(BOX)
            .attr("autocomplete", "off")
            .attr("autocapitalize", "none")
            .attr("spellcheck", "false")
            .attr("aria-describedby", &format!("{wrong} {about}"))
            .bind("aria-invalid", move || tenants.wrong.get().map(|_| "true".into()))
            .value(move || tenants.entered.get())
            .on("input", move |event| {
                tenants.wrong.set(None);
                tenants.entered.set(typed(&event));
            }),
        el("span")
            .id(&wrong)
            .attr("role", "alert")
            .child(part(move || tenants.wrong.get().map(|wrong| el("span").class("wrong-text").child(wrong)))),
        el("span").class("small").id(&about).child(
            "You choose the account at Microsoft Entra: a member of that tenant, or a guest in it. The app must be allowed there.",
        ),
    ))
}

/// A button that opens the dialog, where the app is for several tenants.
pub fn opener(app: App, shell: Shell, label: &'static str) -> Option<El> {
    if shell.config().tenant != graph::config::Tenant::Organizations {
        return None;
    }
    let missing = RwSignal::new(false);
    let open = move |_| extra::with(move |extra| (extra.switch_tenant)(app), move || missing.set(true));
    let label = move || if missing.get() { "Not loaded: press to try again" } else { label }.to_owned();
    Some(el("button").attr("type", "button").class("link switch").on("click", open).child(text(label)))
}
