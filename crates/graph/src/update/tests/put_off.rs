use super::*;

#[test]
fn a_write_that_is_put_off_is_repeated_three_times_after_reading_again() {
    for code in [429, 503] {
        let mut run = Run::writing();
        for retry in 1..=3 {
            run.writes(&with(code, "Retry-After", "2"));
            assert!(matches!(run.why(), Why::PutOff { retry: count, .. } if *count == retry));
            run.waits(2).reads(&shows(BEFORE));
        }
        run.writes(&status(204)).reads(&shows(AFTER));
        assert_eq!(run.ending(), &confirmed());
    }
}

#[test]
fn throttling_for_ever_is_a_clear_end() {
    let mut run = Run::writing();
    for _ in 0..3 {
        run.writes(&with(429, "Retry-After", "2")).waits(2).reads(&shows(BEFORE));
    }
    run.writes(&with(429, "Retry-After", "7"));
    assert_eq!(run.not_updated(), &Problem::Throttled { not_before: Some(Duration::from_secs(7)) });
    assert_eq!(run.outcome().not_before, Some(Duration::from_secs(7)));
}

#[test]
fn without_a_time_the_waits_grow_and_a_date_is_a_time() {
    let mut run = Run::writing();
    run.writes(&status(429)).waits(3).reads(&status(429)).waits(6).reads(&shows(BEFORE));
    run.writes(&with(429, "Retry-After", "Sun, 06 Nov 1994 08:49:57 GMT")).waits(20).reads(&status(429));
    assert_eq!(run.not_updated(), &Problem::Throttled { not_before: None }, "reads and writes count together");
    let mut run = Run::writing();
    run.writes(&with(429, "Retry-After", "Sun, 06 Nov 1994 08:49:07 GMT")).waits(3);
}

#[test]
fn an_absurd_time_is_not_waited_for_and_not_cut_short() {
    for value in ["181", "99999999999999999999", "Sun, 06 Nov 2094 08:49:37 GMT"] {
        let mut run = Run::writing();
        run.writes(&with(429, "Retry-After", value));
        assert!(matches!(run.not_updated(), Problem::Throttled { not_before: Some(_) }));
    }
}

#[test]
fn what_changes_during_the_wait_is_merged() {
    let mut run = Run::writing();
    run.writes(&with(429, "Retry-After", "2")).waits(2).reads(&shows(&BEFORE.replace('8', "9")));
    assert!(matches!(run.step, Step::Write { .. }));
    run.writes(&status(204)).reads(&shows(&AFTER.replace('8', "9")));
    assert_eq!(run.outcome().adopted, [Field::DefaultLength]);
}

#[test]
fn a_time_in_the_answer_to_a_read_counts_too() {
    let mut read = shows(BEFORE);
    if let Ok(response) = &mut read {
        response.headers.push(("Retry-After".into(), "4".into()));
    }
    let mut run = Run::start();
    run.reads(&read).waits(4).reads(&shows(BEFORE)).is_write("true}");
    let mut run = Run::start();
    for _ in 0..3 {
        run.reads(&read).waits(4);
    }
    run.reads(&read);
    assert_eq!(run.not_updated(), &Problem::Throttled { not_before: Some(Duration::from_secs(4)) });
}

#[test]
fn cancelling_a_wait_ends_it_and_says_when_requests_are_welcome_again() {
    let mut run = Run::writing();
    run.writes(&with(429, "Retry-After", "60")).tell(Event::Cancelled);
    assert_eq!(run.not_updated(), &Problem::Cancelled);
    assert_eq!(run.outcome().not_before, Some(Duration::from_secs(60)));
    assert_eq!(run.update.handle(Event::WaitOver), None, "a timer that rings late");
    assert_eq!(run.update.handle(Event::Cancelled), None);
}

#[test]
fn a_time_from_an_earlier_request_is_waited_for_first() {
    let mut draft = Draft::new(Policy::parse(BEFORE).unwrap());
    draft.set_usable_once(true);
    let reviewed = draft.review().unwrap();
    let (update, step) = Update::start(&reviewed, Duration::from_secs(5)).unwrap();
    let mut run = Run { update, step };
    assert!(matches!(run.why(), Why::PutOff { retry: 0, .. }));
    run.waits(5).reads(&shows(BEFORE)).is_write("true}");
    let (update, step) = Update::start(&reviewed, Duration::from_secs(180)).unwrap();
    Run { update, step }.waits(180);
    let (update, step) = Update::start(&reviewed, Duration::from_secs(181)).unwrap();
    let run = Run { update, step };
    assert_eq!(run.not_updated(), &Problem::Throttled { not_before: Some(Duration::from_secs(181)) });
}

