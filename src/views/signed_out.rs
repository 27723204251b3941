//! The signed-out page. Its words stand in `index.html`, so that they are read before the program has come; here it is
//! taken over: the button works, problems are told, and it is hidden while another screen is shown.

use leptos::prelude::*;

use super::problem::problem;
use super::tenants::opener;
use crate::app::{App, Explained, Explanation, Failure, Screen};
use crate::dom;
use crate::ui::{El, effect, el, part};

/// Takes the static page over. A press of **Sign in** that came before the program did has opened the button's popover,
/// without any script; it is acted on as soon as that is possible.
pub fn take_over(app: App) {
    if let Some(element) = dom::html_element("start-late") {
        element.remove();
    }
    if let Some(notice) = El::existing("sign-in-notice") {
        notice.child(el("div").attr("role", "alert").child(part(move || reason(app))));
    }
    if let Some(place) = El::existing("sign-in-elsewhere") {
        place.child(part(move || match (app.screen.get(), app.shell()) {
            (Screen::SignedOut(_), Some(shell)) => opener(app, shell, "Sign in to another tenant"),
            _ => None,
        }));
    }
    let is_pending = || {
        dom::html_element("sign-in-pending").is_some_and(|pending| pending.matches(":popover-open").unwrap_or(false))
    };
    let wanted = RwSignal::new(is_pending());
    if let Some(button) = El::existing("sign-in") {
        button.on("click", move |_| wanted.set(true));
    }
    effect(Box::new(move || {
        if wanted.get() && matches!(app.screen.get(), Screen::SignedOut(_)) {
            wanted.set(false);
            app.sign_in();
        }
    }));
    effect(Box::new(move || {
        let is_shown = matches!(app.screen.get(), Screen::Starting | Screen::SignedOut(_));
        if let Some(start) = dom::html_element("start") {
            start.set_hidden(!is_shown);
        }
        if !matches!(app.screen.get(), Screen::Starting)
            && let Some(root) = document().document_element()
        {
            let _ = root.remove_attribute("data-start");
        }
    }));
    effect(Box::new(move || {
        let busy = wanted.get() || app.signing_in.get();
        if let Some(pending) = dom::html_element("sign-in-pending")
            && is_pending() != busy
        {
            let _ = if busy { pending.show_popover() } else { pending.hide_popover() };
        }
    }));
}

/// Why nobody is signed in, where there is a reason.
fn reason(app: App) -> Option<Vec<El>> {
    let Screen::SignedOut(Some(Explained { extra, what: Explanation::Failed(failure) })) = app.screen.get() else {
        return None;
    };
    Some((extra.signed_out)(app, failure))
}

/// A reason why nobody is signed in.
pub fn why(app: App, failure: Failure) -> Vec<El> {
    let title = el("h2").child(failure.problem.title());
    vec![el("div").class("message warn").child((title, problem(app, failure, None)))]
}
