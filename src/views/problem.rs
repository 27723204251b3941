//! A problem as it is told everywhere: what happened, what to do, the button that does it, the details for support.

use graph::Problem;
use graph::problem::Action;
use leptos::prelude::*;
use leptos::{ev, html};

use super::support::support;
use crate::app::{App, Screen};
use crate::session::REDIRECT_PAGE;

/// The problem, without its title.
pub fn problem(app: App, problem: Problem, details: String) -> AnyView {
    (
        html::p().child(problem.sentence().into_owned()),
        html::p().child(problem.remedy().into_owned()),
        problem.action().and_then(|action| self::action(app, action)),
        support(details),
    )
        .into_any()
}

fn action(app: App, action: Action) -> Option<AnyView> {
    let signed_out = matches!(app.screen.get_untracked(), Screen::SignedOut(_));
    let button = |label: &'static str, act: Box<dyn Fn()>| {
        html::button().r#type("button").class("button").on(ev::click, move |_| act()).child(label).into_any()
    };
    let view = match action {
        // Signing in is what the signed-out page's own button is for.
        Action::SignIn | Action::TryAgain if signed_out => return None,
        Action::SignIn => button("Sign in to continue", Box::new(move || app.sign_in(true))),
        Action::TryAgain => button("Try again", Box::new(move || app.try_again(false))),
        Action::RefreshAccess => button("Refresh my access", Box::new(move || app.try_again(true))),
        Action::AdminConsent => {
            let shell = app.shell.get_untracked()?;
            let tenant = shell.person().map(|person| person.tenant_id);
            let here = window().location().href().ok()?;
            let redirect = web_sys::Url::new_with_base(REDIRECT_PAGE, &here).ok()?.href();
            html::a()
                .href(shell.config().admin_consent_url(tenant.as_deref(), &redirect))
                .attr("target", "_blank")
                .attr("rel", "noopener noreferrer")
                .child("Open the consent page (for administrators, in a new tab)")
                .into_any()
        }
        Action::SetUp => {
            let config = app.shell.get_untracked()?.config();
            let rows = [
                ("clientId", config.client_id.clone()),
                ("tenant", config.tenant.as_str().to_owned()),
                ("cloud", config.cloud.word().to_owned()),
            ];
            html::p()
                .class("small")
                .child((
                    "Values in use, from config.json: ",
                    rows.map(|(name, value)| (html::code().child(format!("{name}: {value}")), " ")).collect_view(),
                ))
                .into_any()
        }
    };
    Some(html::div().class("actions").child(view).into_any())
}
