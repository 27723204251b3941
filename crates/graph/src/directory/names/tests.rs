use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::request::TransportFailure;

fn id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn group(number: usize) -> Key {
    Key::group(&id(number)).unwrap()
}

fn user(number: usize) -> Key {
    let target = Target { target_type: TargetType::User, ..Target::excluded_group(&id(number)) };
    Key::of(&target).unwrap()
}

/// The ids in a batch, in its order.
fn asked(next: &Next) -> Vec<String> {
    let Next::Ask { body } = next else { panic!("{next:?}") };
    let body: Value = serde_json::from_str(body).unwrap();
    let requests = body["requests"].as_array().unwrap();
    assert!(requests.len() <= BATCH);
    requests
        .iter()
        .enumerate()
        .map(|(number, request)| {
            assert_eq!(request["id"], number.to_string());
            assert_eq!(request["method"], "GET");
            let url = request["url"].as_str().unwrap();
            url.split(['/', '?']).nth(2).unwrap().to_owned()
        })
        .collect()
}

/// An answer that gives each request what `status` says, the last one first.
fn answer(ids: &[String], status: impl Fn(&str) -> u16) -> Reply {
    let responses: Vec<Value> = ids
        .iter()
        .enumerate()
        .rev()
        .map(|(number, id)| {
            let status = status(id);
            let body = match status {
                200 => json!({ "id": id, "displayName": format!("Name of {id}") }),
                _ => json!({ "error": { "code": "x" } }),
            };
            let headers = if status == 429 { json!({ "Retry-After": "7" }) } else { json!({}) };
            json!({ "id": number.to_string(), "status": status, "headers": headers, "body": body })
        })
        .collect();
    Ok(Response { status: 200, headers: Vec::new(), body: json!({ "responses": responses }).to_string() })
}

#[test]
fn what_is_in_view_comes_first_twenty_at_a_time_each_once() {
    let mut names = Names::default();
    for number in 0..30 {
        names.want([group(number)], false);
    }
    for number in [28, 29, 28] {
        names.want([group(number)], true);
    }
    let first = asked(&names.next_step());
    assert_eq!(first.len(), 20);
    assert_eq!(first[..3], [id(28), id(29), id(0)]);
    assert_eq!(names.next_step(), Next::Nothing, "one batch at a time");
    names.want([group(0)], true);
    names.answered(&answer(&first, |_| 200), 0, 0.0);
    assert_eq!(names.get(&group(28)).unwrap().name().unwrap(), format!("Name of {}", id(28)));
    let second = asked(&names.next_step());
    assert_eq!(second, (18..28).map(id).collect::<Vec<_>>());
    names.answered(&answer(&second, |_| 200), 0, 0.0);
    assert_eq!(names.next_step(), Next::Nothing);
}

#[test]
fn while_somebody_scrolls_what_came_into_view_last_comes_first() {
    let mut names = Names::default();
    names.want((0..30).map(group), true);
    names.want((30..60).map(group), true);
    assert_eq!(asked(&names.next_step())[0], id(0), "the first view in its order");
    names.want((60..200).map(group), true);
    names.want((500..520).map(group), true);
    names.answered(&answer(&(0..20).map(id).collect::<Vec<_>>(), |_| 200), 0, 0.0);
    assert_eq!(asked(&names.next_step()), (500..520).map(id).collect::<Vec<_>>());
}

#[test]
fn what_is_gone_or_not_permitted_is_told_apart() {
    let mut names = Names::default();
    for number in 0..4 {
        names.want([group(number)], true);
    }
    names.want([user(4)], true);
    names.want([user(5)], false);
    let batch = asked(&names.next_step());
    let refused = |id: &str| match id.as_bytes().last() {
        Some(b'0') => 404,
        Some(b'1') => 403,
        Some(b'2') => 500,
        Some(b'4') => 403,
        _ => 200,
    };
    names.answered(&answer(&batch, refused), 0, 0.0);
    let found = |number| names.get(&group(number)).cloned();
    assert_eq!(found(0), Some(Found::Gone));
    assert_eq!(found(1), Some(Found::NotPermitted));
    assert_eq!(found(2), Some(Found::Unknown));
    assert!(matches!(found(3), Some(Found::Group(_))));
    assert_eq!(names.get(&user(4)), Some(&Found::NotPermitted));
    // A further user is not asked for: the permission is missing.
    names.want([user(6)], true);
    assert_eq!(names.get(&user(6)), Some(&Found::NotPermitted));
    assert_eq!(names.next_step(), Next::Nothing);
    assert_eq!(names.stopped(), None);
}

#[test]
fn without_the_permission_it_stops_and_goes_on_when_told_to() {
    let mut names = Names::default();
    for number in 0..25 {
        names.want([group(number)], true);
    }
    let batch = asked(&names.next_step());
    names.answered(&answer(&batch, |_| 403), 0, 0.0);
    assert_eq!(names.stopped(), Some(&DirectoryProblem::NotPermitted));
    assert_eq!(names.next_step(), Next::Nothing);
    names.go_on();
    assert_eq!(asked(&names.next_step()), batch, "what was not answered is asked again, first");
}

