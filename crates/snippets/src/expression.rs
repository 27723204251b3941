//! Languages that write the whole change as one expression.

use serde_json::Value as Json;

use crate::lines::Lines;
use crate::model::{Additional, Element, Enumeration, Member, Node, Property};

/// How a language writes objects, lists and values.
pub(crate) struct Syntax {
    /// What stands before the bracket of an object of a type.
    pub(crate) object: fn(&str) -> String,
    pub(crate) object_brackets: [&'static str; 2],
    /// Whether the opening bracket of an object or a list has a line of its own.
    pub(crate) bracket_on_its_own: bool,
    /// What stands before the bracket of a list.
    pub(crate) list: fn(Element) -> String,
    pub(crate) list_brackets: [&'static str; 2],
    /// The brackets of an empty list.
    pub(crate) empty_list: &'static str,
    /// What follows each property and each element.
    pub(crate) after_each: &'static str,
    /// What stands between the properties of a list's object when it is written on one line.
    pub(crate) one_line: Option<&'static str>,
    /// A property's name and what stands between it and its value.
    pub(crate) assign: fn(&str) -> String,
    /// `false` and `true`.
    pub(crate) flags: [&'static str; 2],
    pub(crate) text: fn(&str) -> String,
    pub(crate) member: fn(Enumeration, Member) -> String,
    /// What the SDK's types have no place for, as a value.
    pub(crate) loose: fn(&Json) -> String,
    /// Where such values go together, when they cannot stand beside the others.
    pub(crate) additional: Option<Additional>,
}

impl Syntax {
    /// Writes `prefix`, an object, and `suffix`.
    pub(crate) fn write(
        &self,
        out: &mut Lines,
        prefix: &str,
        type_name: &str,
        properties: &[Property<'_>],
        suffix: &str,
    ) {
        let [open, close] = self.object_brackets;
        self.open(out, &[prefix, &(self.object)(type_name)], open);
        let mut loose = Vec::new();
        for property in properties {
            if let (Some(_), Node::Loose(json)) = (self.additional, &property.value) {
                loose.push((property.name, json));
                continue;
            }
            let assign = (self.assign)(property.name);
            match &property.value {
                Node::List(element, items) => self.list(out, &assign, *element, items),
                value => {
                    out.line(&[&assign, &self.scalar(value), self.after_each]);
                }
            }
        }
        if let (Some(additional), false) = (self.additional, loose.is_empty()) {
            out.line(&[&additional(&loose), self.after_each]);
        }
        out.outdent().line(&[close, suffix]);
    }

    fn open(&self, out: &mut Lines, parts: &[&str], bracket: &str) {
        if self.bracket_on_its_own {
            out.line(parts).line(&[bracket]);
        } else {
            out.line(&[parts, &[bracket]].concat());
        }
        out.indent();
    }

    fn list(&self, out: &mut Lines, assign: &str, element: Element, items: &[Vec<Property<'_>>]) {
        let head = (self.list)(element);
        if items.is_empty() {
            out.line(&[assign, &head, self.empty_list, self.after_each]);
            return;
        }
        let [open, close] = self.list_brackets;
        self.open(out, &[assign, &head], open);
        for item in items {
            match self.one_line {
                None => self.write(out, "", element.name(), item, self.after_each),
                Some(separator) => {
                    let properties: Vec<String> = item
                        .iter()
                        .map(|property| (self.assign)(property.name) + &self.scalar(&property.value))
                        .collect();
                    let [open, close] = self.object_brackets;
                    let inner = properties.join(separator);
                    let head = (self.object)(element.name());
                    out.line(&[&head, open, " ", &inner, " ", close, self.after_each]);
                }
            }
        }
        out.outdent().line(&[close, self.after_each]);
    }

    fn scalar(&self, value: &Node<'_>) -> String {
        match value {
            Node::Flag(flag) => self.flags[usize::from(*flag)].to_owned(),
            Node::Number(number) => number.to_string(),
            Node::Text(text) => (self.text)(text),
            Node::Member(of, member) => (self.member)(*of, *member),
            Node::Loose(json) => (self.loose)(json),
            // The schema has no list within a target.
            Node::List(..) => String::new(),
        }
    }
}
