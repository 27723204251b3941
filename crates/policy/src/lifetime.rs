//! A length of time as a person writes and reads it.
//!
//! Accepted: minutes (`90`), units (`90m`, `1h 30m`, `2 days`, `1d 12h`, in falling or any order, each once), a clock
//! (`1:30`), ISO 8601 (`PT1H30M`, `P2D`), a decimal of an hour or day that is a whole number of minutes (`1.5h`),
//! white space around and between. Refused with a reason of their own: signs, exponents, fractions of a minute, other
//! words, two numbers without a unit, anything beyond 30 days by far.

use std::fmt::Write;

/// The most characters that are looked at: nobody writes a longer lifetime, and people paste the wrong thing.
const MOST_CHARACTERS: usize = 64;

/// Why a text is not a lifetime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing but white space.
    Empty,
    /// `+` or `-`.
    Sign,
    /// `1e3`.
    Exponent,
    /// `1.5`, `0.5m`, `1.33h`: not a whole number of minutes.
    FractionOfMinute,
    /// A unit that is not minutes, hours or days, such as seconds or weeks.
    Unit(String),
    /// The same unit twice, as in `1h 2h`.
    Repeated,
    /// The minutes of a clock beyond 59, as in `1:75`.
    Clock,
    /// A number so large that it is no lifetime.
    TooLarge,
    /// None of the above: not a length of time at all.
    NotUnderstood,
}

impl Problem {
    /// The sentence that is shown beside the control.
    pub fn sentence(&self) -> String {
        let text = match self {
            Problem::Empty => "Enter a length of time, for example 90m, 1h 30m or 2d.",
            Problem::Sign => "Write the length of time without a plus or minus sign, for example 90m.",
            Problem::Exponent => "Write the number out, without an exponent: for example 1000 instead of 1e3.",
            Problem::FractionOfMinute => "A lifetime is a whole number of minutes: write for example 90m or 1h 30m.",
            Problem::Unit(unit) => {
                return format!(
                    "“{unit}” is not a unit used here. Write minutes (m), hours (h) or days (d), for example 1h 30m."
                );
            }
            Problem::Repeated => "Write each unit once, for example 1h 30m.",
            Problem::Clock => "After the colon, write minutes from 00 to 59: for example 1:30 for 1 hour 30 minutes.",
            Problem::TooLarge => "That is far longer than the 30 days that are allowed.",
            Problem::NotUnderstood => "This is not a length of time. Write for example 90, 90m, 1h 30m, 1:30 or 2d.",
        };
        text.to_owned()
    }
}

/// Reads a lifetime: whole minutes, zero or more. Whether it is within the allowed range is decided elsewhere.
///
/// ```
/// use policy::lifetime::parse;
/// for text in ["90", "90m", "1h 30m", "1:30", "PT1H30M", " 1.5 h "] {
///     assert_eq!(parse(text), Ok(90), "{text}");
/// }
/// assert!(parse("1e3").is_err());
/// ```
///
/// # Errors
/// The [`Problem`] that says why not.
pub fn parse(text: &str) -> Result<i32, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::Empty);
    }
    if text.chars().count() > MOST_CHARACTERS {
        return Err(if text.bytes().all(|byte| byte.is_ascii_digit()) {
            Problem::TooLarge
        } else {
            Problem::NotUnderstood
        });
    }
    let lower = text.to_ascii_lowercase();
    if lower.contains(['+', '-', '\u{2212}']) {
        return Err(Problem::Sign);
    }
    if let Some(clock) = parse_clock(&lower) {
        return clock;
    }
    if is_exponent(&lower) {
        return Err(Problem::Exponent);
    }
    match lower.strip_prefix('p') {
        Some(iso) if iso.starts_with('t') || iso.starts_with(|c: char| c.is_ascii_digit()) => parse_iso(iso),
        _ => Parts::read(&lower)?.minutes(),
    }
}

