//! The scale that lifetimes are drawn on: logarithmic, from 10 minutes to 30 days.

use crate::field::{LONGEST, SHORTEST};

/// The marks under the axis: minutes, and how they are written.
pub const MARKS: [(i32, &str); 6] =
    [(10, "10 min"), (60, "1 h"), (480, "8 h"), (1440, "1 d"), (10_080, "7 d"), (43_200, "30 d")];

/// Where a lifetime lies on the scale, from 0 (10 minutes) to 1 (30 days). What lies outside is drawn at the end.
pub fn position(minutes: i32) -> f64 {
    let minutes = minutes.clamp(SHORTEST, LONGEST);
    let log = |minutes: i32| f64::from(minutes).ln();
    (log(minutes) - log(SHORTEST)) / (log(LONGEST) - log(SHORTEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ends_are_the_ends() {
        assert_eq!(position(10), 0.0);
        assert_eq!(position(43_200), 1.0);
        assert_eq!(position(-1), 0.0);
        assert_eq!(position(i32::MAX), 1.0);
    }

    proptest! {
        #[test]
        fn longer_is_further(one in SHORTEST..=LONGEST, other in SHORTEST..=LONGEST) {
            prop_assert_eq!(one.cmp(&other), position(one).total_cmp(&position(other)));
        }
    }
}
