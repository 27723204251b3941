//! What the person has entered on top of the policy that was read.

use std::borrow::Cow;

use crate::{
    Change, Changes, EntryProblem, Field, Finding, Kind, Policy, Reviewed, State, Target, TargetIndex, Targets, Value,
    lifetime, targets, validate, value,
};

/// The policy as read, and the edits on top of it.
///
/// A property is *changed* when what its control holds differs in meaning from what was read: `60` typed over `1h` is
/// no change, and neither is a group that was removed and added again. A text that cannot be read is a change (there
/// is something to take back) that cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub(crate) base: Policy,
    pub(crate) edits: [Option<Edit>; 8],
}

/// What a control holds after the person used it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A text field's text, as typed.
    Text(String),
    /// A radio group's choice.
    Choice(Value),
    /// A list of targets.
    Targets(Targets),
}

/// Why a target was not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddTargetProblem {
    /// Nothing was entered.
    Empty,
    /// `all_users` was entered as if it were a group.
    AllUsers,
    /// Not an object id.
    NotAnId,
    /// The group is on this list.
    AlreadyThere,
}

impl AddTargetProblem {
    /// The sentence that is shown beside the box.
    pub fn sentence(&self) -> &'static str {
        match self {
            AddTargetProblem::Empty => "Enter the object id of a group.",
            AddTargetProblem::AllUsers => "To include everyone, choose All users above.",
            AddTargetProblem::NotAnId => {
                "This is not an object id. It looks like 6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11 and stands on the group's page in the Entra admin center."
            }
            AddTargetProblem::AlreadyThere => "This group is on the list already.",
        }
    }
}

impl Draft {
    /// No edits yet.
    pub fn new(base: Policy) -> Draft {
        Draft { base, edits: Default::default() }
    }

    /// The policy as it was read.
    pub fn base(&self) -> &Policy {
        &self.base
    }