/// `1:30`. `None` when there is no colon.
fn parse_clock(text: &str) -> Option<Result<i32, Problem>> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (hours.trim(), minutes.trim());
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hours) || !digits(minutes) {
        return Some(Err(Problem::NotUnderstood));
    }
    let (Ok(hours), Ok(minutes_of_hour)) = (hours.parse::<i64>(), minutes.parse::<i64>()) else {
        return Some(Err(Problem::TooLarge));
    };
    if minutes.len() != 2 || minutes_of_hour > 59 {
        return Some(Err(Problem::Clock));
    }
    Some(whole(hours, 60).and_then(|hours| sum(hours, minutes_of_hour)))
}

/// `1e3`, `2E+4`: a number with an exponent, as spreadsheets write it.
fn is_exponent(text: &str) -> bool {
    text.split_once('e').is_some_and(|(mantissa, exponent)| {
        let number = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_digit())
                && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        };
        number(mantissa) && number(exponent)
    })
}

/// What stands after the `P` of ISO 8601: days before the `T`, hours and minutes after it.
fn parse_iso(text: &str) -> Result<i32, Problem> {
    let (date, time) = match text.split_once('t') {
        Some((_, "")) => return Err(Problem::NotUnderstood),
        Some((date, time)) => (date, time),
        None => (text, ""),
    };
    let date = Parts::read(date)?;
    let time = Parts::read(time)?;
    // `P1M` is a month in ISO 8601, and hours belong behind the T: neither may be guessed at.
    if date.hours.is_some() || date.minutes.is_some() || date.bare || time.bare {
        return Err(Problem::NotUnderstood);
    }
    if time.days.is_some() {
        return Err(Problem::NotUnderstood);
    }
    Parts { days: date.days, ..time }.minutes()
}

/// Numbers with units, before they are added up. In minutes.
#[derive(Default)]
struct Parts {
    days: Option<i64>,
    hours: Option<i64>,
    minutes: Option<i64>,
    /// The last number stood without a unit.
    bare: bool,
}

impl Parts {
    fn read(text: &str) -> Result<Parts, Problem> {
        let mut parts = Parts::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(rest.len());
            let (number, after) = rest.split_at(end);
            if number.is_empty() || parts.bare {
                return Err(Problem::NotUnderstood);
            }
            let after = after.trim_start();
            let ends_unit = |c: char| c.is_whitespace() || c.is_ascii_digit() || c.is_ascii_punctuation();
            let end = after.find(ends_unit).unwrap_or(after.len());
            let (unit, after) = after.split_at(end);
            parts.add(number, unit)?;
            rest = after.trim_start();
        }
        Ok(parts)
    }

    fn add(&mut self, number: &str, unit: &str) -> Result<(), Problem> {
        let (place, minutes_each) = match unit {
            "m" | "min" | "mins" | "minute" | "minutes" => (&mut self.minutes, 1),
            "h" | "hr" | "hrs" | "hour" | "hours" => (&mut self.hours, 60),
            "d" | "day" | "days" => (&mut self.days, 1440),
            // A bare number is minutes: alone, or behind hours ("1h 30").
            "" if self.days.is_none() || self.hours.is_some() => {
                self.bare = true;
                (&mut self.minutes, 1)
            }
            "" => return Err(Problem::NotUnderstood),
            other => return Err(Problem::Unit(other.to_owned())),
        };
        let minutes = amount(number, minutes_each)?;
        match place.replace(minutes) {
            Some(_) => Err(Problem::Repeated),
            None => Ok(()),
        }
    }

    fn minutes(&self) -> Result<i32, Problem> {
        match (self.days, self.hours, self.minutes) {
            (None, None, None) => Err(Problem::NotUnderstood),
            (days, hours, minutes) => sum(days.unwrap_or(0) + hours.unwrap_or(0), minutes.unwrap_or(0)),
        }
    }
}

/// A number of units in minutes. A decimal point is allowed where a whole number of minutes comes out.
fn amount(number: &str, minutes_each: i64) -> Result<i64, Problem> {
    let (whole_part, fraction) = match number.split_once(['.', ',']) {
        Some((whole_part, fraction)) => (whole_part, Some(fraction)),
        None => (number, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole_part) {
        return Err(Problem::NotUnderstood);
    }
    let units = whole_part.parse::<i64>().map_err(|_| Problem::TooLarge)?;
    let minutes = whole(units, minutes_each)?;
    let Some(fraction) = fraction else {
        return Ok(minutes);
    };
    if !digits(fraction) {
        return Err(Problem::NotUnderstood);
    }
    // Nine decimals are exact in 64 bits; more than that is no whole number of minutes anyway, unless zeros.
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        return Ok(minutes);
    }
    if fraction.len() > 9 {
        return Err(Problem::FractionOfMinute);
    }
    let scale = 10_i64.pow(fraction.len() as u32);
    let part = fraction.parse::<i64>().map_err(|_| Problem::NotUnderstood)? * minutes_each;
    if part % scale == 0 { Ok(minutes + part / scale) } else { Err(Problem::FractionOfMinute) }
}

