//! A draft that outlives the page, and the way back from a change. Their laws stand with those of the merge.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use policy::{Draft, Field, Policy, State, Value};

fn policy(json: &str) -> Policy {
    Policy::parse(json).unwrap()
}

#[test]
fn a_kept_draft_holds_the_edits_and_nothing_else() {
    let mut draft = Draft::new(policy(
        r#"{"id": "TemporaryAccessPass", "defaultLength": 8, "defaultLifetimeInMinutes": 60, "new": 1}"#,
    ));
    draft.set_text(Field::DefaultLength, " 12");
    draft.set_text(Field::DefaultLifetime, "60");
    let kept = draft.to_json("key").unwrap();
    let json: serde_json::Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"version": 1, "for": "key", "edits": {"defaultLength": {"read": 8, "text": " 12"}}})
    );
    let back = Draft::from_json(&kept, "key", draft.base()).unwrap();
    assert_eq!(back.draft.text(Field::DefaultLength), " 12", "as typed");

    // An unreadable text is kept too: it is what the person typed.
    draft.set_text(Field::DefaultLength, "twelve");
    let back = Draft::from_json(&draft.to_json("key").unwrap(), "key", draft.base()).unwrap();
    assert_eq!(back.draft.text(Field::DefaultLength), "twelve");
}

