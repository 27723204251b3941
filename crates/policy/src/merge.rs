//! Three versions of one property brought together: as it was loaded, as the person wants it, as it is now.
//!
//! ```text
//!                      theirs as loaded    theirs differs
//! mine as loaded       unchanged           theirs
//! mine differs         mine                both agree, combined (lists), or a conflict
//! ```
//!
//! Lists of targets are compared entry by entry, by `(targetType, id)`; every other property is one whole. What a
//! value *means* is compared, as everywhere: the order of a list is no difference.

use crate::{Field, Pick, Target, TargetIndex, Value, value};

/// What becomes of one property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// Nobody changed it.
    Unchanged,
    /// Only I changed it.
    Mine,
    /// Only somebody else changed it.
    Theirs,
    /// Both changed it to the same: there is nothing left to send.
    BothAgree,
    /// Both changed the list, each in other entries. The list holds both changes: in their order, my additions last.
    /// It may be the same as theirs, when they did what I did and more.
    Combined(Vec<Target>),
    /// Both changed it, and a person has to say which it shall be. The entries (as in my list, else as in theirs) over
    /// which a list conflicts; none when the property conflicts as a whole.
    Conflict(Vec<Target>),
}

impl Merged {
    /// Whether it takes a person to decide.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Merged::Conflict(_))
    }
}

/// Brings together what was loaded, what the person wants and what is there now. `None` is `null`.
///
/// Two changes of `includeTargets` conflict as a whole, although each entry by itself could be merged, where together
/// they would mean what neither of the two means: one has all users and the other has not, or nobody would be left.
pub fn merge(field: Field, base: Option<&Value>, mine: Option<&Value>, theirs: Option<&Value>) -> Merged {
    match (value::same(base, mine), value::same(base, theirs)) {
        (true, true) => Merged::Unchanged,
        (true, false) => Merged::Theirs,
        (false, true) => Merged::Mine,
        (false, false) if value::same(mine, theirs) => Merged::BothAgree,
        (false, false) => match (base, mine, theirs) {
            (None, Some(Value::Targets(mine)), Some(Value::Targets(theirs))) => lists(field, &[], mine, theirs, None),
            (Some(Value::Targets(base)), Some(Value::Targets(mine)), Some(Value::Targets(theirs))) => {
                lists(field, base, mine, theirs, None)
            }
            _ => Merged::Conflict(Vec::new()),
        },
    }
}

/// The list that comes of a pick where single entries conflict: those entries as picked, and around them both people's
/// other changes. `None` where the property conflicts as a whole: then the pick is the whole value.
pub(crate) fn picked(
    field: Field,
    base: Option<&Value>,
    mine: Option<&Value>,
    theirs: Option<&Value>,
    pick: Pick,
) -> Option<Vec<Target>> {
    let base = match base {
        Some(Value::Targets(base)) => base.as_slice(),
        _ => &[],
    };
    let (Some(Value::Targets(mine)), Some(Value::Targets(theirs))) = (mine, theirs) else { return None };
    match lists(field, base, mine, theirs, Some(pick)) {
        Merged::Combined(list) => Some(list),
        _ => None,
    }
}

fn lists(field: Field, base: &[Target], mine: &[Target], theirs: &[Target], pick: Option<Pick>) -> Merged {
    let whole = Merged::Conflict(Vec::new());
    // An entry that is there twice has no counterpart of its own in the other lists.
    let (in_base, in_mine, in_theirs) = (TargetIndex::of(base), TargetIndex::of(mine), TargetIndex::of(theirs));
    if [&in_base, &in_mine, &in_theirs].into_iter().any(TargetIndex::has_duplicate) {
        return whole;
    }
    let everyone = |list: &[Target]| list.iter().any(Target::is_all_users);
    if field == Field::IncludeTargets && everyone(mine) != everyone(theirs) {
        return whole;
    }
    let mut merged = Vec::new();
    let mut conflicts = Vec::new();
    for their in theirs {
        let (was, my) = (in_base.find(their), in_mine.find(their));
        if value::same_entries(my, Some(their)) || value::same_entries(was, my) {
            merged.push(their.clone());
        } else if !value::same_entries(was, Some(their)) {
            match pick {
                None => conflicts.push(my.unwrap_or(their).clone()),
                Some(Pick::Mine) => merged.extend(my.cloned()),
                Some(Pick::Theirs) => merged.push(their.clone()),
            }
        } else if let Some(my) = my {
            merged.push(my.clone());
        }
    }
    for my in mine.iter().filter(|my| !in_theirs.has(my)) {
        match in_base.find(my) {
            None => merged.push(my.clone()),
            Some(was) if value::same_entries(Some(was), Some(my)) => {}
            Some(_) => match pick {
                None => conflicts.push(my.clone()),
                Some(Pick::Mine) => merged.push(my.clone()),
                Some(Pick::Theirs) => {}
            },
        }
    }
    if !conflicts.is_empty() {
        Merged::Conflict(conflicts)
    } else if field == Field::IncludeTargets && merged.is_empty() && !mine.is_empty() && !theirs.is_empty() {
        whole
    } else {
        Merged::Combined(merged)
    }
}
