//! The rules of editing: what counts as a change, what may be sent, what is said about the rest.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use policy::{AddTargetProblem, Draft, Field, Policy, State, Target, Value};
use proptest::prelude::*;

const GROUP: &str = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
const OTHER: &str = "7a90b7b2-1b0f-4a58-8f6e-0d54a1f3c21e";

const READ: &str = r#"{
    "id": "TemporaryAccessPass", "state": "enabled", "minimumLifetimeInMinutes": 60,
    "maximumLifetimeInMinutes": 480, "defaultLifetimeInMinutes": 60, "isUsableOnce": false, "defaultLength": 8,
    "includeTargets": [{"targetType": "group", "id": "all_users", "isRegistrationRequired": false}],
    "excludeTargets": [{"targetType": "group", "id": "7a90b7b2-1b0f-4a58-8f6e-0d54a1f3c21e"}]
}"#;

fn draft(json: &str) -> Draft {
    Draft::new(Policy::parse(json).unwrap())
}

fn sentences(draft: &Draft) -> Vec<(Field, String)> {
    draft.problems().into_iter().map(|finding| (finding.field, finding.sentence)).collect()
}

#[test]
fn the_same_meaning_typed_another_way_is_no_change() {
    let mut draft = draft(READ);
    assert_eq!(draft.text(Field::MinimumLifetime), "1h");
    for text in ["60", "1h", " 60m ", "PT1H", "1:00"] {
        draft.set_text(Field::MinimumLifetime, text);
        assert!(!draft.is_changed(Field::MinimumLifetime), "{text}");
    }
    draft.set_usable_once(true);
    assert_eq!(draft.changed_fields(), [Field::IsUsableOnce]);
    draft.set_text(Field::DefaultLength, "9");
    let reviewed = draft.review().unwrap();
    assert_eq!((reviewed.changes().len(), reviewed.changes().is_empty()), (2, false));
    draft.take_back(Field::DefaultLength);
    draft.set_usable_once(false);
    assert!(draft.review().unwrap().changes().is_empty());
}

#[test]
fn an_unreadable_text_is_a_change_that_cannot_be_sent_and_is_not_cleared() {
    let mut draft = draft(READ);
    draft.set_text(Field::MaximumLifetime, "abc");
    assert_eq!(draft.changed_fields(), [Field::MaximumLifetime]);
    assert_eq!(draft.text(Field::MaximumLifetime), "abc");
    assert_eq!(sentences(&draft).len(), 1);
    draft.take_back(Field::MaximumLifetime);
    assert_eq!(draft.text(Field::MaximumLifetime), "8h");
    assert!(draft.review().is_ok());
}

