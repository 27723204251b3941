//! Checks what was sent against the schema.

use serde_json::{Map, Value};

use super::errors::GraphError;
use super::schema::{Kind, Property, Schema};

/// What type names begin with in JSON.
const TYPE_PREFIX: &str = "#microsoft.graph.";

/// Checks an object of a type whose name the sender must give: the schema has several derived types in its place.
///
/// # Errors
///
/// The refusal that the sender gets.
pub(crate) fn derived(schema: &Schema, expected: &str, object: &Map<String, Value>) -> Result<(), GraphError> {
    let Some(sent) = object.get("@odata.type") else {
        return Err(GraphError::type_missing(expected));
    };
    type_name(schema, expected, sent)?;
    properties(schema, expected, object)
}

/// Checks a type name that was sent.
fn type_name(schema: &Schema, expected: &str, sent: &Value) -> Result<(), GraphError> {
    let Some(sent) = sent.as_str() else {
        return Err(GraphError::cannot_convert(sent, "Edm.String"));
    };
    match sent.strip_prefix(TYPE_PREFIX) {
        Some(name) if name == expected => Ok(()),
        Some(name) if schema.has_type(name) => Err(GraphError::type_not_assignable(name, expected)),
        _ => Err(GraphError::type_unknown(sent)),
    }
}

/// Checks the properties of an object of a known type.
fn properties(schema: &Schema, type_: &str, object: &Map<String, Value>) -> Result<(), GraphError> {
    let declared = schema.properties(type_);
    for (name, value) in object {
        // Annotations are for the reader to understand or to ignore.
        if name.contains('@') {
            continue;
        }
        let Some(property) = declared.iter().find(|property| property.name == *name) else {
            return Err(GraphError::property_unknown(name, type_));
        };
        property_value(schema, property, value)?;
    }
    Ok(())
}

fn property_value(schema: &Schema, property: &Property, value: &Value) -> Result<(), GraphError> {
    if !value.is_null() {
        return of_kind(schema, &property.kind, value);
    }
    match &property.kind {
        Kind::Collection(_) => Err(GraphError::collection_expected(&property.name)),
        Kind::Primitive(name) | Kind::Named(name) if !property.nullable => {
            Err(GraphError::null_not_allowed(&property.name, name))
        }
        Kind::Primitive(_) | Kind::Named(_) => Ok(()),
    }
}

fn of_kind(schema: &Schema, kind: &Kind, value: &Value) -> Result<(), GraphError> {
    match kind {
        Kind::Primitive(name) => {
            let fits = match name.as_str() {
                "Edm.Int32" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
                "Edm.Boolean" => value.is_boolean(),
                _ => value.is_string(),
            };
            if fits { Ok(()) } else { Err(GraphError::cannot_convert(value, name)) }
        }
        Kind::Named(name) => match schema.members(name) {
            Some(members) => member(members, name, value),
            None => structure(schema, name, value),
        },
        Kind::Collection(item) => {
            let Some(items) = value.as_array() else {
                return Err(GraphError::array_expected(value));
            };
            items.iter().try_for_each(|value| of_kind(schema, item, value))
        }
    }
}

/// Checks a value of an enumeration. The sentinel of evolvable enumerations is for answers, not for requests.
fn member(members: &[String], type_: &str, value: &Value) -> Result<(), GraphError> {
    let known =
        value.as_str().is_some_and(|sent| sent != "unknownFutureValue" && members.iter().any(|member| member == sent));
    if known { Ok(()) } else { Err(GraphError::member_unknown(value, type_)) }
}

/// Checks an object whose type is known from its place; a type name that is sent with it must be that one.
fn structure(schema: &Schema, type_: &str, value: &Value) -> Result<(), GraphError> {
    let Some(object) = value.as_object() else {
        return Err(GraphError::object_expected(value));
    };
    if let Some(sent) = object.get("@odata.type") {
        type_name(schema, type_, sent)?;
    }
    properties(schema, type_, object)?;
    for property in schema.properties(type_) {
        // A Boolean that is left out is false; what else cannot be null must be there.
        let required = !property.nullable && property.kind != Kind::Primitive("Edm.Boolean".to_owned());
        if required && !object.contains_key(&property.name) {
            return Err(GraphError::property_missing(&property.name, type_));
        }
    }
    Ok(())
}
