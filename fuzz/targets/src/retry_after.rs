//! `Retry-After`: nothing is sent before the time that the service asked for, and no wait is endless.

use std::time::Duration;

use graph::retry::{LONGEST_WAIT, MAX_RETRIES, Wait, parse_retry_after, wait};

/// Used where the input names no time: 2026-05-28.
const NOW: i64 = 1_780_000_000;

/// The farthest that a browser's clock goes from 1970, in seconds (ECMAScript, "Time Values and Time Range").
const FARTHEST: i64 = 8_640_000_000_000;

/// 9999-12-31T23:59:59Z: no HTTP date is later.
const LAST_DATE: i64 = 253_402_300_799;

pub(crate) fn check(text: &str) {
    let (value, now) = match text.split_once('\n') {
        Some((value, now)) => (value, now.trim().parse().unwrap_or(NOW).clamp(-FARTHEST, FARTHEST)),
        None => (text, NOW),
    };
    let asked = parse_retry_after(value, now);
    assert_eq!(parse_retry_after(&format!(" {value}\t"), now), asked, "white space around it means nothing");

    for retries in [0, 1, MAX_RETRIES - 1, MAX_RETRIES, u32::MAX] {
        for random in [0.0, 0.999_999] {
            match wait(retries, Some(value), now, random) {
                Wait::Retry(time) => {
                    assert!(retries < MAX_RETRIES, "a repetition too many");
                    assert!(asked.is_none_or(|asked| time >= asked), "before the time: {time:?} of {asked:?}");
                    assert!(!time.is_zero() && time <= LONGEST_WAIT, "{time:?}");
                }
                Wait::GiveUp { not_before } => {
                    assert!(retries >= MAX_RETRIES || asked.is_some_and(|asked| asked > LONGEST_WAIT));
                    assert_eq!(not_before, asked.filter(|asked| !asked.is_zero()));
                }
            }
        }
    }

    let Some(asked) = asked else {
        let value = value.trim();
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        assert!(!digits, "whole seconds are always read");
        return;
    };
    // A date has a time of day; what its first word is, nobody looks at.
    if !value.contains(':') {
        assert_eq!(parse_retry_after(value, now.wrapping_add(1)), Some(asked), "seconds do not depend on the clock");
        return;
    }
    // A date. Written in the standard's own format, by other code than the parser's, it is the same moment.
    let moment = now.checked_add(i64::try_from(asked.as_secs()).unwrap()).unwrap();
    if (0..=LAST_DATE).contains(&moment) {
        assert_eq!(parse_retry_after(&http_date(moment), now), Some(asked), "{}", http_date(moment));
        assert_eq!(parse_retry_after(&http_date(moment), now + 1), Some(asked.saturating_sub(Duration::from_secs(1))));
    }
}

/// A moment from 1970 to 9999 as `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(moment: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [(&str, i64); 12] = [
        ("Jan", 31),
        ("Feb", 28),
        ("Mar", 31),
        ("Apr", 30),
        ("May", 31),
        ("Jun", 30),
        ("Jul", 31),
        ("Aug", 31),
        ("Sep", 30),
        ("Oct", 31),
        ("Nov", 30),
        ("Dec", 31),
    ];
    let (days, second) = (moment / 86_400, moment % 86_400);
    let leap = |year: i64| i64::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    // Year by year and month by month: slow, and plainly right.
    let (mut year, mut left) = (1970, days);
    while left >= 365 + leap(year) {
        left -= 365 + leap(year);
        year += 1;
    }
    let mut months = MONTHS.iter().map(|&(name, days)| (name, if name == "Feb" { days + leap(year) } else { days }));
    let (mut name, mut length) = months.next().unwrap();
    while left >= length {
        left -= length;
        (name, length) = months.next().unwrap();
    }
    let day = DAYS[usize::try_from(days % 7).unwrap()];
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{day}, {:02} {name} {year:04} {hour:02}:{minute:02}:{second:02} GMT", left + 1)
}
