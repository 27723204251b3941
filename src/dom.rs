//! Where the focus goes, and other things that only the document can do.

use std::time::Duration;

use leptos::prelude::{document, request_animation_frame, set_timeout, window};
use policy::Field;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, HtmlElement, HtmlInputElement, KeyboardEvent, Url};

use crate::session::REDIRECT_PAGE;

/// Moves the focus to the element with this id, once the page shows what was just changed.
pub fn focus(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        if let Some(element) = html_element(&id) {
            let _ = element.focus();
        }
    });
}

/// Moves the focus to the control of a property: the text field, the chosen radio (the first one where none is chosen),
/// or the region of a list.
pub fn focus_in_field(field: Field) {
    let name = field.name();
    focus_first(format!(
        "input[name='{name}']:checked, input[name='{name}'][type='text'], #{name}, \
         fieldset:not(:has(:checked)) input[name='{name}']"
    ));
}

/// Moves the focus to what was changed; where nothing is, to the button that would review it.
pub fn focus_on_changes(first: Option<Field>) {
    match first {
        Some(field) => focus_in_field(field),
        None => focus("review-changes"),
    }
}

fn focus_first(selector: String) {
    request_animation_frame(move || {
        if let Ok(Some(element)) = document().query_selector(&selector)
            && let Ok(element) = element.dyn_into::<HtmlElement>()
        {
            let _ = element.focus();
        }
    });
}

/// The element with this id.
pub fn html_element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Whether the focus is inside the element with this id, or nowhere.
pub fn focus_is_in(id: &str) -> bool {
    let Some(active) = document().active_element() else { return true };
    active.tag_name() == "BODY" || html_element(id).is_some_and(|element| element.contains(Some(&active)))
}

/// Milliseconds on a clock that only runs forward.
pub fn now() -> f64 {
    window().performance().map(|clock| clock.now()).unwrap_or_default()
}

/// Resolves after so many milliseconds, never earlier.
pub async fn sleep(milliseconds: f64) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let wake = move || {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        };
        set_timeout(wake, Duration::from_millis(milliseconds.ceil() as u64));
    });
    let _ = JsFuture::from(promise).await;
}

/// The time of the device in whole seconds since 1970, rounded down.
pub fn unix_seconds() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// What this tab keeps under this name.
pub fn kept(name: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(name).ok()?
}

/// Keeps a text in this tab under this name, or nothing. A browser that keeps nothing is no reason to stop.
pub fn keep(name: &str, text: Option<&str>) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = match text {
            Some(text) => storage.set_item(name, text),
            None => storage.remove_item(name),
        };
    }
}

/// What this tab keeps under this name, which is not kept any longer.
pub fn taken(name: &str) -> Option<String> {
    let text = kept(name)?;
    keep(name, None);
    Some(text)
}

/// The names that begin like this, under which this tab keeps something.
pub fn kept_names(prefix: &str) -> Vec<String> {
    let Ok(Some(storage)) = window().session_storage() else { return Vec::new() };
    let names = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok()?);
    names.filter(|name| name.starts_with(prefix)).collect()
}

/// Keeps nothing any more whose name begins like this.
pub fn forget_all(prefix: &str) {
    for name in kept_names(prefix) {
        keep(&name, None);
    }
}

/// What this device remembers under this name.
pub fn remembered(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Remembers a text on this device under this name. A browser that remembers nothing is no reason to stop.
pub fn remember(name: &str, text: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, text);
    }
}

/// Whether a dialog is open.
pub fn is_asking() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}

/// Whether a key that was pressed is meant for a text that is being written.
pub fn is_typing() -> bool {
    document()
        .active_element()
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .is_some_and(|input| matches!(input.type_().as_str(), "text" | "search"))
}

/// The key of a keyboard event.
pub fn key(event: &Event) -> Option<String> {
    event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key)
}

/// The redirect address of this very site, as the app registration needs it.
pub fn redirect_address() -> String {
    let here = window().location().href().unwrap_or_default();
    Url::new_with_base(REDIRECT_PAGE, &here).map(|url| url.href()).unwrap_or_default()
}

/// A fresh GUID, for `client-request-id`.
pub fn fresh_guid() -> String {
    window().crypto().map(|crypto| crypto.random_uuid()).unwrap_or_default()
}

/// A moment as the reader of this page writes it, with the zone.
pub fn say_time(milliseconds: f64) -> String {
    let options = js_sys::Object::new();
    for (name, value) in [("dateStyle", "long"), ("timeStyle", "long")] {
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    let date = js_sys::Date::new(&JsValue::from_f64(milliseconds));
    String::from(date.to_locale_string("default", &options))
}
