//! Values for which the SDKs' types have no place, as each language writes them: JSON in the language's own clothes.

use serde_json::Value as Json;

/// A language whose SDK takes such a value as it is.
pub(crate) struct Plain {
    pub(crate) null: &'static str,
    /// `false` and `true`.
    pub(crate) flags: [&'static str; 2],
    pub(crate) text: fn(&str) -> String,
    /// Brackets of a list.
    pub(crate) list: [&'static str; 2],
    /// Brackets of an object, white space inside them included.
    pub(crate) object: [&'static str; 2],
    pub(crate) empty_object: &'static str,
    /// A name and what stands between it and its value.
    pub(crate) name: fn(&str) -> String,
    /// What stands between two members of an object.
    pub(crate) separator: &'static str,
}

impl Plain {
    /// A value.
    pub(crate) fn value(&self, json: &Json) -> String {
        match json {
            Json::Null => self.null.to_owned(),
            Json::Bool(flag) => self.flags[usize::from(*flag)].to_owned(),
            Json::Number(number) => number.to_string(),
            Json::String(text) => (self.text)(text),
            Json::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                [self.list[0], &items.join(", "), self.list[1]].concat()
            }
            Json::Object(members) if members.is_empty() => self.empty_object.to_owned(),
            Json::Object(members) => {
                let members: Vec<(&str, &Json)> = members.iter().map(|(name, json)| (name.as_str(), json)).collect();
                [self.object[0], &self.members(&members), self.object[1]].concat()
            }
        }
    }

    /// Names with their values, without brackets.
    pub(crate) fn members(&self, members: &[(&str, &Json)]) -> String {
        let pairs: Vec<String> = members.iter().map(|(name, json)| (self.name)(name) + &self.value(json)).collect();
        pairs.join(self.separator)
    }
}

/// A language whose SDK takes texts and flags as they are, and wants its own node for everything else: C# and Java. Both
/// name the nodes alike.
pub(crate) struct Untyped {
    pub(crate) text: fn(&str) -> String,
    /// What follows a number beyond Int32, and one with a fraction.
    pub(crate) suffixes: [&'static str; 2],
    /// Brackets of a list.
    pub(crate) list: [&'static str; 2],
    /// Brackets of a map.
    pub(crate) map: [&'static str; 2],
    /// An entry of a map: its brackets.
    pub(crate) entry: [&'static str; 2],
}

impl Untyped {
    /// A value of the additional data.
    pub(crate) fn value(&self, json: &Json) -> String {
        match json {
            Json::String(text) => (self.text)(text),
            Json::Bool(flag) => flag.to_string(),
            json => self.node(json),
        }
    }

    /// Whether a value needs a node.
    pub(crate) fn needs_node(json: &Json) -> bool {
        !matches!(json, Json::String(_) | Json::Bool(_))
    }

    /// An entry of a map.
    pub(crate) fn entry(&self, name: &str, value: &str) -> String {
        [self.entry[0], &(self.text)(name), ", ", value, self.entry[1]].concat()
    }

    fn node(&self, json: &Json) -> String {
        let [long, double] = self.suffixes;
        let (name, value) = match json {
            Json::Null => ("Null", String::new()),
            Json::Bool(flag) => ("Boolean", flag.to_string()),
            Json::Number(number) => match number.as_i64() {
                Some(number) if i32::try_from(number).is_ok() => ("Integer", number.to_string()),
                Some(number) => ("Long", format!("{number}{long}")),
                None => ("Double", format!("{number}{double}")),
            },
            Json::String(text) => ("String", (self.text)(text)),
            Json::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.node(item)).collect();
                ("Array", [self.list[0], &items.join(", "), self.list[1]].concat())
            }
            Json::Object(members) => {
                let entries: Vec<String> =
                    members.iter().map(|(name, json)| self.entry(name, &self.node(json))).collect();
                ("Object", [self.map[0], &entries.join(", "), self.map[1]].concat())
            }
        };
        ["new Untyped", name, "(", &value, ")"].concat()
    }
}
