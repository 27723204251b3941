//! A change to the policy.

use crate::{Field, Target, TargetIndex, Value};

/// One property, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which property.
    pub field: Field,
    /// What was read; `None` is `null`.
    pub before: Option<Value>,
    /// What will be written. Never `null`.
    pub after: Value,
}

/// The properties that differ, in the order of the form. Comes from [`Draft::review`](crate::Draft::review) only, so
/// whoever holds one holds a validated change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(Vec<Change>);

impl Changes {
    pub(crate) fn new(changes: Vec<Change>) -> Changes {
        Changes(changes)
    }

    /// Nothing to send.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many properties.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// One by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Change> {
        self.0.iter()
    }

    /// The properties' names.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.0.iter().map(|change| change.field)
    }
}

impl<'a> IntoIterator for &'a Changes {
    type Item = &'a Change;
    type IntoIter = std::slice::Iter<'a, Change>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A change of a list, entry by entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetChanges {
    /// On the list now, not before.
    pub added: Vec<Target>,
    /// On the list before, not now.
    pub removed: Vec<Target>,
}

/// Compares two lists of targets. A list that could not be read counts as empty.
pub fn target_changes(before: Option<&Value>, after: Option<&Value>) -> TargetChanges {
    let (before, after) = (list(before), list(after));
    let missing_from = |list: &[Target], targets: &[Target]| {
        let index = TargetIndex::of(list);
        targets.iter().filter(|target| !index.has(target)).cloned().collect()
    };
    TargetChanges { added: missing_from(before, after), removed: missing_from(after, before) }
}

fn list(value: Option<&Value>) -> &[Target] {
    match value {
        Some(Value::Targets(targets)) => targets,
        _ => &[],
    }
}