    /// The text of a lifetime's or the length's control.
    pub fn text(&self, field: Field) -> Cow<'_, str> {
        match &self.edits[field.index()] {
            Some(Edit::Text(text)) => Cow::Borrowed(text),
            _ => Cow::Owned(self.text_as_read(field)),
        }
    }

    fn text_as_read(&self, field: Field) -> String {
        match self.base.get(field) {
            None => String::new(),
            Some(Value::Number(number)) => number_text(field, *number),
            Some(Value::Unforeseen(json)) => json.to_string(),
            Some(_) => String::new(),
        }
    }

    /// Takes over what was typed. Nothing is corrected or cleared.
    pub fn set_text(&mut self, field: Field, text: &str) {
        self.edits[field.index()] = Some(Edit::Text(text.to_owned()));
    }

    /// The choice of a radio group; `None` when none is made.
    pub fn choice(&self, field: Field) -> Option<&Value> {
        match &self.edits[field.index()] {
            Some(Edit::Choice(value)) => Some(value),
            _ => self.base.get(field),
        }
    }

    /// Chooses a state.
    pub fn set_state(&mut self, state: State) {
        self.edits[Field::State.index()] = Some(Edit::Choice(Value::State(state)));
    }

    /// Chooses whether every pass works once.
    pub fn set_usable_once(&mut self, once: bool) {
        self.edits[Field::IsUsableOnce.index()] = Some(Edit::Choice(Value::Flag(once)));
    }

    /// A list of targets as its controls show it.
    pub fn targets(&self, field: Field) -> Targets {
        match &self.edits[field.index()] {
            Some(Edit::Targets(targets)) => targets.clone(),
            _ => Targets::of(field, self.base.get(field)),
        }
    }

    /// Looks at the selected groups, as [`Targets::selected`], without a copy of the list where there is one to look at.
    pub fn with_selected<T>(&self, field: Field, look: impl FnOnce(&[Target]) -> T) -> T {
        match (&self.edits[field.index()], self.base.get(field)) {
            (Some(Edit::Targets(targets)), _) => look(&targets.selected),
            (_, Some(Value::Targets(read))) if self.all_users(field) == Some(false) => look(read),
            _ => look(self.targets(field).selected()),
        }
    }

    /// Whether "All users" is chosen, as [`Targets::all_users`], without a copy of the list.
    pub fn all_users(&self, field: Field) -> Option<bool> {
        match (&self.edits[field.index()], self.base.get(field)) {
            (Some(Edit::Targets(targets)), _) => targets.all_users(),
            (_, Some(Value::Targets(read))) => {
                Some(field == Field::IncludeTargets && read.iter().any(Target::is_all_users))
            }
            _ => None,
        }
    }

    /// Chooses between "All users" and "Selected groups". The selected groups are kept.
    pub fn include_all_users(&mut self, all: bool) {
        let mut targets = self.targets(Field::IncludeTargets);
        targets.all_users = Some(all);
        self.edits[Field::IncludeTargets.index()] = Some(Edit::Targets(targets));
    }

    /// Adds a group by its object id, as typed or pasted.
    ///
    /// # Errors
    /// [`AddTargetProblem`]; the list is then as it was.
    pub fn add_group(&mut self, field: Field, typed: &str) -> Result<Target, AddTargetProblem> {
        let id = targets::clean_id(typed);
        if id.is_empty() {
            return Err(AddTargetProblem::Empty);
        }
        if targets::is_all_users_word(&id) {
            return Err(AddTargetProblem::AllUsers);
        }
        if !targets::is_object_id(&id) {
            return Err(AddTargetProblem::NotAnId);
        }
        let target = match field {
            Field::IncludeTargets => Target::included_group(&id),
            _ => Target::excluded_group(&id),
        };
        let mut targets = self.targets(field);
        if targets.selected.iter().any(|other| other.same_as(&target)) {
            return Err(AddTargetProblem::AlreadyThere);
        }
        targets.add(vec![target.clone()]);
        self.edits[field.index()] = Some(Edit::Targets(targets));
        Ok(target)
    }

    /// Adds groups by their object ids ([`is_object_id`](crate::is_object_id)), in one go. What is on the list already,
    /// or is no such id, is left out. Gives how many were added.
    pub fn add_groups(&mut self, field: Field, ids: &[String]) -> usize {
        let mut targets = self.targets(field);
        let target = |id: &String| match field {
            Field::IncludeTargets => Target::included_group(id),
            _ => Target::excluded_group(id),
        };
        let asked: Vec<Target> = ids.iter().filter(|id| targets::is_object_id(id)).map(target).collect();
        let (on_list, first) = (TargetIndex::of(&targets.selected), TargetIndex::of(&asked));
        let new = asked.iter().enumerate().filter(|(place, target)| {
            let is_repeated = first.position(target) != Some(*place);
            !is_repeated && !on_list.has(target)
        });
        let new: Vec<Target> = new.map(|(_, target)| target.clone()).collect();
        let count = new.len();
        if count > 0 {
            targets.add(new);
            self.edits[field.index()] = Some(Edit::Targets(targets));
        }
        count
    }

    /// Takes a target off a list.
    pub fn remove_target(&mut self, field: Field, target: &Target) {
        let mut targets = self.targets(field);
        targets.selected.retain(|other| !other.same_as(target));
        self.edits[field.index()] = Some(Edit::Targets(targets));
    }

    /// Edits a property so that it amounts to exactly this value, which is one that a control can hold.
    pub(crate) fn set_value(&mut self, field: Field, value: &Value) {
        self.edits[field.index()] = Some(match value {
            Value::Number(number) => Edit::Text(number_text(field, *number)),
            Value::Targets(_) => Edit::Targets(Targets::of(field, Some(value))),
            other => Edit::Choice(other.clone()),
        });
    }

    /// Undoes the edit of one property.
    pub fn take_back(&mut self, field: Field) {
        self.edits[field.index()] = None;
    }

    /// Undoes all edits.
    pub fn discard(&mut self) {
        self.edits = Default::default();
    }

    /// What the control of a property amounts to; `None` is "not set".
    ///
    /// # Errors
    /// Why it amounts to nothing that could be sent.
    pub fn value(&self, field: Field) -> Result<Option<Value>, EntryProblem> {
        let read = self.base.get(field);
        match &self.edits[field.index()] {
            None => Ok(read.cloned()),
            Some(Edit::Choice(value)) => Ok(Some(value.clone())),
            // An exclusion that was added to `null` and removed again leaves `null`.
            Some(Edit::Targets(targets))
                if field == Field::ExcludeTargets
                    && read.is_none()
                    && targets.reference.is_none()
                    && targets.selected.is_empty() =>
            {
                Ok(None)
            }
            Some(Edit::Targets(targets)) => Ok(targets.value()),
            Some(Edit::Text(text)) if text.trim() == self.text_as_read(field) => Ok(read.cloned()),
            Some(Edit::Text(text)) => validate::number(field, text).map(|number| Some(Value::Number(number))),
        }
    }

    /// Whether the property differs from what was read.
    pub fn is_changed(&self, field: Field) -> bool {
        self.edits[field.index()].is_some()
            && match self.value(field) {
                Ok(now) => !value::same(self.base.get(field), now.as_ref()),
                Err(_) => true,
            }
    }

    /// The properties that differ from what was read, in the order of the form.
    pub fn changed_fields(&self) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| self.is_changed(*field)).collect()
    }

    /// The policy as it would be after the change. A property whose control cannot be read is "not set" here.
    pub fn outcome(&self) -> Policy {
        Field::ALL.into_iter().fold(self.base.clone(), |policy, field| {
            match (&self.edits[field.index()], self.value(field)) {
                (None, _) => policy,
                (Some(_), value) => policy.with(field, value.unwrap_or_default()),
            }
        })
    }

    /// Checks everything that was entered.
    ///
    /// # Errors
    /// What has to be put right first, in the order of the form. What was not changed is not complained about.
    pub fn review(&self) -> Result<Reviewed, Vec<Finding>> {
        let outcome = self.outcome();
        let changed = self.changed_fields();
        let problems = validate::problems(self, &outcome, &changed);
        if !problems.is_empty() {
            return Err(problems);
        }
        let changes = changed
            .into_iter()
            .filter_map(|field| {
                Some(Change { field, before: self.base.get(field).cloned(), after: outcome.get(field).cloned()? })
            })
            .collect();
        Ok(Reviewed {
            changes: Changes::new(changes),
            warnings: validate::warnings(&outcome),
            outcome,
            draft: self.clone(),
        })
    }

    /// Everything that is wrong with what is entered now, for the inline messages after a review found something.
    pub fn problems(&self) -> Vec<Finding> {
        self.review().err().unwrap_or_default()
    }
}

/// A number as its control shows it.
fn number_text(field: Field, number: i32) -> String {
    match field.kind() {
        Kind::Lifetime => lifetime::short(number),
        _ => number.to_string(),
    }
}
