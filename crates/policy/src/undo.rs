//! Going back: the earlier values of exactly the properties that were written.

use crate::merge::{Merged, merge};
use crate::{Changes, Draft, Field, Policy, State, Value};

/// The way back from a change that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// The policy as it is now, with the earlier values as edits on top. To be reviewed like any other draft; what is
    /// as it was already is no change.
    pub draft: Draft,
    /// Properties that cannot go back, because what they held cannot be written: `null`, and what the schema does not
    /// foresee. In the order of the form.
    pub not_undoable: Vec<Field>,
}

impl Changes {
    /// The way back from these changes, on top of `now`, the policy as it was read last. No other property is touched;
    /// on a list, only the entries that these changes added or removed go back, as long as others' changes of the same
    /// list leave room for that.
    pub fn undo(&self, now: &Policy) -> Undo {
        let mut undo = Undo { draft: Draft::new(now.clone()), not_undoable: Vec::new() };
        for change in self {
            match &change.before {
                None | Some(Value::Unforeseen(_) | Value::State(State::Other(_))) => {
                    undo.not_undoable.push(change.field);
                }
                Some(earlier) => {
                    let written = Some(&change.after);
                    match merge(change.field, written, Some(earlier), now.get(change.field)) {
                        Merged::Combined(list) => undo.draft.set_value(change.field, &Value::Targets(list)),
                        _ => undo.draft.set_value(change.field, earlier),
                    }
                }
            }
        }
        undo
    }
}
