//! One update after the other: what the first wrote may not be visible yet, or not be known at all.

use super::*;

/// An update that was accepted and is not visible yet; then another one, on top of it.
fn after_unseen(edit: impl FnOnce(&mut Draft)) -> Run {
    let mut first = Run::writing();
    first.writes(&status(204)).reads(&shows(BEFORE)).tell(Event::Cancelled);
    let outcome = first.outcome().clone();
    let mut draft = outcome.draft;
    edit(&mut draft);
    let (update, step) = Update::start(&draft.review().unwrap(), Duration::ZERO).unwrap();
    Run { update: update.expecting(outcome.changes.iter().cloned().collect()), step }
}

#[test]
fn undo_of_a_change_that_is_not_visible_yet_is_sent() {
    let mut run = after_unseen(|draft| draft.set_usable_once(false));
    // The read is older than the first write: what it shows is not what the policy has.
    run.reads(&shows(BEFORE)).is_write(r#","isUsableOnce":false}"#).writes(&status(204)).reads(&shows(BEFORE));
    assert_eq!(run.ending(), &confirmed());
    assert_eq!(run.outcome().draft.base(), &Policy::parse(BEFORE).unwrap());
}

#[test]
fn a_change_that_is_not_visible_yet_is_nobody_else_s() {
    let mut run = after_unseen(|draft| draft.set_text(Field::DefaultLength, "12"));
    run.reads(&shows(BEFORE)).is_write(r#","defaultLength":12}"#).writes(&status(204));
    run.reads(&shows(&BEFORE.replace('8', "12")));
    assert_eq!(run.updated(), (&Seen::Confirmed, &[][..]), "and it does not count as changed by the service either");
    assert_eq!(run.outcome().adopted, []);
    assert_eq!(run.outcome().draft.base(), &Policy::parse(&AFTER.replace('8', "12")).unwrap());
}

#[test]
fn the_same_property_again_is_no_conflict_while_the_first_is_not_visible() {
    let mut first = Run::of(|draft| draft.set_text(Field::DefaultLength, "12"));
    first.reads(&shows(BEFORE)).writes(&status(204)).reads(&shows(BEFORE)).tell(Event::Cancelled);
    let outcome = first.outcome().clone();
    let mut draft = outcome.draft;
    draft.set_text(Field::DefaultLength, "16");
    let (update, step) = Update::start(&draft.review().unwrap(), Duration::ZERO).unwrap();
    let mut run = Run { update: update.expecting(outcome.changes.iter().cloned().collect()), step };
    run.reads(&shows(BEFORE)).is_write(r#","defaultLength":16}"#);
    // Of what this update wrote itself, what is read counts: neither 12 nor 16 is there yet.
    run.writes(&status(204)).reads(&shows(BEFORE));
    assert!(matches!(run.why(), Why::Accepted { seen: Some(Seen::ChangedSince { .. }) }));
}

#[test]
fn what_somebody_else_wrote_over_it_is_seen() {
    let mut run = after_unseen(|draft| draft.set_usable_once(false));
    run.reads(&shows(&BEFORE.replace("false", "null")));
    assert!(matches!(run.step, Step::Ask { .. }));
}

#[test]
fn an_outcome_that_is_not_known_can_be_found_out_later() {
    let mut run = Run::writing();
    run.writes(&LOST).reads(&status(403));
    run.unknown();
    let outcome = run.outcome().clone();
    let problem = Problem::NoAnswer { host: "graph.microsoft.com".into() };
    let find_out = |reply: &Reply| {
        let (update, step) =
            Update::find_out(outcome.draft.clone(), outcome.changes.clone(), problem.clone(), Duration::ZERO);
        let mut again = Run { update, step };
        again.reads(reply);
        again
    };
    assert_eq!(find_out(&shows(AFTER)).ending(), &found());
    let mut again = find_out(&shows(BEFORE));
    for seconds in SETTLE {
        again.waits(seconds).reads(&shows(BEFORE));
    }
    assert_eq!(again.ending(), &Ending::NotUpdated { problem: problem.clone(), looked: true });
    assert_eq!(again.outcome().draft.changed_fields(), [Field::IsUsableOnce], "the draft is kept");
    let other = shows(&BEFORE.replace("false", "null"));
    let mut again = find_out(&other);
    for seconds in SETTLE {
        again.waits(seconds).reads(&other);
    }
    assert_eq!(again.unknown(), &problem);
    let conflicts: Vec<Field> = again.outcome().conflicts.iter().map(|conflict| conflict.field).collect();
    assert_eq!(conflicts, [Field::IsUsableOnce], "somebody else's value of the same property is named");
}
