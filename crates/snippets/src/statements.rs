//! Languages that make objects and call setters.

use crate::lines::Lines;
use crate::model::{Additional, Element, Enumeration, Member, Node, POLICY, Property, pascal, sdk_name};

/// How a language writes the statements.
pub(crate) struct Syntax {
    /// A statement that makes an object of a type and gives it a name.
    pub(crate) declare: fn(&str, &str) -> String,
    /// A statement that calls a setter: object, name of the property with a capital, value.
    pub(crate) set: fn(&str, &str, &str) -> String,
    pub(crate) flag: fn(bool) -> String,
    pub(crate) number: fn(i32) -> String,
    pub(crate) text: fn(&str) -> String,
    pub(crate) member: fn(Enumeration, Member) -> String,
    /// A list of objects that have names.
    pub(crate) list: fn(Element, &[String]) -> String,
    /// The value of the setter `AdditionalData`, for what the SDK's types have no place for.
    pub(crate) additional: Additional,
}

/// The name of the object that is sent.
pub(crate) const BODY: &str = "requestBody";

impl Syntax {
    /// Writes the statements that make [`BODY`].
    pub(crate) fn write(&self, out: &mut Lines, properties: &[Property<'_>]) {
        self.object(out, BODY, POLICY, properties);
    }

    fn object(&self, out: &mut Lines, name: &str, type_name: &str, properties: &[Property<'_>]) {
        out.line(&[&(self.declare)(name, type_name)]);
        let mut loose = Vec::new();
        for property in properties {
            let value = match &property.value {
                Node::Flag(flag) => (self.flag)(*flag),
                Node::Number(number) => (self.number)(*number),
                Node::Text(text) => (self.text)(text),
                Node::Member(of, member) => (self.member)(*of, *member),
                Node::List(element, items) => self.elements(out, *element, items),
                Node::Loose(json) => {
                    loose.push((property.name, json));
                    continue;
                }
            };
            out.line(&[&(self.set)(name, &pascal(sdk_name(property.name)), &value)]);
        }
        if !loose.is_empty() {
            out.line(&[&(self.set)(name, "AdditionalData", &(self.additional)(&loose))]);
        }
    }

    /// Writes the statements that make the objects of a list; the list as a value.
    fn elements(&self, out: &mut Lines, element: Element, items: &[Vec<Property<'_>>]) -> String {
        let mut names = Vec::with_capacity(items.len());
        for (position, item) in items.iter().enumerate() {
            let name = format!("{}{}", element.variable(), position + 1);
            out.line(&[]);
            self.object(out, &name, element.name(), item);
            names.push(name);
        }
        (self.list)(element, &names)
    }
}
