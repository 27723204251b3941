//! `$search` on directory objects: text is split into tokens, and each token that was typed must begin one of the name's.
//!
//! Source: "Use the $search query parameter" in the Microsoft Graph documentation. Text is split at spaces, at symbols,
//! where letters turn to digits or back, and where lower case turns to upper case.

use super::errors::GraphError;
use crate::groups::Group;

/// What can be searched of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Property {
    DisplayName,
    Description,
}

/// `"displayName:text"`.
#[derive(Debug)]
struct Clause {
    property: Property,
    tokens: Vec<String>,
}

/// Clauses: one of the outer list must hold, of its inner list all.
#[derive(Debug)]
pub(super) struct Search(Vec<Vec<Clause>>);

impl Search {
    /// Reads the value of `$search`, percent-decoded.
    ///
    /// # Errors
    ///
    /// As the service refuses what it cannot read.
    pub(super) fn parse(text: &str) -> Result<Self, GraphError> {
        let refused = || GraphError::bad_search(text);
        let mut alternatives = vec![Vec::new()];
        let mut rest = text.trim();
        loop {
            let (quoted, after) = quoted(rest).ok_or_else(refused)?;
            let clause = clause(&quoted).ok_or_else(refused)?;
            if let Some(last) = alternatives.last_mut() {
                last.push(clause);
            }
            rest = after.trim_start();
            if rest.is_empty() {
                return Ok(Self(alternatives));
            }
            if let Some(after) = rest.strip_prefix("OR ") {
                alternatives.push(Vec::new());
                rest = after.trim_start();
            } else if let Some(after) = rest.strip_prefix("AND ") {
                rest = after.trim_start();
            } else {
                return Err(refused());
            }
        }
    }

    /// Whether a group is found.
    pub(super) fn finds(&self, group: &Group) -> bool {
        self.0.iter().any(|all| all.iter().all(|clause| clause.finds(group)))
    }
}

impl Clause {
    fn finds(&self, group: &Group) -> bool {
        let text = match self.property {
            Property::DisplayName => group.display_name.as_str(),
            Property::Description => group.description.as_deref().unwrap_or_default(),
        };
        // Without a single letter or digit there is nothing to look for.
        if self.tokens.is_empty() {
            return false;
        }
        let there = tokens(text);
        self.tokens.iter().all(|wanted| there.iter().any(|token| token.starts_with(wanted.as_str())))
    }
}

/// The text between the quotes at the beginning, its escapes undone, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut inside = String::new();
    let mut characters = text.strip_prefix('"')?.char_indices();
    while let Some((_, character)) = characters.next() {
        match character {
            '"' => return Some((inside, characters.as_str())),
            '\\' => inside.push(characters.next().filter(|(_, next)| matches!(next, '"' | '\\'))?.1),
            other => inside.push(other),
        }
    }
    None
}

fn clause(text: &str) -> Option<Clause> {
    let (property, wanted) = text.split_once(':')?;
    let property = match property.trim().to_ascii_lowercase().as_str() {
        "displayname" => Property::DisplayName,
        "description" => Property::Description,
        _ => return None,
    };
    let tokens = wanted.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    Some(Clause { property, tokens: tokens.map(str::to_lowercase).collect() })
}

/// The tokens of a name: its words, and what a word falls into.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for word in text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        tokens.push(word.to_lowercase());
        let mut part = String::new();
        let mut before: Option<char> = None;
        for character in word.chars() {
            let breaks = before.is_some_and(|before| {
                before.is_numeric() != character.is_numeric() || (before.is_lowercase() && character.is_uppercase())
            });
            if breaks {
                tokens.push(std::mem::take(&mut part).to_lowercase());
            }
            part.push(character);
            before = Some(character);
        }
        tokens.push(part.to_lowercase());
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::Search;
    use crate::groups::{Group, Kind};

    fn group(name: &str) -> Group {
        Group {
            id: String::new(),
            display_name: name.to_owned(),
            description: Some("Product owners".to_owned()),
            mail: None,
            kind: Kind::Security,
            deleted: false,
        }
    }

    #[test]
    fn each_token_begins_one_of_the_name() {
        for (search, name, found) in [
            (r#""displayName:fin""#, "Finance Admins", true),
            (r#""displayName:adm fin""#, "Finance Admins", true),
            (r#""displayName:nance""#, "Finance Admins", false),
            (r#""displayName:video""#, "OneVideo2Pilot", true),
            (r#""displayName:2""#, "OneVideo2Pilot", true),
            (r#""displayName:onevideo""#, "OneVideo2Pilot", true),
            (r#""displayName:\"Quoted\"""#, "\"Quoted\" group", true),
            (r#""displayName:C:\\Shares""#, "C:\\Shares\\Finance", true),
            (r#""displayName:🎉""#, "🎉 Party", false),
            (r#""displayName:מערך""#, "מערך תמיכה", true),
            (r#""displayName:x" OR "description:prod""#, "Anything", true),
            (r#""displayName:x" AND "description:prod""#, "Anything", false),
        ] {
            assert_eq!(Search::parse(search).unwrap().finds(&group(name)), found, "{search} in {name}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for search in
            ["", "fin", "\"fin\"", "\"displayName:fin", "\"mail:fin\"", "\"displayName:a\"b\"", r#""displayName:a\b""#]
        {
            assert!(Search::parse(search).is_err(), "{search}");
        }
    }
}
