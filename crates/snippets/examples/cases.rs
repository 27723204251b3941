//! Writes changes and their code as JSON, for the tests that parse the code and run it (`tests/snippets`).
//!
//! `cases <count> <seed>`: the first two are the reference's example, by a person and app-only; the others are made up
//! from the seed, with texts that try to break out of a literal. The same arguments give the same cases.

#![allow(clippy::expect_used, clippy::panic, reason = "a tool of the tests: what it cannot do ends it")]

use graph::Cloud;
use policy::{Change, Draft, Field, Policy, State, Target, Value};
use serde_json::{Value as Json, json};
use snippets::{Access, Language, Place, render};

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let mut next = || arguments.next().and_then(Result::ok).expect("usage: cases <count> <seed>");
    let (count, mut dice) = (next(), Dice(next()));
    let example = || {
        let mut draft = Draft::new(Policy::parse(r#"{"isUsableOnce": false}"#).expect("a policy"));
        draft.set_usable_once(true);
        draft
    };
    let mut cases = Vec::new();
    for number in 0..count {
        let draft = if number < 2 { example() } else { made_up(&mut dice) };
        let access = Access::ALL[if number < 2 { number as usize } else { dice.below(2) }];
        let cloud = if number < 2 { Cloud::Global } else { Cloud::ALL[dice.below(3)] };
        cases.push(case(&draft, access, cloud));
    }
    println!("{}", Json::Array(cases));
}

/// One case: what the panel sends, what the reader has to find, and the code.
fn case(draft: &Draft, access: Access, cloud: Cloud) -> Json {
    let reviewed = draft.review().unwrap_or_else(|findings| panic!("not a change that can be sent: {findings:?}"));
    let changes = reviewed.changes();
    let place = Place { cloud, graph: cloud.graph(), tenant: Some("contoso.example") };
    let code: serde_json::Map<String, Json> = Language::ALL
        .into_iter()
        .map(|language| (language.id().to_owned(), Json::String(render(language, access, &place, changes))))
        .collect();
    json!({
        "cloud": cloud.word(),
        "access": access.id(),
        "graph": cloud.graph(),
        "login": cloud.login(),
        "body": graph::patch::body(changes),
        "texts": changes.iter().flat_map(texts).collect::<Vec<_>>(),
        "code": code,
    })
}

/// The texts that come from the tenant and are sent back.
fn texts(change: &Change) -> Vec<String> {
    let Value::Targets(targets) = &change.after else { return Vec::new() };
    targets.iter().map(|target| target.id.clone()).collect()
}

/// A random number generator (SplitMix64): the cases must not change with a dependency.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("an index")
    }

    fn between(&mut self, least: i32, most: i32) -> i32 {
        least + i32::try_from(self.below((most - least + 1) as usize)).expect("a small number")
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn is(&mut self) -> bool {
        self.below(2) == 1
    }
}

/// What ends, opens or bends a literal or a comment in some language, and characters that are easily overlooked.
const HOSTILE: [&str; 44] = [
    "\"",
    "'",
    "`",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u{7f}",
    "\u{b}",
    "*/",
    "/*",
    "//",
    "#",
    "\"\"\"",
    "'''",
    "'@\n",
    "\"@\n",
    "@\"\n",
    "?>",
    "<?php",
    "$HOME",
    "$(touch broken)",
    "${IFS}",
    "$env:PATH",
    "{$a}",
    "#{a}",
    "%s",
    "{0}",
    "\\u0022",
    "\\\\u0022;",
    "\\x22",
    "\\",
    "EOF\n",
    "###\n",
    "); drop(",
    "';",
    "\");",
    "\u{2018}",
    "\u{201d}",
    "\u{2028}",
    "\u{202e}",
    "\u{1f600}",
    "\u{fc}",
];

fn text(dice: &mut Dice) -> String {
    (0..dice.between(1, 6))
        .map(|_| if dice.is() { dice.pick(&HOSTILE) } else { dice.pick(&["a", "B1", " ", "-"]) })
        .collect()
}

fn object_id(dice: &mut Dice) -> String {
    let digits = format!("{:016x}{:016x}", dice.next(), dice.next());
    format!("{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
}

/// Targets as a policy may hold them: mostly groups, some as nobody should have written them.
fn targets(dice: &mut Dice, included: bool) -> Json {
    let length = dice.below(4);
    let one = |dice: &mut Dice| {
        let id = if dice.below(3) == 0 { text(dice) } else { object_id(dice) };
        let kind = match dice.below(8) {
            0 => text(dice),
            1 => "user".to_owned(),
            _ => "group".to_owned(),
        };
        let mut target = json!({ "targetType": kind, "id": id });
        if included {
            target["isRegistrationRequired"] = Json::Bool(dice.is());
            if dice.below(5) == 0 {
                let name = if dice.is() { "note".to_owned() } else { format!("x-{}", text(dice)) };
                target[name] = unknown(dice);
            }
        }
        target
    };
    Json::Array((0..length).map(|_| one(dice)).collect())
}

/// A value of a property that no schema has yet.
fn unknown(dice: &mut Dice) -> Json {
    match dice.below(7) {
        0 => Json::Bool(dice.is()),
        1 => json!(dice.between(-5, 5)),
        2 => json!(7_000_000_000_i64),
        3 => json!(1.5),
        4 => json!([text(dice), text(dice)]),
        5 => json!({ "deep": text(dice), "flag": true }),
        _ => Json::String(text(dice)),
    }
}

/// A policy and a change to it that can be sent.
fn made_up(dice: &mut Dice) -> Draft {
    loop {
        let read = json!({
            "state": dice.pick(&["enabled", "disabled", "paused"]),
            "includeTargets": targets(dice, true),
            "excludeTargets": targets(dice, false),
            "minimumLifetimeInMinutes": 60,
            "maximumLifetimeInMinutes": 480,
            "defaultLifetimeInMinutes": 120,
            "isUsableOnce": dice.is(),
            "defaultLength": 8,
        });
        let mut draft = Draft::new(Policy::parse(&read.to_string()).expect("a policy"));
        for _ in 0..dice.between(1, 4) {
            edit(&mut draft, dice);
        }
        if draft.review().is_ok_and(|reviewed| !reviewed.changes().is_empty()) {
            return draft;
        }
    }
}

fn edit(draft: &mut Draft, dice: &mut Dice) {
    let list = if dice.is() { Field::IncludeTargets } else { Field::ExcludeTargets };
    match dice.below(9) {
        0 => draft.set_state(if dice.is() { State::Enabled } else { State::Disabled }),
        1 => draft.set_usable_once(dice.is()),
        2 => draft.set_text(Field::MinimumLifetime, &dice.between(10, 120).to_string()),
        3 => draft.set_text(Field::MaximumLifetime, &dice.between(120, 43_200).to_string()),
        4 => draft.set_text(Field::DefaultLifetime, &dice.between(60, 480).to_string()),
        5 => draft.set_text(Field::DefaultLength, &dice.between(8, 48).to_string()),
        6 => draft.include_all_users(true),
        7 => {
            // An id that is there already is refused, which changes nothing.
            let _ = draft.add_group(list, &object_id(dice));
        }
        _ => {
            let selected: Vec<Target> = draft.targets(list).selected().to_vec();
            if !selected.is_empty() {
                // Often all of them: an empty list is a case of its own.
                let gone = if dice.is() { selected.len() } else { 1 };
                selected.iter().take(gone).for_each(|target| draft.remove_target(list, target));
            }
        }
    }
}
