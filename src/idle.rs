//! A panel that is left alone signs the person out: after the time that `config.json` sets, with a minute's warning. What
//! was entered is kept in the tab, for the same person.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;

use crate::app::{App, IDLE, Screen};
use crate::dom;
use crate::saving::Saving;
use crate::ui::{El, el, text};
use crate::views::dialog::{dialog, over_every_screen};

/// So long before the end a warning is given.
const WARNING: f64 = 60_000.0;

/// How often the clock is looked at. A device that was asleep comes back to one look, and is found to be late.
const LOOK: Duration = Duration::from_secs(1);

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Begins to watch, once.
pub fn watch(app: App) {
    let Some(minutes) = app.shell().map(|shell| shell.config().idle_minutes).filter(|minutes| *minutes > 0) else {
        return;
    };
    if WATCHED.replace(true) {
        return;
    }
    let limit = f64::from(minutes) * 60_000.0;
    // The clock of the day, which goes on while the device sleeps.
    let last = RwSignal::new(js_sys::Date::now());
    let left = RwSignal::new(None::<u32>);
    let stay = move || {
        left.set(None);
        last.set(js_sys::Date::now());
    };
    for event in ["keydown", "pointerdown", "wheel"] {
        // While the warning is open it has to be answered: a sleeve on the keyboard is no answer.
        window_event_listener_untyped(event, move |_| {
            if left.get_untracked().is_none() {
                last.set(js_sys::Date::now());
            }
        });
    }
    let look = move || {
        if let Screen::Editing(editor) = app.screen.get_untracked()
            && Saving::of(editor).is_busy()
        {
            // Somebody waits for an update to end.
            last.set(js_sys::Date::now());
        }
        let remaining = limit - (js_sys::Date::now() - last.get_untracked());
        if remaining <= 0.0 {
            dom::keep(IDLE, Some(&minutes.to_string()));
            left.set(None);
            // Once: until the page is left nobody is there to be signed out again.
            last.set(f64::MAX);
            app.sign_out_with_draft();
        } else if remaining <= WARNING {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 60")]
            left.set(Some((remaining / 1000.0).ceil() as u32));
        }
    };
    // It lives as long as the page.
    let _ = set_interval_with_handle(look, LOOK);
    over_every_screen(|| (warning(app, minutes, left, stay), ()));
}

/// The warning, with the seconds that are left.
fn warning(app: App, minutes: u32, left: RwSignal<Option<u32>>, stay: impl Fn() + Copy + 'static) -> El {
    let seconds = move || match left.get() {
        Some(1) => "1 second".to_owned(),
        Some(seconds) => format!("{seconds} seconds"),
        None => String::new(),
    };
    let body = move || {
        el("p").child((
            format!("Nothing was pressed for {} minutes. You are signed out in ", minutes.saturating_sub(1)),
            el("strong").attr("role", "timer").child(text(seconds)),
            ". What you have entered is kept in this tab, for you alone.",
        ))
    };
    let actions = move || {
        (
            el("button")
                .attr("type", "button")
                .class("button")
                .on("click", move |_| app.sign_out_with_draft())
                .child("Sign out now"),
            el("button")
                .attr("type", "button")
                .class("button primary")
                .on("click", move |_| stay())
                .child("Stay signed in"),
        )
    };
    // Closing it in whatever way is an answer too.
    dialog("idle", "Are you still there?", move || left.get().is_some(), stay, body, actions)
        .attr("role", "alertdialog")
}

/// Says on the signed-out page why nobody is signed in.
pub fn was_idle() {
    let minutes = dom::kept(IDLE).unwrap_or_default();
    dom::keep(IDLE, None);
    let Some(notice) = El::existing("sign-in-notice") else { return };
    let says = format!(
        "You were signed out because nothing was pressed for {minutes} minutes. What you had entered and not sent is offered \
         to you when you sign in again in this tab."
    );
    notice.child(el("div").class("message warn").attr("role", "status").child(el("p").child(says)));
}
