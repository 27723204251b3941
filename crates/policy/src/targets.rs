//! A list of targets while it is being edited.

use crate::{Field, Target, TargetIndex, Value, value::ALL_USERS};

/// What the person has chosen for `includeTargets` or `excludeTargets`.
///
/// The list of groups is kept while "All users" is chosen, so that going from one to the other and back loses nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    /// `Some(true)`: all users; `Some(false)`: selected groups; `None`: `null` was read and nothing chosen yet.
    pub(crate) all_users: Option<bool>,
    /// The selected groups (and what else an old policy holds), in the order read, additions at the end.
    pub(crate) selected: Vec<Target>,
    /// The list that was chosen from: its entries are used as they are, at the places they have. `None` for `null`.
    pub(crate) reference: Option<Vec<Target>>,
}

impl Targets {
    /// The state of the controls for a value that was read. Only `includeTargets` has the choice "All users": in
    /// `excludeTargets` that id is a row like any other.
    pub(crate) fn of(field: Field, value: Option<&Value>) -> Targets {
        let Some(Value::Targets(read)) = value else {
            return Targets::default();
        };
        let everyone = |target: &Target| field == Field::IncludeTargets && target.is_all_users();
        Targets {
            all_users: Some(read.iter().any(everyone)),
            selected: read.iter().filter(|target| !everyone(target)).cloned().collect(),
            reference: Some(read.clone()),
        }
    }

    /// While "All users" is chosen: the same choice, with these groups kept for going back to "Selected groups".
    pub(crate) fn remembering(mut self, groups: &[Target]) -> Targets {
        if self.all_users == Some(true) {
            let known = TargetIndex::of(&self.selected);
            let others: Vec<Target> = groups.iter().filter(|group| !known.has(group)).cloned().collect();
            self.selected.extend(others);
        }
        self
    }

    /// Whether "All users" is chosen; `None` when nothing is.
    pub fn all_users(&self) -> Option<bool> {
        self.all_users
    }

    /// The selected groups, also while "All users" is chosen.
    pub fn selected(&self) -> &[Target] {
        &self.selected
    }

    /// The value these choices amount to.
    pub(crate) fn value(&self) -> Option<Value> {
        let read = self.reference.as_deref().unwrap_or_default();
        match self.all_users? {
            false => Some(Value::Targets(self.selected.clone())),
            true => {
                // A policy may name groups beside `all_users`; they stay where they are unless they were removed.
                let kept: Vec<Target> = if read.iter().any(Target::is_all_users) {
                    let selected = TargetIndex::of(&self.selected);
                    let is_kept = |target: &&Target| target.is_all_users() || selected.has(target);
                    read.iter().filter(is_kept).cloned().collect()
                } else {
                    vec![Target::all_users()]
                };
                Some(Value::Targets(kept))
            }
        }
    }

    /// Adds targets that are not on the list, each at the place and with the settings it was read with if it was there.
    pub(crate) fn add(&mut self, targets: Vec<Target>) {
        self.all_users = Some(false);
        let read = self.reference.as_deref().unwrap_or_default();
        let index = TargetIndex::of(read);
        for target in targets {
            match index.position(&target) {
                None => self.selected.push(target),
                Some(position) => {
                    let is_before = |other: &&Target| index.position(other).is_some_and(|other| other < position);
                    let before = self.selected.iter().take_while(is_before).count();
                    self.selected.insert(before, read[position].clone());
                }
            }
        }
    }
}

/// Whether a text is a directory object id: 32 hexadecimal digits in five groups.
pub fn is_object_id(text: &str) -> bool {
    let mut groups = text.split('-');
    [8, 4, 4, 4, 12].iter().all(|length| {
        groups.next().is_some_and(|group| group.len() == *length && group.bytes().all(|b| b.is_ascii_hexdigit()))
    }) && groups.next().is_none()
}

/// What a person typed or pasted as an id, without what surrounds ids elsewhere: white space, quotes, braces.
pub(crate) fn clean_id(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || "\"'{}(),;".contains(c)).to_ascii_lowercase()
}

/// Whether the person typed the id that stands for everyone.
pub(crate) fn is_all_users_word(text: &str) -> bool {
    text == ALL_USERS || text == "all users"
}
