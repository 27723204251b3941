//! The change as a tree of named values: what every language writes in its own way.

use policy::{Changes, Field, State, Target, TargetType, Value};
use serde_json::Value as Json;

/// A property of the policy or of a target.
pub(crate) struct Property<'a> {
    /// Graph's name.
    pub(crate) name: &'a str,
    /// What it is set to.
    pub(crate) value: Node<'a>,
}

/// A value.
pub(crate) enum Node<'a> {
    /// Edm.Boolean.
    Flag(bool),
    /// Edm.Int32.
    Number(i32),
    /// Edm.String.
    Text(&'a str),
    /// A member of an enumeration that the SDKs know.
    Member(Enumeration, Member),
    /// A list of objects.
    List(Element, Vec<Vec<Property<'a>>>),
    /// What the SDKs' types have no place for: an unknown member of an enumeration, or an unknown property of a target,
    /// sent as it was read.
    Loose(Json),
}

/// Writes values for which the SDKs' types have no place, by name.
pub(crate) type Additional = fn(&[(&str, &Json)]) -> String;

/// An enumeration of Graph's schema.
#[derive(Clone, Copy)]
pub(crate) enum Enumeration {
    State,
    TargetType,
}

impl Enumeration {
    /// The SDKs' name for it: the schema's, with a capital.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Enumeration::State => "AuthenticationMethodState",
            Enumeration::TargetType => "AuthenticationMethodTargetType",
        }
    }
}

/// A member of an [`Enumeration`], as the SDKs spell it: in Pascal case and in capitals.
#[derive(Clone, Copy)]
pub(crate) struct Member {
    pub(crate) pascal: &'static str,
    pub(crate) capitals: &'static str,
    pub(crate) word: &'static str,
}

/// What a list holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Element {
    Included,
    Excluded,
}

impl Element {
    /// The SDKs' name for its type.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Element::Included => "AuthenticationMethodTarget",
            Element::Excluded => "ExcludeTarget",
        }
    }

    /// What one of them is called in code.
    pub(crate) const fn variable(self) -> &'static str {
        match self {
            Element::Included => "includeTarget",
            Element::Excluded => "excludeTarget",
        }
    }
}

/// The SDKs' name for the type of the policy.
pub(crate) const POLICY: &str = "TemporaryAccessPassAuthenticationMethodConfiguration";

/// The name of the annotation that Graph demands.
const ODATA_TYPE: &str = "@odata.type";

/// What is sent: `@odata.type` and the changed properties, in the order of the form.
pub(crate) fn properties(changes: &Changes) -> Vec<Property<'_>> {
    let mut properties = vec![Property { name: ODATA_TYPE, value: Node::Text(graph::patch::ODATA_TYPE) }];
    properties.extend(changes.iter().map(|change| {
        let value = match &change.after {
            Value::Flag(flag) => Node::Flag(*flag),
            Value::Number(number) => Node::Number(*number),
            Value::State(state) => member(Enumeration::State, state.word()),
            Value::Targets(targets) => list(change.field, targets),
            Value::Unforeseen(json) => Node::Loose(json.clone()),
        };
        Property { name: change.field.name(), value }
    }));
    properties
}

fn member(of: Enumeration, word: &str) -> Node<'static> {
    let known = |pascal, capitals, word| Node::Member(of, Member { pascal, capitals, word });
    match of {
        Enumeration::State => match State::from_word(word) {
            State::Enabled => known("Enabled", "ENABLED", "enabled"),
            State::Disabled => known("Disabled", "DISABLED", "disabled"),
            State::Other(word) => Node::Loose(Json::String(word)),
        },
        Enumeration::TargetType => match TargetType::from_word(word) {
            TargetType::Group => known("Group", "GROUP", "group"),
            TargetType::User => known("User", "USER", "user"),
            TargetType::Other(word) => Node::Loose(Json::String(word)),
        },
    }
}

fn list(field: Field, targets: &[Target]) -> Node<'_> {
    let element = if field == Field::IncludeTargets { Element::Included } else { Element::Excluded };
    let items = targets.iter().map(|target| {
        let mut properties = vec![
            Property { name: "targetType", value: member(Enumeration::TargetType, target.target_type.word()) },
            Property { name: "id", value: Node::Text(&target.id) },
        ];
        // `excludeTarget` has these two properties and no others (CSDL, v1.0), as in `graph::patch`.
        if element == Element::Included {
            let required = Node::Flag(target.is_registration_required.unwrap_or(false));
            properties.push(Property { name: "isRegistrationRequired", value: required });
            properties.extend(
                target
                    .other
                    .iter()
                    .map(|(name, json)| Property { name: name.as_str(), value: Node::Loose(json.clone()) }),
            );
        }
        properties
    });
    Node::List(element, items.collect())
}

/// Which of the SDKs' types the code mentions, each once, in the order of the alphabet, the policy's own included.
pub(crate) fn types(properties: &[Property<'_>]) -> Vec<&'static str> {
    fn collect(properties: &[Property<'_>], names: &mut Vec<&'static str>) {
        for property in properties {
            match &property.value {
                Node::Member(of, _) => names.push(of.name()),
                Node::List(element, items) => {
                    names.push(element.name());
                    for item in items {
                        collect(item, names);
                    }
                }
                _ => {}
            }
        }
    }
    let mut names = vec![POLICY];
    collect(properties, &mut names);
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether a test holds for any value for which the SDKs' types have no place.
pub(crate) fn any_loose(properties: &[Property<'_>], test: fn(&Json) -> bool) -> bool {
    properties.iter().any(|property| match &property.value {
        Node::Loose(json) => test(json),
        Node::List(_, items) => items.iter().any(|item| any_loose(item, test)),
        _ => false,
    })
}

/// The name on which the SDKs build theirs.
pub(crate) fn sdk_name(name: &str) -> &str {
    if name == ODATA_TYPE { "odataType" } else { name }
}

/// `isUsableOnce` as `IsUsableOnce`.
pub(crate) fn pascal(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

/// `isUsableOnce` as `is_usable_once`.
pub(crate) fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            if !text.is_empty() {
                text.push('_');
            }
            text.push(letter.to_ascii_lowercase());
        } else {
            text.push(letter);
        }
    }
    text
}
