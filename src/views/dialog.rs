//! The native modal dialog: opened and closed by a signal, closed by Esc, the focus back where it was.

use std::rc::Rc;

use leptos::prelude::{Owner, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use crate::dom;
use crate::ui::{Content, El, effect, el, part};

/// A dialog. Esc closes it. Its content exists only while it is open. The heading takes the focus, so that reading begins there.
pub fn dialog<B: Content + 'static, A: Content + 'static>(
    id: &'static str,
    title: &'static str,
    is_open: impl Fn() -> bool + Copy + 'static,
    close: impl Fn() + 'static,
    body: impl Fn() -> B + 'static,
    actions: impl Fn() -> A + 'static,
) -> El {
    let title_id = format!("{id}-title");
    let heading = el("h2").id(&title_id).attr("tabindex", "-1").child(title);
    let title = heading.node().dyn_ref::<HtmlElement>().cloned();
    let close: Rc<dyn Fn()> = Rc::new(close);
    let dialog = el("dialog").id(id).attr("aria-labelledby", &title_id).child((
        el("header").child(heading),
        el("div").class("body").child(part(move || is_open().then(&body))),
        el("footer").child(part(move || is_open().then(&actions))),
    ));
    if let Some(element) = dialog.node().dyn_ref::<HtmlDialogElement>().cloned() {
        // Esc. What follows from it is told a moment later, when the dialog may be open again.
        let (closed, again) = (close.clone(), element.clone());
        let closed = move |_| {
            if !again.open() {
                closed()
            }
        };
        dialog.clone().on("cancel", move |_| close()).on("close", closed);
        effect(Box::new(move || match (is_open(), element.open()) {
            (true, false) if element.is_connected() => show(&element, title.as_ref()),
            // Wanted while it was built: it is on the page in the next frame.
            (true, false) => {
                let (element, title) = (element.clone(), title.clone());
                request_animation_frame(move || show(&element, title.as_ref()));
            }
            (false, true) => element.close(),
            _ => {}
        }));
    }
    dialog
}

/// Puts a dialog over whichever screen is shown, for as long as the page lives; gives what belongs to it.
pub fn over_every_screen<T>(build: impl FnOnce() -> (El, T)) -> T {
    // No part of the page owns it.
    let owner = Owner::new();
    let made = owner.with(|| {
        let (dialog, made) = build();
        if let Some(panel) = dom::html_element("panel") {
            dialog.put(&panel);
        }
        made
    });
    std::mem::forget(owner);
    made
}

fn show(element: &HtmlDialogElement, title: Option<&HtmlElement>) {
    // Not before: with the attribute the browser would look for something to focus when the page is drawn.
    if let Some(title) = title {
        let _ = title.set_attribute("autofocus", "");
    }
    let _ = element.show_modal();
}
