use super::*;

#[test]
fn a_challenge_is_met_once_and_the_write_repeated_after_reading() {
    let mut run = Run::writing();
    run.writes(&challenge()).gets_token(true).reads(&shows(BEFORE)).writes(&status(204)).reads(&shows(AFTER));
    assert_eq!(run.ending(), &confirmed());

    let mut run = Run::writing();
    run.writes(&challenge()).gets_token(true).reads(&shows(BEFORE)).writes(&challenge());
    assert!(matches!(run.not_updated(), Problem::StepUp(Some(_))), "no loop");
    assert_eq!(run.not_updated().action(), Some(crate::problem::Action::SignIn));
}

#[test]
fn a_challenge_that_needs_the_person_offers_to_sign_in_with_its_claims() {
    for at_read in [true, false] {
        let mut run = if at_read { Run::start() } else { Run::writing() };
        run.answer(&challenge()).tell(Event::NoToken(Problem::SignInNeeded));
        match run.not_updated() {
            Problem::StepUp(Some(claims)) => assert!(claims.as_str().contains("\"c1\"")),
            problem => panic!("{problem:?}"),
        }
    }
    let mut run = Run::writing();
    run.writes(&challenge()).tell(Event::NoToken(Problem::ConsentMissing));
    assert_eq!(run.not_updated(), &Problem::ConsentMissing);
    let mut run = Run::writing();
    run.writes(&challenge()).tell(Event::Cancelled);
    assert_eq!(run.not_updated(), &Problem::Cancelled);
}

#[test]
fn a_challenge_that_cannot_be_read_ends_it() {
    let mut run = Run::writing();
    run.writes(&with(401, "WWW-Authenticate", "Bearer error=\"insufficient_claims\", claims=\"%%%\""));
    assert_eq!(run.not_updated(), &Problem::UnreadableChallenge);
    assert_eq!(run.not_updated().action(), Some(crate::problem::Action::SignIn));
}

#[test]
fn an_expired_token_is_renewed_once() {
    let mut run = Run::start();
    run.reads(&status(401)).gets_token(false).reads(&shows(BEFORE)).writes(&status(204)).reads(&shows(AFTER));
    assert_eq!(run.ending(), &confirmed());

    let mut run = Run::writing();
    run.writes(&status(401)).gets_token(false).reads(&shows(BEFORE)).writes(&status(401));
    assert_eq!(run.not_updated(), &Problem::SignInNeeded);

    let mut run = Run::writing();
    run.writes(&status(401)).gets_token(false).reads(&challenge()).gets_token(true).reads(&shows(BEFORE));
    run.writes(&status(401));
    assert_eq!(run.not_updated(), &Problem::SignInNeeded, "each kind once");

    let mut run = Run::writing();
    run.writes(&status(401)).tell(Event::NoToken(Problem::SignInNeeded));
    assert_eq!(run.not_updated(), &Problem::SignInNeeded);
}

#[test]
fn without_a_token_nothing_is_sent() {
    let mut run = Run::start();
    run.tell(Event::NoToken(Problem::SignInNeeded));
    assert_eq!(run.not_updated(), &Problem::SignInNeeded);
    let mut run = Run::writing();
    run.tell(Event::NoToken(Problem::ConsentMissing));
    assert_eq!(run.not_updated(), &Problem::ConsentMissing);
    let mut run = Run::writing();
    run.writes(&status(204)).tell(Event::NoToken(Problem::SignInNeeded));
    assert_eq!(run.updated().0, &Seen::NotReadable(Problem::SignInNeeded));
    let mut run = Run::writing();
    run.writes(&LOST).tell(Event::NoToken(Problem::SignInNeeded));
    assert_eq!(run.unknown(), &Problem::SignInNeeded);
}

#[test]
fn the_read_back_may_need_a_token_too() {
    let mut run = Run::writing();
    run.writes(&status(204)).reads(&status(401)).gets_token(false).reads(&shows(AFTER));
    assert_eq!(run.ending(), &confirmed());
    let mut run = Run::writing();
    run.writes(&LOST).reads(&challenge()).gets_token(true).reads(&shows(AFTER));
    assert_eq!(run.ending(), &found());
}

#[test]
fn a_time_to_wait_outlives_a_new_token() {
    let mut run = Run::writing();
    let mut reply = challenge();
    if let Ok(response) = &mut reply {
        response.headers.push(("Retry-After".into(), "9".into()));
    }
    run.writes(&reply).gets_token(true).waits(9).reads(&shows(BEFORE)).is_write("true}");
}
