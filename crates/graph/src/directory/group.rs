//! A group, as far as a person needs it to tell it from others.

use serde_json::{Map, Value};

use super::text;

/// What kind of group it is, in the words of the Microsoft Entra admin center.
///
/// Source: Microsoft Graph documentation, "Working with groups in Microsoft Graph" (group types).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// For access only.
    Security,
    /// A security group with an address.
    MailEnabledSecurity,
    /// With a mailbox and a site.
    Microsoft365,
    /// For mail only.
    Distribution,
}

impl GroupKind {
    /// A few words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Security => "Security group",
            Self::MailEnabledSecurity => "Mail-enabled security group",
            Self::Microsoft365 => "Microsoft 365 group",
            Self::Distribution => "Distribution list",
        }
    }
}

/// A group of the tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The object id, in lower case.
    pub id: String,
    /// The name, made fit for a line ([`one_line`]); the id where there is none.
    pub name: String,
    /// What it is for, made fit for a line.
    pub description: Option<String>,
    /// Its address.
    pub mail: Option<String>,
    /// Its kind; `None` when the answer does not say.
    pub kind: Option<GroupKind>,
    /// A rule chooses its members.
    pub is_dynamic: bool,
}

/// The properties that are read of a group. The order is Graph's.
pub(crate) const GROUP_PROPERTIES: &str = "id,displayName,description,mail,mailEnabled,securityEnabled,groupTypes";

impl Group {
    /// Reads a group; `None` without an id.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        let group = json.as_object()?;
        let id = text(group, "id")?.to_ascii_lowercase();
        let line = |key| text(group, key).map(|text| one_line(&text)).filter(|line| !line.is_empty());
        Some(Self {
            name: line("displayName").unwrap_or_else(|| id.clone()),
            description: line("description"),
            mail: line("mail"),
            kind: kind(group),
            is_dynamic: has_type(group, "DynamicMembership"),
            id,
        })
    }

    /// The kind in words, with the way in which members come to it; `None` when the answer does not say.
    #[must_use]
    pub fn kind_in_words(&self) -> Option<String> {
        let label = self.kind?.label();
        Some(if self.is_dynamic { [label, ", dynamic membership"].concat() } else { label.to_owned() })
    }
}

fn kind(group: &Map<String, Value>) -> Option<GroupKind> {
    let flag = |key| group.get(key).and_then(Value::as_bool);
    if has_type(group, "Unified") {
        return Some(GroupKind::Microsoft365);
    }
    match (flag("securityEnabled")?, flag("mailEnabled")?) {
        (true, true) => Some(GroupKind::MailEnabledSecurity),
        (true, false) => Some(GroupKind::Security),
        (false, true) => Some(GroupKind::Distribution),
        (false, false) => None,
    }
}

fn has_type(group: &Map<String, Value>, wanted: &str) -> bool {
    let types = group.get("groupTypes").and_then(Value::as_array);
    types.is_some_and(|types| types.iter().any(|word| word.as_str() == Some(wanted)))
}

/// A text of the directory as one line that shows what it holds: white space of all kinds is a single space, and
/// characters that would turn round or hide what stands beside them (Unicode's bidirectional formatting, other invisible
/// controls) are left out. Anybody may name a group; a name must not be able to look like another one's, or to reach
/// into the text around it.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !c.is_control() && !is_formatting(c) {
            line.push(c);
        }
    }
    line.trim().to_owned()
}

/// Bidirectional embeddings, overrides, isolates and marks; the soft hyphen, the zero-width space, the word joiner, the
/// byte order mark, and line and paragraph separators. Joiners stay: scripts and emoji need them.
fn is_formatting(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(json: &Value) -> Group {
        Group::from_json(json).unwrap()
    }

    #[test]
    fn a_group_is_read_whole() {
        let group = read(&json!({
            "id": "4B8D2F60-17c3-4e9a-8a52-6d0f3c91b7e4", "displayName": " Finance Admins ", "description": "",
            "mail": null, "mailEnabled": false, "securityEnabled": true, "groupTypes": ["DynamicMembership"],
        }));
        assert_eq!(group.id, "4b8d2f60-17c3-4e9a-8a52-6d0f3c91b7e4");
        assert_eq!(
            (group.name.as_str(), group.description.as_deref(), group.mail.as_deref()),
            ("Finance Admins", None, None)
        );
        assert_eq!(group.kind_in_words().as_deref(), Some("Security group, dynamic membership"));
        assert_eq!(Group::from_json(&json!({ "displayName": "x" })), None);
        assert_eq!(Group::from_json(&json!("x")), None);
        assert_eq!(read(&json!({ "id": "g" })).name, "g");
        assert_eq!(read(&json!({ "id": "g", "displayName": "\u{202e}\u{200b}" })).name, "g");
    }

    #[test]
    fn kinds_are_told_apart() {
        let kind = |security: bool, mail: bool, types: &[&str]| {
            read(&json!({ "id": "g", "securityEnabled": security, "mailEnabled": mail, "groupTypes": types })).kind
        };
        assert_eq!(kind(true, false, &[]), Some(GroupKind::Security));
        assert_eq!(kind(true, true, &[]), Some(GroupKind::MailEnabledSecurity));
        assert_eq!(kind(false, true, &["Unified"]), Some(GroupKind::Microsoft365));
        assert_eq!(kind(false, true, &[]), Some(GroupKind::Distribution));
        assert_eq!(kind(false, false, &[]), None);
        assert_eq!(read(&json!({ "id": "g" })).kind, None);
    }

    #[test]
    fn a_name_stays_one_line_and_cannot_turn_the_text_round() {
        assert_eq!(one_line("Contractors \u{202e}nimda"), "Contractors nimda");
        assert_eq!(one_line("  a\r\n b\t\u{2028}c  "), "a b c");
        assert_eq!(one_line("👩‍👩‍👧 فريق Zoë"), "👩‍👩‍👧 فريق Zoë");
        assert_eq!(one_line("<img src=x onerror=alert(1)>"), "<img src=x onerror=alert(1)>");
    }

    proptest! {
        #[test]
        fn any_name_becomes_one_line(text in any::<String>()) {
            let line = one_line(&text);
            prop_assert_eq!(&one_line(&line), &line);
            let no_control = !line.chars().any(char::is_control);
            prop_assert!(no_control);
        }
    }
}
