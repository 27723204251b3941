use super::*;

#[test]
fn a_change_that_is_not_visible_is_looked_for_for_a_minute() {
    let mut run = Run::writing();
    run.writes(&status(204)).reads(&shows(BEFORE));
    let pending = Seen::NotVisibleYet(vec![Field::IsUsableOnce]);
    assert_eq!(run.why(), &Why::Accepted { seen: Some(pending.clone()) });
    run.waits(1).reads(&shows(BEFORE)).waits(2).reads(&shows(AFTER));
    assert_eq!(run.ending(), &confirmed());

    let mut run = Run::writing();
    run.writes(&status(204)).reads(&shows(BEFORE));
    for seconds in CONFIRM {
        run.waits(seconds).reads(&shows(&BEFORE.replace('8', "9")));
    }
    assert_eq!(CONFIRM.iter().sum::<u64>(), 60);
    assert_eq!(run.updated(), (&pending, &[][..]), "a policy without the change may be older than it");
    // It was accepted, so it counts as known; nothing else of an older policy does.
    assert_eq!(run.outcome().draft.base(), &Policy::parse(AFTER).unwrap());

    let outcome = run.outcome().clone();
    let (update, step) = Update::look_again(outcome.draft.base().clone(), outcome.changes, Duration::ZERO);
    let mut again = Run { update, step };
    again.reads(&shows(AFTER));
    assert_eq!(again.ending(), &confirmed());
}

#[test]
fn cancelling_the_looking_keeps_what_was_seen() {
    let mut run = Run::writing();
    run.writes(&status(204)).reads(&shows(BEFORE)).tell(Event::Cancelled);
    assert_eq!(run.updated().0, &Seen::NotVisibleYet(vec![Field::IsUsableOnce]));
    let mut run = Run::writing();
    run.writes(&status(204)).tell(Event::Cancelled);
    assert_eq!(run.updated().0, &Seen::NotReadable(Problem::Cancelled));
    assert_eq!(run.outcome().draft.base(), &Policy::parse(AFTER).unwrap());
}

#[test]
fn a_third_value_is_somebody_else_s_when_it_is_still_there_at_the_next_look() {
    let third = shows(&BEFORE.replace("false", "null").replace('8', "9"));
    let mut run = Run::writing();
    run.writes(&status(204)).reads(&third).waits(1).reads(&third);
    let since = Seen::ChangedSince { fields: vec![Field::IsUsableOnce], not_visible_yet: vec![] };
    assert_eq!(run.updated(), (&since, &[Field::DefaultLength][..]));
    assert_eq!(run.outcome().draft.base().is_usable_once(), None, "as it is now");
    assert_eq!(run.outcome().draft.base().number(Field::DefaultLength), Some(9));

    let mut run = Run::writing();
    run.writes(&status(204)).reads(&third).waits(1).reads(&shows(AFTER));
    assert_eq!(run.ending(), &confirmed());
}

