//! The policy as Graph sent it.

use std::fmt;

use serde_json::{Map, Value as Json};

use crate::{Field, State, Target, Value};

/// The Temporary Access Pass policy of a tenant, as it was read.
///
/// Properties that this version does not know are kept ([`Policy::other`]) so that they can be shown; they are never
/// sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    values: [Option<Value>; 8],
    id: Option<String>,
    other: Map<String, Json>,
}

/// The text is not a policy: not JSON, or JSON of another shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadablePolicy;

impl fmt::Display for UnreadablePolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The answer is not a Temporary Access Pass policy.")
    }
}

impl std::error::Error for UnreadablePolicy {}

impl Policy {
    /// Reads Graph's JSON. OData annotations are ignored, except that a foreign `@odata.type` is refused: another
    /// method's configuration must not be edited as if it were this one.
    ///
    /// # Errors
    /// [`UnreadablePolicy`] if the text is not a JSON object with at least one of the policy's properties.
    pub fn parse(text: &str) -> Result<Policy, UnreadablePolicy> {
        match serde_json::from_str(text) {
            Ok(Json::Object(map)) => Policy::from_map(map),
            _ => Err(UnreadablePolicy),
        }
    }

    fn from_map(map: Map<String, Json>) -> Result<Policy, UnreadablePolicy> {
        let mut policy = Policy::default();
        let mut known = false;
        for (name, json) in map {
            if name == "@odata.type" {
                match json.as_str() {
                    Some(kind) if kind.ends_with("temporaryAccessPassAuthenticationMethodConfiguration") => {}
                    _ => return Err(UnreadablePolicy),
                }
            } else if let Some(field) = Field::from_name(&name) {
                known = true;
                policy.values[field.index()] = Value::from_json(field.kind(), &json);
            } else if name == "id" {
                policy.id = json.as_str().map(str::to_owned);
            } else if !name.contains('@') {
                policy.other.insert(name, json);
            }
        }
        if known { Ok(policy) } else { Err(UnreadablePolicy) }
    }

    /// The value of a property; `None` is `null` (or absent), shown as "not set".
    pub fn get(&self, field: Field) -> Option<&Value> {
        self.values[field.index()].as_ref()
    }

    /// The same policy with another value for one property.
    #[must_use]
    pub fn with(mut self, field: Field, value: Option<Value>) -> Policy {
        self.values[field.index()] = value;
        self
    }

    /// `id`, which is `TemporaryAccessPass`. Shown, never sent.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Properties that this version does not know, without annotations.
    pub fn other(&self) -> &Map<String, Json> {
        &self.other
    }

    /// `state`, where it was read as a word.
    pub fn state(&self) -> Option<&State> {
        match self.get(Field::State) {
            Some(Value::State(state)) => Some(state),
            _ => None,
        }
    }

    /// A number, where one was read.
    pub fn number(&self, field: Field) -> Option<i32> {
        match self.get(field) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// `isUsableOnce`, where it was read as true or false.
    pub fn is_usable_once(&self) -> Option<bool> {
        match self.get(Field::IsUsableOnce) {
            Some(Value::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// A list of targets, where one was read.
    pub fn targets(&self, field: Field) -> Option<&[Target]> {
        match self.get(field) {
            Some(Value::Targets(targets)) => Some(targets),
            _ => None,
        }
    }

    /// The properties in which two policies differ.
    pub fn differences(&self, other: &Policy) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| !crate::value::same(self.get(*field), other.get(*field))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r##"{
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#authenticationMethodConfigurations/$entity",
        "@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration",
        "id": "TemporaryAccessPass", "state": "enabled", "defaultLifetimeInMinutes": 60, "defaultLength": 8,
        "minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480, "isUsableOnce": false,
        "includeTargets@odata.context": "https://graph.microsoft.com/beta/$metadata#x",
        "includeTargets": [{"targetType": "group", "id": "all_users", "isRegistrationRequired": false}],
        "excludeTargets": []
    }"##;

    #[test]
    fn the_documented_answer_is_read_whole() {
        let policy = Policy::parse(SAMPLE).unwrap();
        assert_eq!(policy.id(), Some("TemporaryAccessPass"));
        assert_eq!(policy.state(), Some(&State::Enabled));
        assert_eq!(policy.number(Field::MaximumLifetime), Some(480));
        assert_eq!(policy.is_usable_once(), Some(false));
        assert_eq!(policy.targets(Field::IncludeTargets), Some(&[Target::all_users()][..]));
        assert_eq!(policy.targets(Field::ExcludeTargets), Some(&[][..]));
        assert!(policy.other().is_empty());
    }

    #[test]
    fn unknown_properties_are_kept_and_annotations_are_not() {
        let policy = Policy::parse(r#"{"state": "paused", "newThing": {"a": 1}, "x@odata.y": 1}"#).unwrap();
        assert_eq!(policy.state(), Some(&State::Other("paused".into())));
        assert_eq!(policy.other().keys().collect::<Vec<_>>(), ["newThing"]);
    }

    #[test]
    fn something_else_is_not_taken_for_a_policy() {
        for text in [
            "",
            "[]",
            "{}",
            "<html>",
            r#"{"error": {"code": "x"}}"#,
            r##"{"@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration", "state": "enabled"}"##,
        ] {
            assert_eq!(Policy::parse(text), Err(UnreadablePolicy), "{text}");
        }
    }

    #[test]
    fn a_policy_does_not_differ_from_itself() {
        let policy = Policy::parse(SAMPLE).unwrap();
        assert!(policy.differences(&policy).is_empty());
        let changed = policy.clone().with(Field::DefaultLength, None);
        assert_eq!(policy.differences(&changed), [Field::DefaultLength]);
    }
}