#[test]
fn a_gateway_that_had_no_answer_leaves_it_open_until_a_read() {
    // 503 and 504: repeated, but no end claims that nothing was written.
    for code in [503, 504] {
        let mut run = Run::writing();
        run.writes(&status(code)).waits(3).reads(&shows(AFTER));
        assert_eq!(run.ending(), &found());

        let mut run = Run::writing();
        run.writes(&status(code)).waits(3).reads(&shows(BEFORE)).writes(&status(204)).reads(&shows(AFTER));
        assert_eq!(run.ending(), &confirmed());

        let mut run = Run::writing();
        run.writes(&status(code)).tell(Event::Cancelled);
        assert_eq!(run.unknown(), &Problem::ServiceDown { status: code, not_before: None });

        let mut run = Run::writing();
        run.writes(&status(code)).waits(3).reads(&shows(BEFORE)).writes(&status(403));
        run.reads(&shows(AFTER));
        assert_eq!(run.ending(), &found(), "a refusal of the second write does not settle the first");

        let mut run = Run::writing();
        run.writes(&status(code)).waits(3).reads(&challenge());
        run.tell(Event::NoToken(Problem::SignInNeeded));
        assert!(matches!(run.unknown(), Problem::StepUp(Some(_))));
    }
    let mut run = Run::writing();
    run.writes(&status(504)).waits(3).reads(&with(503, "Retry-After", "500"));
    assert!(matches!(run.unknown(), Problem::ServiceDown { status: 504, .. }), "the service wants to be left alone");
    let mut run = Run::writing();
    run.writes(&with(503, "Retry-After", "4"));
    assert!(matches!(run.why(), Why::PutOff { open: true, .. }));
    run.tell(Event::Cancelled);
    assert!(matches!(run.unknown(), Problem::ServiceDown { status: 503, .. }));
    let mut run = Run::writing();
    run.writes(&with(429, "Retry-After", "4"));
    assert!(matches!(run.why(), Why::PutOff { open: false, .. }));
    run.tell(Event::Cancelled);
    assert_eq!(run.not_updated(), &Problem::Cancelled);
}

#[test]
fn an_open_write_and_a_conflict_end_without_a_claim() {
    let other = shows(&BEFORE.replace("false", "null"));
    let mut run = Run::writing();
    run.writes(&status(504)).waits(3).reads(&other);
    assert!(matches!(run.step, Step::Ask { .. }));
    run.tell(Event::BackToEditing);
    assert!(matches!(run.unknown(), Problem::ServiceDown { status: 504, .. }));

    // The same, but the merged policy breaks a rule.
    let read = r#"{"minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480}"#;
    let mut draft = Draft::new(Policy::parse(read).unwrap());
    draft.set_text(Field::MaximumLifetime, "2h");
    let (update, step) = Update::start(&draft.review().unwrap(), Duration::ZERO).unwrap();
    let mut run = Run { update, step };
    run.reads(&shows(read)).writes(&status(504)).waits(3).reads(&shows(&read.replace("60", "180")));
    assert!(matches!(run.unknown(), Problem::ServiceDown { status: 504, .. }));
}

#[test]
fn an_open_write_that_somebody_wrote_over_is_never_said_to_be_not_taken() {
    let third = shows(&BEFORE.replace('8', "20"));
    let mut run = Run::of(|draft| draft.set_text(Field::DefaultLength, "12"));
    // Taken perhaps, then written over by somebody; kept by the person; refused.
    run.reads(&shows(BEFORE)).writes(&status(504)).waits(3).reads(&third);
    run.tell(Event::Chosen(Choices::new().with(Field::DefaultLength, Pick::Mine))).reads(&third);
    run.writes(&status(400));
    for seconds in SETTLE {
        run.reads(&third).waits(seconds);
    }
    run.reads(&third);
    assert!(matches!(run.unknown(), Problem::ServiceDown { status: 504, .. }));
}
