//! The policy: whatever Graph sends, untouched it is no change; and what is edited, sent, undone, kept or merged is
//! exactly that.

use policy::{Changes, Choices, Draft, Field, Kind, Policy, Reviewed, State, Target, Value};
use serde_json::Value as Json;

/// Groups that somebody adds.
const GROUPS: [&str; 2] = ["6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11", "7a90b7b2-1b0f-4a58-8f6e-0d54a1f3c21e"];

/// Whose the kept draft is.
const KEY: &str = "tenant.account";

pub(crate) fn check(text: &str) {
    let Ok(policy) = Policy::parse(text) else { return };
    untouched(&policy);
    if !comes_back_exactly(text) {
        return;
    }
    for draft in edited(&policy) {
        any_draft(&draft);
        if let Ok(reviewed) = draft.review() {
            sent(&reviewed);
            undone(&reviewed);
        }
    }
}

/// Whether every number of a JSON text is the same after writing and reading it. A fraction of many digits may come back
/// one binary digit off (serde_json without `float_roundtrip`, which would weigh on every visit). The policy has no
/// fractions; one that a kept draft was made on is asked about as if somebody had changed it.
pub(crate) fn comes_back_exactly(json: &str) -> bool {
    let json: Json = serde_json::from_str(json).expect("it was read before");
    serde_json::from_str::<Json>(&json.to_string()).is_ok_and(|again| again == json)
}

/// A policy that nobody edited.
fn untouched(policy: &Policy) {
    assert!(policy.differences(policy).is_empty());
    let mut draft = Draft::new(policy.clone());
    assert!(draft.changed_fields().is_empty());
    let reviewed = draft.review().expect("what was not changed is not complained about");
    assert!(reviewed.changes().is_empty());
    assert_eq!(reviewed.outcome(), policy);
    assert_eq!(draft.to_json(KEY), None, "nothing to keep");

    // What the controls show, entered once more.
    for field in Field::ALL {
        match field.kind() {
            Kind::Lifetime | Kind::Length => {
                let shown = draft.text(field).into_owned();
                draft.set_text(field, &format!(" {shown} "));
            }
            Kind::State => policy.state().cloned().into_iter().for_each(|state| draft.set_state(state)),
            Kind::Flag => policy.is_usable_once().into_iter().for_each(|once| draft.set_usable_once(once)),
            Kind::Targets if field == Field::IncludeTargets => {
                if let Some(all) = draft.targets(field).all_users() {
                    draft.include_all_users(!all);
                    draft.include_all_users(all);
                }
            }
            // A list that cannot be read cannot be made again either.
            Kind::Targets => {
                let is_readable = policy.targets(field).is_some() || policy.get(field).is_none();
                if is_readable && draft.add_group(field, GROUPS[0]).is_ok() {
                    draft.remove_target(field, &Target::excluded_group(GROUPS[0]));
                }
            }
        }
    }
    assert_eq!(draft.changed_fields(), [], "{draft:?}");
}

/// Drafts such as people make.
fn edited(policy: &Policy) -> [Draft; 3] {
    let draft = Draft::new(policy.clone());
    let mut one = draft.clone();
    one.set_usable_once(policy.is_usable_once() != Some(true));
    one.set_text(Field::DefaultLength, "12");

    let mut all = draft.clone();
    all.set_state(if policy.state() == Some(&State::Enabled) { State::Disabled } else { State::Enabled });
    for (field, text) in
        [(Field::MinimumLifetime, "15m"), (Field::MaximumLifetime, "PT12H"), (Field::DefaultLifetime, "1:30")]
    {
        all.set_text(field, text);
    }
    all.set_usable_once(true);
    all.set_text(Field::DefaultLength, " 48 ");
    for field in [Field::IncludeTargets, Field::ExcludeTargets] {
        let first = all.targets(field).selected().first().cloned();
        first.iter().for_each(|target| all.remove_target(field, target));
    }
    let _ = all.add_group(Field::IncludeTargets, GROUPS[0]);
    let _ = all.add_group(Field::ExcludeTargets, GROUPS[1]);

    let mut wrong = draft;
    wrong.set_text(Field::MaximumLifetime, "5m");
    wrong.set_text(Field::DefaultLength, "twelve");
    wrong.include_all_users(true);
    [one, all, wrong]
}