#[test]
fn emptying_what_had_a_value_is_refused_and_empty_over_null_is_no_change() {
    let mut had = draft(READ);
    had.set_text(Field::DefaultLength, "  ");
    assert!(sentences(&had)[0].1.contains("cannot be empty"));

    let mut null = draft(r#"{"defaultLength": null, "defaultLifetimeInMinutes": null}"#);
    null.set_text(Field::DefaultLength, "");
    null.set_text(Field::DefaultLifetime, " ");
    assert!(null.changed_fields().is_empty());
    assert!(null.review().unwrap().changes().is_empty());
}

#[test]
fn ranges_are_the_service_s() {
    for (field, text, right) in [
        (Field::MinimumLifetime, "9", false),
        (Field::MinimumLifetime, "10", true),
        (Field::MaximumLifetime, "30d", true),
        (Field::MaximumLifetime, "30d 1m", false),
        (Field::DefaultLength, "7", false),
        (Field::DefaultLength, "48", true),
        (Field::DefaultLength, "49", false),
        (Field::DefaultLength, "0", false),
        (Field::DefaultLength, "-5", false),
        (Field::DefaultLength, "1e1", false),
        (Field::DefaultLength, "99999999999", false),
    ] {
        let mut draft = draft(READ);
        draft.set_text(field, text);
        assert_eq!(draft.review().is_ok(), right, "{field:?} {text}");
    }
}

#[test]
fn lifetimes_must_be_in_order_and_the_sentence_stands_where_the_person_is() {
    let mut at_minimum = draft(READ);
    at_minimum.set_text(Field::MinimumLifetime, "9h");
    assert_eq!(sentences(&at_minimum)[0].0, Field::MinimumLifetime);

    let mut at_maximum = draft(READ);
    at_maximum.set_text(Field::MaximumLifetime, "30m");
    assert_eq!(
        sentences(&at_maximum),
        [(
            Field::MaximumLifetime,
            "Maximum lifetime must not be shorter than the minimum lifetime, which is 1 hour.".to_owned()
        )]
    );

    let mut at_default = draft(READ);
    at_default.set_text(Field::MinimumLifetime, "2h");
    assert_eq!(sentences(&at_default)[0].0, Field::DefaultLifetime);
}

#[test]
fn lifetimes_may_be_equal_and_the_default_may_be_neither_shorter_nor_longer() {
    let with = |texts: &[(Field, &str)]| {
        let mut draft = draft(READ);
        for (field, text) in texts {
            draft.set_text(*field, text);
        }
        sentences(&draft)
    };
    use Field::{DefaultLifetime, MaximumLifetime, MinimumLifetime};
    assert_eq!(with(&[(MaximumLifetime, "1h")]), []);
    assert_eq!(with(&[(DefaultLifetime, "8h")]), []);
    let longer = "Default lifetime must not be longer than the maximum lifetime, which is 8 hours.";
    assert_eq!(with(&[(DefaultLifetime, "9h")]), [(DefaultLifetime, longer.to_owned())]);
    let shorter = "Default lifetime must not be shorter than the minimum lifetime, which is 1 hour.";
    assert_eq!(with(&[(DefaultLifetime, "59m")]), [(DefaultLifetime, shorter.to_owned())]);
    assert_eq!(with(&[(MinimumLifetime, "9h"), (MaximumLifetime, "2h")])[0].0, MaximumLifetime, "both were changed");
    // One that cannot be read does not hide what the others break.
    let found = with(&[(MinimumLifetime, "abc"), (MaximumLifetime, "30m")]);
    assert_eq!(found.iter().map(|(field, _)| *field).collect::<Vec<_>>(), [MinimumLifetime, DefaultLifetime]);
}

#[test]
fn what_cannot_be_sent_is_said_with_what_can() {
    for (field, text, sentence) in [
        (Field::MinimumLifetime, "9", "Minimum lifetime must be from 10 minutes to 30 days: 9 minutes is too short."),
        (Field::MaximumLifetime, "31d", "Maximum lifetime must be from 10 minutes to 30 days: 31 days is too long."),
        (Field::DefaultLength, "7", "Length must be from 8 to 48 characters."),
        (Field::DefaultLength, "99999999999", "Length must be from 8 to 48 characters."),
        (Field::DefaultLength, "+12", "Length is a whole number from 8 to 48, written in digits."),
        (Field::DefaultLength, "12a", "Length is a whole number from 8 to 48, written in digits."),
        (Field::DefaultLength, " ", "Length cannot be empty. Enter a number from 8 to 48, or take the change back."),
        (
            Field::DefaultLifetime,
            "",
            "Default lifetime cannot be empty. Enter a length of time, for example 1h, or take the change back.",
        ),
    ] {
        let mut draft = draft(READ);
        draft.set_text(field, text);
        assert_eq!(sentences(&draft)[0], (field, sentence.to_owned()));
    }
}

#[test]
fn what_was_wrong_before_and_not_touched_does_not_stand_in_the_way() {
    let mut draft = draft(
        r#"{"minimumLifetimeInMinutes": 480, "maximumLifetimeInMinutes": 60, "isUsableOnce": false,
            "includeTargets": [{"targetType": "group", "id": "a"}, {"targetType": "group", "id": "A"}],
            "excludeTargets": [{"targetType": "group", "id": "a"}]}"#,
    );
    draft.set_usable_once(true);
    assert_eq!(draft.review().unwrap().changes().len(), 1);
}

#[test]
fn all_users_and_back_loses_nothing() {
    let mut draft = draft(READ);
    draft.include_all_users(false);
    draft.add_group(Field::IncludeTargets, GROUP).unwrap();
    draft.include_all_users(true);
    assert!(!draft.is_changed(Field::IncludeTargets));
    draft.include_all_users(false);
    assert_eq!(draft.targets(Field::IncludeTargets).selected().len(), 1);
    assert_eq!(draft.value(Field::IncludeTargets).unwrap(), Some(Value::Targets(vec![Target::included_group(GROUP)])));
}

#[test]
fn groups_beside_all_users_stay_unless_removed() {
    let mut draft = draft(
        r#"{"includeTargets": [{"targetType": "group", "id": "a"}, {"targetType": "group", "id": "all_users"},
            {"targetType": "user", "id": "u"}]}"#,
    );
    draft.include_all_users(true);
    assert!(draft.changed_fields().is_empty());
    let user = draft.targets(Field::IncludeTargets).selected()[1].clone();
    draft.remove_target(Field::IncludeTargets, &user);
    let Some(Value::Targets(left)) = draft.value(Field::IncludeTargets).unwrap() else { panic!("a list") };
    assert_eq!(left.iter().map(|t| t.id.as_str()).collect::<Vec<_>>(), ["a", "all_users"]);
}

