//! Dates as HTTP writes them.

/// Seconds since 1970-01-01T00:00:00Z of an HTTP date, or `None` when it is none.
///
/// All three formats of RFC 9110, section 5.6.7, are read: `Sun, 06 Nov 1994 08:49:37 GMT`,
/// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. The day of the week is not checked. The two-digit
/// year of the second format is the latest one that is at most 50 years after `now_unix_seconds`.
#[must_use]
pub fn parse_http_date(text: &str, now_unix_seconds: i64) -> Option<i64> {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let _day_of_week = words.next()?;
    let second = words.next()?;
    let (day, month, year, clock) = if second.contains('-') {
        let mut date = second.split('-');
        let (day, month, year) = (date.next()?, date.next()?, date.next()?);
        if date.next().is_some() {
            return None;
        }
        (day, month, full_year(number(year, 2)?, now_unix_seconds), words.next()?)
    } else if second.starts_with(|c: char| c.is_ascii_digit()) {
        (second, words.next()?, number(words.next()?, 4)?, words.next()?)
    } else {
        let (day, clock) = (words.next()?, words.next()?);
        (day, second, number(words.next()?, 4)?, clock)
    };
    if words.next().is_some_and(|zone| zone != "GMT") || words.next().is_some() {
        return None;
    }

    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))?;
    let day = number(day, 2)?;
    let mut clock = clock.split(':').map(|part| number(part, 2));
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    if clock.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    if day < 1 || day > days_in(month, year) {
        return None;
    }
    Some(days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A number of at most so many decimal digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    (text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// RFC 9110: a two-digit year that seems to be more than 50 years in the future is the past one.
fn full_year(two_digits: i64, now_unix_seconds: i64) -> i64 {
    let this_year = 1970 + now_unix_seconds.div_euclid(31_556_952);
    let year = this_year.div_euclid(100) * 100 + two_digits;
    match year - this_year {
        51.. => year - 100,
        ..=-50 => year + 100,
        _ => year,
    }
}

fn days_in(month: usize, year: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 if leap => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar; `month` counts from 0.
fn days_since_1970(year: i64, month: usize, day: i64) -> i64 {
    let whole_years = year - 1;
    let leap_days = whole_years.div_euclid(4) - whole_years.div_euclid(100) + whole_years.div_euclid(400);
    let before_this_year = whole_years * 365 + leap_days - 719_162;
    let before_this_month: i64 = (0..month).map(|month| days_in(month, year)).sum();
    before_this_year + before_this_month + day - 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_780_000_000;

    #[test]
    fn the_three_formats_of_the_standard_mean_the_same() {
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(parse_http_date(text, NOW), Some(784_111_777), "{text}");
        }
    }

    #[test]
    fn known_moments() {
        assert_eq!(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT", NOW), Some(0));
        assert_eq!(parse_http_date("Tue, 29 Feb 2000 23:59:59 GMT", NOW), Some(951_868_799));
        assert_eq!(parse_http_date("Fri, 31 Dec 9999 23:59:59 GMT", NOW), Some(253_402_300_799));
        assert_eq!(parse_http_date("Wed, 31 Dec 1969 23:59:59 GMT", NOW), Some(-1));
    }

    #[test]
    fn two_digits_are_the_year_that_is_near() {
        assert_eq!(parse_http_date("Friday, 01-Jan-27 00:00:00 GMT", NOW), Some(1_798_761_600));
        assert_eq!(parse_http_date("Friday, 01-Jan-99 00:00:00 GMT", NOW), Some(915_148_800));
        // In 2099, 01 is two years away.
        let in_2099 = 4_080_000_000;
        assert_eq!(parse_http_date("Saturday, 01-Jan-01 00:00:00 GMT", in_2099), Some(4_133_980_800));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "120",
            "Sun",
            "Sun, 06 Nov 1994",
            "Sun, 31 Feb 2020 00:00:00 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37 GMT GMT",
            "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov -994 08:49:37 GMT",
            "Sunday, 06-Nov-1994 08:49:37 GMT",
        ] {
            assert_eq!(parse_http_date(text, NOW), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}", now in any::<i64>()) {
            let _ = parse_http_date(&text, now / 4);
        }

        #[test]
        fn the_next_second_is_one_more(hour in 0..24_i64, minute in 0..60_i64, second in 0..59_i64, day in 1..29_i64,
                                       month in 0..12_usize, year in 1970..2400_i64) {
            let at = |second: i64| {
                let text = format!("Mon, {day:02} {} {year} {hour:02}:{minute:02}:{second:02} GMT", MONTHS[month]);
                parse_http_date(&text, NOW).unwrap()
            };
            prop_assert_eq!(at(second + 1), at(second) + 1);
        }

        #[test]
        fn months_follow_one_another(month in 0..11_usize, year in 1970..2400_i64) {
            let end = days_since_1970(year, month, days_in(month, year));
            prop_assert_eq!(days_since_1970(year, month + 1, 1), end + 1);
            let new_year_eve = days_since_1970(year, 11, 31);
            prop_assert_eq!(days_since_1970(year + 1, 0, 1), new_year_eve + 1);
        }
    }
}
