//! Lifetimes: whatever is understood survives being shown and read.

use policy::lifetime::{parse, say, say_back, short};

pub(crate) fn check(text: &str) {
    let read = parse(text);
    assert_eq!(parse(&format!(" \t{text}\r\n")), read, "white space around it means nothing");
    assert_eq!(parse(&text.to_ascii_uppercase()), read, "letter case means nothing");
    match read {
        Ok(minutes) => {
            assert!(minutes >= 0, "{minutes}");
            assert_eq!(parse(&short(minutes)), read, "as the control shows it");
            assert_eq!(parse(&say(minutes)), read, "as the page says it");
            assert_eq!(parse(&minutes.to_string()), read, "in minutes");
            assert!(say_back(minutes).starts_with(&say(minutes)));
        }
        Err(problem) => {
            let sentence = problem.sentence();
            assert!(sentence.ends_with('.'), "{sentence}");
            assert!(sentence.chars().count() < 250, "too long to stand beside a control: {sentence}");
        }
    }
}