/// What holds for every draft, also for one that cannot be sent.
pub(crate) fn any_draft(draft: &Draft) {
    let changed = draft.changed_fields();
    match draft.review() {
        Ok(reviewed) => {
            assert_eq!(reviewed.changes().fields().collect::<Vec<_>>(), changed);
            assert!(reviewed.changes().iter().all(|change| is_writable(change.field, &change.after)), "{draft:?}");
            assert_eq!(draft.base().differences(reviewed.outcome()), changed);
        }
        Err(findings) => {
            assert!(!findings.is_empty());
            assert!(findings.iter().all(|finding| finding.sentence.ends_with('.')), "{findings:?}");
            assert!(findings.is_sorted_by_key(|finding| finding.field));
        }
    }

    // Nobody else changed anything: the edits are as they were.
    let same = draft.rebase(draft.base(), &Choices::new());
    assert!(same.conflicts.is_empty() && same.adopted.is_empty(), "{same:?}");
    assert_eq!(same.draft.changed_fields(), changed);
    assert_eq!(same.draft.outcome(), draft_without_idle_edits(draft).outcome());

    // Kept and taken up again.
    match draft.to_json(KEY) {
        None => assert!(changed.is_empty()),
        Some(kept) => {
            let back = Draft::from_json(&kept, KEY, draft.base()).expect("a kept draft comes back");
            assert!(back.conflicts.is_empty() && back.adopted.is_empty(), "{kept}");
            assert_eq!(back.draft.changed_fields(), changed, "{kept}");
            assert!(back.draft.outcome().differences(&draft.outcome()).is_empty(), "{kept}");
            assert_eq!(back.draft.to_json(KEY).as_ref(), Some(&kept), "kept once more");
            assert_eq!(Draft::from_json(&kept, "tenant.another", draft.base()), None, "another's draft");
        }
    }
}

fn draft_without_idle_edits(draft: &Draft) -> Draft {
    let mut draft = draft.clone();
    for field in Field::ALL {
        if !draft.is_changed(field) {
            draft.take_back(field);
        }
    }
    draft
}

/// Whether a control can make it, so that it may be sent.
fn is_writable(field: Field, value: &Value) -> bool {
    match (field.kind(), value) {
        (Kind::State, Value::State(state)) => !matches!(state, State::Other(_)),
        (Kind::Lifetime | Kind::Length, Value::Number(number)) => field.range().unwrap().contains(number),
        (Kind::Flag, Value::Flag(_)) | (Kind::Targets, Value::Targets(_)) => true,
        _ => false,
    }
}

/// The body of the request: what was reviewed, as the service reads it.
fn sent(reviewed: &Reviewed) {
    let changes = reviewed.changes();
    let json = |text: &str| serde_json::from_str::<Json>(text).expect("the body is JSON");
    let body = json(&graph::patch::body(changes));
    assert_eq!(body, json(&graph::patch::pretty(changes)), "people read what is sent");

    let mut names: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    names.retain(|name| *name != "@odata.type");
    let mut changed: Vec<&str> = changes.fields().map(Field::name).collect();
    changed.sort_unstable();
    assert_eq!(names, changed, "the changed properties and no others");

    if reviewed.outcome().targets(Field::ExcludeTargets).is_some_and(|targets| targets.iter().any(has_more)) {
        // The schema gives an excluded target two properties; more are shown and not sent.
        return;
    }
    if changes.is_empty() {
        return;
    }
    let received = Policy::parse(&body.to_string()).expect("the service reads it as this policy");
    for change in changes {
        assert!(received.get(change.field).is_some_and(|value| value.same_as(&change.after)), "{change:?} in {body}");
    }
}

fn has_more(target: &Target) -> bool {
    target.is_registration_required == Some(true) || !target.other.is_empty()
}

/// The way back.
fn undone(reviewed: &Reviewed) {
    let changes: &Changes = reviewed.changes();
    let undo = changes.undo(reviewed.outcome());
    let written: Vec<Field> = changes.fields().collect();
    let touched = undo.draft.changed_fields();
    assert!(touched.iter().all(|field| written.contains(field) && !undo.not_undoable.contains(field)));
    for change in changes {
        if undo.not_undoable.contains(&change.field) {
            assert!(change.before.as_ref().is_none_or(|before| !is_named_by_the_schema(before)), "{change:?}");
        } else if let Ok(value) = undo.draft.value(change.field) {
            let (value, before) = (value.unwrap(), change.before.as_ref().unwrap());
            assert!(value.same_as(before), "{before:?} became {value:?}");
        }
    }
}

fn is_named_by_the_schema(value: &Value) -> bool {
    !matches!(value, Value::Unforeseen(_) | Value::State(State::Other(_)))
}
