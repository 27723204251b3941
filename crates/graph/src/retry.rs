//! How long to wait before a request that the service put off is sent again.
//!
//! The service's own word counts: `Retry-After`, as seconds or as a date. Without one the panel backs off: 3, 6, 12
//! seconds, each lengthened by up to half at random, so that many clients do not come back at the same moment. After
//! three retries, or when the service asks for more than three minutes, it stops: waiting that long is the person's
//! decision, and nothing is ever sent before the service said it may be.
//!
//! Source: Microsoft Graph documentation, "Microsoft Graph throttling guidance"; RFC 9110, section 10.2.3.

use std::time::Duration;

use crate::time::parse_http_date;

/// A request is repeated at most this many times.
pub const MAX_RETRIES: u32 = 3;

/// The longest wait that the panel makes without being asked to.
pub const LONGEST_WAIT: Duration = Duration::from_secs(180);

const FIRST_BACKOFF_MILLISECONDS: u32 = 3_000;

/// What to do after an answer that says "not now".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Wait this long, counted from the arrival of the answer, then try again.
    Retry(Duration),
    /// Do not try again unasked.
    GiveUp {
        /// How long the service asked to be left alone, if it did. Nothing may be sent before that.
        not_before: Option<Duration>,
    },
}

/// Decides what to do after the answer to a request that was repeated `retries` times so far.
///
/// * `retry_after`: the header as received. What cannot be read counts as absent.
/// * `now_unix_seconds`: the time of the device in whole seconds, rounded down; only a `Retry-After` that is a date
///   needs it. A clock that is wrong makes such a wait wrong by as much; the service sends seconds.
/// * `random`: at least 0 and below 1.
///
/// A wait is never shorter than `Retry-After`; one that is over (0 or a date in the past) gives way to the backoff.
#[must_use]
pub fn wait(retries: u32, retry_after: Option<&str>, now_unix_seconds: i64, random: f64) -> Wait {
    let asked =
        retry_after.and_then(|value| parse_retry_after(value, now_unix_seconds)).filter(|asked| !asked.is_zero());
    if retries >= MAX_RETRIES || asked.is_some_and(|asked| asked > LONGEST_WAIT) {
        return Wait::GiveUp { not_before: asked };
    }
    Wait::Retry(asked.unwrap_or_else(|| backoff(retries, random)))
}

/// How long `Retry-After` asks to wait; zero for a date in the past, `None` for what is neither seconds nor a date.
///
/// Fractions of a second, which the standard does not know, are rounded up. A number too large to count is the largest
/// that can be counted.
#[must_use]
pub fn parse_retry_after(value: &str, now_unix_seconds: i64) -> Option<Duration> {
    let value = value.trim();
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !whole.is_empty() && digits(whole) && digits(fraction) {
        let part = u64::from(fraction.bytes().any(|byte| byte != b'0'));
        return Some(Duration::from_secs(whole.parse().unwrap_or(u64::MAX).saturating_add(part)));
    }
    let date = parse_http_date(value, now_unix_seconds)?;
    Some(Duration::from_secs(u64::try_from(date.saturating_sub(now_unix_seconds)).unwrap_or(0)))
}

/// The wait where the service named none.
fn backoff(retries: u32, random: f64) -> Duration {
    let base = FIRST_BACKOFF_MILLISECONDS.saturating_mul(2_u32.saturating_pow(retries));
    let part = if random.is_finite() { random.clamp(0.0, 1.0) } else { 0.0 };
    Duration::from_millis(u64::from(base)).mul_f64(1.0 + part / 2.0).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 784_111_777; // Sun, 06 Nov 1994 08:49:37 GMT

    fn seconds(count: u64) -> Wait {
        Wait::Retry(Duration::from_secs(count))
    }

    #[test]
    fn the_service_says_how_long() {
        assert_eq!(wait(0, Some("2"), NOW, 0.9), seconds(2));
        assert_eq!(wait(2, Some(" 180 "), NOW, 0.9), seconds(180));
        assert_eq!(wait(1, Some("Sun, 06 Nov 1994 08:50:07 GMT"), NOW, 0.9), seconds(30));
        assert_eq!(wait(1, Some("Sunday, 06-Nov-94 08:50:07 GMT"), NOW, 0.9), seconds(30));
        assert_eq!(wait(1, Some("Sun Nov  6 08:50:07 1994"), NOW, 0.9), seconds(30));
        assert_eq!(wait(1, Some("1.2"), NOW, 0.9), seconds(2));
    }

    #[test]
    fn without_its_word_the_waits_double_from_three_seconds() {
        let none = |retries, random| wait(retries, None, NOW, random);
        assert_eq!([none(0, 0.0), none(1, 0.0), none(2, 0.0)], [seconds(3), seconds(6), seconds(12)]);
        assert_eq!(none(0, 0.5), Wait::Retry(Duration::from_millis(3_750)));
        for unreadable in ["", "soon", "-5", "1e3", "3, 4", ".5", "0x10"] {
            assert_eq!(wait(0, Some(unreadable), NOW, 0.0), seconds(3), "{unreadable}");
        }
    }

    #[test]
    fn a_moment_that_is_over_still_means_the_backoff() {
        assert_eq!(wait(0, Some("0"), NOW, 0.0), seconds(3));
        assert_eq!(wait(1, Some("Sun, 06 Nov 1994 08:49:37 GMT"), NOW, 0.0), seconds(6));
        assert_eq!(wait(1, Some("Sat, 05 Nov 1994 08:49:37 GMT"), NOW, 0.0), seconds(6));
    }

    #[test]
    fn after_three_retries_it_ends() {
        assert_eq!(wait(3, None, NOW, 0.0), Wait::GiveUp { not_before: None });
        assert_eq!(wait(3, Some("2"), NOW, 0.0), Wait::GiveUp { not_before: Some(Duration::from_secs(2)) });
        assert_eq!(wait(u32::MAX, Some("0"), NOW, 0.0), Wait::GiveUp { not_before: None });
    }

    #[test]
    fn a_wait_that_is_too_long_is_not_shortened() {
        assert_eq!(wait(0, Some("181"), NOW, 0.0), Wait::GiveUp { not_before: Some(Duration::from_secs(181)) });
        let absurd = wait(0, Some("99999999999999999999999"), NOW, 0.0);
        assert_eq!(absurd, Wait::GiveUp { not_before: Some(Duration::from_secs(u64::MAX)) });
    }

    proptest! {
        #[test]
        fn never_before_retry_after(retries in 0..6_u32, asked in any::<u64>(), random in any::<f64>()) {
            match wait(retries, Some(&asked.to_string()), NOW, random) {
                Wait::Retry(time) => prop_assert!(time >= Duration::from_secs(asked) && time <= LONGEST_WAIT),
                Wait::GiveUp { not_before } => {
                    prop_assert!(asked == 0 || not_before == Some(Duration::from_secs(asked)));
                    prop_assert!(retries >= MAX_RETRIES || asked > 180);
                }
            }
        }

        #[test]
        fn any_header_gives_a_wait_within_bounds(retries in 0..3_u32, value in ".{0,40}", now in any::<i32>(), random in any::<f64>()) {
            if let Wait::Retry(time) = wait(retries, Some(&value), i64::from(now), random) {
                prop_assert!(time <= LONGEST_WAIT && !time.is_zero());
            }
        }

        #[test]
        fn the_backoff_stays_near_its_base(retries in any::<u32>(), random in 0.0..1.0_f64) {
            let time = backoff(retries, random);
            prop_assert!(time >= Duration::from_secs(3) && time <= LONGEST_WAIT);
        }
    }
}
