//! Where the focus goes, and other things that only the document can do.

use leptos::prelude::{document, request_animation_frame, window};
use policy::Field;
use wasm_bindgen::{JsCast, JsValue};
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

/// After a row of a list was removed: the row that took its place, else the last one, else the box below.
pub fn focus_after_removal(field: Field, position: usize) {
    let name = field.name();
    focus_first(format!("#{name} .rows li:nth-child({}) button", position + 1));
    let fallback = format!("#{name} .rows li:last-child button, #{name}-add");
    request_animation_frame(move || {
        let inside = document().active_element().is_some_and(|element| element.tag_name() != "BODY");
        if !inside {
            focus_first(fallback.clone());
        }
    });
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

/// Keeps nothing any more whose name begins like this.
pub fn forget_all(prefix: &str) {
    let Ok(Some(storage)) = window().session_storage() else { return };
    let names: Vec<String> = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok()?).collect();
    for name in names.iter().filter(|name| name.starts_with(prefix)) {
        let _ = storage.remove_item(name);
    }
}

/// Whether a key that was pressed is meant for a text that is being written.
pub fn is_typing() -> bool {
    document()
        .active_element()
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .is_some_and(|input| input.type_() == "text")
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
