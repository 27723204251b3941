//! A problem as it is told everywhere: what happened, what to do, the button that does it, the details for support.

use graph::Problem;
use graph::problem::Action;
use leptos::prelude::*;

use super::support::support;
use crate::app::{App, Failure, Screen};
use crate::dom;
use crate::ui::{El, el, text};

/// A problem and its remedy, in a line.
pub fn in_words(problem: &Problem) -> String {
    format!("{} {}", problem.sentence(), problem.remedy())
}

/// The problem without its title; `also` is said after the remedy.
pub fn problem(app: App, failure: Failure, also: Option<&str>) -> Vec<El> {
    let problem = failure.problem;
    let mut parts = vec![
        el("p").child(problem.sentence().into_owned()),
        el("p").child((problem.remedy().into_owned(), also.map(|also| (" ", also)))),
    ];
    parts.extend(problem.action().and_then(|action| self::action(app, &problem, action)));
    parts.extend(support(failure.details));
    parts
}

fn action(app: App, problem: &Problem, action: Action) -> Option<El> {
    let signed_out = matches!(app.screen.get_untracked(), Screen::SignedOut(_));
    let button = |label: &str, act: Box<dyn Fn()>| {
        el("button").attr("type", "button").class("button").on("click", move |_| act()).child(label)
    };
    let view = match action {
        // Signing in is what the signed-out page's own button is for.
        Action::SignIn | Action::TryAgain if signed_out => return None,
        Action::SignIn => {
            let claims = problem.claims().map(|claims| claims.as_str().to_owned());
            button("Sign in to continue", Box::new(move || app.sign_in_again(claims.clone())))
        }
        Action::TryAgain => return Some(try_again(app)),
        Action::RefreshAccess => button("Refresh my access", Box::new(move || app.try_again(true))),
        Action::AdminConsent => {
            let shell = app.shell()?;
            let tenant = shell.person().map(|person| person.tenant_id);
            let address = shell.config().admin_consent_url(tenant.as_deref(), &dom::redirect_address());
            let link = el("a")
                .attr("href", &address)
                .attr("target", "_blank")
                .attr("rel", "noopener noreferrer")
                .child("Open the consent page (for administrators, in a new tab)");
            // Once it was given, a new token has it.
            let again = (!signed_out).then(|| button("Try again", Box::new(move || app.try_again(true))));
            return Some(el("div").class("actions").child((link, again)));
        }
        Action::SetUp => {
            let config = app.shell()?.config();
            let rows = [
                ("clientId", config.client_id.as_str()),
                ("tenant", config.tenant.as_str()),
                ("cloud", config.cloud.word()),
                ("redirect address", &dom::redirect_address()),
            ];
            let rows = rows.map(|(name, value)| (el("dt").child(name), el("dd").child(el("code").child(value))));
            el("dl").class("in-use small").child(rows.into_iter().collect::<Vec<_>>())
        }
    };
    Some(el("div").class("actions").child(view))
}

/// **Try again**. While the service wants no request, it says how long that is.
fn try_again(app: App) -> El {
    let note = RwSignal::new(String::new());
    let act = move |_| {
        let quiet = app.shell().map(|shell| shell.quiet()).filter(|quiet| !quiet.is_zero());
        match (quiet.and_then(graph::problem::in_words), app.screen.get_untracked()) {
            // Beside the form the review opens, and an update waits by itself.
            (Some(time), Screen::Explained(_)) => {
                note.set(format!("Microsoft Graph asked for a pause. Try again in {time}; nothing was sent."));
            }
            _ => app.try_again(false),
        }
    };
    el("div").class("actions").child((
        el("button").attr("type", "button").class("button").on("click", act).child("Try again"),
        el("span").class("small").attr("aria-live", "polite").child(text(move || note.get())),
    ))
}
