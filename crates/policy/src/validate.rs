//! The rules that a change must keep before it may be sent.

use crate::{Changes, Draft, Field, Kind, Policy, State, Target, TargetIndex, Value, lifetime};

/// Something to put right (or, as a warning, to know) about one property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whose control it concerns.
    pub field: Field,
    /// What is the matter and what to do, as one sentence or two.
    pub sentence: String,
}

/// A draft that keeps the rules. Comes from [`Draft::review`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    pub(crate) changes: Changes,
    pub(crate) warnings: Vec<Finding>,
    pub(crate) outcome: Policy,
    pub(crate) draft: Draft,
}

impl Reviewed {
    /// What will be sent; may be empty.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// What is allowed but worth knowing.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// The policy as it will be.
    pub fn outcome(&self) -> &Policy {
        &self.outcome
    }

    /// What was reviewed.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }
}

/// Why the text of a number's control amounts to nothing that could be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryProblem {
    /// Nothing but white space, where there was a value.
    Empty,
    /// Not a length of time.
    Lifetime(lifetime::Problem),
    /// Not a whole number of characters.
    Length,
    /// A number outside the allowed range.
    OutOfRange(i32),
}

impl EntryProblem {
    /// The sentence that is shown about this property.
    pub fn sentence(&self, field: Field) -> String {
        let label = field.label();
        let is_lifetime = field.kind() == Kind::Lifetime;
        match self {
            EntryProblem::Empty if is_lifetime => {
                format!("{label} cannot be empty. Enter a length of time, for example 1h, or take the change back.")
            }
            EntryProblem::Empty => {
                format!("{label} cannot be empty. Enter a number from 8 to 48, or take the change back.")
            }
            EntryProblem::Lifetime(problem) => problem.sentence(),
            EntryProblem::Length => format!("{label} is a whole number from 8 to 48, written in digits."),
            EntryProblem::OutOfRange(number) if is_lifetime => {
                let too = if *number < crate::field::SHORTEST { "short" } else { "long" };
                let said = lifetime::say(*number);
                format!("{label} must be from 10 minutes to 30 days: {said} is too {too}.")
            }
            EntryProblem::OutOfRange(_) => format!("{label} must be from 8 to 48 characters."),
        }
    }
}

/// Reads the text of a number's control.
///
/// # Errors
/// Why it cannot be sent.
pub(crate) fn number(field: Field, text: &str) -> Result<i32, EntryProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(EntryProblem::Empty);
    }
    let number = match field.kind() {
        Kind::Lifetime => lifetime::parse(text).map_err(EntryProblem::Lifetime)?,
        _ if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().unwrap_or(i32::MAX),
        _ => return Err(EntryProblem::Length),
    };
    match field.range() {
        Some(range) if !range.contains(&number) => Err(EntryProblem::OutOfRange(number)),
        _ => Ok(number),
    }
}

/// What stands against sending: unreadable controls, then the rules across properties, in the order of the form.
/// A rule that the policy broke already when it was read is only enforced where the person changed one of its parts.
pub(crate) fn problems(draft: &Draft, outcome: &Policy, changed: &[Field]) -> Vec<Finding> {
    let mut problems: Vec<Finding> = changed
        .iter()
        .filter_map(|field| {
            draft.value(*field).err().map(|problem| Finding { field: *field, sentence: problem.sentence(*field) })
        })
        .collect();
    let unreadable = |field: Field| problems.iter().any(|problem| problem.field == field);
    let mut across = lifetimes(outcome, changed, unreadable);
    across.extend(lists(draft, outcome));
    problems.append(&mut across);
    // In the order of the form. There are at most a handful; a sort would weigh more than it saves.
    let of = |field: Field| problems.iter().filter(move |problem| problem.field == field).cloned();
    Field::ALL.into_iter().flat_map(of).collect()
}

