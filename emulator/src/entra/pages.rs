//! The pages that a person sees at Entra. Static HTML: no script, nothing loaded.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::errors::{EntraError, Occurrence};
use crate::people::Person;
use crate::tenant::APP_NAME;
use crate::tenants::Authority;
use crate::world::Addresses;

/// The name of the field that says which button was pressed.
pub(super) const CHOICE: &str = "emulator_choice";
/// The choice that goes back to the app without signing in.
pub(super) const CANCEL: &str = "cancel";
/// The choice that goes back to the app without the administrator's approval.
pub(super) const RETURN: &str = "return";
/// The choice that shows the picker again.
pub(super) const OTHER: &str = "other";
/// What the choice of a person begins with.
pub(super) const PERSON: &str = "person:";

const STYLE: &str = include_str!("pages.css");

/// What a page needs to send the person on: where its form goes, and the request that it carries along.
pub(super) struct Form<'a> {
    pub(super) action: String,
    pub(super) parameters: &'a [(String, String)],
}

impl Form<'_> {
    fn hidden(&self) -> Markup {
        html! {
            @for (name, value) in self.parameters {
                @if name != CHOICE {
                    input type="hidden" name=(name) value=(value);
                }
            }
        }
    }
}

/// What all pages of one visit have in common.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) addresses: &'a Addresses,
    /// Where the person is; nothing if the address names no tenant that there is.
    pub(super) authority: Option<Authority>,
}

/// The account picker.
pub(super) fn picker(
    people: &[Person],
    hint: Option<&str>,
    signed_in: Option<&str>,
    form: &Form<'_>,
    frame: Frame<'_>,
) -> Response {
    let hinted = |person: &&Person| hint.is_some_and(|hint| person.username.eq_ignore_ascii_case(hint));
    let ordered = people.iter().filter(hinted).chain(people.iter().filter(|person| !hinted(person)));
    let body = html! {
        h1 { "Pick an account" }
        p { "to continue to " strong { (APP_NAME) } }
        form method="post" action=(form.action) {
            (form.hidden())
            ul {
                @for person in ordered {
                    li {
                        button type="submit" name=(CHOICE) value={ (PERSON) (person.id) } {
                            span class="name" { (person.name()) }
                            " "
                            span class="detail" {
                                (person.username)
                                @if signed_in == Some(person.id) { ", signed in" }
                            }
                            " "
                            span class="role" { (person.about) }
                        }
                    }
                }
            }
            button type="submit" class="plain" name=(CHOICE) value=(CANCEL) { "Cancel" }
        }
    };
    page("Sign in to your account", &body, frame)
}

/// The page for somebody who may not give the consent that is missing.
pub(super) fn admin_approval(person: &Person, form: &Form<'_>, frame: Frame<'_>) -> Response {
    let body = html! {
        h1 { "Need admin approval" }
        p { (person.username) }
        p {
            strong { (APP_NAME) } " needs permission to access resources in your organization that only an admin can "
            "grant. Ask an admin to grant permission to this app before you can use it."
        }
        form method="post" action=(form.action) {
            (form.hidden())
            button type="submit" class="plain" name=(CHOICE) value=(OTHER) {
                "Have an admin account? Sign in with that account"
            }
            button type="submit" class="plain" name=(CHOICE) value=(RETURN) {
                "Return to the application without granting consent"
            }
        }
    };
    page("Need admin approval", &body, frame)
}

/// A refusal that stays at Entra.
pub(super) fn refusal(
    error: &EntraError,
    occurrence: &Occurrence,
    form: Option<&Form<'_>>,
    frame: Frame<'_>,
) -> Response {
    let body = html! {
        h1 { "Sign in" }
        p { "Sorry, but we’re having trouble signing you in." }
        p class="code" { (error.text()) }
        @if let Some(form) = form {
            form method="post" action=(form.action) {
                (form.hidden())
                button type="submit" class="plain" name=(CHOICE) value=(OTHER) { "Use another account" }
            }
        }
        h2 { "Troubleshooting details" }
        dl {
            dt { "Request Id" } dd { (occurrence.trace) }
            dt { "Correlation Id" } dd { (occurrence.correlation) }
            dt { "Timestamp" } dd { (occurrence.timestamp) }
            dt { "Message" } dd { (error.text()) }
        }
    };
    page("Sign in to your account", &body, frame)
}

/// After signing out, when there is no address to go back to.
pub(super) fn signed_out(frame: Frame<'_>) -> Response {
    let body = html! {
        h1 { "You signed out of your account" }
        p { "It’s a good idea to close all browser windows." }
    };
    page("Sign out", &body, frame)
}

fn page(title: &str, body: &Markup, frame: Frame<'_>) -> Response {
    let organization = match frame.authority {
        Some(Authority::Tenant(tenant)) => tenant.identity().name,
        Some(Authority::Organizations | Authority::Common) | None => "Microsoft Entra",
    };
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – emulator" }
                // Else Firefox asks for `/favicon.ico` and reports that the policy below forbids it.
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { p { strong { "Emulator" } " of Microsoft Entra on this machine. Nobody here is real." } }
                main { (body) }
                footer { p { (organization) } }
            }
        }
    };
    // Browsers hold a form to `form-action` along its redirects too, and these lead back to the site.
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
        STANDARD.encode(Sha256::digest(STYLE)),
        frame.addresses.site_origins().join(" ")
    );
    let mut response = (
        [
            (header::CACHE_CONTROL, "no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
        ],
        Html(document.into_string()),
    )
        .into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(HeaderName::from_static("content-security-policy"), policy);
    }
    response
}
