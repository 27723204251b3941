//! The signed-out page. Its words stand in `index.html`, so that they are read before the program has come; here it is
//! taken over: the button works, problems are told, and it is hidden while another screen is shown.

use leptos::html;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

use super::problem::problem;
use crate::app::{App, Screen};
use crate::dom;

/// Takes the static page over. A press of **Sign in** that came before the program did has opened the button's popover,
/// without any script; it is acted on as soon as that is possible.
pub fn take_over(app: App) {
    if let Some(element) = dom::html_element("start-late") {
        element.remove();
    }
    if let Some(notice) = dom::html_element("sign-in-notice") {
        mount_to(notice, move || view(app)).forget();
    }
    let pressed =
        dom::html_element("sign-in-pending").is_some_and(|pending| pending.matches(":popover-open").unwrap_or(false));
    let wanted = RwSignal::new(pressed);
    if let Some(button) = dom::html_element("sign-in") {
        let press = Closure::<dyn Fn()>::new(move || wanted.set(true));
        let _ = button.add_event_listener_with_callback("click", press.as_ref().unchecked_ref());
        press.forget();
    }
    Effect::new(move |_| {
        if wanted.get() && app.shell.with(Option::is_some) && matches!(app.screen.get(), Screen::SignedOut(_)) {
            wanted.set(false);
            app.sign_in(false);
        }
    });
    Effect::new(move |_| {
        let shown = matches!(app.screen.get(), Screen::Starting | Screen::SignedOut(_));
        if let Some(start) = dom::html_element("start") {
            start.set_hidden(!shown);
        }
        if !matches!(app.screen.get(), Screen::Starting) {
            let _ = document().document_element().map(|root| root.remove_attribute("data-start"));
        }
    });
    Effect::new(move |_| {
        let busy = wanted.get() || app.signing_in.get();
        if let Some(pending) = dom::html_element("sign-in-pending")
            && pending.matches(":popover-open").unwrap_or(busy) != busy
        {
            let _ = if busy { pending.show_popover() } else { pending.hide_popover() };
        }
    });
}

/// Why nobody is signed in, where there is a reason.
fn view(app: App) -> AnyView {
    let failure = move || match app.screen.get() {
        Screen::SignedOut(failure) => failure,
        _ => None,
    };
    html::div()
        .attr("role", "alert")
        .child(move || {
            failure().map(|failure| {
                html::div()
                    .class("message warn")
                    .child((html::h2().child(failure.problem.title()), problem(app, failure.problem, failure.details)))
            })
        })
        .into_any()
}
