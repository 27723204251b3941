//! Finding entries of a long list.

use serde_json::{Map, Value as Json};

use crate::Target;

/// Finds the entries of a list by what they name ([`Target::same_as`]): one pass over the list, then a look-up each,
/// where comparing each with each would take seconds for lists of thousands.
///
/// A map of serde_json's holds the places, because the program has its code anyway.
pub struct TargetIndex<'a> {
    list: &'a [Target],
    places: Map<String, Json>,
}

impl<'a> TargetIndex<'a> {
    /// Looks at a list.
    pub fn of(list: &'a [Target]) -> TargetIndex<'a> {
        let mut places = Map::new();
        for (place, target) in list.iter().enumerate() {
            // Of entries that name the same the first one counts.
            places.entry(key(target)).or_insert_with(|| Json::from(place));
        }
        TargetIndex { list, places }
    }

    /// The place of the first entry that names the same as this one.
    pub fn position(&self, target: &Target) -> Option<usize> {
        self.places.get(&key(target))?.as_u64().and_then(|place| usize::try_from(place).ok())
    }

    /// The first entry that names the same as this one.
    pub fn find(&self, target: &Target) -> Option<&'a Target> {
        self.list.get(self.position(target)?)
    }

    /// Whether there is an entry that names the same as this one.
    pub fn has(&self, target: &Target) -> bool {
        self.places.contains_key(&key(target))
    }

    /// Whether two entries of the list name the same.
    pub fn has_duplicate(&self) -> bool {
        self.places.len() < self.list.len()
    }
}

/// A text that is the same for two targets exactly if [`Target::same_as`] holds: a line break stands between the two
/// parts, which neither a word of the schema nor an object id holds.
fn key(target: &Target) -> String {
    [target.id.to_ascii_lowercase().as_str(), "\n", target.target_type.word()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TargetType;

    #[test]
    fn entries_are_found_by_what_they_name() {
        let list = [Target::excluded_group("AA"), Target::included_group("bb"), Target::excluded_group("aa")];
        let index = TargetIndex::of(&list);
        assert_eq!(index.position(&Target::included_group("aA")), Some(0));
        assert_eq!(index.find(&Target::excluded_group("BB")), Some(&list[1]));
        assert!(index.has_duplicate());
        assert!(!TargetIndex::of(&list[..2]).has_duplicate());
        let user = Target { target_type: TargetType::User, ..list[0].clone() };
        assert!(!index.has(&user));
        assert_eq!(index.find(&user), None);
    }
}
