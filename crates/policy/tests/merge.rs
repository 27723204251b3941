//! A policy that two people change at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use policy::merge::{Merged, merge};
use policy::{Choices, Draft, Field, Pick, Policy, State, Target, Value};
use proptest::prelude::*;

fn policy(json: &str) -> Policy {
    Policy::parse(json).unwrap()
}

/// A list as `a b !c`: groups by their ids, `!` where `isRegistrationRequired` is true, `*` for all users.
fn list(words: &str) -> Value {
    let target = |word: &str| match (word, word.strip_prefix('!')) {
        ("*", _) => Target::all_users(),
        (_, Some(id)) => Target { is_registration_required: Some(true), ..Target::included_group(id) },
        (id, None) => Target::included_group(id),
    };
    Value::Targets(words.split_whitespace().map(target).collect())
}

fn words(targets: &[Target]) -> String {
    let word = |target: &Target| match target.is_registration_required {
        _ if target.is_all_users() => "*".to_owned(),
        Some(true) => format!("!{}", target.id),
        _ => target.id.clone(),
    };
    targets.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// The merge of three lists: the combined list, or `conflict` and the entries that conflict, or what it is called.
fn merged(field: Field, base: &str, mine: &str, theirs: &str) -> String {
    match merge(field, Some(&list(base)), Some(&list(mine)), Some(&list(theirs))) {
        Merged::Combined(targets) => words(&targets),
        Merged::Conflict(entries) => format!("conflict {}", words(&entries)).trim_end().to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn one_value_is_merged_as_a_whole() {
    let [eight, nine, ten] = [8, 9, 10].map(|number| Some(Value::Number(number)));
    let merge = |base: &Option<Value>, mine: &Option<Value>, theirs: &Option<Value>| {
        merge(Field::DefaultLength, base.as_ref(), mine.as_ref(), theirs.as_ref())
    };
    assert_eq!(merge(&eight, &eight, &eight), Merged::Unchanged);
    assert_eq!(merge(&eight, &nine, &eight), Merged::Mine);
    assert_eq!(merge(&eight, &eight, &nine), Merged::Theirs);
    assert_eq!(merge(&eight, &nine, &nine), Merged::BothAgree);
    assert_eq!(merge(&eight, &nine, &ten), Merged::Conflict(vec![]));
    assert_eq!(merge(&None, &nine, &None), Merged::Mine);
    assert!(merge(&eight, &nine, &ten).is_conflict() && !merge(&eight, &nine, &eight).is_conflict());
    assert_eq!(merge(&eight, &nine, &None), Merged::Conflict(vec![]));
}

#[test]
fn lists_are_merged_entry_by_entry_in_their_order_with_my_additions_last() {
    for field in [Field::IncludeTargets, Field::ExcludeTargets] {
        assert_eq!(merged(field, "a b", "a b m", "t b a"), "t b a m");
        assert_eq!(merged(field, "a b c", "b c", "a b"), "b");
        assert_eq!(merged(field, "a b", "b M", "a b t m"), "b t m", "both added the same");
        assert_eq!(merged(field, "a b c", "a", "b c x"), "x", "each took entries out");
        assert_eq!(merged(field, "a b", "b", ""), "", "they took out what I did, and more");
        assert_eq!(merged(field, "a b", "a b !m", "!a b"), "!a b !m", "their setting of an entry I left alone");
        assert_eq!(merged(field, "a b", "!a b", "a"), "!a", "my setting of an entry they left alone");
        assert_eq!(merged(field, "a", "!a", "!a t"), "!a t", "the same setting");
        assert_eq!(merged(field, "a b", "b a", "b a t"), "Theirs", "an order is no change");
    }
    let base = list("");
    let combined = merge(Field::ExcludeTargets, None, Some(&list("m")), Some(&list("t")));
    assert_eq!(combined, merge(Field::ExcludeTargets, Some(&base), Some(&list("m")), Some(&list("t"))));
}

#[test]
fn incompatible_changes_of_one_entry_conflict_and_name_it() {
    let field = Field::ExcludeTargets;
    assert_eq!(merged(field, "a b", "b m", "!a b"), "conflict !a", "I took out what they set");
    assert_eq!(merged(field, "a b", "!a b", "b t"), "conflict !a", "they took out what I set");
    assert_eq!(merged(field, "b", "b a", "b !a"), "conflict a", "added differently");
    assert_eq!(merged(field, "a b c", "!a b", "!b c"), "conflict !a");
}

#[test]
fn what_would_mean_what_neither_means_conflicts_as_a_whole() {
    let field = Field::IncludeTargets;
    assert_eq!(merged(field, "a", "*", "a t"), "conflict", "all users, or one group more");
    assert_eq!(merged(field, "a", "*", ""), "conflict", "all users, or nobody");
    assert_eq!(merged(field, "* a", "a", "*"), "conflict", "together: nobody");
    assert_eq!(merged(field, "a b", "a", "b"), "conflict", "together: nobody");
    assert_eq!(merged(field, "*", "a", "b"), "b a", "both chose groups");
    assert_eq!(merged(field, "* a", "* a m", "* t"), "* t m", "a list that already had both");
    assert_eq!(merged(field, "a", "*", "a"), "Mine");
    assert_eq!(merged(Field::ExcludeTargets, "a b", "a", "b"), "", "nobody excluded is what both were at");
    assert_eq!(merged(Field::ExcludeTargets, "a", "a *", "a t"), "a t *", "there this id is a row like any other");
}

#[test]
fn lists_with_duplicates_or_something_unforeseen_are_merged_as_a_whole() {
    let field = Field::ExcludeTargets;
    assert_eq!(merged(field, "a A", "a A m", "a A t"), "conflict");
    assert_eq!(merged(field, "a", "a m", "a a t"), "conflict");
    let odd = Value::Unforeseen(serde_json::json!("odd"));
    let merge = |base: &Value, mine: &Value, theirs: &Value| merge(field, Some(base), Some(mine), Some(theirs));
    assert!(merge(&odd, &list("m"), &list("t")).is_conflict());
    assert!(merge(&list("a"), &list("a m"), &odd).is_conflict());
    assert_eq!(merge(&odd, &list("m"), &odd), Merged::Mine);
}

#[test]
fn typed_texts_survive_and_the_rules_are_checked_on_the_merged_policy() {
    let mut draft = Draft::new(policy(r#"{"minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480}"#));
    draft.set_text(Field::MaximumLifetime, " 2:00 ");
    let theirs = policy(r#"{"minimumLifetimeInMinutes": 180, "maximumLifetimeInMinutes": 480}"#);
    let rebased = draft.rebase(&theirs, &Choices::new());
    assert_eq!(rebased.adopted, [Field::MinimumLifetime]);
    assert!(rebased.conflicts.is_empty());
    assert_eq!(rebased.draft.text(Field::MaximumLifetime), " 2:00 ");
    assert_eq!(rebased.draft.base(), &theirs);
    let problems = rebased.draft.review().unwrap_err();
    assert!(problems[0].sentence.contains("3 hours"), "{problems:?}");
}

#[test]
fn a_conflict_keeps_my_edit_until_something_is_picked() {
    let mut draft = Draft::new(policy(r#"{"defaultLength": 8, "isUsableOnce": false}"#));
    draft.set_text(Field::DefaultLength, "12");
    draft.set_usable_once(true);
    let theirs = policy(r#"{"defaultLength": 20, "isUsableOnce": false}"#);
    let open = draft.rebase(&theirs, &Choices::new());
    assert_eq!(open.conflicts.len(), 1);
    let conflict = &open.conflicts[0];
    assert_eq!(
        (conflict.field, &conflict.base, &conflict.mine, &conflict.theirs),
        (Field::DefaultLength, &Some(Value::Number(8)), &Some(Value::Number(12)), &Some(Value::Number(20)))
    );
    assert_eq!(open.draft.changed_fields(), [Field::IsUsableOnce, Field::DefaultLength]);

    let mine = draft.rebase(&theirs, &Choices::new().with(Field::DefaultLength, Pick::Mine));
    assert!(mine.conflicts.is_empty());
    assert_eq!(mine.draft, open.draft);
    let taken = draft.rebase(&theirs, &Choices::new().with(Field::DefaultLength, Pick::Theirs));
    assert!(taken.conflicts.is_empty());
    assert_eq!(taken.draft.changed_fields(), [Field::IsUsableOnce]);
    assert!(taken.adopted.is_empty(), "taken on purpose");
}

#[test]
fn an_unreadable_text_is_kept_and_conflicts_when_others_changed_its_property() {
    let mut draft = Draft::new(policy(r#"{"defaultLength": 8, "state": "enabled"}"#));
    draft.set_text(Field::DefaultLength, "long");
    let elsewhere = draft.rebase(&policy(r#"{"defaultLength": 8, "state": "disabled"}"#), &Choices::new());
    assert_eq!((elsewhere.adopted, elsewhere.conflicts.len()), (vec![Field::State], 0));
    assert_eq!(elsewhere.draft.text(Field::DefaultLength), "long");
    let same = draft.rebase(&policy(r#"{"defaultLength": 9, "state": "enabled"}"#), &Choices::new());
    assert_eq!((same.conflicts.len(), same.conflicts[0].mine.clone()), (1, None));
    assert_eq!(same.draft.text(Field::DefaultLength), "long");
}

#[test]
fn a_combined_list_can_be_edited_further() {
    let group = |last: u8| format!("00000000-0000-0000-0000-00000000000{last}");
    let with = |ids: &[String]| Policy::default().with(Field::IncludeTargets, Some(list(&ids.join(" "))));
    let mut draft = Draft::new(with(&[group(1)]));
    draft.add_group(Field::IncludeTargets, &group(2)).unwrap();
    let mut rebased = draft.rebase(&with(&[group(3), group(1)]), &Choices::new());
    assert_eq!(rebased.adopted, [Field::IncludeTargets]);
    let ids = |draft: &Draft| words(draft.outcome().targets(Field::IncludeTargets).unwrap());
    assert_eq!(ids(&rebased.draft), [group(3), group(1), group(2)].join(" "));
    rebased.draft.include_all_users(true);
    assert_eq!(ids(&rebased.draft), "*");
    rebased.draft.include_all_users(false);
    let first = rebased.draft.targets(Field::IncludeTargets).selected()[0].clone();
    rebased.draft.remove_target(Field::IncludeTargets, &first);
    assert_eq!(ids(&rebased.draft), [group(1), group(2)].join(" "));
}

#[test]
fn the_groups_behind_all_users_are_kept_through_a_merge() {
    let mut draft = Draft::new(policy(
        r#"{"includeTargets": [{"targetType": "group", "id": "all_users"}, {"targetType": "group", "id": "a"},
            {"targetType": "group", "id": "b"}]}"#,
    ));
    let b = draft.targets(Field::IncludeTargets).selected()[1].clone();
    draft.remove_target(Field::IncludeTargets, &b);
    let theirs = Policy::default().with(Field::IncludeTargets, Some(list("* b c")));
    let mut rebased = draft.rebase(&theirs, &Choices::new()).draft;
    assert_eq!(words(rebased.outcome().targets(Field::IncludeTargets).unwrap()), "* c");
    rebased.include_all_users(false);
    assert_eq!(words(rebased.targets(Field::IncludeTargets).selected()), "c a");
}

// ---- Laws ----

/// A list of up to `max` targets without duplicates. The groups of the two properties are different ones: a group on
/// both lists is refused by the review.
fn targets(field: Field, max: usize) -> impl Strategy<Value = Value> {
    let property = 10 + field as u8;
    let entry = prop_oneof![
        u32::from(field == Field::IncludeTargets) => Just(Target::all_users()),
        6 => (0_u8..4, prop::bool::weighted(0.2)).prop_map(move |(id, required)| Target {
            is_registration_required: Some(required),
            ..Target::included_group(&format!("0000000{id}-0000-0000-0000-0000000000{property}"))
        }),
    ];
    prop::collection::vec(entry, 0..=max).prop_map(|mut entries| {
        let mut seen: Vec<Target> = Vec::new();
        entries.retain(|entry| {
            let new = !seen.iter().any(|known| known.same_as(entry));
            seen.push(entry.clone());
            new
        });
        Value::Targets(entries)
    })
}

fn some_list() -> impl Strategy<Value = Value> {
    targets(Field::IncludeTargets, 5)
}

fn value(field: Field) -> BoxedStrategy<Option<Value>> {
    let some = match field {
        Field::State => prop_oneof![Just(State::Enabled), Just(State::Disabled)].prop_map(Value::State).boxed(),
        Field::IsUsableOnce => any::<bool>().prop_map(Value::Flag).boxed(),
        Field::IncludeTargets | Field::ExcludeTargets => targets(field, 4).boxed(),
        Field::MinimumLifetime => (10..13).prop_map(Value::Number).boxed(),
        Field::MaximumLifetime => (20..23).prop_map(Value::Number).boxed(),
        Field::DefaultLifetime => (13..16).prop_map(Value::Number).boxed(),
        Field::DefaultLength => (8..11).prop_map(Value::Number).boxed(),
    };
    prop_oneof![9 => some.prop_map(Some), 1 => Just(None)].boxed()
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let values: Vec<_> = Field::ALL.into_iter().map(value).collect();
    values.prop_map(|values| {
        Field::ALL.into_iter().zip(values).fold(Policy::default(), |policy, (field, value)| policy.with(field, value))
    })
}

/// A policy and another that differs from it in some properties.
fn changed_from(base: Policy) -> impl Strategy<Value = Policy> {
    (any_policy(), any::<u8>()).prop_map(move |(other, which)| {
        Field::ALL.into_iter().enumerate().fold(base.clone(), |policy, (position, field)| {
            if which & (1 << position) == 0 { policy } else { policy.with(field, other.get(field).cloned()) }
        })
    })
}

fn three() -> impl Strategy<Value = (Policy, Policy, Policy)> {
    any_policy().prop_flat_map(|base| (Just(base.clone()), changed_from(base.clone()), changed_from(base)))
}

fn is(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.same_as(other),
        (one, other) => one == other,
    }
}

/// A draft that amounts to `wanted` where that is not `null`, as undoing a change back to it gives one.
fn draft(base: &Policy, wanted: &Policy) -> Draft {
    let mut way = Draft::new(wanted.clone());
    for field in Field::ALL {
        match (wanted.get(field), base.get(field)) {
            (Some(Value::State(_)), Some(Value::State(state))) => way.set_state(state.clone()),
            (Some(Value::Flag(_)), Some(Value::Flag(flag))) => way.set_usable_once(*flag),
            (Some(Value::Number(_)), Some(Value::Number(number))) => way.set_text(field, &number.to_string()),
            (Some(Value::Targets(_)), Some(Value::Targets(targets))) => {
                let everyone = targets.iter().any(Target::is_all_users);
                for target in way.targets(field).selected().to_vec() {
                    way.remove_target(field, &target);
                }
                for target in targets.iter().filter(|target| !target.is_all_users()) {
                    way.add_group(field, &target.id).unwrap();
                }
                if everyone && field == Field::IncludeTargets {
                    way.include_all_users(true);
                }
            }
            _ => {}
        }
    }
    match way.review() {
        Ok(reviewed) => reviewed.changes().undo(base).draft,
        Err(problems) => panic!("{problems:?}"),
    }
}

/// The entry of a list that is the same target.
fn on(list: Option<&Value>, target: &Target) -> Option<Target> {
    match list {
        Some(Value::Targets(targets)) => targets.iter().find(|other| other.same_as(target)).cloned(),
        _ => None,
    }
}

proptest! {
    #[test]
    fn an_unchanged_side_leaves_the_other_as_it_is((base, mine, _) in three()) {
        for field in Field::ALL {
            let (base, mine) = (base.get(field), mine.get(field));
            let changed = !is(base, mine);
            prop_assert_eq!(merge(field, base, mine, base), if changed { Merged::Mine } else { Merged::Unchanged });
            prop_assert_eq!(merge(field, base, base, mine), if changed { Merged::Theirs } else { Merged::Unchanged });
            prop_assert_eq!(merge(field, base, mine, mine), if changed { Merged::BothAgree } else { Merged::Unchanged });
        }
    }

    #[test]
    fn a_conflict_is_one_for_both((base, mine, theirs) in three()) {
        for field in Field::ALL {
            let (base, mine, theirs) = (base.get(field), mine.get(field), theirs.get(field));
            let (one, other) = (merge(field, base, mine, theirs), merge(field, base, theirs, mine));
            prop_assert_eq!(one.is_conflict(), other.is_conflict());
            if let (Merged::Combined(one), Merged::Combined(other)) = (&one, &other) {
                prop_assert!(Value::Targets(one.clone()).same_as(&Value::Targets(other.clone())));
            }
        }
    }

    #[test]
    fn a_combined_list_holds_what_each_did_and_nothing_else(base in some_list(), mine in some_list(), theirs in some_list()) {
        for field in [Field::IncludeTargets, Field::ExcludeTargets] {
            let Merged::Combined(combined) = merge(field, Some(&base), Some(&mine), Some(&theirs)) else { continue };
            let all: Vec<&Target> = [&base, &mine, &theirs].into_iter().flat_map(|value| match value {
                Value::Targets(targets) => targets.iter(),
                _ => [].iter(),
            }).collect();
            let combined_value = Value::Targets(combined.clone());
            for target in all {
                let now = on(Some(&combined_value), target);
                let sides = [on(Some(&mine), target), on(Some(&theirs), target)];
                let was = on(Some(&base), target);
                let changed: Vec<_> = sides.iter().filter(|side| **side != was).collect();
                for side in &changed {
                    prop_assert_eq!(&now, *side);
                }
                if changed.is_empty() {
                    prop_assert_eq!(now, was);
                }
            }
            if field == Field::IncludeTargets {
                let mixed = |list: &Value| matches!(list, Value::Targets(all) if all.len() > 1 && all.iter().any(Target::is_all_users));
                let nobody = |list: &Value| matches!(list, Value::Targets(all) if all.is_empty());
                prop_assert!(!mixed(&combined_value) || mixed(&base) || mixed(&mine) || mixed(&theirs));
                prop_assert!(!nobody(&combined_value) || nobody(&mine) || nobody(&theirs));
            }
        }
    }

    #[test]
    fn a_rebased_draft_sends_my_changes_and_never_what_is_there((base, mine, theirs) in three(), picks in any::<u8>()) {
        let draft = draft(&base, &mine);
        let before = draft.changed_fields();
        let mut choices = Choices::new();
        for (position, field) in Field::ALL.into_iter().enumerate() {
            choices.set(field, if picks & (1 << position) == 0 { Pick::Mine } else { Pick::Theirs });
        }
        let open = draft.rebase(&theirs, &Choices::new());
        let rebased = draft.rebase(&theirs, &choices);
        prop_assert!(rebased.conflicts.is_empty());
        prop_assert_eq!(rebased.draft.base(), &theirs);
        let wanted = draft.outcome();
        for field in Field::ALL {
            let sent = rebased.draft.is_changed(field);
            let (after, now) = (rebased.draft.value(field).unwrap(), theirs.get(field));
            let conflict = open.conflicts.iter().any(|conflict| conflict.field == field);
            // Nobody's untouched property is ever written, and nothing is sent that is there already.
            prop_assert!(!sent || before.contains(&field));
            prop_assert_eq!(sent, !is(after.as_ref(), now));
            let others = !is(base.get(field), now);
            // Somebody else's change of the same property is never overwritten unasked.
            if sent && others && field.kind() != policy::Kind::Targets {
                prop_assert!(conflict && choices.get(field) == Some(Pick::Mine));
            }
            if before.contains(&field) && !others {
                prop_assert_eq!(after.as_ref(), wanted.get(field));
            }
            if let Some(conflict) = open.conflicts.iter().find(|conflict| conflict.field == field) {
                let picked = if choices.get(field) == Some(Pick::Mine) { wanted.get(field) } else { now };
                if conflict.entries.is_empty() {
                    prop_assert!(is(after.as_ref(), picked));
                }
                // Where single entries conflict, the pick decides about them and about nothing else.
                for entry in &conflict.entries {
                    prop_assert_eq!(on(after.as_ref(), entry), on(picked, entry));
                }
                prop_assert!(!open.adopted.contains(&field));
            }
            if !before.contains(&field) {
                prop_assert_eq!(rebased.adopted.contains(&field), others);
            }
        }
        // On the same policy again nothing happens.
        let again = rebased.draft.rebase(&theirs, &Choices::new());
        prop_assert_eq!(&again.draft, &rebased.draft);
        prop_assert!(again.adopted.is_empty() && again.conflicts.is_empty());
        // What agrees with mine already is nothing to send.
        prop_assert!(draft.rebase(&wanted, &Choices::new()).draft.changed_fields().is_empty());
    }

    #[test]
    fn edits_carried_over_are_those_made_since_and_nothing_else((base, mine, theirs) in three(), later in three()) {
        let before = draft(&base, &mine);
        let after = before.rebase(&theirs, &Choices::new()).draft;
        // Nothing was edited since: it is as it ended.
        prop_assert_eq!(&before.carried(&before, &after), &after);
        // Nothing was replaced: it is as it was edited.
        let since = draft(&base, &later.1);
        let edited = before.clone().overlaid(&since);
        let same = edited.carried(&before, &before);
        prop_assert!(same.outcome() == edited.outcome());
        // What was edited since stays changed, unless the policy has it by now; all else is as in `after`.
        let carried = edited.carried(&before, &after);
        prop_assert_eq!(carried.base(), after.base());
        for field in Field::ALL {
            if !since.is_changed(field) {
                prop_assert_eq!(carried.value(field), after.value(field));
            } else if field.kind() != policy::Kind::Targets {
                prop_assert_eq!(carried.value(field), edited.value(field));
            }
        }
    }

    #[test]
    fn edits_laid_over_others_win_where_both_change((base, mine, theirs) in three()) {
        let (under, over) = (draft(&base, &mine), draft(&base, &theirs));
        let both = under.clone().overlaid(&over);
        for field in Field::ALL {
            let from = if over.is_changed(field) { &over } else { &under };
            prop_assert_eq!(both.value(field), from.value(field));
        }
        prop_assert_eq!(&under.clone().overlaid(&Draft::new(base)), &under);
    }

    #[test]
    fn undo_restores_exactly_what_was_written((base, mine, theirs) in three()) {
        let Ok(reviewed) = draft(&base, &mine).review() else { return Ok(()) };
        let changes = reviewed.changes();
        // A fourth property may have been changed by somebody in between.
        let now = Field::ALL.into_iter().fold(theirs, |now, field| {
            if changes.fields().any(|written| written == field) { now.with(field, reviewed.outcome().get(field).cloned()) } else { now }
        });
        let undo = changes.undo(&now);
        let after = undo.draft.outcome();
        for field in Field::ALL {
            let written = changes.iter().find(|change| change.field == field);
            match written {
                Some(change) if change.before.is_some() => prop_assert_eq!(after.get(field), change.before.as_ref()),
                Some(_) => prop_assert!(undo.not_undoable.contains(&field)),
                None => prop_assert_eq!(after.get(field), now.get(field)),
            }
            prop_assert_eq!(undo.not_undoable.contains(&field), written.is_some_and(|change| change.before.is_none()));
        }
        // Itself undoable.
        if let Ok(back) = undo.draft.review() {
            prop_assert!(back.changes().fields().all(|field| changes.fields().any(|written| written == field)));
            let twice = back.changes().undo(&after);
            prop_assert!(twice.draft.outcome().differences(&now).is_empty());
        }
    }

    #[test]
    fn a_kept_draft_comes_back_as_it_was_and_only_to_its_owner((base, mine, theirs) in three()) {
        let draft = draft(&base, &mine);
        let Some(text) = draft.to_json("tenant account") else {
            prop_assert!(draft.changed_fields().is_empty());
            return Ok(());
        };
        let back = Draft::from_json(&text, "tenant account", &base).unwrap();
        prop_assert!(back.conflicts.is_empty() && back.adopted.is_empty());
        prop_assert_eq!(back.draft.outcome(), draft.outcome());
        prop_assert_eq!(back.draft.changed_fields(), draft.changed_fields());
        prop_assert_eq!(Draft::from_json(&text, "tenant other", &base), None);
        // On a policy that others changed: as if the page had been open all the time, but for what was not edited.
        let now = draft.rebase(&theirs, &Choices::new());
        match Draft::from_json(&text, "tenant account", &theirs) {
            None => prop_assert!(now.draft.changed_fields().is_empty()),
            Some(back) => {
                prop_assert_eq!(back.draft.outcome(), now.draft.outcome());
                prop_assert_eq!(back.conflicts, now.conflicts);
                prop_assert!(back.adopted.iter().all(|field| now.adopted.contains(field)));
            }
        }
    }

    #[test]
    fn any_text_is_a_kept_draft_or_none(text in ".{0,80}", cut in 0_usize..300, junk in ".{0,3}") {
        let base = policy(r#"{"defaultLength": 8, "state": "enabled", "includeTargets": []}"#);
        prop_assert_eq!(Draft::from_json(&text, "k", &base), None);
        let mut draft = Draft::new(base.clone());
        draft.set_text(Field::DefaultLength, "12");
        draft.set_state(State::Disabled);
        draft.include_all_users(true);
        let kept = draft.to_json("k").unwrap();
        if let Some(start) = kept.get(..cut.min(kept.len())) {
            let rest = kept.get(cut.min(kept.len())..).unwrap_or_default();
            let _ = Draft::from_json(&format!("{start}{junk}{rest}"), "k", &base);
        }
    }
}
