//! What a change means for people.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use policy::consequence::{Tone, consequences};
use policy::{Draft, Field, Policy, State};

const GROUP: &str = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";

const GROUPS: &str = r#"{"state": "enabled", "minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480,
    "defaultLifetimeInMinutes": 120, "isUsableOnce": false, "defaultLength": 12,
    "includeTargets": [{"targetType": "group", "id": "g"}], "excludeTargets": [{"targetType": "group", "id": "x"}]}"#;

fn said(read: &str, edit: impl FnOnce(&mut Draft)) -> Vec<(Tone, String)> {
    let mut draft = Draft::new(Policy::parse(read).unwrap());
    edit(&mut draft);
    let reviewed = draft.review().unwrap();
    consequences(reviewed.changes()).into_iter().map(|line| (line.tone, line.text)).collect()
}

/// The lines as tones, and a word that must stand in each.
fn expect(said: &[(Tone, String)], lines: &[(Tone, &str)]) {
    assert_eq!(said.len(), lines.len(), "{said:?}");
    for ((tone, text), (expected, word)) in said.iter().zip(lines) {
        assert!(tone == expected && text.contains(word), "{text:?} should be {expected:?} and speak of {word:?}");
    }
}

#[test]
fn the_method_as_a_whole() {
    let disable = said(GROUPS, |draft| draft.set_state(State::Disabled));
    expect(&disable, &[(Tone::Stops, "Nobody can be given a pass")]);
    let enable = said(&GROUPS.replace("enabled", "disabled"), |draft| draft.set_state(State::Enabled));
    expect(&enable, &[(Tone::Weaker, "everyone who is included")]);
}

#[test]
fn longer_and_shorter() {
    let number = |field, text: &'static str| said(GROUPS, move |draft| draft.set_text(field, text));
    expect(&number(Field::MaximumLifetime, "1d"), &[(Tone::Weaker, "up to 1 day")]);
    expect(&number(Field::MaximumLifetime, "4h"), &[(Tone::Tighter, "4 hours at most")]);
    expect(&number(Field::DefaultLifetime, "3h"), &[(Tone::Weaker, "lasts 3 hours")]);
    expect(&number(Field::DefaultLifetime, "1h"), &[(Tone::Tighter, "lasts 1 hour")]);
    expect(&number(Field::MinimumLifetime, "2h"), &[(Tone::Weaker, "shorter than 2 hours")]);
    expect(&number(Field::MinimumLifetime, "10m"), &[(Tone::Tighter, "as short as 10 minutes")]);
    expect(&number(Field::DefaultLength, "8"), &[(Tone::Weaker, "only 8 characters")]);
    expect(&number(Field::DefaultLength, "20"), &[(Tone::Tighter, "20 characters")]);
}

#[test]
fn once_or_more_often() {
    let once = said(GROUPS, |draft| draft.set_usable_once(true));
    expect(&once, &[(Tone::Stops, "already issued"), (Tone::Stops, "10 minutes"), (Tone::Tighter, "again")]);
    let often = said(&GROUPS.replace("false", "true"), |draft| draft.set_usable_once(false));
    expect(&often, &[(Tone::Weaker, "until they expire")]);
}

#[test]
fn who_is_in_and_who_is_out() {
    let everyone = said(GROUPS, |draft| draft.include_all_users(true));
    expect(&everyone, &[(Tone::Weaker, "all users")]);
    let all = GROUPS.replace(r#""id": "g""#, r#""id": "all_users""#);
    let some = said(&all, |draft| {
        draft.include_all_users(false);
        draft.add_group(Field::IncludeTargets, GROUP).unwrap();
    });
    expect(&some, &[(Tone::Stops, "outside the included groups")]);
    let swapped = said(GROUPS, |draft| {
        let first = draft.targets(Field::IncludeTargets).selected()[0].clone();
        draft.remove_target(Field::IncludeTargets, &first);
        draft.add_group(Field::IncludeTargets, GROUP).unwrap();
    });
    expect(&swapped, &[(Tone::Weaker, "more people"), (Tone::Stops, "only through what is removed")]);
    let out = said(GROUPS, |draft| {
        draft.add_group(Field::ExcludeTargets, GROUP).unwrap();
    });
    expect(&out, &[(Tone::Stops, "newly excluded")]);
    let back_in = said(GROUPS, |draft| {
        let first = draft.targets(Field::ExcludeTargets).selected()[0].clone();
        draft.remove_target(Field::ExcludeTargets, &first);
    });
    expect(&back_in, &[(Tone::Weaker, "no longer excluded")]);
}

#[test]
fn a_group_beside_all_users_decides_nothing() {
    let beside =
        r#"{"includeTargets": [{"targetType": "group", "id": "all_users"}, {"targetType": "group", "id": "g"}]}"#;
    let removed = said(beside, |draft| {
        let group = draft.targets(Field::IncludeTargets).selected()[0].clone();
        draft.remove_target(Field::IncludeTargets, &group);
    });
    expect(&removed, &[]);
}

#[test]
fn what_it_was_is_not_known() {
    let number = |field, text: &'static str| said(r#"{"state": "enabled"}"#, move |draft| draft.set_text(field, text));
    expect(&number(Field::MinimumLifetime, "2h"), &[(Tone::Stops, "shorter than 2 hours")]);
    expect(&number(Field::MaximumLifetime, "30d"), &[(Tone::Stops, "longer than 30 days")]);
    expect(&number(Field::DefaultLifetime, "3h"), &[(Tone::Stops, "lasts 3 hours")]);
    expect(&number(Field::DefaultLength, "20"), &[(Tone::Stops, "20 characters")]);
}

#[test]
fn nothing_is_weaker_while_the_method_is_being_disabled() {
    let lines = said(GROUPS, |draft| {
        draft.set_state(State::Disabled);
        draft.include_all_users(true);
        draft.set_text(Field::DefaultLength, "20");
    });
    expect(&lines, &[(Tone::Stops, "Nobody can be given a pass"), (Tone::Tighter, "20 characters")]);
}
