//! `$select`, and answers whose properties keep their documented order.

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Map, Value};

use super::errors::GraphError;

/// What the query selects; `None` for everything.
pub(super) fn selected(query: &str) -> Option<Vec<String>> {
    let (_, list) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "$select" || name == "select")?;
    Some(list.split(',').map(|name| name.trim().to_owned()).collect())
}

/// The JSON text of an object: what is named in `order` first and in that order, then the rest. With a selection
/// only that, and the annotations.
///
/// # Errors
///
/// When something is selected that the type does not have.
pub(super) fn written(
    object: &Map<String, Value>,
    order: &[&str],
    selection: Option<&[String]>,
    type_: &str,
) -> Result<String, GraphError> {
    if let Some(names) = selection {
        let known = |name: &str| object.contains_key(name) || order.contains(&name);
        if let Some(unknown) = names.iter().find(|name| !known(name)) {
            return Err(GraphError::unknown_selection(unknown, type_));
        }
    }
    let shown = |name: &str| {
        selection.is_none_or(|names| {
            // `@odata.type` belongs to the object, `list@odata.context` to the property `list`.
            let owner = name.split('@').next().unwrap_or_default();
            owner.is_empty() || names.iter().any(|selected| selected == owner)
        })
    };
    let first = order.iter().filter_map(|name| object.get_key_value(*name));
    let rest = object.iter().filter(|(name, _)| !order.contains(&name.as_str()));
    let entries = Ordered(first.chain(rest).filter(|(name, _)| shown(name)).collect());
    // Text keys and JSON values: writing them cannot fail.
    Ok(serde_json::to_string(&entries).unwrap_or_default())
}

struct Ordered<'a>(Vec<(&'a String, &'a Value)>);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::{selected, written};
    use serde_json::{Value, json};

    #[test]
    fn a_selection_keeps_annotations_and_order() {
        let Value::Object(object) = json!({ "@odata.type": "t", "a": 1, "b@odata.context": "c", "b": 2, "extra": 3 })
        else {
            unreachable!()
        };
        let order = ["@odata.type", "b@odata.context", "b", "a"];
        assert_eq!(
            written(&object, &order, None, "t").unwrap(),
            r#"{"@odata.type":"t","b@odata.context":"c","b":2,"a":1,"extra":3}"#
        );
        let selection = selected("%24select=a,extra").unwrap();
        assert_eq!(written(&object, &order, Some(&selection), "t").unwrap(), r#"{"@odata.type":"t","a":1,"extra":3}"#);
        assert!(written(&object, &order, Some(&["c".to_owned()]), "t").is_err());
    }
}