#[test]
fn a_kept_draft_over_somebody_s_change_of_the_same_property_says_so() {
    let mut draft = Draft::new(policy(r#"{"defaultLength": 8}"#));
    draft.set_text(Field::DefaultLength, "12");
    let kept = draft.to_json("key").unwrap();
    let back = Draft::from_json(&kept, "key", &policy(r#"{"defaultLength": 10}"#)).unwrap();
    assert_eq!((back.conflicts[0].field, &back.conflicts[0].base), (Field::DefaultLength, &Some(Value::Number(8))));
    assert_eq!(Draft::from_json(&kept, "key", &policy(r#"{"defaultLength": 12}"#)), None, "nothing left to offer");
}

#[test]
fn a_text_is_read_up_to_a_mebibyte() {
    let base = policy(r#"{"defaultLength": 8}"#);
    let mut draft = Draft::new(base.clone());
    draft.set_text(Field::DefaultLength, "12");
    let kept = draft.to_json("k").unwrap();
    let padded = |length: usize| format!("{kept}{}", " ".repeat(length - kept.len()));
    assert!(Draft::from_json(&padded(1 << 20), "k", &base).is_some());
    assert_eq!(Draft::from_json(&padded((1 << 20) + 1), "k", &base), None);
}

#[test]
fn hostile_or_old_texts_are_no_draft() {
    let base = policy(r#"{"defaultLength": 8, "state": "enabled", "includeTargets": []}"#);
    let with = |edits: &str| format!(r#"{{"version":1,"for":"k","edits":{edits}}}"#);
    let good = with(r#"{"defaultLength":{"read":8,"text":"12"}}"#);
    assert!(Draft::from_json(&good, "k", &base).is_some());
    for text in [
        "null".into(),
        good.replace("1,", "2,"),
        good.replace(r#""for":"k","#, ""),
        with("[]"),
        with("{}"),
        with(r#"{"id":{"read":"x","text":"y"}}"#),
        with(r#"{"defaultLength":{"read":8}}"#),
        with(r#"{"defaultLength":{"text":"12"}}"#),
        with(r#"{"defaultLength":{"read":8,"text":12}}"#),
        with(r#"{"state":{"read":"enabled","choice":"paused"}}"#),
        with(r#"{"state":{"read":"enabled","choice":3}}"#),
        with(r#"{"includeTargets":{"read":[],"allUsers":null,"selected":[],"reference":[]}}"#),
        with(r#"{"includeTargets":{"read":[],"allUsers":"yes","selected":[],"reference":[]}}"#),
        with(r#"{"includeTargets":{"read":[],"allUsers":true,"selected":null,"reference":[]}}"#),
        with(r#"{"includeTargets":{"read":[],"allUsers":true,"selected":[{"id":1}],"reference":[]}}"#),
        with(r#"{"includeTargets":{"read":[],"allUsers":true,"selected":[],"reference":[7]}}"#),
        with(&format!(r#"{{"defaultLength":{{"read":8,"text":"{}"}}}}"#, "1".repeat(1 << 20))),
        format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000)),
    ] {
        assert_eq!(Draft::from_json(&text, "k", &base), None, "{}", &text[..text.len().min(90)]);
    }
}

#[test]
fn undo_brings_back_a_list_that_the_controls_alone_could_not_make() {
    let beside = r#"{"includeTargets": [{"targetType": "group", "id": "a"}, {"targetType": "group", "id": "all_users"},
        {"targetType": "user", "id": "u", "isRegistrationRequired": true}], "excludeTargets": []}"#;
    let mut draft = Draft::new(policy(beside));
    draft.include_all_users(false);
    let reviewed = draft.review().unwrap();
    let mut undo = reviewed.changes().undo(reviewed.outcome());
    let back = undo.draft.review().unwrap();
    assert_eq!(back.outcome().get(Field::IncludeTargets), policy(beside).get(Field::IncludeTargets));
    // It may still be edited before it is sent.
    let user = undo.draft.targets(Field::IncludeTargets).selected()[1].clone();
    undo.draft.remove_target(Field::IncludeTargets, &user);
    let outcome = undo.draft.outcome();
    let ids: Vec<&str> =
        outcome.targets(Field::IncludeTargets).unwrap().iter().map(|target| target.id.as_str()).collect();
    assert_eq!(ids, ["a", "all_users"]);
}

#[test]
fn what_cannot_be_written_is_named_and_an_empty_list_over_null_is_restored() {
    let mut draft = Draft::new(policy(
        r#"{"state": "paused", "defaultLength": null, "isUsableOnce": "maybe", "maximumLifetimeInMinutes": 480, "excludeTargets": []}"#,
    ));
    draft.set_state(State::Enabled);
    draft.set_text(Field::DefaultLength, "12");
    draft.set_usable_once(true);
    draft.set_text(Field::MaximumLifetime, "1d");
    draft.add_group(Field::ExcludeTargets, "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11").unwrap();
    let reviewed = draft.review().unwrap();
    let now = reviewed.outcome().clone().with(Field::ExcludeTargets, None);
    let undo = reviewed.changes().undo(&now);
    assert_eq!(undo.not_undoable, [Field::State, Field::IsUsableOnce, Field::DefaultLength]);
    assert_eq!(undo.draft.changed_fields(), [Field::ExcludeTargets, Field::MaximumLifetime]);
    assert_eq!(undo.draft.text(Field::MaximumLifetime), "8h");
}

#[test]
fn a_duplicate_that_was_there_may_stay_and_one_that_would_come_back_is_refused() {
    let twice = r#"{"excludeTargets": [{"targetType": "group", "id": "a"}, {"targetType": "group", "id": "A"},
        {"targetType": "group", "id": "b"}]}"#;
    let field = Field::ExcludeTargets;
    let mut draft = Draft::new(policy(twice));
    let targets = draft.targets(field).selected().to_vec();
    draft.remove_target(field, &targets[2]);
    assert!(draft.review().is_ok());
    draft.remove_target(field, &targets[0]);
    let reviewed = draft.review().unwrap();
    let problems = reviewed.changes().undo(reviewed.outcome()).draft.review().unwrap_err();
    assert_eq!((problems.len(), problems[0].field), (1, field));
    assert_eq!(problems[0].sentence, "The group A is on the list more than once. Remove one of the two.");
}

#[test]
fn undo_of_a_list_takes_back_what_was_done_and_leaves_what_others_did() {
    let list = |ids: &[&str]| {
        let entries: Vec<String> = ids.iter().map(|id| format!(r#"{{"targetType": "group", "id": "{id}"}}"#)).collect();
        policy(&format!(r#"{{"excludeTargets": [{}]}}"#, entries.join(",")))
    };
    let field = Field::ExcludeTargets;
    const ADDED: &str = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
    let mut draft = Draft::new(list(&["a", "b"]));
    draft.add_group(field, ADDED).unwrap();
    let removed = draft.targets(field).selected()[0].clone();
    draft.remove_target(field, &removed);
    let reviewed = draft.review().unwrap();
    let ids = |policy: &Policy| -> Vec<String> {
        policy.targets(field).unwrap().iter().map(|target| target.id.to_string()).collect()
    };
    assert_eq!(ids(reviewed.outcome()), ["b", ADDED]);
    // Somebody else adds one in between.
    let undo = reviewed.changes().undo(&list(&["b", ADDED, "theirs"]));
    assert_eq!(ids(&undo.draft.outcome()), ["b", "theirs", "a"]);
}
