//! How an update ends.

use std::time::Duration;

use policy::{Changes, Conflict, Draft, Field, Finding, Policy};

use crate::problem::Problem;

/// How an update ended, and with what to go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// How.
    pub ending: Ending,
    /// The policy as it is known now, and on it the edits that are still to be sent.
    ///
    /// After [`Ending::Updated`] there are none, and values that were accepted but cannot be seen yet count as known.
    /// After any other end all edits are kept, texts as typed, on the policy as it was read last; those over which
    /// somebody took theirs or that others made too are gone.
    pub draft: Draft,
    /// Properties that others changed between loading and writing, and that were taken over.
    pub adopted: Vec<Field>,
    /// What others changed too, where the edit stands in the draft all the same: it was not decided in this update. To be
    /// told, for the next update finds the value that is there now and does not ask about it again.
    pub conflicts: Vec<Conflict>,
    /// What was sent last, or was to be sent.
    pub changes: Changes,
    /// The policy as it was read last; `None` when it could not be read.
    pub policy: Option<Policy>,
    /// How long from the last answer on the service wants no request about the policy.
    pub not_before: Option<Duration>,
}

/// How an update ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// The service accepted the change, or shows it: *Policy updated*.
    Updated {
        /// What reading the policy again showed.
        seen: Seen,
        /// Properties that were not written and read differently now: changed by the service or by someone else.
        also_changed: Vec<Field>,
        /// The write had no answer that tells: reading the policy showed that it has the new values.
        found_by_reading: bool,
    },
    /// The policy has all of it already, by somebody else's hand or because theirs was taken. Nothing was left to send.
    AlreadyThere,
    /// Nothing was written: *The policy was not updated*.
    NotUpdated {
        /// Why.
        problem: Problem,
        /// A write was sent, and reading the policy again showed that it still has its earlier values.
        looked: bool,
    },
    /// Nothing was written: with what others changed, the change breaks a rule. To be put right in the form.
    Invalid(Vec<Finding>),
    /// Nothing was written: the person wants to edit, on the policy as it is now.
    BackToEditing,
    /// A write was sent, and whether it took effect could not be found out: *The outcome is not known yet*.
    Unknown {
        /// What stood in the way.
        problem: Problem,
    },
}

/// What the read after the write showed.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// Every written property has its new value.
    Confirmed,
    /// These still have their earlier value. Entra is eventually consistent: not an error.
    NotVisibleYet(Vec<Field>),
    /// Some have neither their earlier nor the written value: somebody else wrote since.
    ChangedSince {
        /// These.
        fields: Vec<Field>,
        /// These still have their earlier value.
        not_visible_yet: Vec<Field>,
    },
    /// The policy could not be read.
    NotReadable(Problem),
}
