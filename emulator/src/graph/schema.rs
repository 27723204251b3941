//! The published schema (CSDL), parsed: what types there are, and what properties each has.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

const FRAGMENTS: &str = include_str!("../../contract/v1.0-Prod.tap-fragments.xml");

/// The types of the contract, by name without namespace.
#[derive(Debug)]
pub(crate) struct Schema {
    structures: BTreeMap<String, Structure>,
    enums: BTreeMap<String, Vec<String>>,
}

/// An entity type or a complex type.
#[derive(Debug)]
struct Structure {
    base: Option<String>,
    properties: Vec<Property>,
}

/// A property, or a navigation property that contains its targets (which is sent like one).
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) nullable: bool,
}

/// The type of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `Edm.Int32`, `Edm.Boolean`, `Edm.String` …
    Primitive(String),
    /// A type of the schema: an enumeration or a structure.
    Named(String),
    /// A list.
    Collection(Box<Kind>),
}

impl Schema {
    /// The schema that is built in.
    ///
    /// # Errors
    ///
    /// When it is not the XML that it should be.
    pub(crate) fn embedded() -> Result<Self, String> {
        // Fragments have no common root.
        let text = format!("<Schema>{FRAGMENTS}</Schema>");
        let document = Document::parse(&text).map_err(|error| format!("the schema: {error}"))?;
        let mut schema = Self { structures: BTreeMap::new(), enums: BTreeMap::new() };
        for node in document.root_element().children().filter(Node::is_element) {
            let name = attribute(node, "Name")?;
            match node.tag_name().name() {
                "EntityType" | "ComplexType" => {
                    let structure = Structure {
                        base: node.attribute("BaseType").map(|base| local(base).to_owned()),
                        properties: properties(node)?,
                    };
                    schema.structures.insert(name, structure);
                }
                "EnumType" => {
                    let members = node
                        .children()
                        .filter(|child| child.has_tag_name("Member"))
                        .map(|member| attribute(member, "Name"))
                        .collect::<Result<_, _>>()?;
                    schema.enums.insert(name, members);
                }
                other => return Err(format!("the schema: what is <{other}>?")),
            }
        }
        Ok(schema)
    }

    /// Whether there is an entity or complex type of that name.
    pub(crate) fn has_type(&self, name: &str) -> bool {
        self.structures.contains_key(name)
    }

    /// The members of an enumeration.
    pub(crate) fn members(&self, name: &str) -> Option<&[String]> {
        self.enums.get(name).map(Vec::as_slice)
    }

    /// The properties of a type, those of its base types first.
    pub(crate) fn properties(&self, name: &str) -> Vec<&Property> {
        let Some(structure) = self.structures.get(name) else {
            return Vec::new();
        };
        let mut all = match &structure.base {
            Some(base) => self.properties(base),
            None => Vec::new(),
        };
        all.extend(&structure.properties);
        all
    }
}

fn properties(node: Node<'_, '_>) -> Result<Vec<Property>, String> {
    node.children()
        .filter(|child| child.has_tag_name("Property") || child.has_tag_name("NavigationProperty"))
        .map(|child| {
            Ok(Property {
                name: attribute(child, "Name")?,
                kind: kind(&attribute(child, "Type")?),
                nullable: child.attribute("Nullable") != Some("false"),
            })
        })
        .collect()
}

fn kind(text: &str) -> Kind {
    if let Some(item) = text.strip_prefix("Collection(").and_then(|rest| rest.strip_suffix(')')) {
        Kind::Collection(Box::new(kind(item)))
    } else if text.starts_with("Edm.") {
        Kind::Primitive(text.to_owned())
    } else {
        Kind::Named(local(text).to_owned())
    }
}

/// A name without its namespace.
fn local(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn attribute(node: Node<'_, '_>, name: &str) -> Result<String, String> {
    node.attribute(name)
        .map(str::to_owned)
        .ok_or_else(|| format!("the schema: <{}> without {name}", node.tag_name().name()))
}

#[cfg(test)]
mod tests {
    use super::{Kind, Schema};

    #[test]
    fn the_policy_type_has_its_own_properties_and_the_inherited_ones() {
        let schema = Schema::embedded().unwrap();
        let names: Vec<_> = schema
            .properties("temporaryAccessPassAuthenticationMethodConfiguration")
            .into_iter()
            .map(|property| property.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "id",
                "excludeTargets",
                "state",
                "defaultLength",
                "defaultLifetimeInMinutes",
                "isUsableOnce",
                "maximumLifetimeInMinutes",
                "minimumLifetimeInMinutes",
                "includeTargets"
            ]
        );
        assert_eq!(schema.members("authenticationMethodState").unwrap(), ["enabled", "disabled"]);
    }

    #[test]
    fn an_exclusion_cannot_require_registration() {
        let schema = Schema::embedded().unwrap();
        let has = |name: &str| schema.properties(name).iter().any(|property| property.name == "isRegistrationRequired");
        assert!(has("authenticationMethodTarget"));
        assert!(!has("excludeTarget"));
        let exclude = schema.properties("authenticationMethodConfiguration");
        let exclude = exclude.iter().find(|property| property.name == "excludeTargets").unwrap();
        assert_eq!(exclude.kind, Kind::Collection(Box::new(Kind::Named("excludeTarget".to_owned()))));
    }
}
