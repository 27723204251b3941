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
            copy_button("Copy details", move || details.clone()),
        ))
    })
}

/// A button that copies a text and says whether it could, as long as the text is the one that was copied.
pub fn copy_button(label: &str, copied: impl Fn() -> String + Clone + 'static) -> El {
    let said = RwSignal::new(None::<(bool, String)>);
    let now = copied.clone();
    let copy = move |_| {
        let text = copied();
        let copying = window().navigator().clipboard().write_text(&text);
        crate::spawn(async move { said.set(Some((JsFuture::from(copying).await.is_ok(), text))) });
    };
    let says = move || match said.get() {
        Some((true, text)) if text == now() => "Copied",
        Some((false, text)) if text == now() => "Could not be copied: select the text and copy it by hand",
        _ => "",
    };
    el("span").class("copy").child((
        el("button").attr("type", "button").class("button quiet").on("click", copy).child(label),
        el("span").class("small").attr("aria-live", "polite").child(text(move || says().to_owned())),
    ))
}
