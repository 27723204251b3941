//! The fuzzer's targets on the stable compiler: over every kept input, and over some that are made here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::cell::Cell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::{Path, PathBuf};
use std::sync::Once;

use fuzz_targets::{ALL, Target};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Pieces that the parsers know: a mutation that inserts one comes further than one that inserts noise.
const PIECES: [&str; 38] = [
    "\"",
    "\\",
    "\\u0000",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "=",
    " ",
    "\n",
    "-",
    ".",
    "0",
    "9",
    "60",
    "2147483648",
    "1e3",
    "null",
    "true",
    "8.5",
    "h",
    "PT",
    "ü",
    "\u{feff}",
    "all_users",
    "\"targetType\":",
    "\"group\"",
    "\"id\":",
    "\"state\":",
    "\"error\":",
    "\"innerError\":",
    "Bearer ",
    "claims=",
    "GMT",
    "\"tenant\":",
    "http://localhost",
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// The kept inputs of a target, with the names of their files.
fn kept(target: &Target) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder("corpus").join(target.name)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut kept: Vec<_> = paths
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    kept.sort();
    kept
}

thread_local! {
    /// A target runs, and what it says is reported at the end.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// While an input is made smaller its target panics hundreds of times: each is heard, and not printed.
fn quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                loud(panic);
            }
        }));
    });
}

/// Runs the target over one input; `Err` with the input, for the next reader, when a law does not hold.
fn check(target: &Target, input: &[u8], name: &str) -> Result<(), TestCaseError> {
    quieten();
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(|| (target.check)(input)));
    QUIET.set(false);
    result.map_err(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned())).unwrap_or_default();
        let input = String::from_utf8_lossy(input);
        TestCaseError::fail(format!("{} breaks a law with {name}: {said}\n{input:?}", target.name))
    })
}

#[test]
fn every_target_keeps_inputs_and_has_its_program() {
    let names = |kind: &str| {
        let entries = fs::read_dir(folder(kind)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let targets: Vec<&str> = ALL.iter().map(|target| target.name).collect();
    assert_eq!(names("corpus"), targets);
    assert_eq!(names("fuzz_targets"), targets);
    let manifest = fs::read_to_string(folder("Cargo.toml")).unwrap();
    for target in ALL {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{}.rs\"", target.name)), "{}", target.name);
        assert!(kept(&target).len() >= 10, "{} keeps hardly any input", target.name);
    }
}

#[test]
fn every_kept_input_keeps_the_laws() {
    let mut broken = Vec::new();
    for target in ALL {
        for (name, input) in kept(&target) {
            broken.extend(check(&target, &input, &name).err().map(|error| error.to_string()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// One step away from an input.
#[derive(Clone, Debug)]
enum Mutation {
    Remove(Index, usize),
    Insert(Index, &'static str),
    Replace(Index, u8),
    Repeat(Index, usize),
    /// From there on, what another kept input has from there on.
    GoOnAs(Index, Index, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        (at(), 1..12_usize).prop_map(|(at, length)| Mutation::Remove(at, length)),
        (at(), select(PIECES.as_slice())).prop_map(|(at, piece)| Mutation::Insert(at, piece)),
        (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        (at(), 1..40_usize).prop_map(|(at, length)| Mutation::Repeat(at, length)),
        (at(), at(), at()).prop_map(|(at, other, there)| Mutation::GoOnAs(at, other, there)),
    ]
}

fn mutated(kept: &[(String, Vec<u8>)], first: Index, mutations: &[Mutation]) -> Vec<u8> {
    let mut input = first.get(kept).1.clone();
    for mutation in mutations {
        let place = |at: &Index| at.index(input.len() + 1);
        match mutation {
            Mutation::Remove(at, length) => {
                let at = place(at);
                input.drain(at..(at + length).min(input.len()));
            }
            Mutation::Insert(at, piece) => {
                let at = place(at);
                input.splice(at..at, piece.bytes());
            }
            Mutation::Replace(at, byte) => {
                let at = place(at);
                input.splice(at..(at + 1).min(input.len()), [*byte]);
            }
            Mutation::Repeat(at, length) => {
                let at = place(at);
                let part = input[at..(at + length).min(input.len())].to_vec();
                input.splice(at..at, part);
            }
            Mutation::GoOnAs(at, other, there) => {
                let other = &other.get(kept).1;
                let there = there.index(other.len() + 1);
                input.truncate(place(at));
                input.extend_from_slice(&other[there..]);
            }
        }
    }
    input
}

proptest! {
    // What is found goes to fuzz/corpus, under a name that says what it is; seeds of a generator would say nothing.
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_keep_the_laws(input in proptest::collection::vec(any::<u8>(), 0..200)) {
        for target in &ALL {
            check(target, &input, "any bytes")?;
        }
    }

    #[test]
    fn any_text_keeps_the_laws(input in "\\PC{0,80}") {
        for target in &ALL {
            check(target, input.as_bytes(), "any text")?;
        }
    }

    #[test]
    fn what_is_near_a_kept_input_keeps_the_laws(
        first in any::<Index>(),
        mutations in proptest::collection::vec(mutation(), 1..6),
    ) {
        for target in &ALL {
            check(target, &mutated(&kept(target), first, &mutations), "something near a kept input")?;
        }
    }
}