#[test]
fn ids_are_checked_and_a_group_that_was_removed_comes_back_as_it_was() {
    let mut draft = draft(&READ.replace(
        "\"excludeTargets\": [",
        r#""excludeTargets": [{"targetType": "group", "id": "6F1D3C0A-52F1-4B5E-9A77-1D2F0A9C5E11", "kept": 1}, "#,
    ));
    let field = Field::ExcludeTargets;
    assert_eq!(draft.add_group(field, " "), Err(AddTargetProblem::Empty));
    assert_eq!(draft.add_group(field, "All_Users"), Err(AddTargetProblem::AllUsers));
    assert_eq!(draft.add_group(field, "Finance"), Err(AddTargetProblem::NotAnId));
    assert_eq!(draft.add_group(field, GROUP), Err(AddTargetProblem::AlreadyThere));

    let first = draft.targets(field).selected()[0].clone();
    draft.remove_target(field, &first);
    assert!(draft.is_changed(field));
    draft.add_group(field, &format!("{{{GROUP}}}\n")).unwrap();
    assert!(!draft.is_changed(field), "back as it was, so not a change");
    assert_eq!(draft.targets(field).selected()[0], first, "at its old place, with what it held");
}

#[test]
fn why_a_group_was_not_added_is_said_with_what_to_do() {
    for (problem, what_to_do) in [
        (AddTargetProblem::Empty, "Enter the object id"),
        (AddTargetProblem::AllUsers, "choose All users"),
        (AddTargetProblem::NotAnId, "Entra admin center"),
        (AddTargetProblem::AlreadyThere, "on the list already"),
    ] {
        assert!(problem.sentence().contains(what_to_do), "{}", problem.sentence());
    }
}

