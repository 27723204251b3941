//! **Details for support**: the raw answer and the ids, to read and to copy.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The disclosure; nothing where there are no details.
pub fn support(details: String) -> AnyView {
    if details.is_empty() {
        return ().into_any();
    }
    html::details()
        .class("support")
        .child((
            html::summary().child("Details for support"),
            html::pre().attr("tabindex", "0").child(details.clone()),
            copy_button("Copy details", move || details.clone()),
        ))
        .into_any()
}

/// A button that copies a text and says whether it could.
pub fn copy_button(label: &'static str, text: impl Fn() -> String + 'static) -> AnyView {
    let said = RwSignal::new("");
    let copy = move |_| {
        let text = text();
        spawn_local(async move {
            let done = JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok();
            said.set(if done { "Copied" } else { "Could not be copied: select the text and copy it by hand" });
        });
    };
    html::span()
        .class("copy")
        .child((
            html::button().r#type("button").class("button quiet").on(ev::click, copy).child(label),
            html::span().class("small").attr("aria-live", "polite").child(move || said.get()),
        ))
        .into_any()
}
