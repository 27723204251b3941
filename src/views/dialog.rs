//! The native modal dialog: opened and closed by a signal, closed by Esc, the focus back where it was.

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

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
    let dialog = el("dialog").id(id).attr("aria-labelledby", &title_id).on("close", move |_| close()).child((
        el("header").child(el("h2").id(&title_id).attr("tabindex", "-1").attr("autofocus", "").child(title)),
        el("div").class("body").child(part(move || is_open().then(&body))),
        el("footer").child(part(move || is_open().then(&actions))),
    ));
    if let Some(element) = dialog.node().dyn_ref::<HtmlDialogElement>().cloned() {
        effect(Box::new(move || match (is_open(), element.open()) {
            (true, false) if element.is_connected() => {
                let _ = element.show_modal();
            }
            // Wanted while it was built: it is on the page in the next frame.
            (true, false) => {
                let element = element.clone();
                request_animation_frame(move || {
                    let _ = element.show_modal();
                });
            }
            (false, true) => element.close(),
            _ => {}
        }));
    }
    dialog
}
