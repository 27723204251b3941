use super::*;

#[test]
fn nothing_changed_is_nothing_to_send() {
    let reviewed = Draft::new(Policy::parse(BEFORE).unwrap()).review().unwrap();
    assert!(Update::start(&reviewed, Duration::ZERO).is_none());
}

#[test]
fn read_again_write_read_back() {
    for answer in [status(204), shows(AFTER), shows("not the policy"), status(202)] {
        let mut run = Run::writing();
        run.writes(&answer).reads(&shows(AFTER));
        assert_eq!(run.ending(), &confirmed());
        let outcome = run.outcome();
        assert_eq!(outcome.draft, Draft::new(Policy::parse(AFTER).unwrap()));
        assert_eq!(outcome.changes.fields().collect::<Vec<_>>(), [Field::IsUsableOnce]);
        assert_eq!(&outcome.changes, run.update.changes());
        assert!(outcome.adopted.is_empty());
    }
}

#[test]
fn what_others_changed_elsewhere_is_adopted_and_not_written() {
    let mut run = Run::start();
    run.reads(&shows(&BEFORE.replace('8', "12"))).is_write(r#"Configuration","isUsableOnce":true}"#);
    run.writes(&status(204)).reads(&shows(&AFTER.replace('8', "12")));
    assert_eq!(run.ending(), &confirmed());
    assert_eq!(run.outcome().adopted, [Field::DefaultLength]);
    assert_eq!(run.outcome().draft.base().number(Field::DefaultLength), Some(12));
}

#[test]
fn what_others_did_already_is_not_sent() {
    let mut run = Run::start();
    run.reads(&shows(AFTER));
    assert_eq!(run.ending(), &Ending::AlreadyThere);
    assert!(run.outcome().draft.changed_fields().is_empty());
}

#[test]
fn a_change_that_breaks_a_rule_after_the_merge_is_not_sent() {
    let read = r#"{"minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480}"#;
    let mut draft = Draft::new(Policy::parse(read).unwrap());
    draft.set_text(Field::MaximumLifetime, "2h");
    let (update, step) = Update::start(&draft.review().unwrap(), Duration::ZERO).unwrap();
    let mut run = Run { update, step };
    run.reads(&shows(&read.replace("60", "180")));
    match run.ending() {
        Ending::Invalid(findings) => assert_eq!(findings[0].field, Field::MaximumLifetime),
        ending => panic!("{ending:?}"),
    }
    assert_eq!(run.outcome().adopted, [Field::MinimumLifetime]);
    assert_eq!(run.outcome().draft.text(Field::MaximumLifetime), "2h");
}

#[test]
fn the_same_property_changed_by_others_is_asked_about_and_read_again() {
    let start = || {
        let mut run = Run::of(|draft| {
            draft.set_text(Field::DefaultLength, "12");
            draft.set_usable_once(true);
        });
        run.reads(&shows(r#"{"isUsableOnce": false, "defaultLength": 20, "state": "disabled"}"#));
        match &run.step {
            Step::Ask { conflicts, adopted } => {
                assert_eq!(conflicts.len(), 1);
                assert_eq!(conflicts[0].theirs, Some(Value::Number(20)));
                assert_eq!(adopted, &[Field::State]);
            }
            step => panic!("{step:?}"),
        }
        run
    };
    let now = |length, once| format!(r#"{{"isUsableOnce": {once}, "defaultLength": {length}, "state": "disabled"}}"#);

    let mut mine = start();
    mine.tell(Event::Chosen(Choices::new().with(Field::DefaultLength, Pick::Mine)));
    mine.reads(&shows(&now(20, false))).is_write(r#""isUsableOnce":true,"defaultLength":12}"#);
    mine.writes(&status(204)).reads(&shows(&now(12, true)));
    assert_eq!(mine.ending(), &confirmed());
    assert_eq!(mine.outcome().adopted, [Field::State]);
    assert_eq!(
        mine.outcome().changes.iter().last().unwrap().before,
        Some(Value::Number(20)),
        "undo goes back to theirs"
    );

    let mut theirs = start();
    theirs.tell(Event::Chosen(Choices::new().with(Field::DefaultLength, Pick::Theirs)));
    theirs.reads(&shows(&now(20, false))).is_write(r#"Configuration","isUsableOnce":true}"#);

    let mut open = start();
    open.tell(Event::Chosen(Choices::new()));
    assert!(matches!(open.step, Step::Ask { .. }), "what is left open is asked again");

    let mut again = start();
    again.tell(Event::Chosen(Choices::new().with(Field::DefaultLength, Pick::Mine)));
    again.reads(&shows(&now(30, false)));
    assert!(matches!(again.step, Step::Ask { .. }), "a further change is asked about, too");

    for event in [Event::BackToEditing, Event::Cancelled] {
        let mut edit = start();
        edit.tell(event);
        assert_eq!(edit.ending(), &Ending::BackToEditing);
        let outcome = edit.outcome();
        assert_eq!(outcome.draft.text(Field::DefaultLength), "12");
        assert_eq!(outcome.draft.base().number(Field::DefaultLength), Some(20));
        assert_eq!(outcome.draft.changed_fields(), [Field::IsUsableOnce, Field::DefaultLength]);
        assert_eq!(outcome.adopted, [Field::State]);
    }
}

#[test]
fn when_theirs_is_taken_for_everything_nothing_is_sent() {
    let mut run = Run::of(|draft| draft.set_text(Field::DefaultLength, "12"));
    let theirs = shows(&BEFORE.replace('8', "20"));
    run.reads(&theirs).tell(Event::Chosen(Choices::new().with(Field::DefaultLength, Pick::Theirs))).reads(&theirs);
    assert_eq!(run.ending(), &Ending::AlreadyThere);
}

#[test]
fn a_read_that_fails_before_the_write_ends_it_and_nothing_was_sent() {
    for (reply, problem) in [
        (LOST, Problem::NoAnswer { host: "graph.microsoft.com".into() }),
        (Err(TransportFailure::Offline), Problem::Offline),
        (status(500), Problem::ServiceDown { status: 500, not_before: None }),
        (status(409), Problem::Conflict),
        (Ok(Response { status: 409, headers: Vec::new(), body: BEFORE.into() }), Problem::Conflict),
        (shows("<html>"), Problem::Unexpected(crate::problem::Unexpected::WebPage)),
        (Err(TransportFailure::Aborted), Problem::Cancelled),
    ] {
        let mut run = Run::start();
        run.reads(&reply);
        assert_eq!(run.not_updated(), &problem);
        assert_eq!(run.outcome().policy, None);
    }
}

#[test]
fn refusals_are_final_kept_apart_and_nothing_is_read() {
    let endings: Vec<Problem> = [400, 403, 404, 409, 412, 501, 418]
        .into_iter()
        .map(|code| {
            let mut run = Run::writing();
            run.writes(&status(code));
            assert_eq!(run.outcome().draft.changed_fields(), [Field::IsUsableOnce]);
            run.not_updated().clone()
        })
        .collect();
    assert_eq!(endings[0], Problem::Refused { reason: None });
    assert_eq!(endings[1], Problem::AccessDenied(During::Writing));
    assert_eq!(endings[3..5], [Problem::Conflict, Problem::PreconditionFailed]);
    for (position, problem) in endings.iter().enumerate() {
        let same = endings.iter().filter(|other| *other == problem).count();
        assert!(same == 1 || matches!(problem, Problem::WrongEndpoint { .. }), "{position} {problem:?}");
    }
}

#[test]
fn an_event_that_does_not_belong_is_ignored() {
    let reply = shows(AFTER);
    let about = about();
    let answered = || Event::Answered { reply: &reply, about: &about, random: 0.0 };
    let mut run = Run::start();
    for event in [Event::TokenReady, Event::WaitOver, Event::Chosen(Choices::new()), Event::BackToEditing] {
        assert_eq!(run.update.handle(event), None);
    }
    run.reads(&shows(BEFORE)).writes(&status(429));
    for event in [answered(), Event::TokenReady, Event::NoToken(Problem::Offline), Event::BackToEditing] {
        assert_eq!(run.update.handle(event), None);
    }
    run.waits(3).reads(&challenge());
    for event in [answered(), Event::WaitOver, Event::Chosen(Choices::new())] {
        assert_eq!(run.update.handle(event), None);
    }
    run.gets_token(true).reads(&shows(BEFORE)).writes(&status(204)).reads(&reply);
    assert_eq!(run.ending(), &confirmed());
    for event in [answered(), Event::TokenReady, Event::WaitOver, Event::Cancelled] {
        assert_eq!(run.update.handle(event), None);
    }
}