#[test]
fn a_group_goes_back_to_its_place_between_others() {
    let ids = [GROUP, OTHER, "00000000-0000-0000-0000-000000000003"];
    let entries = ids.map(|id| format!(r#"{{"targetType": "group", "id": "{id}"}}"#)).join(", ");
    let mut draft = draft(&format!(r#"{{"excludeTargets": [{entries}]}}"#));
    let field = Field::ExcludeTargets;
    let all = draft.targets(field).selected().to_vec();
    draft.remove_target(field, &all[1]);
    draft.add_group(field, OTHER).unwrap();
    assert_eq!(draft.targets(field).selected(), all);
}

#[test]
fn only_what_looks_like_an_object_id_is_one() {
    let mut draft = draft(READ);
    for text in [
        "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e1",
        "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e111",
        "6f1d3c0g-52f1-4b5e-9a77-1d2f0a9c5e11",
        "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11-0",
        "6f1d3c0a52f14b5e9a771d2f0a9c5e11",
    ] {
        assert_eq!(draft.add_group(Field::ExcludeTargets, text), Err(AddTargetProblem::NotAnId), "{text}");
    }
}

#[test]
fn the_choice_between_everyone_and_groups_is_told() {
    let mut draft = draft(READ);
    let chosen = |draft: &Draft| draft.targets(Field::IncludeTargets).all_users();
    assert_eq!(chosen(&draft), Some(true));
    draft.include_all_users(false);
    assert_eq!(chosen(&draft), Some(false));
    assert_eq!(chosen(&Draft::new(Policy::parse(r#"{"includeTargets": null}"#).unwrap())), None);
}

#[test]
fn a_group_on_both_lists_is_refused_when_the_person_put_it_there() {
    let mut draft = draft(READ);
    draft.include_all_users(false);
    draft.add_group(Field::IncludeTargets, OTHER).unwrap();
    let found = sentences(&draft);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, Field::IncludeTargets);
    assert!(found[0].1.contains("both included and excluded"));
}

#[test]
fn including_nobody_is_allowed_with_a_warning_while_enabled() {
    let mut draft = draft(READ);
    draft.include_all_users(false);
    let reviewed = draft.review().unwrap();
    assert_eq!(reviewed.warnings().len(), 1);
    draft.set_state(State::Disabled);
    assert!(draft.review().unwrap().warnings().is_empty());
}

#[test]
fn a_choice_is_what_was_read_until_another_is_made() {
    let mut draft = draft(READ);
    assert_eq!(draft.choice(Field::State), Some(&Value::State(State::Enabled)));
    assert_eq!(draft.choice(Field::IsUsableOnce), Some(&Value::Flag(false)));
    draft.set_state(State::Disabled);
    draft.set_usable_once(true);
    assert_eq!(draft.choice(Field::State), Some(&Value::State(State::Disabled)));
    assert_eq!(draft.choice(Field::IsUsableOnce), Some(&Value::Flag(true)));
    let null = Draft::new(Policy::parse(r#"{"state": null}"#).unwrap());
    assert_eq!((null.choice(Field::State), null.choice(Field::IsUsableOnce)), (None, None));
}

#[test]
fn discarding_takes_every_edit_back() {
    let mut edited = draft(READ);
    edited.set_text(Field::MaximumLifetime, "abc");
    edited.set_usable_once(true);
    edited.add_group(Field::ExcludeTargets, GROUP).unwrap();
    edited.discard();
    assert_eq!(edited, draft(READ));
}

#[test]
fn an_exclusion_added_to_null_and_removed_leaves_null() {
    let mut draft = draft(r#"{"state": "enabled", "excludeTargets": null}"#);
    let added = draft.add_group(Field::ExcludeTargets, GROUP).unwrap();
    assert!(draft.is_changed(Field::ExcludeTargets));
    draft.remove_target(Field::ExcludeTargets, &added);
    assert!(draft.changed_fields().is_empty());
}

#[test]
fn what_the_schema_does_not_foresee_is_shown_kept_and_replaced_only_by_the_person() {
    let mut draft = draft(r#"{"state": "paused", "defaultLength": 8.5, "isUsableOnce": "maybe"}"#);
    assert_eq!(draft.text(Field::DefaultLength), "8.5");
    draft.set_text(Field::DefaultLength, "8.5");
    assert!(draft.changed_fields().is_empty());
    draft.set_state(State::Enabled);
    assert_eq!(draft.review().unwrap().changes().fields().collect::<Vec<_>>(), [Field::State]);
    draft.set_state(State::Other("paused".into()));
    assert!(draft.changed_fields().is_empty());
}

/// One step of a person's editing.
#[derive(Clone, Debug)]
enum Act {
    Text(usize, String),
    State(bool),
    Once(bool),
    Everyone(bool),
    Add(usize, u8),
    Remove(usize, usize),
    TakeBack(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (3_usize..8, "[0-9]{0,5}[hmd ]?[0-9]{0,2}m?").prop_map(|(field, text)| Act::Text(field, text)),
        any::<bool>().prop_map(Act::State),
        any::<bool>().prop_map(Act::Once),
        any::<bool>().prop_map(Act::Everyone),
        (1_usize..3, 0_u8..4).prop_map(|(field, id)| Act::Add(field, id)),
        (1_usize..3, 0_usize..4).prop_map(|(field, position)| Act::Remove(field, position)),
        (0_usize..8).prop_map(Act::TakeBack),
    ]
}

fn perform(draft: &mut Draft, act: &Act) {
    match act {
        Act::Text(field, text) if *field != 6 => draft.set_text(Field::ALL[*field], text),
        Act::Text(..) => {}
        Act::State(on) => draft.set_state(if *on { State::Enabled } else { State::Disabled }),
        Act::Once(once) => draft.set_usable_once(*once),
        Act::Everyone(all) => draft.include_all_users(*all),
        Act::Add(field, id) => {
            let _ = draft.add_group(Field::ALL[*field], &format!("0000000{id}-0000-0000-0000-000000000000"));
        }
        Act::Remove(field, position) => {
            let field = Field::ALL[*field];
            if let Some(target) = draft.targets(field).selected().get(*position).cloned() {
                draft.remove_target(field, &target);
            }
        }
        Act::TakeBack(field) => draft.take_back(Field::ALL[*field]),
    }
}

proptest! {
    #[test]
    fn a_review_holds_exactly_what_differs_and_the_rest_is_as_read(acts in prop::collection::vec(act(), 0..20)) {
        let mut draft = draft(READ);
        for act in &acts {
            perform(&mut draft, act);
        }
        if let Ok(reviewed) = draft.review() {
            let sent: Vec<Field> = reviewed.changes().fields().collect();
            prop_assert_eq!(&sent, &draft.base().differences(reviewed.outcome()));
            for change in reviewed.changes() {
                prop_assert_eq!(Some(&change.after), reviewed.outcome().get(change.field));
                prop_assert!(!change.before.as_ref().is_some_and(|before| before.same_as(&change.after)));
            }
        }
    }

    #[test]
    fn taking_everything_back_leaves_nothing_to_send(acts in prop::collection::vec(act(), 0..20)) {
        let mut draft = draft(READ);
        for act in &acts {
            perform(&mut draft, act);
        }
        for field in Field::ALL {
            draft.take_back(field);
        }
        prop_assert!(draft.review().unwrap().changes().is_empty());
        prop_assert_eq!(&draft.outcome(), draft.base());
    }
}

#[test]
fn groups_are_added_in_one_go_each_once_and_where_they_were() {
    let id = |number: usize| format!("00000000-0000-4000-8000-{number:012}");
    let read = format!(
        r#"{{"excludeTargets": [{{"targetType": "group", "id": "{}"}}, {{"targetType": "group", "id": "{}"}}]}}"#,
        id(1),
        id(2)
    );
    let mut draft = Draft::new(Policy::parse(&read).unwrap());
    let on_list = |draft: &Draft| -> Vec<String> {
        draft.targets(Field::ExcludeTargets).selected().iter().map(|target| target.id.clone()).collect()
    };
    draft.remove_target(Field::ExcludeTargets, &policy::Target::excluded_group(&id(1)));
    let sent = [id(3), id(2), id(1), id(3), "not an id".to_owned(), id(4)];
    assert_eq!(draft.add_groups(Field::ExcludeTargets, &sent), 3);
    assert_eq!(on_list(&draft), [id(1), id(2), id(3), id(4)]);
    assert_eq!(draft.add_groups(Field::ExcludeTargets, &sent), 0);
    assert_eq!(draft.all_users(Field::ExcludeTargets), Some(false));
    assert_eq!(draft.all_users(Field::IncludeTargets), None);
    draft.include_all_users(true);
    assert_eq!(draft.all_users(Field::IncludeTargets), Some(true));
}

/// 2,000 entries on each list: each step takes time in proportion to that, not to its square (which would be minutes
/// in a build that is not optimised).
#[test]
fn lists_of_thousands_are_no_burden() {
    let ids: Vec<String> = (0..2_000).map(|number| format!("00000000-0000-4000-8000-{number:012}")).collect();
    let read = r#"{"state": "enabled", "includeTargets": [], "excludeTargets": []}"#;
    let mut draft = Draft::new(Policy::parse(read).unwrap());
    let begun = std::time::Instant::now();
    assert_eq!(draft.add_groups(Field::IncludeTargets, &ids), 2_000);
    let other: Vec<String> = ids.iter().map(|id| id.replace("-8000-", "-9000-")).collect();
    assert_eq!(draft.add_groups(Field::ExcludeTargets, &other), 2_000);
    let reviewed = draft.review().unwrap();
    let lists = policy::target_changes(None, reviewed.outcome().get(Field::IncludeTargets));
    assert_eq!(lists.added.len(), 2_000);
    assert!(begun.elapsed() < std::time::Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn the_lists_can_be_looked_at_without_a_copy() {
    let group = r#"{"targetType": "group", "id": "g"}"#;
    let everyone = r#"{"targetType": "group", "id": "all_users"}"#;
    for list in [
        "null".to_owned(),
        "[]".into(),
        format!("[{group}]"),
        format!("[{everyone}]"),
        format!("[{group}, {everyone}]"),
    ] {
        let read = format!(r#"{{"state": "enabled", "includeTargets": {list}, "excludeTargets": {list}}}"#);
        let as_read = draft(&read);
        let mut edited = as_read.clone();
        edited.include_all_users(false);
        for draft in [&as_read, &edited] {
            for field in [Field::IncludeTargets, Field::ExcludeTargets] {
                let copy = draft.targets(field);
                assert_eq!(draft.all_users(field), copy.all_users(), "{field:?} of {read}");
                draft.with_selected(field, |selected| assert_eq!(selected, copy.selected(), "{field:?} of {read}"));
            }
        }
    }
}

#[test]
fn groups_that_are_pasted_are_added_in_the_shape_of_their_list() {
    const GROUP: &str = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
    let read = r#"{"includeTargets": [{"targetType": "group", "id": "all_users"}], "excludeTargets": []}"#;
    let mut pasted = draft(read);
    assert_eq!(pasted.add_groups(Field::IncludeTargets, &["no id".into()]), 0);
    assert_eq!(pasted, draft(read), "nothing was added, so all users stay chosen");
    for field in [Field::IncludeTargets, Field::ExcludeTargets] {
        let mut typed = draft(read);
        typed.add_group(field, GROUP).unwrap();
        assert_eq!(pasted.add_groups(field, &[GROUP.into()]), 1);
        assert_eq!(pasted.targets(field).selected(), typed.targets(field).selected());
    }
}