fn whole(units: i64, minutes_each: i64) -> Result<i64, Problem> {
    units.checked_mul(minutes_each).filter(|minutes| *minutes <= i64::from(i32::MAX)).ok_or(Problem::TooLarge)
}

fn sum(one: i64, other: i64) -> Result<i32, Problem> {
    i32::try_from(one + other).map_err(|_| Problem::TooLarge)
}

/// Days, hours and minutes of a lifetime.
fn split(minutes: i32) -> [(i32, &'static str, &'static str); 3] {
    [(minutes / 1440, "day", "d"), (minutes % 1440 / 60, "hour", "h"), (minutes % 60, "minute", "m")]
}

/// As a person says it: `1 hour 30 minutes`.
///
/// A value that is no lifetime (negative, which only a broken answer holds) is said in plain minutes.
pub fn say(minutes: i32) -> String {
    write_out(minutes, |text, count, word, _| {
        let plural = if count == 1 { "" } else { "s" };
        let _ = write!(text, "{count} {word}{plural}");
    })
}

/// As a person writes it: `1h 30m`. This is what the controls show for a policy that was read.
pub fn short(minutes: i32) -> String {
    write_out(minutes, |text, count, _, letter| {
        let _ = write!(text, "{count}{letter}");
    })
}

fn write_out(minutes: i32, mut part: impl FnMut(&mut String, i32, &str, &str)) -> String {
    let mut text = String::new();
    if minutes <= 0 {
        part(&mut text, minutes, "minute", "m");
        return text;
    }
    for (count, word, letter) in split(minutes) {
        if count > 0 {
            if !text.is_empty() {
                text.push(' ');
            }
            part(&mut text, count, word, letter);
        }
    }
    text
}

/// What the panel says back beside a control: the lifetime in words, and in minutes where that is not the same:
/// `1 day (1,440 minutes)`, `45 minutes`.
pub fn say_back(minutes: i32) -> String {
    let mut text = say(minutes);
    if minutes >= 60 {
        let _ = write!(text, " ({} minutes)", grouped(minutes));
    }
    text
}

