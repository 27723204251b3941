//! What a Temporary Access Pass policy is, and what it means to change one.
//!
//! Pure: nothing here performs I/O, asks the clock or rolls dice, so every rule is tested on the host in milliseconds.
//!
//! The parts, from the bottom up:
//!
//! * [`Field`]: the one table of the eight editable properties.
//! * [`Value`], [`State`], [`Target`]: what a property can hold, including what the schema did not foresee.
//! * [`Policy`]: the policy as Graph sent it.
//! * [`lifetime`]: a length of time as a person writes and reads it.
//! * [`Draft`]: what the person has entered on top of the policy that was read; [`Draft::review`] is the only way to
//!   a [`Reviewed`] set of [`Changes`], and nothing can be sent without one.
//! * [`merge`], [`Draft::rebase`]: the same draft on top of a policy that others have changed meanwhile.
//! * [`Changes::undo`]: the way back. [`Draft::to_json`]: a draft that outlives the page.
//! * [`meaning`], [`consequence`], [`scale`]: the policy and a change to it, in words and as a drawing.
//!
//! ```
//! use policy::{Draft, Field, Policy};
//!
//! let read = Policy::parse(r#"{"isUsableOnce": false, "defaultLength": 8}"#)?;
//! let mut draft = Draft::new(read);
//! draft.set_text(Field::DefaultLength, "12");
//! let reviewed = draft.review().map_err(|findings| format!("{findings:?}"))?;
//! assert_eq!(reviewed.changes().fields().collect::<Vec<_>>(), [Field::DefaultLength]);
//!
//! // Set back to what it was: not a change, so there is nothing to send.
//! draft.set_text(Field::DefaultLength, " 8 ");
//! assert!(draft.changed_fields().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod change;
pub mod consequence;
mod draft;
mod field;
pub mod lifetime;
pub mod meaning;
pub mod merge;
mod policy;
mod rebase;
pub mod scale;
mod stored;
mod target_index;
mod targets;
mod undo;
mod validate;
mod value;

pub use change::{Change, Changes, TargetChanges, target_changes};
pub use draft::{AddTargetProblem, Draft, Edit};
pub use field::{Field, Kind};
pub use policy::{Policy, UnreadablePolicy};
pub use rebase::{Choices, Conflict, Pick, Rebased};
pub use target_index::TargetIndex;
pub use targets::{Targets, is_object_id};
pub use undo::Undo;
pub use validate::{EntryProblem, Finding, Reviewed};
pub use value::{ALL_USERS, State, Target, TargetType, Value};