#[test]
fn what_the_service_puts_off_is_asked_again_after_its_wait() {
    let mut names = Names::default();
    for number in 0..3 {
        names.want([group(number)], true);
    }
    let batch = asked(&names.next_step());
    names.answered(&answer(&batch, |asked| if asked == id(1) { 429 } else { 200 }), 0, 0.0);
    assert!(names.get(&group(0)).is_some() && names.get(&group(1)).is_none());
    assert_eq!(names.next_step(), Next::Wait(Duration::from_secs(7)));
    let again = asked(&names.next_step());
    assert_eq!(again, [id(1)]);
    // The batch as a whole can be put off too; after three retries it ends.
    let busy = || Ok(Response { status: 429, headers: vec![("Retry-After".into(), "9".into())], body: String::new() });
    for _ in 0..2 {
        names.answered(&busy(), 0, 0.0);
        assert_eq!(names.next_step(), Next::Wait(Duration::from_secs(9)));
        assert_eq!(asked(&names.next_step()), [id(1)]);
    }
    names.answered(&busy(), 0, 0.0);
    assert_eq!(names.stopped(), Some(&DirectoryProblem::Busy { not_before: Some(Duration::from_secs(9)) }));
}

#[test]
fn what_stands_in_the_way_of_a_batch_stops_it() {
    let reply = |status, body: &str| Ok(Response { status, headers: Vec::new(), body: body.to_owned() });
    for (reply, problem) in [
        (Err(TransportFailure::NoAnswer), DirectoryProblem::NoAnswer),
        (reply(401, ""), DirectoryProblem::SignInNeeded),
        (reply(403, ""), DirectoryProblem::NotPermitted),
        (reply(200, "<html>"), DirectoryProblem::Unreadable),
        (reply(400, ""), DirectoryProblem::Refused { status: 400, reason: None }),
    ] {
        let mut names = Names::default();
        names.want([group(1)], true);
        names.next_step();
        names.answered(&reply, 0, 0.0);
        assert_eq!(names.stopped(), Some(&problem));
    }
    let mut names = Names::default();
    names.want([group(1)], true);
    let batch = asked(&names.next_step());
    names.answered(&answer(&batch, |_| 401), 0, 0.0);
    assert_eq!(names.stopped(), Some(&DirectoryProblem::SignInNeeded));
}

#[test]
fn an_answer_about_another_group_does_not_count() {
    let mut names = Names::default();
    names.want([group(1)], true);
    names.want([group(2)], true);
    names.next_step();
    let other = json!({ "responses": [
        { "id": "0", "status": 200, "body": { "id": id(2), "displayName": "Other" } },
        { "id": "7", "status": 200, "body": {} }, { "id": 1 }, 5,
    ] });
    names.answered(&Ok(Response { status: 200, headers: Vec::new(), body: other.to_string() }), 0, 0.0);
    assert_eq!(names.get(&group(1)), Some(&Found::Unknown));
    assert_eq!(names.get(&group(2)), Some(&Found::Unknown));
}

#[test]
fn only_what_has_an_id_is_asked_for() {
    assert_eq!(Key::of(&Target::all_users()), None);
    assert_eq!(Key::group("x/../y"), None);
    let other = Target { target_type: TargetType::Other("role".into()), ..Target::excluded_group(&id(1)) };
    assert_eq!(Key::of(&other), None);
    assert_eq!(Key::of(&Target::excluded_group(&id(1).to_uppercase())), Some(group(1)));
}

proptest! {
    /// However the service answers, each id is asked for once unless it was put off, nothing is asked for while an
    /// answer is awaited, and in the end everything that was wanted is known, or it was stopped for a reason.
    #[test]
    fn everything_wanted_is_asked_for_once_and_known_in_the_end(
        wanted in proptest::collection::vec((0..60_usize, any::<bool>()), 0..120),
        statuses in proptest::collection::vec(prop_oneof![Just(200_u16), Just(404), Just(403), Just(429), Just(500)], 60),
    ) {
        let mut names = Names::default();
        for (number, soon) in &wanted {
            names.want([group(*number)], *soon);
        }
        let mut times: BTreeMap<String, u32> = BTreeMap::new();
        for _ in 0..200 {
            match names.next_step() {
                Next::Nothing => break,
                Next::Wait(wait) => prop_assert!(wait >= Duration::from_secs(3)),
                next @ Next::Ask { .. } => {
                    let batch = asked(&next);
                    prop_assert_eq!(names.next_step(), Next::Nothing);
                    for id in &batch {
                        *times.entry(id.clone()).or_default() += 1;
                    }
                    let status = |id: &str| statuses[id.rsplit('-').next().unwrap().parse::<usize>().unwrap()];
                    let first_time = |id: &str| times[id] == 1;
                    // Put off once only.
                    names.answered(&answer(&batch, |id| if status(id) == 429 && !first_time(id) { 200 } else { status(id) }), 0, 0.0);
                }
            }
        }
        if names.stopped().is_none() {
            for (number, _) in &wanted {
                prop_assert!(names.get(&group(*number)).is_some());
                let most = if statuses[*number] == 429 { 2 } else { 1 };
                prop_assert_eq!(times[&id(*number)], most);
            }
        }
    }

    #[test]
    fn any_body_is_taken(body in "\\PC{0,200}") {
        let mut names = Names::default();
        names.want([group(1)], true);
        names.next_step();
        names.answered(&Ok(Response { status: 200, headers: Vec::new(), body }), 0, 0.0);
        prop_assert!(names.stopped().is_some() || names.get(&group(1)).is_some());
    }
}
