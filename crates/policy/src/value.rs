//! What a property can hold.

use serde_json::{Map, Value as Json};

use crate::TargetIndex;

/// The id that stands for everyone, as a `group` target (Graph's sample of this resource).
pub const ALL_USERS: &str = "all_users";

/// A property's value as Graph sent it. `null` and "absent" are `None` where a value is optional.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `state`.
    State(State),
    /// `isUsableOnce`.
    Flag(bool),
    /// A lifetime in minutes or a length in characters.
    Number(i32),
    /// `includeTargets` or `excludeTargets`.
    Targets(Vec<Target>),
    /// Something that the schema does not foresee at this place. Kept and shown as it is; never sent.
    Unforeseen(Json),
}

/// `authenticationMethodState`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// `enabled`
    Enabled,
    /// `disabled`
    Disabled,
    /// A member that this version does not know.
    Other(String),
}

impl State {
    /// Reads Graph's word.
    pub fn from_word(word: &str) -> State {
        match word {
            "enabled" => State::Enabled,
            "disabled" => State::Disabled,
            other => State::Other(other.to_owned()),
        }
    }

    /// Graph's word.
    pub fn word(&self) -> &str {
        match self {
            State::Enabled => "enabled",
            State::Disabled => "disabled",
            State::Other(word) => word,
        }
    }
}

/// `authenticationMethodTargetType`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetType {
    /// `group`
    Group,
    /// `user`: found in old policies only; Microsoft recommends groups.
    User,
    /// A member that this version does not know.
    Other(String),
}

impl TargetType {
    /// Reads Graph's word.
    pub fn from_word(word: &str) -> TargetType {
        match word {
            "group" => TargetType::Group,
            "user" => TargetType::User,
            other => TargetType::Other(other.to_owned()),
        }
    }

    /// Graph's word.
    pub fn word(&self) -> &str {
        match self {
            TargetType::Group => "group",
            TargetType::User => "user",
            TargetType::Other(word) => word,
        }
    }
}

/// An entry of `includeTargets` or `excludeTargets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Group, or (in old policies) user.
    pub target_type: TargetType,
    /// The object id, or [`ALL_USERS`].
    pub id: String,
    /// `isRegistrationRequired`, of included targets only; kept as it was read.
    pub is_registration_required: Option<bool>,
    /// Properties of the entry that the schema does not name, without OData annotations; kept as they were read.
    pub other: Map<String, Json>,
}

impl Target {
    /// A new included group. `isRegistrationRequired` is false in every published sample.
    pub fn included_group(id: &str) -> Target {
        Target { is_registration_required: Some(false), ..Target::excluded_group(id) }
    }

    /// A new excluded group: `excludeTarget` has no `isRegistrationRequired`.
    pub fn excluded_group(id: &str) -> Target {
        Target { target_type: TargetType::Group, id: id.to_owned(), is_registration_required: None, other: Map::new() }
    }

    /// Everyone.
    pub fn all_users() -> Target {
        Target::included_group(ALL_USERS)
    }

    /// Whether this stands for everyone.
    pub fn is_all_users(&self) -> bool {
        self.target_type == TargetType::Group && self.id.eq_ignore_ascii_case(ALL_USERS)
    }

    /// Whether both name the same group or user. Object ids are compared without regard to case, as Graph does.
    pub fn same_as(&self, other: &Target) -> bool {
        self.target_type == other.target_type && self.id.eq_ignore_ascii_case(&other.id)
    }

    fn from_json(json: &Json) -> Option<Target> {
        let map = json.as_object()?;
        let target_type = TargetType::from_word(map.get("targetType")?.as_str()?);
        let id = map.get("id")?.as_str()?.to_owned();
        let is_registration_required = match map.get("isRegistrationRequired") {
            None | Some(Json::Null) => None,
            Some(value) => Some(value.as_bool()?),
        };
        let mut other = Map::new();
        for (name, value) in map {
            if !name.contains('@') && !matches!(name.as_str(), "targetType" | "id" | "isRegistrationRequired") {
                other.insert(name.clone(), value.clone());
            }
        }
        Some(Target { target_type, id, is_registration_required, other })
    }

    fn to_json(&self) -> Json {
        let mut map = self.other.clone();
        map.insert("targetType".into(), self.target_type.word().into());
        map.insert("id".into(), self.id.as_str().into());
        if let Some(required) = self.is_registration_required {
            map.insert("isRegistrationRequired".into(), required.into());
        }
        Json::Object(map)
    }
}

