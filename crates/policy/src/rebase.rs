//! A draft carried over to the policy as it is now.

use crate::draft::Edit;
use crate::merge::{Merged, merge, picked};
use crate::{Draft, Field, Policy, Target, Targets, Value, value};

/// Whose value a property in conflict shall have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The person's own: **Keep mine**.
    Mine,
    /// The other's: **Take theirs**.
    Theirs,
}

/// What the person picked, property by property. Empty at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices([Option<Pick>; 8]);

impl Choices {
    /// Nothing picked yet.
    pub fn new() -> Choices {
        Choices::default()
    }

    /// What was picked for a property.
    pub fn get(&self, field: Field) -> Option<Pick> {
        self.0[field.index()]
    }

    /// Picks.
    pub fn set(&mut self, field: Field, pick: Pick) {
        self.0[field.index()] = Some(pick);
    }

    /// The same choices with one more.
    #[must_use]
    pub fn with(mut self, field: Field, pick: Pick) -> Choices {
        self.set(field, pick);
        self
    }
}

/// A property that two people changed in ways that do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Which property.
    pub field: Field,
    /// What it was when the person began.
    pub base: Option<Value>,
    /// What the person wants. `None` only where the draft's text cannot be read, which no reviewed draft has.
    pub mine: Option<Value>,
    /// What it is now.
    pub theirs: Option<Value>,
    /// Of a list: the entries over which the two conflict; none when the list conflicts as a whole. What is picked
    /// decides about these, and about nothing else on the list.
    pub entries: Vec<crate::Target>,
}

/// A draft on another base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebased {
    /// The edits that are still different from the policy as it is now, on top of it. Texts are as they were typed. A
    /// property in conflict keeps the person's edit until something else is picked.
    pub draft: Draft,
    /// Properties that others changed and that the draft now shows as they are, lists that hold both changes among
    /// them; in the order of the form.
    pub adopted: Vec<Field>,
    /// What the person has to decide, and has not picked yet; in the order of the form.
    pub conflicts: Vec<Conflict>,
}

impl Draft {
    /// Carries the edits over to `theirs`, the policy as it is now. `choices` decides conflicts.
    ///
    /// What is left can be reviewed as usual, so that the rules across properties are checked on the merged policy.
    pub fn rebase(&self, theirs: &Policy, choices: &Choices) -> Rebased {
        let mut draft = Draft::new(theirs.clone());
        let (mut adopted, mut conflicts) = (Vec::new(), Vec::new());
        for field in Field::ALL {
            let (base, now) = (self.base.get(field), theirs.get(field));
            let edit = self.edits[field.index()].clone().filter(|_| self.is_changed(field));
            let Some(edit) = edit else {
                if !value::same(base, now) {
                    adopted.push(field);
                }
                continue;
            };
            // A text that cannot be read is a change of its own.
            let (mine, merged) = match self.value(field) {
                Ok(mine) => {
                    let merged = merge(field, base, mine.as_ref(), now);
                    (mine, merged)
                }
                Err(_) if value::same(base, now) => (None, Merged::Mine),
                Err(_) => (None, Merged::Conflict(Vec::new())),
            };
            let left = match merged {
                Merged::Unchanged | Merged::Theirs | Merged::BothAgree => None,
                Merged::Mine => Some(edit),
                Merged::Combined(list) => {
                    adopted.push(field);
                    Some(combined(field, list, &edit))
                }
                Merged::Conflict(entries) => match choices.get(field) {
                    Some(pick) => match (picked(field, base, mine.as_ref(), now, pick), pick) {
                        (Some(list), _) => Some(combined(field, list, &edit)),
                        (None, Pick::Theirs) => None,
                        (None, Pick::Mine) => Some(edit),
                    },
                    None => {
                        let (base, theirs) = (base.cloned(), now.cloned());
                        conflicts.push(Conflict { field, base, mine, theirs, entries });
                        Some(edit)
                    }
                },
            };
            draft.edits[field.index()] = left;
            if !draft.is_changed(field) {
                draft.take_back(field);
            }
        }
        Rebased { draft, adopted, conflicts }
    }

    /// What these edits become when others are laid over them: a property that `over` changes is as there, every other
    /// as here. Both stand on the same policy.
    #[must_use]
    pub fn overlaid(mut self, over: &Draft) -> Draft {
        for field in over.changed_fields() {
            self.edits[field.index()] = over.edits[field.index()].clone();
        }
        self
    }

    /// What these edits become when the draft that they grew out of is replaced: `before` by `after`, on the policy as
    /// it is known now. What was edited since `before` is kept, and everything else is as in `after`.
    #[must_use]
    pub fn carried(&self, before: &Draft, after: &Draft) -> Draft {
        let mut carried = after.clone();
        let since = self.rebase(&after.base, &Choices::new()).draft;
        for field in Field::ALL {
            let index = field.index();
            if self.edits[index] != before.edits[index] {
                carried.edits[index] = since.edits[index].clone();
            }
        }
        carried
    }
}

/// The edit for a list that holds both people's changes. What `edit` kept for going back to selected groups stays.
fn combined(field: Field, list: Vec<Target>, edit: &Edit) -> Edit {
    let kept = match edit {
        Edit::Targets(targets) => targets.selected(),
        _ => &[],
    };
    Edit::Targets(Targets::of(field, Some(&Value::Targets(list))).remembering(kept))
}
