//! Plain JavaScript objects: the form in which the library takes its requests and gives its answers.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// An object with these properties. Undefined ones are left out: the library lays the object over its defaults, and a
/// property that is there and undefined would hide the default.
pub(crate) fn object<const N: usize>(properties: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in properties {
        if !value.is_undefined() {
            // Setting a property of a new, plain object cannot fail.
            let _ = Reflect::set(&object, &name.into(), &value);
        }
    }
    object
}

/// The text, or undefined.
pub(crate) fn optional(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::UNDEFINED, JsValue::from_str)
}

/// An array of texts.
pub(crate) fn array(texts: &[&str]) -> JsValue {
    texts.iter().copied().map(JsValue::from_str).collect::<Array>().into()
}

/// A property; undefined when it is not there or `object` is not an object.
pub(crate) fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is a text and not empty.
pub(crate) fn text(object: &JsValue, name: &str) -> Option<String> {
    property(object, name).as_string().filter(|text| !text.is_empty())
}

/// A property that is an array: its texts.
pub(crate) fn texts(object: &JsValue, name: &str) -> Option<Vec<String>> {
    let array = property(object, name).dyn_into::<Array>().ok()?;
    Some(array.iter().filter_map(|item| item.as_string()).collect())
}