impl Value {
    /// Reads a property's JSON according to the kind of value it should hold. What does not fit is
    /// [`Value::Unforeseen`]; `null` is `None`.
    pub(crate) fn from_json(kind: crate::Kind, json: &Json) -> Option<Value> {
        use crate::Kind;
        let read = match (kind, json) {
            (_, Json::Null) => return None,
            (Kind::State, Json::String(word)) => Some(Value::State(State::from_word(word))),
            (Kind::Flag, Json::Bool(flag)) => Some(Value::Flag(*flag)),
            (Kind::Lifetime | Kind::Length, Json::Number(number)) => {
                number.as_i64().and_then(|number| i32::try_from(number).ok()).map(Value::Number)
            }
            (Kind::Targets, Json::Array(items)) => {
                items.iter().map(Target::from_json).collect::<Option<Vec<_>>>().map(Value::Targets)
            }
            _ => None,
        };
        Some(read.unwrap_or_else(|| Value::Unforeseen(json.clone())))
    }

    /// The JSON from which [`Value::from_json`] makes the same value.
    pub(crate) fn to_json(&self) -> Json {
        match self {
            Value::State(state) => state.word().into(),
            Value::Flag(flag) => (*flag).into(),
            Value::Number(number) => (*number).into(),
            Value::Targets(targets) => Value::targets_to_json(targets),
            Value::Unforeseen(json) => json.clone(),
        }
    }

    pub(crate) fn option_to_json(value: Option<&Value>) -> Json {
        value.map(Value::to_json).unwrap_or_default()
    }

    pub(crate) fn targets_to_json(targets: &[Target]) -> Json {
        Json::Array(targets.iter().map(Target::to_json).collect())
    }

    /// Whether both mean the same. The order of a list of targets means nothing to the service.
    pub fn same_as(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Targets(mine), Value::Targets(theirs)) => {
                mine.len() == theirs.len() && (same_in_order(mine, theirs) || same_in_any_order(mine, theirs))
            }
            _ => self == other,
        }
    }
}

fn same_in_order(mine: &[Target], theirs: &[Target]) -> bool {
    mine.iter().zip(theirs).all(|(mine, theirs)| same_entry(mine, theirs))
}

fn same_in_any_order(mine: &[Target], theirs: &[Target]) -> bool {
    let (in_mine, in_theirs) = (TargetIndex::of(mine), TargetIndex::of(theirs));
    if in_mine.has_duplicate() || in_theirs.has_duplicate() {
        // The service refuses such lists; where there is one all the same, each entry needs a counterpart.
        let has = |list: &[Target], target: &Target| list.iter().any(|other| same_entry(target, other));
        return mine.iter().all(|target| has(theirs, target)) && theirs.iter().all(|target| has(mine, target));
    }
    mine.iter().all(|target| in_theirs.find(target).is_some_and(|other| same_entry(target, other)))
}

/// The same group or user, with the same settings.
fn same_entry(one: &Target, other: &Target) -> bool {
    one.same_as(other)
        && one.is_registration_required.unwrap_or(false) == other.is_registration_required.unwrap_or(false)
        && one.other == other.other
}

/// [`same_entry`] for entries that may be missing.
pub(crate) fn same_entries(one: Option<&Target>, other: Option<&Target>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => same_entry(one, other),
        _ => false,
    }
}

/// [`Value::same_as`] for values that may be `null`.
pub(crate) fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => one.same_as(other),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use serde_json::json;

    #[test]
    fn what_the_schema_does_not_foresee_is_kept_as_it_is() {
        for (kind, json) in [
            (Kind::Flag, json!("yes")),
            (Kind::Length, json!(8.5)),
            (Kind::Lifetime, json!(3_000_000_000_i64)),
            (Kind::State, json!(1)),
            (Kind::Targets, json!([{"id": "x"}])),
        ] {
            assert_eq!(Value::from_json(kind, &json), Some(Value::Unforeseen(json.clone())));
        }
    }

    #[test]
    fn annotations_of_a_target_are_dropped_and_its_other_properties_kept() {
        let read = Target::from_json(&json!({
            "@odata.type": "#x", "targetType": "user", "id": "u", "isRegistrationRequired": true, "note": 1
        }))
        .unwrap();
        assert_eq!(read.target_type, TargetType::User);
        assert_eq!(read.is_registration_required, Some(true));
        assert_eq!(Json::Object(read.other), json!({"note": 1}));
    }

    #[test]
    fn the_order_of_targets_and_the_case_of_ids_mean_nothing() {
        let a = Target::excluded_group("AA");
        let b = Target::excluded_group("bb");
        let one = Value::Targets(vec![a, b.clone()]);
        let other = Value::Targets(vec![b, Target::excluded_group("aa")]);
        assert!(one.same_as(&other));
        assert!(!one.same_as(&Value::Targets(vec![])));
    }

    #[test]
    fn a_group_and_a_user_with_one_id_are_two_targets() {
        let group = Target::excluded_group("x");
        let user = Target { target_type: TargetType::User, ..group.clone() };
        assert!(!group.same_as(&user));
    }
}