/// With a comma between thousands, as an English text has it.
fn grouped(number: i32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_write_is_understood() {
        for (text, minutes) in [
            ("90", 90),
            ("90m", 90),
            ("1h 30m", 90),
            ("1h30m", 90),
            ("1h30", 90),
            ("30m 1h", 90),
            ("1:30", 90),
            ("01:05", 65),
            ("PT1H30M", 90),
            ("p1dt2h", 1560),
            ("P2D", 2880),
            (" 2 d ", 2880),
            ("2\u{a0}days", 2880),
            ("1 day 12 hours", 2160),
            ("1h\r\n30m", 90),
            ("1h 90m", 150),
            ("1.5h", 90),
            ("1,5 h", 90),
            ("0.5d", 720),
            ("60.0", 60),
            ("0", 0),
            ("1 HR", 60),
            ("1:59", 119),
        ] {
            assert_eq!(parse(text), Ok(minutes), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_a_lifetime_is_refused_with_its_reason() {
        for (text, problem) in [
            ("", Problem::Empty),
            (" \n ", Problem::Empty),
            ("abc", Problem::NotUnderstood),
            ("-5", Problem::Sign),
            ("+5", Problem::Sign),
            ("\u{2212}5", Problem::Sign),
            ("1e3", Problem::Exponent),
            ("1.5", Problem::FractionOfMinute),
            ("0.001h", Problem::FractionOfMinute),
            ("1.0000000001h", Problem::FractionOfMinute),
            ("90s", Problem::Unit("s".into())),
            ("1w", Problem::Unit("w".into())),
            ("1h 2h", Problem::Repeated),
            ("1:75", Problem::Clock),
            ("1:5", Problem::Clock),
            ("1:", Problem::NotUnderstood),
            ("1:00:00", Problem::NotUnderstood),
            ("1 30", Problem::NotUnderstood),
            ("1d 30", Problem::NotUnderstood),
            ("h", Problem::NotUnderstood),
            ("P1M", Problem::NotUnderstood),
            ("P", Problem::NotUnderstood),
            ("PT", Problem::NotUnderstood),
            ("PT90", Problem::NotUnderstood),
            ("P1H", Problem::NotUnderstood),
            ("9999999999999999999999", Problem::TooLarge),
            ("99999999999", Problem::TooLarge),
            ("99999999999:00", Problem::TooLarge),
            ("1..5h", Problem::NotUnderstood),
            (".5h", Problem::NotUnderstood),
            ("1.00000000000000000000001h", Problem::FractionOfMinute),
            ("1.5e3", Problem::Exponent),
            ("1e", Problem::Unit("e".into())),
            ("p 2d", Problem::NotUnderstood),
            ("P1HT5M", Problem::NotUnderstood),
            ("P1MT1H", Problem::NotUnderstood),
            ("\u{ff11}h", Problem::NotUnderstood),
        ] {
            assert_eq!(parse(text), Err(problem), "{text:?}");
        }
        let spaced = |length: usize| format!("1h{}30m", " ".repeat(length - 5));
        assert_eq!(parse(&spaced(MOST_CHARACTERS)), Ok(90));
        assert_eq!(parse(&spaced(MOST_CHARACTERS + 1)), Err(Problem::NotUnderstood));
        assert_eq!(parse(&"9".repeat(5000)), Err(Problem::TooLarge));
        assert_eq!(parse(&"x".repeat(5000)), Err(Problem::NotUnderstood));
    }

    #[test]
    fn every_reason_has_a_sentence_that_says_what_to_do() {
        for problem in [
            Problem::Empty,
            Problem::Sign,
            Problem::Exponent,
            Problem::FractionOfMinute,
            Problem::Unit("weeks".into()),
            Problem::Repeated,
            Problem::Clock,
            Problem::NotUnderstood,
        ] {
            let sentence = problem.sentence();
            assert!(sentence.contains("rite") || sentence.contains("Enter"), "{sentence}");
            assert!(sentence.ends_with('.'));
        }
    }

    #[test]
    fn lifetimes_read_as_a_person_says_them() {
        assert_eq!(say(1), "1 minute");
        assert_eq!(say(90), "1 hour 30 minutes");
        assert_eq!(say(1441), "1 day 1 minute");
        assert_eq!(short(90), "1h 30m");
        assert_eq!(short(43_200), "30d");
        assert_eq!(say_back(45), "45 minutes");
        assert_eq!(say_back(1440), "1 day (1,440 minutes)");
        assert_eq!(say_back(43_200), "30 days (43,200 minutes)");
        assert_eq!(say(0), "0 minutes");
        assert_eq!(say(-3), "-3 minutes");
    }

    proptest! {
        #[test]
        fn a_lifetime_survives_being_shown_and_read(minutes in 1..=i32::MAX) {
            prop_assert_eq!(parse(&short(minutes)), Ok(minutes));
            prop_assert_eq!(parse(&say(minutes)), Ok(minutes));
            prop_assert_eq!(parse(&minutes.to_string()), Ok(minutes));
            prop_assert_eq!(parse(&format!("  PT{minutes}M\n")), Ok(minutes));
        }

        #[test]
        fn any_text_is_read_or_refused_and_never_negative(text in "\\PC{0,80}") {
            if let Ok(minutes) = parse(&text) {
                prop_assert!(minutes >= 0);
            }
        }

        #[test]
        fn texts_made_of_the_grammar_s_pieces_do_not_break_it(
            text in "([0-9]{0,12}[.,:]?[pPtThHmMdDe ]{0,2}){0,5}"
        ) {
            if let Ok(minutes) = parse(&text) {
                prop_assert!(minutes >= 0);
            }
        }
    }
}