fn lifetimes(outcome: &Policy, changed: &[Field], unreadable: impl Fn(Field) -> bool) -> Vec<Finding> {
    use Field::{DefaultLifetime, MaximumLifetime, MinimumLifetime};
    let all = [MinimumLifetime, MaximumLifetime, DefaultLifetime];
    if !all.iter().any(|field| changed.contains(field)) {
        return Vec::new();
    }
    let value = |field: Field| outcome.number(field).filter(|_| !unreadable(field));
    let (minimum, maximum, default) = (value(MinimumLifetime), value(MaximumLifetime), value(DefaultLifetime));
    let mut found = Vec::new();
    if let (Some(minimum), Some(maximum)) = (minimum, maximum)
        && minimum > maximum
    {
        // Said where the person is: at the property that was changed.
        found.push(if changed.contains(&MinimumLifetime) && !changed.contains(&MaximumLifetime) {
            Finding {
                field: MinimumLifetime,
                sentence: format!(
                    "Minimum lifetime must not be longer than the maximum lifetime, which is {}.",
                    lifetime::say(maximum)
                ),
            }
        } else {
            Finding {
                field: MaximumLifetime,
                sentence: format!(
                    "Maximum lifetime must not be shorter than the minimum lifetime, which is {}.",
                    lifetime::say(minimum)
                ),
            }
        });
        return found;
    }
    if let Some(default) = default {
        let sentence = match (minimum, maximum) {
            (Some(minimum), _) if default < minimum => {
                format!(
                    "Default lifetime must not be shorter than the minimum lifetime, which is {}.",
                    lifetime::say(minimum)
                )
            }
            (_, Some(maximum)) if default > maximum => {
                format!(
                    "Default lifetime must not be longer than the maximum lifetime, which is {}.",
                    lifetime::say(maximum)
                )
            }
            _ => return found,
        };
        found.push(Finding { field: DefaultLifetime, sentence });
    }
    found
}

/// Duplicates on a list, and groups on both lists, unless they were there when the policy was read.
fn lists(draft: &Draft, outcome: &Policy) -> Vec<Finding> {
    let mut found = Vec::new();
    let base = draft.base();
    for field in [Field::IncludeTargets, Field::ExcludeTargets] {
        let now = outcome.targets(field).unwrap_or_default();
        let read = base.targets(field).unwrap_or_default();
        if let Some(target) = first_duplicate(now)
            && count(read, target) < count(now, target)
        {
            found.push(Finding {
                field,
                sentence: format!(
                    "The {} {} is on the list more than once. Remove one of the two.",
                    target.target_type.word(),
                    target.id
                ),
            });
        }
    }
    let both = |policy: &Policy| -> Vec<Target> {
        let excluded = policy.targets(Field::ExcludeTargets).unwrap_or_default();
        let excluded = TargetIndex::of(excluded);
        let included = policy.targets(Field::IncludeTargets).unwrap_or_default();
        included.iter().filter(|target| excluded.has(target)).cloned().collect()
    };
    let already = both(base);
    let already = TargetIndex::of(&already);
    for target in both(outcome) {
        if already.has(&target) {
            continue;
        }
        let field = if draft.is_changed(Field::ExcludeTargets) { Field::ExcludeTargets } else { Field::IncludeTargets };
        found.push(Finding {
            field,
            sentence: format!(
                "The group {} is both included and excluded. Exclusion wins, so remove it from one of the two lists.",
                target.id
            ),
        });
    }
    found
}

fn first_duplicate(targets: &[Target]) -> Option<&Target> {
    let index = TargetIndex::of(targets);
    let mut entries = targets.iter().enumerate();
    entries.find(|(place, target)| index.position(target) != Some(*place)).map(|(_, target)| target)
}

fn count(targets: &[Target], wanted: &Target) -> usize {
    targets.iter().filter(|target| target.same_as(wanted)).count()
}

/// What is allowed but worth knowing before it is sent.
pub(crate) fn warnings(outcome: &Policy) -> Vec<Finding> {
    let mut found = Vec::new();
    let empty = matches!(outcome.get(Field::IncludeTargets), Some(Value::Targets(targets)) if targets.is_empty());
    if outcome.state() == Some(&State::Enabled) && empty {
        found.push(Finding {
            field: Field::IncludeTargets,
            sentence: "Nobody is included: the method is enabled, but nobody can use it.".into(),
        });
    }
    found
}