#[test]
fn part_of_a_change_may_be_late_while_another_was_changed_since() {
    let mut run = Run::of(|draft| {
        draft.set_text(Field::DefaultLength, "12");
        draft.set_usable_once(true);
    });
    let mixed = shows(r#"{"isUsableOnce": false, "defaultLength": 20, "state": "disabled"}"#);
    run.reads(&shows(BEFORE)).writes(&status(204)).reads(&mixed);
    for seconds in CONFIRM {
        run.waits(seconds).reads(&mixed);
    }
    let seen = Seen::ChangedSince { fields: vec![Field::DefaultLength], not_visible_yet: vec![Field::IsUsableOnce] };
    assert_eq!(run.updated(), (&seen, &[][..]));
    let known = Policy::parse(r#"{"isUsableOnce": true, "defaultLength": 20, "state": "enabled"}"#).unwrap();
    assert_eq!(run.outcome().draft.base(), &known);
}

#[test]
fn what_the_service_recalculated_is_named() {
    let mut run = Run::writing();
    run.writes(&status(204)).reads(&shows(&AFTER.replace('8', "12")));
    assert_eq!(run.updated(), (&Seen::Confirmed, &[Field::DefaultLength][..]));
}

#[test]
fn a_read_back_that_fails_is_repeated_when_that_can_help() {
    let mut run = Run::writing();
    run.writes(&status(204)).reads(&LOST).waits(1).reads(&with(429, "Retry-After", "17")).waits(17);
    run.reads(&shows(AFTER));
    assert_eq!(run.ending(), &confirmed());

    let mut run = Run::writing();
    run.writes(&status(204)).reads(&status(403));
    assert!(matches!(run.updated().0, Seen::NotReadable(Problem::AccessDenied(During::Reading))));

    let mut run = Run::writing();
    run.writes(&status(204)).reads(&with(429, "Retry-After", "181"));
    assert!(matches!(run.updated().0, Seen::NotReadable(Problem::Throttled { .. })));
    assert_eq!(run.outcome().not_before, Some(Duration::from_secs(181)));

    let mut run = Run::writing();
    run.writes(&status(204));
    for seconds in CONFIRM {
        run.reads(&status(500)).waits(seconds);
    }
    run.reads(&status(500));
    assert!(matches!(run.updated().0, Seen::NotReadable(Problem::ServiceDown { status: 500, .. })));

    // A time in the answer to the write itself.
    let mut run = Run::writing();
    run.writes(&with(204, "Retry-After", "3"));
    assert_eq!(run.why(), &Why::Accepted { seen: None });
    run.waits(3).reads(&shows(AFTER));
    let mut run = Run::writing();
    run.writes(&with(204, "Retry-After", "181"));
    assert!(matches!(run.updated().0, Seen::NotReadable(Problem::Throttled { not_before: Some(_) })));
}

#[test]
fn a_write_without_an_answer_is_settled_by_reading() {
    for lost in
        [LOST, Err(TransportFailure::TimedOut), Err(TransportFailure::Offline), status(500), status(502), status(408)]
    {
        let mut run = Run::writing();
        run.writes(&lost).reads(&shows(AFTER));
        assert_eq!(run.ending(), &found());

        let mut run = Run::writing();
        run.writes(&lost).reads(&shows(BEFORE));
        assert!(matches!(run.why(), Why::Settling { .. }));
        run.waits(1).reads(&shows(AFTER));
        assert_eq!(run.ending(), &found(), "an old value is no proof at once");

        let mut run = Run::writing();
        run.writes(&lost);
        for seconds in SETTLE {
            run.reads(&shows(BEFORE)).waits(seconds);
        }
        run.reads(&shows(&BEFORE.replace('8', "9")));
        match run.ending() {
            Ending::NotUpdated { problem, looked: true } => {
                assert_eq!(problem, &super::problem(&lost, &about(), During::Writing));
            }
            ending => panic!("{ending:?}"),
        }
        let outcome = run.outcome();
        assert_eq!(outcome.draft.changed_fields(), [Field::IsUsableOnce]);
        assert_eq!(outcome.draft.base().number(Field::DefaultLength), Some(9), "as it is now");
        assert_eq!(outcome.adopted, [Field::DefaultLength]);
    }
}

#[test]
fn what_cannot_be_found_out_is_not_claimed() {
    let mut run = Run::writing();
    run.writes(&status(502));
    for seconds in SETTLE {
        run.reads(&LOST).waits(seconds);
    }
    run.reads(&LOST);
    assert_eq!(run.unknown(), &Problem::ServiceDown { status: 502, not_before: None });

    let mut run = Run::writing();
    run.writes(&LOST);
    for seconds in SETTLE {
        run.reads(&shows(&BEFORE.replace("false", "null"))).waits(seconds);
    }
    run.reads(&shows(&BEFORE.replace("false", "null")));
    assert!(matches!(run.unknown(), Problem::NoAnswer { .. }), "a third value tells nothing about ours");

    let mut run = Run::writing();
    run.writes(&LOST).reads(&status(403));
    assert!(matches!(run.unknown(), Problem::NoAnswer { .. }));

    let mut run = Run::writing();
    run.writes(&LOST).reads(&shows(BEFORE)).tell(Event::Cancelled);
    assert!(matches!(run.unknown(), Problem::NoAnswer { .. }));

    let mut run = Run::writing();
    run.writes(&with(500, "Retry-After", "181"));
    assert!(matches!(run.unknown(), Problem::ServiceDown { status: 500, .. }));
    let mut run = Run::writing();
    run.writes(&with(500, "Retry-After", "5")).waits(5).reads(&shows(AFTER));
    assert_eq!(run.ending(), &found());

    let mut early = shows(BEFORE);
    if let Ok(response) = &mut early {
        response.headers.push(("Retry-After".into(), "181".into()));
    }
    let mut run = Run::writing();
    run.writes(&LOST).reads(&early);
    assert!(matches!(run.unknown(), Problem::NoAnswer { .. }), "one look is not enough to say no");
}

#[test]
fn a_cancelled_write_is_not_known() {
    let mut run = Run::writing();
    run.tell(Event::Cancelled);
    assert_eq!(run.unknown(), &Problem::Cancelled);
    let mut run = Run::writing();
    run.writes(&Err(TransportFailure::Aborted));
    assert_eq!(run.unknown(), &Problem::Cancelled);
    let mut run = Run::writing();
    run.writes(&LOST).reads(&Err(TransportFailure::Aborted));
    assert!(matches!(run.unknown(), Problem::NoAnswer { .. }));
}

#[test]
fn a_list_that_holds_more_than_was_sent_shows_the_change() {
    let group = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
    let mut draft = Draft::new(Policy::parse(r#"{"excludeTargets": []}"#).unwrap());
    draft.add_group(Field::ExcludeTargets, group).unwrap();
    let (update, step) = Update::start(&draft.review().unwrap(), Duration::ZERO).unwrap();
    let mut run = Run { update, step };
    let more = format!(
        r#"{{"excludeTargets": [{{"targetType": "group", "id": "{group}"}}, {{"targetType": "group", "id": "x"}}]}}"#
    );
    run.reads(&shows(r#"{"excludeTargets": []}"#)).writes(&LOST).reads(&shows(&more));
    assert_eq!(run.ending(), &found());
    assert_eq!(run.outcome().draft.base(), &Policy::parse(&more).unwrap());
}

#[test]
fn throttling_after_an_open_write_is_waited_out_before_it_is_settled() {
    let mut run = Run::writing();
    run.writes(&status(504)).waits(3).reads(&shows(BEFORE)).writes(&status(504)).waits(6).reads(&shows(BEFORE));
    run.writes(&status(504)).waits(12).reads(&shows(BEFORE)).writes(&with(429, "Retry-After", "8"));
    assert!(matches!(run.why(), Why::Settling { problem: Problem::ServiceDown { status: 504, .. } }));
    run.waits(8);
    for seconds in SETTLE {
        run.reads(&shows(BEFORE)).waits(seconds);
    }
    run.reads(&shows(BEFORE));
    assert!(matches!(run.ending(), Ending::NotUpdated { problem: Problem::Throttled { .. }, looked: true }));
}
