//! **Details for support**: the raw answer and the ids, to read and to copy.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::ui::{El, el, text};

/// The disclosure; nothing where there are no details.
pub fn support(details: String) -> Option<El> {
    (!details.is_empty()).then(|| {
        el("details").class("support").child((
            el("summary").child("Details for support"),
            el("pre")
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-label", "Details for support")
                .child(details.as_str()),
            copy_button("Copy details", details),
        ))
    })
}

/// A button that copies a text and says whether it could.
pub fn copy_button(label: &str, copied: String) -> El {
    let said = RwSignal::new(String::new());
    let copy = move |_| {
        let copying = window().navigator().clipboard().write_text(&copied);
        crate::spawn(async move {
            let done = JsFuture::from(copying).await.is_ok();
            let says = if done { "Copied" } else { "Could not be copied: select the text and copy it by hand" };
            said.set(says.into());
        });
    };
    el("span").class("copy").child((
        el("button").attr("type", "button").class("button quiet").on("click", copy).child(label),
        el("span").class("small").attr("aria-live", "polite").child(text(move || said.get())),
    ))
}
